"""Votes in order, with later ones taken in, statements left out, or told as a matrix again."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.vote_sums import ANSWERS, Counts, VoteSums, rows
from sewana_core.votes import Ids, VoteError, VoteMatrix, check_number, checked_triples


def with_votes(
    votes: VoteSums | None, participant: ArrayLike, statement: ArrayLike, vote: ArrayLike
) -> VoteSums:
    """Return the votes with later ones added; a later vote of the same person on the same statement wins.

    Parameters
    ----------
    votes : VoteSums or None
        None for no votes so far.
    participant, statement : array-like of int or str, shape (votes,)
        In order of arrival; ids of the kind of those before.
    vote : array-like of int, shape (votes,)
        +1 agree, 0 pass, -1 disagree.

    Returns
    -------
    VoteSums
        Equal, to the last bit, to that of all votes at once.

    Raises
    ------
    VoteError
        As `votes.vote_matrix`, and ``id-kind`` if numbers and texts would be mixed.
    """
    people, statements, value = checked_triples(participant, statement, vote)
    if votes is None:
        votes = _nothing(people, statements)
    if not len(value):
        return votes
    _check_kinds(votes, people, statements)
    known = _with_ids(votes, people, statements)
    check_number(known.statements)
    row, column = np.searchsorted(known.participants, people), np.searchsorted(known.statements, statements)
    key, last = _latest(row * known.shape[1] + column)
    return _merged(known, key // known.shape[1], key % known.shape[1], value[last])


def _nothing(people: Ids, statements: Ids) -> VoteSums:
    return VoteSums(people[:0], statements[:0], np.zeros(0, np.uint16), np.zeros(1, np.int64))


def _check_kinds(votes: VoteSums, people: Ids, statements: Ids) -> None:
    for known, given, field in (
        (votes.participants, people, "participant"),
        (votes.statements, statements, "statement"),
    ):
        kinds = ["text" if ids.dtype.kind == "U" else "number" for ids in (known, given)]
        if len(known) and kinds[0] != kinds[1]:
            message = f"ids of a {field} must be of one kind: a {kinds[0]} before, now a {kinds[1]}"
            raise VoteError("id-kind", message, field=field, found=given[0].item())


def _latest(key: Counts) -> tuple[Counts, Counts]:
    """Return each key once, in rising order, and where it came last."""
    once, back = np.unique(key[::-1], return_index=True)
    return once, len(key) - 1 - back


def _with_ids(votes: VoteSums, people: Ids, statements: Ids) -> VoteSums:
    """Return the same votes with room for new people and statements."""
    everyone, every = _joined(votes.participants, people), _joined(votes.statements, statements)
    start, answer = votes.start, votes.answer
    if len(everyone) > votes.shape[0]:
        count = np.zeros(len(everyone), np.int64)
        count[np.searchsorted(everyone, votes.participants)] = votes.votes_per_person
        start = np.concatenate([[0], np.cumsum(count)])
    if len(every) > votes.shape[1]:
        moved = np.searchsorted(every, votes.statements)
        number = (ANSWERS * moved[:, None] + np.arange(ANSWERS)).ravel()
        answer = number[answer].astype(np.uint16 if ANSWERS * len(every) <= 1 << 16 else np.uint32)
    return VoteSums(everyone, every, answer, start)


def _joined(known: Ids, others: Ids) -> Ids:
    """Return all ids in rising order; the very same array where there is nothing new."""
    at = np.searchsorted(known, others)
    is_new = np.ones(len(others), np.bool_)
    inside = at < len(known)
    is_new[inside] = known[at[inside]] != others[inside]
    return np.union1d(known, others[is_new]) if is_new.any() else known


def _merged(votes: VoteSums, row: Counts, column: Counts, value: NDArray[np.int8]) -> VoteSums:
    """Put answers, one for each cell and cells rising, in their places."""
    touched = np.unique(row)
    take, start = rows(votes.start, touched)
    inside = np.repeat(np.arange(len(touched)), np.diff(start))
    cells = inside * votes.shape[1] + votes.answer[take] // ANSWERS
    wanted = np.searchsorted(touched, row) * votes.shape[1] + column
    at = np.searchsorted(cells, wanted)
    is_known = at < len(cells)
    is_known[is_known] = cells[at[is_known]] == wanted[is_known]
    answer, given = votes.answer.copy(), (ANSWERS * column + value + 1).astype(votes.answer.dtype)
    answer[take[at[is_known]]] = given[is_known]
    fresh = ~is_known
    before = votes.start[row[fresh]] + (at[fresh] - start[np.searchsorted(touched, row[fresh])])
    more = np.bincount(row[fresh], minlength=votes.shape[0])
    return VoteSums(
        votes.participants,
        votes.statements,
        np.insert(answer, before, given[fresh]),
        votes.start + np.concatenate([[0], np.cumsum(more)]),
    )


def without(votes: VoteSums, left_out: Iterable[object]) -> VoteSums:
    """Return the votes without those on some statements; people stay, even without votes.

    Parameters
    ----------
    votes : VoteSums
    left_out : iterable of statement ids
        Those without any vote are passed over.

    Returns
    -------
    VoteSums
        The very same where nothing is left out.

    Raises
    ------
    VoteError
        ``no-votes`` if no vote is left.
    """
    out = set(left_out)
    is_kept = np.array([s not in out for s in votes.statements.tolist()], np.bool_)
    if is_kept.all():
        return votes
    statement = votes.answer // ANSWERS
    chosen = is_kept[statement]
    if not chosen.any():
        raise VoteError("no-votes", "an opinion map needs at least one vote that counts, got none", found=0)
    kind = np.uint16 if ANSWERS * int(is_kept.sum()) <= 1 << 16 else np.uint32
    shift = ANSWERS * (np.arange(len(is_kept)) - (np.cumsum(is_kept) - 1))
    answer = (votes.answer[chosen] - shift[statement[chosen]]).astype(kind)
    people = np.bincount(votes.row[chosen], minlength=votes.shape[0])
    return VoteSums(
        votes.participants, votes.statements[is_kept], answer, np.concatenate([[0], np.cumsum(people)])
    )


def as_matrix(votes: VoteSums) -> VoteMatrix:
    """Return the votes as a matrix, people and statements in the order of their ids."""
    column = (votes.answer // ANSWERS).astype(np.int32)
    vote = (votes.answer % ANSWERS).astype(np.int8) - np.int8(1)
    return VoteMatrix(votes.participants, votes.statements, votes.start, column, vote)
