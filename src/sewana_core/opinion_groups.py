"""Opinion groups with a test: as many as the votes support, or none.

Groups come from k-means on the map (Lloyd 1982, doi:10.1109/TIT.1982.1056489), started from a fixed set of
slices and spreads; nothing is drawn at random. People with more votes are placed more surely and weigh more
(the square root of their votes). A number of groups counts as stable when the same groups come back from other
people: four fifths of them, the model fitted again (Hennig 2007, doi:10.1016/j.csda.2006.11.025).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.coordinates import ENOUGH_SETTLED, Coordinates, positions
from sewana_core.model import Model, fit
from sewana_core.tight_groups import clouds, nearest, silhouettes, tightest
from sewana_core.vote_sums import Votes

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

MOST_GROUPS = 6
# Groups of published conversations come back with 0.85 to 0.97, of the same votes shuffled within each statement
# with 0.57 at most (four shuffles of each); with 0.8 a real conversation may lose its groups when people are
# drawn anew.
STABLE = 0.7
# Silhouettes nearer than this change places when people are drawn anew: the smaller number of groups is taken.
# Whole analyses of ten resamples of each of four conversations then agree to 0.92, with 0 to 0.90.
_AS_GOOD = 0.05
# A group of fewer people is not a group: it could not be shown either.
FEWEST_MEMBERS = 5
_RESAMPLES = 8
_MOST_RESAMPLED = 1000
# The model is fitted to a resample from nothing: started from that of everyone it stays near it, and votes without
# structure seem to have groups that come back the more, the fewer rounds follow (0.65 after six, 0.79 after one).
_REFIT_ROUNDS = 1
_CELLS = 12
_SEED = 20


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A grouping that was tried.

    Attributes
    ----------
    center : ndarray, shape (groups, 2)
    stability : float
        Mean adjusted Rand index with the groups of the resamples.
    silhouette : float
        How far the groups stand apart, mean over all fits; in [-1, 1].
    """

    center: Floats
    stability: float
    silhouette: float


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Who is in which group.

    Attributes
    ----------
    label : ndarray of int, shape (people,)
        0 ... groups - 1, or -1 for people who are not placed yet. All 0 if there are no stable groups.
    membership : ndarray, shape (groups, people)
        Probability of each group given the position and its uncertainty.
    center : ndarray, shape (groups, 2)
    tried : tuple of Candidate
        For 2, 3 ... 6 groups.
    """

    label: Labels
    membership: Floats
    center: Floats
    tried: tuple[Candidate, ...]

    @property
    def count(self) -> int:
        """Number of groups; 1 means no stable groups."""
        return len(self.center)

    @property
    def stability(self) -> float | None:
        """Adjusted Rand index of these groups in resamples; None if there are none."""
        return self.tried[self.count - 2].stability if self.count > 1 else None


def opinion_groups(votes: Votes, model: Model, place: Coordinates, *, is_real: bool = True) -> Groups:
    """Return the groups that come back in resamples, of those the fewest that stand as far apart as any.

    Parameters
    ----------
    votes : VoteSums
    model : Model
        Fitted to these votes.
    place : Coordinates
        Of this model.
    is_real : bool
        False if the model predicts hidden votes no better than means do: then there is nothing to group.

    Returns
    -------
    Groups
    """
    is_placed = place.settled >= ENOUGH_SETTLED
    weights = np.sqrt(votes.votes_per_person.astype(float))
    tried = tuple(_candidates(votes, model, place, is_placed)) if is_real else ()
    fits = [c for c in tried if c.stability >= STABLE]
    best = max((c.silhouette for c in fits), default=0.0)
    for chosen in sorted(fits, key=lambda c: (c.silhouette < best - _AS_GOOD, len(c.center))):
        groups = _grouped(place, is_placed, weights, chosen, tried)
        if np.bincount(groups.label[is_placed], minlength=groups.count).min() >= FEWEST_MEMBERS:
            return groups
    middle = np.zeros((1, 2))
    return Groups(np.where(is_placed, 0, -1), np.ones((1, len(is_placed))), middle, tried)


def _candidates(
    votes: Votes, model: Model, place: Coordinates, is_placed: NDArray[np.bool_]
) -> Iterator[Candidate]:
    """Try 2 ... 6 groups on everyone and on resamples."""
    people = np.flatnonzero(is_placed)
    if len(people) < 2 * FEWEST_MEMBERS:
        return
    weights = np.sqrt(votes.votes_per_person.astype(float))
    again = [_resample(votes, model, people, n) for n in range(_RESAMPLES)]
    cloud = clouds(
        [_cells(place.position[:, people], weights[people]), *(cells for _, _, cells in again)], MOST_GROUPS
    )
    for k in range(2, MOST_GROUPS + 1):
        if k > (cloud.weight > 0).sum(axis=1).min():
            return
        centers = tightest(cloud, k)
        whole = _nearest(place.position, centers[0])
        same = [
            adjusted_rand(whole[rows], _nearest(position, center))
            for (rows, position, _), center in zip(again, centers[1:], strict=True)
        ]
        yield Candidate(centers[0], float(np.mean(same)), float(silhouettes(cloud, centers).mean()))


def _resample(
    votes: Votes, model: Model, people: Labels, number: int
) -> tuple[Labels, Floats, tuple[Floats, Floats]]:
    """Return who was drawn, where the model fitted to them puts them, and the cells of that map."""
    rng = np.random.default_rng([_SEED, number])
    size = min(len(people) * 4 // 5, _MOST_RESAMPLED)
    rows = np.sort(rng.choice(people, size, replace=False))
    some = votes.of_people(rows)
    position = positions(some, fit(some, model.rank, most_rounds=_REFIT_ROUNDS))
    return rows, position, _cells(position, np.sqrt(some.votes_per_person.astype(float)))


def _cells(position: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return mean position and weight of the people in each square of a grid, so that cost stops growing."""
    low, high = position.min(axis=1, keepdims=True), position.max(axis=1, keepdims=True)
    side = max(float((high - low).max()), 1e-12) / _CELLS
    square = np.minimum((position - low) // side, _CELLS - 1).astype(np.int64)
    cell = square[0] * _CELLS + square[1]
    weight: Floats = np.bincount(cell, weights).astype(np.float64)
    sums = [np.bincount(cell, weights * axis) for axis in position]
    kept = weight > 0
    return np.stack(sums, axis=1)[kept] / weight[kept, None], weight[kept]


def _nearest(position: Floats, center: Floats) -> Labels:
    return nearest(position[0], position[1], center)[0]


def _grouped(
    place: Coordinates,
    is_placed: NDArray[np.bool_],
    weights: Floats,
    chosen: Candidate,
    tried: tuple[Candidate, ...],
) -> Groups:
    """Settle the groups on people instead of cells, the largest first, and say how surely each belongs."""
    position, weight = place.position[:, is_placed], weights[is_placed]
    center = chosen.center
    for _ in range(8):
        label = _nearest(position, center)
        total = np.maximum(np.bincount(label, weight, len(center)), 1e-300)
        center = np.stack([np.bincount(label, weight * a, len(center)) / total for a in position], axis=1)
    label = _nearest(position, center)
    order = np.lexsort((center[:, 1], center[:, 0], -np.bincount(label, minlength=len(center))))
    center, label = center[order], np.argsort(order)[label]
    everyone = np.full(len(is_placed), -1)
    everyone[is_placed] = label
    return Groups(everyone, _membership(place, center, position, label), center, tried)


def _membership(place: Coordinates, center: Floats, position: Floats, label: Labels) -> Floats:
    """Return the probability of each group: Gaussians of the members' shape, widened by each S_p."""
    size = np.bincount(label, minlength=len(center))
    log = np.empty((len(center), place.position.shape[1]))
    for g, middle in enumerate(center):
        off = position[:, label == g] - middle[:, None]
        shape = np.einsum("in,jn->ij", off, off) / max(size[g], 1) + 1e-6 * np.eye(2)
        wide = place.covariance + shape[:, :, None]
        a, b, d = wide[0, 0], wide[0, 1], wide[1, 1]
        x, y = place.position - middle[:, None]
        area = a * d - b * b
        log[g] = (
            np.log(max(size[g], 1)) - np.log(area) / 2 - (d * x * x - 2 * b * x * y + a * y * y) / (2 * area)
        )
    share = np.exp(log - log.max(axis=0))
    return np.asarray(share / share.sum(axis=0))


def adjusted_rand(one: Labels, other: Labels) -> float:
    """Return how far two groupings of the same people agree (Hubert and Arabie 1985, doi:10.1007/BF01908075).

    Parameters
    ----------
    one, other : ndarray of int, shape (people,)
        Labels from 0.

    Returns
    -------
    float
        1 for equal groupings, about 0 for unrelated ones; 1 if both put everyone together.
    """
    width, height = int(other.max(initial=0)) + 1, int(one.max(initial=0)) + 1
    table = np.bincount(one * width + other, minlength=width * height).astype(float)
    rows, columns = table.reshape(height, width).sum(axis=1), table.reshape(height, width).sum(axis=0)
    together, first, second, every = (
        float((n * (n - 1)).sum() / 2) for n in (table, rows, columns, np.array([float(len(one))]))
    )
    expected = first * second / max(every, 1.0)
    most = (first + second) / 2
    return (together - expected) / (most - expected) if most != expected else 1.0


def kept_ids(label: Labels, earlier: Labels, groups: int, next_id: int) -> tuple[int, ...]:
    """Return ids for new groups so that a group keeps its id as long as most of its people stay together.

    Of all ways to hand earlier ids on, the one is taken under which most people keep their id (the assignment
    problem, Kuhn 1955, doi:10.1002/nav.3800020109; with six groups all ways can be tried).

    Parameters
    ----------
    label : ndarray of int, shape (people,)
        New groups from 0; -1 for none.
    earlier : ndarray of int, shape (people,)
        Id each of the same people had; -1 for none.
    groups : int
        Number of new groups.
    next_id : int
        First id never used before.

    Returns
    -------
    tuple of int
        Id of each new group, all different.
    """
    ids = np.unique(earlier[earlier >= 0])
    both = (label >= 0) & (earlier >= 0)
    overlap = np.zeros((groups, len(ids)), np.int64)
    np.add.at(overlap, (label[both], np.searchsorted(ids, earlier[both])), 1)
    fresh = iter(range(next_id, next_id + groups))
    return tuple(next(fresh) if way is None else int(ids[way]) for way in _assignment(overlap.tolist())[1])


def _assignment(
    overlap: list[list[int]], taken: frozenset[int] = frozenset()
) -> tuple[int, tuple[int | None, ...]]:
    """Return the most people who can keep their id, and which id each group gets for that."""
    if not overlap:
        return 0, ()
    most, ways = _assignment(overlap[1:], taken)
    best: tuple[int, tuple[int | None, ...]] = most, (None, *ways)
    for way, shared in enumerate(overlap[0]):
        if shared and way not in taken:
            most, ways = _assignment(overlap[1:], taken | {way})
            best = max(best, (most + shared, (way, *ways)), key=lambda found: found[0])
    return best
