"""A room as JSON and back, so that a start need not tell the whole journal again."""

import base64
from collections.abc import Mapping
from typing import Any

from sewana_live.events import Hands
from sewana_live.room.people import Person
from sewana_live.room.scene import Scene
from sewana_live.room.state import Room
from sewana_live.room.tally import PollTally, Tally

FORM = 1


class UnknownSnapshot(ValueError):
    """The snapshot is of another version of the program; the journal tells everything without it."""


def snapshot(room: Room) -> dict[str, Any]:
    """Return what the journal told of a room, as values that JSON can hold.

    Anonymous polls are left out: the store alone keeps who has answered, apart from what was answered.
    """
    anonymous = set(room.marks)
    return {
        "form": FORM,
        "position": room.position,
        "people": {who: person_row(person) for who, person in room.people.items()},
        "statements": {str(n): [t.counts, t.joined, t.seen, t.published] for n, t in room.statements.items()},
        "questions": {str(number): count for number, count in room.questions.items()},
        "polls": {str(number): poll_row(t) for number, t in room.polls.items() if number not in anonymous},
        "hands": [[hands.poll, hands.counts, hands.id, hands.at] for hands in room.hands.values()],
        "hand_ids": sorted(room.hand_ids),
    }


def restore(name: str, scene: Scene, kept: Mapping[str, Any]) -> Room:
    """Return the room of which a snapshot was taken.

    Raises
    ------
    UnknownSnapshot
        If another version of the program took it.
    """
    if kept.get("form") != FORM:
        raise UnknownSnapshot(f"a snapshot of form {kept.get('form')!r}, this version reads {FORM}")
    room = Room(name, scene)
    room.position = kept["position"]
    room.people = {who: person_from(row) for who, row in kept["people"].items()}
    room.apart = sum(person.apart for person in room.people.values())
    room.statements = {int(number): tally_from(row) for number, row in kept["statements"].items()}
    room.questions = {int(number): count for number, count in kept["questions"].items()}
    room.polls = {int(number): poll_from(row) for number, row in kept["polls"].items()}
    room.hands = {row[0]: Hands(*row) for row in kept["hands"]}
    room.hand_ids = set(kept["hand_ids"])
    return room


def person_row(person: Person) -> list[Any]:
    return [
        person.door, person.source, person.language, person.group, person.origin, person.side,
        person.told_at, person.apart, person.apart_at, person.place, person.came_at, person.last_at, person.minutes,
        packed(person.values), packed(person.ids), sorted(person.upvoted or ()),
        {str(poll): answer for poll, answer in (person.answers or {}).items()},
    ]  # fmt: skip


def person_from(row: list[Any]) -> Person:
    person = Person()
    (
        person.door, person.source, person.language, person.group, person.origin, person.side,
        person.told_at, person.apart, person.apart_at, person.place, person.came_at, person.last_at, person.minutes,
        values, ids, upvoted, answers,
    ) = row  # fmt: skip
    person.values, person.ids = bytearray(base64.b64decode(values)), bytearray(base64.b64decode(ids))
    person.upvoted = set(upvoted) or None
    person.answers = {int(poll): answer for poll, answer in answers.items()} or None
    return person


def packed(content: bytearray) -> str:
    return base64.b64encode(content).decode()


def tally_from(row: list[list[int]]) -> Tally:
    tally = Tally()
    tally.counts, tally.joined, tally.seen, tally.published = (list(part) for part in row)
    return tally


def poll_row(tally: PollTally) -> list[Any]:
    return [
        [[key, count] for key, count in tally.cells.items()],
        [[key, count] for key, count in tally.pending.items()],
        tally.people, tally.joined, tally.seen, tally.seen_people,
    ]  # fmt: skip


def poll_from(row: list[Any]) -> PollTally:
    tally = PollTally()
    cells, pending, tally.people, tally.joined, tally.seen, tally.seen_people = row
    tally.cells, tally.pending = dict(map(tuple, cells)), dict(map(tuple, pending))
    # What was published is all that is not pending.
    tally.published = {key: count - tally.pending.get(key, 0) for key, count in tally.cells.items()}
    return tally
