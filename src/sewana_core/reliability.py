"""How well the statements of a scale hang together: alpha with Feldt's bounds, and omega of one factor.

Not a mark to pass: a high alpha does not make a scale good, and with fewer than a hundred answers it says too little.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import fdtri

from sewana_core.errors import FiguresError

Floats: TypeAlias = NDArray[np.float64]

MIN_ANSWERS = 100
# Below this part of a statement's own variance its factor explains all of it, which is a fault of the fit (Heywood).
_HEYWOOD, _TURNS = 1e-4, 50


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of one scale.

    Attributes
    ----------
    n : int
        Who answered all statements.
    alpha, low, high, omega : float or None
        None where there is nothing to compute from: all answers equal, or fewer than three.
        ``omega`` is None too if one factor does not fit.
    note : str
        ``""``, or ``"too-few"`` with fewer than a hundred answers: not to be judged by.
    """

    n: int
    alpha: float | None
    low: float | None
    high: float | None
    omega: float | None
    note: Literal["", "too-few"]


def reliability(answers: ArrayLike, level: float = 0.95) -> Reliability:
    """Return alpha with its bounds, and omega, from answers.

    Parameters
    ----------
    answers : array-like, shape (people, statements)
        At least two statements; a person with nan in any is left out.
    level : float
        Of the bounds.

    Raises
    ------
    FiguresError
        ``statements`` if there are fewer than two, ``level``.
    """
    rows = np.asarray(answers, float)
    if rows.ndim != 2 or rows.shape[1] < 2:
        raise FiguresError("statements", f"two statements are needed, got {rows.shape}", found=rows.shape)
    rows = rows[np.isfinite(rows).all(1)]
    n, k = rows.shape
    note: Literal["", "too-few"] = "" if n >= MIN_ANSWERS else "too-few"
    if n < 3:
        return Reliability(n, None, None, None, None, note)
    covariance = np.cov(rows, rowvar=False)
    if covariance.sum() <= 0:
        return Reliability(n, None, None, None, None, note)
    found = alpha(covariance)
    return Reliability(n, found, *feldt(found, n, k, level), omega(covariance), note)


def alpha(covariance: ArrayLike) -> float:
    """Return Cronbach's alpha from the covariances of the statements.

    Parameters
    ----------
    covariance : array-like, shape (statements, statements)

    Returns
    -------
    float
        ``k / (k - 1) (1 - sum(variances) / variance of the sum)``, at most 1.

    Raises
    ------
    FiguresError
        ``statements`` if there are fewer than two, ``no-spread`` if the sum does not vary.

    References
    ----------
    Cronbach 1951, doi:10.1007/BF02310555.
    """
    table = _checked(covariance)
    k = len(table)
    return float(k / (k - 1) * (1 - np.trace(table) / table.sum()))


def feldt(found: float, people: int, statements: int, level: float = 0.95) -> tuple[float, float]:
    """Return the bounds of an alpha.

    Parameters
    ----------
    found : float
        Alpha.
    people, statements : int
        At least two of each.
    level : float

    References
    ----------
    Feldt 1965, doi:10.1007/BF02289499: ``1 - (1 - alpha) F(people - 1, (people - 1)(statements - 1))``.
    """
    if people < 2 or statements < 2:
        raise FiguresError("too-few", f"got {people} people and {statements} statements", found=people)
    if not 0 < level < 1:
        raise FiguresError("level", f"level must be between 0 and 1, got {level}", found=level)
    free = (people - 1, (people - 1) * (statements - 1))
    low, high = (1 - (1 - found) * float(fdtri(*free, end)) for end in ((1 + level) / 2, (1 - level) / 2))
    return low, high


def omega(covariance: ArrayLike) -> float | None:
    """Return McDonald's omega of one factor, fitted by maximum likelihood.

    Parameters
    ----------
    covariance : array-like, shape (statements, statements)
        Of at least three statements, of which each varies.

    Returns
    -------
    float or None
        ``(sum loadings)^2 / ((sum loadings)^2 + sum own variances)``. None with fewer than three statements, or
        if one factor does not fit: a statement that is explained wholly, or one that does not vary.

    References
    ----------
    McDonald 1999, *Test Theory*; Jöreskog 1967, doi:10.1007/BF02289658.
    """
    table = _checked(covariance)
    spread = np.sqrt(np.diag(table))
    if len(table) < 3 or not (spread > 0).all():
        return None
    own = _own_variances(table / np.outer(spread, spread))
    if own is None:
        return None
    loading = _loadings(table / np.outer(spread, spread), own) * spread
    explained = float(loading.sum() ** 2)
    return explained / (explained + float((own * spread**2).sum()))


def _checked(covariance: ArrayLike) -> Floats:
    table = np.asarray(covariance, float)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or len(table) < 2:
        raise FiguresError("statements", f"two statements are needed, got {table.shape}", found=table.shape)
    if not table.sum() > 0:
        raise FiguresError("no-spread", "the sum of the statements does not vary", found=float(table.sum()))
    return table


def _own_variances(correlation: Floats) -> Floats | None:
    """Return what one factor leaves of each statement's variance: the top of the likelihood."""
    # Fewer people than statements, or one that follows from the others: there is no top.
    if np.linalg.matrix_rank(correlation, hermitian=True) < len(correlation):
        return None
    start = np.clip(1 / np.diag(np.linalg.inv(correlation)), 0.05, 0.95)
    found = minimize(
        _loss,
        np.log(start),
        (correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(np.log(_HEYWOOD / 10), 1.0)] * len(start),
        options={"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-10},
    )
    own = np.exp(_polished(found.x, correlation))
    return own if (own > _HEYWOOD).all() else None


def _loss(log_own: Floats, correlation: Floats) -> tuple[float, Floats]:
    """Return minus the likelihood, over what the loadings can still choose, and its slopes."""
    own = np.exp(log_own)
    loading = _loadings(correlation, own)
    implied = np.outer(loading, loading) + np.diag(own)
    inverse = np.linalg.inv(implied)
    value = np.linalg.slogdet(implied)[1] + np.trace(inverse @ correlation)
    slope = np.diag(inverse @ (implied - correlation) @ inverse) * own
    return float(value), slope


def _polished(log_own: Floats, correlation: Floats) -> Floats:
    """Return the top by Newton's method: the search before stops a few digits early."""
    at, step = log_own, 1e-5
    for _ in range(_TURNS):
        slope = _loss(at, correlation)[1]
        ways = np.eye(len(at)) * step
        curve = np.array([_loss(at + w, correlation)[1] - _loss(at - w, correlation)[1] for w in ways]) / (
            2 * step
        )
        try:
            change = np.linalg.solve((curve + curve.T) / 2, slope)
        except np.linalg.LinAlgError:
            return at
        if not np.isfinite(change).all() or np.abs(change).max() > 0.1:
            return at
        at = at - change
        if np.abs(change).max() < 1e-12:
            break
    return at


def _loadings(correlation: Floats, own: Floats) -> Floats:
    """Return the loadings that fit best beside the statements' own variances."""
    root = np.sqrt(own)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    loading = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return np.asarray(loading if loading.sum() >= 0 else -loading)
