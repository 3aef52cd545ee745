"""A table of improvements read whole: what it would make, what it would change, and what has to be corrected."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.action.forms.improvement_cells import Cells, known
from sewana.action.forms.improvement_columns import (
    BESIDE,
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    RUNNING,
    SHAPE,
    row_of,
    text_of,
)
from sewana.action.forms.improvement_rules import check_public, settled
from sewana.action.models import Improvement
from sewana.action.operations.importing import Entry, Step, circle_in, mark_of, words_of
from sewana.action.queries.improvements import with_all
from sewana.base import spreadsheets
from sewana.base.spreadsheets import Problem, TableError, as_text, bare, numbered
from sewana.committee.models import Edition

NEEDED = ("number", "said_th", "said_en")
MOST_TOLD = 60
# Of Thai letters three bytes each: below what a form may send besides its file.
LONGEST_TABLE = 900_000
COLUMN_OF = {column.field: column.name for column in COLUMNS if column.field} | {"owner_name": "owner"}
# Kept by an id that says nothing: told as it was written.
AS_WRITTEN = frozenset({"theme", "owner", "owner_email"})


@dataclass(frozen=True)
class Change:
    """One thing that would be otherwise."""

    column: str
    before: str
    after: str


@dataclass
class Row:
    """One improvement of the table, and what would happen to it."""

    cells: Cells
    entry: Entry
    said: str
    changes: list[Change] = field(default_factory=list)

    @property
    def kind(self) -> str:
        if self.cells.problems:
            return "wrong"
        if self.cells.here is None:
            return "new"
        return "changed" if self.changes else "same"


@dataclass
class ImprovementTable:
    """The whole table as it was understood."""

    text: str = ""
    rows: list[Row] = field(default_factory=list)
    heading: list[Problem] = field(default_factory=list)
    mark: str = ""

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def problems(self) -> list[Problem]:
        return [*self.heading, *(one for row in self.rows for one in row.cells.problems)]

    @property
    def notices(self) -> list[Problem]:
        return [one for row in self.rows for one in row.cells.notices if row.kind in {"new", "changed"}]

    @property
    def entries(self) -> list[Entry]:
        return [row.entry for row in self.rows if row.kind in {"new", "changed"}]

    @property
    def is_good(self) -> bool:
        return bool(self.entries) and not self.problems

    @property
    def seen(self) -> str:
        """By which it is known that this very table was looked at, and what stood here then."""
        return hashlib.sha256(f"{self.mark}\n{self.text}".encode()).hexdigest()[:32]


def read_improvements(cells: spreadsheets.Cells, edition: Edition, today: dt.date) -> ImprovementTable:
    """Read the whole table; what is wrong is told by row and column."""
    found = list(numbered(cells))
    table = ImprovementTable(as_text(row for _number, row in found))
    if len(found) < 2:
        words = _("The table needs a first row of headings, and a row for each improvement below it.")
        table.heading.append(Problem(1, "", words))
        return table
    columns = columns_of(found[0][1], table)
    if table.heading:
        return table
    names = known(edition.year, today)
    here = {row.number: row for row in with_all(edition.improvements.select_related("owner", "theme"))}
    for number, row in found[1:]:
        padded = [*row, *[""] * (len(columns) - len(row))]
        given = {name: cell for name, cell in zip(columns, padded, strict=False) if name}
        table.rows.append(read_row(Cells(number, given, names), here, edition))
    check_keys(table.rows)
    check_far(table.rows, max(here, default=0))
    check_needs(table.rows, here)
    check_words(table.rows, here)
    table.mark = mark_of(edition, [row.entry.number for row in table.rows if row.entry.number])
    return table


class ImprovementTableForm(spreadsheets.TableForm):
    """A file or pasted rows, and whether what is unusual in them is meant so."""

    text = forms.CharField(
        label=gettext_lazy("or rows pasted from a spreadsheet"),
        required=False,
        max_length=LONGEST_TABLE,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    have_seen = forms.BooleanField(
        label=gettext_lazy("I have looked at what is unusual; it is meant so"), required=False
    )

    def read(self, edition: Edition, today: dt.date) -> ImprovementTable | None:
        """The table as understood; nothing when it cannot be read, and the form says why."""
        upload, text = self.cleaned_data.get("table"), self.cleaned_data["text"]
        try:
            if upload:
                cells = spreadsheets.cells_of_file(upload, MOST_ROWS, MOST_BYTES, SHAPE)
            else:
                cells = spreadsheets.cells_of_text(text, MOST_ROWS, SHAPE)
            table = bounded(read_improvements(cells, edition, today))
        except TableError as error:
            self.add_error("table" if upload else "text", str(error))
            return None
        return table


def bounded(table: ImprovementTable) -> ImprovementTable:
    if len(table.text) > LONGEST_TABLE:
        raise TableError(_("The table is too long to be looked at first. Take it over in two parts."))
    return table


def columns_of(headings: Iterable[str], table: ImprovementTable) -> list[str]:
    words = {bare(word): column.name for column in COLUMNS for word in (column.name, *column.words)}
    words |= {bare(word): "" for word in BESIDE}
    found: list[str] = []
    for heading in headings:
        column = words.get(bare(heading))
        if column is None and heading:
            told = unknown(heading)
            table.heading.append(Problem(1, heading[:40], told))
        elif column and column in found:
            table.heading.append(Problem(1, heading[:40], _("This column stands there twice.")))
        found.append(column or "")
    if not set(NEEDED) & set(found):
        table.heading.append(Problem(1, "said_th", _("This column is missing.")))
    return found


def unknown(heading: str) -> str:
    if bare(heading) in {bare(word) for word in RUNNING}:
        return _(
            "Is this the number of the row, or of an improvement? Remove the column, and all rows are new; or name "
            "it “number”, and they change the improvements with these numbers."
        )
    return _("This column is not known. Remove it, or name it as below.")


def read_row(cells: Cells, here: dict[int, Improvement], edition: Edition) -> Row:
    key = cells.key()
    cells.here = here.get(key) if key else None
    cells.year()
    fields = settled(cells, cells.fields())
    steps, needs = cells.steps(), cells.needs()
    entry = Entry(key, fields, steps, needs)
    row = Row(cells, entry, str(fields["said_th"] or fields["said_en"])[:MOST_TOLD])
    if cells.here is not None:
        row.changes = changes_of(cells.here, entry, cells.given, edition)
        fields_changed = {name: COLUMN_OF.get(name, "number") for name in different(cells.here, entry)}
        check_public(cells, fields_changed)
    return row


def different(row: Improvement, entry: Entry) -> list[str]:
    return [name for name, value in entry.fields.items() if getattr(row, name) != value]


def changes_of(row: Improvement, entry: Entry, given: Mapping[str, str], edition: Edition) -> list[Change]:
    """What the table says otherwise, as both would stand in a table."""
    before = row_of(row, edition, with_mail=True)
    changes = [
        Change(column, short(before[column]), short(told(column, entry, given)))
        for column in dict.fromkeys(COLUMN_OF.get(name, "") for name in different(row, entry))
        if column
    ]
    if row.resolution_id and entry.fields.get("verdict", row.verdict) != row.verdict:
        changes.append(Change("", _("Decided in a meeting of the committee."), ""))
    if row.dropped_at is not None:
        changes.insert(0, Change("", _("off the board"), _("It is on the board again.")))
    if entry.needs is not None and ";".join(map(str, entry.needs)) != before["needs"]:
        changes.append(Change("needs", before["needs"], ";".join(map(str, entry.needs))))
    if entry.steps is not None and list(entry.steps) != steps_of(row):
        changes.append(
            Change("steps", short(before["steps"]), short("; ".join(one[0] for one in entry.steps)))
        )
    return changes


def told(column: str, entry: Entry, given: Mapping[str, str]) -> str:
    if column in AS_WRITTEN:
        return given.get(column, "")
    return text_of(next(value for name, value in entry.fields.items() if COLUMN_OF.get(name) == column))


def steps_of(row: Improvement) -> list[Step]:
    steps = (step for step in row.steps.all() if step.dropped_at is None)
    return [(step.title, step.owner_name, step.due_on, step.done_on) for step in steps]


def short(words: str) -> str:
    return words if len(words) <= MOST_TOLD else f"{words[:MOST_TOLD]}…"


def check_keys(rows: Sequence[Row]) -> None:
    first: dict[int, Row] = {}
    for row in rows:
        other = first.setdefault(row.entry.number, row) if row.entry.number else row
        if other is not row:
            words = _("Number %(number)s stands in row %(row)s too. Give each improvement one row.")
            told = {"number": row.entry.number, "row": other.cells.number}
            row.cells.tell("number", words % told)


def check_far(rows: Sequence[Row], last: int) -> None:
    """All later improvements count on from the highest number: one far above the others is a slip.

    A gap is what improvements off the board leave in a table that goes out; it is asked about.
    """
    for row in rows:
        number = row.entry.number
        if number is None or row.cells.here is not None:
            continue
        if number > last + MOST_ROWS:
            words = _(
                "No improvement has the number %(number)s; the last one has %(last)s. Leave the cell empty: a new "
                "improvement gets the next number."
            )
            row.cells.tell("number", words % {"number": number, "last": last})
        elif number > last + len(rows):
            words = _(
                "The number %(number)s leaves a gap after %(last)s, and later improvements count on from it. Leave "
                "the cell empty for the next number."
            )
            row.cells.warn("number", words % {"number": number, "last": last})


def check_words(rows: Sequence[Row], here: dict[int, Improvement]) -> None:
    """A row without a number is new; the same words may have been taken over before."""
    known = {bare(row.said_th or row.said_en): number for number, row in here.items()}
    for row in rows:
        number = known.get(bare(str(row.entry.fields["said_th"] or row.entry.fields["said_en"])))
        if row.entry.number is None and number is not None:
            words = _(
                "Improvement %(number)s says the same. To change that one, write its number in this row."
            )
            row.cells.warn("number", words % {"number": number})


def check_needs(rows: Sequence[Row], here: dict[int, Improvement]) -> None:
    """What is waited for is there, or comes with the table; and nothing waits for itself by a way around."""
    coming = {row.entry.number: row for row in rows if row.entry.number}
    graph = {number: needed_of(row) for number, row in here.items()}
    for row in rows:
        for number in row.entry.needs or ():
            check_need(row, number, here.get(number), is_coming=number in coming)
        if row.entry.number and row.entry.needs is not None:
            graph[row.entry.number] = [number for number in row.entry.needs if number != row.entry.number]
    while circle := circle_in(graph):
        link = next(
            ((one, other) for one, other in pairwise(circle) if one in coming),
            (circle[0], circle[1]),
        )
        if link[0] in coming:
            coming[link[0]].cells.tell("needs", words_of(circle))
        graph[link[0]].remove(link[1])


def needed_of(row: Improvement) -> list[int]:
    return [one.number for one in row.needs.all()]


def check_need(row: Row, number: int, needed: Improvement | None, *, is_coming: bool) -> None:
    if number == row.entry.number:
        row.cells.tell("needs", _("An improvement cannot wait for itself."))
    elif not is_coming and needed is None:
        words = _(
            "There is no improvement %(number)s, here or in the table. Correct the number or remove it."
        )
        row.cells.tell("needs", words % {"number": number})
    elif not is_coming and needed is not None and needed.dropped_at is not None:
        words = _("Improvement %(number)s is off the board. Bring it back first, or remove the number.")
        row.cells.tell("needs", words % {"number": number})
