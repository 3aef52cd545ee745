"""How probable it is that somebody agrees where they have not voted, for analysts."""

import csv
import io
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from sewana.sharing.forms import cell_table
from sewana.sharing.forms.words import FileError
from sewana.site import map_sources
from sewana_core.prediction import Prediction, foretold
from sewana_core.vote_sums import VoteSums, vote_sums
from sewana_core.votes import VoteError

_DIGITS = 6


class Command(BaseCommand):
    help = "Predict for each participant and statement of a CSV file how probably they agree."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("votes", type=Path, help="folder of a Polis export, CSV file, or Parquet file or folder of them")
        add("cells", type=Path, help="CSV file with the columns participant,statement")
        add("--json", action="store_true", dest="wants_json", help="print everything as JSON")

    def handle(self, *args: object, votes: Path, cells: Path, **options: Any) -> None:
        begun = time.perf_counter()
        try:
            known, asked, notes = read(votes, cells)
            found = foretold(known, *asked)
        except FileError as error:
            raise CommandError(str(error)) from error
        except VoteError as error:
            raise CommandError(worded(error, votes.name)) from error
        for note in notes:
            self.stderr.write(note)
        rows = list(rows_of(known, asked, found))
        said = as_json(rows, found, begun) if options.get("wants_json") else as_csv(rows)
        self.stdout.write(said)


Asked = tuple[NDArray[np.int64], NDArray[np.int64]]
Line = tuple[object, object, float]


def read(votes: Path, cells: Path) -> tuple[VoteSums, Asked, list[str]]:
    """Return the votes, the places of the cells among them, and what a reader should know of both files."""
    source = map_sources.read(votes)
    known = vote_sums(source.matrix, source.left_out)
    places = cell_table.Known(
        {str(name): place for place, name in enumerate(known.participants.tolist())},
        {str(name): place for place, name in enumerate(known.statements.tolist())},
        frozenset(map(str, source.left_out)),
    )
    table = cell_table.read(cells, places)
    asked = np.array(table.participants, np.int64), np.array(table.statements, np.int64)
    return known, asked, [*source.notes, *table.notes, *remarks(known, asked, cells.name)]


def remarks(known: VoteSums, asked: Asked, name: str) -> Iterator[str]:
    """Say which cells need no prediction: those asked for again, and those with a vote that shows."""
    cell = np.unique(asked[0] * known.shape[1] + asked[1])
    if again := len(asked[0]) - len(cell):
        said = ngettext(
            "%(file)s: %(count)s cell is asked for again; it has the same answer.",
            "%(file)s: %(count)s cells are asked for again; they have the same answer.",
            again,
        )
        yield said % {"file": name, "count": again}
    voted = known.row.astype(np.int64) * known.shape[1] + known.answer // 3
    if cast := int(np.count_nonzero(np.isin(cell, voted))):
        said = ngettext(
            "%(file)s: %(count)s cell has a vote; the prediction makes use of it.",
            "%(file)s: %(count)s cells have a vote; their predictions make use of it.",
            cast,
        )
        yield said % {"file": name, "count": cast}


def rows_of(known: VoteSums, asked: Asked, found: Prediction) -> Iterator[Line]:
    people, statements = known.participants[asked[0]].tolist(), known.statements[asked[1]].tolist()
    for person, statement, chance in zip(people, statements, found.chance.tolist(), strict=True):
        yield person, statement, round(chance, _DIGITS)


def as_csv(rows: list[Line]) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["participant", "statement", "agree"])
    writer.writerows((person, statement, f"{chance:.{_DIGITS}f}") for person, statement, chance in rows)
    return lines.getvalue()


def as_json(rows: list[Line], found: Prediction, begun: float) -> str:
    inner = found.inner
    told = (
        {"cells": inner.cells, "auc": round(inner.auc, 4), "log_loss": round(inner.log_loss, 4)}
        if inner
        else None
    )
    result = {
        "cells": [dict(zip(("participant", "statement", "agree"), row, strict=True)) for row in rows],
        "ranks": list(found.ranks),
        "inner": told,
        "seconds": round(time.perf_counter() - begun, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    return json.dumps(result, ensure_ascii=False, allow_nan=False)


def worded(error: VoteError, name: str) -> str:
    if error.code == "only-passes":
        said = _("Every vote is a pass: nothing tells who would agree. Add votes that agree or disagree.")
        return f"{name}: {said}"
    if error.code == "no-votes":
        return _("There are no votes. Name the folder or file that holds them.")
    return str(error)
