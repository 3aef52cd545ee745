"""The rate of one group over that of another: the parity index, with an interval also where nobody came.

References
----------
Katz et al. 1978, doi:10.2307/2530610 (the logarithm of a ratio of rates); Koopman 1984, doi:10.2307/2531405
(the score interval).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from scipy.optimize import brentq


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many people of a group."""

    key: str
    people: int
    came: int


@dataclass(frozen=True, slots=True)
class Parity:
    """The rate of one row over that of another; None where a rate of zero leaves it undefined."""

    a: str
    b: str
    index: float | None
    low: float | None
    high: float | None


def parity(a: Rate, b: Rate, level: float = 0.95) -> Parity:
    """Return the rate of one group over that of another, with an interval on the scale of logarithms.

    Where nobody of one group came, the logarithm has no interval; Koopman's score interval takes its place,
    which has one bound. Where nobody of either came, nothing is known.
    """
    if a.came == 0 and b.came == 0:
        return Parity(a.key, b.key, None, None, None)
    if b.came == 0:
        turned = _score_bound(a, b, level)
        return Parity(a.key, b.key, None, 1 / turned, None)
    if a.came == 0:
        return Parity(a.key, b.key, 0.0, 0.0, _score_bound(b, a, level))
    index = (a.came / a.people) / (b.came / b.people)
    z = NormalDist().inv_cdf((1 + level) / 2)
    spread = math.sqrt(sum(1 / one.came - 1 / one.people for one in (a, b)))
    return Parity(a.key, b.key, index, index * math.exp(-z * spread), index * math.exp(z * spread))


def _score_bound(some: Rate, none: Rate, level: float) -> float:
    """Return the largest ratio of the rate of a group of which nobody came to that of another."""
    limit = NormalDist().inv_cdf((1 + level) / 2) ** 2

    def excess(log_ratio: float) -> float:
        ratio = math.exp(log_ratio)
        return _score(ratio, none.people, some.came, some.people) - limit

    return math.exp(float(brentq(excess, -30.0, 30.0)))


def _score(ratio: float, none: int, came: int, people: int) -> float:
    """Return Koopman's statistic for nobody of ``none`` against ``came`` of ``people``, at a ratio of rates."""
    whole = ratio * (none + people)
    middle = ratio * none + ratio * came + people
    root = math.sqrt(max(0.0, middle * middle - 4 * whole * came))
    rate = 2 * came / (middle + root)  # the form of the smaller root that loses no digits
    expected = ratio * rate
    if expected >= 1 or rate >= 1:
        return math.inf if expected >= 1 else 0.0
    deviation = none * expected / (1 - expected)
    return deviation * (1 + none * (ratio - expected) / (people * (1 - expected)))
