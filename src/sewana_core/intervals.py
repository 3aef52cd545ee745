"""Intervals for shares and for the difference of two shares."""

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the bounds of its interval, on the scale of a share."""

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
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level}")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
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
    first = wilson(successes[0], trials[0], level)
    second = wilson(successes[1], trials[1], level)
    gap = first.estimate - second.estimate
    low = gap - math.hypot(first.estimate - first.low, second.high - second.estimate)
    high = gap + math.hypot(first.high - first.estimate, second.estimate - second.low)
    return Interval(gap, low, high)
