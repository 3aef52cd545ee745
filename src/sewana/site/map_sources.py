"""Where the votes of `sewana map` come from: a Polis export, a CSV file, or Parquet files."""

import contextlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.sharing.forms import vote_table
from sewana.sharing.forms.csv_table import header_of, read_text, rows_of, whole_rows
from sewana.sharing.forms.words import FileError, in_line
from sewana.site import map_words
from sewana_core.opinion_map import SIDES
from sewana_core.votes import Ids, VoteMatrix, vote_matrix

_SIDES_COLUMNS = 64


@dataclass(frozen=True)
class Source:
    """Votes under the ids of the file, and the statements that the map leaves out."""

    matrix: VoteMatrix
    left_out: frozenset[object]
    notes: tuple[str, ...]


def is_parquet(path: Path) -> bool:
    return path.suffix == ".parquet" or (path.is_dir() and next(path.glob("*.parquet"), None) is not None)


@contextlib.contextmanager
def parquet() -> Iterator[ModuleType]:
    """Load what reads Parquet, and put into words what it finds wrong."""
    try:
        # 60 MB that other starts never need, and an extra of the installation.
        from sewana.site import map_parquet  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise FileError(
            _("Parquet files and clusters need more software: pip install 'sewana[dask]'")
        ) from error
    try:
        yield map_parquet
    except map_parquet.ParquetFault as error:
        raise map_words.fault(error.code, error.file, error.field, error.row, error.found) from error


def read(path: Path) -> Source:
    if is_parquet(path):
        with parquet() as files:
            votes = files.read_all(path)
        return Source(vote_matrix(votes.participant, votes.statement, votes.vote), frozenset(), ())
    opinions = vote_table.read(path)
    matrix = vote_matrix(opinions.who, opinions.what, opinions.votes)
    return Source(
        replace(
            matrix,
            participants=np.array(opinions.participants)[matrix.participants],
            statements=np.array(opinions.statements)[matrix.statements],
        ),
        frozenset(opinions.statements[place] for place in opinions.rejected | opinions.meta),
        opinions.notes,
    )


def opinions_of(path: Path) -> vote_table.Opinions:
    """Read any source as the Polis method takes it."""
    if not is_parquet(path):
        return vote_table.read(path)
    with parquet() as files:
        votes = files.read_all(path)
    people, who = np.unique(votes.participant, return_inverse=True)
    statements, what = np.unique(votes.statement, return_inverse=True)
    return vote_table.Opinions(
        participants=tuple(people.tolist()),
        statements=tuple(statements.tolist()),
        who=array("q", who.astype(np.int64).tobytes()),
        what=array("q", what.astype(np.int64).tobytes()),
        votes=array("b", votes.vote.tobytes()),
        rejected=frozenset(),
        meta=frozenset(),
        notes=(),
    )


def read_sides(path: Path) -> dict[str, str]:
    """Read who is on which side, people as written."""
    text, _note = read_text(path, _SIDES_COLUMNS)
    rows = rows_of(text, path.name)
    places = header_of(rows, path.name, ("participant", "side"))
    sides: dict[str, str] = {}
    for row in whole_rows(rows, path.name, len(places)):
        person, side = (row.fields[places[name]].strip() for name in ("participant", "side"))
        if side not in SIDES:
            message = _("side is “%(found)s”; write provider or user.")
            raise in_line(path.name, row.line, message % {"found": side[:40]})
        if sides.setdefault(person, side) != side:
            message = _("Participant %(person)s stands on both sides. Remove one of the lines.")
            raise in_line(path.name, row.line, message % {"person": person[:40]})
    return sides


def sides_of(participants: Ids, sides: Mapping[str, str]) -> dict[object, str]:
    """Return the sides of people who have votes, under the ids that the votes have."""
    return {person: sides[str(person)] for person in participants.tolist() if str(person) in sides}


def without_votes(name: str, count: int) -> str:
    said = ngettext(
        "%(file)s: %(count)s participant has no votes.",
        "%(file)s: %(count)s participants have no votes.",
        count,
    )
    return said % {"file": name, "count": count}
