"""Asking people to join: by mail with a note of one's own, by a link handed over, and reminding them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from sewana.base.languages import localized, shown_date
from sewana.committee.models import Answer, Channel, DutyRole, Edition, Member, State
from sewana.committee.operations.noting import note
from sewana.committee.queries.meetings import named
from sewana.committee.queries.members import members_of
from sewana.people import operations as people
from sewana.people import queries as people_queries

# Reminded by itself once, this many days before the answer is due.
DAYS_BEFORE = 3
# Nobody's phone should ring at night for this.
FIRST_HOUR = 8
OPEN = (Answer.LISTED, Answer.ASKED)


def own_url(member: Member) -> str:
    """The address of a member's own page."""
    return str(settings.SITE_URL) + reverse("committee:own", args=[member.secret])


def letter_of(member: Member, greeting: str, answer_by: dt.date | None, sender: str) -> dict[str, object]:
    """Plain values for the templates, in the language of whoever reads them."""
    edition = member.edition
    with translation.override(member.language):
        library = people_queries.library()
        places = list(member.duties.all())
        return {
            "name": named(member),
            "forum": localized(edition, "title"),
            "library": localized(library, "name") if library else "",
            "day": shown_date(edition.held_on) if edition.held_on else "",
            "place": localized(edition, "place"),
            "greeting": greeting.strip(),
            "places": [f"{DutyRole(one.role).label}, {localized(one.group, 'name')}" for one in places],
            "duties": [line for one in places for line in localized(one.group, "duties").splitlines()],
            "answer_by": shown_date(answer_by) if answer_by else "",
            "sender": sender,
            "url": own_url(member),
        }


def preview(
    member: Member, greeting: str, answer_by: dt.date | None, sender: str, template: str = "approach"
) -> tuple[str, str]:
    """Subject and text, as this person will get them."""
    context = letter_of(member, greeting, answer_by, sender)
    subject, text = people.rendered(f"committee/mails/{template}", member.language, context)
    return subject, text


def chosen_members(edition: Edition, chosen: Iterable[int]) -> list[Member]:
    """Those of the chosen who can be asked: who answered or left is left in peace."""
    wanted = set(chosen)
    return [one for one in members_of(edition).filter(answer__in=OPEN) if one.pk in wanted]


@transaction.atomic
def approach(
    edition: Edition,
    chosen: Sequence[int],
    *,
    greeting: str,
    answer_by: dt.date | None,
    sender: str,
    by: object,
) -> int:
    """Ask those chosen who have an address by mail; returns to how many a mail was written.

    The same letter sent a second time on a day is not written again. Who answers meanwhile keeps their answer.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    asked = [member.pk for member in chosen_members(edition, chosen) if member.email]
    written = []
    for member in members_of(edition).filter(pk__in=asked).select_for_update(of=("self",)):
        member.edition = edition
        if post(member, "approach", greeting, answer_by, sender):
            written.append(member.pk)
    Member.objects.filter(pk__in=written, answer__in=OPEN).update(
        answer=Answer.ASKED,
        channel=Channel.MAIL,
        asked_at=timezone.now(),
        answer_by=answer_by,
        reminded_at=None,
        version=F("version") + 1,
    )
    if written:
        note("approach", edition, by, after={"members": written})
    return len(written)


def post(member: Member, kind: str, greeting: str, answer_by: dt.date | None, sender: str) -> bool:
    """Put one mail into the outbox, unless the same is there from the same day; returns whether it was written."""
    return people.post_daily(
        about=f"{kind}-member-{member.pk}",
        template=f"committee/mails/{kind}",
        to=member.email,
        language=member.language,
        context=letter_of(member, greeting, answer_by, sender),
        edition_key=member.edition.key,
    )


@transaction.atomic
def hand_link(member: Member, *, by: object) -> None:
    """Somebody is given the address of their own page by other ways than our mail."""
    if member.answer not in OPEN:
        return
    Member.objects.filter(pk=member.pk).update(
        answer=Answer.ASKED,
        channel=Channel.LINK,
        asked_at=timezone.now(),
        version=F("version") + 1,
    )
    note("hand_link", member.edition, by, after={"member": member.pk})


@transaction.atomic
def remind(edition: Edition, sender: str, *, by: object) -> int:
    """Remind all who were asked and have not answered; a second click the same day sends nothing."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    waiting = members_of(edition).filter(answer=Answer.ASKED).exclude(email="")
    return remind_these(edition, list(waiting), sender, timezone.localdate(), by=by)


def remind_these(
    edition: Edition, members: Sequence[Member], sender: str, today: dt.date, *, by: object
) -> int:
    due = [
        member
        for member in members
        if member.reminded_at is None or timezone.localtime(member.reminded_at).date() < today
    ]
    written = []
    for member in due:
        member.edition = edition
        if post(member, "reminder", "", member.answer_by, sender):
            written.append(member.pk)
    Member.objects.filter(pk__in=[member.pk for member in due]).update(reminded_at=timezone.now())
    if written:
        note("remind", edition, by, after={"members": written})
    return len(written)


def remind_members(today: dt.date | None = None) -> int:
    """Remind once, three days before the answer is due, whoever has not given it; returns how many."""
    if today is None and timezone.localtime().hour < FIRST_HOUR:
        return 0
    today = today or timezone.localdate()
    editions = Edition.objects.filter(pk__in=to_remind(today).values("edition"))
    return sum(remind_of(edition, today) for edition in editions)


def to_remind(today: dt.date) -> QuerySet[Member]:
    last = today + dt.timedelta(days=DAYS_BEFORE)
    return (
        Member.objects.filter(answer=Answer.ASKED, answer_by__range=(today, last), reminded_at=None)
        .filter(Q(edition__rehearsal_of=None) & ~Q(edition__state=State.ARCHIVED) & ~Q(email=""))
        # Who was asked only in these last days has it fresh in mind.
        .exclude(asked_at__date__gte=today - dt.timedelta(days=1))
    )


@transaction.atomic
def remind_of(edition: Edition, today: dt.date) -> int:
    # Asked again under the lock: two keepers, or an answer at the same moment, must not send a needless mail.
    Edition.objects.select_for_update().get(pk=edition.pk)
    waiting = members_of(edition).filter(pk__in=to_remind(today).values("pk"))
    return remind_these(edition, list(waiting), "", today, by="keeper")
