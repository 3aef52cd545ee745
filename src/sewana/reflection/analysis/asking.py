"""What the next statements are drawn by: what each tells about a place, and who has been asked too little."""

from collections.abc import Mapping

import numpy as np

from sewana_core.coordinates import AXES, coordinates
from sewana_core.model import fit
from sewana_core.next_statement import asking
from sewana_core.rates import answers_by_group
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import VoteMatrix

DIGITS = 6


def weights(matrix: VoteMatrix, groups: Mapping[int, int], meta: frozenset[int]) -> dict[str, object]:
    """Return the weights as the forum keeps them, see `forum.models.Routing`; numbers alone, and no counts.

    Those who have been asked too little are the library's groups, which lie within the sides: what a side has
    heard little of, its groups have heard less of.
    """
    votes = vote_sums(matrix, sorted(meta))
    place = coordinates(votes, fit(votes, AXES))
    told = [groups.get(person, -1) for person in votes.participants.tolist()]
    known = sorted({group for group in told if group >= 0})
    label = np.array([known.index(group) if group >= 0 else -1 for group in told])
    found = asking(place, answers_by_group(votes, label, len(known)), votes.counts)
    return {
        "statements": votes.statements.tolist(),
        "told": found.told.round(DIGITS).tolist(),
        "prior": list(found.prior),
        "bonus": dict(zip([*map(str, known), ""], found.bonus.round(DIGITS).tolist(), strict=True)),
    }
