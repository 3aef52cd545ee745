"""The figures of a survey of engagement out of files, for analysts."""

import json
import math
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

import sewana
from sewana.sharing.forms.words import FileError, in_file, sentence
from sewana.site import survey_text
from sewana.site.command_words import whole_number
from sewana.site.figures_words import REFUSED
from sewana.site.survey_population import read_population
from sewana.site.survey_users import read_staff, read_survey
from sewana_core.engagement.figures import SEED, Options
from sewana_core.engagement.whole import engage
from sewana_core.errors import FiguresError
from sewana_core.weights import LEAST_ANSWERS, MOST_TIMES_MEDIAN


class Command(BaseCommand):
    help = "Compute the figures of a survey of engagement from CSV files."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("users", type=Path, help="CSV file with one row a person: group, margins, statements")
        add(
            "--population",
            type=Path,
            required=True,
            metavar="FILE",
            help="CSV file with the columns margin,level,N",
        )
        add(
            "--staff", type=Path, metavar="FILE", help="CSV file with what each staff member expects, 0 to 10"
        )
        add("--year", metavar="Y", help="the round to report; the newest unless said")
        add("--seed", default=SEED, metavar="N", help="of what is drawn")
        add(
            "--least",
            default=1,
            metavar="N",
            help=f"merge levels with fewer answers; the pages take {LEAST_ANSWERS}",
        )
        add(
            "--cap",
            type=float,
            default=0,
            metavar="TIMES",
            help=f"cut weights above so many medians; the pages take {MOST_TIMES_MEDIAN:g}",
        )
        add("--json", action="store_true", dest="wants_json", help="print everything as JSON")

    def handle(self, *args: object, users: Path, population: Path, **options: Any) -> None:
        try:
            told = self.told(users, population, options)
        except FileError as error:
            raise CommandError(str(error)) from error
        except FiguresError as error:
            raise CommandError(str(in_file(users.name, sentence(error, REFUSED)))) from error
        if options.get("wants_json"):
            self.stdout.write(json.dumps(told, ensure_ascii=False, allow_nan=False))
        else:
            self.stdout.write(survey_text.as_text(told))

    def told(self, users: Path, population: Path, options: dict[str, Any]) -> dict[str, Any]:
        people = read_population(population)
        year = options.get("year")
        year = None if year is None else whole_number("--year", year)
        survey = read_survey(users, people, year)
        staff, notes = None, [*people.notes, *survey.notes]
        if options.get("staff"):
            staff, more = read_staff(options["staff"], people, survey.now.year)
            notes += more
        for note in notes:
            self.stderr.write(note)
        found = engage(survey.now, staff, survey.earlier, rules(options), core=sewana.__version__)
        # A file without years has no year to tell.
        return found | {"year": survey.now.year or None}


def rules(options: dict[str, Any]) -> Options:
    """How weights are made, after a look at what was asked for."""
    least = whole_number("--least", options.get("least", 1))
    seed = whole_number("--seed", options.get("seed", SEED))
    cap: float = options.get("cap", 0)
    if least < 1:
        raise CommandError(_("--least takes a whole number from 1."))
    if not (cap == 0 or 1 < cap < math.inf):
        raise CommandError(_("--cap takes 0, or a number above 1."))
    if seed < 0:
        raise CommandError(_("--seed takes a whole number from 0."))
    return Options(seed=seed, least=least, most_times_median=cap or None)
