"""Counts of people of which only sums are known, and the least and the most that each can be.

Everything that is known is a sum of counts between two bounds. Counts are whole and not negative. The problem is
cut into parts that say nothing of each other, and each part goes to the solver of `scipy.optimize.milp`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from sewana_core.errors import FiguresError

Floats: TypeAlias = NDArray[np.float64]
Cell: TypeAlias = tuple[str, str, str, str]

# Nobody's count needs more; a bound keeps the largest count finite.
_MOST_PEOPLE = 1e6
_MOST_ROUNDS = 100
_NEARLY = 1e-6


@dataclass(slots=True)
class Facts:
    """Cells, each a count of people, and what is known of sums of them (grows in place).

    Attributes
    ----------
    place : dict
        The number of each cell, by people, dimension, group and answer.
    terms, low, high : list
        For each fact the factors of its cells, and the bounds of the sum.
    asked : dict
        By people and answer: the answer whose people were asked for it.
    """

    place: dict[Cell, int] = field(default_factory=dict)
    terms: list[dict[int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    asked: dict[tuple[str, str], str] = field(default_factory=dict)

    def cell(self, *name: str) -> int:
        people, dimension, group, answer = name
        return self.place.setdefault((people, dimension, group, answer), len(self.place))

    def add(self, terms: Mapping[int, float], low: float, high: float) -> None:
        self.terms.append(dict(terms))
        self.low.append(low)
        self.high.append(high)


def _parts(facts: Facts, constant: NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
    """Split cells and facts into parts that say nothing of each other: small problems are quick to solve.

    A cell that is known already ties nothing together.
    """
    parent = list(range(len(facts.place)))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = cell = parent[parent[cell]]
        return cell

    for terms in facts.terms:
        free = [cell for cell in terms if not constant[cell]]
        for cell in free[1:]:
            parent[root(cell)] = root(free[0])
    cells: dict[int, list[int]] = {}
    for cell in range(len(facts.place)):
        cells.setdefault(root(cell), []).append(cell)
    lines: dict[int, list[int]] = {}
    for number, terms in enumerate(facts.terms):
        free = [cell for cell in terms if not constant[cell]]
        lines.setdefault(root(free[0] if free else next(iter(terms))), []).append(number)
    for place, members in cells.items():
        yield members, lines.get(place, [])


def _narrowed(facts: Facts) -> tuple[Floats, Floats]:
    """Return bounds of all cells, each fact applied to the bounds of its cells until nothing changes.

    What is fixed by simple adding and subtracting is found here, at a small part of the solver's cost.
    """
    row = np.repeat(np.arange(len(facts.terms)), [len(terms) for terms in facts.terms])
    cell = np.array([one for terms in facts.terms for one in terms], np.int64)
    factor = np.array([value for terms in facts.terms for value in terms.values()])
    low, high = np.array(facts.low)[row], np.array(facts.high)[row]
    least, most = np.zeros(len(facts.place)), np.full(len(facts.place), _MOST_PEOPLE)
    for _round in range(_MOST_ROUNDS if len(row) else 0):
        before = least.copy(), most.copy()
        ends = factor * least[cell], factor * most[cell]
        small, large = np.minimum(*ends), np.maximum(*ends)
        from_high = (high - (np.bincount(row, small)[row] - small)) / factor
        from_low = (low - (np.bincount(row, large)[row] - large)) / factor
        np.minimum.at(most, cell, np.floor(np.where(factor > 0, from_high, from_low) + _NEARLY))
        np.maximum.at(least, cell, np.ceil(np.where(factor > 0, from_low, from_high) - _NEARLY))
        if (least > most).any():
            raise FiguresError("release-contradiction", "no counts fit the tables")
        if (least == before[0]).all() and (most == before[1]).all():
            break
    return least, most


def small_and_told(facts: Facts, minimum: int, width: int = 0) -> Iterator[tuple[Cell, int, int]]:
    """Yield each cell that is told within a width and can be under a minimum, with its least and its most.

    Raises
    ------
    FiguresError
        ``release-contradiction`` if no counts fit the facts.
    """
    names = list(facts.place)
    bounds = _narrowed(facts)
    for cells, lines in _parts(facts, bounds[0] == bounds[1]):
        problem = _Problem(facts, bounds, cells, lines)
        problem.scatter(width)
        for column in problem.columns:
            least, most = problem.range_of(column, minimum, width)
            if least < minimum and most - least <= width:
                yield names[problem.cells[column]], least, most


def check_fits(facts: Facts) -> None:
    """Raise ``release-contradiction`` if no counts fit the facts."""
    bounds = _narrowed(facts)
    for cells, lines in _parts(facts, bounds[0] == bounds[1]):
        problem = _Problem(facts, bounds, cells, lines)
        problem.solve()


class _Problem:
    """One part of the facts as bounds on whole numbers. Every solution found is kept: it shows what can move."""

    def __init__(
        self, facts: Facts, bounds: tuple[Floats, Floats], cells: list[int], lines: list[int]
    ) -> None:
        used = {cell for line in lines for cell in facts.terms[line]} | set(cells)
        self.cells = sorted(used)
        column = {cell: place for place, cell in enumerate(self.cells)}
        self.columns = [column[cell] for cell in cells]
        self.matrix = np.zeros((len(lines), len(self.cells)))
        for row, line in enumerate(lines):
            for cell, factor in facts.terms[line].items():
                self.matrix[row, column[cell]] = factor
        self.low, self.high = (np.array([side[line] for line in lines]) for side in (facts.low, facts.high))
        self.least, self.most = (side[self.cells] for side in bounds)
        self.seen: list[Floats] = []

    def solve(self) -> None:
        self._end(np.zeros(len(self.cells)))

    def scatter(self, width: int) -> None:
        """Look for solutions that differ in as many counts as can be, before counts are asked for one by one."""
        left = len(self.cells) + 1
        while left > (left := int(np.count_nonzero(self._stays(width)))) > 0:
            for sign in (1.0, -1.0):
                self.seen.append(self._end(sign * self._stays(width)))

    def _stays(self, width: int) -> Floats:
        """Mark the counts that are not constants and have not moved by more than a width so far."""
        free = self.least < self.most
        if self.seen:
            free &= np.ptp(self.seen, axis=0) <= width
        return free.astype(np.float64)

    def range_of(self, column: int, minimum: int, width: int) -> tuple[int, int]:
        """Return the least and the most of a count, or any two that are far enough apart."""
        if self.least[column] == self.most[column]:
            return int(self.least[column]), int(self.least[column])
        aim = np.zeros(len(self.cells))
        aim[column] = 1.0
        for sign in (1.0, -1.0):
            least, most = self._seen(column)
            if most - least > width:
                break
            self.seen.append(self._end(sign * aim))
            if sign > 0 and self.seen[-1][column] >= minimum:
                return minimum, minimum + width + 1
        return self._seen(column)

    def _seen(self, column: int) -> tuple[int, int]:
        values = [int(one[column]) for one in self.seen]
        return (min(values), max(values)) if values else (0, 0)

    def _end(self, aim: Floats) -> Floats:
        """Return counts that fit all facts, with the smallest sum of what is aimed at."""
        limits = Bounds(self.least, self.most)
        rules = [LinearConstraint(self.matrix, self.low, self.high)] if len(self.matrix) else []
        found = milp(aim, constraints=rules, bounds=limits, integrality=np.ones(len(aim), np.int64))
        if found.x is None:
            raise FiguresError("release-contradiction", f"no counts fit the tables: {found.message}")
        return np.asarray(np.round(found.x), np.float64)
