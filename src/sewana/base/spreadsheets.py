"""A table as people hand it in: an Excel file, a CSV file, or pasted; the cells as text, row by row."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana_text.decode import decode
from sewana_text.errors import TextError
from sewana_text.normalise import fold, normalise, one_line

MOST_BYTES, MOST_UNPACKED = 1024 * 1024, 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 500, 40, 1000
# Tables of answers are longer than those that people write.
MOST_ANSWERS, MOST_ANSWER_BYTES = 60_000, 20 * 1024 * 1024
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
Cells = list[list[str]]


@dataclass(frozen=True)
class Shape:
    """How wide a table may be, how long a cell, and whether the lines of a cell are kept apart."""

    columns: int = MOST_COLUMNS
    longest: int = LONGEST_CELL
    keeps_lines: bool = False

    def cell(self, text: str) -> str:
        words = unmarked(text)
        return (normalise(words).strip() if self.keeps_lines else one_line(words))[: self.longest]


USUAL = Shape()


class TableError(ValueError):
    """The table cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """What is wrong where, by the row's number in the file and the column's heading."""

    row: int
    column: str
    words: str


def cells_of_file(
    upload: "File[bytes]", rows: int = MOST_ROWS, size: int = MOST_BYTES, shape: Shape = USUAL
) -> Cells:
    """Read an upload, told apart by what is in it and not by its name."""
    if (upload.size or 0) > size:
        words = _("The file is larger than %(size)s MB. Keep the rows of the table alone and save it again.")
        raise TableError(words % {"size": size // 1024 // 1024})
    content = upload.read()
    if content.startswith(OLD_OFFICE):
        raise TableError(_("The file has the old Excel format or a password. Save it as .xlsx without one."))
    if content.startswith(ZIP):
        return cells_of_workbook(content, rows, shape)
    try:
        return cells_of_text(decode(content, limit=size).text, rows, shape)
    except TextError as error:
        raise TableError(
            _(
                "The file is neither Excel nor text. Save it as .xlsx, or as CSV in UTF-8, and choose it again."
            )
        ) from error


def cells_of_workbook(content: bytes, rows: int = MOST_ROWS, shape: Shape = USUAL) -> Cells:
    """Read the first sheet; formulas count as what they last showed."""
    # openpyxl is large and brings numpy along: only who uploads a workbook waits for it.
    from openpyxl import load_workbook  # noqa: PLC0415

    damaged = _("The Excel file cannot be read. Open it, save it again as .xlsx, and choose that.")
    try:
        check_unpacked(content)
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        found = sheet.iter_rows(max_row=rows + 2, max_col=shape.columns, values_only=True)
        return bounded(([shown(cell) for cell in row] for row in found), rows, shape)
    except TableError:
        raise
    except Exception as error:  # whatever a broken workbook makes openpyxl raise, it is not readable
        raise TableError(damaged) from error


def check_unpacked(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > MOST_UNPACKED:
        raise TableError(_("The Excel file unpacks to too much. Keep the rows of the table alone."))


def shown(cell: object) -> str:
    """A number without the .0 that Excel keeps, a day as people write it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)


def cells_of_text(text: str, rows: int = MOST_ROWS, shape: Shape = USUAL) -> Cells:
    """Read CSV, or what a spreadsheet puts into the clipboard; the first line says how columns are parted."""
    plain = normalise(text).strip("\n")
    first = plain.partition("\n")[0]
    mark = max("\t;,", key=first.count)
    try:
        return bounded(csv.reader(io.StringIO(plain), delimiter=mark), rows, shape)
    except csv.Error as error:
        raise TableError(
            _("The table cannot be read: a quotation mark is open or in the wrong place.")
        ) from error


def bounded(found: Iterable[list[str]], most: int = MOST_ROWS, shape: Shape = USUAL) -> Cells:
    rows: Cells = []
    for row in found:
        if len(rows) > most or len(row) > shape.columns:
            raise TableError(
                _("The table has more than %(rows)s rows or %(columns)s columns. Is it the right one?")
                % {"rows": most, "columns": shape.columns}
            )
        cells = [shape.cell(str(cell)) for cell in row]
        while cells and not cells[-1]:  # what a workbook has to the right of the table
            cells.pop()
        rows.append(cells)
    return rows


def bare(words: str) -> str:
    """A heading without spaces and marks: “ชื่อ - สกุล” and “ชื่อ-สกุล *” are one."""
    return re.sub(r"[\s\-_./()*:·&]+", "", fold(words))


def unmarked(cell: str) -> str:
    """Undo the mark that keeps an exported text from being read as a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@") else text


def marked(cell: str) -> str:
    """Keep what somebody wrote from being run as a formula by whoever opens the file."""
    return f"'{cell}" if cell[:1] in set("=+-@\t\r") else cell


def as_text(rows: Iterable[list[str]]) -> str:
    """The table as one can paste and correct it, and as it is read again: quotation marks stay what they are."""
    kept = io.StringIO()
    csv.writer(kept, delimiter="\t", lineterminator="\n").writerows(rows)
    return kept.getvalue().removesuffix("\n")


def numbered(rows: Cells) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with the number that a spreadsheet shows beside them."""
    return ((number, row) for number, row in enumerate(rows, 1) if any(row))


def workbook(rows: Iterable[list[str]], title: str) -> bytes:
    """The rows as an Excel file."""
    # openpyxl is large and brings numpy along: only who asks for a workbook waits for it.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([marked(cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


class TableForm(forms.Form):
    """A file or pasted rows."""

    table = forms.FileField(label=gettext_lazy("Excel or CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or rows pasted from a spreadsheet"),
        required=False,
        max_length=400_000,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )

    def cells(self) -> Cells:
        """The rows of the file, or those that were pasted.

        Raises
        ------
        TableError
            They cannot be read.
        """
        upload, text = self.cleaned_data.get("table"), self.cleaned_data["text"]
        return cells_of_file(upload) if upload else cells_of_text(text)
