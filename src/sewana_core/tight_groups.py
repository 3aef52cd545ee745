"""The tightest groups of several clouds of weighted points at once: a map and its resamples side by side.

Lloyd's steps (1982, doi:10.1109/TIT.1982.1056489) from a fixed set of starts; nothing is drawn at random. All
clouds and starts take each step together, since for a few hundred points a step costs less than the calls it is
made of.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

_ANGLES = 4
# Every start takes so many steps; then only the tightest few of each cloud go on.
_FIRST_STEPS = 3
_KEPT = 3
_MOST_STEPS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Clouds:
    """Points of several maps, filled up with points of weight 0 to the same number.

    Attributes
    ----------
    x, y, weight : ndarray, shape (clouds, points)
    order : ndarray of int, shape (clouds, 4, points)
        Points sorted along four directions.
    corner : ndarray of int, shape (clouds, 4, groups)
        From the outermost point to each side, again and again the point farthest from those before.
    apart : ndarray, shape (clouds, points, points)
        Distances times the weight of the second point.
    """

    x: Floats
    y: Floats
    weight: Floats
    order: Labels
    corner: Labels
    apart: Floats


def clouds(points: list[tuple[Floats, Floats]], most_groups: int) -> Clouds:
    """Return what `tightest` and `silhouettes` need.

    Parameters
    ----------
    points : list of (points, weights)
        For each cloud, shapes (n, 2) and (n,), at least one point; weights positive.
    most_groups : int
        The largest number of groups that will be asked for.

    Returns
    -------
    Clouds
    """
    longest = max(len(weight) for _, weight in points)
    x, y, weight = (np.zeros((len(points), longest)) for _ in range(3))
    for i, (place, mass) in enumerate(points):
        x[i], y[i] = place[0]
        x[i, : len(mass)], y[i, : len(mass)], weight[i, : len(mass)] = *place.T, mass
    angle = np.arange(_ANGLES) * np.pi / _ANGLES
    along = x[:, None] * np.cos(angle)[:, None] + y[:, None] * np.sin(angle)[:, None]
    apart = np.hypot(*(axis[:, :, None] - axis[:, None, :] for axis in (x, y))) * weight[:, None, :]
    return Clouds(
        x, y, weight, np.argsort(along, axis=2, kind="stable"), _corners(x, y, along, most_groups), apart
    )


def _corners(x: Floats, y: Floats, along: Floats, most: int) -> Labels:
    """Return from four outermost points the farthest ones that follow."""
    chosen = np.stack(
        [along[:, i].argmin(axis=1) for i in (0, 2)] + [along[:, i].argmax(axis=1) for i in (0, 2)], axis=1
    )
    found = [chosen]
    rows = np.arange(len(x))[:, None]
    nearest = np.full((*chosen.shape, x.shape[1]), np.inf)
    for _ in range(most - 1):
        last = found[-1]
        away = (x[:, None] - x[rows, last][..., None]) ** 2 + (y[:, None] - y[rows, last][..., None]) ** 2
        nearest = np.minimum(nearest, away)
        found.append(nearest.argmax(axis=2))
    return np.stack(found, axis=2)


def tightest(cloud: Clouds, count: int) -> Floats:
    """Return the centres of the tightest groups that the starts lead to, shape (clouds, count, 2).

    A centre that no point is nearest to, where a cloud has fewer different points, stays where it was.
    """
    centers = np.concatenate([_slices(cloud, count), _at_corners(cloud, count)], axis=1)
    centers, spread = _settled(cloud, centers, _FIRST_STEPS)
    rows = np.arange(len(centers))[:, None]
    centers, spread = _settled(
        cloud, centers[rows, np.argsort(spread, axis=1, kind="stable")[:, :_KEPT]], _MOST_STEPS
    )
    return np.asarray(centers[rows[:, 0], spread.argmin(axis=1)])


def _settled(cloud: Clouds, centers: Floats, steps: int) -> tuple[Floats, Floats]:
    """Return where so many steps lead from each set of centres, and the weighted spread around them."""
    x, y, weight = (
        np.repeat(part[:, None], centers.shape[1], axis=1) for part in (cloud.x, cloud.y, cloud.weight)
    )
    label, far = nearest(x, y, centers)
    for _ in range(steps):
        centers, before = _means(label, x, y, weight, centers), label
        label, far = nearest(x, y, centers)
        if np.array_equal(label, before):
            break
    return centers, (far * weight).sum(axis=2)


def _means(label: Labels, x: Floats, y: Floats, weight: Floats, centers: Floats) -> Floats:
    """Return the weighted mean of the points of each centre; centres without points stay."""
    shape = centers.shape[:-1]
    cell = (label + np.arange(np.prod(shape[:-1])).reshape(*shape[:-1], 1) * shape[-1]).ravel()
    size = int(np.prod(shape))
    total = np.bincount(cell, weight.ravel(), size)
    sums = [np.bincount(cell, (weight * axis).ravel(), size) for axis in (x, y)]
    means = np.stack(sums, axis=1) / np.where(total > 0, total, 1.0)[:, None]
    return np.where((total > 0)[:, None], means, centers.reshape(-1, 2)).reshape(centers.shape)


def nearest(x: Floats, y: Floats, centers: Floats) -> tuple[Labels, Floats]:
    """Return which centre is nearest, the first among equals, and the squared distance to it.

    Parameters
    ----------
    x, y : ndarray, shape (..., points)
    centers : ndarray, shape (..., count, 2)

    Returns
    -------
    pair of ndarray, shape (..., points)
    """
    label = np.zeros(x.shape, np.int64)
    best = np.full(x.shape, np.inf)
    for g in range(centers.shape[-2]):
        away = (x - centers[..., g, 0, None]) ** 2
        away += (y - centers[..., g, 1, None]) ** 2
        label[away < best] = g
        np.minimum(best, away, out=best)
    return label, best


def _slices(cloud: Clouds, count: int) -> Floats:
    """Return the centres of slices of equal weight along each direction, shape (clouds, angles, count, 2)."""
    rows = np.arange(len(cloud.x))[:, None, None]
    x, y, weight = (part[rows, cloud.order] for part in (cloud.x, cloud.y, cloud.weight))
    upto = np.cumsum(weight, axis=2)
    part = np.minimum((upto - weight / 2) * count // upto[..., -1:], count - 1).astype(np.int64)
    middle = np.stack([(weight * axis).sum(axis=2) / upto[..., -1] for axis in (x, y)], axis=2)
    start = np.repeat(middle[:, :, None], count, axis=2)
    return _means(part, x, y, weight, start)


def _at_corners(cloud: Clouds, count: int) -> Floats:
    rows = np.arange(len(cloud.x))[:, None, None]
    chosen = cloud.corner[:, :, :count]
    return np.stack([cloud.x[rows, chosen], cloud.y[rows, chosen]], axis=3)


def silhouettes(cloud: Clouds, centers: Floats) -> Floats:
    """Return the mean silhouette of each cloud's points (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7).

    Parameters
    ----------
    cloud : Clouds
    centers : ndarray, shape (clouds, count, 2)

    Returns
    -------
    ndarray, shape (clouds,)
    """
    label, _ = nearest(cloud.x, cloud.y, centers)
    member = label[:, :, None] == np.arange(centers.shape[1])
    total = (member * cloud.weight[:, :, None]).sum(axis=1)
    sums = np.einsum("fij,fjg->fig", cloud.apart, member.astype(float))
    mean = sums / np.where(total > 0, total, np.inf)[:, None, :]
    own = mean[member].reshape(label.shape)
    other = np.where(member | (total == 0)[:, None, :], np.inf, mean).min(axis=2)
    score = (other - own) / np.maximum(np.maximum(own, other), 1e-300)
    return np.asarray((score * cloud.weight).sum(axis=1) / cloud.weight.sum(axis=1))
