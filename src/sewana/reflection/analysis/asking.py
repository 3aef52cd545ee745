"""What the next statements are drawn by: what each tells about a place, and who has been asked too little."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sewana.reflection.analysis.engines import Found
from sewana.reflection.queries import VotesForMap
from sewana_core.coordinates import AXES, Coordinates, coordinates
from sewana_core.model import fit
from sewana_core.next_statement import asking, bonus_of, with_new
from sewana_core.rates import answers_by_group
from sewana_core.vote_sums import Votes, vote_sums
from sewana_core.votes import VoteMatrix

DIGITS = 6
Floats = NDArray[np.float64]


def weights(matrix: VoteMatrix, cast: VotesForMap, found: Found) -> dict[str, object]:
    """Return the weights as the forum keeps them, see `forum.models.Routing`."""
    votes, place = found.basis or placed(matrix, cast.meta)
    # Statements about the forum itself say nothing of a place, but whoever heard them need not hear them as new.
    everything = vote_sums(matrix) if cast.meta else votes
    opinions = {
        person: group
        for person, group in zip(matrix.participants.tolist(), found.group.tolist(), strict=True)
        if group >= 0
    }
    heard = heard_by(everything, cast, opinions)
    at = {statement: place for place, statement in enumerate(votes.statements.tolist())}
    statements = everything.statements.tolist()
    known = with_new(asking(place, votes.counts[None]), [at.get(statement, -1) for statement in statements])
    return {
        "statements": statements,
        "told": known.told.round(DIGITS).tolist(),
        "prior": list(known.prior),
        "bonus": {name: bonus_of(row).round(DIGITS).tolist() for name, row in heard.items()},
        "opinions": {str(person): group for person, group in opinions.items()},
    }


def placed(matrix: VoteMatrix, meta: frozenset[int]) -> tuple[Votes, Coordinates]:
    """Place people where the engine of the edition has its own idea of a place."""
    votes = vote_sums(matrix, meta)
    return votes, coordinates(votes, fit(votes, AXES))


def heard_by(votes: Votes, cast: VotesForMap, opinions: Mapping[int, int]) -> dict[str, Floats]:
    """Return how many votes on each statement came from each side, library's group, opinion group, and all."""
    found = {"": votes.counts.sum(axis=1).astype(float)}
    cells: tuple[Mapping[int, str], ...] = (
        cast.sides,
        {person: str(group) for person, group in cast.groups.items()},
        {person: f"opinion {group}" for person, group in opinions.items()},
    )
    for names in cells:
        told = [names.get(person, "") for person in votes.participants.tolist()]
        known = sorted(set(told) - {""})
        number = {name: place for place, name in enumerate(known)}
        label = np.array([number.get(name, -1) for name in told])
        heard = answers_by_group(votes, label, len(known)).sum(axis=2)
        found |= dict(zip(known, heard.astype(float), strict=True))
    return found
