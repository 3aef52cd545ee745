"""A dot with its interval, its number and its interval in words of numbers: what every picture is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.pictures.scales import Line, Ratios
from sewana_text.figures import between

Row = Mapping[str, Any]
HIDDEN = ("hidden", "equal")
Written = Callable[[float | None], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """`runs_off` and `runs_under` tell that the interval goes on beyond the end of the line."""

    at: float
    low: float
    high: float
    text: str
    between: str
    runs_under: bool = False
    runs_off: bool = False

    @property
    def width(self) -> float:
        return round(self.high - self.low, 2)


class Shown:
    """Rows of a picture: what has a mark is drawn, the rest is only named, in one line below."""

    __slots__ = ()
    rows: Sequence[Any]

    @property
    def marked(self) -> list[Any]:
        return [row for row in self.rows if row.mark]

    @property
    def few(self) -> list[str]:
        return [row.label for row in self.rows if not row.mark]


def mark(line: Line | Ratios, values: tuple[float, float, float], written: Written) -> Mark:
    """Return the mark of a value and its bounds."""
    value, low, high = values
    return Mark(
        line.at(value),
        line.at(low),
        line.at(high),
        written(value),
        between(written(low), written(high)),
        runs_under=not line.holds(low) and line.at(low) == 0,
        runs_off=not line.holds(high) and line.at(high) == 100,
    )


def mark_of(line: Line | Ratios, row: Row, names: tuple[str, str, str], written: Written) -> Mark | None:
    """Return the mark of three entries of a row, or nothing where one of them may not be shown."""
    value, low, high = (row.get(name) for name in names)
    if is_hidden(row) or value is None or low is None or high is None:
        return None
    return mark(line, (value, low, high), written)


def is_hidden(row: Row) -> bool:
    return row.get("state") in HIDDEN


def label_of(row: Row, labels: Mapping[str, str], joint: str = " + ") -> str:
    """The name of a row; of a merged one the names of its members."""
    members = row.get("members") or [row["key"]]
    return joint.join(labels.get(member, member) for member in members)
