"""Who is in a room: what they said, and how they came."""

from collections.abc import Iterable
from dataclasses import dataclass

from sewana_live.events import Answer


class Person:
    """One person in one room.

    Votes are a byte for each statement's number (0 none, 1 agree, 2 disagree, 3 pass), ids of what was counted
    8 bytes each: a hall of thousands fits into a few megabytes. What stands below the line is not kept: it is
    known again as soon as the phone comes back.
    """

    __slots__ = (
        "answered",
        "answers",
        "apart",
        "apart_at",
        "came_at",
        "counted_at",
        "door",
        "drawn",
        "group",
        "has_opened",
        "ids",
        "language",
        "last_at",
        "minutes",
        "origin",
        "place",
        "polled_at",
        "side",
        "source",
        "streams",
        "tokens",
        "tokens_at",
        "told_at",
        "upvoted",
        "values",
    )  # fmt: skip

    def __init__(self, door: str = "", language: str = "") -> None:
        self.door = door
        self.source = ""
        self.language = language
        self.group = ""
        self.origin = ""
        self.side = 0
        self.told_at = 0  # 0: has not said yet
        self.apart = False
        self.apart_at = 0
        self.values = bytearray()
        self.ids = bytearray()
        self.upvoted: set[int] | None = None
        self.answers: dict[int, Answer] | None = None
        self.place = ""
        self.came_at = 0
        self.last_at = 0
        self.minutes = 0
        # ---
        self.has_opened = False  # a stream, or asked for the state more than once
        self.streams = 0
        self.polled_at = 0
        self.drawn: tuple[int, int | None, float | None, int | None] | None = None
        self.tokens = -1.0  # not counted yet
        self.tokens_at = 0.0
        self.counted_at = -1  # the room's generation in which `answered` was counted
        self.answered = 0

    def vote_on(self, number: int) -> int:
        return self.values[number] if number < len(self.values) else 0

    def voted_on(self) -> Iterable[tuple[int, int]]:
        """Yield statement and what was said, as it is kept."""
        return ((number, value) for number, value in enumerate(self.values) if value)

    def knows(self, name: str) -> bool:
        """Whether an id was counted already, however long ago."""
        return self.has_counted(mark_of(name))

    def has_counted(self, mark: bytes) -> bool:
        ids = self.ids
        at = ids.find(mark)
        while at > 0 and at % 8:  # across two ids
            at = ids.find(mark, at + 1)
        return at >= 0


# A prime below 2**61: all of an id goes into its eight bytes, whichever part of it the phone fills at random.
PRIME = (1 << 61) - 1


def mark_of(name: str) -> bytes:
    return (int(name, 16) % PRIME).to_bytes(8, "big")


@dataclass(frozen=True, slots=True)
class Flag:
    """Many new people of one source who voted and never opened a stream.

    They can be set apart by name; nobody who shares their address is among them.
    """

    source: str
    people: tuple[str, ...]
    since: int
    until: int


FLOOD_PEOPLE = 20
FLOOD_MS = 60_000


class Floods:
    """Look for many new voices out of one source within a minute."""

    def __init__(self) -> None:
        self.recent: dict[str, dict[str, int]] = {}
        self.flagged: dict[str, dict[str, int]] = {}

    def note(self, who: str, person: Person, now: int) -> None:
        """Remember somebody's first vote."""
        if not person.source or person.has_opened:
            return
        group = self.recent.setdefault(person.source, {})
        group[who] = now
        while (first := next(iter(group))) and now - group[first] >= FLOOD_MS:
            del group[first]
        if len(group) >= FLOOD_PEOPLE:
            self.flagged.setdefault(person.source, {}).update(group)

    def forget_old(self, now: int) -> None:
        old = [source for source, group in self.recent.items() if now - max(group.values()) >= FLOOD_MS]
        for source in old:
            del self.recent[source]

    def flags(self, people: dict[str, Person]) -> list[Flag]:
        """Return the floods found, without those who have opened a stream since."""
        found = []
        for source, group in self.flagged.items():
            left = {who: at for who, at in group.items() if who in people and not people[who].has_opened}
            if len(left) >= FLOOD_PEOPLE:
                found.append(Flag(source, tuple(left), min(left.values()), max(left.values())))
        return found
