"""What nearly everyone agrees or disagrees with, and agreement that holds in every group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.representative import SIGNIFICANT, Tally, share_z

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shared:
    """One statement that people share.

    Attributes
    ----------
    statement : int
        Position of the statement in the vote matrix.
    successes, trials : int
        Votes in the direction, and all votes, passes included.
    share : float
        (successes + 1) / (trials + 2).
    share_z : float
        z-score of the share against one half.
    """

    statement: int
    successes: int
    trials: int
    share: float
    share_z: float


@dataclass(frozen=True, slots=True)
class Consensus:
    """At most five statements that people agree with, and at most five that they disagree with."""

    agree: tuple[Shared, ...]
    disagree: tuple[Shared, ...]


def consensus(everyone: Tally, is_out: Flags) -> Consensus:
    """Choose the statements with a clear majority among everyone who voted, grouped or not.

    Parameters
    ----------
    everyone : Tally
        Counts with a single row: all people.
    is_out : ndarray of bool, shape (statements,)
        Statements that are never chosen.

    Returns
    -------
    Consensus
        Shares above one half, significant at one-sided 90 %, in order of share times z-score.
    """
    trials = everyone.votes[0]
    return Consensus(
        _most_shared(everyone.agree[0], trials, is_out), _most_shared(everyone.disagree[0], trials, is_out)
    )


def _most_shared(successes: Counts, trials: Counts, is_out: Flags) -> tuple[Shared, ...]:
    share, z = (successes + 1) / (trials + 2), share_z(successes, trials)
    fits = np.flatnonzero((share > 0.5) & (z > SIGNIFICANT) & ~is_out)
    chosen = fits[np.argsort(-(share * z)[fits], kind="stable")][:_MOST_SHOWN]
    return tuple(
        Shared(int(c), int(successes[c]), int(trials[c]), float(share[c]), float(z[c])) for c in chosen
    )


def group_aware_consensus(groups: Tally) -> Floats:
    """Return how far every group agrees: the product over groups of (agrees + 1) / (votes + 2).

    Parameters
    ----------
    groups : Tally
        Counts by group, moderated statements with the votes they really got.

    Returns
    -------
    ndarray of float, shape (statements,)
        In (0, 1). It shrinks with the number of groups: compare only within one analysis.
    """
    product: Floats = np.prod((groups.agree + 1.0) / (groups.votes + 2.0), axis=0)
    return product
