"""The smallest group that is shown, what is hidden to protect it, and marks that stand for several people.

Hiding small counts is not enough when totals are shown: a reader subtracts. After the rule for single lines,
every small count is put before an attacker who knows all that is shown and that counts are not negative.
Whether such an attacker can tell a count exactly is a question about cycles in a graph of rows and columns
(Gusfield 1988, doi:10.1137/0217034); more is hidden until no small count can be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MIN_GROUP = 5

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


class PrivacyError(ValueError):
    """A table that cannot be judged.

    Attributes
    ----------
    code : str
        ``table-shape``, ``table-count``, ``tables-differ``, ``minimum`` or ``points-shape``.
    params : dict
        What a message needs, among it what was ``found``.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What of a table may be shown: True where a count may stand.

    Attributes
    ----------
    cells : ndarray of bool, of the shape of the table
    row_totals : ndarray of bool, shape (rows,)
    column_totals : ndarray of bool, shape (columns,)
    grand_total : bool
    """

    cells: Flags
    row_totals: Flags
    column_totals: Flags
    grand_total: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """Several people drawn as one: their mean position and how many they are."""

    x: float
    y: float
    count: int


@dataclass(slots=True, eq=False)
class _Margin:
    """Counts of a table with the row totals as last column, and what is hidden so far (grows in place)."""

    count: Counts
    hidden: Flags


def suppress(
    table: ArrayLike,
    minimum: int = MIN_GROUP,
    *,
    row_totals: bool = True,
    column_totals: bool = True,
    grand_total: bool = True,
) -> Shown:
    """Return which counts of a table may be shown.

    Parameters
    ----------
    table : array-like of int, shape (rows, columns) or (rows,)
        Counts of people. Rows are groups that share nobody, columns are answers of which a person gives
        one. A one-dimensional table is one column.
    minimum : int
        Smallest count that is shown; smaller ones, zero among them, are hidden.
    row_totals, column_totals, grand_total : bool
        Whether these totals are published with the table. What is not published gives nothing away, so that
        more of the table may be shown; its mask is False.

    Returns
    -------
    Shown
        Nothing under ``minimum`` is shown, and no hidden count under it can be told from what is shown.

    Raises
    ------
    PrivacyError
        If the table has another shape or no cell, holds anything but counts, or ``minimum`` is below 1.
    """
    counts = _checked(table)
    shown = _fixed_point([counts], minimum, (row_totals, column_totals, grand_total))[0]
    return Shown(
        shown.cells.reshape(np.shape(table)), shown.row_totals, shown.column_totals, shown.grand_total
    )


def suppress_linked(tables: Sequence[ArrayLike], minimum: int = MIN_GROUP) -> tuple[Shown, ...]:
    """Return which counts may be shown of tables that cut the same people in different ways.

    Parameters
    ----------
    tables : sequence of array-like of int, each of shape (its rows, columns)
        The same answers by side, by opinion group and so on: all have the same column totals. People outside
        the groups are a row of their own.
    minimum : int
        As in `suppress`.

    Returns
    -------
    tuple of Shown
        One for each table; the column totals and the grand total are shown in all of them or in none.

    Raises
    ------
    PrivacyError
        As in `suppress`, and ``tables-differ`` if the column totals are not the same.
    """
    checked = [_checked(table) for table in tables]
    totals = [tuple(table.sum(axis=0).tolist()) for table in checked]
    if len(set(totals)) > 1:
        message = f"the tables must have the same column totals, got {totals}"
        raise PrivacyError("tables-differ", message, found=totals)
    return tuple(_fixed_point(checked, minimum, (True, True, True))) if checked else ()


def _check_minimum(minimum: int) -> None:
    if minimum < 1:
        message = f"the smallest group shown must be at least 1, got {minimum}"
        raise PrivacyError("minimum", message, found=minimum)


def _checked(table: ArrayLike) -> Counts:
    given = np.asarray(table)
    if given.ndim not in (1, 2) or given.size == 0:
        message = f"a table needs one or two dimensions and at least one cell, got shape {given.shape}"
        raise PrivacyError("table-shape", message, found=given.shape)
    if given.dtype.kind not in "iu" or (given < 0).any():
        message = f"a table must hold counts of people, whole numbers from 0, got {given.tolist()}"
        raise PrivacyError("table-count", message, found=given.tolist())
    return given.astype(np.int64).reshape(given.shape[0], -1)


def _fixed_point(tables: list[Counts], minimum: int, published: tuple[bool, bool, bool]) -> list[Shown]:
    """Hide small counts, then by line, then by audit, until nothing changes; each round hides more."""
    _check_minimum(minimum)
    rows_published, columns_published, grand_published = published
    parts = [_with_row_totals(table, minimum, rows_published) for table in tables]
    shared = _Margin(parts[0].count.sum(axis=0)[None, :], np.zeros((1, parts[0].count.shape[1]), np.bool_))
    shared.hidden[:] = shared.count < minimum
    shared.hidden[0, :-1] |= not columns_published
    shared.hidden[0, -1] |= not grand_published
    while _hide_in_lines(parts, shared, minimum) or _hide_by_audit(parts, shared, minimum):
        pass
    kept = ~shared.hidden[0]
    return [Shown(~p.hidden[:, :-1], ~p.hidden[:, -1], kept[:-1].copy(), bool(kept[-1])) for p in parts]


def _with_row_totals(table: Counts, minimum: int, is_published: bool) -> _Margin:
    count = np.column_stack([table, table.sum(axis=1)])
    hidden = count < minimum
    hidden[:, -1] |= not is_published
    return _Margin(count, hidden)


def _hide_in_lines(parts: list[_Margin], shared: _Margin, minimum: int) -> bool:
    """Hide more wherever a shown total gives away a single hidden count, or several that are few together."""
    changed = False
    for count, hidden in _lines(parts, shared):
        while _gives_away(count, hidden, minimum):
            left = np.flatnonzero(~hidden[:-1])
            hidden[left[np.argmin(count[left])] if len(left) else -1] = True
            changed = True
    return changed


def _gives_away(count: Counts, hidden: Flags, minimum: int) -> bool:
    unknown = count[:-1][hidden[:-1]]
    return not hidden[-1] and len(unknown) > 0 and (len(unknown) == 1 or bool(unknown.sum() < minimum))


def _lines(parts: list[_Margin], shared: _Margin) -> Iterator[tuple[Counts, Flags]]:
    """Yield each sum as its parts followed by its total; what the reader hides is written through."""
    yield shared.count[0], shared.hidden[0]
    for part in parts:
        yield from zip(part.count, part.hidden, strict=True)
        for column in range(part.count.shape[1]):
            hidden = np.append(part.hidden[:, column], shared.hidden[0, column])
            yield np.append(part.count[:, column], shared.count[0, column]), hidden
            part.hidden[:, column], shared.hidden[0, column] = hidden[:-1], hidden[-1]


def _hide_by_audit(parts: list[_Margin], shared: _Margin, minimum: int) -> bool:
    """Hide one more count if a small one can be told, and say whether that was so."""
    graphs = [_moves(part) for part in parts]
    transfers = [
        _reach(graph)[len(p.count) :, len(p.count) :] for graph, p in zip(graphs, parts, strict=True)
    ]
    for i, part in enumerate(parts):
        others = [reach for j, reach in enumerate(transfers) if j != i]
        graph = _with_transfers(graphs[i], others, shared.hidden[0])
        for row, column in np.argwhere(part.hidden & (part.count < minimum)).tolist():
            if _can_be_told(graph, row, len(part.count) + column):
                _hide_near(part, shared, row, column)
                return True
    for column in np.flatnonzero(shared.hidden[0] & (shared.count[0] < minimum)).tolist():
        if _total_can_be_told(transfers, shared.hidden[0], column):
            _hide_smallest([shared, *parts])
            return True
    return False


def _moves(part: _Margin) -> Flags:
    """Return which way hidden counts can move, as edges between rows and, after them, columns.

    More in a cell is a step from its row to its column, less (where there is anything) a step back; for the
    row totals, which stand on the other side of the sum, it is the other way round. A set of moves that
    leaves all sums right is a set of cycles.
    """
    rows, columns = part.count.shape
    more, less = part.hidden.copy(), part.hidden & (part.count > 0)
    more[:, -1], less[:, -1] = less[:, -1].copy(), more[:, -1].copy()
    graph = np.zeros((rows + columns, rows + columns), np.bool_)
    graph[:rows, rows:] = more
    graph[rows:, :rows] = less.T
    return graph


def _reach(graph: Flags) -> Flags:
    """Return which vertices can be reached from which."""
    reach = graph | np.eye(len(graph), dtype=np.bool_)
    for middle in range(len(graph)):
        reach |= np.outer(reach[:, middle], reach[middle])
    return reach


def _with_transfers(graph: Flags, others: list[Flags], hidden_totals: Flags) -> Flags:
    """Add the steps from column to column that hidden totals allow, if every other table can follow."""
    extended = graph.copy()
    first = len(graph) - len(hidden_totals)
    for a, b in permutations(np.flatnonzero(hidden_totals).tolist(), 2):
        if all(reach[a, b] for reach in others):
            extended[first + b, first + a] = True
    return extended


def _can_be_told(graph: Flags, row: int, column: int) -> bool:
    """Return whether no cycle passes through the count of a row and a column."""
    without = graph.copy()
    without[row, column] = without[column, row] = False
    reach = _reach(without)
    can_grow = graph[row, column] and reach[column, row]
    can_shrink = graph[column, row] and reach[row, column]
    return not (can_grow or can_shrink)


def _total_can_be_told(transfers: list[Flags], hidden_totals: Flags, column: int) -> bool:
    partners = [other for other in np.flatnonzero(hidden_totals).tolist() if other != column]
    return not any(
        all(reach[a, b] for reach in transfers) for o in partners for a, b in ((o, column), (column, o))
    )


def _hide_near(part: _Margin, shared: _Margin, row: int, column: int) -> None:
    """Hide the smallest shown cell in the same row or column, else anything that is left."""
    near = np.zeros_like(part.hidden)
    near[row, :-1] = True
    near[:, column] = True
    near[:, -1] = False
    free = np.flatnonzero(near & ~part.hidden)
    if len(free):
        part.hidden.flat[free[np.argmin(part.count.flat[free])]] = True
    else:
        _hide_smallest([part, shared])


def _hide_smallest(margins: list[_Margin]) -> None:
    """Hide the smallest shown count of the first of these that shows any."""
    for margin in margins:
        free = np.flatnonzero(~margin.hidden)
        if len(free):
            margin.hidden.flat[free[np.argmin(margin.count.flat[free])]] = True
            return


def microaggregate(points: ArrayLike, minimum: int = MIN_GROUP) -> tuple[Mark, ...]:
    """Return marks that each stand for at least ``minimum`` people who stand close together.

    Parameters
    ----------
    points : array-like of float, shape (people, 2)
        Positions; call once for each opinion group and side. The order does not matter.
    minimum : int
        Fewest people behind a mark.

    Returns
    -------
    tuple of Mark
        From left to right by halves; empty for fewer than ``minimum`` people. Counts add up to the people.

    Raises
    ------
    PrivacyError
        ``points-shape`` if the points are not finite pairs, ``minimum`` if that is below 1.
    """
    given = np.asarray(points, dtype=np.float64)
    _check_minimum(minimum)
    if given.size == 0:
        return ()
    if given.ndim != 2 or given.shape[1] != 2 or not np.isfinite(given).all():
        message = f"points must be finite pairs of numbers, got shape {given.shape}"
        raise PrivacyError("points-shape", message, found=given.shape)
    ordered = given[np.lexsort((given[:, 1], given[:, 0]))]
    return tuple(_marks(ordered, minimum)) if len(ordered) >= minimum else ()


def _marks(points: Floats, minimum: int) -> Iterator[Mark]:
    if len(points) < 2 * minimum:
        x, y = points.mean(axis=0).tolist()
        yield Mark(x, y, len(points))
        return
    axis = int(points.var(axis=0).argmax())
    ordered = points[np.lexsort((points[:, 1 - axis], points[:, axis]))]
    cut = _tightest_cut(ordered[:, axis], minimum)
    yield from _marks(ordered[:cut], minimum)
    yield from _marks(ordered[cut:], minimum)


def _tightest_cut(values: Floats, minimum: int) -> int:
    """Return where to cut sorted values in two so that both parts are as tight as can be."""
    size = np.arange(minimum, len(values) - minimum + 1)
    centred = values - values.mean()
    left = np.cumsum(centred)[size - 1]
    between = left**2 / size + left**2 / (len(values) - size)  # the right part sums to minus the left
    return int(size[np.argmax(between)])
