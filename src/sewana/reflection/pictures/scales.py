"""Where a number stands on a line.

Places across are per cent of the width, so that a picture is as wide as its reader's screen while its dots and
letters keep their size; places down are pixels.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

MIDDLE, HEIGHT = 17, 34
FAR = 4  # doublings from "as expected" after which the line ends


@dataclass(frozen=True, slots=True)
class Tick:
    """`is_near` marks what a narrow screen has no room for, beside a word."""

    at: float
    text: str
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight scale from `low` to `high`; a number outside of it stands at its end."""

    low: float
    high: float
    ticks: Sequence[Tick] = field(default=())

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def shares() -> Line:
    line = Line(0, 1)
    return Line(0, 1, [Tick(line.at(at / 4), f"{25 * at}%") for at in range(5)])


def answers(low: int = 1, high: int = 5) -> Line:
    line = Line(low, high)
    return Line(low, high, [Tick(line.at(at), str(at)) for at in range(low, high + 1)])


@dataclass(frozen=True, slots=True)
class Ratios:
    """A scale of ratios: as far from ½ to 1 as from 1 to 2, so that too few and too many look alike."""

    least: int
    most: int

    @classmethod
    def around(cls, ratios: Sequence[float]) -> "Ratios":
        """From ¼ to 4, or further where a ratio itself lies outside; an interval may run off the end."""
        doublings = [math.log2(ratio) for ratio in ratios if ratio > 0]
        least = math.floor(min([-2.0, *doublings]))
        most = math.ceil(max([2.0, *doublings]))
        return cls(max(least, -FAR), min(most, FAR))

    @property
    def line(self) -> Line:
        return Line(self.least, self.most)

    def at(self, ratio: float) -> float:
        return self.line.at(math.log2(ratio)) if ratio > 0 else 0.0

    def holds(self, ratio: float) -> bool:
        return ratio > 0 and self.line.holds(math.log2(ratio))

    @property
    def ticks(self) -> list[Tick]:
        """A tick at each doubling; 1 has no text, for it is a word."""
        parts = {-1: "½×", -2: "¼×", -3: "⅛×", -4: "1⁄16×", 0: ""}
        steps = range(self.least, self.most + 1)
        return [
            Tick(self.line.at(step), parts.get(step, f"{2**step}×" if step > 0 else ""), abs(step) == 1)
            for step in steps
        ]


def apart(places: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return the places moved as little as needed, in their order, so that no two are closer than `gap`.

    Labels that would fall on each other are moved as one block around their middle (pool adjacent violators);
    places lie between `top` and `bottom` as far as there is room.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    blocks: list[list[float]] = []  # sum of the wanted starts, members
    for rank, index in enumerate(order):
        blocks.append([places[index] - rank * gap, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            total, members = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += members
    last = bottom - (len(places) - 1) * gap
    moved = [max(top, min(last, total / members)) for total, members in blocks for _ in range(int(members))]
    found = [0.0] * len(places)
    for rank, index in enumerate(order):
        found[index] = round(moved[rank] + rank * gap, 1)
    return found
