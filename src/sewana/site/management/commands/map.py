"""The opinion map of votes in a file, for analysts."""

import json
import resource
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sewana.sharing.forms import vote_table
from sewana.sharing.forms.words import FileError
from sewana_core import polis
from sewana_core.votes import VoteError, VoteMatrix, vote_matrix


class Command(BaseCommand):
    help = "Compute the opinion map of a Polis export or of a CSV file (participant,statement,vote)."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="folder of a Polis export, or CSV file")
        parser.add_argument("--engine", choices=["polis"], default="polis", help="method (polis)")
        parser.add_argument("--groups", type=int, metavar="K", help="number of groups; chosen when not given")
        parser.add_argument("--json", action="store_true", dest="wants_json", help="print everything as JSON")

    def handle(
        self,
        *args: object,
        source: Path,
        groups: int | None = None,
        wants_json: bool = False,
        **options: object,
    ) -> None:
        begun = time.perf_counter()
        try:
            opinions = vote_table.read(source)
            matrix = vote_matrix(opinions.who, opinions.what, opinions.votes)
            found = polis.analyse(matrix, mod_out=opinions.rejected, meta=opinions.meta, groups=groups)
        except FileError as error:
            raise CommandError(str(error)) from error
        except VoteError as error:
            raise CommandError(worded(error)) from error
        for note in opinions.notes:
            self.stderr.write(note)
        result = described(opinions, matrix, found)
        result["seconds"] = round(time.perf_counter() - begun, 3)
        result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
        self.stdout.write(as_json(result) if wants_json else as_text(found, result))


def worded(error: VoteError) -> str:
    if error.code == "no-votes":
        return _("There are no votes. Name the folder or file that holds them.")
    if error.code == "group-count":
        return _(
            "--groups takes a whole number from 1 to the number of people. Leave it out to have it chosen."
        )
    return str(error)


def described(opinions: vote_table.Opinions, matrix: VoteMatrix, found: polis.PolisMap) -> dict[str, Any]:
    """Put the ids of the file in place of positions; `statements` says what center and components run over."""
    people = [opinions.participants[place] for place in matrix.participants.tolist()]
    statements = [opinions.statements[place] for place in matrix.statements.tolist()]
    group = found.group.tolist()
    return {
        "k": found.k,
        "groups": [
            {"id": k, "participants": [person for person, at in zip(people, group, strict=True) if at == k]}
            for k in range(found.k)
        ],
        "statements": statements,
        "center": found.center.tolist(),
        "components": found.components.tolist(),
        "positions": [
            {"participant": person, "x": x, "y": y}
            for person, (x, y) in zip(people, found.positions.tolist(), strict=True)
        ],
        "consensus": {
            name: [{**asdict(row), "statement": statements[row.statement]} for row in rows]
            for name, rows in (("agree", found.consensus.agree), ("disagree", found.consensus.disagree))
        },
        "representative": [
            {
                "group": k,
                "statements": [{**asdict(row), "statement": statements[row.statement]} for row in rows],
            }
            for k, rows in enumerate(found.representative)
        ],
    }


def as_json(result: dict[str, object]) -> str:
    return json.dumps(result, ensure_ascii=False, allow_nan=False)


def as_text(found: polis.PolisMap, result: dict[str, Any]) -> str:
    """A short table: each group's size and what it stands for, then what all share."""
    people = len(result["positions"])
    lines = [_("%(people)s people, %(k)s opinion groups") % {"people": people, "k": found.k}]
    for group in result["representative"]:
        size = int(found.group_sizes[group["group"]])
        lines.append(_("Group %(id)s: %(size)s people") % {"id": group["group"], "size": size})
        lines += [line_of(row, row["stands_for"]) for row in group["statements"]]
    lines.append(_("What nearly everyone shares:"))
    for direction in ("agree", "disagree"):
        lines += [line_of(row, direction) for row in result["consensus"][direction]]
    seconds, peak = result["seconds"], result["peak_mb"]
    lines.append(_("%(seconds)s s, %(peak)s MB") % {"seconds": seconds, "peak": peak})
    return "\n".join(lines)


def line_of(row: dict[str, Any], direction: str) -> str:
    word = _("agree") if direction == "agree" else _("disagree")
    votes = f"{row['successes']}/{row['trials']}"
    return f"  {row['statement']!s:>8}  {word:<10} {row['share']:>4.0%}  ({votes})"
