"""The model behind the map: principal components of the votes by probability, missing votes left missing.

A vote is mu_c + w_c . u_p + noise of variance s2, with u_p ~ N(0, I) for each person and w_c ~ N(0, I) for each
statement. What was not seen says nothing; a person with few votes stays near the middle and has a wide
posterior. Fitted by expectation and maximisation (Tipping and Bishop 1999, doi:10.1111/1467-9868.00196; with
missing values Ilin and Raiko 2010, J. Mach. Learn. Res. 11:1957). Each round also rescales the people to
variance 1, which changes no prediction and saves most of the rounds (parameter expansion: Liu, Rubin and Wu
1998, doi:10.1093/biomet/85.4.755).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.matrices import identity, inverses, unpacked, upper_triangle
from sewana_core.vote_sums import ANSWERS, Sums, Votes, VoteSums

Floats = NDArray[np.float64]

VOTE = np.array([-1.0, 0.0, 1.0])
_FLOOR = 0.05
MOST_ROUNDS = 60
_STILL = 1e-6
# Past this many votes the fit ends when nothing moves by a ten-thousandth of a vote, far less than what a
# sampling error amounts to.
_MANY = 100_000
_STILL_FOR_MANY = 1e-4
# Past this many it starts from that of every eighth person, who may again be many.
_VERY_MANY = 1_000_000
_EVERY = 8
_SAMPLE_ROUNDS = 8
# Directions carried at once, and how often they pass through the votes: with fewer the fit takes more rounds.
_DIRECTIONS = 3
_PASSES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned of the statements.

    Attributes
    ----------
    mean : ndarray, shape (statements,)
        Expected vote of a person in the middle.
    loading : ndarray, shape (rank, statements)
        How the expected vote changes along each axis.
    noise : float
        Variance of a vote around its expectation, at least 0.05.
    rounds : int
        Rounds of the fit.
    has_settled : bool
        False if the rounds ran out before the loadings stood still.
    """

    mean: Floats
    loading: Floats
    noise: float
    rounds: int = 0
    has_settled: bool = True

    @property
    def rank(self) -> int:
        """Number of axes."""
        return len(self.loading)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where people stand on the axes of a model.

    Attributes
    ----------
    mean : ndarray, shape (rank, people)
        Expected place.
    covariance : ndarray, shape (rank, rank, people)
        How far the votes leave it open.
    """

    mean: Floats
    covariance: Floats


def fit(votes: Votes, rank: int, *, start: Model | None = None, most_rounds: int = MOST_ROUNDS) -> Model:
    """Fit the model.

    Parameters
    ----------
    votes : VoteSums
    rank : int
        Number of axes, 0 or more; never more than there are statements.
    start : Model, optional
        Where to begin, of the same statements and rank; otherwise the leading components of the centred votes.
    most_rounds : int

    Returns
    -------
    Model
        No random numbers are used: the same votes give the same model, to the last bit.
    """
    still = _STILL_FOR_MANY if votes.size > _MANY else _STILL
    begin = _sample_model if votes.size > _VERY_MANY else _first_model
    model = start or begin(votes, min(rank, votes.shape[1]))
    for done in range(1, most_rounds + 1):
        before, model = model, _improved(votes, model)
        if _moved(before, model) < still:
            return Model(model.mean, model.loading, model.noise, done, has_settled=True)
    return Model(model.mean, model.loading, model.noise, most_rounds, has_settled=False)


def _moved(before: Model, after: Model) -> float:
    """Return how far means and lengths of loadings moved; axes may go on turning, which predicts the same."""
    lengths = [(model.loading**2).sum(axis=0) for model in (before, after)]
    return float(max(np.abs(lengths[1] - lengths[0]).max(), np.abs(after.mean - before.mean).max()))


def places(votes: Votes, model: Model) -> Places:
    """Return where each person stands, given their votes (the E step).

    The posterior is S_p = (I + sum w_c w_c' / s2)^-1 and u_p = S_p sum w_c (v_pc - mu_c) / s2, the sums over
    the statements that the person saw.

    Parameters
    ----------
    votes : VoteSums
        Of the same statements as the model.
    model : Model

    Returns
    -------
    Places
    """
    upper = upper_triangle(model.rank)
    squares = (model.loading[upper[0]] * model.loading[upper[1]]) / model.noise
    surprise = VOTE - model.mean[:, None]
    pulls = (model.loading[:, :, None] * surprise / model.noise).reshape(
        model.rank, ANSWERS * len(model.mean)
    )
    sums = votes.over_answers(np.concatenate([np.repeat(squares, ANSWERS, axis=1), pulls]))
    covariance = inverses(identity(model.rank) + unpacked(sums[: len(squares)], model.rank))
    return Places(np.einsum("ijn,jn->in", covariance, sums[len(squares) :]), covariance)


def _improved(votes: Votes, model: Model) -> Model:
    """Return the model after one round: places, then means and loadings together, then the noise."""
    rank = model.rank
    upper = upper_triangle(rank)
    sums, second, first, silent = votes.added(_expected, model)
    counts = votes.counts.astype(float)
    left, right = _normal_equations(sums, counts, rank)
    solved = np.einsum("ijc,jc->ic", inverses(left + identity(rank + 1)), right)
    squared = float(counts[:, 0].sum() + counts[:, 2].sum())
    squared += float((np.einsum("ic,ijc->jc", solved, left) * solved).sum() - 2 * (solved * right).sum())
    # Who has no votes stands in the middle, with variance 1, and says nothing about how people spread.
    heard = votes.shape[0] - int(silent)
    second = (second - int(silent) * (upper[0] == upper[1])) / heard
    better = Model(solved[rank], solved[:rank], max(squared / votes.size, _FLOOR))
    return _rescaled(better, second, first / heard)


def _expected(votes: VoteSums, model: Model) -> Sums:
    """Return sums over people of the second and first moments of places: by answer, in all; and who is silent."""
    found, upper = places(votes, model), upper_triangle(model.rank)
    seconds = found.mean[upper[0]] * found.mean[upper[1]] + found.covariance[upper]
    sums = votes.over_people(np.concatenate([seconds, found.mean]))
    silent = np.count_nonzero(votes.votes_per_person == 0)
    return sums, seconds.sum(axis=1), found.mean.sum(axis=1), np.array(float(silent))


def _normal_equations(sums: Floats, counts: Floats, rank: int) -> tuple[Floats, Floats]:
    """Return sums of (u, 1)(u, 1)' and of v (u, 1) for each statement."""
    left = np.empty((rank + 1, rank + 1, len(counts)))
    seconds, first = sums[: len(sums) - rank], sums[len(sums) - rank :]
    left[:rank, :rank] = unpacked(seconds.sum(axis=2), rank)
    left[rank, :rank] = left[:rank, rank] = first.sum(axis=2)
    left[rank, rank] = counts.sum(axis=1)
    right = np.concatenate([first[..., 2] - first[..., 0], [counts[:, 2] - counts[:, 0]]])
    return left, right


def _rescaled(model: Model, second: Floats, first: Floats) -> Model:
    """Return the same predictions with people of mean 0 and variance 1."""
    if not model.rank:
        return model
    spread = unpacked(second[:, None], model.rank)[:, :, 0] - np.outer(first, first)
    variance, axes = np.linalg.eigh(spread)
    # The symmetric root turns nothing: loadings then stand still when predictions do.
    root = np.einsum("ik,k,jk->ij", axes, np.sqrt(np.maximum(variance, 1e-9)), axes)
    mean = model.mean + (first[:, None] * model.loading).sum(axis=0)
    return Model(mean, np.einsum("ij,ic->jc", root, model.loading), model.noise)


def _sample_model(votes: Votes, rank: int) -> Model:
    """Start from the fit to evenly chosen people, who are many enough to tell the axes."""
    return fit(votes.thinned(_EVERY), rank, most_rounds=_SAMPLE_ROUNDS)


def _first_model(votes: Votes, rank: int) -> Model:
    """Start from the leading components of the centred votes, Z'Z from fixed directions."""
    counts = votes.counts.astype(float)
    mean = (counts[:, 2] - counts[:, 0]) / (counts.sum(axis=1) + 1)
    centred = (VOTE - mean[:, None]) * (counts.sum(axis=1) > 0)[:, None]
    variance, directions = _leading(votes, centred, rank)
    seen = max(votes.size / (votes.shape[0] * votes.shape[1]), 1e-9)
    scale = np.sqrt(np.maximum(variance, 1e-12) / (votes.shape[0] * seen**2))
    left = float((counts * centred**2).sum()) / votes.size
    return Model(mean, directions * np.minimum(scale, np.sqrt(len(mean)))[:, None], max(left, _FLOOR))


def _leading(votes: Votes, centred: Floats, count: int) -> tuple[Floats, Floats]:
    """Return leading eigenvalues and unit eigenvectors of Z'Z, from the space that a few directions reach.

    A block of directions costs one walk over the votes where single ones cost as many as there are (block
    Lanczos: Golub and Underwood 1977, doi:10.1016/B978-0-12-587260-7.50018-2); einsum keeps sums on one thread.
    """
    size = votes.shape[1]
    width = min(count + _DIRECTIONS, size)
    number = np.arange(1.0, size + 1)
    first = np.outer(np.arange(1.0, width + 1), number**2 * 0.6180339887498949) % 1.0
    block = _orthonormal(2 * first - 1, np.zeros((0, size)))
    basis, images = block[:0], block[:0]
    for _ in range(_PASSES):
        (image,) = votes.added(_image, block, centred)
        basis, images = np.concatenate([basis, block]), np.concatenate([images, image])
        block = _orthonormal(image, basis)
        if not len(block):
            break
    variance, vectors = np.linalg.eigh(np.einsum("ic,jc->ij", basis, images))
    kept = min(count, len(basis))
    found = np.zeros((count, size))
    found[:kept] = np.einsum("ij,ik->jk", vectors[:, ::-1][:, :kept], basis)
    return np.concatenate([variance[::-1][:kept], np.zeros(count - kept)]), found


def _image(votes: VoteSums, block: Floats, centred: Floats) -> Sums:
    """Return the product of Z'Z with each direction."""
    seen = votes.over_answers((block[:, :, None] * centred).reshape(len(block), -1))
    return (np.einsum("ica,ca->ic", votes.over_people(seen), centred),)


def _orthonormal(block: Floats, basis: Floats) -> Floats:
    """Return unit vectors for what the block adds to an orthonormal basis, which may be nothing."""
    rest = block / np.maximum(np.sqrt(np.einsum("ic,ic->i", block, block)), 1e-300)[:, None]
    rest = rest - np.einsum("ij,jc->ic", np.einsum("ic,jc->ij", rest, basis), basis)
    size, axes = np.linalg.eigh(np.einsum("ic,jc->ij", rest, rest))
    # What is left of a direction that the basis holds is rounding, and would not be orthogonal to it.
    kept = size > 1e-10
    return np.asarray(np.einsum("ji,jc->ic", axes[:, kept], rest) / np.sqrt(size[kept])[:, None])
