"""Which papers are due, by how the plan stands, and why."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sewana.committee.models import MeetingState, PaperState
from sewana.committee.queries import orders
from sewana.committee.queries.members import gaps_of
from sewana.planning.models import Speaker, SpeakerRole, SpeakerState
from sewana.planning.queries.paper_facts import PaperFacts

Place = tuple[str, str]  # a kind, and what it is about
Due = Mapping[Place, str]
FORUM, ORDER = "", "order"
# Papers about the forum itself: from how many days before it (or after it, where negative) one is due, and how long.
DAYS = {
    "project-proposal": (120, 30, gettext_lazy("the forum is in less than four months")),
    "venue-request": (60, 1, gettext_lazy("the forum is in less than two months")),
    "faculty-invitation": (30, 1, gettext_lazy("the forum is in less than a month")),
    "press-release": (21, 0, gettext_lazy("the forum is in less than three weeks")),
    "programme": (21, 0, gettext_lazy("the forum is in less than three weeks")),
    "sign-in-sheet": (7, 0, gettext_lazy("the forum is in less than a week")),
    "privacy-notice-consent": (7, 0, gettext_lazy("the forum is in less than a week")),
    "satisfaction-form": (7, 0, gettext_lazy("the forum is in less than a week")),
    "final-report": (-1, -90, gettext_lazy("the forum is over")),
}
HELD = (MeetingState.ENDED, MeetingState.APPROVED)


def due_papers(facts: PaperFacts, today: dt.date) -> Due:
    """Each paper that should be issued by now and is not, with the reason in words."""
    issued = {(one.kind, one.about) for one in facts.papers if one.state == PaperState.ISSUED}
    reasons = dict(
        [*of_committee(facts), *of_meetings(facts), *of_speakers(facts, today), *of_forum(facts, today)]
    )
    return {
        place: words
        for place, words in reasons.items()
        if place not in issued or place[0] == orders.AMENDMENT
    }


def of_committee(facts: PaperFacts) -> Iterator[tuple[Place, str]]:
    if gaps_of(facts.frame):
        return
    if facts.order is None:
        yield (orders.ORDER, ORDER), _("chair and secretary have accepted")
        return
    changes = len(facts.changes)
    if changes:
        words = ngettext(
            "%(n)s thing has changed since the order", "%(n)s things have changed since the order", changes
        )
        yield (orders.AMENDMENT, ORDER), words % {"n": changes}


def of_meetings(facts: PaperFacts) -> Iterator[tuple[Place, str]]:
    for meeting in facts.meetings:
        about = f"meeting-{meeting.pk}"
        if meeting.state == MeetingState.CALLED:
            yield ("meeting-invitation", about), _("the day of the meeting is fixed")
        elif meeting.state in HELD:
            yield ("minutes", about), _("the meeting was held")


def of_speakers(facts: PaperFacts, today: dt.date) -> Iterator[tuple[Place, str]]:
    held_on = facts.edition.held_on
    is_over = held_on is not None and held_on < today
    for speaker in facts.speakers:
        about = f"speaker-{speaker.number}"
        if not is_over:
            yield (letter_to(speaker), about), _("chosen to be invited")
        elif speaker.state == SpeakerState.ACCEPTED:
            yield ("thank-you-letter", about), _("the forum is over")


def letter_to(speaker: Speaker) -> str:
    """Within the university one writes a memo."""
    if speaker.role == SpeakerRole.MODERATOR:
        return "moderator-invitation"
    return "speaker-memo" if speaker.is_of_university else "speaker-invitation"


def of_forum(facts: PaperFacts, today: dt.date) -> Iterator[tuple[Place, str]]:
    if facts.edition.held_on is None:
        return
    days = (facts.edition.held_on - today).days
    for kind, (first, last, words) in DAYS.items():
        if last <= days <= first:
            yield (kind, FORUM), str(words)
