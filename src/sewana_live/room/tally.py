"""Counts that are kept as voices come in, and the part of them that may be shown.

A published count moves only once five more people have spoken, or at the close: nobody can watch one person's vote
arrive. The sides of a statement move only together with the whole, each once five more of its own have spoken, so
that no difference of published numbers tells of fewer than five people.
"""

from sewana_live.events import Answer

FEW = 5

# Where a vote is counted: the order in which numbers leave the room.
SLOTS = {1: 0, -1: 1, 0: 2}
VALUES = (1, -1, 0)
SIDES = {"": 0, "user": 1, "provider": 2}


class Tally:
    """Votes on one statement: agree, disagree, pass for those without a side, users, providers."""

    __slots__ = ("counts", "joined", "published", "seen")

    def __init__(self) -> None:
        self.counts = [0] * 9  # three for each side
        self.joined = [
            0,
            0,
            0,
        ]  # how many have come to be counted or ceased to be: in all, as users, as providers
        self.seen = [0, 0, 0]  # `joined` when last published
        self.published = [0] * 9  # in all, users, providers

    def add(self, side: int, slot: int, is_new: bool) -> None:
        self.counts[3 * side + slot] += 1
        if is_new:
            self.join(side)

    def remove(self, side: int, slot: int, *, is_apart: bool = False) -> None:
        self.counts[3 * side + slot] -= 1
        if is_apart:  # a flood that is set apart must go from the screens even if nobody votes after it
            self.join(side)

    def join(self, side: int) -> None:
        self.joined[0] += 1
        if side:
            self.joined[side] += 1
        if self.joined[0] - self.seen[0] >= FEW:
            self.publish()

    def move(self, old: int, new: int, slot: int, is_new: bool) -> None:
        """Count somebody with another side; the whole does not change."""
        self.counts[3 * old + slot] -= 1
        self.counts[3 * new + slot] += 1
        if new and is_new:
            self.joined[new] += 1

    def publish(self, *, all_sides: bool = False) -> None:
        self.published[0:3] = self.total()
        self.seen[0] = self.joined[0]
        for side in (1, 2):
            if all_sides or self.joined[side] - self.seen[side] >= FEW:
                self.published[3 * side : 3 * side + 3] = self.counts[3 * side : 3 * side + 3]
                self.seen[side] = self.joined[side]

    def total(self) -> list[int]:
        return [sum(self.counts[slot::3]) for slot in range(3)]

    def of_side(self, side: int) -> list[int]:
        return self.counts[3 * side : 3 * side + 3]


# A ranking of more options than this could not be read on a phone anyway.
PLACES = 64

Key = int | str


class PollTally:
    """Answers to one poll, whatever its kind.

    Numbers are counted by where they stand in the answer and what they are (place * 64 + number), words by
    themselves, open texts only as people.
    """

    __slots__ = ("cells", "joined", "pending", "people", "published", "seen", "seen_people")

    def __init__(self) -> None:
        self.cells: dict[Key, int] = {}
        self.people = 0
        self.joined = 0
        self.seen = 0
        self.published: dict[Key, int] = {}
        self.seen_people = 0
        # Only what moved is copied when it is published: a cloud may hold thousands of words.
        self.pending: dict[Key, int] = {}

    def add(self, answer: Answer, *, is_new: bool) -> None:
        self.change(answer, 1)
        self.people += 1
        if is_new:
            self.join()

    def remove(self, answer: Answer, *, is_apart: bool = False) -> None:
        self.change(answer, -1)
        self.people -= 1
        if is_apart:
            self.join()

    def join(self) -> None:
        self.joined += 1
        if self.joined - self.seen >= FEW:
            self.publish()

    def change(self, answer: Answer, by: int) -> None:
        for key in keys_of(answer):
            self.cells[key] = self.cells.get(key, 0) + by
            self.pending[key] = self.pending.get(key, 0) + by

    def publish(self) -> None:
        for key, by in self.pending.items():
            self.published[key] = self.published.get(key, 0) + by
        self.pending = {}
        self.seen = self.joined
        self.seen_people = self.people


def keys_of(answer: Answer) -> list[Key]:
    if isinstance(answer, str):
        return []
    keys: list[Key] = []
    for place, value in enumerate[int | str](answer):
        keys.append(value if isinstance(value, str) else PLACES * place + value)
    return keys


def counts_of(cells: dict[Key, int], kind: str, options: int, scale: int) -> list[int]:
    """Return what bars show: people by option, people by rating from 1 on, or points of a ranking.

    An option that is ranked first of n gets n - 1 points, the last none (Borda).
    """
    first, length = (1, scale) if kind == "rating" else (0, options)
    counts = [0] * length
    for key, number in cells.items():
        if isinstance(key, int):
            place, value = divmod(key, PLACES)
            if 0 <= value - first < length:
                counts[value - first] += number * (length - 1 - place if kind == "ranking" else 1)
    return counts


def words_of(cells: dict[Key, int], most: int, only: frozenset[str] | None = None) -> list[tuple[str, int]]:
    """Return the words said most often, with how often; of these only, when given."""
    said = [
        (word, number)
        for word, number in cells.items()
        if number > 0 and isinstance(word, str) and (only is None or word in only)
    ]
    return sorted(said, key=lambda pair: (-pair[1], pair[0]))[:most]
