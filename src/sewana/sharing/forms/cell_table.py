"""Cells out of a CSV file with the columns participant and statement, found among the votes that are there."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sewana.sharing.forms.csv_table import header_of, read_text, rows_of, whole_rows
from sewana.sharing.forms.polis_folder import NARROW
from sewana.sharing.forms.vote_table import checked_id
from sewana.sharing.forms.words import FileError, in_line


@dataclass(frozen=True)
class Known:
    """The place of each participant and statement that votes tell of, by the id as text."""

    participants: Mapping[str, int]
    statements: Mapping[str, int]
    left_out: frozenset[str]


@dataclass(frozen=True)
class Cells:
    """Places of participants and statements in the order of the file."""

    participants: "array[int]"
    statements: "array[int]"
    notes: tuple[str, ...]


def read(path: Path, known: Known) -> Cells:
    text, note = read_text(path, NARROW)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, ("participant", "statement"))
    who, what = array("q"), array("q")
    for row in whole_rows(rows, path.name, len(places)):
        person = checked_id(row.fields[places["participant"]], path.name, row.line, "participant")
        statement = checked_id(row.fields[places["statement"]], path.name, row.line, "statement")
        if statement in known.left_out:
            message = _("statement “%(found)s” was rejected or is about the forum itself. Remove the row.")
            raise in_line(path.name, row.line, message % {"found": statement[:40]})
        who.append(_place(known.participants, person, path.name, row.line, "participant"))
        what.append(_place(known.statements, statement, path.name, row.line, "statement"))
    if not who:
        said = _("There are no cells. Write one row for each participant and statement.")
        raise FileError(f"{path.name}: {said}")
    return Cells(who, what, (note,) if note else ())


def _place(known: Mapping[str, int], text: str, name: str, line: int, column: str) -> int:
    place = known.get(text)
    if place is None:
        message = _("%(column)s “%(found)s” has no vote. Check the id or remove the row.")
        raise in_line(name, line, message % {"column": column, "found": text[:40]})
    return place
