"""One whole opinion map: where people stand, which groups exist, what is shared, and how sure all of it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.coordinates import AXES, Coordinates, coordinates, votes_to_be_placed
from sewana_core.exposure import EXPLAINED, told_from_exposure
from sewana_core.hold_out import Fit, map_fit
from sewana_core.model import Model, fit
from sewana_core.opinion_groups import Groups, kept_ids, opinion_groups
from sewana_core.rates import Rates, answers_by_group, rates, shared_by_all
from sewana_core.standing_for import StandsFor, bridging, standing_for
from sewana_core.two_sides import Mirrored, mirrored
from sewana_core.vote_sums import Votes, vote_sums
from sewana_core.votes import Ids, VoteError, VoteMatrix

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SIDES = ("provider", "user")


@dataclass(frozen=True, slots=True, eq=False)
class Honesty:
    """What a reader must know before believing a map.

    Attributes
    ----------
    no_stable_groups : bool
        No number of groups comes back in resamples.
    stability : float or None
        Mean adjusted Rand index with the groups of resamples, for the groups shown.
    variance_explained : float
        Share of the variance of votes within statements that the two axes explain, noise taken out.
    axis_share : tuple of float
        The same for each axis.
    held_out, held_out_means : Fit
        How well hidden votes are told by the map, and by the statements' means alone.
    beats_means : bool
        False if places tell nothing about votes: then nobody is grouped.
    exposure : tuple of float
        How well each group can be told from which statements its people saw; 0.5 is chance.
    explained_by_exposure : tuple of bool
        Where that is 0.8 or more.
    has_settled : bool
        False if the fit ran out of rounds.
    """

    no_stable_groups: bool
    stability: float | None
    variance_explained: float
    axis_share: tuple[float, ...]
    held_out: Fit
    held_out_means: Fit
    beats_means: bool
    exposure: tuple[float, ...]
    explained_by_exposure: tuple[bool, ...]
    has_settled: bool


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """The map; people and statements are positions in ``votes``.

    Attributes
    ----------
    votes : VoteSums
        The votes that count, ids in rising order.
    model : Model
        A start for the next map of the same statements.
    place : Coordinates
        Where people stand, with uncertainty.
    votes_to_be_placed : ndarray of int, shape (people,)
        0 for people who are placed, -1 where even many votes would not do.
    groups : Groups
    group_ids : tuple of int
        Id of each group, kept from the earlier map.
    answers, side_answers : ndarray of int, shape (groups or 2, statements, 3)
        Disagree, pass, agree.
    by_group, by_side : tuple of Rates
        Disagree, pass, agree; ``by_side`` is empty if no sides are known.
    representative : tuple of tuples of StandsFor
        For each group.
    consensus : ndarray, shape (statements,)
        How much every group and side agrees at least.
    bridging : ndarray, shape (statements,)
        Vote predicted where all groups count the same, -1 to 1.
    mirror : tuple of Mirrored
        Statements judged by both sides.
    honesty : Honesty
    """

    votes: Votes
    model: Model
    place: Coordinates
    votes_to_be_placed: Counts
    groups: Groups
    group_ids: tuple[int, ...]
    answers: Counts
    side_answers: Counts
    by_group: tuple[Rates, ...]
    by_side: tuple[Rates, ...]
    representative: tuple[tuple[StandsFor, ...], ...]
    consensus: Floats
    bridging: Floats
    mirror: tuple[Mirrored, ...]
    honesty: Honesty


def analyse(
    matrix: VoteMatrix,
    *,
    sides: Mapping[object, str] | None = None,
    left_out: Iterable[object] = (),
    earlier: Mapping[object, int] | None = None,
) -> OpinionMap:
    """Return the opinion map of the votes.

    Parameters
    ----------
    matrix : VoteMatrix
    sides : mapping from participant id to "provider" or "user", optional
        People who are missing belong to neither side.
    left_out : iterable of statement ids
        Moderated and meta statements; they take no part at all.
    earlier : mapping from participant id to group id, optional
        Of the map before this one: groups that go on keep their ids.

    Returns
    -------
    OpinionMap
        The same votes in any order of arrival give the same map, to the last bit.

    Raises
    ------
    VoteError
        ``no-votes`` if no vote counts, ``side-name`` for a side that is neither.
    """
    votes = vote_sums(matrix, left_out)
    known = earlier or {}
    before = np.fromiter((known.get(p, -1) for p in votes.participants.tolist()), np.int64, votes.shape[0])
    side = side_numbers(votes.participants, sides or {})
    return map_of(votes, side, before=before, next_id=max(known.values(), default=-1) + 1)


def map_of(votes: Votes, side: Counts, *, before: Counts, next_id: int = 0) -> OpinionMap:
    """Return the opinion map of votes that are in order already.

    Parameters
    ----------
    votes : VoteSums
        At least one vote.
    side : ndarray of int, shape (people,)
        0 provider, 1 user, -1 not told.
    before : ndarray of int, shape (people,)
        Id of the group in which each was before; -1 for none.
    next_id : int
        First group id never used before.

    Returns
    -------
    OpinionMap
    """
    model = fit(votes, AXES)
    place = coordinates(votes, model)
    fits = map_fit(votes, AXES)
    groups = opinion_groups(votes, model, place, is_real=fits[0].log_loss < fits[1].log_loss)
    ids = kept_ids(groups.label, before, groups.count, next_id)
    honesty = _honesty(votes, model, place, groups, fits)
    return _described(votes, side, model=model, place=place, groups=groups, ids=ids, honesty=honesty)


def side_numbers(participants: Ids, sides: Mapping[object, str]) -> Counts:
    """Return the side of each person: 0 provider, 1 user, -1 not told.

    Raises
    ------
    VoteError
        ``side-name`` for a side that is neither.
    """
    number = {name: i for i, name in enumerate(SIDES)}
    for person, name in sides.items():
        if name not in number:
            raise VoteError(
                "side-name",
                f"the side of participant {person!r} must be provider or user, got {name!r}",
                participant=person,
                found=name,
            )
    known = (number.get(sides.get(p, ""), -1) for p in participants.tolist())
    return np.fromiter(known, np.int64, len(participants))


def _honesty(
    votes: Votes, model: Model, place: Coordinates, groups: Groups, fits: tuple[Fit, Fit]
) -> Honesty:
    """Gather what limits belief in the map."""
    counts = votes.counts.astype(float)
    total = counts.sum(axis=1)
    mean = (counts[:, 2] - counts[:, 0]) / np.maximum(total, 1)
    within = float((counts[:, 0] + counts[:, 2] - total * mean**2).sum()) / votes.size
    explained = max(0.0, 1 - model.noise / within) if within > 0 else 0.0
    share = place.prior / max(float(place.prior.sum()), 1e-300) * explained
    told = told_from_exposure(votes, groups.label, groups.count) if groups.count > 1 else np.array([0.5])
    exposure = tuple(told.tolist())
    return Honesty(
        no_stable_groups=groups.count == 1,
        stability=groups.stability,
        variance_explained=explained,
        axis_share=tuple(share.tolist()),
        held_out=fits[0],
        held_out_means=fits[1],
        beats_means=fits[0].log_loss < fits[1].log_loss,
        exposure=exposure,
        explained_by_exposure=tuple(e >= EXPLAINED for e in exposure),
        has_settled=model.has_settled,
    )


def _described(
    votes: Votes,
    side: Counts,
    *,
    model: Model,
    place: Coordinates,
    groups: Groups,
    ids: tuple[int, ...],
    honesty: Honesty,
) -> OpinionMap:
    """Say what groups and sides think."""
    everyone = votes.counts
    answers = answers_by_group(votes, groups.label, groups.count)
    side_answers = answers_by_group(votes, side, len(SIDES))
    by_group = tuple(rates(answers, which, everyone) for which in range(3))
    has_sides = bool((side >= 0).any())
    by_side = tuple(rates(side_answers, which, everyone) for which in range(3)) if has_sides else ()
    return OpinionMap(
        votes=votes,
        model=model,
        place=place,
        votes_to_be_placed=votes_to_be_placed(place),
        groups=groups,
        group_ids=ids,
        answers=answers,
        side_answers=side_answers,
        by_group=by_group,
        by_side=by_side,
        representative=standing_for(answers, everyone, by_group),
        consensus=shared_by_all([by_group, by_side] if has_sides else [by_group]),
        bridging=bridging(place, groups.center),
        mirror=mirrored(side_answers) if has_sides else (),
        honesty=honesty,
    )
