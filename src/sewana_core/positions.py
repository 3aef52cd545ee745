"""Where people stand: the two leading components of the votes, with their signs fixed, and the projections.

With Z = votes minus the statement's mean on the cells that were seen, and 0 elsewhere, the principal
components of the mean-imputed matrix are the leading eigenvectors of Z'Z (imputed cells are 0 when
centred), and Z has the sparsity of the votes. No dense matrix is needed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.votes import VoteMatrix

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A dense eigenproblem this small finds equal eigenvalues as often as they occur. Larger ones make the linear
# algebra library start threads that burn more CPU than the sparse way needs.
_DENSE_STATEMENTS = 24
_DENSE_CELLS = 1 << 13
_LANCZOS_STEPS = 400
_STEPS_BETWEEN_CHECKS = 6
# Error of an eigenvector is about this times eigenvalue / gap to the next: 1e-9 holds for gaps down to 1e-4.
_RESIDUAL = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """Z of the module docstring, stored row by row and column by column.

    Attributes
    ----------
    shape : tuple of int
        People and statements.
    center : ndarray, shape (statements,)
        Mean vote on each statement, in [-1, 1]; 0 where moderated out.
    seen : ndarray of int, shape (people,)
        Cells that count as seen in each row; a moderated statement counts for everyone.
    value, column : ndarray, shape (votes,)
        Z and its columns, row by row; ``start`` (people,) is where each row begins.
    value_by_column, row_by_column : ndarray, shape (votes,)
        Z and its rows, column by column; ``column_start`` (statements,) is where each column begins.
    """

    shape: tuple[int, int]
    center: Floats
    seen: NDArray[np.int64]
    value: Floats
    column: NDArray[np.int64]
    start: NDArray[np.int64]
    value_by_column: Floats
    row_by_column: NDArray[np.int64]
    column_start: NDArray[np.int64]

    def times(self, per_statement: Floats) -> Floats:
        """Return Z v, shape (people,)."""
        terms = per_statement.take(self.column)
        terms *= self.value
        return np.add.reduceat(terms, self.start)

    def transposed_times(self, per_person: Floats) -> Floats:
        """Return Z' u, shape (statements,)."""
        terms = per_person.take(self.row_by_column)
        terms *= self.value_by_column
        return np.add.reduceat(terms, self.column_start)

    def dense(self) -> Floats:
        """Return Z as a dense array, shape (people, statements)."""
        table = np.zeros(self.shape)
        rows = np.repeat(np.arange(self.shape[0]), np.diff(self.start, append=len(self.value)))
        table[rows, self.column] = self.value
        return table


def centred(votes: VoteMatrix, is_out: Flags) -> Centred:
    """Return the votes minus each statement's mean, moderated statements set to 0 for everyone.

    Parameters
    ----------
    votes : VoteMatrix
        At least one vote.
    is_out : ndarray of bool, shape (statements,)
        True where a statement is moderated out or meta.

    Returns
    -------
    Centred
    """
    people, statements = votes.shape
    column = votes.column.astype(np.int64)
    count = np.bincount(column, minlength=statements)
    center = np.bincount(column, weights=votes.vote, minlength=statements) / count
    center[is_out] = 0.0
    value = votes.vote - center.take(column)
    value[is_out.take(column)] = 0.0
    by_column = np.argsort(votes.column.astype(np.uint16) if statements < 1 << 16 else column, kind="stable")
    seen = votes.votes_per_participant + np.count_nonzero(is_out) - _votes_on(votes, is_out)
    return Centred(
        shape=(people, statements),
        center=center,
        seen=seen,
        value=value,
        column=column,
        start=votes.start[:-1],
        value_by_column=value[by_column],
        row_by_column=votes.row[by_column].astype(np.int64),
        column_start=np.cumsum(count) - count,
    )


def _votes_on(votes: VoteMatrix, chosen: Flags) -> NDArray[np.int64]:
    if not chosen.any():
        return np.zeros(votes.shape[0], np.int64)
    return np.add.reduceat(chosen.take(votes.column).astype(np.int64), votes.start[:-1])


def components(z: Centred, count: int = 2) -> Floats:
    """Return the leading principal components of the mean-imputed votes.

    Parameters
    ----------
    z : Centred
        The centred votes.
    count : int
        How many components; at most the number of statements.

    Returns
    -------
    ndarray of float, shape (count, statements)
        Rows of length 1, in order of falling variance; a row of zeros where no variance is left. The
        largest loading of each is positive. The same votes always give the same components (no random
        start), to about 1e-13 times eigenvalue / gap to the next eigenvalue. Where eigenvalues are exactly
        equal, which needs votes made for it, components of more than 24 statements are one choice of many.
    """
    people, statements = z.shape
    count = min(count, statements)
    if statements <= _DENSE_STATEMENTS and people * statements <= _DENSE_CELLS:
        table = z.dense()
        variance, vectors = np.linalg.eigh(table.T @ table)
        variance, found = variance[::-1][:count], vectors.T[::-1][:count].copy()
    else:
        variance, found = _lanczos(z, count)
    found[variance <= 1e-12 * max(1.0, variance[0])] = 0.0
    return np.array([_with_fixed_sign(v) for v in found])


def _with_fixed_sign(vector: Floats) -> Floats:
    size = np.abs(vector)
    # The first among equals: loadings that tie in theory differ in the last bits in practice.
    leading = vector[np.argmax(size >= size.max() * (1 - 1e-9))]
    return -vector if leading < 0 else vector


def _lanczos(z: Centred, count: int) -> tuple[Floats, Floats]:
    """Leading eigenvalues and eigenvectors of Z'Z by Lanczos with full reorthogonalisation, fixed start."""
    statements = z.shape[1]
    steps = min(_LANCZOS_STEPS, statements)
    basis = np.empty((steps, statements))
    diagonal, beside = np.zeros(steps), np.zeros(steps)
    basis[0] = _fixed_start(statements, 0)
    for i in range(steps):
        product = z.transposed_times(z.times(basis[i]))
        diagonal[i] = product @ basis[i]
        product = _orthogonal_to(basis[: i + 1], product)
        beside[i] = np.linalg.norm(product)
        is_last = i + 1 == steps
        if is_last or (i >= count and i % _STEPS_BETWEEN_CHECKS == 0):
            variance, vectors = _small_eigen(diagonal[: i + 1], beside[:i])
            residual = beside[i] * np.abs(vectors[-1, -count:]).max()
            if is_last or residual <= _RESIDUAL * variance[-1]:
                break
        if beside[i] <= _RESIDUAL * diagonal[: i + 1].max():  # the space is used up: go on in a fresh one
            beside[i] = 0.0
            product = _orthogonal_to(basis[: i + 1], _fixed_start(statements, i + 1))
        basis[i + 1] = product / np.linalg.norm(product)
    found = vectors[:, ::-1][:, :count].T @ basis[: i + 1]
    return variance[::-1][:count], found / np.linalg.norm(found, axis=1, keepdims=True)


def _fixed_start(size: int, nth: int) -> Floats:
    """Return a direction without pattern, the same every time (squares of golden multiples, wrapped)."""
    start = 2 * ((np.arange(1, size + 1) * (0.6180339887498949 + nth)) ** 2 % 1.0) - 1
    return start / np.sqrt(start @ start)


def _orthogonal_to(basis: Floats, vector: Floats) -> Floats:
    for _ in range(2):  # twice is enough to keep full precision
        vector = vector - (basis @ vector) @ basis
    return vector


def _small_eigen(diagonal: Floats, beside: Floats) -> tuple[Floats, Floats]:
    variance, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, -1), UPLO="L")
    return variance, vectors


def project(z: Centred, directions: Floats) -> Floats:
    """Return where each person stands, pulled outwards to make up for statements not seen.

    Parameters
    ----------
    z : Centred
        The centred votes.
    directions : ndarray of float, shape (2, statements)
        The components.

    Returns
    -------
    ndarray of float, shape (people, 2)
        sqrt(statements / seen) times the sum of centred votes along each component.
    """
    pull = np.sqrt(z.shape[1] / np.maximum(z.seen, 1))
    return np.column_stack([pull * z.times(d) for d in directions])


def project_statements(center: Floats, directions: Floats) -> Floats:
    """Return where a person would stand who only agreed with this one statement.

    Parameters
    ----------
    center : ndarray of float, shape (statements,)
        Mean vote on each statement.
    directions : ndarray of float, shape (2, statements)
        The components.

    Returns
    -------
    ndarray of float, shape (statements, 2)
    """
    found: Floats = (np.sqrt(len(center)) * (1.0 - center) * directions).T
    return found


def extremity(statement_positions: Floats) -> Floats:
    """Return the distance of each statement from the centre of the map, shape (statements,)."""
    distance: Floats = np.linalg.norm(statement_positions, axis=1)
    return distance
