"""What happens in a room, as it stands in the journal: one JSON array a line, the tag first.

    ["e", who, seal, door, source, language, at]                      Entered
    ["g", who, group, origin, side, at]                               Told
    ["v", who, statement, value, id, at, routing, chance, rank]       Voted
    ["u", who, question, on, id, at]                                  Upvoted
    ["a", who, poll, answer, id, at, name]                                  Answered
    ["h", poll, counts, id, at]                                       Hands
    ["p", who, place, at]                                             Present
    ["x", who, apart, at]                                             SetApart

`who` is the first 16 hexadecimal characters of a person's seal, `id` the 32 that the phone made, `at` server
milliseconds since 1970.
"""

import json
from dataclasses import dataclass
from typing import NamedTuple

AGREE, PASS, DISAGREE = 1, 0, -1

Answer = list[int] | list[str] | str
Drawn = tuple[int | None, float | None, int | None]  # how a statement was drawn: routing, chance, rank


@dataclass(frozen=True, slots=True)
class Entered:
    """The first thing of a person.

    `source` is 8 hexadecimal characters made of address and browser by a key, "" for plain forms.
    """

    who: str
    seal: str
    door: str  # open, seat, checkin, kiosk or clerk
    source: str
    language: str  # th or en
    at: int


@dataclass(frozen=True, slots=True)
class Told:
    """Which group somebody belongs to; "" would rather not say."""

    who: str
    group: str
    origin: str  # thai, international or ""
    side: str  # user, provider or ""
    at: int


class Voted(NamedTuple):
    """A vote: 1 agrees, 0 passes, -1 disagrees. The last three say how the statement was drawn, if it was.

    A tuple: nearly all events are votes, and one is made in a fifth of the time.
    """

    who: str
    statement: int
    value: int
    id: str
    at: int
    routing: int | None = None
    chance: float | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Upvoted:
    """Somebody wants a question answered, or no longer."""

    who: str
    question: int
    on: bool
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a named or pseudonymous poll.

    single [i]; multiple [i, j]; rating [1..scale]; ranking [all places in order]; words ["คำ", ...]; open "text".
    Options are counted from 0. The name is what somebody typed in a poll with names; empty in all others.
    """

    who: str
    poll: int
    answer: Answer
    id: str
    at: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Hands:
    """A show of hands: a count for each option; replaces an earlier one of the poll."""

    poll: int
    counts: list[int]
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody is here: room or online. A heartbeat a minute."""

    who: str
    place: str
    at: int


@dataclass(frozen=True, slots=True)
class SetApart:
    """This person's voices are not counted, or are again."""

    who: str
    apart: bool
    at: int


Event = Entered | Told | Voted | Upvoted | Answered | Hands | Present | SetApart

TAGS: dict[type[Event], str] = {
    Entered: "e", Told: "g", Voted: "v", Upvoted: "u", Answered: "a", Hands: "h", Present: "p", SetApart: "x",
}  # fmt: skip
KINDS: dict[str, type[Event]] = {tag: kind for kind, tag in TAGS.items()}


class UnknownEvent(ValueError):
    """The journal holds a line that this version cannot read; leaving it out would lose somebody's voice."""


def encode(event: Event) -> bytes:
    """Return an event's line, without the newline."""
    if isinstance(event, Voted):
        drawn = (event.routing, event.chance, event.rank)
        return encode_vote(event.who, event.statement, event.value, event.id, at=event.at, drawn=drawn)
    row = [TAGS[type(event)], *(getattr(event, name) for name in event.__slots__)]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def encode_vote(who: str, statement: int, value: int, name: str, *, at: int, drawn: Drawn) -> bytes:
    # By hand: nearly every line is a vote, and this takes a fifth of the time.
    routing, chance, rank = drawn
    how = "null,null,null" if routing is None else f"{routing},{chance or 0.0:.6g},{rank or 0}"
    return f'["v","{who}",{statement},{value},"{name}",{at},{how}]'.encode()


def decode_all(records: bytes) -> list[Event]:
    """Read lines joined by newlines.

    Raises
    ------
    UnknownEvent
        If a line is no event; nothing is returned then.
    """
    try:
        # One call for all of them: a line of its own for each would take three times as long.
        rows = json.loads(b"[" + records.strip(b"\n").replace(b"\n", b",") + b"]")
        return [KINDS[tag](*values) for tag, *values in rows]
    except (ValueError, TypeError, KeyError) as error:
        raise UnknownEvent(f"the journal holds a line that is no event: {error}") from error
