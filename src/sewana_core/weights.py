"""Weights that give a survey's answers the composition of the population.

With one margin this is post-stratification, w = N_g / n_g; with several it is raking: margin after margin, the
weights are scaled until every level sums to its population (Deming and Stephan 1940,
doi:10.1214/aoms/1177731829). Weights depend on a person's levels alone, so the work is done on the cells of the
table of levels and does not grow with the people.

Weights repair composition. They do not repair that people chose for themselves whether to answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sewana_core.errors import FiguresError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Part = tuple[str, ...]
Column = Sequence[str] | NDArray[np.str_]

TOLERANCE = 1e-10
MOST_CYCLES = 500
LEAST_ANSWERS = 10
MOST_TIMES_MEDIAN = 5.0
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """Levels of a margin that are weighted as one, because one alone had too few answers."""

    margin: str
    levels: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A margin that takes no part, and why: ``one-level``."""

    margin: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One margin, ready for raking.

    Attributes
    ----------
    name : str
    codes : ndarray of int, shape (n,)
        The level of each person, counted from 0.
    targets : ndarray of float, shape (levels,)
        The population of each level.
    """

    name: str
    codes: Ints
    targets: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of people, and what was done to make them.

    Attributes
    ----------
    weight, base : ndarray of float, shape (n,)
        The weights, and the weights before post-stratification (1 unless a design says otherwise).
    margins : tuple of Margin
        What was raked over, after merging.
    cycles : int
        Rounds over all margins that were needed.
    capped : int
        People whose weight was cut at the cap before the last raking.
    merged, left_out : tuple
    unknown : mapping
        For each margin the number of people whose level is not known. They count as a level of their own, whose
        share of the population is its share of the answers.
    """

    weight: Floats
    base: Floats
    margins: tuple[Margin, ...]
    cycles: int = 0
    capped: int = 0
    merged: tuple[Merged, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)

    @property
    def kish(self) -> float:
        """Kish's design effect of unequal weights, n Σw² / (Σw)² (Kish 1965)."""
        return float(len(self.weight) * np.square(self.weight).sum() / self.weight.sum() ** 2)

    @property
    def n_eff(self) -> float:
        return len(self.weight) / self.kish

    @property
    def max_over_median(self) -> float:
        return float(self.weight.max() / np.median(self.weight))


def weigh(
    levels: Mapping[str, Column],
    population: Mapping[str, Mapping[str, float]],
    *,
    least: int = LEAST_ANSWERS,
    most_times_median: float | None = MOST_TIMES_MEDIAN,
) -> Weights:
    """Return the weights of people by the margins of their population.

    A level with fewer answers than `least` is weighted together with another of its margin: the one with the
    fewest answers joins the one with the next fewest (the larger population first where these are equal), until no
    level is too small; a margin of one level says nothing and is left out.

    Parameters
    ----------
    levels : mapping of str to sequence of str, each of length n
        For each margin the level of each person; an empty word means that it is not known.
    population : mapping of str to mapping of str to number
        For each margin and level how many people there are. A level with nobody in it and no answers is passed over.
    least : int
        Answers a level needs to be weighted by itself.
    most_times_median : float, optional
        Weights above so many medians are cut there once, and raked anew; None cuts nothing.

    Returns
    -------
    Weights

    Raises
    ------
    FiguresError
        ``no-answers``, ``no-margins``, ``margin-unknown``, ``margin-length``, ``population-number``,
        ``population-empty``, ``margins-differ``, ``level-unknown``, ``level-empty`` (answers from a level of nobody)
        or ``not-converged``.
    """
    totals = _checked_totals(population)
    n = _checked_length(levels, population)
    prepared = [_prepared(name, levels[name], population[name], totals, least) for name in levels]
    margins = tuple(one.margin for one in prepared if one.margin is not None)
    weight, cycles = rake(np.ones(n) * totals / n, margins)
    capped = 0
    if most_times_median is not None:
        cap = most_times_median * np.median(weight)
        capped = int(np.count_nonzero(weight > cap))
        if capped:
            weight, more = rake(np.minimum(weight, cap), margins)
            cycles += more
    return Weights(
        weight,
        np.ones(n),
        margins,
        cycles,
        capped,
        tuple(merged for one in prepared for merged in one.merged),
        tuple(LeftOut(one.name, "one-level") for one in prepared if one.margin is None),
        {one.name: one.unknown for one in prepared if one.unknown},
    )


def rake(base: Floats, margins: Sequence[Margin]) -> tuple[Floats, int]:
    """Return base weights raked to the margins, and how many cycles that took.

    Parameters
    ----------
    base : ndarray of float, shape (n,)
    margins : sequence of Margin

    Returns
    -------
    weight : ndarray of float, shape (n,)
    cycles : int

    Raises
    ------
    FiguresError
        ``not-converged`` when some level is still off by 1e-10 of its population after 500 cycles.
    """
    if not margins:
        return base.copy(), 0
    codes, cell = cells_of(margins)
    size = np.bincount(cell, base, len(codes)).astype(np.float64)
    raked, cycles, off = rake_cells(size[None], codes, [margin.targets for margin in margins])
    if off[0] > TOLERANCE:
        raise FiguresError(
            "not-converged",
            f"raking is off by {off[0]:.2g} of a level after {cycles} cycles: use fewer margins or levels",
            cycles=cycles,
            off=float(off[0]),
        )
    return base * (raked[0] / size)[cell], cycles


def cells_of(margins: Sequence[Margin]) -> tuple[Ints, Ints]:
    """Return the cells of the margins that hold somebody, shape (cells, margins), and the cell of each person."""
    number = np.zeros(len(margins[0].codes), np.int64)
    for margin in margins:
        number = number * len(margin.targets) + margin.codes
    _, first, cell = np.unique(number, return_index=True, return_inverse=True)
    return np.column_stack([margin.codes[first] for margin in margins]).astype(np.int64), cell.reshape(-1)


def rake_cells(
    sizes: Floats, codes: Ints, targets: Sequence[Floats], tolerance: float = TOLERANCE
) -> tuple[Floats, int, Floats]:
    """Return many tables of cells raked to the same margins, at once.

    Parameters
    ----------
    sizes : ndarray of float, shape (tables, cells)
    codes : ndarray of int, shape (cells, margins)
    targets : sequence of ndarray, one for each margin
        Of shape (levels,), or (tables, levels) where tables differ; a level with a target of 0 needs nobody.
    tolerance : float

    Returns
    -------
    sizes : ndarray of float, shape (tables, cells)
    cycles : int
    off : ndarray of float, shape (tables,)
        How far each table was off in the last cycle before it was scaled, max |T / Σw − 1|; infinite where a level
        that should hold somebody holds nobody.
    """
    sizes = sizes.copy()
    places = [np.eye(target.shape[-1])[codes[:, m]] for m, target in enumerate(targets)]
    cycle, off = 0, np.full(len(sizes), np.inf)
    going = np.ones(len(sizes), bool)
    while going.any() and cycle < MOST_CYCLES:
        cycle += 1
        off = np.zeros(len(sizes))
        for place, target in zip(places, targets, strict=True):
            held = sizes @ place
            alone = np.where(np.broadcast_to(target, held.shape) > 0, np.inf, 1.0)
            factor = np.divide(target, held, out=alone, where=held > 0)
            off = np.maximum(off, np.abs(factor - 1).max(axis=1))
            sizes *= np.where(np.isfinite(factor), factor, 0) @ place.T
        going = np.isfinite(off) & (off > tolerance)
    return sizes, cycle, off


@dataclass(frozen=True, slots=True)
class _Prepared:
    name: str
    margin: Margin | None
    merged: tuple[Merged, ...]
    unknown: int


def _checked_totals(population: Mapping[str, Mapping[str, float]]) -> float:
    """The population, once all margins are known to agree on it."""
    if not population:
        raise FiguresError("no-margins", "there are no margins of the population to weight by")
    for name, levels in population.items():
        for level, people in levels.items():
            if not (np.isfinite(people) and people >= 0 and people == int(people)):
                raise FiguresError(
                    "population-number",
                    f"{name}/{level} has {people} people: a whole number, 0 or more, was expected",
                    margin=name,
                    level=level,
                    found=people,
                )
    sums = {name: float(sum(levels.values())) for name, levels in population.items()}
    if len(set(sums.values())) > 1:
        told = ", ".join(f"{name} {total:.0f}" for name, total in sums.items())
        raise FiguresError("margins-differ", f"margins sum to different populations: {told}", sums=sums)
    total = next(iter(sums.values()))
    if total <= 0:
        raise FiguresError("population-empty", "the population holds nobody")
    return total


def _checked_length(levels: Mapping[str, Column], population: Mapping[str, Mapping[str, float]]) -> int:
    lengths = {name: len(column) for name, column in levels.items()}
    for name in levels:
        if name not in population:
            raise FiguresError("margin-unknown", f"the population has no margin {name}", margin=name)
    if not lengths:
        raise FiguresError("no-margins", "the answers have none of the margins of the population")
    if len(set(lengths.values())) > 1:
        raise FiguresError(
            "margin-length", f"margins have different numbers of people: {lengths}", found=lengths
        )
    n = next(iter(lengths.values()))
    if n == 0:
        raise FiguresError("no-answers", "there are no answers to weight")
    return n


def _prepared(
    name: str, column: Column, population: Mapping[str, float], total: float, least: int
) -> _Prepared:
    """One margin with its small levels merged and the people of unknown level apart."""
    levels = {level: place for place, level in enumerate(population)}
    found, inverse = np.unique(np.asarray(column, dtype=np.str_), return_inverse=True)
    inverse = inverse.reshape(-1)
    counts = np.bincount(inverse, minlength=len(found))
    sizes = dict(zip(found.tolist(), counts.tolist(), strict=True))
    unknown = sizes.pop(UNKNOWN, 0)
    _check_levels(name, sizes, population)
    order = {level: place for place, level in enumerate(levels)}
    alone: list[Part] = [(level,) for level in levels if population[level] > 0]
    parts = _merged(alone, sizes, population, order, least)
    merged = tuple(
        Merged(name, part, sum(sizes.get(level, 0) for level in part)) for part in parts if len(part) > 1
    )
    # Of one level there is nothing to learn, with people of unknown level beside it neither: they keep their share.
    if len(parts) < 2 or unknown == len(column):
        return _Prepared(name, None, merged, unknown)
    code = {level: place for place, part in enumerate(parts) for level in part} | {UNKNOWN: len(parts)}
    targets = [float(sum(population[level] for level in part)) for part in parts]
    if unknown:
        away = total * unknown / len(column)
        targets = [people * (1 - away / total) for people in targets] + [away]
    codes = np.array([code[level] for level in found.tolist()], np.int64)[inverse]
    return _Prepared(name, Margin(name, codes, np.array(targets)), merged, unknown)


def _check_levels(name: str, sizes: Mapping[str, int], population: Mapping[str, float]) -> None:
    for level, n in sizes.items():
        if level not in population:
            raise FiguresError(
                "level-unknown",
                f"the population of {name} has no level {level!r}",
                margin=name,
                level=level,
                known=tuple(population),
            )
        if population[level] == 0:
            raise FiguresError(
                "level-empty",
                f"{n} answers come from {name}/{level}, which has a population of 0",
                margin=name,
                level=level,
                n=n,
            )


def _merged(
    parts: list[Part],
    sizes: Mapping[str, int],
    population: Mapping[str, float],
    order: Mapping[str, int],
    least: int,
) -> list[Part]:
    """Join the smallest part with the next smallest until none is too small."""

    def rank(part: Part) -> tuple[int, float, int]:
        n = sum(sizes.get(level, 0) for level in part)
        return n, -sum(population[level] for level in part), order[part[0]]

    while len(parts) > 1:
        smallest, second, *rest = sorted(parts, key=rank)
        if rank(smallest)[0] >= least:
            break
        joined = tuple(sorted((*smallest, *second), key=order.__getitem__))
        parts = [*rest, joined]
    return sorted(parts, key=lambda part: order[part[0]])
