"""Counts of what people did, handed in as a table: checked row by row before anything of it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from sewana.base.fields import NotACount, count_of
from sewana.base.languages import in_all_languages
from sewana.base.spreadsheets import Cells, TableError, TableForm, as_text, bare, numbered
from sewana.people.models import Group
from sewana.reflection.models import Measure, Step
from sewana.survey.queries.population import group_key, groups_by_word
from sewana_text.dates import FIRST_BUDDHIST_YEAR
from sewana_text.normalise import to_arabic_digits

BUDDHIST_ERA = 543
FIRST_YEAR, LAST_YEAR = 1950, 2400
HEADINGS = {
    "year": "year ปี พศ ปีพศ ปีงบประมาณ ปีการศึกษา",
    "group": "group กลุ่ม กลุ่มผู้ใช้ กลุ่มผู้ใช้บริการ",
    "measure": "measure รายการ บริการ สิ่งที่ทำ",
    "step": "step ขั้น ขั้นตอน",
    "count": "count n จำนวน จำนวนครั้ง จำนวนคน",
}
COLUMNS = {word: name for name, words in HEADINGS.items() for word in words.split()}
MEASURE_WORDS = {
    Measure.VISITS: "visit เข้าใช้ เข้าใช้ห้องสมุด การเข้าใช้ห้องสมุด",
    Measure.LOANS: "loan ยืม การยืม ยืมหนังสือ",
    Measure.E_RESOURCES: "eresource eresources ฐานข้อมูล ทรัพยากรอิเล็กทรอนิกส์ การใช้ฐานข้อมูล",
    Measure.BOOKINGS: "booking จอง จองห้อง การจองห้อง",
}
DONE_COLUMNS = ("year", "group", "measure", "count")
STEP_COLUMNS = ("group", "step", "count")
Choice = TypeVar("Choice", bound=TextChoices)


@dataclass
class Row:
    """One line of the table, and what is wrong with it."""

    number: int
    cells: list[str]
    key: tuple[int | str, ...] | None = None
    count: int | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    @property
    def is_good(self) -> bool:
        return bool(self.rows) and not self.wrong

    @property
    def is_of_steps(self) -> bool:
        return "step" in self.columns

    @property
    def counts(self) -> dict[tuple[int | str, ...], int | None]:
        return {row.key: row.count for row in self.rows if row.key is not None}


class CountsForm(TableForm):
    """A file or pasted rows: year, group, measure, count; or group, step, count."""

    def read(self, groups: list[Group]) -> Table | None:
        """The table as understood; nothing when it cannot be read, and the form says why."""
        try:
            return read_counts(self.cells(), groups)
        except TableError as error:
            self.add_error(None, str(error))
            return None


def read_counts(cells: Cells, groups: list[Group]) -> Table:
    """Read all rows.

    Raises
    ------
    TableError
        It is empty, or has not the columns of one of the two tables.
    """
    found = list(numbered(cells))
    if not found:
        raise TableError(_("The table is empty. Choose a file, or paste rows from a spreadsheet."))
    fields = [COLUMNS.get(bare(cell), "") for cell in found[0][1]]
    columns = next((one for one in (DONE_COLUMNS, STEP_COLUMNS) if set(one) <= set(fields)), None)
    if columns is None:
        words = _(
            "Row 1: the headings must be year, group, measure, count, or group, step, count. Found: %(found)s."
        )
        raise TableError(words % {"found": ", ".join(found[0][1])[:200]})
    reader = Reader({bare(word): key for word, key in groups_by_word(groups).items()}, groups)
    rows = [reader.row(number, fields, row, columns) for number, row in found[1:]]
    mark_doubled(rows)
    return Table(columns, tuple(rows), as_text(row for _number, row in found))


class Reader:
    """Reads the cells of a row; each column has its own way."""

    def __init__(self, keys: Mapping[str, str], groups: list[Group]) -> None:
        self.keys = keys
        self.ids = {group_key(group): group.pk for group in groups}
        self.ways: dict[str, Callable[[str], int | str]] = {
            "year": year_of,
            "group": self.group,
            "measure": lambda text: choice_of(Measure, text, MEASURE_WORDS),
            "step": lambda text: choice_of(Step, text, {}),
        }

    def row(self, number: int, fields: list[str], cells: list[str], columns: tuple[str, ...]) -> Row:
        given = dict(zip(fields, [*cells, *[""] * len(fields)], strict=False))
        row = Row(number, [given.get(name, "") for name in columns])
        key: list[int | str] = []
        for name in columns[:-1]:
            try:
                key.append(self.ways[name](given[name]))
            except ValueError as error:
                row.problems.append(str(error))
        try:
            row.count = count_of(given["count"])
        except NotACount as error:
            row.problems.append(str(error))
        row.key = tuple(key) if len(key) == len(columns) - 1 else None
        return row

    def group(self, text: str) -> int:
        key = self.keys.get(bare(text))
        if key is None:
            words = _("“%(word)s” is no group of the library, or more than one. Write one of: %(names)s.")
            raise ValueError(words % {"word": text, "names": ", ".join(sorted(self.ids))})
        return self.ids[key]


def year_of(text: str) -> int:
    """A year in either era, as CE."""
    plain = to_arabic_digits(text).strip()
    year = int(plain) if plain.isascii() and plain.isdigit() and len(plain) == 4 else 0
    year -= BUDDHIST_ERA if year >= FIRST_BUDDHIST_YEAR else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_("“%(text)s” is not a year. Write it like 2569 or 2026.") % {"text": text[:40]})
    return year


def choice_of(choices: type[Choice], text: str, other: Mapping[Choice, str]) -> str:
    wanted = bare(text)
    for one in choices:
        words = {bare(one.value), *map(bare, in_all_languages(one.label)), *other.get(one, "").split()}
        if wanted in words:
            return str(one.value)
    names = ", ".join(str(one.value) for one in choices)
    raise ValueError(
        _("“%(word)s” is not counted here. Write one of: %(names)s.") % {"word": text, "names": names}
    )


def mark_doubled(rows: list[Row]) -> None:
    first: dict[tuple[int | str, ...], int] = {}
    for row in rows:
        if row.key is None:
            continue
        if row.key in first:
            words = _("This stands in row %(row)s already. Remove one of them.")
            row.problems.append(words % {"row": first[row.key]})
        first.setdefault(row.key, row.number)
