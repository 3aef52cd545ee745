"""Many small symmetric matrices at once: one for each person or statement, along the last axis."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def unpacked(upper: Floats, size: int) -> Floats:
    """Return symmetric matrices from their upper triangles.

    Parameters
    ----------
    upper : ndarray, shape (size x (size + 1) / 2, n)
        Row by row, as `numpy.triu_indices` counts.
    size : int

    Returns
    -------
    ndarray, shape (size, size, n)
    """
    full = np.empty((size, size, upper.shape[1]))
    for values, i, j in zip(upper, *np.triu_indices(size), strict=True):
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
