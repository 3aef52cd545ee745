"""Shares of small groups, steadied by the other groups: beta-binomial on an exact grid.

``x_g ~ Binomial(n_g, p_g)`` and ``p_g ~ Beta(alpha, beta)`` (Gelman et al., *Bayesian Data Analysis*, 3rd ed., section
5.3). The grid lies over the mean ``mu`` of the groups, flat, and their standard deviation ``tau``, half-normal, with
``alpha + beta = mu (1 - mu) / tau^2 - 1``. Given both, a group's share has the mean
``(alpha + x) / (alpha + beta + n)``.
Weighted answers come as ``n`` effective answers of which ``x = share n`` agree.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv, gammaln, ndtri

from sewana_core.errors import FiguresError
from sewana_core.steadied import MIN_GROUPS, Floats, Steadied, grid_of_tau, quantiles_on_grid, stacked

SHARES_TAU = 0.15  # the scale of the half-normal prior of tau, in shares
# Points over the spread and, at each, over the mean: one apart by a little more than a standard deviation, which sums
# a bell to seven digits, as trapezoids do.
_SPREADS, _MEANS, _WIDE, _STEP = 24, 13, 1.4, 1.1
_FAR = 25.0  # log odds beyond which a mean is 0 or 1
_LEAST, _MOST = 1e-3, 0.98  # of the spread, as part of the largest that a mean allows

# Where the parts begin that the bounds are computed from, each of neighbouring spreads.
_STARTS = np.arange(0, _SPREADS, 2)
_NOTHING, _TRIES, _CLOSE = 1e-7, 60, 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """Points over spread (rows) and mean (columns)."""

    spread: Floats  # tau over its largest, shape (spreads,)
    mean: Floats  # shape (spreads, means)
    weight: Floats  # adding up to 1, shape (spreads, means)

    @property
    def worth(self) -> Floats:
        """How many answers the other groups are worth, shape (spreads, 1, 1)."""
        return (1 / np.maximum(self.spread, _LEAST) ** 2 - 1)[:, None, None]

    @property
    def tau(self) -> Floats:
        return self.spread[:, None] * np.sqrt(self.mean * (1 - self.mean))


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """A mixture for each group: weights (parts,), means and mean squares (parts, groups)."""

    weight: Floats
    mean: Floats
    square: Floats


def steady_shares(
    share: ArrayLike, effective: ArrayLike, scale: float = SHARES_TAU, level: float = 0.95
) -> Steadied:
    """Return the shares of groups, steadied.

    Parameters
    ----------
    share, effective : array-like, shape (groups,) or (measures, groups)
        Weighted shares and how many answers each is worth, ``n / design effect``; nan (or 0 answers) for a group
        without any.
    scale : float
        Of the half-normal prior of ``tau``.
    level : float
        Of the bounds.

    Returns
    -------
    Steadied
        The estimate is the posterior mean. The bounds come from the posterior gathered into twelve beta
        distributions, which moves them by less than 0.005.

    Raises
    ------
    FiguresError
        ``shapes-differ``, ``share``, ``level`` or ``prior``.
    """
    p, n = np.asarray(share, float), np.asarray(effective, float)
    if p.shape != n.shape or p.ndim not in {1, 2} or not p.size:
        raise FiguresError(
            "shapes-differ", f"got shares of {p.shape} and counts of {n.shape}", found=[p.shape, n.shape]
        )
    if (p < 0).any() or (p > 1).any() or (n < 0).any():
        raise FiguresError("share", "shares are between 0 and 1 and counts not below 0", found="out of range")
    if not 0 < level < 1:
        raise FiguresError("level", f"level must be between 0 and 1, got {level}", found=level)
    if not scale > 0:
        raise FiguresError("prior", f"the scale of tau's prior must be above 0, got {scale}", found=scale)
    rows = [_steady_one(*row, scale, level) for row in zip(np.atleast_2d(p), np.atleast_2d(n), strict=True)]
    return stacked(rows, p.ndim == 1)


def beta_posterior(alpha: float, beta: float, agree: float, n: float) -> tuple[float, float]:
    """Return mean and standard deviation of one group's share when the others' distribution is known."""
    first, second = alpha + agree, beta + n - agree
    total = first + second
    return first / total, float(np.sqrt(first * second / (total * total * (total + 1))))


def _steady_one(share: Floats, n: Floats, scale: float, level: float) -> Steadied:
    there = np.isfinite(share) & (n > 0)
    if there.sum() < MIN_GROUPS:
        return Steadied.without(len(share), "too-few-groups")
    if not ((share[there] > 0) & (share[there] < 1)).any():
        return Steadied.without(len(share), "no-spread")
    x, n = share[there] * n[there], n[there]
    grid = _grid(x, n, scale)
    total = grid.worth + n
    agree = grid.mean[..., None] * grid.worth + x
    parts = _parts(grid, agree, total)
    mean, size = _matched(parts.weight[:, None], parts.mean, parts.square)
    ends = [_quantile(parts, mean, size, end) for end in ((1 - level) / 2, (1 + level) / 2)]
    borrowed = (grid.weight.sum(1)[:, None] * (grid.worth / total)[:, 0]).sum(0)
    rows = np.full((4, len(share)), np.nan)
    # Of a share near 0 or 1 the mean may lie beyond nearly all of its distribution.
    rows[:, there] = [mean, np.minimum(ends[0], mean), np.maximum(ends[1], mean), borrowed]
    return Steadied.of(rows, _of_groups(grid, level))


def _parts(grid: _Grid, agree: Floats, total: Floats) -> _Parts:
    """Gather the grid's points into parts of neighbouring spreads."""
    by_spread = grid.weight.sum(1)
    weight = np.add.reduceat(by_spread, _STARTS)
    share = agree / total
    first = (grid.weight[..., None] * share).sum(1)
    second = (grid.weight[..., None] * (share * (agree + 1) / (total + 1))).sum(1)
    some = weight > _NOTHING
    mean, square = (np.add.reduceat(one, _STARTS)[some] / weight[some, None] for one in (first, second))
    return _Parts(weight[some], mean, square)


def _matched(weight: Floats, mean: Floats, square: Floats) -> tuple[Floats, Floats]:
    """Return mean and size of the beta distribution with the mixture's mean and variance."""
    middle = (weight * mean).sum(0)
    variance = (weight * square).sum(0) - middle**2
    return middle, middle * (1 - middle) / variance - 1


def _quantile(parts: _Parts, mean: Floats, size: Floats, below: float) -> Floats:
    """Return quantiles of mixtures of beta distributions, by bisection with the secant's speed."""
    wanted = float(ndtri(below))
    width = np.sqrt(mean * (1 - mean) / (size + 1))
    part_size = parts.mean * (1 - parts.mean) / (parts.square - parts.mean**2) - 1
    alpha, beta = parts.mean * part_size, (1 - parts.mean) * part_size
    low, high = np.zeros_like(mean), np.ones_like(mean)
    last, last_score = np.zeros_like(mean), np.full_like(mean, np.nan)
    at = np.asarray(betaincinv(mean * size, (1 - mean) * size, below), dtype=np.float64)
    for _ in range(_TRIES):
        score = ndtri(parts.weight @ betainc(alpha, beta, at)) - wanted
        there = np.abs(score) < _CLOSE
        if there.all():
            break
        low, high = np.where(score < 0, at, low), np.where(score < 0, high, at)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            slope = (score - last_score) / (at - last)
            step = at - score / np.where(np.isfinite(slope), slope, 1 / width)
        good = (step > low) & (step < high)
        last, last_score = at, score
        at = np.where(there, at, np.where(good, step, (low + high) / 2))
    return at


def _of_groups(grid: _Grid, level: float) -> list[float]:
    """Return the mean of the groups and their spread with its bounds."""
    by_spread = grid.weight.sum(1)
    # Where a spread is out of the question its weights are zero, and any mean will do.
    some = grid.weight + np.finfo(float).tiny
    largest = (some * np.sqrt(grid.mean * (1 - grid.mean))).sum(1) / some.sum(1)
    tau = float((grid.weight * grid.tau).sum())
    if grid.spread[0] == 0:
        tau += float(2 * by_spread[0] * largest[0] * (grid.spread[1] - grid.spread[0]) / 12)
    # At each spread the mean of the groups is narrow, so that tau is known with the spread.
    low, high = quantiles_on_grid(grid.spread, by_spread, level)
    at = np.interp([low, high], grid.spread, largest)
    return [float((grid.weight * grid.mean).sum()), tau, float(low * at[0]), float(high * at[1])]


def _grid(x: Floats, n: Floats, scale: float) -> _Grid:
    """Lay the grid where a normal distribution of nearly the same shares has its weight, with room around."""
    near = (x + 0.5) / (n + 1)
    tau, weight, center, center_v = grid_of_tau(near, near * (1 - near) / n, scale)
    middle = float(weight @ center)
    most = np.sqrt(middle * (1 - middle))
    low, high = tau[0] / most / _WIDE, min(_WIDE * tau[-1] / most, _MOST)
    spread = np.linspace(low if low > 0.1 * high else 0.0, max(high, 10 * _LEAST), _SPREADS)
    at = np.minimum(spread * most, tau[-1])
    center, width = np.interp(at, tau, center), np.sqrt(np.interp(at, tau, center_v))
    odds = np.log(center / (1 - center)) + width / (center * (1 - center)) * _STEP * _ladder()[:, None]
    grid = _Grid(spread, 1 / (1 + np.exp(-np.clip(odds.T, -_FAR, _FAR))), np.empty(0))
    log = (
        _log_likelihood(x, n, grid) + np.log(grid.mean * (1 - grid.mean)) * 1.5 - (grid.tau / scale) ** 2 / 2
    )
    # A step over the mean is as long as the width at that spread.
    found = np.exp(log - log.max()) * (width / (center * (1 - center)))[:, None]
    found[[0, -1]] /= 2
    return _Grid(spread, grid.mean, found / found.sum())


def _ladder() -> Floats:
    return np.arange(_MEANS, dtype=float) - (_MEANS - 1) / 2


def _log_likelihood(x: Floats, n: Floats, grid: _Grid) -> Floats:
    worth = grid.worth
    alpha = grid.mean[..., None] * worth
    beta = worth - alpha
    own = (gammaln(alpha + x) + gammaln(beta + (n - x))).sum(-1) - gammaln(worth + n).sum(-1)
    return np.asarray(own - len(x) * (gammaln(alpha) + gammaln(beta) - gammaln(worth))[..., 0])
