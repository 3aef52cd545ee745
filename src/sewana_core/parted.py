"""Votes that lie in parts, on one machine or on several: what is asked of all is a sum or a row of answers.

A part holds the votes of a range of people, the ranges in rising order of ids, so that people come in the same
order as in one whole and the same ones are drawn for resamples. Sums over people are added up part by part, always
in the same order; they differ from those of the whole by rounding alone, a few units in the fifteenth digit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from sewana_core.vote_sums import ANSWERS, Counts, Floats, Sums, VoteSums
from sewana_core.votes import Ids, VoteError

T = TypeVar("T")
Arguments = tuple[object, ...]


class Parts(Protocol):
    """Several `VoteSums` that lie somewhere, and a way to ask each of them.

    ``function(part, *of_its_own, *args)`` is called for each part; ``per_part`` holds what is each part's own.
    """

    def __len__(self) -> int: ...

    def each(
        self, function: Callable[..., T], *args: object, per_part: Sequence[Arguments] | None = None
    ) -> list[T]:
        """Return the results, in the order of the parts."""
        ...

    def made(self, function: Callable[..., VoteSums], *, per_part: Sequence[Arguments]) -> "Parts":
        """Return parts made from these, which stay where they are made."""
        ...


@dataclass(frozen=True, slots=True)
class HeldParts:
    """Parts in this process."""

    parts: tuple[VoteSums, ...]

    def __len__(self) -> int:
        return len(self.parts)

    def each(
        self, function: Callable[..., T], *args: object, per_part: Sequence[Arguments] | None = None
    ) -> list[T]:
        own = per_part or [()] * len(self)
        return [function(part, *its, *args) for part, its in zip(self.parts, own, strict=True)]

    def made(self, function: Callable[..., VoteSums], *, per_part: Sequence[Arguments]) -> "HeldParts":
        return HeldParts(tuple(self.each(function, per_part=per_part)))


class PartedVotes:
    """The votes of all parts, to be asked as one `VoteSums` is.

    Parameters
    ----------
    parts : Parts
        All with the same statements, the people of each after those of the one before.

    Raises
    ------
    VoteError
        ``no-votes`` if the parts hold none, ``part-order`` if people or statements do not follow as they must.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        told = parts.each(_told)
        if not sum(int(counts.sum()) for _, _, counts in told):
            raise VoteError(
                "no-votes", "an opinion map needs at least one vote that counts, got none", found=0
            )
        self.participants: Ids = np.concatenate([ids for ids, _, _ in told])
        self.votes_per_person: Counts = np.concatenate([counts for _, _, counts in told])
        self.statements: Ids = told[0][1]
        ends = np.cumsum([0, *(len(ids) for ids, _, _ in told)])
        self._ranges = [slice(first, last) for first, last in pairwise(ends.tolist())]
        if any(not np.array_equal(self.statements, statements) for _, statements, _ in told):
            raise VoteError("part-order", "all parts must have the same statements")
        if not (self.participants[1:] > self.participants[:-1]).all():
            raise VoteError("part-order", "the people of each part must come after those of the part before")

    @property
    def shape(self) -> tuple[int, int]:
        """Number of people and number of statements."""
        return len(self.participants), len(self.statements)

    @property
    def size(self) -> int:
        """Number of votes."""
        return int(self.votes_per_person.sum())

    @cached_property
    def counts(self) -> Counts:
        """Disagree, pass and agree on each statement; shape (statements, 3)."""
        (every,) = self.added(_counts)
        return np.rint(every).astype(np.int64)

    def added(
        self, function: Callable[..., Sums], *args: object, per_person: tuple[NDArray[Any], ...] = ()
    ) -> Sums:
        """Add up what ``function(part, *per_person, *args)`` returns, see `VoteSums.added`."""
        own = [tuple(values[..., people] for values in per_person) for people in self._ranges]
        found = self._parts.each(function, *args, per_part=own)
        return tuple(_total(of_parts) for of_parts in zip(*found, strict=True))

    def over_answers(self, per_answer: Floats) -> Floats:
        """Sum what belongs to the answers that each person gave, see `VoteSums.over_answers`.

        This is what leaves the parts for good: a few numbers for each person.
        """
        return np.concatenate(self._parts.each(_over_answers, per_answer), axis=1)

    def of_people(self, chosen: Counts) -> VoteSums:
        """Gather the votes of the people at these rising positions; meant for few of many."""
        found = self._parts.each(_of_people, per_part=[(at,) for at in self._inside(chosen)])
        lengths = np.concatenate([np.diff(start) for _, start in found])
        return VoteSums(
            self.participants[chosen],
            self.statements,
            np.concatenate([answer for answer, _ in found]),
            np.concatenate([[0], np.cumsum(lengths)]),
        )

    def thinned(self, every: int) -> "PartedVotes":
        """Return the votes of every so-manieth person, left where they are."""
        chosen = np.arange(0, self.shape[0], every)
        return PartedVotes(
            self._parts.made(VoteSums.of_people, per_part=[(at,) for at in self._inside(chosen)])
        )

    def _inside(self, chosen: Counts) -> list[Counts]:
        """Return for each part which of its people are among the chosen."""
        cuts = np.searchsorted(chosen, [people.start for people in self._ranges] + [self.shape[0]])
        return [
            chosen[first:last] - people.start
            for (first, last), people in zip(pairwise(cuts.tolist()), self._ranges, strict=True)
        ]


def _total(arrays: Sequence[Floats]) -> Floats:
    total = np.array(arrays[0])
    for array in arrays[1:]:
        total += array
    return total


def _told(votes: VoteSums) -> tuple[Ids, Ids, Counts]:
    return votes.participants, votes.statements, votes.votes_per_person


def _counts(votes: VoteSums) -> Sums:
    return (votes.counts.astype(float),)


def _over_answers(votes: VoteSums, per_answer: Floats) -> Floats:
    return votes.over_answers(per_answer)


def _of_people(votes: VoteSums, chosen: Counts) -> tuple[NDArray[np.unsignedinteger], Counts]:
    found = votes.of_people(chosen)
    return found.answer, found.start


def among(votes: VoteSums, statements: Ids) -> VoteSums:
    """Return the same votes among more statements: those of all parts, on some of which nobody here voted.

    Parameters
    ----------
    votes : VoteSums
    statements : ndarray, rising
        Those of the votes are among them.

    Returns
    -------
    VoteSums
    """
    moved = ANSWERS * np.searchsorted(statements, votes.statements)[:, None] + np.arange(ANSWERS)
    kind = np.uint16 if ANSWERS * len(statements) <= 1 << 16 else np.uint32
    return replace(votes, statements=statements, answer=moved.astype(kind).ravel()[votes.answer])


def range_of(participant: Ids, bounds: Ids) -> Counts:
    """Return in which part each person belongs: part ``i`` ends before ``bounds[i]``."""
    return np.asarray(np.searchsorted(bounds, participant, side="right"))


def bounds_of(sample: Ids, parts: int) -> Ids:
    """Return where ranges of people begin so that parts hold about as many votes.

    Parameters
    ----------
    sample : ndarray
        Participants of evenly chosen votes.
    parts : int
        Wanted number of parts; fewer where one person would begin two.

    Returns
    -------
    ndarray, rising
        One less than there are parts.
    """
    once = np.sort(sample)
    cuts = np.unique(once[np.arange(1, parts) * len(once) // parts])
    later: Ids = cuts[cuts > once[0]]
    return later
