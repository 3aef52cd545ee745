"""How probable it is that a person agrees, for cells where they have not voted.

Models of agreement with several numbers of axes are tried on votes hidden inside. The log odds of the best two and
three sums over what is alike are then blended, by a logistic regression on the same hidden votes whose weights are
held near those of the plain mean (stacking: Wolpert 1992, doi:10.1016/S0893-6080(05)80023-1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.agreement import Agreement, fit_agreement, placed
from sewana_core.alike import Alike, alike, told_by_likeness
from sewana_core.hold_out import Fit, HeldOut, hide, probability, scored
from sewana_core.vote_sums import VoteSums, vote_sums
from sewana_core.votes import VoteError, VoteMatrix

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Each is tried on votes hidden inside; the largest is nearly always best, the smallest never far behind.
RANKS = (3, 8, 12)
_SEEDS = (7, 8)
# Fewer hidden votes than this cannot tell ranks apart.
_FEWEST_CELLS = 100
# Of more votes those of evenly chosen people are used: to choose and to weigh, and to learn of the statements.
_MOST_TO_WEIGH = 300_000
_MOST_TO_LEARN = 2_000_000
# A model with 12 axes keeps 1.4 kB for each person and each statement: beside them, two or three times as much.
_MOST_PEOPLE = 100_000
_MOST_STATEMENTS = 100_000
# People who are placed at once; tables of 32 MB.
_BATCH = 2000
# Pull of the weights towards the plain mean, in hidden votes; with 20 small conversations lose, with 120 large ones.
_PULL = 60.0
_STEPS = 50
_STILL = 1e-9
_MOST_CERTAIN = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What is foretold of cells.

    Attributes
    ----------
    log_odds : ndarray, shape (cells,)
        Of agreeing rather than disagreeing.
    ranks : tuple of int
        Numbers of axes of the models used, the better first.
    inner : Fit or None
        How votes hidden inside were told by weights that came from others; None if there were too few.
    """

    log_odds: Floats
    ranks: tuple[int, ...]
    inner: Fit | None

    @property
    def chance(self) -> Floats:
        """Probability of agreeing, given that a person agrees or disagrees; between 0 and 1, both excluded."""
        return np.clip(probability(self.log_odds), _MOST_CERTAIN, 1 - _MOST_CERTAIN)


def foretold(votes: VoteSums, row: Counts, column: Counts, ranks: Sequence[int] = RANKS) -> Prediction:
    """Foretell cells.

    Parameters
    ----------
    votes : VoteSums
    row, column : ndarray of int, shape (cells,)
        Positions of person and statement.
    ranks : sequence of int
        Numbers of axes to try; the best two on hidden votes are used. With fewer than 100 votes to hide, the last
        two, and their mean. Of more than 100,000 statements the first alone.

    Returns
    -------
    Prediction

    Raises
    ------
    VoteError
        ``only-passes`` without any agreement or disagreement.
    """
    if not votes.counts[:, [0, 2]].any():
        raise VoteError("only-passes", "a prediction needs at least one vote that is not a pass, got none")
    if votes.shape[1] > _MOST_STATEMENTS:
        ranks = ranks[:1]
    hidden = [hide(_at_most(votes, _MOST_TO_WEIGH), seed) for seed in _SEEDS]
    if sum(len(held.row) for held in hidden) < _FEWEST_CELLS:
        best, weights, inner = tuple(ranks[-2:]), _plain(len(ranks[-2:])), None
    else:
        best, weights, inner = _chosen(hidden, ranks)
    known = _learned(_at_most(votes, _MOST_TO_LEARN), best)
    return Prediction(_blended(weights, _columns(known, votes, row, column)), best, inner)


def log_odds(
    votes: VoteSums, row: Counts, column: Counts, ranks: Sequence[int] = RANKS
) -> tuple[Floats, tuple[int, ...], Fit | None]:
    """Return what `foretold` finds as a tuple: log odds, ranks, and how votes hidden inside were told."""
    found = foretold(votes, row, column, ranks)
    return found.log_odds, found.ranks, found.inner


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    models: tuple[Agreement, ...]
    alike: Alike


def _learned(votes: VoteSums, ranks: Sequence[int]) -> _Known:
    models = tuple(fit_agreement(votes, rank) for rank in ranks)
    return _Known(models, alike(votes, models[0]))


def _columns(known: _Known, votes: VoteSums, row: Counts, column: Counts) -> Floats:
    """Return what is blended, shape (models + 4, cells): log odds, three sums, and 1."""
    told = np.ones((len(known.models) + 4, len(row)))
    for people, cells in _batches(row):
        here, at = votes.of_people(people), (np.searchsorted(people, row[cells]), column[cells])
        models = [placed(model, here) for model in known.models]
        for number, model in enumerate(models):
            told[number, cells] = model.log_odds(*at)
        told[-4:-1, cells] = told_by_likeness(known.alike, here, models[0], *at)
    return told


def _chosen(hidden: Sequence[HeldOut], ranks: Sequence[int]) -> tuple[tuple[int, ...], Floats, Fit]:
    """Return the best ranks, the weights of the blend, and how it told hidden votes that it was not made from."""
    loss = dict.fromkeys(ranks, 0.0)
    models = [{rank: fit_agreement(held.training, rank) for rank in ranks} for held in hidden]
    for held, of_rank in zip(hidden, models, strict=True):
        for rank, model in of_rank.items():
            loss[rank] += scored(held.agrees, model.log_odds(held.row, held.column)).log_loss
    best = tuple(sorted(ranks, key=lambda rank: loss[rank])[:2])
    columns = []
    for held, of_rank in zip(hidden, models, strict=True):
        used = tuple(of_rank[rank] for rank in best)
        known = _Known(used, alike(held.training, used[0]))
        columns.append(_columns(known, held.training, held.row, held.column))
    told, agrees = np.concatenate(columns, axis=1), np.concatenate([held.agrees for held in hidden])
    crossed = [
        _blended(_weights(columns[1 - i], hidden[1 - i].agrees, len(best)), columns[i]) for i in (0, 1)
    ]
    return best, _weights(told, agrees, len(best)), scored(agrees, np.concatenate(crossed))


def _plain(models: int) -> Floats:
    """Return the weights of the plain mean of the models."""
    return np.array([1 / models] * models + [0.0] * 4)


def _weights(columns: Floats, agrees: NDArray[np.bool_], models: int) -> Floats:
    """Return the weights that tell best who agrees, drawn to the plain mean (Newton's method).

    What is drawn is a weight times the size of what it weighs, so that units do not matter.
    """
    size = np.sqrt((columns**2).mean(axis=1)) + 1e-12
    size[:models] = size[:models].mean()
    scaled, middle = columns / size[:, None], _plain(models) * size
    weights = middle.copy()
    for _ in range(_STEPS):
        chance = probability(_blended(weights, scaled))
        bend = np.einsum("in,n,jn->ij", scaled, chance * (1 - chance), scaled) + _PULL * np.eye(len(size))
        slope = np.einsum("in,n->i", scaled, agrees - chance) - _PULL * (weights - middle)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < _STILL:
            break
    return np.asarray(weights / size)


def _blended(weights: Floats, columns: Floats) -> Floats:
    """Return the weighted sum on one thread: that of linear algebra libraries changes with their number."""
    return np.asarray(np.einsum("i,in->n", weights, columns))


def _at_most(votes: VoteSums, most: int) -> VoteSums:
    every = max(-(-votes.size // most), -(-votes.shape[0] // _MOST_PEOPLE))
    return votes if every == 1 else votes.thinned(every)


def _batches(row: Counts) -> Iterator[tuple[Counts, Counts]]:
    """Yield people who are asked for, in rising order, and the positions of their cells."""
    order = np.argsort(row, kind="stable")
    people, first = np.unique(row[order], return_index=True)
    ends = np.append(first, len(row))
    for begin in range(0, len(people), _BATCH):
        end = min(begin + _BATCH, len(people))
        yield people[begin:end], order[ends[begin] : ends[end]]


def predict(
    matrix: VoteMatrix,
    participant: ArrayLike,
    statement: ArrayLike,
    *,
    ranks: Sequence[int] = RANKS,
) -> Floats:
    """Return the probability of agreeing, given that a person agrees or disagrees.

    Parameters
    ----------
    matrix : VoteMatrix
        With at least one vote that is not a pass.
    participant, statement : array-like of ids, shape (cells,)
        Whom and what to predict.
    ranks : sequence of int
        As in `foretold`.

    Returns
    -------
    ndarray, shape (cells,)
        In (0, 1).

    Raises
    ------
    VoteError
        ``no-votes`` without any vote, ``only-passes`` without any agreement or disagreement, ``unknown-id`` for an
        id that has no vote,
        ``vote-lengths`` if there are not as many participants as statements.
    """
    people, statements = np.asarray(participant), np.asarray(statement)
    if people.shape != statements.shape:
        raise VoteError(
            "vote-lengths",
            f"there must be as many participants as statements, got {people.size} and {statements.size}",
            participants=people.size,
            statements=statements.size,
        )
    votes = vote_sums(matrix)
    row = _positions("participant", people.tolist(), votes.participants.tolist())
    column = _positions("statement", statements.tolist(), votes.statements.tolist())
    return foretold(votes, row, column, ranks).chance


def _positions(kind: str, wanted: list[object], known: list[object]) -> Counts:
    place = {name: i for i, name in enumerate(known)}
    for line, name in enumerate(wanted):
        if name not in place:
            raise VoteError(
                "unknown-id",
                f"cell {line} asks for {kind} {name!r}, who is not among the votes",
                row=line,
                field=kind,
                found=name,
            )
    return np.fromiter((place[name] for name in wanted), np.int64, len(wanted))
