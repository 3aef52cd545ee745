"""What users feel beside what staff expect them to feel, statement by statement, the widest gap first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.pictures.marks import Mark, Row, mark
from sewana.reflection.pictures.scales import Tick, shares
from sewana_text.figures import between, per_cent, signed_points

MARGIN = 0.10  # within ten points of each other, two views count as the same
CLEAR = ("staff_higher", "users_higher")


@dataclass(frozen=True, slots=True)
class Pair:
    """One statement: two marks, the band of ten points around the users, and the gap."""

    key: str
    label: str
    users: Mark
    staff: Mark
    band: float
    band_width: float
    gap: str
    gap_between: str
    verdict: str

    @property
    def is_clear(self) -> bool:
        return self.verdict in CLEAR

    @property
    def joint(self) -> tuple[float, float]:
        """The line between the marks; what would lie under them is left out by the marks themselves."""
        return min(self.users.at, self.staff.at), max(self.users.at, self.staff.at)


@dataclass(frozen=True, slots=True)
class Dumbbell:
    pairs: Sequence[Pair]
    ticks: Sequence[Tick]
    staff: int
    users: int


def dumbbell(result: Mapping[str, Any], labels: Mapping[str, str]) -> Dumbbell | None:
    """Return the mirror, or nothing where there is none or too few staff answered."""
    told = result.get("mirror")
    if not told or not told["is_shown"] or not told["rows"]:
        return None
    rows = sorted(told["rows"], key=lambda row: -row["gap"])
    return Dumbbell([pair(row, labels) for row in rows], shares().ticks, told["staff"], result["n"])


def pair(row: Row, labels: Mapping[str, str]) -> Pair:
    line = shares()
    band = line.at(row["users"] - MARGIN)
    return Pair(
        row["item"],
        labels.get(row["item"], row["item"]),
        mark(line, (row["users"], row["users_low"], row["users_high"]), per_cent),
        mark(line, (row["staff"], row["staff_low"], row["staff_high"]), per_cent),
        band,
        round(line.at(row["users"] + MARGIN) - band, 2),
        signed_points(row["gap"]),
        between(signed_points(row["low"]), signed_points(row["high"])),
        row["verdict"],
    )
