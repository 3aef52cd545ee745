"""Which groups of a survey may be shown: the ladder of small numbers.

=============  ==================================================================================
people         what is shown
=============  ==================================================================================
under 5        nothing, not even the count
5 to 9         only together with another group
10 to 29       shown, marked as few answers
30 and more    shown
all the same   nothing: whoever is in the group is known to have given this answer
=============  ==================================================================================

A reader who knows the total subtracts. So where a single group is hidden, or the hidden ones are under five
together, the next smallest is hidden as well, until neither is so. Tables of two dimensions go through
`sewana_core.privacy`, which puts each hidden count before an attacker.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sewana_core.errors import FiguresError
from sewana_core.privacy import MIN_GROUP, suppress_linked

MIN_ALONE = 10
MIN_PLAIN = 30

State = Literal["plain", "few", "merged", "hidden", "equal"]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a dimension, before it is decided what is shown of it.

    Attributes
    ----------
    key : str
    n : int
        People who answered or came.
    population : int
        People there are; it breaks ties, and is added up for groups that are shown together.
    side : str
        Groups are shown together only within a side.
    is_equal : bool
        All of them gave the same answer.
    """

    key: str
    n: int
    population: int = 0
    side: str = ""
    is_equal: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """What is shown of one group, or of several together.

    Attributes
    ----------
    members : tuple of str
        The groups, in the order in which they were given.
    n, population : int
        Added up. For the program alone where ``is_shown`` is False.
    state : str
        ``plain``, ``few``, ``merged``, ``hidden`` or ``equal``. What is hidden to protect another group is
        told apart neither from what is small itself nor by whom it protects.
    """

    members: tuple[str, ...]
    n: int
    population: int
    side: str
    state: State

    @property
    def key(self) -> str:
        return "+".join(self.members)

    @property
    def is_shown(self) -> bool:
        return self.state not in {"hidden", "equal"}


def ladder(groups: Sequence[Group], *, minimum: int = MIN_GROUP, has_total: bool = True) -> tuple[Rung, ...]:
    """Return what may be shown of the groups of one dimension.

    Parameters
    ----------
    groups : sequence of Group
        All groups of the dimension; each person is in one of them.
    minimum : int
        Smallest number of people of whom anything is shown.
    has_total : bool
        Whether the number of all people is published anywhere, which makes subtracting possible.

    Returns
    -------
    tuple of Rung
        Every group is a member of exactly one, in the order in which the first members were given.

    Raises
    ------
    FiguresError
        ``group-doubled``, ``count-negative`` or ``minimum``.

    Notes
    -----
    First the small groups are hidden, and with them whatever the total would give away (`next_hidden`). Then a
    group of 5 to 9 that is left is put together with the next smallest shown group of its side, the smallest
    first, until ten are reached; where its side has no other, it is hidden, and the total is looked at again.
    Of two groups of a size the one with the larger population comes first, then the one given first.

    A reader who knows this rule and runs it backwards learns more than one who only subtracts; how often, is
    counted by `bench/differencing.py`.
    """
    _check(groups, minimum)
    rungs = [_alone(group, minimum) for group in groups]
    if has_total:
        rungs = _protected(rungs, minimum)
    rungs = _together(rungs)
    if has_total:
        rungs = _protected(rungs, minimum)
    place = {group.key: number for number, group in enumerate(groups)}
    by_key = {group.key: group for group in groups}
    apart = [one for rung in rungs for one in _apart(rung, by_key)]
    ordered = [_in_order(rung, place) for rung in apart]
    return tuple(sorted(ordered, key=lambda rung: place[rung.members[0]]))


def of_measure(
    rungs: Sequence[Rung], numbers: Sequence[int], equal: Sequence[bool], *, minimum: int = MIN_GROUP
) -> tuple[Rung, ...]:
    """Return what one of several measures shows of groups that were put together once for all of them.

    Were each measure put together by its own numbers, the one would tell what the other hides: 12 + 15 shown as 27
    here, and the 12 alone there, where one more answered.

    Parameters
    ----------
    rungs : sequence of Rung
        What `ladder` gave for the smallest number of each group over all measures.
    numbers : sequence of int
        How many of each rung answered this measure.
    equal : sequence of bool
        Whether all of them gave the same answer.
    minimum : int
        As in `ladder`.

    Returns
    -------
    tuple of Rung
        The same members in the same order; what is hidden stays hidden.
    """
    own = [
        replace(rung, n=n, state=_state_of_measure(rung, n, same))
        for rung, n, same in zip(rungs, numbers, equal, strict=True)
    ]
    return tuple(_protected(own, minimum))


def _state_of_measure(rung: Rung, n: int, is_equal: bool) -> State:
    if not rung.is_shown:
        return rung.state
    if is_equal:
        return "equal"
    return "merged" if len(rung.members) > 1 else "plain" if n >= MIN_PLAIN else "few"


def next_hidden(
    counts: Sequence[int], populations: Sequence[int], hidden: Iterable[int], minimum: int = MIN_GROUP
) -> tuple[int, ...]:
    """Return which further counts to hide so that the total gives none of the hidden ones away.

    Parameters
    ----------
    counts, populations : sequence of int
        One for each group; the total of the counts is published.
    hidden : iterable of int
        Places of the counts that are hidden for themselves.
    minimum : int
        As in `ladder`.

    Returns
    -------
    tuple of int
        Places in the order in which they are hidden: the next smallest first, of ties the one with the larger
        population.
    """
    covered = set(hidden)
    added: list[int] = []
    while covered and (len(covered) < 2 or sum(counts[i] for i in covered) < minimum):
        left = [i for i in range(len(counts)) if i not in covered]
        if not left:
            break
        added.append(min(left, key=lambda i: (counts[i], -populations[i], i)))
        covered.add(added[-1])
    return tuple(added)


@dataclass(frozen=True, slots=True, eq=False)
class SharesShown:
    """Where a share may stand.

    Attributes
    ----------
    rows : tuple of ndarray of bool
        For each dimension, its rows.
    everybody : bool
        The share of all people together.
    """

    rows: tuple[NDArray[np.bool_], ...]
    everybody: bool


def shares_shown(dimensions: Sequence[ArrayLike], *, minimum: int = MIN_GROUP) -> SharesShown:
    """Return for which groups the shares of an answer may be shown, when their numbers are.

    A share and its number give a count away, however the share is rounded. So groups by answers are a table of
    two dimensions whose totals are known, and the shares of a row stand where all counts of the row may stand.

    Parameters
    ----------
    dimensions : sequence of array-like of int, each of shape (rows, answers)
        How many of each row gave each answer: yes and no, or the steps of a scale. The rows of one dimension are
        the rungs that are shown, and one row for all that are hidden together: subtracting gives that row away.
        All dimensions cut the same people, so their columns have the same totals.
    minimum : int
        As in `ladder`.

    Raises
    ------
    PrivacyError
        As in `sewana_core.privacy.suppress_linked`.
    """
    shown = suppress_linked(dimensions, minimum)
    return SharesShown(
        tuple(np.asarray(one.cells.all(axis=1) & one.row_totals) for one in shown),
        bool(shown[0].column_totals.all()) if shown else False,
    )


def share_rows_shown(counts: ArrayLike, *, minimum: int = MIN_GROUP) -> NDArray[np.bool_]:
    """Return which rows of one dimension may tell their share, when everybody's share is told.

    `shares_shown` goes by single counts and hides more rows than it must, for a share stands for both counts of its
    row. Here rows are hidden whole: those with a small count, and then the next smallest, until the rows that are
    hidden are two, with at least the minimum for and against. No count of theirs can be told then: of two such
    rows with all sums known, one may say yes as often as the other says it less.

    Parameters
    ----------
    counts : array-like of int, shape (rows, 2)
        How many of each row said yes and no; all rows together are everybody.
    minimum : int
        As in `ladder`.

    Returns
    -------
    ndarray of bool, shape (rows,)
    """
    table = np.asarray(counts, dtype=np.int64)
    hidden = np.asarray((table < minimum).any(axis=1), np.bool_).reshape(-1)
    for row in np.argsort(table.sum(axis=1), kind="stable").tolist():
        if not hidden.any() or (hidden.sum() > 1 and (table[hidden].sum(axis=0) >= minimum).all()):
            break
        hidden[row] = True
    return np.asarray(~hidden)


def _check(groups: Sequence[Group], minimum: int) -> None:
    if minimum < 1:
        message = f"the smallest group shown must be at least 1, got {minimum}"
        raise FiguresError("minimum", message, found=minimum)
    seen: set[str] = set()
    for row, group in enumerate(groups):
        if group.key in seen:
            message = f"group {group.key!r} stands there twice"
            raise FiguresError("group-doubled", message, group=group.key, row=row)
        if group.n < 0 or group.population < 0:
            message = f"group {group.key!r} has a negative count"
            found = min(group.n, group.population)
            raise FiguresError("count-negative", message, group=group.key, row=row, found=found)
        seen.add(group.key)


def _alone(group: Group, minimum: int) -> Rung:
    return Rung((group.key,), group.n, group.population, group.side, _state(group, minimum))


def _state(group: Group, minimum: int) -> State:
    if group.n < minimum:
        return "hidden"
    if group.is_equal:
        return "equal"
    if group.n < MIN_ALONE:
        return "merged"
    return "plain" if group.n >= MIN_PLAIN else "few"


def _size(rung: Rung) -> tuple[int, int]:
    return rung.n, -rung.population


def _together(rungs: list[Rung]) -> list[Rung]:
    """Put groups of 5 to 9 together with others until none is left; each round leaves one rung less."""
    while small := [rung for rung in rungs if rung.state == "merged" and rung.n < MIN_ALONE]:
        one = min(small, key=_size)
        partners = [r for r in rungs if r is not one and r.is_shown and r.side == one.side]
        rest = [rung for rung in rungs if rung is not one]
        if partners:
            other = min(partners, key=_size)
            rungs = [rung for rung in rest if rung is not other] + [_both(one, other)]
        else:
            rungs = [*rest, _hidden(one)]
    return rungs


def _both(one: Rung, other: Rung) -> Rung:
    members = (*one.members, *other.members)
    return Rung(members, one.n + other.n, one.population + other.population, one.side, "merged")


def _hidden(rung: Rung) -> Rung:
    return Rung(rung.members, rung.n, rung.population, rung.side, "hidden")


def _protected(rungs: list[Rung], minimum: int) -> list[Rung]:
    counts, people = [rung.n for rung in rungs], [rung.population for rung in rungs]
    covered = [i for i, rung in enumerate(rungs) if not rung.is_shown]
    added = set(next_hidden(counts, people, covered, minimum))
    return [_hidden(rung) if i in added else rung for i, rung in enumerate(rungs)]


def _apart(rung: Rung, groups: dict[str, Group]) -> list[Rung]:
    """Take apart what was put together and then hidden: that it had been tells of its size."""
    if rung.is_shown or len(rung.members) == 1:
        return [rung]
    return [_hidden(_alone(groups[key], 1)) for key in rung.members]


def _in_order(rung: Rung, place: dict[str, int]) -> Rung:
    members = tuple(sorted(rung.members, key=place.__getitem__))
    return Rung(members, rung.n, rung.population, rung.side, rung.state)
