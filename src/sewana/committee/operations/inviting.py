"""Mails about a meeting: which day suits, the invitation with its agenda, a change, a cancelling."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from sewana.base.languages import localized, shown_date
from sewana.committee.models import Edition, Meeting, MeetingState, Member, Section
from sewana.committee.operations.noting import note
from sewana.committee.queries.mails import secretary_address
from sewana.committee.queries.meeting_calendar import entry_of
from sewana.committee.queries.meetings import Part, agenda_of, committee_of, name_of, named, when
from sewana.people import operations as people
from sewana.people import queries as people_queries

# What `key_of` makes of an invitation: its sequence, and whom it invites.
INVITATION = re.compile(r"meeting-\d+-(?:called|under_way)-(\d+)-\d{8}-[0-9a-f]{12}-(\d+)")


@dataclass(frozen=True)
class Letter:
    """One mail as it will be sent: which template, with what in it."""

    meeting: Meeting
    member: Member
    template: str
    context: dict[str, object]
    organizer: str
    # Who has answered a date poll already need not be asked again.
    is_chosen: bool = True

    @property
    def words(self) -> tuple[str, str]:
        """Subject and text, as its reader gets them."""
        subject, text = people.rendered(self.template, self.member.language, self.context)
        return subject, text

    @property
    def calendar(self) -> str:
        """The entry for this member's calendar, made only when the mail is sent: it takes a while."""
        if self.meeting.starts_at is None:
            return ""
        lines = self.context["agenda"]
        assert isinstance(lines, list)
        with translation.override(self.member.language):
            return entry_of(self.meeting, self.organizer, self.member, "\n".join(lines))


def letters(meeting: Meeting, greeting: str = "") -> list[Letter]:
    """A letter for each of the committee, in their language; for some there is no address yet."""
    members = committee_of(meeting.edition)
    parts = agenda_of(meeting)
    organizer = organizer_of(meeting.edition)
    known = invited(meeting)
    found = [
        letter(meeting, member, parts, organizer, greeting, known=known.get(member.pk, meeting.sequence))
        for member in members
    ]
    if meeting.state != MeetingState.POLLING:
        return found
    answered = set(meeting.options.values_list("answers__member", flat=True))
    return [replace(one, is_chosen=one.member.pk not in answered) for one in found]


def letter(
    meeting: Meeting, member: Member, parts: Sequence[Part], organizer: str, greeting: str, *, known: int
) -> Letter:
    """The mail for one reader, whose calendar has the meeting as it was at the sequence `known`."""
    with translation.override(member.language):
        context = words_of(meeting, member, parts, greeting)
    context["is_change"] = known < meeting.sequence
    return Letter(meeting, member, template_of(meeting), context, organizer)


def invited(meeting: Meeting) -> dict[int, int]:
    """Which sequence of the meeting each member was told last, as the keys of their invitations say."""
    keys = people_queries.standing_keys(f"meeting-{meeting.pk}-")
    found = sorted((int(match[2]), int(match[1])) for key in keys if (match := INVITATION.match(key)))
    return dict(found)


def template_of(meeting: Meeting) -> str:
    if meeting.state == MeetingState.POLLING:
        return "committee/mails/meeting-poll"
    if meeting.state == MeetingState.CANCELLED:
        return "committee/mails/meeting-cancelled"
    return "committee/mails/meeting-invitation"


def words_of(meeting: Meeting, member: Member, parts: Sequence[Part], greeting: str) -> dict[str, object]:
    """Plain values for a template; the language of the moment is the reader's."""
    return {
        "name": named(member),
        "forum": localized(meeting.edition, "title"),
        "meeting": name_of(meeting),
        "title": meeting.title,
        "greeting": greeting.strip(),
        "when": when(meeting),
        "place": meeting.place,
        "online_url": meeting.online_url,
        "agenda": agenda_lines(parts),
        "closes_on": shown_date(meeting.poll_closes_on) if meeting.poll_closes_on else "",
        "url": own_url(meeting, member),
    }


def own_url(meeting: Meeting, member: Member) -> str:
    return settings.SITE_URL + reverse("committee:own-meeting", args=[member.secret, meeting.pk])


def agenda_lines(parts: Sequence[Part]) -> list[str]:
    """The six parts with what is to be said in each, a matter a line."""
    lines = []
    for part in parts:
        # In the reader's language, which need not be that of the page.
        lines.append(f"{part.section}. {Section(part.section).label}")
        lines += [f"   {part.section}.{number} {item.title}" for number, item in enumerate(part.items, 1)]
    return lines


def organizer_of(edition: Edition) -> str:
    """The secretary's address, where answers belong; the library's own while there is no secretary."""
    return secretary_address(edition.key) or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


@transaction.atomic
def invite(meeting: Meeting, greeting: str, members: Sequence[int], *, by: object) -> int:
    """Write to those chosen who have an address; returns how many mails are new: the same page twice writes once."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related("edition")
    held = found.get(pk=meeting.pk)
    chosen = [one for one in letters(held, greeting) if one.member.pk in set(members) and one.member.email]
    sent = sum(post(one) for one in chosen)
    if sent and held.state == MeetingState.CALLED:
        meeting.invited_at = timezone.now()
        meeting.save(update_fields=["invited_at"])
    if sent:
        note("invite", held.edition, by, after={"meeting": held.pk, "mails": sent})
    return sent


def post(one: Letter) -> bool:
    """Put a letter into the outbox, unless it is there from the same day; returns whether it was written."""
    key = key_of(one.meeting, one)
    if people_queries.is_posted(key):
        return False
    people.post(
        key=key,
        template=one.template,
        to=one.member.email,
        language=one.member.language,
        context=one.context,
        edition_key=one.meeting.edition.key,
        calendar=one.calendar,
    )
    return True


def key_of(meeting: Meeting, one: Letter) -> str:
    """The same mail has the same key all day: a double click sends no second one, a changed agenda does."""
    words = {name: value for name, value in one.context.items() if name != "is_change"}
    digest = hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:12]
    today = timezone.localdate().strftime("%Y%m%d")
    return f"meeting-{meeting.pk}-{meeting.state}-{meeting.sequence}-{today}-{digest}-{one.member.pk}"
