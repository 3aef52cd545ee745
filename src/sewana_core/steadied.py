"""Small groups steadied by what the other groups say: an exact grid, no random draws.

A group of nine has a mean that jumps from year to year by chance. Each group's mean is taken as drawn from a normal
distribution of the groups, ``y_g ~ N(theta_g, v_g)`` and ``theta_g ~ N(mu, tau^2)``, with ``mu`` flat and ``tau``
half-normal. Given ``tau`` all is normal and known in closed form, so only ``tau`` is laid on a grid (Gelman et al.,
*Bayesian Data Analysis*, 3rd ed., section 5.4; Röver 2020, doi:10.18637/jss.v093.i06). That ``tau`` itself is uncertain
stays in the intervals; estimates that plug in one value of it have intervals that are too narrow just where groups
are small.

Shares are steadied in `steadied_shares`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from sewana_core.errors import FiguresError

Floats: TypeAlias = NDArray[np.float64]

MIN_GROUPS = 4
FEW = 10
MEANS_TAU = 0.5  # the scale of the half-normal prior of tau, in points of a scale of five
# The first grid goes to six scales of the prior; the second lies over where the first found anything.
_FIRST, _SECOND, _REACH, _NOTHING = 301, 101, 6.0, 1e-10
_FLAT_POINTS, _FLAT_REACH = 4001, 40.0  # a flat prior has a long tail
_STEPS, _CLOSE = 80, 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class Steadied:
    """Estimates of groups, each leaning on the others as far as its own number is unsure.

    Attributes
    ----------
    estimate, low, high, borrowed : ndarray, shape (..., groups)
        Posterior mean and bounds; ``borrowed`` is the expected weight of the other groups, 0 to 1. nan where the
        group has no number of its own, and everywhere in a measure that has a note.
    mean, tau, tau_low, tau_high : ndarray, shape (...)
        Mean of the groups and their standard deviation between each other, with its bounds.
    notes : ndarray of str, shape (...)
        ``""``, or why the direct numbers must do: ``"too-few-groups"`` (fewer than four) or ``"no-spread"``
        (within each group all say the same, so that nothing tells how sure a number is).
    """

    estimate: Floats
    low: Floats
    high: Floats
    borrowed: Floats
    mean: Floats
    tau: Floats
    tau_low: Floats
    tau_high: Floats
    notes: NDArray[np.str_]

    @classmethod
    def without(cls, groups: int, note: str) -> Self:
        """Return one measure of which nothing is known but why."""
        rows = np.full((4, groups), np.nan)
        return cls.of(rows, [np.nan] * 4, note)

    @classmethod
    def of(cls, rows: Floats, of_groups: Sequence[float], note: str = "") -> Self:
        """Return one measure: its four rows over the groups, and mean and spread of the groups."""
        mean, tau, low, high = (np.array(number, float) for number in of_groups)
        return cls(rows[0], rows[1], rows[2], rows[3], mean, tau, low, high, np.array(note))


def stacked(measures: Sequence[Steadied], is_one: bool) -> Steadied:
    """Return measures as the rows of one result; a single one without its axis."""
    if is_one:
        return measures[0]
    names = [field.name for field in fields(Steadied)]
    return Steadied(*(np.stack([getattr(one, name) for one in measures]) for name in names))


def pooled_variances(counts: ArrayLike, variances: ArrayLike) -> Floats:
    """Return the variances of the groups' means with those of small groups taken from all groups together.

    Parameters
    ----------
    counts : array-like, shape (..., groups)
        How many answered.
    variances : array-like, shape (..., groups)
        Squared standard errors of the groups' means; nan where there is none.

    Returns
    -------
    ndarray, shape (..., groups)
        As given, but ``s^2 / n`` where fewer than ten answered or all answered the same, with
        ``s^2 = sum((n - 1) s_g^2) / sum(n - 1)`` over groups of two and more. nan where nobody answered.

    Raises
    ------
    FiguresError
        ``shapes-differ``, ``negative``.
    """
    n, v = np.asarray(counts, float), np.asarray(variances, float)
    _check(n, v)
    known = (n >= 2) & np.isfinite(v)
    free = np.where(known, n - 1, 0.0)
    spread = (free * np.where(known, v * n, 0.0)).sum(-1, keepdims=True)
    total = free.sum(-1, keepdims=True)
    pooled = np.divide(spread, total, out=np.zeros_like(spread), where=total > 0)
    lean = (n < FEW) | ~known | ~(v > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(n > 0, np.where(lean, pooled / n, v), np.nan)


def steady(
    direct: ArrayLike, variances: ArrayLike, scale: float | None = MEANS_TAU, level: float = 0.95
) -> Steadied:
    """Return the means of groups, steadied.

    Parameters
    ----------
    direct, variances : array-like, shape (groups,) or (measures, groups)
        Means of the groups and their squared standard errors, those of small groups pooled (`pooled_variances`);
        nan for a group without answers.
    scale : float or None
        Of the half-normal prior of ``tau``; None for a flat one, which needs a spread of at least four groups.
    level : float
        Of the bounds.

    Returns
    -------
    Steadied

    Raises
    ------
    FiguresError
        ``shapes-differ``, ``negative``, ``level`` or ``prior``.
    """
    y, v = np.asarray(direct, float), np.asarray(variances, float)
    _check(y, v, signed=True)
    if not 0 < level < 1:
        raise FiguresError("level", f"level must be between 0 and 1, got {level}", found=level)
    if scale is not None and not scale > 0:
        raise FiguresError("prior", f"the scale of tau's prior must be above 0, got {scale}", found=scale)
    rows = [_steady_one(*row, scale, level) for row in zip(np.atleast_2d(y), np.atleast_2d(v), strict=True)]
    return stacked(rows, y.ndim == 1)


def steady_change(
    before: tuple[ArrayLike, ArrayLike],
    after: tuple[ArrayLike, ArrayLike],
    scale: float = MEANS_TAU,
    level: float = 0.95,
) -> Steadied:
    """Return what changed in each group between two rounds of different people, steadied as changes.

    Levels are steadied within each year. A change is not the difference of two steadied levels, for what
    both years borrowed would be taken out of it; the changes are a set of their own.

    Parameters
    ----------
    before, after : pair of array-like, shape (..., groups)
        Means and squared standard errors of a round; nan where a group is absent.
    scale, level : float
        As in `steady`.

    Returns
    -------
    Steadied
        Of ``after - before``; nan where a group is absent in either round.
    """
    (old, old_v), (new, new_v) = ((np.asarray(a, float), np.asarray(b, float)) for a, b in (before, after))
    return steady(new - old, new_v + old_v, scale, level)


def _check(first: Floats, second: Floats, *, signed: bool = False) -> None:
    if first.shape != second.shape or first.ndim not in {1, 2} or not first.size:
        raise FiguresError(
            "shapes-differ",
            f"groups must be the same in both arrays, got {first.shape} and {second.shape}",
            found=[first.shape, second.shape],
        )
    if (second < 0).any() or (not signed and (first < 0).any()):
        raise FiguresError("negative", "a count or a variance is below zero", found="negative")


def _steady_one(y: Floats, v: Floats, scale: float | None, level: float) -> Steadied:
    there = np.isfinite(y) & np.isfinite(v)
    if there.sum() < MIN_GROUPS:
        return Steadied.without(len(y), "too-few-groups")
    if not v[there].any():
        return Steadied.without(len(y), "no-spread")
    own, noise = y[there], np.maximum(v[there], 1e-12 * v[there].max())
    tau, weight, mu, mu_v = grid_of_tau(own, noise, scale)
    lean = noise / (noise + tau[:, None] ** 2)
    center = lean * mu[:, None] + (1 - lean) * own
    width = np.sqrt((1 - lean) * noise + lean**2 * mu_v[:, None])
    ends = [quantile_of_mixture(weight, center, width, end) for end in ((1 - level) / 2, (1 + level) / 2)]
    rows = np.full((4, len(y)), np.nan)
    rows[:, there] = [weight @ center, *ends, weight @ lean]
    middle = float(weight @ tau)
    if tau[0] == 0:
        # tau times an even density is odd: what the trapezoids leave out at zero (Euler and Maclaurin).
        middle += float(2 * weight[0] * (tau[1] - tau[0]) / 12)
    of_groups = [float(weight @ mu), middle, *quantiles_on_grid(tau, weight, level)]
    return Steadied.of(rows, of_groups)


def grid_of_tau(y: Floats, v: Floats, scale: float | None) -> tuple[Floats, Floats, Floats, Floats]:
    """Return a grid over tau, the posterior weight of its points, and the mean of the groups at each."""
    if scale is None:
        end, first, second = _FLAT_REACH * max(float(np.std(y)), float(np.sqrt(v.max()))), _FLAT_POINTS, None
    else:
        end, first, second = _REACH * scale, _FIRST, _SECOND
    grid = np.linspace(0, end, first)
    weight, mu, mu_v = _at(grid, y, v, scale)
    if second is not None:
        some = np.flatnonzero(weight > _NOTHING * weight.max())
        grid = np.linspace(grid[max(some[0] - 1, 0)], grid[min(some[-1] + 1, first - 1)], second)
        weight, mu, mu_v = _at(grid, y, v, scale)
    return grid, weight, mu, mu_v


def _at(grid: Floats, y: Floats, v: Floats, scale: float | None) -> tuple[Floats, Floats, Floats]:
    total = v + grid[:, None] ** 2
    precision = 1 / total
    mu_v = 1 / precision.sum(1)
    mu = mu_v * (precision @ y)
    log = np.log(mu_v) - np.log(total).sum(1) - (precision * (y - mu[:, None]) ** 2).sum(1)
    if scale is not None:
        log -= (grid / scale) ** 2
    weight = np.exp((log - log.max()) / 2)
    # The density is even in tau, so half of the first point makes the sum exact to all digits, as for a period.
    weight[[0, -1]] /= 2
    return weight / weight.sum(), mu, mu_v


def quantiles_on_grid(grid: Floats, weight: Floats, level: float) -> tuple[float, float]:
    """Return the bounds that hold the middle ``level`` of a density given on an even grid by trapezoids."""
    density = weight.copy()
    density[[0, -1]] *= 2
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    low, high = np.interp([(1 - level) / 2, (1 + level) / 2], below / below[-1], grid)
    return float(low), float(high)


def quantile_of_mixture(weight: Floats, center: Floats, width: Floats, below: float) -> Floats:
    """Return the quantile of mixtures of normal distributions.

    Parameters
    ----------
    weight : ndarray, shape (parts,)
        Adding up to 1.
    center, width : ndarray, shape (parts, mixtures)
        Mean and standard deviation of each part.
    below : float
        The share of the distribution below the quantile, in (0, 1).

    Returns
    -------
    ndarray, shape (mixtures,)
        By bisection, sped up by the secant of the normal score of the distribution function: that score is nearly
        a straight line, so that few of its halvings are needed.
    """
    wanted = float(ndtri(below))
    ends = center + wanted * width
    low, high = ends.min(0), ends.max(0)
    last = low
    at: Floats = (low + high) / 2
    last_score = _score(weight, center, width, last) - wanted
    for _ in range(_STEPS):
        score = _score(weight, center, width, at) - wanted
        low, high = np.where(score < 0, at, low), np.where(score < 0, high, at)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at - score * (at - last) / (score - last_score)
        good = (step >= low) & (step <= high)
        last, last_score = at, score
        there = np.abs(score) < _CLOSE
        if there.all():
            break
        at = np.where(there, at, np.where(good, step, (low + high) / 2))
    return at


def _score(weight: Floats, center: Floats, width: Floats, at: Floats) -> Floats:
    score: Floats = np.asarray(ndtri(weight @ ndtr((at - center) / width)), dtype=np.float64)
    return score
