"""Which statement to show next."""

import numpy as np
from numpy.typing import NDArray

from sewana_core.representative import Tally

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_META_PRIORITY = 7.0**2


def statement_priorities(groups: Tally, extremity: Floats, is_meta: Flags) -> Floats:
    """Return how strongly each statement asks to be shown next; draw with probability in proportion.

    Parameters
    ----------
    groups : Tally
        Counts by group; only people in a group count. (The running Polis takes those of its previous round.)
    extremity : ndarray of float, shape (statements,)
        Distance of the statement from the centre of the map.
    is_meta : ndarray of bool, shape (statements,)
        Statements about the conversation itself, which get a fixed 49.

    Returns
    -------
    ndarray of float, shape (statements,)
        Positive.
    """
    agree, disagree, votes = (c.sum(axis=0) for c in (groups.agree, groups.disagree, groups.votes))
    passes = votes - agree - disagree
    importance = (1 - (passes + 1) / (votes + 2)) * (extremity + 1) * ((agree + 1) / (votes + 2))
    newness = 1 + 8 * 2.0 ** (-votes / 5)  # a new statement must be seen before it can be judged
    return np.where(is_meta, _META_PRIORITY, (importance * newness) ** 2)
