"""What changed from one round to the next, and how far a change can be trusted."""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtri, stdtrit

from sewana_core.errors import FiguresError

Floats: TypeAlias = NDArray[np.float64]

MIN_ROUNDS = 3  # for a trend


@dataclass(frozen=True, slots=True)
class Change:
    """A difference, the later minus the earlier, with its standard error and bounds."""

    difference: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through the rounds: change a year, its standard error and bounds."""

    slope: float
    se: float
    low: float
    high: float


def independent_change(
    before: tuple[float, float], after: tuple[float, float], df: float = math.inf, level: float = 0.95
) -> Change:
    """Return the difference of two rounds of different people.

    Parameters
    ----------
    before, after : pair of float
        Estimate and standard error.
    df : float
        Degrees of freedom of the bounds; the normal distribution if infinite.
    level : float
        Of the bounds.

    Returns
    -------
    Change
        ``SE = sqrt(SE1^2 + SE2^2)``.
    """
    return _change(after[0] - before[0], math.hypot(before[1], after[1]), df, level)


def satterthwaite(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the degrees of freedom of a sum of two squared standard errors.

    Parameters
    ----------
    first, second : pair of float
        Standard error and its degrees of freedom.

    References
    ----------
    Welch 1947, doi:10.1093/biomet/34.1-2.28.
    """
    (a, a_df), (b, b_df) = first, second
    if a == b == 0:
        return math.inf
    # By the larger, so that a square does not vanish.
    most = max(a, b)
    a, b = (a / most) ** 2, (b / most) ** 2
    return (a + b) ** 2 / (a * a / a_df + b * b / b_df)


def paired_change(before: ArrayLike, after: ArrayLike, level: float = 0.95) -> Change:
    """Return the mean change of people who answered twice.

    Parameters
    ----------
    before, after : array-like, shape (people,)
        Answers of the same people in the same order; a person with nan in either is left out.

    Raises
    ------
    FiguresError
        ``shapes-differ``, or ``too-few`` with fewer than two people.
    """
    first, second = np.asarray(before, float), np.asarray(after, float)
    if first.shape != second.shape or first.ndim != 1:
        raise FiguresError("shapes-differ", f"got {first.shape} and {second.shape}", found=first.shape)
    change = second - first
    change = change[np.isfinite(change)]
    n = len(change)
    if n < 2:
        raise FiguresError("too-few", f"two people who answered twice are needed, got {n}", found=n)
    return _change(float(change.mean()), float(change.std(ddof=1)) / math.sqrt(n), n - 1, level)


def paired_shares(won: int, lost: int, n: int, level: float = 0.95) -> Change:
    """Return the change of a share among people who answered twice.

    Parameters
    ----------
    won, lost : int
        People who agree only the second time, and only the first time.
    n : int
        All who answered twice.

    Returns
    -------
    Change
        ``d = (b - c) / n``, ``SE = sqrt(b + c - (b - c)^2 / n) / n``.

    References
    ----------
    Agresti, *Categorical Data Analysis*, 3rd ed., section 11.1.
    """
    if min(won, lost) < 0 or won + lost > n or n < 1:
        raise FiguresError("counts", f"got {won} and {lost} of {n}", found=[won, lost, n])
    difference = (won - lost) / n
    return _change(difference, math.sqrt(won + lost - (won - lost) ** 2 / n) / n, math.inf, level)


def mcnemar(won: int, lost: int) -> tuple[float, float]:
    """Return McNemar's statistic and its p-value; (0, 1) if nobody changed.

    References
    ----------
    McNemar 1947, doi:10.1007/BF02295996.
    """
    if min(won, lost) < 0:
        raise FiguresError("counts", f"got {won} and {lost}", found=[won, lost])
    statistic = (won - lost) ** 2 / (won + lost) if won + lost else 0.0
    return statistic, float(chdtrc(1, statistic))


def trend(year: ArrayLike, value: ArrayLike, se: ArrayLike, level: float = 0.95) -> Trend:
    """Return the weighted slope of at least three rounds.

    Parameters
    ----------
    year, value, se : array-like, shape (rounds,)
        Rounds that may be compared: of one wording. Standard errors above 0.

    Returns
    -------
    Trend
        ``b = sum w (t - t_mean)(y - y_mean) / sum w (t - t_mean)^2`` with ``w = 1 / SE^2``; the bounds are of
        the normal distribution, for the errors are known and not found from the scatter about the line.

    Raises
    ------
    FiguresError
        ``shapes-differ``, ``too-few-rounds``, ``same-year``, or ``standard-error``.
    """
    t, y, s = np.asarray(year, float), np.asarray(value, float), np.asarray(se, float)
    if not t.shape == y.shape == s.shape or t.ndim != 1:
        raise FiguresError("shapes-differ", f"got {t.shape}, {y.shape} and {s.shape}", found=t.shape)
    if len(t) < MIN_ROUNDS:
        raise FiguresError("too-few-rounds", f"a trend needs {MIN_ROUNDS} rounds, got {len(t)}", found=len(t))
    if len(np.unique(t)) < len(t):
        raise FiguresError("same-year", "a year stands twice", found=t.tolist())
    if not (s > 0).all():
        raise FiguresError("standard-error", "standard errors must be above 0", found=s.tolist())
    weight = 1 / s**2
    # Both from their middles: years are large beside their differences.
    near = t - t[0]
    off = near - weight @ near / weight.sum()
    rise = y - weight @ y / weight.sum()
    square = weight @ off**2
    found = _change(float(weight * off @ rise / square), float(1 / np.sqrt(square)), math.inf, level)
    return Trend(found.difference, found.se, found.low, found.high)


def tipping_point(difference: float, rate: float) -> float:
    """Return how far those who did not answer must lie below those who did for a change to vanish.

    Parameters
    ----------
    difference : float
        The change found.
    rate : float
        Share of the population that answered this round, in [0, 1).

    Returns
    -------
    float
        ``d / (1 - r)``, in the units of the change: last round's silent as its answerers, this round's below.
        At a rate of one or two in a hundred it is the change itself.
    """
    if not 0 <= rate < 1:
        raise FiguresError("rate", f"the rate must be at least 0 and below 1, got {rate}", found=rate)
    return difference / (1 - rate)


def difference_reliability(first: float, second: float, correlation: float) -> float:
    """Return the reliability of the difference of two scores of equal spread.

    Parameters
    ----------
    first, second : float
        Reliability of each score, in [0, 1].
    correlation : float
        Of the two scores, in (-1, 1).

    References
    ----------
    Lord 1963, in Harris (ed.), *Problems in Measuring Change*: ``((r11 + r22) / 2 - r12) / (1 - r12)``.
    """
    if not -1 < correlation < 1:
        raise FiguresError("correlation", f"must be between -1 and 1, got {correlation}", found=correlation)
    return ((first + second) / 2 - correlation) / (1 - correlation)


def _change(difference: float, se: float, df: float, level: float) -> Change:
    if not 0 < level < 1:
        raise FiguresError("level", f"level must be between 0 and 1, got {level}", found=level)
    below = (1 + level) / 2
    width = float(ndtri(below) if math.isinf(df) else stdtrit(df, below)) * se
    return Change(difference, se, difference - width, difference + width)
