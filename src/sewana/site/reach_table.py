"""How many people of each group there are and came, out of a CSV file, and what is wrong with it."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.fields import NotACount, count_of
from sewana.sharing.forms.csv_table import Row, header_of, read_text, rows_of, whole_rows
from sewana.sharing.forms.words import FileError, Sentences, in_file, in_line, sentence
from sewana_core.errors import FiguresError
from sewana_core.reach import GroupCount

MOST_COLUMNS = 200
NEEDED = ("group", "population", "came")

REFUSED: Sentences = {
    "population-zero": gettext_lazy(
        "group “%(group)s” has a population of 0. Write how many people there are, or remove the row."
    ),
    "came-over-population": gettext_lazy(
        "%(found)s people of group “%(group)s” came, but there are only %(most)s. Check both numbers."
    ),
    "group-doubled": gettext_lazy("group “%(group)s” stands there twice. Add its rows up to one."),
    "groups-few": gettext_lazy(
        "%(found)s groups are told; two at least are compared. Write one row for each group."
    ),
    "nobody-came": gettext_lazy(
        "Nobody came of any group: there is nothing to compare. Check the column came."
    ),
}


@dataclass(frozen=True)
class Counts:
    """The groups in the order of the file, and the line of each."""

    name: str
    groups: tuple[GroupCount, ...]
    lines: tuple[int, ...]
    notes: tuple[str, ...]

    def refused(self, error: FiguresError) -> FileError:
        """Say in the reader's language what the figures refuse, with the line where it stands."""
        row, message = error.params.get("row"), sentence(error, REFUSED)
        if isinstance(row, int):
            return in_line(self.name, self.lines[row], message)
        return in_file(self.name, message)


def read_counts(path: Path) -> Counts:
    """Read the columns group, population and came, and side where there is one."""
    text, note = read_text(path, MOST_COLUMNS)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, NEEDED)
    groups, lines = [], []
    for row in whole_rows(rows, path.name, len(places)):
        groups.append(_group(row, places, path.name))
        lines.append(row.line)
    return Counts(path.name, tuple(groups), tuple(lines), (note,) if note else ())


def _group(row: Row, places: dict[str, int], name: str) -> GroupCount:
    key = row.fields[places["group"]].strip()
    if not key:
        raise in_line(name, row.line, _("group is empty. Write its name, or remove the row."))
    side = row.fields[places["side"]].strip() if "side" in places else ""
    population, came = (_count(row, places, column, name) for column in NEEDED[1:])
    return GroupCount(key, population, came, side)


def _count(row: Row, places: dict[str, int], column: str, name: str) -> int:
    text = row.fields[places[column]]
    try:
        found = count_of(text)
    except NotACount as error:
        raise in_line(name, row.line, f"{column}: {error}") from error
    if found is None:
        said = _("%(column)s is empty. Write a whole number, 0 if there was nobody.")
        raise in_line(name, row.line, said % {"column": column})
    return found
