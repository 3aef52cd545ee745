"""Whether two sides agree, and whether they know it (McLeod & Chaffee 1973; Scheff 1967, doi:10.2307/2091727).

Four comparisons on one topic: what both sides say (agreement), what staff believe users say against what users
say (accuracy), what staff say against what they believe users say (perceived agreement), and what users believe
staff say against what staff say (accuracy of the users). The state is read from intervals, never from points
alone: with few answers it is unclear.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.comparisons import SAME_SHARE, verdict
from sewana_core.errors import FiguresError
from sewana_core.gaps import Known, difference
from sewana_core.intervals import newcombe_effective, student, wilson_effective
from sewana_core.means import Estimate
from sewana_core.mirror import MIN_STAFF, OUT_OF, predicted

Floats = NDArray[np.float64]
State = Literal["true_consensus", "false_consensus", "false_conflict", "true_dissensus", "unclear"]
_STATES: dict[tuple[bool, bool], State] = {
    (True, True): "true_consensus",
    (False, True): "false_consensus",
    (True, False): "false_conflict",
    (False, False): "true_dissensus",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two shares and the first minus the second, with its interval."""

    left: float
    right: float
    gap: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Coorientation:
    """One topic seen from both sides.

    Attributes
    ----------
    topic : str
    agreement : Comparison
        Staff who agree, and users who agree.
    accuracy : Comparison
        What staff predict of users, and users who agree.
    perceived : Comparison
        Staff who agree, and what the same staff predict of users.
    reverse : Comparison or None
        What users predict of staff, and staff who agree.
    state : str
        ``true_consensus``: both agree and staff know it. ``false_consensus``: they differ, and staff think they
        agree. ``false_conflict``: they agree, and staff think they differ. ``true_dissensus``: they differ, and
        staff know it. ``unclear`` where an interval leaves it open.
    """

    topic: str
    agreement: Comparison
    accuracy: Comparison
    perceived: Comparison
    reverse: Comparison | None
    state: State


def coorientation(
    topic: str,
    own: ArrayLike,
    predictions: ArrayLike,
    users: Estimate,
    reverse: Estimate | None = None,
    *,
    staff_population: int,
    level: float = 0.95,
    margin: float = SAME_SHARE,
) -> Coorientation | None:
    """Return how both sides stand to one topic and to each other.

    Parameters
    ----------
    topic : str
    own : array-like of float, shape (staff,)
        1 where a staff member agrees, else 0; NaN without an answer.
    predictions : array-like of float, shape (staff,)
        Of ten users, how many would agree, by the same staff; NaN without an answer.
    users : Estimate
        Users' weighted share that agrees.
    reverse : Estimate, optional
        Users' weighted mean of what they predict of staff, as a share.
    staff_population : int
    level, margin : float
        As in `sewana_core.mirror.mirror`.

    Returns
    -------
    Coorientation or None
        None where fewer than ten staff gave both answers.

    Raises
    ------
    FiguresError
        ``mirror-shape`` if the answers are not of the same staff, ``staff-over-population``.
    """
    said, believed = np.asarray(own, np.float64), np.asarray(predictions, np.float64) / OUT_OF
    if said.ndim != 1 or said.shape != believed.shape:
        message = f"both answers of the same staff were expected, got {said.shape} and {believed.shape}"
        raise FiguresError("mirror-shape", message, found=said.shape)
    if len(said) > staff_population:
        message = f"{len(said)} staff answered, but there are only {staff_population}"
        raise FiguresError("staff-over-population", message, found=len(said), most=staff_population)
    both = ~np.isnan(said) & ~np.isnan(believed)
    if int(both.sum()) < MIN_STAFF:
        return None
    agreement = _agreement(said, staff_population, users, level)
    perceived = _perceived(said[both], believed[both], staff_population, level)
    return Coorientation(
        topic,
        agreement,
        _accuracy(predicted(believed, staff_population), users, level),
        perceived,
        _accuracy(_known(reverse), predicted(said, staff_population), level) if reverse else None,
        _state(agreement, perceived, margin),
    )


def _known(share: Estimate | Known) -> Known:
    return share if isinstance(share, Known) else Known(share.value, share.share_se, share.df)


def _agreement(said: Floats, population: int, users: Estimate, level: float) -> Comparison:
    """Compare two shares of yes and no; score intervals hold where all of a few staff say the same."""
    there = said[~np.isnan(said)]
    share, left = float(there.mean()), max(1 - len(there) / population, 1e-9)
    staff = wilson_effective(share, len(there) / left, level)
    found = newcombe_effective(staff, wilson_effective(users.value, users.n_eff, level))
    return Comparison(share, users.value, found.estimate, found.low, found.high)


def _accuracy(first: Known, second: Known | Estimate, level: float) -> Comparison:
    other = _known(second)
    found = difference(first, other, level)
    return Comparison(first.value, other.value, found.gap, found.low, found.high)


def _perceived(said: Floats, believed: Floats, population: int, level: float) -> Comparison:
    """Compare two answers of the same people: their errors go together, so it is their difference that errs."""
    apart = predicted(said - believed, population)
    found = student(apart.value, apart.se, apart.df, level)
    low, high = (found.low, found.high) if math.isfinite(found.low) else (apart.value, apart.value)
    return Comparison(float(said.mean()), float(believed.mean()), apart.value, low, high)


def _state(agreement: Comparison, perceived: Comparison, margin: float) -> State:
    words = [verdict(one.low, one.high, margin) for one in (agreement, perceived)]
    if "unclear" in words:
        return "unclear"
    return _STATES[words[0] == "same", words[1] == "same"]
