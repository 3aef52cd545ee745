"""Sums over the votes, by person and by statement, in an order that does not depend on who voted first.

Every quantity that the model needs is a sum over a person's answers or over the people behind an answer: the
product of a sparse matrix of ones, people by answers, with what is summed. People are cut into chunks of about
a quarter of a million votes, so that the matrix never exists as a whole; its indices would need eight times the
room of the votes. Sums over chunks add up, so that chunks could also lie on several machines. Sparse products
use one thread: the sums of linear algebra libraries change in the last bits with the number of threads.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sewana_core.votes import Ids, VoteError, VoteMatrix

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Votes in a chunk; its matrix is 3 MB, and the sums of a chunk stay in the second-level cache.
_CHUNK = 1 << 18
# Up to so many votes the matrices are kept between sums: under 20 MB.
_MOST_KEPT = 1 << 21
_BAND = 1 << 22
# Disagree, pass, agree: the answers to statement c are numbered 3c, 3c + 1 and 3c + 2.
ANSWERS = 3


Sums = tuple[NDArray[np.float64], ...]


class Votes(Protocol):
    """What the map asks of votes, wherever they lie: `VoteSums` holds them, `parted.PartedVotes` asks its parts."""

    @property
    def participants(self) -> Ids: ...
    @property
    def statements(self) -> Ids: ...
    @property
    def shape(self) -> tuple[int, int]: ...
    @property
    def size(self) -> int: ...
    @property
    def votes_per_person(self) -> Counts: ...
    @property
    def counts(self) -> Counts: ...
    def over_answers(self, per_answer: Floats) -> Floats: ...
    def of_people(self, chosen: Counts) -> "VoteSums": ...
    def thinned(self, every: int) -> "Votes": ...
    def added(
        self, function: Callable[..., Sums], *args: object, per_person: tuple[NDArray[Any], ...] = ()
    ) -> Sums: ...


@dataclass(frozen=True, slots=True, eq=False)
class VoteSums:
    """The votes in the order of the ids, stored by person and by answer.

    Attributes
    ----------
    participants, statements : ndarray
        Ids in rising order; statements that are left out of the map are not among them.
    answer : ndarray of int, shape (votes,)
        3 x statement + vote + 1, person by person, rising within a person.
    start : ndarray of int64, shape (people + 1,)
        Person ``p`` is stored at ``start[p]:start[p + 1]``.
    """

    participants: Ids
    statements: Ids
    answer: NDArray[np.unsignedinteger]
    start: Counts
    _kept: list[tuple[slice, csr_array]] = field(default_factory=list, init=False, repr=False)
    _counted: list[Counts] = field(default_factory=list, init=False, repr=False)

    def __reduce__(self) -> tuple[type["VoteSums"], tuple[object, ...]]:
        """What is kept for speed does not travel."""
        return VoteSums, (self.participants, self.statements, self.answer, self.start)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of people and number of statements."""
        return len(self.participants), len(self.statements)

    @property
    def size(self) -> int:
        """Number of votes."""
        return len(self.answer)

    @property
    def votes_per_person(self) -> Counts:
        """Votes of each person, passes included; shape (people,)."""
        return np.diff(self.start)

    @property
    def counts(self) -> Counts:
        """Disagree, pass and agree on each statement; shape (statements, 3)."""
        if not self._counted:
            every = np.bincount(self.answer, minlength=ANSWERS * self.shape[1]).reshape(-1, ANSWERS)
            every.flags.writeable = False
            self._counted.append(every)
        return self._counted[0]

    @property
    def row(self) -> NDArray[np.int32]:
        """Position of the person of each vote in ``answer``; shape (votes,)."""
        return np.repeat(np.arange(self.shape[0], dtype=np.int32), self.votes_per_person)

    def over_answers(self, per_answer: Floats) -> Floats:
        """Sum what belongs to the answers that each person gave.

        Parameters
        ----------
        per_answer : ndarray, shape (quantities, 3 x statements)

        Returns
        -------
        ndarray, shape (quantities, people)
        """
        kinds = np.ascontiguousarray(per_answer.T)
        nobody = np.zeros((0, len(per_answer)))
        sums = [nobody, *(chunk @ kinds for _, chunk in self._chunks())]
        return np.ascontiguousarray(np.concatenate(sums).T)

    def over_people(self, per_person: Floats) -> Floats:
        """Sum what belongs to the people who gave each answer.

        Parameters
        ----------
        per_person : ndarray, shape (quantities, people)

        Returns
        -------
        ndarray, shape (quantities, statements, 3)
        """
        sums = np.zeros((ANSWERS * self.shape[1], len(per_person)))
        for people, chunk in self._chunks():
            sums += chunk.T @ np.ascontiguousarray(per_person[:, people].T)
        return np.ascontiguousarray(sums.T).reshape(len(per_person), self.shape[1], ANSWERS)

    def added(
        self, function: Callable[..., Sums], *args: object, per_person: tuple[NDArray[Any], ...] = ()
    ) -> Sums:
        """Return ``function(votes, *per_person, *args)``, whose arrays are sums over people.

        Votes in parts add up what the function returns for each part, which is then all that leaves it.

        Parameters
        ----------
        function : callable
            A function of a module, so that it can be sent to where the votes are.
        *args : object
            The same for all parts.
        per_person : tuple of ndarray, shape (..., people)
            What belongs to people: each part gets that of its own.

        Returns
        -------
        tuple of ndarray
        """
        return function(self, *per_person, *args)

    def _chunks(self) -> Iterable[tuple[slice, csr_array]]:
        """Return runs of people, each with its matrix of ones, people by answers; kept if they are small."""
        if self.size > _MOST_KEPT:
            return self._made_chunks()
        if not self._kept:
            self._kept.extend(self._made_chunks())
        return self._kept

    def _made_chunks(self) -> Iterator[tuple[slice, csr_array]]:
        ones = np.ones(min(self.size, _CHUNK))
        for first, last in pairwise(_bands(self.start, _CHUNK).tolist()):
            here = slice(self.start[first], self.start[last])
            column = self.answer[here].astype(np.int32)
            data = ones[: len(column)] if len(column) <= len(ones) else np.ones(len(column))
            start = (self.start[first : last + 1] - here.start).astype(np.int32)
            shape = (last - first, ANSWERS * self.shape[1])
            yield slice(first, last), csr_array((data, column, start), shape=shape)

    def of_people(self, chosen: Counts) -> "VoteSums":
        """Return the votes of the people at these rising positions, all statements kept."""
        take, start = rows(self.start, chosen)
        return VoteSums(self.participants[chosen], self.statements, self.answer[take], start)

    def thinned(self, every: int) -> "VoteSums":
        """Return the votes of every so-manieth person, the first one among them."""
        return self.of_people(np.arange(0, self.shape[0], every))

    def of_votes(self, kept: Flags) -> "VoteSums":
        """Return the votes that are marked, people and statements kept; ``kept`` has shape (votes,)."""
        people = self.row[kept]
        start = np.concatenate([[0], np.cumsum(np.bincount(people, minlength=self.shape[0]))])
        return VoteSums(self.participants, self.statements, self.answer[kept], start)


def vote_sums(matrix: VoteMatrix, left_out: Iterable[object] = ()) -> VoteSums:
    """Return the votes of a matrix in the order of their ids.

    Parameters
    ----------
    matrix : VoteMatrix
    left_out : iterable of statement ids
        Moderated and meta statements, which are dropped. Ids without any vote are passed over.

    Returns
    -------
    VoteSums
        People whose every vote was dropped stay, with no votes.

    Raises
    ------
    VoteError
        ``no-votes`` if no vote is left.
    """
    out = set(left_out)
    is_kept = np.array([s not in out for s in matrix.statements.tolist()], np.bool_)
    people, statements = np.argsort(matrix.participants), np.argsort(matrix.statements)
    statements = statements[is_kept[statements]]
    number = np.full(matrix.shape[1], -1)
    number[statements] = np.arange(len(statements))
    answer, start = _reordered(matrix, people, number, len(statements))
    if not len(answer):
        raise VoteError("no-votes", "an opinion map needs at least one vote that counts, got none", found=0)
    return VoteSums(matrix.participants[people], matrix.statements[statements], answer, start)


def _reordered(
    matrix: VoteMatrix, people: Counts, number: Counts, statements: int
) -> tuple[NDArray[np.unsignedinteger], Counts]:
    """Return answers and starts, people and statements renumbered, answers rising within a person."""
    kind = np.uint16 if ANSWERS * statements <= 1 << 16 else np.uint32
    place = np.empty_like(people)
    place[people] = np.arange(len(people))
    is_out = bool((number < 0).any())
    answers, counts = [np.zeros(0, kind)], np.zeros(len(people), np.int64)
    for first, last in pairwise(_bands(matrix.start, _BAND).tolist()):
        a, b = matrix.start[first], matrix.start[last]
        row = np.repeat(np.arange(last - first), np.diff(matrix.start[first : last + 1]))
        column, vote = number.take(matrix.column[a:b]), matrix.vote[a:b]
        if is_out:
            kept = column >= 0
            row, column, vote = row[kept], column[kept], vote[kept]
        counts[first:last] = np.bincount(row, minlength=last - first)
        row *= ANSWERS * statements
        key = (row + column * ANSWERS + vote + 1).astype(
            np.int32 if (last - first) * ANSWERS * statements < 1 << 31 else np.int64
        )
        key.sort()
        answers.append((key - row).astype(kind))  # people are in rising order before and after
    before = np.concatenate([[0], np.cumsum(counts)])
    joined = np.concatenate(answers)
    if np.array_equal(people, np.arange(len(people))):
        return joined, before
    take, start = rows(before, people)
    return joined[take], start


def _bands(start: Counts, votes: int) -> Counts:
    """Return where runs of people with about so many votes begin; a person with more has a run alone."""
    cuts = np.searchsorted(start, np.arange(0, int(start[-1]), votes), side="right") - 1
    return np.unique(np.concatenate([[0], cuts, [len(start) - 1]]))


def rows(start: Counts, chosen: Counts) -> tuple[Counts, Counts]:
    """Return where the votes of the chosen people stand, shape (their votes,), and where they will start."""
    lengths = np.diff(start)[chosen]
    after = np.concatenate([[0], np.cumsum(lengths)])
    take = np.arange(after[-1])
    take += np.repeat(start[:-1][chosen] - after[:-1], lengths)
    return take, after
