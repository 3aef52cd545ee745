"""The map itself: coordinates whose distances mean something, and how sure each place on it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.model import Model, Places, places
from sewana_core.vote_sums import Votes

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

AXES = 2
# A person is placed when votes have settled half of what was open about the place: about seven votes of the
# published conversations, which is the number that Polis asks for.
ENOUGH_SETTLED = 0.5
_MOST_ASKED = 64


@dataclass(frozen=True, slots=True, eq=False)
class Coordinates:
    """Where people stand; the squared distance of two is their mean squared difference in predicted votes.

    Attributes
    ----------
    position : ndarray, shape (2, people)
        First the axis along which people differ most.
    covariance : ndarray, shape (2, 2, people)
        Uncertainty of each position.
    prior : ndarray, shape (2,)
        Variance of people along each axis before any vote is known.
    loading : ndarray, shape (2, statements)
        Predicted votes are ``mean + position' loading``; the largest of each axis is positive.
    mean : ndarray, shape (statements,)
        Predicted vote in the middle of the map.
    noise : float
        Variance of a vote around its prediction.
    """

    position: Floats
    covariance: Floats
    prior: Floats
    loading: Floats
    mean: Floats
    noise: float

    @property
    def settled(self) -> Floats:
        """Share of the uncertainty that votes have removed, in [0, 1); shape (people,)."""
        left = np.einsum("iin->n", self.covariance)
        total = float(self.prior.sum())
        return 1 - left / total if total > 0 else np.zeros(len(left))


def coordinates(votes: Votes, model: Model) -> Coordinates:
    """Return the map of a fitted model.

    With U the places and W the loadings of the model, people stand at T = U L Q, L L' = W'W / statements,
    Q the axes of the prior variance L'L, widest first.

    Parameters
    ----------
    votes : VoteSums
    model : Model
        Of rank 2 or less; missing axes are 0.

    Returns
    -------
    Coordinates
    """
    return on_map(model, places(votes, model))


def positions(votes: Votes, model: Model) -> Floats:
    """Return the positions alone of `coordinates`, shape (2, people)."""
    turn, _, _ = _axes(model)
    place = np.einsum("ij,in->jn", turn, places(votes, model).mean)
    return np.pad(place, ((0, AXES - model.rank), (0, 0)))


def on_map(model: Model, found: Places) -> Coordinates:
    """Return `coordinates` for places that are known already."""
    turn, width, loading = _axes(model)
    missing = AXES - model.rank
    return Coordinates(
        position=np.pad(np.einsum("ij,in->jn", turn, found.mean), ((0, missing), (0, 0))),
        covariance=np.pad(
            np.einsum("ik,ijn,jl->kln", turn, found.covariance, turn), ((0, missing), (0, missing), (0, 0))
        ),
        prior=np.pad(width**2, (0, missing)),
        loading=np.pad(loading, ((0, missing), (0, 0))),
        mean=model.mean,
        noise=model.noise,
    )


def _axes(model: Model) -> tuple[Floats, Floats, Floats]:
    """Return how places turn into positions, how wide people stand along each axis, and the loadings there."""
    variance, axes = np.linalg.eigh(np.einsum("ic,jc->ij", model.loading, model.loading) / len(model.mean))
    keep = np.argsort(-variance, kind="stable")
    width, axes = np.sqrt(np.maximum(variance[keep], 0.0)), axes[:, keep]
    loading = np.einsum("ij,ic->jc", axes, model.loading)
    sign = np.array([_sign(row) for row in loading]).reshape(-1)
    # u' loading = (u' turn) (loading turned / width)
    scaled = loading * np.divide(sign, width, out=np.zeros_like(width), where=width > 0)[:, None]
    return axes * (sign * width), width, scaled


def _sign(loading: Floats) -> float:
    """Return -1 where the largest loading is negative, the first one among equals."""
    size = np.abs(loading)
    return -1.0 if loading[np.argmax(size >= size.max() * (1 - 1e-9))] < 0 else 1.0


def votes_to_be_placed(place: Coordinates) -> Counts:
    """Return how many more votes would place each person.

    A further vote is taken to tell as much as the average statement does: it adds the mean of w w' / s2 to
    the inverse of the covariance.

    Parameters
    ----------
    place : Coordinates

    Returns
    -------
    ndarray of int, shape (people,)
        0 for those who are placed; -1 where 64 more would not do.
    """
    asked = np.zeros(place.position.shape[1], np.int64)
    waiting = np.flatnonzero(place.settled < ENOUGH_SETTLED)
    asked[waiting] = -1
    wide = place.prior > 0
    if not wide.any():
        return asked
    gain = np.einsum("ic,jc->ij", place.loading, place.loading) / (len(place.mean) * place.noise)
    known = _inverse_2(place.covariance[:, :, waiting], wide)
    goal = (1 - ENOUGH_SETTLED) * float(place.prior.sum())
    for more in range(1, _MOST_ASKED + 1):
        left = _inverse_2(known + (more * gain)[:, :, None], wide)
        done = (np.einsum("iin->n", left) <= goal) & (asked[waiting] < 0)
        asked[waiting[done]] = more
        if not (asked[waiting] < 0).any():
            break
    return asked


def _inverse_2(matrices: Floats, wide: NDArray[np.bool_]) -> Floats:
    """Invert 2 x 2 matrices, shape (2, 2, n); an axis along which nobody differs stays 0."""
    a, b, d = matrices[0, 0], matrices[0, 1], matrices[1, 1]
    if not wide.all():
        found = np.zeros_like(matrices)
        found[0, 0] = 1 / a
        return found
    return np.asarray(np.array([[d, -b], [-b, a]]) / (a * d - b * b))
