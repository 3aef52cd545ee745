"""Reads for the clerk: which slips were entered, and what each said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils import timezone

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.forum.models import Door, Participant, Poll, PollKind, PollState, Question, Statement

LAST = 30
Said = TypeVar("Said", Question, Statement)
VOTE_SIGNS = {1: "✓", 0: "→", -1: "✕"}


@dataclass(frozen=True)
class Entry:
    """A slip that was entered, as the clerk's list shows it."""

    person: Participant
    text: str
    language: str
    kind: str  # question, opinion or ""
    votes: Sequence[tuple[int, str]]  # number of the statement, and a sign

    @property
    def is_withdrawn(self) -> bool:
        return self.person.is_apart

    @property
    def time(self) -> str:
        return f"{timezone.localtime(self.person.came_at):%H:%M}"


@dataclass(frozen=True)
class HandCount:
    """A poll that can be counted by hand: a label and the last count for each place."""

    poll: Poll
    places: Sequence[tuple[str, int | None]]


def slips(edition: Edition, most: int = LAST) -> list[Entry]:
    """Return the newest slips and microphone voices."""
    rows = (
        edition.participants.filter(door=Door.CLERK)
        .select_related("group", "edition")
        .prefetch_related("questions", "statements", "votes__statement")
        .order_by("-number")
    )
    return [entry(person) for person in rows[:most]]


def entry(person: Participant) -> Entry:
    question, opinion = first(person.questions.all()), first(person.statements.all())
    said = question or opinion
    votes = sorted((vote.statement.number, VOTE_SIGNS[vote.value]) for vote in person.votes.all())
    return Entry(
        person=person,
        text=said.text if said else "",
        language=said.language if said else "",
        kind="question" if question else "opinion" if opinion else "",
        votes=votes,
    )


def first(rows: Iterable[Said]) -> Said | None:
    return next(iter(rows), None)


def slip_with(edition: Edition, number: str) -> Participant | None:
    """Return a slip of this number that is not withdrawn."""
    if not number:
        return None
    return edition.participants.filter(door=Door.CLERK, name=number, is_apart=False).first()


def next_slip(edition: Edition) -> str:
    """Return the number after the highest on any slip so far."""
    names = edition.participants.filter(door=Door.CLERK).exclude(name="").values_list("name", flat=True)
    return str(max((int(name) for name in names if name.isdecimal()), default=0) + 1)


def slip(edition: Edition, number: int) -> Participant | None:
    """Return somebody whom a clerk entered, by their number among the participants."""
    found = edition.participants.select_related("edition", "group")
    return found.filter(door=Door.CLERK, number=number).first()


def counts(edition: Edition) -> dict[str, int]:
    """How many slips and microphone voices count."""
    entered = edition.participants.filter(door=Door.CLERK, is_apart=False)
    voices = entered.filter(name="").count()
    return {"paper": entered.count() - voices, "microphone": voices}


def polls_to_count(edition: Edition) -> list[HandCount]:
    """Return the polls for which hands can be counted, those that are open first."""
    kinds = (PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RATING)
    rows = edition.polls.filter(kind__in=kinds).exclude(state=PollState.DRAFT)
    found = rows.select_related("edition", "hands").prefetch_related("options").order_by("-number")
    return sorted(
        (hand_count(poll) for poll in found), key=lambda counted: counted.poll.state != PollState.OPEN
    )


def hand_count(poll: Poll) -> HandCount:
    if poll.kind == PollKind.RATING:
        labels = [str(step) for step in range(1, poll.scale + 1)]
    else:
        labels = [localized(option, "label") for option in poll.options.all()]
    hands = getattr(poll, "hands", None)
    given = list(hands.counts) if hands else []
    return HandCount(
        poll, [(label, given[place] if place < len(given) else None) for place, label in enumerate(labels)]
    )
