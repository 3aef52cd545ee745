"""How probable it is that a person agrees, for cells where they have not voted."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.agreement import fit_agreement
from sewana_core.hold_out import Fit, hide, probability, scored
from sewana_core.vote_sums import VoteSums, vote_sums
from sewana_core.votes import VoteError, VoteMatrix

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Each is tried on votes hidden inside; the largest is nearly always best, the smallest never far behind.
RANKS = (3, 8, 12)
_SEED = 7
# Fewer hidden votes than this cannot tell ranks apart.
_FEWEST_CELLS = 100
_DEFAULT_RANK = 8


def log_odds(
    votes: VoteSums, row: Counts, column: Counts, ranks: Sequence[int] = RANKS
) -> tuple[Floats, tuple[int, ...], Fit | None]:
    """Return the log odds of agreeing in cells, the numbers of axes used and how well they told hidden votes.

    Parameters
    ----------
    votes : VoteSums
    row, column : ndarray of int, shape (cells,)
        Positions of person and statement.
    ranks : sequence of int
        Numbers of axes to try; the best on hidden votes is used, or the mean of the best two where that is
        better still. With fewer than 100 votes to hide, 8.

    Returns
    -------
    log_odds : ndarray, shape (cells,)
    ranks : tuple of int
        What was used.
    inner : Fit or None
        On the votes hidden inside; None if there were too few.
    """
    inner = hide(votes, _SEED)
    if len(inner.row) < _FEWEST_CELLS:
        return fit_agreement(votes, _DEFAULT_RANK).log_odds(row, column), (_DEFAULT_RANK,), None
    tried = {rank: fit_agreement(inner.training, rank).log_odds(inner.row, inner.column) for rank in ranks}
    loss = {rank: scored(inner.agrees, odds).log_loss for rank, odds in tried.items()}
    first, *others = sorted(ranks, key=lambda rank: loss[rank])
    choices = [(first,), *((first, other) for other in others[:1])]
    fits = {some: scored(inner.agrees, np.mean([tried[rank] for rank in some], axis=0)) for some in choices}
    best = min(choices, key=lambda some: fits[some].log_loss)
    odds = [fit_agreement(votes, rank).log_odds(row, column) for rank in best]
    return np.mean(odds, axis=0), best, fits[best]


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
        As in `log_odds`.

    Returns
    -------
    ndarray, shape (cells,)
        In (0, 1).

    Raises
    ------
    VoteError
        ``no-votes`` without any agreement or disagreement, ``unknown-id`` for an id that has no vote,
        ``vote-lengths`` if there are not as many participants as statements.
    """
    if not np.any(matrix.vote):
        raise VoteError(
            "no-votes", "a prediction needs at least one vote that is not a pass, got none", found=0
        )
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
    return probability(log_odds(votes, row, column, ranks)[0])


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
