"""Two ways to compute an opinion map behind one result, so that drawing, counting and choosing know of neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana.committee.models import Engine
from sewana_core import opinion_map, polis
from sewana_core.coordinates import Coordinates
from sewana_core.privacy import MIN_GROUP
from sewana_core.vote_sums import Votes
from sewana_core.votes import VoteMatrix

Points = NDArray[np.float64]
Labels = NDArray[np.int64]

ENOUGH_FOR_POLIS = 7
# Under so many hidden votes the figures of the hold-out say more about chance than about the map.
FEWEST_HIDDEN = 20
# What the engine `map` calls the sides.
SIDES = {"users": "user", "providers": "provider"}


@dataclass(frozen=True)
class Found:
    """What an engine found; people are rows of the vote matrix, statements go by their id.

    `group` is -1 for people in no group. Without groups `count` is 0 and everybody placed is in one cloud.
    `doubts` are (code, groups concerned); `sureness` is None where an engine does not compute it.
    """

    positions: Points
    is_placed: NDArray[np.bool_]
    group: Labels
    count: int
    stands_for: Sequence[Sequence[tuple[int, str]]]
    variance: Sequence[float]
    votes_needed: Labels
    doubts: Sequence[tuple[str, Sequence[int]]] = ()
    sureness: Mapping[str, float | int | None] | None = None
    bridging: Mapping[int, float] | None = None
    # The votes as the engine `map` sorted them, and the place it computed: nobody else need do it again.
    basis: tuple[Votes, Coordinates] | None = None

    @property
    def sizes(self) -> list[int]:
        return [int(np.count_nonzero(self.group == group)) for group in range(self.count)]


def find(engine: str, matrix: VoteMatrix, sides: Mapping[int, str], meta: frozenset[int]) -> Found:
    if engine == Engine.POLIS:
        return as_polis(matrix, meta)
    return as_map(matrix, sides, meta)


def as_polis(matrix: VoteMatrix, meta: frozenset[int]) -> Found:
    found = polis.analyse(matrix, meta=sorted(meta))
    votes = np.bincount(matrix.row, minlength=matrix.shape[0])
    needed = np.maximum(min(ENOUGH_FOR_POLIS, matrix.shape[1]) - votes, 1)
    return Found(
        positions=found.positions,
        is_placed=found.in_conversation,
        group=found.group,
        count=found.k,
        stands_for=[
            [
                (int(matrix.statements[row.statement]), row.stands_for)
                for row in chosen
                if row.trials >= MIN_GROUP
            ]
            for chosen in found.representative
        ],
        variance=variance_shares(matrix, found),
        votes_needed=np.where(found.in_conversation, 0, needed),
    )


def variance_shares(matrix: VoteMatrix, found: polis.PolisMap) -> list[float]:
    """How much of all differences between votes each axis of the Polis map carries."""
    z = matrix.vote - found.center[matrix.column]
    total = float(z @ z)
    along = [
        np.bincount(matrix.row, weights=z * axis[matrix.column], minlength=matrix.shape[0])
        for axis in found.components
    ]
    return [round(float(line @ line) / total, 4) if total else 0.0 for line in along]


def as_map(matrix: VoteMatrix, sides: Mapping[int, str], meta: frozenset[int]) -> Found:
    named: dict[object, str] = {person: SIDES[side] for person, side in sides.items()}
    found = opinion_map.analyse(matrix, sides=named, left_out=sorted(meta))
    # The map has its people in the order of their ids, the matrix in that of their first votes.
    rows = np.searchsorted(found.votes.participants, matrix.participants)
    count = found.groups.count if found.groups.count > 1 else 0
    label = found.groups.label[rows]
    statements = found.votes.statements.tolist()
    return Found(
        positions=found.place.position[:, rows].T,
        is_placed=label >= 0,
        group=label if count else np.full(len(label), -1),
        count=count,
        stands_for=[
            [
                (statements[row.statement], row.stands_for)
                for row in chosen
                if found.answers[group, row.statement].sum() >= MIN_GROUP
            ]
            for group, chosen in enumerate(found.representative[:count])
        ],
        variance=[round(share, 4) for share in found.honesty.axis_share],
        votes_needed=found.votes_to_be_placed[rows],
        doubts=doubts(found.honesty, int(np.count_nonzero(label >= 0))),
        sureness=sureness(found.honesty),
        bridging=dict(zip(statements, found.bridging.tolist(), strict=True)) if count else None,
        basis=(found.votes, found.place),
    )


def doubts(honesty: opinion_map.Honesty, placed: int) -> list[tuple[str, Sequence[int]]]:
    """What a reader must know before believing the map, and which groups it is about."""
    seen = [group for group, is_so in enumerate(honesty.explained_by_exposure) if is_so]
    is_checked = honesty.held_out.cells >= FEWEST_HIDDEN
    said: dict[str, bool] = {
        "few-placed": placed < MIN_GROUP,
        "no-stable-groups": honesty.no_stable_groups,
        "unchecked": not is_checked,
        "no-better-than-averages": is_checked and not honesty.beats_means,
        "not-settled": not honesty.has_settled,
    }
    found: list[tuple[str, Sequence[int]]] = [(code, ()) for code, is_so in said.items() if is_so]
    if seen and not honesty.no_stable_groups:
        found.append(("seen-not-said", seen))
    return found


def sureness(honesty: opinion_map.Honesty) -> dict[str, float | int | None]:
    """Return how well the map stands its tests; None for a figure that there is no ground for."""
    is_checked = honesty.held_out.cells >= FEWEST_HIDDEN
    told, means = honesty.held_out, honesty.held_out_means
    return {
        "variance": round(honesty.variance_explained, 4),
        "stability": None if honesty.stability is None else round(honesty.stability, 3),
        "hidden_votes": told.cells if is_checked else None,
        "auc": round(told.auc, 3) if is_checked else None,
        "log_loss": round(told.log_loss, 3) if is_checked else None,
        "averages_auc": round(means.auc, 3) if is_checked else None,
        "averages_log_loss": round(means.log_loss, 3) if is_checked else None,
    }
