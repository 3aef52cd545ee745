"""Intervals for shares, for the difference of two shares, and for means.

Weighted shares take a number of answers that need not be whole: as many answers of a simple random sample as would
say the same (`sewana_core.means.Estimate.n_eff`).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from scipy.special import stdtrit


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the bounds of its interval, on the scale of the estimate."""

    estimate: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def wilson(successes: int, trials: int, level: float = 0.95) -> Interval:
    """Return a share with Wilson's score interval.

    Parameters
    ----------
    successes, trials : int
        How many of how many; ``0 <= successes <= trials`` and ``trials > 0``.
    level : float
        Coverage wanted, in (0, 1).

    Returns
    -------
    Interval
        Bounds in [0, 1].

    Raises
    ------
    ValueError
        If a count or the level is out of range.

    References
    ----------
    Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError(
            f"a share needs 0 <= successes <= trials and trials > 0, got {successes} of {trials}"
        )
    return wilson_effective(successes / trials, trials, level)


def wilson_effective(share: float, n_eff: float, level: float = 0.95) -> Interval:
    """Return a weighted share with Wilson's score interval on effective answers.

    Parameters
    ----------
    share : float
        In [0, 1].
    n_eff : float
        Effective number of answers, above 0.
    level : float
        Coverage wanted, in (0, 1).

    Returns
    -------
    Interval
        Bounds in [0, 1].

    Raises
    ------
    ValueError
        If the share, the answers or the level are out of range.

    References
    ----------
    Wilson 1927, doi:10.1080/01621459.1927.10502953; with effective answers Korn and Graubard 1998, and
    Franco et al. 2019, doi:10.1093/jssam/smy019.
    """
    if not (0 <= share <= 1 and 0 < n_eff < math.inf):
        raise ValueError(f"a share in [0, 1] of more than 0 answers was expected, got {share} of {n_eff}")
    z = normal_quantile(level)
    middle = (share + z * z / (2 * n_eff)) / (1 + z * z / n_eff)
    half = z / (1 + z * z / n_eff) * math.sqrt(share * (1 - share) / n_eff + z * z / (4 * n_eff * n_eff))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def newcombe(successes: tuple[int, int], trials: tuple[int, int], level: float = 0.95) -> Interval:
    """Return the first share minus the second, with Newcombe's hybrid score interval.

    Parameters
    ----------
    successes, trials : pair of int
        Counts of two independent groups.
    level : float
        Coverage wanted, in (0, 1).

    Returns
    -------
    Interval
        Bounds in [-1, 1].

    Raises
    ------
    ValueError
        If a count or the level is out of range.

    References
    ----------
    Newcombe 1998, method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    """
    return newcombe_effective(*(wilson(*counts, level) for counts in zip(successes, trials, strict=True)))


def newcombe_effective(first: Interval, second: Interval) -> Interval:
    """Return the first share minus the second from their Wilson intervals, weighted or not.

    Parameters
    ----------
    first, second : Interval
        Of two independent groups, with the same level.

    Returns
    -------
    Interval
        Bounds in [-1, 1].

    References
    ----------
    Newcombe 1998, method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    """
    gap = first.estimate - second.estimate
    low = gap - math.hypot(first.estimate - first.low, second.high - second.estimate)
    high = gap + math.hypot(first.high - first.estimate, second.estimate - second.low)
    return Interval(gap, low, high)


def student(estimate: float, se: float, df: float, level: float = 0.95) -> Interval:
    """Return an estimate with Student's t interval.

    Parameters
    ----------
    estimate, se : float
    df : float
        Degrees of freedom of `se`; infinite for a normal interval.
    level : float
        Coverage wanted, in (0, 1).

    Returns
    -------
    Interval
        Unbounded where nothing is known of the error (`df` below 1).
    """
    if df < 1:
        return Interval(estimate, -math.inf, math.inf)
    _check(level)
    half = float(stdtrit(df, (1 + level) / 2)) * se if math.isfinite(df) else normal_quantile(level) * se
    return Interval(estimate, estimate - half, estimate + half)


def normal_quantile(level: float = 0.95) -> float:
    """Return how many errors an interval of this level reaches to each side, 1.96 for 95 %."""
    _check(level)
    return NormalDist().inv_cdf((1 + level) / 2)


def _check(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level}")
