"""The odds of agreeing rather than disagreeing, for anyone on any statement.

The log odds are m_c + w_c . u_p with u_p and w_c unknown vectors, normal before any vote is known. Votes of yes
and no are not normal; their likelihood is bounded from below by a parabola for each vote, which is tightened in
every round (Jaakkola and Jordan 2000, doi:10.1023/A:1008932416310). People and statements keep their own
uncertainty throughout, so that few votes give predictions near the average instead of extreme ones, and more
axes than the votes support do little harm. Passes are left aside.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.matrices import identity, inverses, unpacked
from sewana_core.model import fit, places
from sewana_core.vote_sums import ANSWERS, VoteSums

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

ROUNDS = 25
# Who was not part of a fit is placed sooner, since the statements stand still.
PLACING_ROUNDS = 10
# Variance of a loading before votes are known. Learned from the votes it shrinks in every round until weak axes
# are lost, and hidden votes are told worse (log loss 0.390 against 0.375 on four published conversations).
_LOADING_VARIANCE = 1.0
# A loading of the map's model, on the scale of votes, is about half as large as one on the scale of log odds.
_TO_LOG_ODDS = 2.0
_FIRST_UNCERTAINTY = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """What is known of people and statements; a person's vector ends with 1, a statement's with its mean.

    Attributes
    ----------
    person : ndarray, shape (rank + 1, people)
    person_spread : ndarray, shape (rank + 1, rank + 1, people)
        Covariance; zero for the constant.
    statement : ndarray, shape (rank + 1, statements)
    statement_spread : ndarray, shape (rank + 1, rank + 1, statements)
    """

    person: Floats
    person_spread: Floats
    statement: Floats
    statement_spread: Floats

    def log_odds(self, row: Counts, column: Counts) -> Floats:
        """Return the log odds of agreeing in each cell, drawn towards 0 as far as they are uncertain.

        The mean of a logistic curve under a normal is about that of the mean / sqrt(1 + pi variance / 8)
        (MacKay 1992, doi:10.1162/neco.1992.4.5.720).
        """
        u, w = self.person[:, row], self.statement[:, column]
        variance = np.einsum("in,ijn,jn->n", w, self.person_spread[:, :, row], w)
        variance += np.einsum("in,ijn,jn->n", u, self.statement_spread[:, :, column], u)
        return np.asarray(np.einsum("in,in->n", u, w) / np.sqrt(1 + np.pi / 8 * variance))


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """The votes sorted for sums over people, or over statements."""

    order: Counts | slice
    filled: Counts
    start: Counts
    size: int

    def sums(self, per_vote: Floats) -> Floats:
        total = np.zeros(self.size)
        total[self.filled] = np.add.reduceat(per_vote[self.order], self.start)
        return total


def _side(index: Counts, size: int, order: Counts | slice) -> _Side:
    count = np.bincount(index, minlength=size)
    filled = np.flatnonzero(count)
    return _Side(order, filled, (np.cumsum(count) - count)[filled], size)


def fit_agreement(votes: VoteSums, rank: int, *, rounds: int = ROUNDS) -> Agreement:
    """Fit the log odds of agreeing to the votes that agree or disagree.

    Parameters
    ----------
    votes : VoteSums
        At least one vote that is not a pass.
    rank : int
        Number of axes.
    rounds : int
        Rounds of the fit; held-out figures no longer change after about 20.

    Returns
    -------
    Agreement
    """
    row, column, half = leanings(votes)
    by_person = _side(row, votes.shape[0], slice(None))
    by_statement = _side(column, votes.shape[1], np.argsort(column, kind="stable"))
    found = _first(votes, rank)
    for _ in range(rounds):
        curve = _curve(found, row, column)
        person, spread = _people(found, by_person, column, half, curve)
        found = Agreement(person, spread, found.statement, found.statement_spread)
        found = _rescaled(_statements(found, by_statement, row, half, curve))
    return found


def leanings(votes: VoteSums) -> tuple[Counts, Counts, Floats]:
    """Return person, statement and +0.5 or -0.5 of each vote that is not a pass, person by person."""
    chosen = votes.answer % ANSWERS != 1
    answer = votes.answer[chosen].astype(np.int64)
    return votes.row[chosen].astype(np.int64), answer // ANSWERS, answer % ANSWERS / 2 - 0.5


def placed(found: Agreement, votes: VoteSums, *, rounds: int = PLACING_ROUNDS) -> Agreement:
    """Return the same statements with the people of these votes, who need not be those of the fit."""
    row, column, half = leanings(votes)
    side = _side(row, votes.shape[0], slice(None))
    rank = len(found.person) - 1
    person = np.zeros((rank + 1, votes.shape[0]))
    person[rank] = 1
    spread = np.zeros((rank + 1, rank + 1, votes.shape[0]))
    spread[:rank, :rank] = identity(rank)
    here = Agreement(person, spread, found.statement, found.statement_spread)
    for _ in range(rounds):
        person, spread = _people(here, side, column, half, _curve(here, row, column))
        here = Agreement(person, spread, found.statement, found.statement_spread)
    return here


def _first(votes: VoteSums, rank: int) -> Agreement:
    """Start from the model of the map."""
    model = fit(votes, rank, most_rounds=20)
    rank, size = model.rank, votes.shape
    person = np.concatenate([places(votes, model).mean, np.ones((1, size[0]))])
    spread = np.zeros((rank + 1, rank + 1, size[0]))
    spread[:rank, :rank] = _FIRST_UNCERTAINTY * identity(rank)
    statement = np.concatenate([model.loading, model.mean[None]]) * _TO_LOG_ODDS
    return Agreement(person, spread, statement, np.zeros((rank + 1, rank + 1, size[1])))


def _seconds(mean: Floats, spread: Floats) -> Floats:
    """Return expected products of the entries, upper triangle, shape (pairs, n)."""
    i, j = np.triu_indices(len(mean))
    return np.asarray(mean[i] * mean[j] + spread[i, j])


def _curve(found: Agreement, row: Counts, column: Counts) -> Floats:
    """Return the bend of the bound at each vote, tanh(x / 2) / 2x at the expected size x of the log odds."""
    ones = _seconds(found.person, found.person_spread)
    twos = _seconds(found.statement, found.statement_spread)
    i, j = np.triu_indices(len(found.person))
    twos[i != j] *= 2
    square = np.zeros(len(row))
    for one, two in zip(ones, twos, strict=True):
        square += one.take(row) * two.take(column)
    size = np.sqrt(np.maximum(square, 1e-12))
    return np.asarray(np.tanh(size / 2) / (2 * size))


def _people(
    found: Agreement, side: _Side, column: Counts, half: Floats, curve: Floats
) -> tuple[Floats, Floats]:
    """Return people's vectors and their covariances, given the statements."""
    rank = len(found.person) - 1
    seconds = _seconds(found.statement, found.statement_spread)
    number = np.zeros((rank + 1, rank + 1), np.int64)
    number[np.triu_indices(rank + 1)] = np.arange(len(seconds))
    inner = number[:rank, :rank][np.triu_indices(rank)]
    precision = np.array([side.sums(curve * seconds[n].take(column)) for n in inner])
    pull = [
        side.sums(half * found.statement[i].take(column) - curve * seconds[number[i, rank]].take(column))
        for i in range(rank)
    ]
    shape = (rank, side.size)
    covariance = inverses(identity(rank) + unpacked(precision.reshape(-1, side.size), rank))
    spread = np.zeros((rank + 1, rank + 1, side.size))
    spread[:rank, :rank] = covariance
    mean = np.einsum("ijn,jn->in", covariance, np.array(pull).reshape(shape))
    return np.concatenate([mean, np.ones((1, side.size))]), spread


def _statements(found: Agreement, side: _Side, row: Counts, half: Floats, curve: Floats) -> Agreement:
    """Return the same people with the statements that follow from them."""
    size = len(found.person)
    seconds = _seconds(found.person, found.person_spread)
    precision = unpacked(np.array([side.sums(curve * s.take(row)) for s in seconds]), size)
    pull = np.array([side.sums(half * u.take(row)) for u in found.person])
    middle, tight = _statement_prior(found)
    precision += tight[:, :, None]
    pull += np.einsum("ij,j->i", tight, middle)[:, None]
    spread = inverses(precision)
    return Agreement(found.person, found.person_spread, np.einsum("ijc,jc->ic", spread, pull), spread)


def _statement_prior(found: Agreement) -> tuple[Floats, Floats]:
    """Return mean and inverse covariance of statements' vectors before their votes are known.

    Means are learned from all statements, and with those of loadings how readily a person agrees to anything; so is
    the variance of the constants, while that of loadings is given.
    """
    size, number = found.statement.shape
    constant, spread = found.statement[-1], found.statement_spread[-1, -1]
    middle = found.statement.sum(axis=1) / (number + 1)
    middle[-1] = constant.mean()
    variance = float(((constant - middle[-1]) ** 2 + spread).sum() + 1) / (number + 1)
    return middle, np.diag([*[1 / _LOADING_VARIANCE] * (size - 1), 1 / variance])


def _rescaled(found: Agreement) -> Agreement:
    """Return the same predictions with people of second moment 1 along every axis."""
    rank = len(found.person) - 1
    if not rank:
        return found
    second = np.einsum("in,jn->ij", found.person[:rank], found.person[:rank])
    second = (second + found.person_spread[:rank, :rank].sum(axis=2)) / found.person.shape[1]
    variance, axes = np.linalg.eigh(second)
    out, back = np.eye(rank + 1), np.eye(rank + 1)
    root = np.sqrt(np.maximum(variance, 1e-9))
    out[:rank, :rank] = np.einsum("ik,k,jk->ij", axes, root, axes)
    back[:rank, :rank] = np.einsum("ik,k,jk->ij", axes, 1 / root, axes)
    return Agreement(
        np.einsum("ij,jn->in", back, found.person),
        _turned(back, found.person_spread),
        np.einsum("ij,jn->in", out, found.statement),
        _turned(out, found.statement_spread),
    )


def _turned(axes: Floats, spread: Floats) -> Floats:
    """Return axes spread axes' for symmetric axes, in sums that do not change with the number of threads."""
    return np.asarray(np.einsum("ikn,kl->iln", np.einsum("ij,jkn->ikn", axes, spread), axes))
