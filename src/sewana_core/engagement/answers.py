"""What the figures are made of: a form, the answers of a round, and what staff expect."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sewana_core.errors import FiguresError

Floats = NDArray[np.float64]
Words = NDArray[np.str_]

AGREES_FROM, LOWEST, HIGHEST = 4, 1, 5
OUT_OF = 10
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Item:
    """A statement of a form.

    Attributes
    ----------
    key, facet : str
    version : str
        Of its wording; years are compared only where it is the same.
    """

    key: str
    facet: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its statements on a scale of five, and which of them are averaged to a scale.

    Attributes
    ----------
    name : str
        With its version.
    items : tuple of Item
    scales : mapping of str to tuple of str
        Keys of the items of each scale. Items that stand in none are reported one by one only.
    pairs : mapping of str to str
        For statements of the staff about themselves, the item that says the same of users.
    reverse : mapping of str to str
        For questions to users about the staff, the staff's statement that they mean.
    """

    name: str
    items: tuple[Item, ...]
    scales: Mapping[str, tuple[str, ...]]
    pairs: Mapping[str, str] = field(default_factory=dict)
    reverse: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)

    def version_of(self, key: str) -> tuple[tuple[str, str], ...] | None:
        """What a measure is made of, with its wordings; None where the form does not have it."""
        wording = {item.key: item.version for item in self.items}
        parts = self.scales.get(key, (key,))
        return tuple((part, wording[part]) for part in parts) if set(parts) <= wording.keys() else None


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers of one round, by columns of the same n people.

    Attributes
    ----------
    levels : mapping of str to ndarray of str
        For each margin the level of each person, "" where it is not known. One margin is called ``group``.
    items : mapping of str to ndarray of float
        1 to 5; NaN where somebody could not say.
    doors, modes, languages : ndarray of str, optional
        By which door (``open`` or ``random``), how and in which language people answered.
    barriers : mapping of str to ndarray of float
        1 where the barrier was named, 0 where not, NaN for people who were not asked.
    reverse : mapping of str to ndarray of float
        For an own view of the staff, how many of ten staff the users believe to agree; 0 to 10 or NaN.
    """

    levels: Mapping[str, Words]
    items: Mapping[str, Floats]
    doors: Words | None = None
    modes: Words | None = None
    languages: Words | None = None
    barriers: Mapping[str, Floats] = field(default_factory=dict)
    reverse: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.levels[GROUP])


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One year: its form, its answers and its population.

    Attributes
    ----------
    population : mapping of str to mapping of str to number
        For each margin the people of each level; in the year of the answers.
    """

    year: int
    form: Form
    answers: Answers
    population: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Staff:
    """What staff expect of users, and what they say of themselves.

    Attributes
    ----------
    expected : mapping of str to ndarray of float, shape (m,)
        For each item how many of ten users will agree; 0 to 10, NaN where somebody could not say.
    own : mapping of str to ndarray of float, shape (m,)
        Answers to the statements about themselves, 1 to 5.
    population : int, optional
        How many staff there are; where it is known, the error shrinks as more of them answer.
    """

    expected: Mapping[str, Floats]
    own: Mapping[str, Floats] = field(default_factory=dict)
    population: int | None = None

    @property
    def n(self) -> int:
        return len(next(iter(self.expected.values()), ()))


def check_round(one: Round) -> None:
    """Raise where a round cannot be counted.

    Raises
    ------
    FiguresError
        ``no-answers``, ``group-missing``, ``no-items``, ``columns-differ`` or ``answer-range`` with the item and the
        row (from 0).
    """
    answers = one.answers
    if GROUP not in answers.levels:
        raise FiguresError("group-missing", "there is no margin `group`", margin=GROUP)
    if not answers.n:
        raise FiguresError("no-answers", "nobody answered")
    if not one.form.items:
        raise FiguresError("no-items", "there are no statements to report")
    for item in one.form.items:
        check_answers(answers.items[item.key], item.key, LOWEST, HIGHEST)
    for key, column in answers.reverse.items():
        check_answers(column, key, 0, OUT_OF)
    for key, column in answers.barriers.items():
        check_answers(column, key, 0, 1)
    columns = (*answers.levels.values(), *answers.items.values(), *answers.barriers.values())
    if any(len(column) != answers.n for column in columns):
        raise FiguresError("columns-differ", "columns hold different numbers of people", n=answers.n)


def check_staff(staff: Staff) -> None:
    """Raise where staff's answers cannot be counted.

    Raises
    ------
    FiguresError
        ``answer-range``, ``columns-differ`` or ``staff-over-population``.
    """
    for key, column in staff.expected.items():
        check_answers(column, key, 0, OUT_OF)
    for key, column in staff.own.items():
        check_answers(column, key, LOWEST, HIGHEST)
    if any(len(column) != staff.n for column in (*staff.expected.values(), *staff.own.values())):
        raise FiguresError("columns-differ", "columns hold different numbers of staff", n=staff.n)
    if staff.population is not None and staff.population < staff.n:
        raise FiguresError(
            "staff-over-population",
            f"{staff.n} staff answered, but there are only {staff.population}",
            n=staff.n,
            population=staff.population,
        )


def check_answers(column: Floats, key: str, low: int, high: int) -> None:
    """Raise ``answer-range`` at the first answer that is not a whole number from `low` to `high`, or NaN."""
    wrong = ~np.isnan(column) & ~((column >= low) & (column <= high) & (column == np.floor(column)))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise FiguresError(
            "answer-range",
            f"{key} is {column[row]:g} in row {row}: {low} to {high} was expected",
            item=key,
            row=row,
            found=float(column[row]),
            low=low,
            high=high,
        )


def agrees(answers: Floats) -> Floats:
    """Return 1 where somebody agrees, 0 where not, NaN where there is no answer."""
    return np.where(np.isnan(answers), np.nan, answers >= AGREES_FROM)


def score(columns: list[Floats]) -> Floats:
    """Return each person's mean over the items of a scale, NaN for who answered half of them or fewer."""
    table = np.column_stack(columns)
    there = ~np.isnan(table)
    answered = there.sum(axis=1)
    total = np.where(there, table, 0.0).sum(axis=1)
    return np.where(2 * answered > table.shape[1], total / np.maximum(answered, 1), np.nan)
