"""Who came beside who there is, out of a file of counts, for analysts."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

import sewana
from sewana.sharing.forms.words import FileError
from sewana.site.command_words import whole_number
from sewana.site.figures_words import STATES
from sewana.site.reach_table import read_counts
from sewana.site.survey_text import table
from sewana_core.engagement.figures import SEED
from sewana_core.engagement.honesty import reach_rows
from sewana_core.errors import FiguresError
from sewana_core.reach import Reach, ReachRow, reach

LEVEL = 0.95


class Command(BaseCommand):
    help = "Compare who came with who there is, group by group, from a CSV file."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("counts", type=Path, help="CSV file with the columns group,population,came")
        add("--seed", default=SEED, metavar="N", help="of what is drawn")
        add("--json", action="store_true", dest="wants_json", help="print everything as JSON")

    def handle(self, *args: object, counts: Path, **options: Any) -> None:
        seed = whole_number("--seed", options.get("seed", SEED))
        if seed < 0:
            raise CommandError(_("--seed takes a whole number from 0."))
        try:
            found = self.found(counts, seed)
        except FileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(as_json(found, seed) if options.get("wants_json") else as_text(found))

    def found(self, counts: Path, seed: int) -> Reach:
        read = read_counts(counts)
        for note in read.notes:
            self.stderr.write(note)
        try:
            return reach(read.groups, np.random.default_rng(seed), level=LEVEL)
        except FiguresError as error:
            raise read.refused(error) from error


def as_json(found: Reach, seed: int) -> str:
    told: Any = reach_rows({"group": found})
    about = {"population": found.population, "came": found.came, "level": LEVEL, "seed": seed}
    indicator = found.summary.r_indicator if found.summary else None
    result = {**about, "core": sewana.__version__, **told["dimensions"][0], "r_indicator": indicator}
    return json.dumps(result, ensure_ascii=False, allow_nan=False)


def as_text(found: Reach) -> str:
    heading = (_("Group"), _("people"), _("came"), _("expected"), _("per 1,000"), _("ratio"), "", "")
    return "\n".join([table(heading, [cells(row) for row in found.rows]), "", *sentences(found)])


def cells(row: ReachRow) -> tuple[object, ...]:
    if row.came is None:
        return row.key, "–", "–", "–", "–", "–", "", said(row)
    return (
        row.key,
        f"{row.population:,}",
        f"{row.came:,}",
        f"{row.expected:,.1f}",
        f"{row.per_1000:.1f}",
        f"{row.ratio:.2f}",
        f"[{row.low:.2f}, {row.high:.2f}]",
        said(row),
    )


def said(row: ReachRow) -> str:
    words = [str(STATES[row.state])] if STATES[row.state] else []
    if row.is_alert:
        words.append(_("came too little"))
    return ", ".join(words)


def sentences(found: Reach) -> Iterator[str]:
    """What a reader should take from the numbers, in whole sentences."""
    if found.came is None or found.summary is None:
        yield _("Fewer than five people came: nothing is shown of so few.")
        return
    yield _("%(came)s of %(people)s people came.") % {
        "came": f"{found.came:,}",
        "people": f"{found.population:,}",
    }
    shortfall = {name: f"{100 * value:.1f}" for name, value in asdict(found.summary.shortfall).items()}
    sentence = _(
        "Of 100 seats, %(value)s would have to change hands for everybody to have come alike; by chance alone it "
        "would be %(null_mean)s, and up to %(null_95)s."
    )
    yield sentence % shortfall
    yield _("The lowest rate is %(ratio)s of the highest. Brackets: uncertainty, 95 %%.") % {
        "ratio": f"{found.summary.min_max:.2f}"
    }
