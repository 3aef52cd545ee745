"""Votes told by likeness: from other answers of the same person, and from people who stand near by.

A model with a few axes leaves something over that is not chance: two statements may say nearly the same, and what
people near each other share need not lie on a straight line. Three sums catch it, each a number for every cell
that a blend can weigh:

answers   the person's centred votes, passes included, times how each answer tells each other once all the rest is
          known: the regression of every statement on all others under a ridge, in closed form from the inverse of
          their sums of products (Steck 2019, doi:10.1145/3308558.3313710)
left over what a model of agreement did not tell of the person's votes, times what it did not tell of both
          statements in one person, summed over people
near by   what it did not tell of the statement in people who stand near, by a normal curve of the distance

All are sums over people by statements or over votes. Sparse products use one thread and a fixed order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sewana_core.agreement import Agreement, leanings
from sewana_core.vote_sums import ANSWERS, VoteSums

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Of more statements those with most votes are told so, of the rest nothing is added: tables of 8 MB.
_MOST_STATEMENTS = 1000
_MOST_PEOPLE = 2000
# Chosen on hidden votes of four published conversations; twice or half as much changes the log loss by 0.001 at most.
_RIDGE = 40.0
_SHRINKAGE = 3.0
_WIDTH = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """What votes say of likeness, for the statements that take part.

    Attributes
    ----------
    number : ndarray of int, shape (all statements,)
        Place of a statement among those that take part, -1 for the rest.
    mean : ndarray, shape (statements,)
        Mean vote, passes counted as 0.
    regression : ndarray, shape (statements, statements)
        How much an answer to the first raises the vote on the second.
    left_over : ndarray, shape (statements, statements)
        How often what the model did not tell of one goes together in a person with what it did not tell of the other.
    near : ndarray, shape (rank, people)
        Where people stand, axes as long as they matter.
    surprise, weight : csr_array, shape (people, statements)
        What the model did not tell of their votes, and how much it could have told.
    """

    number: Counts
    mean: Floats
    regression: Floats
    left_over: Floats
    near: Floats
    surprise: csr_array
    weight: csr_array


def alike(votes: VoteSums, model: Agreement) -> Alike:
    """Return what votes say of likeness, beside a model whose people are those of the votes."""
    number = _taking_part(votes)
    mean = (votes.counts[:, 2] - votes.counts[:, 0]) / (votes.counts.sum(axis=1) + 1)
    centred = _centred(votes, number, mean[number >= 0])
    surprise, weight = _surprises(votes, model, number)
    every = np.arange(0, votes.shape[0], -(-votes.shape[0] // _MOST_PEOPLE))
    scaled = surprise * (1 / (_SHRINKAGE + weight.sum(axis=1)))[:, None]
    return Alike(
        number,
        mean[number >= 0],
        _regression((centred.T @ centred).toarray()),
        _without_diagonal((surprise.T @ scaled).toarray()),
        _standing(model)[:, every],
        surprise[every],
        weight[every],
    )


def told_by_likeness(known: Alike, votes: VoteSums, model: Agreement, row: Counts, column: Counts) -> Floats:
    """Return the three sums for cells of these votes, shape (3, cells); 0 for statements that take no part.

    Parameters
    ----------
    known : Alike
    votes : VoteSums
        Of the same statements; people may be others.
    model : Agreement
        With the people of ``votes``.
    row, column : ndarray of int, shape (cells,)
    """
    told = np.zeros((3, len(row)))
    here = np.flatnonzero(known.number[column] >= 0)
    cell = row[here], known.number[column[here]]
    surprise, weight = _surprises(votes, model, known.number)
    shrunk = _SHRINKAGE + weight.sum(axis=1)
    told[0, here] = (_centred(votes, known.number, known.mean) @ known.regression)[cell]
    told[1, here] = ((surprise @ known.left_over) / shrunk[:, None])[cell]
    closeness = _closeness(known.near, _standing(model))
    told[2, here] = ((known.surprise.T @ closeness) / (1 + known.weight.T @ closeness)).T[cell]
    return told


def _taking_part(votes: VoteSums) -> Counts:
    most = np.argsort(-votes.counts.sum(axis=1), kind="stable")[:_MOST_STATEMENTS]
    number = np.full(votes.shape[1], -1)
    number[np.sort(most)] = np.arange(len(most))
    return number


def _centred(votes: VoteSums, number: Counts, mean: Floats) -> csr_array:
    """Return votes less the mean of their statement, nothing where there is no vote; shape (people, statements)."""
    column, vote = number[votes.answer // ANSWERS], votes.answer.astype(np.int64) % ANSWERS - 1.0
    kept = column >= 0
    return _table(vote[kept] - mean[column[kept]], votes.row[kept], column[kept], (votes.shape[0], len(mean)))


def _surprises(votes: VoteSums, model: Agreement, number: Counts) -> tuple[csr_array, csr_array]:
    """Return vote less probability, and the variance of such a vote, of all that agree or disagree."""
    row, column, half = leanings(votes)
    lean = np.tanh(model.log_odds(row, column) / 2) / 2
    kept = number[column] >= 0
    place = row[kept], number[column[kept]], (votes.shape[0], int(np.count_nonzero(number >= 0)))
    return _table((half - lean)[kept], *place), _table((0.25 - lean**2)[kept], *place)


def _table(values: Floats, row: Counts, column: Counts, shape: tuple[int, int]) -> csr_array:
    return csr_array((values, (row, column)), shape=shape)


def _regression(products: Floats) -> Floats:
    inverse = _inverse(products + _RIDGE * np.eye(len(products)))
    return _without_diagonal(-inverse / np.diag(inverse))


def _inverse(matrix: Floats) -> Floats:
    """Return the inverse of one positive definite matrix, in whole rows and on one thread (Gauss and Jordan)."""
    work = matrix.copy()
    for k in range(len(work)):
        pivot = 1.0 / work[k, k]
        column, line = work[:, k] * pivot, work[k].copy()
        column[k] = 0.0
        work -= column[:, None] * line
        work[k] = line * pivot
        work[:, k] = -column
        work[k, k] = pivot
    return work


def _without_diagonal(table: Floats) -> Floats:
    return table * (1 - np.eye(len(table)))


def _standing(model: Agreement) -> Floats:
    """Return where people stand, each axis as long as the statements' loadings on it."""
    length = np.sqrt((model.statement[:-1] ** 2).mean(axis=1))
    return np.asarray(model.person[:-1] * length[:, None])


def _closeness(one: Floats, other: Floats) -> Floats:
    """Return a normal curve of the distance between people, shape (people of one, people of the other)."""
    across = np.einsum("in,im->nm", one, other)
    square = (one**2).sum(axis=0)[:, None] + (other**2).sum(axis=0) - 2 * across
    return np.asarray(np.exp(-np.maximum(square, 0) / (2 * _WIDTH**2)))
