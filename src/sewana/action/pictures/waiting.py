"""The share of voices that still wait, day by day, as a curve of steps with its band."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sewana_text.figures import UNKNOWN, between, per_cent

if TYPE_CHECKING:
    from sewana_core.closure import Waiting

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 76, 14, 16, 44  # room for letters that are large on a narrow screen
STEPS = (1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730)
MOST_TICKS = 7
Across = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the table."""

    day: int
    at_risk: int
    answered: int
    share: float
    low: float | None
    high: float | None

    @property
    def text(self) -> str:
        return per_cent(self.share)

    @property
    def between(self) -> str:
        if self.low is None or self.high is None:
            return UNKNOWN
        return between(per_cent(self.low).rstrip("%"), per_cent(self.high))


@dataclass(frozen=True, slots=True)
class Curve:
    """`path` and `band` are paths of a drawing of `width` by `height`; `median` is where half have an answer."""

    width: int
    height: int
    path: str
    band: str
    median: float | None
    days: Sequence[Tick]
    shares: Sequence[Tick]
    lines: Sequence[Line]
    right: float = WIDTH - RIGHT
    left: float = LEFT
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM


def curve(waiting: "Waiting") -> Curve | None:
    """Return the picture, or nothing where no voice has an answer yet."""
    if not waiting.days.size:
        return None
    last = max(1.0, waiting.longest)

    def x(day: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * day / last, 1)

    days = [float(day) for day in waiting.days]
    lines = lines_of(waiting)
    middle = waiting.until().days
    low = [one.share if one.low is None else one.low for one in lines]
    high = [one.share if one.high is None else one.high for one in lines]
    path = staircase(days, [one.share for one in lines], last, x)
    band = f"{staircase(days, high, last, x)}{backwards(days, low, x)}Z"
    return Curve(
        WIDTH,
        HEIGHT,
        path,
        band,
        None if middle is None else x(middle),
        [Tick(x(day), str(day)) for day in ticks(last)],
        [Tick(y(part / 4), f"{25 * part}%") for part in range(5)],
        lines,
    )


def y(share: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)


def lines_of(waiting: "Waiting") -> list[Line]:
    rows = zip(
        waiting.days,
        waiting.at_risk,
        waiting.answered,
        waiting.share,
        waiting.low,
        waiting.high,
        strict=True,
    )
    return [
        Line(int(day), int(at_risk), int(answered), float(share), known(low), known(high))
        for day, at_risk, answered, share, low, high in rows
    ]


def known(bound: float) -> float | None:
    return None if math.isnan(bound) else float(bound)


def staircase(days: Sequence[float], shares: Sequence[float], last: float, x: Across) -> str:
    """From the left: everybody waits, until the days on which there are answers."""
    parts = [f"M{x(0)} {y(1)}"]
    for day, share in zip(days, shares, strict=True):
        parts.append(f"H{x(day)}V{y(share)}")
    return "".join([*parts, f"H{x(last)}"])


def backwards(days: Sequence[float], shares: Sequence[float], x: Across) -> str:
    """The other edge of the band, from the right back to the left."""
    parts = [f"V{y(shares[-1])}"]
    before = [1.0, *shares[:-1]]
    for day, share in zip(reversed(days), reversed(before), strict=True):
        parts.append(f"H{x(day)}V{y(share)}")
    return "".join([*parts, f"H{x(0)}"])


def ticks(last: float) -> list[int]:
    step = next((one for one in STEPS if last / one <= MOST_TICKS), 365 * math.ceil(last / 365 / MOST_TICKS))
    return [step * place for place in range(int(last // step) + 1)]
