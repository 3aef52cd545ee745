"""All that is kept of one phone at one edition: to be taken along by whoever holds it, and what forgetting changes.

Later stages keep things of a person, too: they say here what (`also`), since this stage does not know them. Words of
others are told only where everybody can read them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana.committee.queries import published_editions
from sewana.committee.queries.tickets import seal
from sewana.forum.models import (
    OPEN_STATES,
    Answer,
    Choice,
    Participant,
    PollKind,
    Question,
    Statement,
    StatementState,
    VoteEntry,
)
from sewana_live import tickets

Row = dict[str, Any]
Section = Callable[[Participant], Sequence[Row]]
IN_WORDS = (PollKind.WORDS, PollKind.OPEN)
FORMAT = "sewana-own-data/1"
ALSO: dict[str, Section] = {}


def also(name: str, section: Section) -> None:
    """Let a later stage add what it keeps of a participant; the name is the key in the file."""
    ALSO[name] = section


def told(person: Participant) -> dict[str, Any]:
    """Return everything, under the keys that `docs/reference/data.md` explains; in ISO times."""
    sections: dict[str, Section] = {
        "opinions": opinions,
        "questions": questions,
        "votes": votes,
        "vote_log": vote_log,
        "wanted_questions": wanted,
        "poll_answers": answers,
        "turns_to_speak": turns,
    } | ALSO
    edition = person.edition
    return {
        "format": FORMAT,
        "forum": {"key": edition.key, "title_th": edition.title_th, "title_en": edition.title_en},
        "taken_at": timezone.now().isoformat(timespec="seconds"),
        "me": me(person),
    } | {name: list(section(person)) for name, section in sections.items()}


def me(person: Participant) -> Row:
    group = person.group
    return {
        "number": person.number,
        "name": person.name,
        "came_by": person.door,
        "came_at": iso(person.came_at),
        "language": person.language,
        "group": localized(group, "name") if group else "",
        "group_code": group.code if group else "",
        "group_origin": group.origin if group else "",
        "side": str(group.side) if group else "",
        "was_asked_for_group": person.was_asked,
        "place": person.place,
        "minutes": person.minutes,
        "last_seen_at": iso(person.last_seen_at),
        "is_set_apart": person.is_apart,
    }


def opinions(person: Participant) -> list[Row]:
    rows = person.statements.select_related("merged_into").order_by("number")
    return [
        said(row, StatementState.SHOWN) | {"written_at": iso(row.written_at), "side": row.from_side}
        for row in rows
    ]


def questions(person: Participant) -> list[Row]:
    rows = person.questions.select_related("merged_into").order_by("number")
    return [
        said(row, *OPEN_STATES)
        | {
            "as_first_written": row.original or row.text,
            "name": row.name,
            "came_by": row.origin,
            "answer": row.answer_note,
            "asked_at": iso(row.asked_at),
            "answered_at": iso(row.answered_at),
        }
        for row in rows
    ]


def said(row: Statement | Question, *open_states: str) -> Row:
    other = row.merged_into
    return {
        "number": row.number,
        "text": row.text,
        "language": row.language,
        "translation": row.translation,
        "state": row.state,
        "reason": row.reason,
        "merged_into": other.number if other else None,
        "merged_into_text": other.text if other and other.state in open_states else "",
    }


def votes(person: Participant) -> list[Row]:
    rows = person.votes.select_related("statement").order_by("statement__number")
    return [
        {
            "opinion": row.statement.number,
            "text": public_text(row.statement, StatementState.SHOWN),
            "value": row.value,
            "said": str(Choice(row.value).label),
        }
        for row in rows
    ]


def vote_log(person: Participant) -> list[Row]:
    """Return every vote as it was cast, also those that were changed later."""
    entries = list(
        VoteEntry.objects.filter(edition_uid=person.edition.uid, participant_id=person.pk).order_by("id")
    )
    numbers = dict(person.edition.statements.values_list("pk", "number"))
    return [
        {
            "opinion": numbers.get(row.statement_id),
            "value": row.value,
            "cast_at": iso(row.cast_at),
            "source": row.source,
            "drawn_by_version": row.routing,
            "drawn_with_chance": row.chance,
            "drawn_at_rank": row.rank,
        }
        for row in entries
    ]


def wanted(person: Participant) -> list[Row]:
    rows = person.upvotes.select_related("question").order_by("question__number")
    return [
        {
            "question": row.question.number,
            "text": public_text(row.question, *OPEN_STATES),
            "is_on": row.is_on,
            "came_with_a_merged_one": row.is_carried,
        }
        for row in rows
    ]


def public_text(row: Statement | Question, *open_states: str) -> str:
    return row.text if row.state in open_states else ""


def answers(person: Participant) -> list[Row]:
    rows = person.answers.select_related("poll").prefetch_related("poll__options").order_by("poll__number")
    return [
        {
            "poll": row.poll.number,
            "title": localized(row.poll, "title"),
            "level": row.poll.level,
            "answer": row.value,
            "in_words": in_words(row),
            "name": row.name,
            "given_at": iso(row.given_at),
        }
        for row in rows
    ]


def in_words(row: Answer) -> list[str]:
    """Return what was chosen as it stood on the phone."""
    if row.poll.kind in IN_WORDS or row.poll.kind == PollKind.RATING:
        return [str(one) for one in (row.value if isinstance(row.value, list) else [row.value])]
    labels = {option.position: localized(option, "label") for option in row.poll.options.all()}
    return [labels.get(place, str(place)) for place in row.value]


def turns(person: Participant) -> list[Row]:
    return [
        {
            "number": row.number,
            "name": row.name,
            "state": row.state,
            "is_first_time": row.is_first_time,
            "is_online": row.is_online,
            "asked_at": iso(row.asked_at),
            "began_at": iso(row.began_at),
            "ended_at": iso(row.ended_at),
        }
        for row in person.turns.order_by("number")
    ]


def iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


@dataclass(frozen=True)
class Going:
    """What forgetting would erase and what stays, counted."""

    opinions: int
    questions: int
    heirs: int  # of them, so many stand for what others said, too
    texts_in_polls: int
    turns: int
    names: int
    votes: int
    wishes: int
    choices: int
    later: Mapping[str, int]

    @property
    def key(self) -> str:
        """Another one as soon as there is more or less than somebody has read."""
        return ".".join(map(str, (*vars(self).values(),)))


def going(person: Participant) -> Going:
    in_polls = person.answers.select_related("poll")
    return Going(
        opinions=person.statements.exclude(text="").count(),
        questions=person.questions.exclude(text="").count(),
        heirs=sum(
            rows.filter(merged__isnull=False).exclude(merged__author=person).distinct().count()
            for rows in (person.statements.all(), person.questions.all())
        ),
        texts_in_polls=in_polls.filter(poll__kind__in=IN_WORDS).count(),
        turns=person.turns.count(),
        names=in_polls.exclude(name="").count() + person.questions.exclude(name="").count(),
        votes=person.votes.count(),
        wishes=person.upvotes.filter(is_on=True).count(),
        choices=in_polls.exclude(poll__kind__in=IN_WORDS).count(),
        later={name: len(section(person)) for name, section in ALSO.items()},
    )


def elsewhere(edition: Edition, ticket: str) -> list[Edition]:
    """Return the other forums at which this phone has said something: their cookie is the same one."""
    if not tickets.is_ticket(ticket):
        return []
    others = {seal(other, ticket): other for other in published_editions().exclude(pk=edition.pk)}
    known = Participant.objects.filter(seal__in=others).values_list("seal", flat=True)
    return [others[one] for one in known]
