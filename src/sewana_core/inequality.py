"""How unequally something falls to groups of people: the measures of the appendix.

All take one value for each group and the groups' shares of the population as weights. Logarithms are natural.
The World Health Organization's toolkit prints Theil and the mean log deviation times 1,000, and the
coefficient of variation times 100.

References
----------
Theil 1967; Atkinson 1970, doi:10.1016/0022-0531(70)90039-6; World Health Organization, Health Equity
Assessment Toolkit, technical notes.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, xlogy

from sewana_core.errors import FiguresError

Floats = NDArray[np.float64]


def _weighted(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return the values and the groups' shares, which add up to 1."""
    value = np.asarray(values, np.float64)
    weight = np.ones_like(value) if weights is None else np.asarray(weights, np.float64)
    if value.ndim != 1 or value.size == 0 or weight.shape != value.shape:
        message = f"one value and one weight for each group, got shapes {value.shape} and {weight.shape}"
        raise FiguresError("groups-shape", message, found=value.shape)
    if not np.isfinite(value).all() or not np.isfinite(weight).all():
        raise FiguresError("not-a-number", "every group needs a value and a weight that are numbers")
    if (value < 0).any() or (weight <= 0).any():
        raise FiguresError("value-negative", "values must not be negative, and weights must be above zero")
    if not value.any():
        raise FiguresError("all-zero", "every group has zero: there is nothing to share out")
    return value, weight / weight.sum()


def theil(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return Theil's T, ``sum p r ln r`` with ``r`` the value over the mean; 0 when all are equal."""
    value, share = _weighted(values, weights)
    ratio = value / (share @ value)
    return float(share @ xlogy(ratio, ratio))


def mean_log_deviation(values: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """Return ``sum p ln(mean / value)``, or None if a group has zero."""
    value, share = _weighted(values, weights)
    return float(share @ np.log((share @ value) / value)) if value.all() else None


def atkinson(values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> float | None:
    """Return Atkinson's index for an aversion to inequality above 0; None where a zero leaves it undefined."""
    value, share = _weighted(values, weights)
    mean = share @ value
    if aversion == 1:
        deviation = mean_log_deviation(value, share)
        return None if deviation is None else -math.expm1(-deviation)
    if aversion > 1 and not value.all():
        return None
    power = 1 - aversion
    return float(1 - (share @ value**power) ** (1 / power) / mean)


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Gini index, half the mean difference of two drawn at random over the mean."""
    value, share = _weighted(values, weights)
    apart = np.abs(value[:, None] - value[None, :])
    return float(share @ apart @ share / (2 * (share @ value)))


def between_group_variance(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the mean squared distance of the groups from the mean of all."""
    value, share = _weighted(values, weights)
    return float(share @ (value - share @ value) ** 2)


def variation(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the coefficient of variation, the groups' standard deviation over the mean."""
    value, share = _weighted(values, weights)
    return math.sqrt(between_group_variance(value, share)) / float(share @ value)


def mean_difference(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the mean distance of the groups from the mean of all."""
    value, share = _weighted(values, weights)
    return float(share @ np.abs(value - share @ value))


def index_of_disparity(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the plain mean distance of the groups from the mean of all, over that mean.

    The mean of all weighs groups by their size, the mean of the distances does not.
    """
    value, share = _weighted(values, weights)
    mean = float(share @ value)
    return float(np.abs(value - mean).mean()) / mean


def dissimilarity(shares: ArrayLike, population: ArrayLike) -> float:
    """Return half the summed distance of two lists of shares: how much would have to change hands."""
    return float(np.abs(np.asarray(shares, np.float64) - np.asarray(population, np.float64)).sum() / 2)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the bounds of its bootstrap interval; None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Inequality:
    """The measures of the appendix, of the rates at which groups came.

    Attributes
    ----------
    theil, mld, atkinson_1, gini : Figure
    g_statistic : float
        Twice the people times Theil, the likelihood ratio of equal rates against rates of their own.
    g_p : float
        Its p-value, chi-squared with one degree of freedom less than groups.
    """

    theil: Figure
    mld: Figure
    atkinson_1: Figure
    gini: Figure
    g_statistic: float
    g_p: float


def inequality(
    came: ArrayLike,
    population: ArrayLike,
    rng: np.random.Generator,
    *,
    level: float = 0.95,
    rounds: int = 2000,
) -> Inequality:
    """Return how unequal the rates are at which groups came.

    Parameters
    ----------
    came, population : array-like of int, shape (groups,)
        People who came, and people there are.
    rng : numpy.random.Generator
        Draws the rounds of the bootstrap.
    level : float
        Coverage wanted of the percentile intervals.
    rounds : int
        Rounds of the bootstrap; in each, as many people are drawn from the groups' shares of those who came.

    Returns
    -------
    Inequality
        A measure that is undefined (a group of zero) has None, and no interval. Rounds in which a group
        happens to be empty are left out of the intervals of measures that are undefined there.

    Raises
    ------
    FiguresError
        As in `theil`: ``groups-shape``, ``not-a-number``, ``value-negative`` or ``all-zero``.

    Notes
    -----
    Shares are estimated from few people, so all measures are somewhat too large in small rounds.
    """
    counts, people = np.asarray(came, np.float64), np.asarray(population, np.float64)
    rate, share = _weighted(counts / people, people)
    drawn = rng.multinomial(int(counts.sum()), counts / counts.sum(), rounds) / people
    in_rounds = _of_rounds(drawn, share)
    index = theil(rate, share)
    statistic = 2 * float(counts.sum()) * index
    return Inequality(
        _figure(index, in_rounds[0], level),
        _figure(mean_log_deviation(rate, share), in_rounds[1], level),
        _figure(atkinson(rate, 1, share), in_rounds[2], level),
        _figure(gini(rate, share), in_rounds[3], level),
        statistic,
        float(chdtrc(len(counts) - 1, statistic)),
    )


def _of_rounds(rates: Floats, share: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the four measures of each row of rates; infinite where a group is empty."""
    relative = rates / (rates @ share)[:, None]
    with np.errstate(divide="ignore"):
        deviation = -np.log(relative) @ share
    # Sorted by rate, the mean difference is a sum of twice the cumulated shares: no pairs need be made.
    order = np.argsort(relative, axis=1)
    sorted_rates, sorted_share = np.take_along_axis(relative, order, 1), share[order]
    before = np.cumsum(sorted_share, axis=1) - sorted_share
    unequal = (sorted_share * sorted_rates * (2 * before + sorted_share - 1)).sum(axis=1)
    atkinson_1 = np.where(np.isfinite(deviation), -np.expm1(-deviation), np.inf)
    return xlogy(relative, relative) @ share, deviation, atkinson_1, unequal


def _figure(value: float | None, rounds: Floats, level: float) -> Figure:
    if value is None:
        return Figure(None, None, None)
    low, high = np.quantile(rounds[np.isfinite(rounds)], [(1 - level) / 2, (1 + level) / 2])
    return Figure(value, float(low), float(high))
