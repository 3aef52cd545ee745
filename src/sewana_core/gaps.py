"""The difference of two independent figures, each with an error of its own.

References
----------
Welch 1947, doi:10.1093/biomet/34.1-2.28; Satterthwaite 1946, doi:10.2307/3002019; Cohen 1988 (d and h);
Hedges 1981, doi:10.3102/10769986006002107; Cliff 1993, doi:10.1037/0033-2909.114.3.494.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from sewana_core.errors import FiguresError
from sewana_core.intervals import student

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Known:
    """A figure, its standard error, and the degrees of freedom of that."""

    value: float
    se: float
    df: float


@dataclass(frozen=True, slots=True)
class Gap:
    """The first figure minus the second.

    Attributes
    ----------
    gap, se : float
    df : float or None
        Degrees of freedom by Welch and Satterthwaite; None where neither figure has an error.
    low, high : float
    p : float
        Of no difference, two-sided.
    """

    gap: float
    se: float
    df: float | None
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class SameScale:
    """Two sets of answers on one scale.

    Attributes
    ----------
    gap : Gap
        Welch's difference of the means, the first minus the second.
    t : float or None
    cohen_d, hedges_g : float or None
        Difference in pooled standard deviations, plain and corrected for small numbers; None if nobody differs.
    cliff_delta : float
        How much more often the first is above the second than below it, over all pairs.
    """

    gap: Gap
    t: float | None
    cohen_d: float | None
    hedges_g: float | None
    cliff_delta: float


def known_mean(answers: Floats) -> Known:
    """Return the mean of two answers or more; the error of equal ones is 0, not what rounding leaves of it."""
    number, first = len(answers), float(answers[0])
    if (answers == first).all():
        return Known(first, 0.0, number - 1)
    return Known(float(answers.mean()), float(answers.std(ddof=1)) / math.sqrt(number), number - 1)


def difference(first: Known, second: Known, level: float = 0.95) -> Gap:
    """Return the first figure minus the second with Welch's interval."""
    gap, variances = first.value - second.value, (first.se**2, second.se**2)
    se = math.sqrt(sum(variances))
    if se == 0:
        return Gap(gap, 0.0, None, gap, gap, float(gap == 0))
    # Shares of the variance, so that tiny errors squared twice do not vanish.
    parts = (variances[0] / se**2, variances[1] / se**2)
    df = 1 / sum(part**2 / one.df for part, one in zip(parts, (first, second), strict=True) if part)
    found = student(gap, se, df, level)
    return Gap(gap, se, df, found.low, found.high, 2 * float(stdtr(df, -abs(gap) / se)))


def cohen_h(first: float, second: float) -> float:
    """Return the difference of two shares on the scale of arcsines."""
    return 2 * math.asin(math.sqrt(first)) - 2 * math.asin(math.sqrt(second))


def same_scale(first: ArrayLike, second: ArrayLike, level: float = 0.95) -> SameScale:
    """Return how two independent sets of answers on one scale differ.

    Parameters
    ----------
    first, second : array-like of float
        Two answers each at least; NaN where there is none.

    Raises
    ------
    FiguresError
        ``answers-few`` with the number ``found``.
    """
    left, right = (np.asarray(given, np.float64) for given in (first, second))
    left, right = left[~np.isnan(left)], right[~np.isnan(right)]
    few = min(len(left), len(right))
    if few < 2:
        raise FiguresError("answers-few", f"two answers of each side are needed, got {few}", found=few)
    gap = difference(known_mean(left), known_mean(right), level)
    df = len(left) + len(right) - 2
    spread = math.sqrt((left.var(ddof=1) * (len(left) - 1) + right.var(ddof=1) * (len(right) - 1)) / df)
    above, below = _pairs(left, right)
    return SameScale(
        gap,
        gap.gap / gap.se if gap.se else None,
        gap.gap / spread if spread else None,
        gap.gap / spread * (1 - 3 / (4 * df - 1)) if spread else None,
        (above - below) / (len(left) * len(right)),
    )


def _pairs(first: Floats, second: Floats) -> tuple[int, int]:
    """Return in how many pairs the first is above and below the second, without making the pairs."""
    ordered = np.sort(second)
    above = int(np.searchsorted(ordered, first, "left").sum())
    below = len(first) * len(second) - int(np.searchsorted(ordered, first, "right").sum())
    return above, below
