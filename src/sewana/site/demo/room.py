"""The running room of the demonstration: questions in every state, polls with answers, a run sheet, speakers.

The words stand in ``room.json``; who wants what is drawn from the people of the simulation, the same every time.
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from importlib.resources import files
from random import Random
from typing import Any, Literal, TypedDict

from django.db import transaction
from django.utils import timezone

from sewana.committee.models import Edition
from sewana.forum.live import journal
from sewana.forum.live.scenes import poll_of
from sewana.forum.models import (
    Answer,
    Door,
    Hands,
    Item,
    Level,
    Participant,
    Place,
    Poll,
    PollKind,
    PollState,
    Question,
    QuestionState,
    Turn,
    TurnState,
    Upvote,
)
from sewana.forum.operations import desk, polls
from sewana.forum.operations import room as rooms
from sewana.people.models import Group
from sewana_live.ports import Batch, Secret
from sewana_live.room.check import secret_mark
from sewana_live.tickets import who_of

BEGAN_AGO = dt.timedelta(minutes=70)
SHARE_IN_ROOM, SHARE_WITH_SEAT = 0.68, 0.55
Given = list[int] | list[str]


class AskedRow(TypedDict, total=False):
    text: str
    language: Literal["th", "en"]
    translation: str
    state: str
    wanted: int
    group: str
    label: str
    starred: bool
    next: bool
    note: str
    reason: str
    origin: str
    into: int


class PollRow(TypedDict, total=False):
    kind: str
    level: str
    title_th: str
    title_en: str
    most: int
    scale: int
    state: str
    results_shown: bool
    options: list[tuple[str, str]]
    weights: list[int]
    words: list[tuple[str, int]]
    held: list[str]
    hands: list[int]
    people: int


class TurnRow(TypedDict, total=False):
    name: str
    group: str
    first: bool
    online: bool
    seconds: int


class RoomWords(TypedDict):
    invented: Literal[True]
    fields: dict[str, str]
    message: dict[str, str]
    questions: list[AskedRow]
    polls: list[PollRow]
    lines: list[dict[str, Any]]
    turns: list[TurnRow]


def read_room() -> RoomWords:
    written = files(__package__).joinpath("room.json").read_text(encoding="utf-8")
    words: RoomWords = json.loads(written)
    return words


@transaction.atomic
def open_room(
    edition: Edition, people: Sequence[Participant], groups: Mapping[tuple[str, str], Group], *, by: object
) -> None:
    """Bring the room of the live edition to the middle of its afternoon."""
    words, rng = read_room(), Random(edition.year)  # noqa: S311 - the same every time; nothing secret
    began = timezone.now() - BEGAN_AGO
    room = rooms.open_room(edition, by=by)
    place(people, rng)
    ask(edition, words["questions"], people, rng, began)
    for row in words["polls"]:
        put_poll(edition, row, people, rng, by)
    desk.bring_in_lines(edition, [line(row) for row in words["lines"]], replaces=True, by=by)
    speak(edition, words["turns"], groups, began)
    desk.send_message(edition, words["message"]["text"], sender=words["message"]["sender"], by=by)
    rooms.arrange(room, by=by, item=Item.OPINIONS, results_shown=True, **words["fields"])


def place(people: Sequence[Participant], rng: Random) -> None:
    """Seat people in the hall or at home, some with the ticket that lay on the chair."""
    now = timezone.now()
    for person in people:
        is_here = rng.random() < SHARE_IN_ROOM
        person.place = Place.ROOM if is_here else Place.ONLINE
        person.door = Door.SEAT if is_here and rng.random() < SHARE_WITH_SEAT else Door.OPEN
        person.minutes, person.last_seen_at = rng.randint(5, 70), now
    Participant.objects.bulk_update(people, ["place", "door", "minutes", "last_seen_at"], batch_size=300)


def ask(
    edition: Edition, rows: Sequence[AskedRow], people: Sequence[Participant], rng: Random, began: dt.datetime
) -> None:
    """Let the questions be asked, and wanted by others; those that were merged are pooled."""
    rows_made = [
        question(edition, number, row, author(row["group"], people, rng), began)
        for number, row in enumerate(rows, 1)
    ]
    made = Question.objects.bulk_create(each for each in rows_made if each.state != QuestionState.MERGED)
    pooled = [each for each in rows_made if each.state == QuestionState.MERGED]
    for each in pooled:
        each.merged_into = rows_made[rows[each.number - 1]["into"] - 1]
    Question.objects.bulk_create(pooled)
    wanted = {each.number: rng.sample(people, rows[each.number - 1]["wanted"]) for each in (*made, *pooled)}
    own = {(person.pk, each.number) for each in (*made, *pooled) for person in wanted[each.number]}
    Upvote.objects.bulk_create(
        Upvote(participant=person, question=each)
        for each in (*made, *pooled)
        for person in wanted[each.number]
    )
    # Whoever wanted a question that was merged now wants the one that stays, once.
    carried = {
        (person.pk, each.merged_into.number): (person, each.merged_into)
        for each in pooled
        if each.merged_into
        for person in wanted[each.number]
    }
    Upvote.objects.bulk_create(
        Upvote(participant=person, question=target, is_carried=True)
        for key, (person, target) in carried.items()
        if key not in own
    )


def author(group: str, people: Sequence[Participant], rng: Random) -> Participant:
    code, _colon, origin = group.partition(":")
    alike = [
        person
        for person in people
        if person.group and (person.group.code, person.group.origin) == (code, origin)
    ]
    return rng.choice(alike or people)


def question(
    edition: Edition, number: int, row: AskedRow, asker: Participant, began: dt.datetime
) -> Question:
    asked_at = began + dt.timedelta(minutes=2 * number)
    is_answered = row["state"] == QuestionState.ANSWERED
    return Question(
        edition=edition,
        number=number,
        text=row["text"],
        language=row["language"],
        translation=row["translation"],
        author=asker,
        state=row["state"],
        origin=row.get("origin", "phone"),
        label=row.get("label", ""),
        is_starred=row.get("starred", False),
        is_next=row.get("next", False),
        answer_note=row.get("note", ""),
        reason=row.get("reason", ""),
        asked_at=asked_at,
        answered_at=asked_at + dt.timedelta(minutes=15) if is_answered else None,
    )


def put_poll(edition: Edition, row: PollRow, people: Sequence[Participant], rng: Random, by: object) -> None:
    """Write a poll, open it, let people answer, and close it, as far as its state says."""
    wording = polls.Wording(
        row["kind"],
        row["title_th"],
        row["title_en"],
        row["level"],
        row["most"],
        row["scale"],
        [(thai, english) for thai, english in row["options"]],
    )
    poll = polls.write(edition, wording, by=by)
    if row["state"] == PollState.DRAFT:
        return
    polls.open_poll(poll, by=by)
    poll.refresh_from_db()
    given = [(person, answer_to(row, rng)) for person in rng.sample(people, row["people"])]
    give(poll, given)
    if "hands" in row:
        Hands.objects.create(poll=poll, counts=row["hands"])
    if row["kind"] == PollKind.WORDS:
        spoken = [word for word, _weight in row["words"] if word not in row["held"]]
        polls.sort_texts(poll, spoken, is_shown=True, by=by)
    if row["results_shown"]:
        polls.show_results(poll, is_shown=True, by=by)
    if row["state"] == PollState.CLOSED:
        polls.close(poll, at_once=True, by=by)


def answer_to(row: PollRow, rng: Random) -> Given:
    if row["kind"] == PollKind.WORDS:
        words, weights = zip(*row["words"], strict=True)
        return list(dict.fromkeys(rng.choices(words, weights, k=rng.randint(1, row["most"]))))
    places = range(1, row["scale"] + 1) if row["kind"] == PollKind.RATING else range(len(row["options"]))
    chosen = rng.choices(places, row["weights"], k=row["most"])
    return sorted(set(chosen))


def give(poll: Poll, given: Sequence[tuple[Participant, Given]]) -> None:
    if poll.level == Level.ANONYMOUS:
        known = poll_of(poll)
        marked = [
            Secret(poll.number, secret_mark(known, who_of(person.seal)), value) for person, value in given
        ]
        journal.write([Batch(poll.edition.uid.hex, b"", 0, marked)])
        return
    now = timezone.now()
    Answer.objects.bulk_create(
        Answer(poll=poll, participant=person, value=value, phone_id=uuid.uuid4(), given_at=now)
        for person, value in given
    )


def line(row: Mapping[str, Any]) -> desk.Line:
    return desk.Line(**{**row, "starts_at": dt.time.fromisoformat(row["starts_at"])})


def speak(
    edition: Edition, rows: Sequence[TurnRow], groups: Mapping[tuple[str, str], Group], began: dt.datetime
) -> None:
    """Let those with seconds have spoken, one after another; the others wait."""
    turns, at = [], began + dt.timedelta(minutes=40)
    for number, row in enumerate(rows, 1):
        code, _colon, origin = row["group"].partition(":")
        ended = at + dt.timedelta(seconds=row["seconds"])
        has_spoken = row["seconds"] > 0
        turns.append(
            Turn(
                edition=edition,
                number=number,
                position=number,
                name=row["name"],
                group=groups.get((code, origin)),
                is_first_time=row["first"],
                is_online=row.get("online", False),
                state=TurnState.DONE if has_spoken else TurnState.WAITING,
                asked_at=at if has_spoken else timezone.now() - dt.timedelta(minutes=10 - number),
                began_at=at if has_spoken else None,
                ended_at=ended if has_spoken else None,
            )
        )
        at = ended
    Turn.objects.bulk_create(turns)
