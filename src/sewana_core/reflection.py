"""The opinion map of a running conversation: it keeps the votes in order and takes new ones in from the vote log."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.new_votes import with_votes, without
from sewana_core.opinion_map import OpinionMap, map_of, side_numbers
from sewana_core.vote_sums import VoteSums
from sewana_core.votes import Ids, VoteError, checked_triples

Counts = NDArray[np.int64]


class Reflection:
    """One conversation.

    A map costs what the numbers cost; reading and sorting the votes before is done once. Every map is equal to
    the one computed from all votes at once, ids of groups apart, which go on from map to map.

    Parameters
    ----------
    left_out : iterable of statement ids
        Moderated and meta statements, which take no part in the map.
    """

    def __init__(self, left_out: Iterable[object] = ()) -> None:
        self._left_out = frozenset(left_out)
        self._votes: VoteSums | None = None
        self._side: Counts = np.zeros(0, np.int64)
        self._group: Counts = np.zeros(0, np.int64)
        self._next_id = 0

    @property
    def votes(self) -> VoteSums | None:
        """All votes so far, those on statements that are left out among them; None before the first."""
        return self._votes

    def take_in(self, participant: ArrayLike, statement: ArrayLike, vote: ArrayLike) -> None:
        """Take in later votes.

        Parameters
        ----------
        participant, statement : array-like of int or str, shape (votes,)
        vote : array-like of int, shape (votes,)
            +1 agree, 0 pass, -1 disagree.

        Raises
        ------
        VoteError
            As `votes.vote_matrix`; nothing of the batch is taken in then.
        """
        people, statements, votes = checked_triples(participant, statement, vote)
        if not len(votes):
            return
        before = self._votes
        self._votes = with_votes(before, people, statements, votes)
        if before is None or len(before.participants) < len(self._votes.participants):
            known = before.participants if before else self._votes.participants[:0]
            self._side = _moved(self._side, known, self._votes.participants)
            self._group = _moved(self._group, known, self._votes.participants)

    def tell_sides(self, sides: Mapping[object, str]) -> None:
        """Say of people who have voted which side they are on, "provider" or "user".

        Raises
        ------
        VoteError
            ``side-name`` for a side that is neither, ``unknown-id`` for a person without a vote.
        """
        if not sides:
            return
        told = np.array(list(sides))
        number = side_numbers(told, sides)
        self._side[self._rows(told)] = number

    def tell_groups(self, ids: Mapping[object, int]) -> None:
        """Say which group people were in on a map before this object was made, so that ids go on.

        Raises
        ------
        VoteError
            ``unknown-id`` for a person without a vote.
        """
        if ids:
            self._group[self._rows(np.array(list(ids)))] = list(ids.values())
            self._next_id = max(self._next_id, max(ids.values()) + 1)

    def _rows(self, people: Ids) -> Counts:
        known = self._votes.participants if self._votes else people[:0]
        at = np.searchsorted(known, people)
        for row, person in zip(at.tolist(), people.tolist(), strict=True):
            if row == len(known) or known[row] != person:
                message = f"participant {person!r} is not among the votes"
                raise VoteError("unknown-id", message, field="participant", found=person)
        return at

    def map(self) -> OpinionMap:
        """Return the map of all votes so far.

        Raises
        ------
        VoteError
            ``no-votes`` before the first vote that counts.
        """
        if self._votes is None:
            raise VoteError(
                "no-votes", "an opinion map needs at least one vote that counts, got none", found=0
            )
        counting = without(self._votes, self._left_out)
        found = map_of(counting, self._side, before=self._group, next_id=self._next_id)
        self._group = np.append(np.array(found.group_ids, np.int64), -1)[found.groups.label]
        self._next_id = max(self._next_id, *(i + 1 for i in found.group_ids))
        return found


def _moved(values: Counts, known: Ids, everyone: Ids) -> Counts:
    """Return values of people for a longer list of people, -1 for the new ones."""
    moved = np.full(len(everyone), -1)
    moved[np.searchsorted(everyone, known)] = values
    return moved
