"""Weighted means, shares and totals with linearised errors, for all and for parts of the answers.

With u the influence of each person on the figure, e its residual on the margins that were raked over (weighted by
the base weights) and z = w e, the variance is (1 − f) n/(n − 1) Σ (z − z̄)²: summed over strata, with clusters in
place of people where a design has them. This is what the R package `survey` computes for raked designs (Deville,
Särndal and Sautory 1993, doi:10.1080/01621459.1993.10476369; Lumley 2004, doi:10.18637/jss.v009.i08).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sewana_core.errors import FiguresError
from sewana_core.intervals import normal_quantile, wilson_effective
from sewana_core.weights import Weights, cells_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAST_DEFF = 0.5


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its error.

    Attributes
    ----------
    n : int
        Answers it rests on.
    value, se : float
    df : int
        Degrees of freedom of `se`.
    deff : float
        se² over that of a simple random sample of as many answers; NaN where those do not vary.
    unweighted : float
        The same figure without weights.
    kish : float
        Kish's design effect of the weights of these answers.
    """

    n: int
    value: float
    se: float
    df: int
    deff: float
    unweighted: float
    kish: float

    @property
    def n_eff(self) -> float:
        """Answers of a simple random sample that would say as much about a share, n / deff.

        The design effect is held at 0.5 or more. Where all say the same it cannot be seen; that of the weights
        stands in for it.
        """
        return self.n / max(self.kish if np.isnan(self.deff) else self.deff, LEAST_DEFF)

    @property
    def share_se(self) -> float:
        """The error of a share: `se`, but where all say the same half of Wilson's interval in units of z.

        That ten of ten agree does not mean that there is nothing to err about.
        """
        if not np.isnan(self.deff):
            return self.se
        bounds = wilson_effective(min(max(self.value, 0.0), 1.0), self.n_eff)
        return (bounds.high - bounds.low) / (2 * normal_quantile())


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """How people were drawn, where that was not simply at random.

    Attributes
    ----------
    strata, clusters : ndarray of int, shape (n,)
        Numbers from 0; a cluster lies in one stratum.
    fractions : ndarray of float, shape (strata,)
        The part of each stratum's people (or clusters) that was drawn; 0 leaves the finite population aside.
    """

    strata: Ints
    clusters: Ints
    fractions: Floats


@dataclass(frozen=True, eq=False)
class Sample:
    """Weighted answers, ready for figures.

    Attributes
    ----------
    weights : Weights
    design : Design, optional
        Simple random sampling unless given.
    fraction : float
        The part of the population that answered, where all of a small group were asked; 0, the careful choice, for
        open doors.
    """

    weights: Weights
    design: Design | None = None
    fraction: float = 0.0

    @property
    def n(self) -> int:
        return len(self.weights.weight)

    def mean(self, values: Floats, within: Flags | None = None) -> Estimate:
        """Return the weighted mean of answers; of a share where they are 0 and 1.

        Parameters
        ----------
        values : ndarray of float, shape (n,)
            NaN where there is no answer: such people are outside of the figure, not of the sample.
        within : ndarray of bool, shape (n,), optional
            The part of the people that is asked about.

        Returns
        -------
        Estimate

        Raises
        ------
        FiguresError
            ``no-answers`` where nobody of the part answered.
        """
        there = ~np.isnan(values) if within is None else within & ~np.isnan(values)
        n = int(np.count_nonzero(there))
        if not n:
            raise FiguresError("no-answers", "nobody of this part answered")
        weight = np.where(there, self.weights.weight, 0.0)
        filled = np.where(there, values, 0.0)
        total = float(weight.sum())
        # Rounding may not carry a mean beyond what was answered: a share of 1 stays one.
        lowest, highest = values.min(initial=np.inf, where=there), values.max(initial=-np.inf, where=there)
        value = min(max(float(weight @ filled) / total, float(lowest)), float(highest))
        variance = self.variance(np.where(there, filled - value, 0.0) / total)
        plain = float(filled.sum()) / n
        spread = float(weight @ np.square(np.where(there, filled - value, 0.0))) / total
        deff = variance * n / spread if spread > 1e-24 else float("nan")
        kish = n * float(weight @ weight) / total**2
        df = n - 1 if self.design is None else self._df
        return Estimate(n, value, variance**0.5, df, deff, plain, kish)

    def total(self, values: Floats) -> tuple[float, float]:
        """Return the weighted total of `values` over all people, and its error."""
        return float(self.weights.weight @ values), self.variance(values) ** 0.5

    def variance(self, influence: Floats) -> float:
        """Return the variance of a figure from the influence of each person on it, shape (n,)."""
        z = self.weights.weight * self._residual(influence)
        if self.design is None:
            return (1 - self.fraction) * self.n / max(self.n - 1, 1) * _spread(z)
        clusters = np.bincount(self.design.clusters, z, len(self._stratum_of))
        found = 0.0
        for stratum, fraction in enumerate(self.design.fractions):
            here = clusters[self._stratum_of == stratum]
            found += (1 - fraction) * len(here) / max(len(here) - 1, 1) * _spread(here)
        return found

    @cached_property
    def _df(self) -> int:
        assert self.design is not None
        return len(self._stratum_of) - len(self.design.fractions)

    @cached_property
    def _stratum_of(self) -> Ints:
        """The stratum of each cluster."""
        assert self.design is not None
        found = np.zeros(int(self.design.clusters.max()) + 1, np.int64)
        found[self.design.clusters] = self.design.strata
        return found

    @cached_property
    def _cells(self) -> tuple[Floats, Ints, Floats]:
        """The dummies of each cell, the cell of each person, and the matrix that solves for the dummies."""
        margins = self.weights.margins
        codes, cell = cells_of(margins)
        dummies = np.hstack([np.eye(len(margin.targets))[codes[:, m]] for m, margin in enumerate(margins)])
        held = np.bincount(cell, self.weights.base, len(codes))
        return dummies, cell, np.linalg.pinv(dummies.T @ (dummies * held[:, None])) @ dummies.T

    def _residual(self, influence: Floats) -> Floats:
        if not self.weights.margins:
            return influence
        dummies, cell, solving = self._cells
        told = dummies @ (solving @ np.bincount(cell, self.weights.base * influence, len(dummies)))
        found: Floats = influence - told[cell]
        return found


def drawn(base: Floats) -> Weights:
    """Return the weights of a design that is not fitted to any margin."""
    return Weights(base, base, ())


def _spread(z: Floats) -> float:
    return float(np.square(z - z.mean()).sum())
