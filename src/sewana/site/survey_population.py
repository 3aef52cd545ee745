"""How many people there are, out of a CSV file with the columns margin, level and N, and perhaps year."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sewana.sharing.forms.csv_table import header_of, read_text, rows_of, whole_number, whole_rows
from sewana.sharing.forms.words import in_file, in_line

MOST_COLUMNS = 200
STAFF = "staff"
NEEDED = ("margin", "level", "N")
Margins = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Population:
    """The margins of every year the file tells apart; under 0 those of a file without years.

    Attributes
    ----------
    lines : dict
        Where each level of a margin stands, by year.
    """

    name: str
    by_year: dict[int, Margins]
    lines: dict[tuple[int, str, str], int]
    notes: tuple[str, ...]

    def of(self, year: int) -> Margins:
        """Those of a year; of the newest before it where that year is not there, else of the oldest."""
        known = sorted(self.by_year)
        chosen = max((one for one in known if one <= year), default=known[0])
        return {name: levels for name, levels in self.by_year[chosen].items() if name != STAFF}

    def staff(self, year: int) -> int | None:
        known = [one for one in sorted(self.by_year) if STAFF in self.by_year[one]]
        if not known:
            return None
        chosen = max((one for one in known if one <= year), default=known[0])
        return int(sum(self.by_year[chosen][STAFF].values()))

    def margins(self) -> tuple[str, ...]:
        names = [name for margins in self.by_year.values() for name in margins if name != STAFF]
        return tuple(dict.fromkeys(names))


def read_population(path: Path) -> Population:
    """Read the file, or say which line is wrong."""
    text, note = read_text(path, MOST_COLUMNS)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, NEEDED)
    by_year: dict[int, Margins] = {}
    lines: dict[tuple[int, str, str], int] = {}
    for row in whole_rows(rows, path.name, len(places)):
        margin, level = (row.fields[places[name]].strip() for name in ("margin", "level"))
        people = whole_number(row.fields[places["N"]], path.name, row.line, "N")
        year = (
            whole_number(row.fields[places["year"]], path.name, row.line, "year") if "year" in places else 0
        )
        if not margin or not level:
            raise in_line(
                path.name, row.line, _("margin and level must not be empty. Write both, or remove the row.")
            )
        key = year, margin, level
        if key in lines:
            message = _("%(margin)s “%(level)s” stands there twice. Remove one of the rows.")
            raise in_line(path.name, row.line, message % {"margin": margin, "level": level[:40]})
        lines[key] = row.line
        by_year.setdefault(year, {}).setdefault(margin, {})[level] = people
    if not by_year:
        raise in_file(path.name, _("There are no rows. Write one row for each level of each margin."))
    for year, margins in by_year.items():
        _check_sums(path.name, year, margins)
    return Population(path.name, by_year, lines, (note,) if note else ())


def _check_sums(name: str, year: int, margins: Margins) -> None:
    """All margins tell of the same people."""
    sums = {margin: int(sum(levels.values())) for margin, levels in margins.items() if margin != STAFF}
    for margin, people in sums.items():
        if people == 0:
            message = _("%(margin)s adds up to 0 people. Write how many there are in column N.")
            raise in_file(name, message % {"margin": margin})
    if len(set(sums.values())) > 1:
        told = ", ".join(f"{margin} {people:,}" for margin, people in sums.items())
        message = _("The margins do not add up to the same number of people: %(sums)s. Correct column N.")
        in_year = f" ({year})" if year else ""
        raise in_file(name, message % {"sums": told + in_year})
