"""Statements drawn by the picture, a hand of a few at a time for each person."""

from collections.abc import Mapping, Sequence

import numpy as np

from sewana.forum.queries.votes import Weights
from sewana_core.next_statement import Floats, draw_hand, gain_of

Cells = tuple[int, ...]  # rows of the bonus
# What `sewana_live.ports.Draw` holds, as a plain tuple: thousands of them lie here for hours, and the collector soon
# passes over tuples of numbers, but never over objects of a class.
Card = tuple[int, int, float, int]


class Dealer:
    """Deals to the people of a room, as long as picture and statements stay the same.

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
        cells: Mapping[str, Cells],
        sides: Mapping[str, int],
    ) -> None:
        self.weights = weights
        self.numbers = numbers
        self.places = np.array(numbers, np.int64)
        self.size = max(numbers) + 1
        self.cells = cells
        self.sides = sides
        self.gains: dict[Cells, Floats] = {}
        # Of each person the cells by which was dealt, and the hand, the next one last.
        self.held: dict[str, tuple[Cells, list[Card]]] = {}

    def next(self, who: str, seen: bytes | bytearray, side: str) -> Card | None:
        """Return what somebody is asked next; the same until they have voted on it, None when nothing is left."""
        cells = self.cells_of(who, side)
        known, hand = self.held.get(who, (cells, []))
        while hand and known == cells:
            number = hand[-1][0]
            if number >= len(seen) or not seen[number]:
                return hand[-1]
            hand.pop()
        hand = self.deal(who, seen, cells)
        self.held[who] = cells, hand
        return hand[-1] if hand else None

    def cells_of(self, who: str, side: str) -> Cells:
        return self.cells.get(who) or ((self.sides[side],) if side in self.sides else (-1,))

    def deal(self, who: str, seen: bytes | bytearray, cells: Cells) -> list[Card]:
        """Draw a new hand."""
        left = np.frombuffer(seen.ljust(self.size, b"\0"), np.uint8).take(self.places) == 0
        drawn = draw_hand(self.weights.known, left, self.gain(cells), person=who)
        version = self.weights.version
        hand = [(self.numbers[draw.statement], version, draw.chance, draw.rank) for draw in drawn]
        hand.reverse()
        return hand

    def gain(self, cells: Cells) -> Floats:
        gain = self.gains.get(cells)
        if gain is None:
            gain = self.gains[cells] = gain_of(self.weights.known, cells)
        return gain
