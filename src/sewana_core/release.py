"""What a fixed list of published tables gives away, found by a solver that reads them all at once.

A release is a list of tables that are published together, with those of earlier years: no reader can ask for
another table, so no reader can subtract two filters that we did not subtract ourselves. `audit` takes the part of
such a reader. Every number that is published becomes an equation or a pair of bounds on counts of people; whole
numbers that fit all of them are looked for, the least and the most for each count. Where both are the same and
under five, the release tells a small count, and must not leave.

Rounding hides less than it seems: a share with its number of answers gives the count away as long as the step
of the rounding is smaller than one person. So shares are read as bounds on counts.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sewana_core.errors import FiguresError
from sewana_core.privacy import MIN_GROUP
from sewana_core.whole_counts import Facts, check_fits, small_and_told

_SLACK = 1e-9
ALL = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is published of one answer within one row.

    Attributes
    ----------
    answer : str
        Such as ``V3=agree``. The same word in another row or dimension means the same answer.
    count : int, optional
        How many gave it.
    share : float, optional
        Their share of ``n``, rounded to ``digits`` places after the point.
    digits : int
        Of a share on 0..1: 2 where whole per cents are published.
    n : int, optional
        How many answered the question, where that is published.
    asked : str
        Names those who answered the question, where that is not published but not all of the row did. The
        same word in another row means the same question.
    """

    answer: str
    count: int | None = None
    share: float | None = None
    digits: int = 2
    n: int | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a group, several that are shown together, or one that is hidden.

    Attributes
    ----------
    members : tuple of str
    n : int or None
        None where it is hidden; nothing is told of it then.
    told : tuple of Told
    """

    members: tuple[str, ...]
    n: int | None
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """All people of one round by one dimension.

    Attributes
    ----------
    people : str
        The round, such as ``2569``. Tables of the same people have the same totals.
    rows : tuple of Row
        Each person is in one of them. Groups that are hidden belong here as well, with None.
    dimension : str
        Such as ``group``; `ALL` for the table of one row that holds everybody.
    step : int
        Counts of people are rounded to multiples of it; 1 where they are exact.
    one_of : tuple of tuple of str
        Answers of which everybody who was asked gave exactly one, such as the five steps of a scale.
    """

    people: str
    rows: tuple[Row, ...]
    dimension: str = ALL
    step: int = 1
    one_of: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A published difference of two shares: that of a row in one round minus that of the same row before."""

    answer: str
    before: str
    after: str
    value: float
    dimension: str = ALL
    members: tuple[str, ...] = (ALL,)
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Weighted:
    """A published mean in which each person counts by the weight of their group.

    A share is the mean of an answer that is worth one; a mean on a scale has steps that are worth their number.

    Attributes
    ----------
    people, dimension : str
    weights : mapping of str to float
        Of each group, as a reader can work them out from who there is and who answered.
    worth : mapping of str to float
        What each answer is worth; others are worth nothing.
    asked : str
        As in `Told`: those who answered.
    value : float
    digits : int
    """

    people: str
    dimension: str
    weights: Mapping[str, float]
    worth: Mapping[str, float]
    asked: str
    value: float
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Learnt:
    """A count that a reader can tell, or all but tell: people, dimension, group and answer."""

    people: str
    dimension: str
    group: str
    answer: str
    low: int
    high: int


def audit(
    tables: Sequence[Table],
    changes: Sequence[Change] = (),
    *,
    weighted: Sequence[Weighted] = (),
    later: Mapping[str, str] | None = None,
    minimum: int = MIN_GROUP,
    width: int = 0,
) -> tuple[Learnt, ...]:
    """Return what a reader of all these tables can learn of counts under the smallest group that is shown.

    Parameters
    ----------
    tables : sequence of Table
        Everything that is published, and everything that ever was.
    changes : sequence of Change
        Published differences between rounds. Both rows must be told with their numbers.
    weighted : sequence of Weighted, optional
    later : mapping of str to str, optional
        Rounds that were published again with people added, each with the round it grew out of. How many were
        added to a group is a count like any other.
    minimum : int
        Counts under this must not be told.
    width : int
        Report also counts whose least and most are this far apart; 0 for those told exactly.

    Returns
    -------
    tuple of Learnt
        Empty for a release that may leave.

    Raises
    ------
    FiguresError
        ``release-contradiction`` if no counts fit the tables, ``row-doubled`` if a group is in two rows.
    """
    facts = _facts(tables, changes, weighted, later)
    return tuple(
        Learnt(*cell, low, high) for cell, low, high in sorted(small_and_told(facts, minimum, width))
    )


def check(
    tables: Sequence[Table], *, weighted: Sequence[Weighted] = (), later: Mapping[str, str] | None = None
) -> None:
    """Raise where `audit` would find that no counts fit, at a small part of its cost.

    Raises
    ------
    FiguresError
        As `audit`.
    """
    check_fits(_facts(tables, (), weighted, later))


def _facts(
    tables: Sequence[Table],
    changes: Sequence[Change],
    weighted: Sequence[Weighted],
    later: Mapping[str, str] | None,
) -> Facts:
    facts = Facts()
    for table in tables:
        _read(facts, table)
    for one in weighted:
        _read_weighted(facts, one)
    _join(facts, tables)
    for change in changes:
        _read_change(facts, change, tables)
    for new, old in (later or {}).items():
        _grow(facts, new, old)
    return facts


def _read(facts: Facts, table: Table) -> None:
    members = [group for row in table.rows for group in row.members]
    if doubled := {group for group in members if members.count(group) > 1}:
        message = f"groups stand in two rows of {table.people}/{table.dimension}: {sorted(doubled)}"
        raise FiguresError("row-doubled", message, found=sorted(doubled))
    half = table.step / 2 if table.step > 1 else 0.0
    for row in table.rows:
        cells = [facts.cell(table.people, table.dimension, group, ALL) for group in row.members]
        if row.n is not None:
            facts.add(dict.fromkeys(cells, 1.0), row.n - half, row.n + half)
        for told in row.told:
            _read_told(facts, table, row, told)
    for answers in table.one_of:
        asked = {facts.asked[table.people, one] for one in answers if (table.people, one) in facts.asked}
        for answer in answers:
            facts.asked.setdefault((table.people, answer), min(asked, default=ALL))


def _read_told(facts: Facts, table: Table, row: Row, told: Told) -> None:
    """A share bounds the number who gave an answer by the number of those who were asked."""
    asked = told.asked or (f"{told.answer}?" if told.n is not None else ALL)
    facts.asked[table.people, told.answer] = asked
    cells, whole = (
        [facts.cell(table.people, table.dimension, group, name) for group in row.members]
        for name in (told.answer, asked)
    )
    if told.n is not None:
        facts.add(dict.fromkeys(whole, 1.0), told.n, told.n)
    if told.count is not None:
        facts.add(dict.fromkeys(cells, 1.0), told.count, told.count)
    if told.share is not None:
        half = 0.5 * 10.0**-told.digits + _SLACK
        facts.add(dict.fromkeys(cells, 1.0) | dict.fromkeys(whole, half - told.share), 0, math.inf)
        facts.add(dict.fromkeys(cells, 1.0) | dict.fromkeys(whole, -half - told.share), -math.inf, 0)


def _read_weighted(facts: Facts, one: Weighted) -> None:
    """A weighted share bounds the weighted number who gave an answer by that of those who were asked."""
    half = 0.5 * 10.0**-one.digits + _SLACK
    gave: dict[int, float] = {}
    whole: dict[int, float] = {}
    for answer in one.worth:
        facts.asked.setdefault((one.people, answer), one.asked)
    for group, weight in one.weights.items():
        whole[facts.cell(one.people, one.dimension, group, one.asked)] = weight
        for answer, worth in one.worth.items():
            gave[facts.cell(one.people, one.dimension, group, answer)] = weight * worth
        facts.cell(one.people, one.dimension, group, ALL)
    facts.add(gave | {cell: weight * (half - one.value) for cell, weight in whole.items()}, 0, math.inf)
    facts.add(gave | {cell: -weight * (half + one.value) for cell, weight in whole.items()}, -math.inf, 0)


def _join(facts: Facts, tables: Sequence[Table]) -> None:
    """Say how counts hang together: groups add up to everybody, answers to those who were asked.

    A group of which an answer is not told holds some of it all the same.
    """
    groups: dict[tuple[str, str], list[str]] = {(people, ALL): [ALL] for people, *_ in facts.place}
    for people, dimension, group, answer in list(facts.place):
        if answer == ALL and dimension != ALL:
            groups.setdefault((people, dimension), []).append(group)
    for (people, dimension), members in groups.items():
        questions = [(answer, asked) for (of, answer), asked in facts.asked.items() if of == people]
        for group in members:
            _answers(facts, (people, dimension, group), questions, tables)
        for answer in {ALL, *(word for pair in questions for word in pair)}:
            parts = [facts.cell(people, dimension, group, answer) for group in members]
            if dimension != ALL:
                facts.add(dict.fromkeys(parts, 1.0) | {facts.cell(people, ALL, ALL, answer): -1.0}, 0, 0)


def _answers(
    facts: Facts,
    where: tuple[str, str, str],
    questions: Sequence[tuple[str, str]],
    tables: Sequence[Table],
) -> None:
    """Within one group: who gave an answer and who did not were asked, and who was asked is in the group."""
    for answer, asked in questions:
        yes, others, of = (facts.cell(*where, name) for name in (answer, f"not {answer}", asked))
        facts.add({yes: 1.0, others: 1.0, of: -1.0}, 0, 0)
        if asked != ALL:
            facts.add({of: 1.0, facts.cell(*where, ALL): -1.0}, -math.inf, 0)
    for answers in {answers for table in tables if table.people == where[0] for answers in table.one_of}:
        cells = [facts.cell(*where, answer) for answer in answers]
        of = facts.cell(*where, facts.asked.get((where[0], answers[0]), ALL))
        facts.add(dict.fromkeys(cells, 1.0) | {of: -1.0}, 0, 0)


def _read_change(facts: Facts, change: Change, tables: Sequence[Table]) -> None:
    half, terms = 0.5 * 10.0**-change.digits + _SLACK, {}
    for people, sign in ((change.after, 1.0), (change.before, -1.0)):
        number = _number_of(tables, people, change)
        for group in change.members:
            terms[facts.cell(people, change.dimension, group, change.answer)] = sign / number
    facts.add(terms, change.value - half, change.value + half)


def _number_of(tables: Sequence[Table], people: str, change: Change) -> int:
    for table in tables:
        if (table.people, table.dimension) == (people, change.dimension):
            for row in table.rows:
                if set(row.members) == set(change.members) and row.n:
                    asked = [told.n for told in row.told if told.answer == change.answer and told.n]
                    return asked[0] if asked else row.n
    message = f"a change of {change.members} is told, but not their number in {people}"
    raise FiguresError("change-without-row", message, people=people, found=list(change.members))


def _grow(facts: Facts, new: str, old: str) -> None:
    for people, dimension, group, answer in list(facts.place):
        if people == old and (new, dimension, group, answer) in facts.place:
            more = facts.cell(f"{new}-{old}", dimension, group, answer)
            was, now = (facts.cell(one, dimension, group, answer) for one in (old, new))
            facts.add({was: 1.0, more: 1.0, now: -1.0}, 0, 0)
