"""Many comparisons at once, and words for a difference."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.errors import FiguresError

Floats: TypeAlias = NDArray[np.float64]
Verdict: TypeAlias = Literal["same", "up", "down", "unclear"]

MOST_CLAIMS = 5  # a year, declared beforehand, judged by Holm
WORTH_A_LOOK = 0.10  # of a table that was only looked through, by Benjamini and Hochberg
SAME_SHARE, SAME_MEAN = 0.10, 0.25  # differences that do not matter: ten points, a quarter of a scale point


def holm(p: ArrayLike) -> Floats:
    """Return p-values adjusted so that the chance of any false claim among all stays below the level.

    Parameters
    ----------
    p : array-like, shape (comparisons,)
        In [0, 1]; nan is passed on and not counted.

    References
    ----------
    Holm 1979, Scandinavian Journal of Statistics 6, 65-70.
    """
    return _adjusted(p, _holm)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Return p-values adjusted so that the expected share of false finds among the found stays below the level.

    Parameters
    ----------
    p : array-like, shape (comparisons,)
        In [0, 1]; nan is passed on and not counted.

    References
    ----------
    Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    return _adjusted(p, _benjamini_hochberg)


def _holm(rising: Floats) -> Floats:
    left = np.arange(len(rising), 0, -1)
    return np.maximum.accumulate(rising * left)


def _benjamini_hochberg(rising: Floats) -> Floats:
    rank = np.arange(1, len(rising) + 1)
    return np.minimum.accumulate((rising * len(rising) / rank)[::-1])[::-1]


def _adjusted(p: ArrayLike, rule: Callable[[Floats], Floats]) -> Floats:
    given = np.asarray(p, float)
    if given.ndim != 1 or (given < 0).any() or (given > 1).any():
        raise FiguresError("p-value", "p-values are one row between 0 and 1", found=given.tolist())
    found = np.full(given.shape, np.nan)
    known = np.flatnonzero(np.isfinite(given))
    order = known[np.argsort(given[known], kind="stable")]
    found[order] = np.minimum(1.0, rule(given[order]))
    return found


def verdict(low: float, high: float, margin: float) -> Verdict:
    """Return the word for a difference from its interval.

    Parameters
    ----------
    low, high : float
        Bounds of the interval of the difference.
    margin : float
        Above 0: a difference as small as this does not matter.

    Returns
    -------
    str
        ``same`` if the whole interval lies inside the margin, otherwise ``up`` or ``down`` if it leaves zero
        out, otherwise ``unclear``. That an interval holds zero is never called ``same``.
    """
    if not low <= high or not margin > 0:
        raise FiguresError("interval", f"got {low} to {high} and margin {margin}", found=[low, high, margin])
    if -margin < low and high < margin:
        return "same"
    if low > 0:
        return "up"
    return "down" if high < 0 else "unclear"
