"""Votes out of a CSV file with the columns participant, statement and vote, for analysts."""

import re
from array import array
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sewana.sharing.forms.csv_table import header_of, read_text, rows_of, vote_value, whole_rows
from sewana.sharing.forms.polis_folder import NARROW, read_opinions
from sewana.sharing.forms.words import FileError, in_line

LONGEST_ID = 200
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
Id = int | str


@dataclass(frozen=True)
class Opinions:
    """Votes in order of arrival as columns of places in the lists of ids; ids are as the file has them."""

    participants: tuple[Id, ...]
    statements: tuple[Id, ...]
    who: "array[int]"
    what: "array[int]"
    votes: "array[int]"
    rejected: frozenset[int]
    meta: frozenset[int]
    notes: tuple[str, ...]


class Places:
    """Ids in order of first appearance, each with its place."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))

    def ids(self) -> tuple[Id, ...]:
        """Numbers when all are whole numbers as programs write them, else texts."""
        names = list(self.known)
        return tuple(map(int, names)) if all(map(WHOLE.fullmatch, names)) else tuple(names)


def read(path: Path) -> Opinions:
    return of_folder(path) if path.is_dir() else of_table(path)


def of_folder(folder: Path) -> Opinions:
    """Read a Polis export; rejected and meta statements are left out of the map as Polis does."""
    statements, votes, notes = read_opinions(folder)
    people, numbers = list(dict.fromkeys(votes.voters)), [row.number for row in statements]
    place_of_person = {number: place for place, number in enumerate(people)}
    place_of_statement = {number: place for place, number in enumerate(numbers)}
    return Opinions(
        participants=tuple(people),
        statements=tuple(numbers),
        who=array("q", map(place_of_person.__getitem__, votes.voters)),
        what=array("q", map(place_of_statement.__getitem__, votes.statements)),
        votes=votes.values,
        rejected=frozenset(place for place, row in enumerate(statements) if row.moderated < 0),
        meta=frozenset(place for place, row in enumerate(statements) if row.is_meta),
        notes=tuple(notes),
    )


def of_table(path: Path) -> Opinions:
    text, note = read_text(path, NARROW)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, ("participant", "statement", "vote"))
    person, statement, vote = (places[name] for name in ("participant", "statement", "vote"))
    people, statements = Places(), Places()
    who, what, votes = array("q"), array("q"), array("b")
    for row in whole_rows(rows, path.name, len(places)):
        who.append(people.of(checked_id(row.fields[person], path.name, row.line, "participant")))
        what.append(statements.of(checked_id(row.fields[statement], path.name, row.line, "statement")))
        votes.append(vote_value(row.fields[vote], path.name, row.line))
    if not votes:
        raise FileError(": ".join((path.name, _("There are no votes. Export the file again."))))
    notes = (note,) if note else ()
    return Opinions(people.ids(), statements.ids(), who, what, votes, frozenset(), frozenset(), notes)


def checked_id(text: str, name: str, line: int, column: str) -> str:
    trimmed = text.strip()
    if not 0 < len(trimmed) <= LONGEST_ID:
        message = _("%(column)s has %(found)s characters; 1 to %(limit)s are expected.")
        raise in_line(name, line, message % {"column": column, "found": len(trimmed), "limit": LONGEST_ID})
    return trimmed
