"""What the room needs from outside: a durable store, the tables, the draw of the next statement, a clock."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sewana_live.events import Answer, Event
from sewana_live.room.scene import Scene


@dataclass(frozen=True, slots=True)
class Secret:
    """An answer to an anonymous poll beside the mark that lets it count once.

    The store writes the two apart: the mark under the poll, the answer under a random name, in no common order.
    A mark that is known already keeps its first answer.
    """

    poll: int
    mark: str  # 64 hexadecimal characters
    answer: Answer


@dataclass(frozen=True, slots=True)
class Batch:
    """What one room has to write at this moment.

    Attributes
    ----------
    room : str
        32 hexadecimal characters.
    records : bytes
        Lines of `events`, joined by newlines; may be empty when there are only secrets.
    count : int
        Number of lines.
    secrets : sequence of Secret
    """

    room: str
    records: bytes
    count: int
    secrets: Sequence[Secret] = ()


class Secrets(NamedTuple):
    """What a room knows of its anonymous polls: who has answered, and apart from it what was answered."""

    marks: Sequence[tuple[int, str]] = ()  # (poll, mark)
    ballots: Sequence[tuple[int, Answer]] = ()  # (poll, answer)


class Store(Protocol):
    """The journal. Every method blocks, and is called in a thread; an exception means that nothing is promised."""

    def write(self, batches: Sequence[Batch]) -> Sequence[int] | None:
        """Make the batches durable; return only then.

        Returns the journal's id of each batch (0 where there were secrets only), so that the room need not read its
        own batches again; None is allowed: then it does, and they change nothing.
        """

    def tail(self, room: str, after: int) -> Sequence[tuple[int, bytes]]:
        """Return (id, records) of a room's batches after an id, oldest first, whoever wrote them."""

    def secrets(self, room: str) -> Secrets:
        """Return all marks and ballots of a room's anonymous polls."""

    def rest(self) -> None:
        """Let go of what the writing thread held: it ends."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A room as it comes out of the tables.

    Attributes
    ----------
    scene : Scene
    position : int
        The journal's batch up to which `snapshot` and `events` tell all. The room itself reads on from there, and
        reads the secrets.
    events : sequence of Event
        What is told again on top of the snapshot.
    snapshot : mapping or None
        What `room.snapshot` gave.
    """

    scene: Scene
    position: int = 0
    events: Sequence[Event] = ()
    snapshot: Mapping[str, object] | None = None


class Source(Protocol):
    def load(self, room: str) -> Loaded | None:
        """Return the room of this name, None if there is none. Blocks; called in a thread."""


class Draw(NamedTuple):
    """The statement to show somebody next, and how it was drawn; the last three are None when nothing was drawn."""

    statement: int
    routing: int | None = None
    chance: float | None = None
    rank: int | None = None


class Router(Protocol):
    def next(
        self,
        room: str,
        who: str,
        *,
        seen: bytes | bytearray,
        shown: Mapping[int, object],
        group: str,
        side: str,
    ) -> Draw | tuple[int, int | None, float | None, int | None] | None:
        """Draw the next statement for a person; called on the loop, so it must take microseconds.

        `seen[n]` is not 0 where the person has voted on statement n (it may be shorter than the highest number);
        `shown` holds the numbers that are open. None when nothing is left. An answer that is not open or was voted
        on already is replaced by the first open one.
        """


class Clock(Protocol):
    def __call__(self) -> int:
        """Return server milliseconds since 1970."""


def now_ms() -> int:
    return time.time_ns() // 1_000_000
