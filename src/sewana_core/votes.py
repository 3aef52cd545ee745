"""The vote matrix: people x statements, agree +1, pass 0, disagree -1, and unseen kept apart from pass."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Ids are integers or strings; numpy has no name for "either".
Ids = NDArray[Any]

# Up to this many cells a table of one byte a cell is cheaper than sorting; past it the table is cut in bands.
_TABLE_CELLS = 1 << 24
_UNSEEN = 2
# A map of so many takes 0.7 GB and 18 s; far below it somebody has mistaken one column for another.
MOST_STATEMENTS = 1_000_000
_RUN = 1 << 20


class VoteError(ValueError):
    """Votes that cannot be read.

    Attributes
    ----------
    code : str
        ``vote-lengths``, ``vote-shape``, ``vote-value``, ``vote-id``, ``many-statements``, ``no-votes`` or
        ``group-count``.
    params : dict
        What a message needs: the ``row`` (position in the arrays, from 0), what was ``found``, and so on.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True, eq=False)
class VoteMatrix:
    """Each person's latest vote on each statement, stored row by row.

    Attributes
    ----------
    participants : ndarray, shape (people,)
        Ids in order of first vote; the ids are those that were given.
    statements : ndarray, shape (statements,)
        Ids in order of first vote.
    start : ndarray of int64, shape (people + 1,)
        Row ``p`` is stored at ``start[p]:start[p + 1]``.
    column : ndarray of int32, shape (votes,)
        Position of the statement; rising within a row.
    vote : ndarray of int8, shape (votes,)
        +1 agree, 0 pass, -1 disagree. What is not stored was not seen.
    """

    participants: Ids
    statements: Ids
    start: NDArray[np.int64]
    column: NDArray[np.int32]
    vote: NDArray[np.int8]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of people and number of statements."""
        return len(self.participants), len(self.statements)

    @property
    def size(self) -> int:
        """Number of votes that stand."""
        return len(self.vote)

    @property
    def votes_per_participant(self) -> NDArray[np.int64]:
        """How many statements each person voted on, passes included; shape (people,)."""
        return np.diff(self.start)

    @property
    def row(self) -> NDArray[np.int32]:
        """Position of the person of each stored vote; shape (votes,)."""
        return np.repeat(np.arange(self.shape[0], dtype=np.int32), self.votes_per_participant)


def vote_matrix(participant: ArrayLike, statement: ArrayLike, vote: ArrayLike) -> VoteMatrix:
    """Return the matrix of the latest votes; a later vote of the same person on the same statement wins.

    Parameters
    ----------
    participant, statement : array-like of int or str, shape (votes,)
        Who voted on what, in order of arrival.
    vote : array-like of int, shape (votes,)
        +1 agree, 0 pass, -1 disagree.

    Returns
    -------
    VoteMatrix
        Rows and columns in order of first vote.

    Raises
    ------
    VoteError
        If the lengths differ, an array is not one-dimensional, a vote is not -1, 0 or +1, an id is neither a
        whole number nor a text, or there are more than a million statements.
    """
    people, statements, checked = checked_triples(participant, statement, vote)
    column, statement_ids = _numbered(statements)
    check_number(statement_ids)
    row, people_ids = _numbered(people)
    start, kept_column, kept_vote = _latest(row, column, checked, (len(people_ids), len(statement_ids)))
    for part in (people_ids, statement_ids, start, kept_column, kept_vote):
        part.flags.writeable = False
    return VoteMatrix(people_ids, statement_ids, start, kept_column, kept_vote)


def checked_triples(
    participant: ArrayLike, statement: ArrayLike, vote: ArrayLike
) -> tuple[Ids, Ids, NDArray[np.int8]]:
    """Return votes as arrays, or say what is wrong with them as `vote_matrix` does."""
    people, statements, votes = np.asarray(participant), np.asarray(statement), np.asarray(vote)
    _check_lengths(people, statements, votes)
    _check_ids(people, "participant")
    _check_ids(statements, "statement")
    return people, statements, _checked_votes(votes)


def check_number(statements: Ids) -> None:
    """Refuse more statements than a map can hold."""
    if len(statements) > MOST_STATEMENTS:
        raise VoteError(
            "many-statements",
            f"a map holds at most {MOST_STATEMENTS:,} statements, got {len(statements):,}",
            found=len(statements),
            most=MOST_STATEMENTS,
        )


def _check_ids(ids: Ids, field: str) -> None:
    """Refuse what is no id: a NaN would be a different person each time it is met."""
    if ids.dtype.kind in "iuU" or not len(ids):
        return
    # Whole numbers past 64 bits come as objects.
    is_id = [isinstance(i, int | str) and not isinstance(i, bool) for i in ids.tolist()]
    if all(is_id):
        return
    row = is_id.index(False)
    found = ids.tolist()[row]
    message = f"the {field} at position {row} must be a whole number or a text, got {found!r}"
    raise VoteError("vote-id", message, field=field, row=row, found=found)


def _check_lengths(people: Ids, statements: Ids, votes: Ids) -> None:
    dimensions = (people.ndim, statements.ndim, votes.ndim)
    if dimensions != (1, 1, 1):
        raise VoteError(
            "vote-shape", f"votes must be three lists, got dimensions {dimensions}", found=dimensions
        )
    lengths = (len(people), len(statements), len(votes))
    if len(set(lengths)) > 1:
        raise VoteError(
            "vote-lengths",
            "there must be as many participants as statements and votes, got {}, {} and {}".format(*lengths),
            participants=lengths[0],
            statements=lengths[1],
            votes=lengths[2],
        )


def _checked_votes(votes: Ids) -> NDArray[np.int8]:
    if not len(votes):
        return np.zeros(0, np.int8)
    if votes.dtype.kind not in "iuf":
        raise _vote_error(votes, _first_odd(votes))
    good = (votes == 0) | (votes == 1) | (votes == -1)
    if not good.all():
        raise _vote_error(votes, int(np.argmin(good)))
    return votes.astype(np.int8)


def _first_odd(votes: Ids) -> int:
    return next((i for i, v in enumerate(votes.tolist()) if isinstance(v, bool) or v not in (-1, 0, 1)), 0)


def _vote_error(votes: Ids, row: int) -> VoteError:
    found = votes[row].item() if isinstance(votes[row], np.generic) else votes[row]
    message = f"the vote at position {row} must be -1, 0 or 1, got {found!r}"
    return VoteError("vote-value", message, row=row, found=found)


def _numbered(ids: Ids) -> tuple[NDArray[np.int32], Ids]:
    """Number ids from 0 in order of first appearance; return the numbers and the ids by number."""
    if ids.dtype.kind in "iu" and len(ids):
        low, high = int(ids.min()), int(ids.max())
        if high - low < 4 * len(ids) + 1024:
            return _numbered_by_table(ids, low, high - low + 1)
    seen: defaultdict[object, int] = defaultdict()
    seen.default_factory = seen.__len__
    number = np.fromiter(map(seen.__getitem__, ids.tolist()), np.int32, len(ids))
    return number, np.array(list(seen), dtype=ids.dtype)


def _numbered_by_table(ids: Ids, low: int, span: int) -> tuple[NDArray[np.int32], Ids]:
    """Number ids by looking them up, a run at a time: wide copies of millions of ids would cost most room."""
    first = np.full(span, len(ids))
    runs = [slice(at, min(at + _RUN, len(ids))) for at in range(0, len(ids), _RUN)]
    for run in reversed(runs):  # backwards, also within a run: what is earliest is written last
        first[_offset(ids[run], low)[::-1]] = np.arange(run.stop - 1, run.start - 1, -1)
    present = np.flatnonzero(first < len(ids))
    present = present[np.argsort(first[present])]
    number_of = np.zeros(span, np.int32)
    number_of[present] = np.arange(len(present))
    number = np.empty(len(ids), np.int32)
    for run in runs:
        number[run] = number_of[_offset(ids[run], low)]
    return number, ids[first[present]]


def _offset(ids: Ids, low: int) -> NDArray[np.int64]:
    wide = np.uint64 if ids.dtype.kind == "u" else np.int64
    return (ids.astype(wide) - wide(low)).astype(np.int64)


def _latest(
    row: NDArray[np.int32], column: NDArray[np.int32], vote: NDArray[np.int8], shape: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8]]:
    """Return start, column and vote of the last vote in each cell, row by row."""
    people, statements = shape
    band = max(1, _TABLE_CELLS // max(1, statements))
    count = np.zeros(people + 1, np.int64)
    columns, votes = np.empty_like(column), np.empty_like(vote)
    done = 0
    for i, chosen in enumerate(_by_band(row, people, band)):
        height = min(band, people - i * band)
        table = np.full(height * statements, _UNSEEN, np.int8)
        place = row[chosen].astype(np.int64) - i * band
        table[place * statements + column[chosen]] = vote[chosen]
        cell = np.flatnonzero(table != _UNSEEN)
        here = slice(done, done + len(cell))
        done += len(cell)
        line = cell // statements
        count[i * band + 1 : i * band + 1 + height] = np.bincount(line, minlength=height)
        columns[here], votes[here] = cell - line * statements, table[cell]
    return np.cumsum(count), columns[:done], votes[:done]


def _by_band(row: NDArray[np.int32], people: int, band: int) -> Iterator[NDArray[np.int64] | slice]:
    """Say for each band of rows which votes are its own, in order of arrival."""
    bands = -(-people // band)
    if bands <= 1:
        yield from [slice(None)] * bands
        return
    # Two bytes are sorted by counting, which keeps the order of arrival.
    kind = np.uint16 if bands < 1 << 16 else np.int32
    number = np.empty(len(row), kind)
    np.floor_divide(row, band, out=number, casting="unsafe")
    ends = np.cumsum(np.bincount(number, minlength=bands))
    order = np.argsort(number, kind="stable")
    del number
    for a, b in pairwise([0, *ends.tolist()]):
        yield order[a:b]
