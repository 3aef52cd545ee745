"""Who came or answered, against how many of each group could be expected from its size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.pictures.marks import Mark, Row, Shown, is_hidden, label_of, mark_of
from sewana.reflection.pictures.scales import Ratios, Tick
from sewana_text.figures import count, times

LEAST, MOST = 0.8, 1.25  # four fifths, and what mirrors it
BOUNDS = ("ratio", "low", "high")


@dataclass(frozen=True, slots=True)
class Came:
    """One group; without a mark where too few came to show it, or nobody can be expected."""

    key: str
    label: str
    mark: Mark | None
    came: str
    expected: str
    population: str
    per_1000: str
    is_alert: bool
    heard: str
    state: str


@dataclass(frozen=True, slots=True)
class Reach(Shown):
    key: str
    rows: Sequence[Came]
    ticks: Sequence[Tick]
    one: float
    band: float
    band_width: float
    is_came: bool


def reach(dimension: Mapping[str, Any], labels: Mapping[str, str], *, is_came: bool = False) -> Reach | None:
    """Return the dots of one dimension (groups, places, …), or nothing where nobody is counted.

    `is_came` tells those who came to the forum from those who answered.
    """
    rows = dimension["rows"]
    if not rows:
        return None
    line = Ratios.around([row["ratio"] for row in rows if row.get("ratio") and not is_hidden(row)])
    band = line.at(LEAST)
    return Reach(
        dimension["key"],
        [came(row, line, labels) for row in rows],
        line.ticks,
        line.at(1),
        band,
        round(line.at(MOST) - band, 2),
        is_came,
    )


def came(row: Row, line: Ratios, labels: Mapping[str, str]) -> Came:
    written = {name: count(None if is_hidden(row) else row.get(name)) for name in ("came", "expected")}
    per_1000 = None if is_hidden(row) else row.get("per_1000")
    return Came(
        row["key"],
        label_of(row, labels),
        mark_of(line, row, BOUNDS, times),
        written["came"],
        written["expected"],
        count(row.get("population")),
        count(None) if per_1000 is None else f"{per_1000:.1f}",
        bool(row.get("is_alert")) and not is_hidden(row),
        row.get("heard") or "",
        row.get("state") or "plain",
    )
