"""A room out of tables and journal, and what others have written since; everything here may block."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sewana_live.events import Event, Voted, decode_all
from sewana_live.journal import Own
from sewana_live.ports import Loaded, Secrets, Store
from sewana_live.room import Room, apply, restore
from sewana_live.room.state import POLLS
from sewana_live.room.tally import PollTally


class News(NamedTuple):
    """What a room does not know yet."""

    events: Sequence[Event]
    position: int
    secrets: Secrets | None


def room_of(name: str, loaded: Loaded, store: Store) -> Room:
    """Put a room together from what the tables tell, the journal after it, and the secret ballots."""
    room = (
        Room(name, loaded.scene) if loaded.snapshot is None else restore(name, loaded.scene, loaded.snapshot)
    )
    first_votes: dict[str, int] = {}
    for event in loaded.events:
        told(room, event, first_votes)
    room.position = loaded.position
    for number, records in store.tail(name, room.position):
        for event in decode_all(records):
            told(room, event, first_votes)
        room.position = number
    find_floods(room, first_votes)
    take_secrets(room, store.secrets(name))
    room.set_scene(loaded.scene)  # what was closed before is published
    return room


def told(room: Room, event: Event, first_votes: dict[str, int]) -> None:
    apply(room, event)
    if type(event) is Voted:
        first_votes.setdefault(event.who, event.at)


def find_floods(room: Room, first_votes: Mapping[str, int]) -> None:
    """Flag what was flagged before the start: whoever was ever heard of as present had opened the room."""
    for who, at in sorted(first_votes.items(), key=lambda vote: vote[1]):
        person = room.find(who)
        if person is not None and not person.last_at:
            room.floods.note(who, person, at)


def read_news(room: Room, store: Store, own: Own) -> News:
    """Read the batches that others wrote since the room last looked, and the ballots while a secret poll is open."""
    position = own.end_of(room.position)
    events: list[Event] = []
    for number, records in store.tail(room.name, position):
        if number not in own:
            events += decode_all(records)
        position = number
    is_secret = any(poll.level == "anonymous" and poll.key for poll in room.scene.polls.values())
    return News(events, position, store.secrets(room.name) if is_secret else None)


def take_secrets(room: Room, secrets: Secrets) -> None:
    """Count the ballots that the store holds, unless this room has counted more meanwhile."""
    marks: dict[int, set[str]] = {}
    for poll, mark in secrets.marks:
        marks.setdefault(poll, set()).add(mark)
    fresh = {poll for poll, its in marks.items() if its > room.marks.get(poll, set())}
    tallies: dict[int, PollTally] = {poll: PollTally() for poll in fresh}
    for poll, answer in secrets.ballots:
        if poll in tallies:
            tallies[poll].add(answer, is_new=True)
    for poll, tally in tallies.items():
        room.marks[poll] = marks[poll]
        room.polls[poll] = tally
        room.dirty.add((POLLS, poll))
