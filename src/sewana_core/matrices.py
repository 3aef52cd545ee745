"""Many small symmetric matrices at once: one for each person or statement, along the last axis."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@cache
def upper_triangle(size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of the upper triangle, row by row; made once, since fits ask hundreds of times."""
    rows, columns = np.triu_indices(size)
    return rows.astype(np.int64), columns.astype(np.int64)


def unpacked(upper: Floats, size: int) -> Floats:
    """Return symmetric matrices from their upper triangles.

    Parameters
    ----------
    upper : ndarray, shape (size x (size + 1) / 2, n)
        Row by row, as `upper_triangle` counts.
    size : int

    Returns
    -------
    ndarray, shape (size, size, n)
    """
    full = np.empty((size, size, upper.shape[1]))
    for values, i, j in zip(upper, *upper_triangle(size), strict=True):
        full[i, j] = full[j, i] = values
    return full


def inverses(matrices: Floats) -> Floats:
    """Return the inverses of positive definite matrices (Gauss and Jordan, who need no pivots here).

    For matrices of this size it is several times faster than a call of the linear algebra library for each,
    and uses no threads.

    Parameters
    ----------
    matrices : ndarray, shape (size, size, n)

    Returns
    -------
    ndarray, shape (size, size, n)
    """
    work = matrices.copy()
    for k in range(len(work)):
        pivot = 1.0 / work[k, k]
        column = work[:, k] * pivot
        for i in range(len(work)):
            if i != k:
                work[i] -= column[i] * work[k]
        work[k] *= pivot
        work[:, k] = -column
        work[k, k] = pivot
    return work


def identity(size: int) -> Floats:
    """Return one identity matrix that can be added to many, shape (size, size, 1)."""
    return np.eye(size)[:, :, None]
