"""Where a service is seen between the least that people accept and what they wish for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sewana.reflection.pictures.marks import Row, is_hidden, label_of
from sewana.reflection.pictures.scales import Line, Tick, answers
from sewana_text.figures import between, count, mean, signed_mean

LEAST, MOST = 1, 9


@dataclass(frozen=True, slots=True)
class Zone:
    """A bar from the minimum to the wish; `place` is below, within or above, or unclear by the intervals."""

    key: str
    label: str
    minimum: float | None
    width: float
    perceived: float | None
    written: tuple[str, str, str]
    adequacy: str
    adequacy_between: str
    place: str
    n: str
    state: str

    @property
    def desired(self) -> float | None:
        return None if self.minimum is None else round(self.minimum + self.width, 2)


@dataclass(frozen=True, slots=True)
class Zones:
    rows: Sequence[Zone]
    ticks: Sequence[Tick]


def zones(rows: Sequence[Row], labels: Mapping[str, str]) -> Zones | None:
    """Return the zones.

    Each row has key, n, state, minimum, desired, perceived, and the two gaps with their bounds: adequacy
    (perceived - minimum) and superiority (perceived - desired), each with `…_low` and `…_high`.
    """
    line = answers(LEAST, MOST)
    return Zones([_zone(row, line, labels) for row in rows], line.ticks) if rows else None


def _zone(row: Row, line: Line, labels: Mapping[str, str]) -> Zone:
    values = [None if is_hidden(row) else row.get(name) for name in ("minimum", "desired", "perceived")]
    low, wish, seen = (None if value is None else line.at(value) for value in values)
    is_known = None not in values
    gap = [row.get(name) if is_known else None for name in ("adequacy", "adequacy_low", "adequacy_high")]
    return Zone(
        row["key"],
        label_of(row, labels),
        low if is_known else None,
        round(max(0.0, (wish or 0) - (low or 0)), 2),
        seen if is_known else None,
        (mean(values[0]), mean(values[1]), mean(values[2])),
        signed_mean(gap[0]),
        between(signed_mean(gap[1]), signed_mean(gap[2])),
        place(row) if is_known else "",
        count(None if is_hidden(row) else row.get("n")),
        row.get("state") or "plain",
    )


def place(row: Row) -> str:
    if row["adequacy_high"] < 0:
        return "below"
    if row["superiority_low"] > 0:
        return "above"
    return "within" if row["adequacy_low"] > 0 and row["superiority_high"] < 0 else "unclear"
