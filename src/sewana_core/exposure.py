"""Whether a group is one of opinion, or of people who happened to be shown the same statements."""

import numpy as np
from numpy.typing import NDArray

from sewana_core.rates import answers_by_group
from sewana_core.vote_sums import ANSWERS, Votes

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# A group that can be told from what its people saw, without how they voted, this surely (area under the curve).
EXPLAINED = 0.8
_SMOOTHING = 1.0


def told_from_exposure(votes: Votes, label: Counts, groups: int) -> Floats:
    """Return how well each group can be told from which statements people saw.

    What a group saw is learned from every other person and tried on the rest, and the other way round. How
    many statements a person saw does not count, only which.

    Parameters
    ----------
    votes : VoteSums
    label : ndarray of int, shape (people,)
        0 ... groups - 1, or -1 for people who are in none.
    groups : int

    Returns
    -------
    ndarray of float, shape (groups,)
        Area under the curve, 0.5 for chance, 1 if the group is a matter of exposure alone; 0.5 where there is
        only one group.
    """
    half = np.arange(len(label)) % 2
    score = np.zeros((groups, len(label)))
    for learn in (0, 1):
        seen = answers_by_group(votes, np.where(half == learn, label, -1), groups).sum(axis=2) + _SMOOTHING
        rest = seen.sum(axis=0) - seen
        odds = np.log(seen / seen.sum(axis=1, keepdims=True))
        odds -= np.log(np.maximum(rest, _SMOOTHING) / np.maximum(rest.sum(axis=1, keepdims=True), 1.0))
        score += votes.over_answers(np.repeat(odds, ANSWERS, axis=1)) * (half != learn)
    score /= np.maximum(votes.votes_per_person, 1)
    inside = label >= 0
    return np.array([area_under_curve(label[inside] == g, score[g, inside]) for g in range(groups)])


def area_under_curve(is_positive: NDArray[np.bool_], score: Floats) -> float:
    """Return the probability that a positive case scores higher than a negative one, ties counted half.

    Returns
    -------
    float
        0.5 if one kind of case is missing. Source: Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747.
    """
    positives = int(np.count_nonzero(is_positive))
    negatives = len(score) - positives
    if not positives or not negatives:
        return 0.5
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((rank[is_positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))
