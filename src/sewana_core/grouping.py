"""Opinion groups: k-means with weights, and the choice of their number by silhouette."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.votes import VoteError

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

# A clustering stands still when no centre moved as far as this (map units).
_STILL = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """A partition of points.

    Attributes
    ----------
    label : ndarray of int, shape (points,)
        Cluster of each point, 0 ... clusters - 1; no cluster is empty.
    center : ndarray of float, shape (clusters, 2)
        Weighted mean of the members.
    """

    label: Labels
    center: Floats

    @property
    def count(self) -> int:
        """Number of clusters."""
        return len(self.center)


def first_distinct(points: Floats, count: int) -> Floats:
    """Return the first ``count`` different points in order, shape (at most count, 2)."""
    if len(points) == 0:
        return points[:0].copy()
    _, first = np.unique(points + 0.0, axis=0, return_index=True)  # + 0.0: -0.0 is the same place as 0.0
    return points[np.sort(first)[:count]]


def k_means(points: Floats, start: Floats, weights: Floats, most_steps: int) -> Clusters:
    """Return the clusters that Lloyd's steps lead to from given centres.

    Each point goes to the nearest centre (the later one when exactly tied); clusters left empty are dropped.
    It ends when no centre moved 0.01 or more, old and new compared in sorted order, or after ``most_steps``.

    Parameters
    ----------
    points : ndarray of float, shape (points, 2)
    start : ndarray of float, shape (clusters, 2)
        At least one centre.
    weights : ndarray of float, shape (points,)
        Positive; how many people a point stands for.
    most_steps : int

    Returns
    -------
    Clusters
    """
    clusters = Clusters(np.zeros(len(points), np.int64), start)
    for _ in range(most_steps):
        before = clusters.center
        clusters = _recentred(points, _nearest(points, before), weights)
        if _stands_still(before, clusters.center):
            break
    return clusters


def _nearest(points: Floats, centers: Floats) -> Labels:
    backwards = centers[::-1]
    distance = np.subtract.outer(points[:, 0], backwards[:, 0])
    distance *= distance
    vertical = np.subtract.outer(points[:, 1], backwards[:, 1])
    vertical *= vertical
    distance += vertical
    return len(centers) - 1 - distance.argmin(axis=1)


def _recentred(points: Floats, label: Labels, weights: Floats) -> Clusters:
    weight = np.bincount(label, weights=weights)
    kept = weight > 0
    sums = [np.bincount(label, weights=weights * axis)[kept] for axis in points.T]
    renumbered = (np.cumsum(kept) - 1)[label]
    return Clusters(renumbered, np.column_stack(sums) / weight[kept, None])


def _stands_still(before: Floats, after: Floats) -> bool:
    old, new = (c[np.lexsort((c[:, 1], c[:, 0]))] for c in (before, after))
    shared = min(len(old), len(new))
    return bool((np.linalg.norm(old[:shared] - new[:shared], axis=1) < _STILL).all())


def silhouette(points: Floats, label: Labels) -> float:
    """Return the mean silhouette, Euclidean and unweighted.

    Parameters
    ----------
    points : ndarray of float, shape (points, 2)
    label : ndarray of int, shape (points,)
        At least two different labels, numbered from 0.

    Returns
    -------
    float
        In [-1, 1]; a point alone in its cluster counts 0. Source: Rousseeuw 1987,
        doi:10.1016/0377-0427(87)90125-7.
    """
    distance = np.hypot(*(np.subtract.outer(axis, axis) for axis in points.T))
    belongs = label[:, None] == np.arange(label.max() + 1)
    size = belongs.sum(axis=0)
    sums = distance @ belongs
    own = sums[belongs] / np.maximum(size[label] - 1, 1)
    other = np.where(belongs, np.inf, sums / size).min(axis=1)
    larger = np.maximum(own, other)
    score = np.divide(other - own, larger, out=np.zeros(len(points)), where=larger > 0)
    return float(np.where(size[label] > 1, score, 0.0).mean())


def group_points(points: Floats, weights: Floats, count: int, most_steps: int = 20) -> Clusters:
    """Return ``count`` groups (fewer if there are fewer different points), started from the first distinct points.

    Raises
    ------
    VoteError
        ``group-count`` if ``count`` is below 1.
    """
    if count < 1:
        raise VoteError("group-count", f"there must be at least one group, got {count}", found=count)
    return k_means(points, first_distinct(points, count), weights, most_steps)


def choose_groups(points: Floats, weights: Floats, most: int) -> Clusters:
    """Return the groups of the best silhouette among 2 ... ``most`` groups, the larger number when tied.

    A single different point gives one group.
    """
    candidates = [group_points(points, weights, k) for k in range(2, max(most, 2) + 1)]
    scores = [silhouette(points, c.label) if c.count > 1 else -2.0 for c in candidates]
    return max(zip(scores, range(len(scores)), candidates, strict=True))[2]
