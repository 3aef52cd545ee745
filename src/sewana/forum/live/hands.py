"""Statements drawn by the picture, a hand of a few at a time for each person."""

from collections.abc import Mapping, Sequence

import numpy as np

from sewana.forum.queries.votes import Weights
from sewana_core.next_statement import Floats, draw_hand, gain_of
from sewana_live.ports import Draw


class Hands:
    """What the people of a room hold, as long as picture and statements stay the same.

    Parameters
    ----------
    weights : Weights
    numbers : sequence of int
        Of the statements, in the order of the weights.
    cells : mapping of str to tuple of int
        Rows of the bonus of those whom the picture knows.
    sides : mapping of str to int
        The row of each side, for everybody else.
    """

    def __init__(
        self,
        weights: Weights,
        numbers: Sequence[int],
        *,
        cells: Mapping[str, tuple[int, ...]],
        sides: Mapping[str, int],
    ) -> None:
        self.weights = weights
        self.numbers = numbers
        self.places = np.array(numbers, np.int64)
        self.size = max(numbers) + 1
        self.cells = cells
        self.sides = sides
        self.gains: dict[tuple[int, ...], Floats] = {}
        self.held: dict[str, list[Draw]] = {}  # the next one last

    def next(self, who: str, seen: bytes | bytearray, side: str) -> Draw | None:
        """Return what somebody is asked next; the same until they have voted on it, None when nothing is left."""
        hand = self.held.get(who)
        while hand:
            number = hand[-1].statement
            if number >= len(seen) or not seen[number]:
                return hand[-1]
            hand.pop()
        hand = self.held[who] = self.deal(who, seen, side)
        return hand[-1] if hand else None

    def deal(self, who: str, seen: bytes | bytearray, side: str) -> list[Draw]:
        """Draw a new hand."""
        left = np.frombuffer(seen.ljust(self.size, b"\0"), np.uint8).take(self.places) == 0
        drawn = draw_hand(self.weights.known, left, self.gain(who, side), person=who)
        version = self.weights.version
        hand = [Draw(self.numbers[draw.statement], version, draw.chance, draw.rank) for draw in drawn]
        hand.reverse()
        return hand

    def gain(self, who: str, side: str) -> Floats:
        cells = self.cells.get(who) or ((self.sides[side],) if side in self.sides else (-1,))
        gain = self.gains.get(cells)
        if gain is None:
            gain = self.gains[cells] = gain_of(self.weights.known, cells)
        return gain
