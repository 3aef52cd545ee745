"""How long voices wait for their answer, those still waiting included.

A voice that still waits has waited at least until today. Leaving it out, or taking today for its answer, makes a
library look faster the less it answers. The estimator of Kaplan and Meier uses exactly what is known of each.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sewana_core.errors import FiguresError

Floats: TypeAlias = NDArray[np.float64]
# A step of exactly one half is reached by a product of fractions only to the last digits.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Wait:
    """Days until a share has been answered, with bounds; None where it lies beyond what has been seen."""

    days: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """The share that still waits, as a curve of steps.

    Attributes
    ----------
    days : ndarray, shape (steps,)
        Days with at least one answer, rising.
    at_risk, answered : ndarray of int, shape (steps,)
        Voices that waited until that day, and those answered on it.
    share, se, low, high : ndarray, shape (steps,)
        Still waiting after that day; Greenwood's standard error and log-log bounds. Once nobody waits, share
        and its error are 0 and the bounds nan.
    longest : float
        Days that the longest has waited, answered or not.
    """

    days: Floats
    at_risk: NDArray[np.int64]
    answered: NDArray[np.int64]
    share: Floats
    se: Floats
    low: Floats
    high: Floats
    longest: float

    def until(self, answered: float = 0.5) -> Wait:
        """Return how many days pass until a share is answered; by default the median.

        References
        ----------
        Brookmeyer & Crowley 1982, doi:10.2307/2530286: bounds are where the bounds of the curve cross.
        """
        if not 0 < answered < 1:
            raise FiguresError("share", f"a share between 0 and 1 is needed, got {answered}", found=answered)
        left = 1 - answered
        return Wait(
            self._crossing(self.share, left), self._crossing(self.low, left), self._crossing(self.high, left)
        )

    def _crossing(self, curve: Floats, left: float) -> float | None:
        below = np.flatnonzero(curve <= left + _SAME)
        if not below.size:
            return None
        first = below[0]
        if abs(curve[first] - left) > _SAME:
            return float(self.days[first])
        # A curve that lies on the line is crossed in the middle of where it does.
        later = np.flatnonzero(curve < left - _SAME)
        return float((self.days[first] + (self.days[later[0]] if later.size else self.longest)) / 2)


def still_waiting(days: ArrayLike, is_answered: ArrayLike, level: float = 0.95) -> Waiting:
    """Return the curve of voices that still wait.

    Parameters
    ----------
    days : array-like, shape (voices,)
        From received to answered, or to today for a voice without an answer; not below 0.
    is_answered : array-like of bool, shape (voices,)
    level : float
        Of the bounds.

    Returns
    -------
    Waiting
        Without steps if nothing has been answered.

    Raises
    ------
    FiguresError
        ``shapes-differ``, ``days`` (negative or unknown), or ``level``.

    References
    ----------
    Kaplan & Meier 1958, doi:10.1080/01621459.1958.10501452; Kalbfleisch & Prentice, *The Statistical Analysis of
    Failure Time Data*, section 1.4 (log-log bounds).
    """
    waited, done = np.asarray(days, float), np.asarray(is_answered, bool)
    if waited.shape != done.shape or waited.ndim != 1:
        raise FiguresError("shapes-differ", f"got {waited.shape} and {done.shape}", found=waited.shape)
    if not (waited >= 0).all():
        raise FiguresError("days", "days must be known and not below 0", found=float(np.min(waited)))
    if not 0 < level < 1:
        raise FiguresError("level", f"level must be between 0 and 1, got {level}", found=level)
    steps, answered = np.unique(waited[done], return_counts=True)
    # Who waits until a day is still at risk on it, so that an answer of the same day comes first.
    at_risk = len(waited) - np.searchsorted(np.sort(waited), steps, side="left")
    share = np.cumprod(1 - answered / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(answered / (at_risk * (at_risk - answered)))
        se = np.where(share > 0, share * np.sqrt(greenwood), 0.0)
        arm = float(ndtri((1 + level) / 2)) * np.sqrt(greenwood) / np.abs(np.log(share))
        low, high = share ** np.exp(arm), share ** np.exp(-arm)
    gone, longest = share <= 0, float(waited.max(initial=0))
    low, high = np.where(gone, np.nan, low), np.where(gone, np.nan, high)
    return Waiting(steps, at_risk.astype(np.int64), answered.astype(np.int64), share, se, low, high, longest)


def oldest(days: ArrayLike, is_answered: ArrayLike) -> float | None:
    """Return how many days the oldest voice without an answer has waited; None if all are answered."""
    waited = np.asarray(days, float)[~np.asarray(is_answered, bool)]
    return float(waited.max()) if waited.size else None
