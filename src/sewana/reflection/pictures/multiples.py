"""Three years and more: a small picture a measure, all on one scale, with the interval as a band."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sewana.reflection.pictures.marks import Mark, Written, mark
from sewana.reflection.pictures.scales import Line, Tick
from sewana_text.figures import between, mean, per_cent, signed_mean, signed_points

LEAST_ROUNDS = 3
ALONE = 2
SIDE = 13  # per cent of the width left free for the first and last number


@dataclass(frozen=True, slots=True)
class Point:
    year: int
    year_text: str
    at: float
    y: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """Years that may be compared: the line through them and the band of their intervals."""

    line: str
    band: str


@dataclass(frozen=True, slots=True)
class Course:
    key: str
    label: str
    points: Sequence[Point]
    stretches: Sequence[Stretch]
    breaks: Sequence[float]
    slope: str
    slope_between: str

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def last(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True, slots=True)
class Multiples:
    """`ticks` go up the side; their places are per cent from the top."""

    kind: str
    courses: Sequence[Course]
    years: Sequence[str]
    ticks: Sequence[Tick]


def multiples(
    result: Mapping[str, Any], labels: Mapping[str, str], year: Callable[[int], str] = str
) -> list[Multiples]:
    """Return a row of small pictures for means and one for shares, of what has three rounds or more.

    `year` writes a year as the reader does.
    """
    kinds = {"mean": list[Any](), "share": list[Any]()}
    for told in result.get("trend") or []:
        if len(told["points"]) >= LEAST_ROUNDS:
            is_share = max(point["value"] for point in told["points"]) <= 1
            kinds["share" if is_share else "mean"].append(told)
    return [_multiples(kind, rows, labels, year) for kind, rows in kinds.items() if rows]


def _multiples(
    kind: str, rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str], year: Callable[[int], str]
) -> Multiples:
    years = sorted({point["year"] for row in rows for point in row["points"]})
    upright, across = _upright(rows, kind), Line(years[0], years[-1])
    courses = [_course(row, kind, labels, (across, upright), year) for row in rows]
    step = 0.1 if kind == "share" else 0.5
    values = [upright.low, (upright.low + upright.high) / 2, upright.high]
    if (upright.high - upright.low) / step % 2 > 0.5:
        values = [upright.low, upright.high]
    ticks = [Tick(round(100 - upright.at(value), 2), _written(kind)[0](value)) for value in values]
    return Multiples(kind, courses, [year(one) for one in years], ticks)


def _upright(rows: Sequence[Mapping[str, Any]], kind: str) -> Line:
    step = 0.1 if kind == "share" else 0.5
    low = min(point["low"] for row in rows for point in row["points"])
    high = max(point["high"] for row in rows for point in row["points"])
    return Line(math.floor(low / step) * step, math.ceil(high / step) * step)


def _course(
    row: Mapping[str, Any],
    kind: str,
    labels: Mapping[str, str],
    lines: tuple[Line, Line],
    year: Callable[[int], str],
) -> Course:
    across, upright = lines
    written, change = _written(kind)
    points = [
        Point(
            point["year"],
            year(point["year"]),
            _inside(across.at(point["year"])),
            round(100 - upright.at(point["value"]), 2),
            mark(upright, (point["value"], point["low"], point["high"]), written),
        )
        for point in sorted(row["points"], key=lambda point: point["year"])
    ]
    cuts = [(first.at + second.at) / 2 for first, second in pairwise(points) if second.year in row["breaks"]]
    return Course(
        row["measure"],
        labels.get(row["measure"], row["measure"]),
        points,
        [_stretch(part) for part in _parts(points, row["breaks"])],
        [round(at, 2) for at in cuts],
        change(row["slope"]),
        between(change(row["slope_low"]), change(row["slope_high"])),
    )


def _parts(points: Sequence[Point], breaks: Sequence[int]) -> Iterator[list[Point]]:
    part: list[Point] = []
    for point in points:
        if part and point.year in breaks:
            yield part
            part = []
        part.append(point)
    yield part


def _stretch(points: Sequence[Point]) -> Stretch:
    line = " ".join(f"{point.at},{point.y}" for point in points)
    # A year by itself has a band as wide as its dot.
    ends = [(point.at, point) for point in points]
    if len(points) == 1:
        ends = [(points[0].at - ALONE, points[0]), (points[0].at + ALONE, points[0])]
    upper = [f"{round(at, 2)},{round(100 - point.mark.high, 2)}" for at, point in ends]
    lower = [f"{round(at, 2)},{round(100 - point.mark.low, 2)}" for at, point in reversed(ends)]
    return Stretch(line, " ".join([*upper, *lower]))


def _inside(at: float) -> float:
    return round(SIDE + at * (100 - 2 * SIDE) / 100, 2)


def _written(kind: str) -> tuple[Written, Written]:
    return (per_cent, signed_points) if kind == "share" else (mean, signed_mean)
