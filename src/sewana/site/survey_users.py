"""The answers of users and staff out of CSV files, one row a person, told apart by year."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from sewana.sharing.forms.csv_table import header_of, read_text, rows_of, whole_number, whole_rows
from sewana.sharing.forms.words import in_file, in_line
from sewana.site.survey_population import MOST_COLUMNS, Population
from sewana_core.engagement.answers import GROUP, HIGHEST, LOWEST, OUT_OF, Answers, Round, Staff
from sewana_core.engagement.sewana_12 import FACETS, REVERSE, form_of

Floats = NDArray[np.float64]

ITEM = re.compile(r"[A-Z]{1,3}[0-9]{1,2}")
BARRIER = re.compile(r"b[0-9]{1,2}")
OWN = re.compile(r"S[0-9]{1,2}")
NOT_ANSWERS = frozenset({"rid", "sid", "id", "year"})
# How forms and exports write that somebody has not answered.
NOTHING = ("", "-", "–", "NA", "N/A")


@dataclass(frozen=True, eq=False)
class Table:
    """The columns of a file, or of some of its rows, and the line on which each row begins."""

    name: str
    places: dict[str, int]
    columns: Sequence[Sequence[str]]
    lines: Sequence[int]
    notes: tuple[str, ...] = ()

    def of_rows(self, kept: Sequence[int]) -> "Table":
        """Some of the rows, in this order."""
        if len(kept) == len(self.lines):
            return self
        columns = [[column[at] for at in kept] for column in self.columns]
        return Table(self.name, self.places, columns, [self.lines[at] for at in kept], self.notes)

    def words(self, name: str) -> NDArray[np.str_]:
        return np.array([cell.strip() for cell in self.columns[self.places[name]]], dtype=np.str_)

    def optional(self, *names: str) -> NDArray[np.str_] | None:
        """The first of these columns that is there."""
        return next((self.words(name) for name in names if name in self.places), None)

    def numbers(self, name: str, low: int, high: int) -> Floats:
        """Whole numbers within bounds, NaN for no answer; or a refusal of the first cell that is neither."""
        known = dict.fromkeys(NOTHING, np.nan) | {str(one): float(one) for one in range(low, high + 1)}
        column = self.columns[self.places[name]]
        found = [known.get(cell) for cell in column]
        if None in found:
            for at, value in enumerate(found):
                if value is None:
                    found[at] = self._number(name, at, known, low, high)
        return np.array(found, dtype=np.float64)

    def _number(self, name: str, at: int, known: Mapping[str, float], low: int, high: int) -> float:
        cell = self.columns[self.places[name]][at].strip()
        value = known.get(cell.removesuffix(".0"))
        if value is None:
            message = _(
                "%(column)s is “%(found)s”; a whole number from %(low)s to %(high)s, or nothing, is expected. "
                "Correct the cell or leave it empty."
            )
            told = {"column": name, "found": cell[:40], "low": low, "high": high}
            raise in_line(self.name, self.lines[at], message % told)
        return value


@dataclass(frozen=True, eq=False)
class Survey:
    """The round asked for, those before it, and what a reader should know of the files."""

    now: Round
    earlier: tuple[Round, ...]
    notes: tuple[str, ...]


def read_table(path: Path, needed: Sequence[str] = ()) -> Table:
    text, note = read_text(path, MOST_COLUMNS)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, needed)
    lines, fields = [], []
    for row in whole_rows(rows, path.name, len(places)):
        lines.append(row.line)
        fields.append(row.fields)
    if not fields:
        raise in_file(path.name, _("There are no rows. Write one row for each person."))
    return Table(path.name, places, list(zip(*fields, strict=True)), lines, (note,) if note else ())


def years_of(table: Table) -> dict[int, list[int]]:
    """The rows of each year; all of them under 0 where the file has no years."""
    if "year" not in table.places:
        return {0: list(range(len(table.lines)))}
    found: dict[int, list[int]] = {}
    known: dict[str, int] = {}
    for at, cell in enumerate(table.columns[table.places["year"]]):
        if cell not in known:
            known[cell] = whole_number(cell, table.name, table.lines[at], "year", 9999)
        found.setdefault(known[cell], []).append(at)
    return found


def read_survey(path: Path, population: Population, year: int | None) -> Survey:
    """Read all rounds up to a year; the newest where none is asked for."""
    table = read_table(path, (GROUP,))
    years = years_of(table)
    chosen = max(years) if year is None or list(years) == [0] else year
    if chosen not in years:
        message = _("There are no answers of %(year)s. Found: %(found)s. Choose one with --year.")
        raise in_file(path.name, message % {"year": chosen, "found": ", ".join(map(str, sorted(years)))})
    margins = [name for name in population.margins() if name in table.places]
    if not margins:
        message = _(
            "None of the columns is a margin of %(population)s: %(found)s. Use the same words in both files."
        )
        told = {"population": population.name, "found": ", ".join(population.margins())}
        raise in_line(path.name, 1, message % told)
    items, passed_over = columns_of(table, population)
    rounds = [
        round_of(table.of_rows(years[one]), year if one == 0 and year else one, population, items)
        for one in sorted(years)
        if one <= chosen
    ]
    return Survey(rounds[-1], tuple(rounds[:-1]), (*table.notes, *_passed_over(table.name, passed_over)))


def columns_of(table: Table, population: Population) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that are statements, and those that mean nothing here."""
    known = {*NOT_ANSWERS, *population.margins(), *REVERSE, GROUP, "mode", "lang", "language", "door"}
    others = [name for name in table.places if name not in known and not BARRIER.fullmatch(name)]
    items = tuple(name for name in others if name in FACETS or ITEM.fullmatch(name))
    if not items:
        message = _("No column is a statement. Name them as in the form: %(items)s.")
        raise in_line(table.name, 1, message % {"items": ", ".join(FACETS)})
    return items, tuple(name for name in others if name not in items)


def _passed_over(name: str, columns: Sequence[str]) -> Iterator[str]:
    if columns:
        said = ngettext(
            "%(file)s: column %(columns)s is not used.",
            "%(file)s: columns %(columns)s are not used.",
            len(columns),
        )
        yield said % {"file": name, "columns": ", ".join(columns)[:200]}


def round_of(table: Table, year: int, population: Population, items: Sequence[str]) -> Round:
    """One year of the file, each level looked up in the population of that year."""
    margins = {name: levels for name, levels in population.of(year).items() if name in table.places}
    levels = {name: table.words(name) for name in {**margins, GROUP: {}}}
    for name, known in margins.items():
        _check_levels(table, name, levels[name], known=known, where=population.name)
    answers = Answers(
        levels,
        {item: table.numbers(item, LOWEST, HIGHEST) for item in items},
        doors=table.optional("door"),
        modes=table.optional("mode"),
        languages=table.optional("lang", "language"),
        barriers={name: table.numbers(name, 0, 1) for name in table.places if BARRIER.fullmatch(name)},
        reverse={name: table.numbers(name, 0, OUT_OF) for name in REVERSE if name in table.places},
    )
    return Round(year, form_of(items), answers, margins)


def _check_levels(
    table: Table, margin: str, column: NDArray[np.str_], *, known: Mapping[str, float], where: str
) -> None:
    """Every level has people in the population, and no fewer than came."""
    found, first, counts = np.unique(column, return_index=True, return_counts=True)
    for level, at, n in zip(found.tolist(), first.tolist(), counts.tolist(), strict=True):
        told = {
            "margin": margin,
            "level": level[:40],
            "file": where,
            "n": n,
            "people": int(known.get(level, 0)),
        }
        told["known"] = ", ".join(known)[:200]
        if level and level not in known:
            message = _(
                "%(margin)s “%(level)s” is not in %(file)s, which has: %(known)s. "
                "Correct the word, leave the cell empty, or add a row to %(file)s."
            )
        elif level and not known[level]:
            message = _(
                "%(n)s answers come from %(margin)s “%(level)s”, of which there are 0 people in %(file)s. "
                "Correct the number there."
            )
        elif level and n > known[level]:
            message = _(
                "%(n)s answers come from %(margin)s “%(level)s”, of which there are only %(people)s people in "
                "%(file)s. Correct the number there, or remove answers that stand twice."
            )
        else:
            continue
        raise in_line(table.name, table.lines[at], message % told)


def read_staff(path: Path, population: Population, year: int) -> tuple[Staff, tuple[str, ...]]:
    """Read what staff expect in a year, and what they say of themselves."""
    table = read_table(path)
    years = years_of(table)
    kept = years.get(0) or years.get(year)
    if not kept:
        message = _("There are no answers of %(year)s. Found: %(found)s. Leave out --staff, or add them.")
        raise in_file(path.name, message % {"year": year, "found": ", ".join(map(str, sorted(years)))})
    here = table.of_rows(kept)
    expected = [name for name in table.places if name not in NOT_ANSWERS and _is_expected(name)]
    if not expected:
        message = _("No column is a statement. Name them as in the form: %(items)s.")
        raise in_line(path.name, 1, message % {"items": ", ".join(FACETS)})
    people = population.staff(year)
    if people is not None and people < len(kept):
        message = _(
            "%(n)s staff answered, but %(file)s tells of only %(people)s. Correct the row `staff` there."
        )
        raise in_file(path.name, message % {"n": len(kept), "file": population.name, "people": people})
    own = [name for name in table.places if OWN.fullmatch(name)]
    return (
        Staff(
            {name: here.numbers(name, 0, OUT_OF) for name in expected},
            {name: here.numbers(name, LOWEST, HIGHEST) for name in own},
            people,
        ),
        table.notes,
    )


def _is_expected(name: str) -> bool:
    return name in FACETS or bool(ITEM.fullmatch(name) and not OWN.fullmatch(name) and name not in REVERSE)
