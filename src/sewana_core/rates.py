"""How groups and sides vote on each statement, with what is left open; what stands for a group, what all share.

Rates are beta-binomial: in each statement the rate of a group is a draw around the rate of everyone else, and
how close such draws come is learned from all statements together, so that small groups are drawn towards the
others as far as statements teach. (Drawn towards everyone, themselves included, groups would look closer than
they are: intervals of 90 % then held the truth in 69 %.) Posteriors are summed over a grid on the arcsine
scale, where a rate's spread does not depend on the rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

from sewana_core.vote_sums import ANSWERS, Sums, Votes, VoteSums

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

_GRID = 64
_REACH = 4.0
# How many votes the others' rate may count for in a group: from nearly nothing to nearly all.
_STRENGTHS = 2.0 ** np.arange(0, 11)
# One strength for all statements is too much for some: with half of it intervals of 90 % hold what they say.
_CAUTION = 0.5
# The others' rate starts from a third each: disagree, pass, agree.
_START = 1.0
_CELLS_AT_ONCE = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What is known of the rates of one answer by group; arrays of shape (groups, statements).

    Attributes
    ----------
    alpha, beta : ndarray of float
        Of the posterior Beta distribution.
    strength : float
        Votes that the others' rate counts for.
    """

    alpha: Floats
    beta: Floats
    strength: float

    @property
    def rate(self) -> Floats:
        """Posterior mean."""
        return self.alpha / (self.alpha + self.beta)


@dataclass(frozen=True, slots=True, eq=False)
class Rates(Posterior):
    """Rates of one answer by group with their bounds; arrays of shape (groups, statements).

    Attributes
    ----------
    count, votes : ndarray of int
        Votes with this answer, and all votes, passes included.
    low, high : ndarray of float
        Bounds of the middle part of the posterior.
    """

    count: Counts
    votes: Counts
    low: Floats
    high: Floats


def answers_by_group(votes: Votes, label: Counts, groups: int) -> Counts:
    """Count the answers of each group.

    Parameters
    ----------
    votes : VoteSums
    label : ndarray of int, shape (people,)
        0 ... groups - 1, or -1 for people who are in none.
    groups : int

    Returns
    -------
    ndarray of int, shape (groups, statements, 3)
        Disagree, pass, agree.
    """
    (answers,) = votes.added(_answers, groups, per_person=(label,))
    return np.rint(answers).astype(np.int64)


def _answers(votes: VoteSums, label: Counts, groups: int) -> Sums:
    return (votes.over_people((label == np.arange(groups)[:, None]).astype(float)),)


def rates(answers: Counts, which: int, everyone: Counts, *, level: float = 0.9) -> Rates:
    """Return the rates of one answer in each group.

    Parameters
    ----------
    answers : ndarray of int, shape (groups, statements, 3)
        From `answers_by_group`.
    which : int
        0 disagree, 1 pass, 2 agree.
    everyone : ndarray of int, shape (statements, 3)
        Answers of all people, those in no group among them.
    level : float
        Probability inside the bounds.

    Returns
    -------
    Rates
    """
    known = posterior(answers, which, everyone)
    low, high = bounds(known.alpha, known.beta, level)
    count, votes = answers[..., which], answers.sum(axis=2)
    return Rates(known.alpha, known.beta, known.strength, count, votes, low, high)


def posterior(answers: Counts, which: int, everyone: Counts) -> Posterior:
    """Return what is known of the rates of one answer in each group, as `rates` without bounds."""
    count, total = answers[..., which], answers.sum(axis=2)
    others = everyone - answers
    middle = (others[..., which] + _START) / (others.sum(axis=2) + ANSWERS * _START)
    strength = _strength(count, total, middle)
    return Posterior(count + strength * middle, total - count + strength * (1 - middle), strength)


def _strength(count: Counts, total: Counts, middle: Floats) -> float:
    """Return half the strength under which the counts of all cells are most probable (empirical Bayes)."""
    heard = total > 0
    if not heard.any():
        return float(_STRENGTHS[0])
    k, n, m = count[heard].astype(float), total[heard].astype(float), middle[heard]
    at, best = len(_STRENGTHS) // 2, -np.inf
    tried: dict[int, float] = {}
    # Uphill from the middle: the probability has one peak, so that not every strength need be tried.
    while True:
        near = [i for i in (at - 1, at, at + 1) if 0 <= i < len(_STRENGTHS)]
        tried |= {i: _log_probability(k, n, m, _STRENGTHS[i]) for i in near if i not in tried}
        top = max(near, key=tried.__getitem__)
        if top == at or tried[top] <= best:
            return float(_STRENGTHS[at]) * _CAUTION
        at, best = top, tried[top]


def _log_probability(k: Floats, n: Floats, m: Floats, strength: float) -> float:
    a, b = strength * m, strength * (1 - m)
    return float((betaln(k + a, n - k + b) - betaln(a, b)).sum())


def bounds(alpha: Floats, beta: Floats, level: float = 0.9) -> tuple[Floats, Floats]:
    """Return the quantiles of Beta distributions that leave (1 - level) / 2 outside on each side.

    Parameters
    ----------
    alpha, beta : ndarray of float, any equal shape
        Positive.
    level : float

    Returns
    -------
    pair of ndarray of float
        In [0, 1], within about 0.001 of the exact quantiles.
    """
    a, b = np.ravel(alpha), np.ravel(beta)
    low, high = np.empty(len(a)), np.empty(len(a))
    for at in range(0, len(a), _CELLS_AT_ONCE):
        part = slice(at, at + _CELLS_AT_ONCE)
        edge, step = _window(a[part], b[part])
        upto = np.cumsum(_weights(a[part], b[part], edge, step), axis=1)
        for share, found in (((1 - level) / 2, low), ((1 + level) / 2, high)):
            found[part] = np.sin(edge + step * _crossing(upto, share)) ** 2
    return low.reshape(np.shape(alpha)), high.reshape(np.shape(alpha))


def _window(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return where a grid over each posterior begins on the arcsine scale, and its step."""
    middle, reach = np.arcsin(np.sqrt(a / (a + b))), _REACH / (2 * np.sqrt(a + b + 1))
    low, high = np.maximum(middle - reach, 0.0), np.minimum(middle + reach, np.pi / 2)
    return low, (high - low) / _GRID


def _weights(a: Floats, b: Floats, edge: Floats, step: Floats) -> Floats:
    """Return the probability of each step of the grid, shape (cells, grid)."""
    t = edge[:, None] + step[:, None] * (np.arange(_GRID) + 0.5)
    x = np.sin(t) ** 2
    log = (a[:, None] - 0.5) * np.log(x) + (b[:, None] - 0.5) * np.log(1 - x)
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _crossing(upto: Floats, share: float) -> Floats:
    """Return how many steps it takes until the share is reached, parts of a step included."""
    at = np.minimum((upto < share).sum(axis=1), _GRID - 1)
    rows = np.arange(len(upto))
    before = np.where(at > 0, upto[rows, at - 1], 0.0)
    inside = np.maximum(upto[rows, at] - before, 1e-300)
    return np.asarray(at + np.clip((share - before) / inside, 0.0, 1.0))


def probability_above(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    """Return the probability that the first of two rates is the larger one.

    Parameters
    ----------
    one, other : pair of ndarray of float, any equal shape
        Alpha and beta of independent Beta distributions.

    Returns
    -------
    ndarray of float
        In [0, 1].
    """
    a, b, c, d = (np.ravel(x) for x in (*one, *other))
    found = np.empty(len(a))
    for at in range(0, len(a), _CELLS_AT_ONCE):
        part = slice(at, at + _CELLS_AT_ONCE)
        (low, step), (second, wide) = _window(a[part], b[part]), _window(c[part], d[part])
        edge = np.minimum(low, second)
        step = (np.maximum(low + step * _GRID, second + wide * _GRID) - edge) / _GRID
        first, rest = (_weights(x[part], y[part], edge, step) for x, y in ((a, b), (c, d)))
        found[part] = (first * (np.cumsum(rest, axis=1) - rest / 2)).sum(axis=1)
    return np.clip(found, 0.0, 1.0).reshape(np.shape(one[0]))


def probability_above_half(alpha: Floats, beta: Floats) -> Floats:
    """Return the probability that a rate is above one half, of the shape of ``alpha``."""
    a, b = np.ravel(alpha), np.ravel(beta)
    edge, step = _window(a, b)
    upto = np.pad(np.cumsum(_weights(a, b, edge, step), axis=1), ((0, 0), (1, 0)))
    steps = np.clip((np.pi / 4 - edge) / step, 0, _GRID)
    whole = np.minimum(steps.astype(np.int64), _GRID - 1)
    rows = np.arange(len(a))
    below = upto[rows, whole] + (steps - whole) * (upto[rows, whole + 1] - upto[rows, whole])
    return np.asarray(1 - below).reshape(np.shape(alpha))


def false_discoveries(error: Floats, share: float) -> Flags:
    """Return which findings may be reported when at most a share of them may be wrong.

    Parameters
    ----------
    error : ndarray of float, any shape
        Probability that each finding is wrong.
    share : float
        In (0, 1).

    Returns
    -------
    ndarray of bool
        Those up to the last one in rising order whose error is at most share x rank / number (Benjamini and
        Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
    """
    order = np.sort(error, axis=None)
    fits = np.flatnonzero(order <= share * np.arange(1, order.size + 1) / max(order.size, 1))
    return error <= (order[fits[-1]] if len(fits) else -1.0)


def shared_by_all(cuts: Sequence[Sequence[Rates]]) -> Floats:
    """Return how much every group and every side agrees at least.

    Parameters
    ----------
    cuts : sequence of sequences of Rates
        Groups, sides: for each the rates of disagreeing, passing and agreeing.

    Returns
    -------
    ndarray of float, shape (statements,)
        The lowest, over all groups of all cuts, of the lower bound of agreeing times one minus the upper bound
        of disagreeing; in [0, 1].
    """
    least = [(agree.low * (1 - disagree.high)).min(axis=0) for disagree, _, agree in cuts]
    return np.asarray(np.min(least, axis=0))
