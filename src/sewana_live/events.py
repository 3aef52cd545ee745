"""What can happen in a room, and how it is written in the journal: one JSON array a line, a letter first."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter

Answer = list[int] | list[str] | str


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody's first event: the first 16 digits of their seal name them from here on.

    `door` tells how they came (open, seat, checkin, kiosk, clerk), `source` is a keyed hash of address and browser
    (8 hexadecimal digits, empty for forms), `at` milliseconds since 1970 by the server's clock.
    """

    who: str
    seal: str
    door: str
    source: str
    language: str
    at: int


@dataclass(frozen=True, slots=True)
class Told:
    """The group somebody names, or none; origin is thai or international, side user or provider."""

    who: str
    group: str
    origin: str
    side: str
    at: int


@dataclass(frozen=True, slots=True)
class Voted:
    """1 agree, 0 skip, -1 disagree; `id` is the phone's, the last three say how the statement was drawn."""

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
    """That somebody wants a question answered, or no longer does."""

    who: str
    question: int
    on: bool
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a named or pseudonymous poll: places of options, a rating in a list, words, or a text."""

    who: str
    poll: int
    answer: Answer
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Hands:
    """A show of hands: a count for each option; replaces an earlier one of the poll."""

    poll: int
    counts: list[int]
    id: str
    at: int


@dataclass(frozen=True, slots=True)
class Present:
    """That somebody is here, said each minute; place is room or online."""

    who: str
    place: str
    at: int


@dataclass(frozen=True, slots=True)
class SetApart:
    """That somebody's voices no longer count, or count again."""

    who: str
    apart: bool
    at: int


Event = Entered | Told | Voted | Upvoted | Answered | Hands | Present | SetApart
KINDS: dict[str, type[Event]] = {
    "e": Entered,
    "g": Told,
    "v": Voted,
    "u": Upvoted,
    "a": Answered,
    "h": Hands,
    "p": Present,
    "x": SetApart,
}
LETTERS = {kind: letter for letter, kind in KINDS.items()}
VALUES = {kind: attrgetter(*(field.name for field in fields(kind))) for kind in LETTERS}


def encode(event: Event) -> bytes:
    """Write an event as one line (no newline within: JSON escapes it)."""
    kind = type(event)
    row = [LETTERS[kind], *VALUES[kind](event)]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def decode_all(lines: bytes) -> list[Event]:
    """Read the lines of one or of many batches, in their order.

    Raises
    ------
    ValueError
        If a line is not one that `encode` writes.
    """
    text = lines.strip()
    if not text:
        return []
    rows = json.loads(b"[" + text.replace(b"\n", b",") + b"]")
    return list(read(rows))


def read(rows: Iterable[list[object]]) -> Iterable[Event]:
    for row in rows:
        try:
            letter, *values = row
            yield KINDS[str(letter)](*values)  # type: ignore[arg-type] # the journal holds what encode wrote
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not an event: {row!r}") from error
