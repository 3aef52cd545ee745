"""The bootstrap for figures that have no formula for their error: ranks, and how two profiles agree.

People are drawn anew within each stratum (the groups), as many as there were, and the draw is raked to the same
margins, without the levels that nobody drawn is of (Efron and Tibshirani 1993, An Introduction to the Bootstrap,
chapter 6; raked anew as in Canty and Davison 1999, doi:10.1111/1467-9884.00196). What is needed of a draw are sums
over cells of the table of margins, so raking and means are products of small matrices for many draws at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.errors import FiguresError
from sewana_core.weights import Weights, cells_of, rake_cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 2000
_AT_ONCE_NUMBERS = 2_000_000
_LEAST_LEFT = 0.9
_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Figures of many draws.

    Attributes
    ----------
    means : ndarray of float, shape (rounds, columns)
        Weighted means of the columns; NaN where nobody drawn answered.
    dropped : int
        Draws that no weights could fit to the margins. They are not among the rounds.
    """

    means: Floats
    dropped: int

    def __len__(self) -> int:
        return len(self.means)


def draw_again(
    weights: Weights, strata: Ints, values: Floats, rng: np.random.Generator, rounds: int = ROUNDS
) -> Drawn:
    """Return the weighted means of many draws of the same people.

    Parameters
    ----------
    weights : Weights
        Those of the people; draws are raked from them to their margins.
    strata : ndarray of int, shape (n,)
        People are drawn within these, numbered from 0.
    values : ndarray of float, shape (n, columns)
        NaN where there is no answer.
    rng : numpy.random.Generator
        Keep its seed beside the result.
    rounds : int
        How many draws.

    Returns
    -------
    Drawn

    Raises
    ------
    FiguresError
        ``not-converged`` where more than a tenth of the draws cannot be raked to the margins.
    """
    table = _Table(weights, strata, values)
    size = max(1, _AT_ONCE_NUMBERS // len(strata))
    parts = [table.means(table.drawn(rng, min(size, rounds - begun))) for begun in range(0, rounds, size)]
    means, off = (np.concatenate(found) for found in zip(*parts, strict=True))
    kept = off <= _TOLERANCE
    dropped = int(rounds - np.count_nonzero(kept))
    if dropped > (1 - _LEAST_LEFT) * rounds:
        raise FiguresError(
            "not-converged",
            f"{dropped} of {rounds} draws cannot be weighted to the margins: use fewer margins or levels",
            dropped=dropped,
            rounds=rounds,
        )
    return Drawn(means[kept], dropped)


def percentiles(draws: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the percentile interval of each column of draws, shape (rounds, ...); NaN draws are passed over."""
    low, high = np.nanquantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def rank_ranges(draws: Floats, level: float = 0.95) -> tuple[Ints, Ints]:
    """Return the best and the worst rank each column plausibly has, 1 for the largest.

    Parameters
    ----------
    draws : ndarray of float, shape (rounds, columns)
    level : float

    Returns
    -------
    best, worst : ndarray of int, shape (columns,)
    """
    ranks = 1 + np.argsort(np.argsort(-draws, axis=1, kind="stable"), axis=1)
    best, worst = np.quantile(ranks, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.floor(best + 0.5).astype(np.int64), np.floor(worst + 0.5).astype(np.int64)


class _Table:
    """People sorted by stratum and cell, so that each cell is a slice."""

    def __init__(self, weights: Weights, strata: Ints, values: Floats) -> None:
        self.targets = [margin.targets for margin in weights.margins]
        codes, cell = cells_of(weights.margins) if self.targets else (np.zeros((1, 0), np.int64), strata * 0)
        number = strata * len(codes) + cell
        order = np.argsort(number, kind="stable")
        held, self.begins = np.unique(number[order], return_index=True)
        self.ends = [*self.begins[1:].tolist(), len(order)]
        self.codes = codes[held % len(codes)]
        self.sizes = np.bincount(strata)
        weight = weights.weight[order][:, None]
        sorted_values = values[order]
        there = ~np.isnan(sorted_values)
        self.partial = np.flatnonzero(~there.all(axis=0))
        columns = [np.where(there, sorted_values, 0) * weight, there[:, self.partial] * weight, weight]
        self.columns = np.ascontiguousarray(np.hstack(columns), np.float32)
        self.width = values.shape[1]

    def drawn(self, rng: np.random.Generator, rounds: int) -> Floats:
        """Sums over the cells of some draws, shape (rounds, cells, columns)."""
        times = np.empty((rounds, len(self.columns)), np.float32)
        for row in times:
            begun = 0
            for size in self.sizes.tolist():
                row[begun : begun + size] = np.bincount(rng.integers(0, size, size), minlength=size)
                begun += size
        sums = np.empty((rounds, len(self.ends), self.columns.shape[1]))
        for place, (begin, end) in enumerate(zip(self.begins.tolist(), self.ends, strict=True)):
            sums[:, place] = times[:, begin:end] @ self.columns[begin:end]
        return sums

    def means(self, sums: Floats) -> tuple[Floats, Floats]:
        """The means of the draws, raked, and how far each is off its margins."""
        held = sums[:, :, -1]
        raked, off = held, np.zeros(len(held))
        if self.targets:
            raked, _, off = rake_cells(held, self.codes, self._targets_of(held), _TOLERANCE)
        factor = np.divide(raked, held, out=np.zeros_like(held), where=held > 0)
        totals = np.einsum("bc,bck->bk", factor, sums)
        answered = np.repeat(totals[:, -1:], self.width, axis=1)
        answered[:, self.partial] = totals[:, self.width : -1]
        found = np.full((len(sums), self.width), np.nan)
        np.divide(totals[:, : self.width], answered, out=found, where=answered > 0)
        return found, off

    def _targets_of(self, held: Floats) -> list[Floats]:
        """The targets of each draw; the people of a level that was not drawn are counted with the others."""
        found = []
        for margin, target in enumerate(self.targets):
            place = np.eye(len(target))[self.codes[:, margin]]
            there = target * (held @ place > 0)
            found.append(there * (target.sum() / there.sum(axis=1, keepdims=True)))
        return found
