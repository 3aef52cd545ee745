"""Numbers of people as somebody types them, or hands them in as a table."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.fields import CountField, DateField, NotACount, count_of
from sewana.base.languages import in_all_languages
from sewana.base.spreadsheets import (
    Cells,
    TableError,
    TableForm,
    as_text,
    bare,
    numbered,
)
from sewana.people.models import Group
from sewana.survey.models import Dimension, Level
from sewana.survey.queries.population import Key, Populations, levels_by_word

HEADINGS = {
    "margin": "margin dimension มิติ ประเภท หมวด",
    "level": "level group กลุ่ม ระดับ รายการ",
    "size": "n size population people จำนวน จำนวนคน ประชากร",
}
COLUMNS = {word: name for name, words in HEADINGS.items() for word in words.split()}
DIMENSIONS = {
    Dimension.GROUP: "group กลุ่ม กลุ่มผู้ใช้",
    Dimension.CLUSTER: "cluster กลุ่มคณะ กลุ่มสาขา กลุ่มสาขาวิชา คณะ",
    Dimension.PLACE: "place campus วิทยาเขต สถานที่ ที่ตั้ง",
    Dimension.MODE: "mode วิธีใช้ วิธีใช้ห้องสมุด",
    Dimension.STAFF: "staff บุคลากร บุคลากรห้องสมุด เจ้าหน้าที่",
}


class SizesForm(forms.Form):
    """A field for each level, the source and its day."""

    text_th = forms.CharField(
        label=gettext_lazy("Where the numbers come from, in Thai"), max_length=300, required=False
    )
    text_en = forms.CharField(
        label=gettext_lazy("Where the numbers come from, in English"), max_length=300, required=False
    )
    as_of = DateField(label=gettext_lazy("Of which day they are"), required=False)

    def __init__(self, shown: Populations, suggested: Mapping[Key, int], data: object = None) -> None:
        self.shown = shown
        source = shown.source
        initial = (
            {"text_th": source.text_th, "text_en": source.text_en, "as_of": source.as_of} if source else {}
        )
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.has_suggestion = bool(suggested)
        for line in shown.lines:
            made = CountField()
            made.label = line.name
            hint = suggested.get((line.dimension, line.key))
            made.initial = line.size if line.size is not None else hint
            self.fields[line.field] = made

    @property
    def sizes(self) -> dict[Key, int | None]:
        return {(line.dimension, line.key): self.cleaned_data.get(line.field) for line in self.shown.lines}

    @property
    def source(self) -> tuple[str, str, dt.date | None]:
        given = self.cleaned_data
        return given["text_th"], given["text_en"], given["as_of"]


class LevelForm(forms.Form):
    name_th = forms.CharField(label=gettext_lazy("Name in Thai"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120)


@dataclass
class Row:
    """One line of the table, and what is wrong with it."""

    number: int
    margin: str
    level: str
    size: int | None = None
    key: Key | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    text: str
    before: Mapping[Key, int] = field(default_factory=dict)

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    @property
    def sizes(self) -> dict[Key, int | None]:
        return {row.key: row.size for row in self.rows if row.key is not None}

    @property
    def is_good(self) -> bool:
        return bool(self.rows) and not self.wrong


class PopulationTableForm(TableForm):
    """A file or pasted rows, with the columns margin, level and N."""

    def read(self, groups: list[Group], levels: list[Level]) -> Table | None:
        """The table as understood; nothing when it cannot be read, and the form says why."""
        try:
            return read_table(self.cells(), groups, levels)
        except TableError as error:
            self.add_error(None, str(error))
            return None


def read_table(cells: Cells, groups: list[Group], levels: list[Level]) -> Table:
    """Read all rows.

    Raises
    ------
    TableError
        It is empty, or lacks one of its three columns.
    """
    found = list(numbered(cells))
    if not found:
        raise TableError(_("The table is empty. Choose a file, or paste rows from a spreadsheet."))
    fields = [COLUMNS.get(bare(cell), "") for cell in found[0][1]]
    if set(fields) - {""} != set(HEADINGS):
        words = _("Row 1: the headings must be margin, level and N. Found: %(found)s.")
        raise TableError(words % {"found": ", ".join(found[0][1])[:200]})
    known = {
        dimension: {bare(word): key for word, key in words.items()}
        for dimension, words in levels_by_word(groups, levels).items()
    }
    rows = [
        row_of(number, dict(zip(fields, [*row, "", "", ""], strict=False)), known)
        for number, row in found[1:]
    ]
    mark_doubled(rows)
    return Table(tuple(rows), as_text(row for _number, row in found))


def row_of(number: int, cells: Mapping[str, str], known: Mapping[str, Mapping[str, str]]) -> Row:
    row = Row(number, cells.get("margin", ""), cells.get("level", ""))
    dimension = dimension_of(row.margin)
    if not dimension:
        names = ", ".join(str(one) for one in Dimension)
        row.problems.append(
            _("“%(word)s” is nothing that people are told apart by. Write one of: %(names)s.")
            % {"word": row.margin, "names": names}
        )
    else:
        key = known[dimension].get(bare(row.level))
        row.key = (dimension, key) if key else None
        if not key:
            row.problems.append(unknown_level(dimension, row.level, known[dimension]))
    try:
        row.size = count_of(cells.get("size", ""))
    except NotACount as error:
        row.problems.append(str(error))
    else:
        if row.size is None:
            row.problems.append(_("There is no number. Write one, or remove the row."))
    return row


def dimension_of(word: str) -> str:
    wanted = bare(word)
    for dimension, words in DIMENSIONS.items():
        if wanted in {*words.split(), *map(bare, in_all_languages(dimension.label))}:
            return str(dimension)
    return ""


def unknown_level(dimension: str, word: str, known: Mapping[str, str]) -> str:
    names = ", ".join(sorted(set(known.values()))[:12])
    if not names:
        return _("%(dimension)s has no levels yet. Add them on this page first.") % {
            "dimension": Dimension(dimension).label
        }
    return _("“%(word)s” is no level of %(dimension)s, or more than one. Write one of: %(names)s.") % {
        "word": word,
        "dimension": Dimension(dimension).label,
        "names": names,
    }


def mark_doubled(rows: list[Row]) -> None:
    first: dict[Key, int] = {}
    for row in rows:
        if row.key is None:
            continue
        if row.key in first:
            words = _("This level stands in row %(row)s already. Remove one of them.")
            row.problems.append(words % {"row": first[row.key]})
        first.setdefault(row.key, row.number)
