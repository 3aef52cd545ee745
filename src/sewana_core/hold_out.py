"""Hiding votes from a model to see how well it tells them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.exposure import area_under_curve
from sewana_core.model import MOST_ROUNDS, Model, fit, places
from sewana_core.vote_sums import ANSWERS, Votes, VoteSums

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

SHARE = 0.1
# Of people with fewer votes left nothing is asked, as in the published comparisons.
FEWEST_LEFT = 7
_MOST_VOTES = 60_000
_MOST_CERTAIN = 1e-6
# Past this many votes a fit of few rounds is tried: its log loss is that of a settled one to within 0.0005 on three
# published conversations. Fewer votes are fitted until nothing moves, since there it can be 0.007 more.
_FEW_VOTES = 30_000
_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Votes without some of the agreements and disagreements, and what was hidden.

    Attributes
    ----------
    training : VoteSums
        The same people and statements.
    row, column : ndarray of int, shape (cells,)
        Person and statement of each hidden vote.
    agrees : ndarray of bool, shape (cells,)
    """

    training: VoteSums
    row: Counts
    column: Counts
    agrees: Flags


@dataclass(frozen=True, slots=True)
class Fit:
    """How well hidden votes were told.

    Attributes
    ----------
    cells : int
        How many votes were hidden.
    auc : float
        Probability that an agreement was held more likely than a disagreement.
    log_loss : float
        Mean of -log of the probability given to what came out.
    """

    cells: int
    auc: float
    log_loss: float


def hide(votes: VoteSums, seed: int, share: float = SHARE) -> HeldOut:
    """Hide a share of the agreements and disagreements.

    Parameters
    ----------
    votes : VoteSums
    seed : int
    share : float
        In (0, 1).

    Returns
    -------
    HeldOut
        Cells of people with fewer than seven votes left are hidden but not asked for.
    """
    is_lean = votes.answer % ANSWERS != 1
    hidden = is_lean & (np.random.default_rng(seed).random(votes.size) < share)
    training = votes.of_votes(~hidden)
    row = votes.row[hidden].astype(np.int64)
    asked = training.votes_per_person[row] >= FEWEST_LEFT
    answer = votes.answer[hidden][asked].astype(np.int64)
    return HeldOut(training, row[asked], answer // ANSWERS, answer % ANSWERS == 2)


def scored(agrees: Flags, log_odds: Floats) -> Fit:
    """Return how well log odds of agreeing, shape (cells,), tell what was hidden."""
    chance = np.clip(probability(log_odds), _MOST_CERTAIN, 1 - _MOST_CERTAIN)
    loss = -np.log(np.where(agrees, chance, 1 - chance))
    return Fit(len(agrees), area_under_curve(agrees, log_odds), float(loss.mean()) if len(loss) else 0.0)


def probability(log_odds: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)) without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(log_odds / 2)))


def model_log_odds(votes: VoteSums, model: Model, row: Counts, column: Counts) -> Floats:
    """Return the log odds of agreeing that the model of the map gives to cells.

    With expectation m and variance s2 of a vote the densities at +1 and -1 have the ratio exp(2 m / s2).
    """
    found, loading = places(votes, model), model.loading[:, column]
    mean = model.mean[column] + (loading * found.mean[:, row]).sum(axis=0)
    variance = np.einsum("in,ijn,jn->n", loading, found.covariance[:, :, row], loading)
    return np.asarray(2 * mean / (model.noise + variance))


def map_fit(votes: Votes, rank: int, seed: int = 0) -> tuple[Fit, Fit]:
    """Return how well the map, and statement means alone, tell hidden votes.

    Parameters
    ----------
    votes : VoteSums
        Of many votes only those of evenly chosen people are used.
    rank : int
    seed : int

    Returns
    -------
    pair of Fit
        Of the model of this rank and of the model without axes.
    """
    every = -(-votes.size // _MOST_VOTES)
    held = hide(votes.of_people(np.arange(0, votes.shape[0], every)), seed)
    rounds = _ROUNDS if held.training.size > _FEW_VOTES else MOST_ROUNDS
    with_axes, without = (
        scored(held.agrees, model_log_odds(held.training, model, held.row, held.column))
        for model in (fit(held.training, r, most_rounds=rounds if r else 1) for r in (rank, 0))
    )
    return with_axes, without
