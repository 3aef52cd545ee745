"""What the opinion map says of the statements behind an improvement; nothing of fewer than five people."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sewana.committee.models import Edition
from sewana.forum.queries import ShownStatement
from sewana.reflection import queries as reflection
from sewana_text.figures import UNKNOWN, between, per_cent

EVERYBODY = "all"
SIDES = ("users", "providers")


@dataclass(frozen=True)
class Cell:
    """How many of some people agree, with its range; without numbers where it may not be shown."""

    column: str
    n: int | None
    agree: str
    range: str


@dataclass(frozen=True)
class Evidence:
    """One statement: how everybody, each side and each opinion group stand to it, and whether the sides differ."""

    statement: ShownStatement
    cells: tuple[Cell, ...]
    difference: reflection.Difference | None

    @property
    def everybody(self) -> Cell | None:
        return next((cell for cell in self.cells if cell.column == EVERYBODY), None)


def evidence(edition: Edition, statements: Collection[int]) -> list[Evidence]:
    """Evidence of the statements with these numbers, as the stored picture has it; empty before there is one."""
    page = reflection.page(edition) if statements else None
    if page is None or page.reflection is None or not page.is_enough:
        return []
    gaps = {one.statement.number: one for one in page.differences}
    return [
        Evidence(
            row.statement,
            tuple(cell(column, found) for column, found in zip(page.columns, row.cells, strict=True)),
            gaps.get(row.statement.number),
        )
        for row in page.rows
        if row.statement.number in statements
    ]


def cell(column: str, found: Any) -> Cell:
    n, agree = found["n"], found["agree"]
    if n is None or agree is None:
        return Cell(column, n, UNKNOWN, "")
    from sewana_core.intervals import wilson_effective  # noqa: PLC0415

    # The picture keeps whole per cents: the range is as exact as they are.
    bounds = wilson_effective(agree / 100, n)
    shown = between(per_cent(bounds.low).rstrip("%"), per_cent(bounds.high))
    return Cell(column, n, f"{agree}%", shown)
