"""This year beside the last one: a line a measure, its numbers at its ends."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.pictures.labels import wrapped
from sewana.reflection.pictures.marks import Row, Written
from sewana.reflection.pictures.scales import Line, apart
from sewana_text.figures import between, mean, per_cent, signed_mean, signed_points

TOP, LINE_HEIGHT, LETTERS = 30, 19, 6
LEAST_HEIGHT, ROOM = 170, 8


@dataclass(frozen=True, slots=True)
class Ending:
    """The line's right end: its number, its name in lines, and where the first of them stands."""

    y: float
    lines: Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Path:
    """One measure; without `before` where the years may not be compared."""

    key: str
    label: str
    before: str
    after: str
    y_before: float | None
    y_after: float
    label_before: float | None
    ending: Ending
    change: str
    change_between: str
    verdict: str
    is_comparable: bool
    why_not: str

    @property
    def break_at(self) -> int:
        """Half-way, or before this year's end where there is nothing on the other side."""
        return 27 if self.y_before is None else 24

    @property
    def y_middle(self) -> float:
        return self.y_after if self.y_before is None else round((self.y_before + self.y_after) / 2, 1)


@dataclass(frozen=True, slots=True)
class Slope:
    kind: str
    paths: Sequence[Path]
    height: int
    before: str
    after: str

    @property
    def bottom(self) -> int:
        return self.height - TOP // 2


def slopes(
    result: Mapping[str, Any], labels: Mapping[str, str], year: Callable[[int], str] = str
) -> list[Slope]:
    """Return a picture of the means and one of the shares, as far as there are any this year.

    `year` writes a year as the reader does.
    """
    change = result.get("change")
    if not change:
        return []
    found = []
    for kind in ("mean", "share"):
        rows = [row for row in change["rows"] if row["kind"] == kind and row["after"] is not None]
        if rows:
            found.append(slope(kind, rows, labels, (year(change["from"]), year(result["year"]))))
    return found


def slope(kind: str, rows: Sequence[Row], labels: Mapping[str, str], years: tuple[str, str]) -> Slope:
    longest = max(len(wrapped(labels.get(row["measure"], row["measure"]))) for row in rows)
    gap = LINE_HEIGHT * max(2, longest) + ROOM
    height = max(LEAST_HEIGHT, 2 * TOP + gap * len(rows))
    line, top, bottom = _line(rows, kind), TOP + LINE_HEIGHT, height - TOP - LINE_HEIGHT
    before = [_down(line, row["before"], top, bottom) for row in rows]
    after = [bottom - line.at(row["after"]) / 100 * (bottom - top) for row in rows]
    known = [at for at in before if at is not None]
    beginnings = iter(apart(known, LINE_HEIGHT, TOP, height - TOP))
    ends = apart(after, gap, TOP + gap / 2, height - TOP - gap / 2)
    paths = [
        _path(row, kind, labels, (start, round(end, 1)), (None if start is None else next(beginnings), at))
        for row, start, end, at in zip(rows, before, after, ends, strict=True)
    ]
    return Slope(kind, paths, height, *years)


def _line(rows: Sequence[Row], kind: str) -> Line:
    """Whole tenths or halves around what is drawn; a change of nothing still has a line."""
    step = 0.1 if kind == "share" else 0.5
    values = [row[name] for row in rows for name in ("before", "after") if row[name] is not None]
    low, high = (math.floor(min(values) / step) * step, math.ceil(max(values) / step) * step)
    return Line(low, high if high > low else low + step)


def _down(line: Line, value: float | None, top: float, bottom: float) -> float | None:
    return None if value is None else round(bottom - line.at(value) / 100 * (bottom - top), 1)


def _path(
    row: Row,
    kind: str,
    labels: Mapping[str, str],
    places: tuple[float | None, float],
    names_at: tuple[float | None, float],
) -> Path:
    written, change = _written(kind)
    label = labels.get(row["measure"], row["measure"])
    lines = wrapped(label)
    start = names_at[1] - LINE_HEIGHT * (len(lines) - 1) / 2 + LETTERS
    told = [(round(start + LINE_HEIGHT * at, 1), line) for at, line in enumerate(lines)]
    return Path(
        row["measure"], label, written(row["before"]), written(row["after"]), *places, names_at[0],
        Ending(names_at[1], told), change(row["difference"]),
        between(change(row["low"]), change(row["high"])), row["verdict"], row["is_comparable"], row["why_not"],
    )  # fmt: skip


def _written(kind: str) -> tuple[Written, Written]:
    return (per_cent, signed_points) if kind == "share" else (mean, signed_mean)
