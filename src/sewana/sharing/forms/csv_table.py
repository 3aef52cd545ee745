"""CSV files of others, within bounds: no file, however wide or long, fills the memory."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sewana.sharing.forms.words import BYTES, in_file, in_line, sentence
from sewana_text.decode import decode
from sewana_text.errors import DecodeError

MOST_BYTES = 64 * 1024 * 1024
MOST_LINE = 1_000_000
MOST_FIELD = 131_072  # Python's own default; set again because it is one for the whole process
THAI_BYTES = {"tis-620": "TIS-620", "cp874": "Windows 874 (TIS-620)"}


@dataclass(frozen=True)
class Row:
    """The fields of one row and the line of the file where it begins (from 1)."""

    line: int
    fields: list[str]


def read_text(path: Path, most_columns: int) -> tuple[str, str]:
    """Return the text of a file and a note when it was written in the old Thai encoding."""
    check_size(path)
    raw = path.read_bytes()
    check_width(raw, path.name, most_columns)
    try:
        decoded = decode(raw, limit=MOST_BYTES)
    except DecodeError as error:
        raise in_file(path.name, sentence(error, BYTES)) from error
    if decoded.encoding not in THAI_BYTES:
        return decoded.text, ""
    note = _("%(file)s is written in %(encoding)s and was read so.")
    return decoded.text, note % {"file": path.name, "encoding": THAI_BYTES[decoded.encoding]}


def check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise in_file(path.name, _("There is no such file. Check the name and the folder.")) from error
    if not path.is_file():
        raise in_file(path.name, _("This is not a file. Choose a CSV file."))
    if size > MOST_BYTES:
        message = _("The file has %(size)s bytes, at most %(limit)s are read. Split it and try again.")
        raise in_file(path.name, message % {"size": size, "limit": MOST_BYTES})


def check_width(raw: bytes, name: str, most_columns: int) -> None:
    """Look at the first line alone before anything is built from it."""
    first = raw[:MOST_LINE].split(b"\n", 1)[0]
    columns = first.count(b",") + 1
    if columns > most_columns or len(first) == MOST_LINE:
        message = _("%(found)s columns, at most %(limit)s are read. Is this the right file?")
        raise in_line(name, 1, message % {"found": columns, "limit": most_columns})


def rows_of(text: str, name: str) -> Iterator[Row]:
    """Yield the rows that are not blank, each with the line where it begins."""
    csv.field_size_limit(MOST_FIELD)
    reader = csv.reader(lines_of(text), strict=True)
    line = 1
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            message = _(
                "This row cannot be read: a quotation mark is open or stands in the wrong place. "
                "Is the file cut short? Export it again."
            )
            raise in_line(name, line, message) from error
        if fields is None:
            return
        if fields:
            yield Row(line, fields)
        line = reader.line_num + 1


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines one by one: a list of them, or a file in memory, would take four times the text."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def header_of(rows: Iterator[Row], name: str, needed: Sequence[str]) -> dict[str, int]:
    """Return the place of each column by its name, after making sure that the needed ones are there."""
    first = next(rows, None)
    names = [field.strip() for field in first.fields] if first else []
    for column in needed:
        if column not in names:
            message = _(
                "The column “%(column)s” is missing. Found: %(found)s. Needed: %(needed)s. "
                "Correct the first line, or export the file again."
            )
            told = {"found": ", ".join(names[:12])[:200], "needed": ", ".join(needed)}
            raise in_line(name, 1, message % {"column": column, **told})
    places: dict[str, int] = {}
    for place, column in enumerate(names):
        if column in places:
            message = _("The column “%(column)s” stands twice. Remove one of them.")
            raise in_line(name, 1, message % {"column": column[:60]})
        places[column] = place
    return places


def whole_rows(rows: Iterator[Row], name: str, width: int) -> Iterator[Row]:
    """Yield the rows, refusing one with fewer or more fields than the header."""
    for row in rows:
        if len(row.fields) != width:
            message = _(
                "%(found)s fields where the header has %(expected)s: the file is cut short, "
                "or a comma stands outside quotation marks. Export it again."
            )
            raise in_line(name, row.line, message % {"found": len(row.fields), "expected": width})
        yield row


def whole_number(text: str, name: str, line: int, column: str, most: int = 2_147_483_647) -> int:
    """Read an id or a count: digits only, within what the database keeps."""
    trimmed = text.strip()
    if not (trimmed.isascii() and trimmed.isdecimal() and len(trimmed) <= 18 and int(trimmed) <= most):
        message = _("%(column)s is “%(found)s”; a whole number from 0 to %(most)s is expected.")
        raise in_line(name, line, message % {"column": column, "found": text[:40], "most": most})
    return int(trimmed)


def vote_value(text: str, name: str, line: int) -> int:
    value = VALUES.get(text.strip())
    if value is None:
        message = _("vote is “%(found)s”; write 1 to agree, -1 to disagree or 0 to pass.")
        raise in_line(name, line, message % {"found": text[:40]})
    return value


VALUES = {"1": 1, "0": 0, "-1": -1, "+1": 1, "1.0": 1, "0.0": 0, "-1.0": -1}
