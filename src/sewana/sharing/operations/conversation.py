"""A conversation on its way between Polis and an edition, as plain facts."""

from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

UNKNOWN_TIME = -1


@dataclass(frozen=True)
class PolisStatement:
    """One row of comments.csv; `moderated` is 1 accepted, 0 not looked at, -1 rejected."""

    number: int
    text: str
    author: int | None
    written_ms: int
    moderated: int
    is_meta: bool
    is_seed: bool


@dataclass(frozen=True)
class CastVotes:
    """Votes in order of arrival as four columns; times are milliseconds since 1970, or `UNKNOWN_TIME`.

    Columns, because 200,000 objects take ten times the memory.
    """

    voters: "array[int]" = field(default_factory=lambda: array("q"))
    statements: "array[int]" = field(default_factory=lambda: array("q"))
    values: "array[int]" = field(default_factory=lambda: array("b"))
    times_ms: "array[int]" = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return len(self.values)

    def add(self, voter: int, statement: int, value: int, time_ms: int = UNKNOWN_TIME) -> None:
        self.voters.append(voter)
        self.statements.append(statement)
        self.values.append(value)
        self.times_ms.append(time_ms)

    def in_order(self, order: list[int]) -> "CastVotes":
        """Return the same votes in another order."""
        columns = (self.voters, self.statements, self.values, self.times_ms)
        return CastVotes(*(array(column.typecode, map(column.__getitem__, order)) for column in columns))


@dataclass(frozen=True)
class Conversation:
    """What a Polis export says; `notes` are sentences for the person who reads it in."""

    name: str
    topic: str
    description: str
    url: str
    statements: tuple[PolisStatement, ...]
    votes: CastVotes
    notes: tuple[str, ...] = ()


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def moment(time_ms: int) -> datetime:
    """Return the moment exactly: a float of seconds would lose the last digit."""
    return BEGINNING + timedelta(milliseconds=time_ms)


def milliseconds(at: datetime) -> int:
    return (at - BEGINNING) // timedelta(milliseconds=1)
