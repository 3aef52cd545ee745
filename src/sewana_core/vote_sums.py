"""Sums over the votes, by person and by statement, in an order that does not depend on who voted first.

Every quantity that the model needs is a sum over a person's answers or over the people behind an answer. People
are cut into chunks of about a hundred thousand votes; within a chunk both sums stay in the processor's cache,
so that at 30 million votes one sum costs as little as a compiled sparse product, without loading a library for
it. Sums over chunks add up, so that chunks could also lie on several machines. No step uses the threads of a
linear algebra library, whose sums change in the last bits with the number of threads.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sewana_core.votes import Ids, VoteError, VoteMatrix

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Votes in a chunk: one number for each is 1 MB, which stays in the second-level cache.
_CHUNK = 1 << 17
# People in a chunk are counted in two bytes.
_MOST_IN_CHUNK = 1 << 16
_BAND = 1 << 22
# Disagree, pass, agree: the answers to statement c are numbered 3c, 3c + 1 and 3c + 2.
ANSWERS = 3


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
    chunk : ndarray of int64, shape (chunks + 1,)
        Chunk ``i`` holds the people ``chunk[i]:chunk[i + 1]``.
    person : ndarray of uint16, shape (votes,)
        People, counted from the first of their chunk; chunk by chunk, within it answer by answer.
    chunk_counts : ndarray of int32, shape (chunks, 3 x statements)
        How often each answer was given in each chunk.
    """

    participants: Ids
    statements: Ids
    answer: NDArray[np.unsignedinteger]
    start: Counts
    chunk: Counts
    person: NDArray[np.uint16]
    chunk_counts: NDArray[np.int32]

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
        every: Counts = self.chunk_counts.sum(axis=0, dtype=np.int64)
        return every.reshape(-1, ANSWERS)

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
        sums = np.zeros((len(per_answer), self.shape[0]))
        filled = self.votes_per_person > 0
        for first, last in pairwise(self.chunk.tolist()):
            here = slice(self.start[first], self.start[last])
            people = np.flatnonzero(filled[first:last]) + first
            segments = self.start[people] - here.start
            _add(sums, per_answer, self.answer[here].astype(np.int64), people, segments)
        return sums

    def over_people(self, per_person: Floats) -> Floats:
        """Sum what belongs to the people who gave each answer.

        Parameters
        ----------
        per_person : ndarray, shape (quantities, people)

        Returns
        -------
        ndarray, shape (quantities, statements, 3)
        """
        sums = np.zeros((len(per_person), ANSWERS * self.shape[1]))
        for (first, last), counts in zip(pairwise(self.chunk.tolist()), self.chunk_counts, strict=True):
            here = slice(self.start[first], self.start[last])
            given = np.flatnonzero(counts)
            segments = (np.cumsum(counts) - counts)[given]
            _add(sums, per_person[:, first:last], self.person[here].astype(np.int64), given, segments)
        return sums.reshape(len(per_person), self.shape[1], ANSWERS)

    def of_people(self, chosen: Counts) -> "VoteSums":
        """Return the votes of the people at these rising positions, all statements kept."""
        take, start = _rows(self.start, chosen)
        return _stored(self.participants[chosen], self.statements, self.answer[take], start)

    def of_votes(self, kept: Flags) -> "VoteSums":
        """Return the votes that are marked, people and statements kept; ``kept`` has shape (votes,)."""
        people = self.row[kept]
        start = np.concatenate([[0], np.cumsum(np.bincount(people, minlength=self.shape[0]))])
        return _stored(self.participants, self.statements, self.answer[kept], start)


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
    return _stored(matrix.participants[people], matrix.statements[statements], answer, start)


def _reordered(
    matrix: VoteMatrix, people: Counts, number: Counts, statements: int
) -> tuple[NDArray[np.unsignedinteger], Counts]:
    """Return answers and starts, people and statements renumbered, answers rising within a person."""
    kind = np.uint16 if ANSWERS * statements <= 1 << 16 else np.uint32
    place = np.empty_like(people)
    place[people] = np.arange(len(people))
    is_out = bool((number < 0).any())
    answers, counts = [np.zeros(0, kind)], np.zeros(len(people), np.int64)
    for first, last in pairwise(_bands(matrix.start).tolist()):
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
    take, start = _rows(before, people)
    return joined[take], start


def _bands(start: Counts) -> Counts:
    """Return where runs of people with a few million votes begin, so that keys for sorting need little room."""
    cuts = np.searchsorted(start, np.arange(0, int(start[-1]), _BAND), side="right") - 1
    return np.unique(np.concatenate([[0], cuts, [len(start) - 1]]))


def _rows(start: Counts, chosen: Counts) -> tuple[Counts, Counts]:
    """Return where the votes of the chosen people stand, and where they will start."""
    lengths = np.diff(start)[chosen]
    after = np.concatenate([[0], np.cumsum(lengths)])
    take = np.arange(after[-1])
    take += np.repeat(start[:-1][chosen] - after[:-1], lengths)
    return take, after


def _stored(
    participants: Ids, statements: Ids, answer: NDArray[np.unsignedinteger], start: Counts
) -> VoteSums:
    """Cut people into chunks and sort each chunk by answer."""
    kinds, chunk = ANSWERS * len(statements), _chunks(start)
    person = np.empty(len(answer), np.uint16)
    counts = np.empty((len(chunk) - 1, kinds), np.int32)
    for i, (first, last) in enumerate(pairwise(chunk.tolist())):
        here = slice(start[first], start[last])
        row = np.repeat(np.arange(last - first, dtype=np.uint16), np.diff(start[first : last + 1]))
        person[here] = row[np.argsort(answer[here], kind="stable")]
        counts[i] = np.bincount(answer[here], minlength=kinds)
    return VoteSums(participants, statements, answer, start, chunk, person, counts)


def _chunks(start: Counts) -> Counts:
    """Return where chunks of people begin; a person with more votes than a chunk has one alone."""
    people = len(start) - 1
    cuts = np.searchsorted(start, np.arange(0, int(start[-1]), _CHUNK), side="right") - 1
    by_people = np.arange(0, people, _MOST_IN_CHUNK)
    return np.unique(np.concatenate([[0], cuts, by_people, [people]]))


def _add(sums: Floats, values: Floats, index: Counts, to: Counts, segments: Counts) -> None:
    """Add ``values[:, index]``, summed over segments, to the places ``to`` of ``sums``."""
    if not len(segments):
        return
    gathered = np.empty(len(index))
    for quantity, total in zip(values, sums, strict=True):
        quantity.take(index, out=gathered, mode="clip")  # "clip" writes in place; no index is out of range
        total[to] += np.add.reduceat(gathered, segments)
