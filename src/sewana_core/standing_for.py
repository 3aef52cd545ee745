"""Which statements stand for each group, and how far agreement reaches across groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.coordinates import Coordinates
from sewana_core.rates import Posterior, Rates, false_discoveries, posterior, probability_above

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_WRONG = 0.1
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class StandsFor:
    """A statement on which a group differs from all others.

    Attributes
    ----------
    statement : int
        Position of the statement.
    stands_for : str
        ``agree`` or ``disagree``.
    rate, rest : float
        Expected rate in the group and among the others.
    probability : float
        That the group's rate is the higher one.
    """

    statement: int
    stands_for: str
    rate: float
    rest: float
    probability: float


def standing_for(
    answers: Counts, everyone: Counts, by_group: Sequence[Rates]
) -> tuple[tuple[StandsFor, ...], ...]:
    """Choose up to five statements for each group.

    A statement can stand for a group that more likely than not has the rate: it is above one half in the group,
    and above the rate of the others with a posterior probability that survives the control of false
    discoveries (10 %, Benjamini and Hochberg) over all groups, statements and both directions.

    Parameters
    ----------
    answers : ndarray of int, shape (groups, statements, 3)
    everyone : ndarray of int, shape (statements, 3)
    by_group : sequence of Rates
        Of disagreeing, passing and agreeing in the groups.

    Returns
    -------
    tuple of tuples of StandsFor
        For each group the largest differences first; empty where nothing is sure.
    """
    if len(answers) < 2:
        return tuple(() for _ in answers)
    rest = answers.sum(axis=0) - answers
    sides = [(by_group[way], posterior(rest, way, everyone)) for way in (2, 0)]
    likely = np.array([g.rate > 0.5 for g, _ in sides])
    above = np.zeros(likely.shape)
    for way, (own, others) in enumerate(sides):
        at = likely[way]
        above[way, at] = probability_above((own.alpha[at], own.beta[at]), (others.alpha[at], others.beta[at]))
    is_sure = false_discoveries(1 - above, _WRONG) & likely
    return tuple(_shown(sides, above, is_sure, g) for g in range(len(answers)))


def _shown(
    sides: list[tuple[Rates, Posterior]], above: Floats, is_sure: NDArray[np.bool_], group: int
) -> tuple[StandsFor, ...]:
    found = []
    for way, (name, (own, rest)) in enumerate(zip(("agree", "disagree"), sides, strict=True)):
        mine, others = own.rate[group], rest.rate[group]
        found += [
            StandsFor(c, name, float(mine[c]), float(others[c]), float(above[way, group, c]))
            for c in np.flatnonzero(is_sure[way, group]).tolist()
        ]
    found.sort(key=lambda s: (-(s.rate - s.rest) * s.probability, s.statement))
    return tuple(found[:_MOST_SHOWN])


def bridging(place: Coordinates, center: Floats) -> Floats:
    """Return how much people agree when every group counts the same, whatever its size.

    Parameters
    ----------
    place : Coordinates
    center : ndarray, shape (groups, 2)

    Returns
    -------
    ndarray of float, shape (statements,)
        Vote predicted at the mean of the groups' centres, -1 to 1: what is left of agreement when the position
        on the map is taken out (as the note intercept of Wojcik and others 2022, arXiv:2210.15723).
    """
    middle = center.mean(axis=0)
    return np.asarray(np.clip(place.mean + (middle[:, None] * place.loading).sum(axis=0), -1.0, 1.0))
