"""Estimates that plug in one value of the spread between groups. For comparison only.

Nothing that is published comes from here: with few or small groups the plugged-in value is often far off, sometimes
zero, and intervals that take it for certain are too narrow (docs/benchmarks-engagement.md). `steadied` is used instead.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from sewana_core.errors import FiguresError

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RandomEffects:
    """Groups around a common mean, with the variance between them taken as known.

    Attributes
    ----------
    tau2 : float
        Variance between the groups.
    mean, se : float
        Of the common mean.
    i2 : float
        Share of the variance that lies between the groups, 0 to 1.
    predictor, predictor_se : ndarray, shape (groups,)
        Best linear unbiased predictors.
    """

    tau2: float
    mean: float
    se: float
    i2: float
    predictor: Floats
    predictor_se: Floats


def random_effects(direct: ArrayLike, variances: ArrayLike, tau2: float) -> RandomEffects:
    """Return the common mean and the best linear predictors for a variance between groups.

    Parameters
    ----------
    direct, variances : array-like, shape (groups,)
        At least two groups; variances above zero.
    tau2 : float
        Not below 0.

    Returns
    -------
    RandomEffects

    References
    ----------
    Robinson 1991, doi:10.1214/ss/1177011926; Higgins & Thompson 2002, doi:10.1002/sim.1186.
    """
    y, v = _checked(direct, variances)
    weight = 1 / (v + tau2)
    mean_v = 1 / weight.sum()
    mean = float(mean_v * (weight @ y))
    lean = v / (v + tau2)
    fixed = 1 / v
    typical = (len(y) - 1) * fixed.sum() / (fixed.sum() ** 2 - (fixed**2).sum())
    return RandomEffects(
        float(tau2),
        mean,
        float(np.sqrt(mean_v)),
        float(tau2 / (tau2 + typical)),
        lean * mean + (1 - lean) * y,
        np.sqrt((1 - lean) * v + lean**2 * mean_v),
    )


def der_simonian_laird(direct: ArrayLike, variances: ArrayLike) -> float:
    """Return the variance between groups by the method of moments.

    References
    ----------
    DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2.
    """
    y, v = _checked(direct, variances)
    weight = 1 / v
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, float((_q(0.0, y, v) - (len(y) - 1)) / scale))


def paule_mandel(direct: ArrayLike, variances: ArrayLike) -> float:
    """Return the variance between groups at which the weighted squares are what is expected.

    References
    ----------
    Paule & Mandel 1982, doi:10.6028/jres.087.022.
    """
    y, v = _checked(direct, variances)
    free = len(y) - 1
    if _q(0.0, y, v) <= free:
        return 0.0
    return float(brentq(lambda t: _q(t, y, v) - free, 0.0, _far(y, v), xtol=1e-15, rtol=1e-14))


def reml(direct: ArrayLike, variances: ArrayLike) -> float:
    """Return the variance between groups of the largest restricted likelihood.

    References
    ----------
    Viechtbauer 2005, doi:10.3102/10769986030003261.
    """
    y, v = _checked(direct, variances)
    points = np.concatenate([[0.0], np.geomspace(1e-6, 1, 200) * _far(y, v)])
    slopes = np.array([_reml_slope(t, y, v) for t in points])
    tops = [
        float(brentq(_reml_slope, points[i], points[i + 1], args=(y, v), xtol=1e-16, rtol=1e-14))
        for i in np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0))
    ]
    return max([0.0, *tops], key=lambda t: _reml_log(t, y, v))


def james_stein(values: ArrayLike, variance: float) -> tuple[Floats, float]:
    """Return values drawn towards their mean by the rule of James and Stein, and the part that is kept.

    Parameters
    ----------
    values : array-like, shape (groups,)
        At least four, all of the same variance.
    variance : float
        Of each value.

    References
    ----------
    Efron & Morris 1975, doi:10.1080/01621459.1975.10479864: ``1 - (k - 3) variance / sum((y - mean)^2)``.
    """
    y = np.asarray(values, float)
    if y.ndim != 1 or len(y) < 4:
        raise FiguresError("too-few-groups", f"four groups are needed, got {y.shape}", found=y.size)
    mean = y.mean()
    around = ((y - mean) ** 2).sum()
    kept = max(0.0, 1 - (len(y) - 3) * variance / around) if around > 0 else 0.0
    return mean + kept * (y - mean), float(kept)


def _checked(direct: ArrayLike, variances: ArrayLike) -> tuple[Floats, Floats]:
    y, v = np.asarray(direct, float), np.asarray(variances, float)
    if y.shape != v.shape or y.ndim != 1:
        raise FiguresError("shapes-differ", f"got {y.shape} and {v.shape}", found=[y.shape, v.shape])
    if len(y) < 2:
        raise FiguresError("too-few-groups", f"two groups are needed, got {len(y)}", found=len(y))
    if not (v > 0).all() or not np.isfinite(y).all():
        raise FiguresError("negative", "variances must be above zero and means known", found=v.tolist())
    return y, v


def _far(y: Floats, v: Floats) -> float:
    """Return a variance between groups that is above any estimate."""
    return float(10 * (np.var(y, ddof=1) * len(y) + v.max()))


def _q(tau2: float, y: Floats, v: Floats) -> float:
    weight = 1 / (v + tau2)
    return float(weight @ (y - weight @ y / weight.sum()) ** 2)


def _reml_log(tau2: float, y: Floats, v: Floats) -> float:
    return float(-(np.log(v + tau2).sum() + np.log((1 / (v + tau2)).sum()) + _q(tau2, y, v)) / 2)


def _reml_slope(tau2: float, y: Floats, v: Floats) -> float:
    weight = 1 / (v + tau2)
    off = y - weight @ y / weight.sum()
    return float((weight**2 @ off**2 - weight.sum() + (weight**2).sum() / weight.sum()) / 2)
