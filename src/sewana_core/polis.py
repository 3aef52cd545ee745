"""The Polis method, exactly, for comparison and exchange with Polis.

Facts and formulas: Small and others 2021 (doi:10.6035/recerca.5516) and the behaviour of the running system,
checked against its recorded outputs. Centre, components, projections, extremity, group votes, group-aware
consensus, representative statements, consensus and priorities are functions of the votes and of who is in
which group, and agree to 1e-9. The groups themselves depend in Polis on the order and the history of the
votes; here they come from one run over the finished votes, and are the tightest found from a fixed set of
starts, the cold start of Polis (first distinct points) among them.

The sign of a component is arbitrary; here its largest loading is positive. Polis stores votes with the
opposite sign (-1 agree): its centre is the negative of this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.consensus import Consensus, consensus, group_aware_consensus
from sewana_core.grouping import Clusters, best_groups, choose_groups, first_distinct, k_means
from sewana_core.positions import centred, components, extremity, project, project_statements
from sewana_core.representative import Representative, Tally, representative_statements, tally
from sewana_core.routing import statement_priorities
from sewana_core.votes import VoteError, VoteMatrix

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Flags = NDArray[np.bool_]

_ENOUGH_VOTES = 7
_FEWEST_PEOPLE = 15
_BASE_CLUSTERS = 100
_BASE_STEPS = 100
_MOST_GROUPS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The map before there are groups.

    Attributes
    ----------
    is_out, is_meta : ndarray of bool, shape (statements,)
        Kept out of the analysis (rejected or meta); about the conversation itself.
    center : ndarray of float, shape (statements,)
        Mean vote.
    components : ndarray of float, shape (2, statements)
        Unit length, or zeros where there is no such component.
    positions : ndarray of float, shape (people, 2)
        Where people stand.
    statement_positions : ndarray of float, shape (statements, 2)
        Where somebody stands who only agreed with this statement.
    extremity : ndarray of float, shape (statements,)
        Distance of the statement from the origin.
    in_conversation : ndarray of bool, shape (people,)
        Who has voted enough to be put into a group.
    """

    is_out: Flags
    is_meta: Flags
    center: Floats
    components: Floats
    positions: Floats
    statement_positions: Floats
    extremity: Floats
    in_conversation: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Who is in which group.

    Attributes
    ----------
    k : int
        Number of groups.
    group : ndarray of int, shape (people,)
        0 ... k - 1, or -1 for people who are in none.
    base : ndarray of int, shape (people,)
        Base cluster, or -1.
    """

    k: int
    group: Labels
    base: Labels


@dataclass(frozen=True, slots=True, eq=False)
class PolisMap:
    """One whole analysis; statements and people are positions in the vote matrix.

    Attributes
    ----------
    k : int
        Number of groups.
    group : ndarray of int, shape (people,)
        0 ... k - 1, or -1 for people who are in none.
    center, components, positions, statement_positions, extremity, in_conversation
        See `Plane`.
    group_votes : Tally
        Agree, disagree and all votes, shape (k, statements), moderated statements included.
    group_sizes : ndarray of int, shape (k,)
        People in each group.
    consensus : Consensus
        What nearly everyone shares.
    representative : tuple of tuples of Representative
        The statements that stand for each group.
    group_aware_consensus, priorities : ndarray of float, shape (statements,)
        Agreement that holds in every group; weight for being shown next.
    """

    k: int
    group: Labels
    center: Floats
    components: Floats
    positions: Floats
    statement_positions: Floats
    extremity: Floats
    in_conversation: Flags
    group_votes: Tally
    group_sizes: Labels
    consensus: Consensus
    representative: tuple[tuple[Representative, ...], ...]
    group_aware_consensus: Floats
    priorities: Floats


def analyse(
    matrix: VoteMatrix,
    *,
    mod_out: Iterable[object] = (),
    meta: Iterable[object] = (),
    groups: int | None = None,
) -> PolisMap:
    """Return the whole Polis analysis of the votes.

    Parameters
    ----------
    matrix : VoteMatrix
    mod_out : iterable of statement ids
        Rejected statements. Ids without any vote are passed over.
    meta : iterable of statement ids
        Statements about the conversation itself; they are left out as well.
    groups : int, optional
        Number of groups; chosen by silhouette when not given.

    Returns
    -------
    PolisMap

    Raises
    ------
    VoteError
        ``no-votes`` if there is no vote, ``group-count`` if ``groups`` is below 1.
    """
    found = plane(matrix, mod_out=mod_out, meta=meta)
    return describe(matrix, found, group_people(found, groups))


def plane(
    matrix: VoteMatrix,
    *,
    mod_out: Iterable[object] = (),
    meta: Iterable[object] = (),
    earlier: Flags | None = None,
) -> Plane:
    """Place people and statements.

    Parameters
    ----------
    matrix : VoteMatrix
    mod_out, meta : iterable of statement ids
        As in `analyse`.
    earlier : ndarray of bool, shape (people,), optional
        Who was in the conversation in an earlier round: they stay in.

    Returns
    -------
    Plane

    Raises
    ------
    VoteError
        ``no-votes`` if there is no vote.
    """
    if matrix.size == 0:
        raise VoteError("no-votes", "an opinion map needs at least one vote, got none")
    is_meta = _marked(matrix, meta)
    is_out = _marked(matrix, mod_out) | is_meta
    center, directions, positions = _placed(matrix, is_out)
    statement_positions = project_statements(center, directions)
    return Plane(
        is_out=is_out,
        is_meta=is_meta,
        center=center,
        components=directions,
        positions=positions,
        statement_positions=statement_positions,
        extremity=extremity(statement_positions),
        in_conversation=in_conversation(matrix.votes_per_participant, matrix.shape[1], earlier),
    )


def _marked(matrix: VoteMatrix, ids: Iterable[object]) -> Flags:
    chosen = set(ids)
    return np.fromiter((s in chosen for s in matrix.statements.tolist()), np.bool_, matrix.shape[1])


def _placed(matrix: VoteMatrix, is_out: Flags) -> tuple[Floats, Floats, Floats]:
    """Centre, components and positions; with one person or one statement there is only one component."""
    people, statements = matrix.shape
    directions = np.zeros((2, statements))
    if people > 1 and statements > 1:
        z = centred(matrix, is_out)
        directions[:] = components(z)
        return z.center, directions, project(z, directions)
    if statements == 1:
        directions[0] = 1.0
    else:
        row = np.zeros(statements)
        row[matrix.column] = np.where(is_out[matrix.column], 0, matrix.vote)
        directions[0] = row / max(float(np.linalg.norm(row)), 1.0)
    return np.zeros(statements), directions, np.zeros((people, 2))


def in_conversation(votes: Labels, statements: int, earlier: Flags | None = None) -> Flags:
    """Return who has voted enough to be grouped: 7 statements, or all of them if there are fewer.

    Parameters
    ----------
    votes : ndarray of int, shape (people,)
        Statements each person voted on.
    statements : int
        Number of statements.
    earlier : ndarray of bool, shape (people,), optional
        Who was in before and stays in.

    Returns
    -------
    ndarray of bool, shape (people,)
        If fewer than 15 are in, those with the most votes join, the earlier row first when tied.
    """
    is_in = votes >= min(_ENOUGH_VOTES, statements)
    if earlier is not None:
        is_in = is_in | earlier
    missing = _FEWEST_PEOPLE - int(np.count_nonzero(is_in))
    if missing > 0:
        by_votes = np.argsort(-votes, kind="stable")
        is_in[by_votes[~is_in[by_votes]][:missing]] = True
    return is_in


def group_people(found: Plane, groups: int | None = None) -> Grouping:
    """Put everyone in the conversation into a group, by way of at most 100 base clusters.

    Parameters
    ----------
    found : Plane
    groups : int, optional
        Number of groups; otherwise 2 to 5 by silhouette, at most 2 + base clusters // 12.

    Returns
    -------
    Grouping
    """
    inside = np.flatnonzero(found.in_conversation)
    points = found.positions[inside]
    base = k_means(points, first_distinct(points, _BASE_CLUSTERS), np.ones(len(points)), _BASE_STEPS)
    top = _group_level(base, groups)
    return Grouping(
        k=top.count,
        group=_spread(top.label[base.label], inside, len(found.positions)),
        base=_spread(base.label, inside, len(found.positions)),
    )


def _group_level(base: Clusters, groups: int | None) -> Clusters:
    sizes = np.bincount(base.label).astype(float)
    if groups is not None:
        return best_groups(base.center, sizes, groups)
    return choose_groups(base.center, sizes, min(_MOST_GROUPS, 2 + base.count // 12))


def _spread(label: Labels, inside: Labels, people: int) -> Labels:
    everyone = np.full(people, -1)
    everyone[inside] = label
    return everyone


def describe(matrix: VoteMatrix, found: Plane, grouping: Grouping) -> PolisMap:
    """Say what each group thinks, what all share and what to ask next, for any grouping.

    Parameters
    ----------
    matrix : VoteMatrix
    found : Plane
        From the same votes.
    grouping : Grouping
        From `group_people`, or recorded by another system.

    Returns
    -------
    PolisMap
    """
    counts = tally(matrix, grouping.group, grouping.k)
    everyone = tally(matrix, np.zeros(matrix.shape[0], np.int64), 1)
    return PolisMap(
        k=grouping.k,
        group=grouping.group,
        center=found.center,
        components=found.components,
        positions=found.positions,
        statement_positions=found.statement_positions,
        extremity=found.extremity,
        in_conversation=found.in_conversation,
        group_votes=counts,
        group_sizes=np.bincount(grouping.group[grouping.group >= 0], minlength=grouping.k),
        consensus=consensus(everyone, found.is_out),
        representative=representative_statements(counts, found.is_out),
        group_aware_consensus=group_aware_consensus(counts),
        priorities=statement_priorities(counts, found.extremity, found.is_meta),
    )
