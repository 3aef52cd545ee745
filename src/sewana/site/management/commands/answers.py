"""Answers one by one, for analysts; no page gives them out."""

import csv
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sewana.base.spreadsheets import marked
from sewana.committee.models import Edition
from sewana.site.command_words import not_written, whole_number
from sewana.site.management.commands.export_polis import edition_of
from sewana.survey.models import Questionnaire
from sewana.survey.queries import export


class Command(BaseCommand):
    help = "Write the answers of a questionnaire one by one as CSV, without what people wrote in words."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition", metavar="KEY", help="the edition")
        parser.add_argument("file", type=Path, metavar="OUT.csv", help="a new file")
        parser.add_argument(
            "--questionnaire", metavar="N", help="its number; by default the only one for users"
        )
        parser.add_argument(
            "--with-text", action="store_true", help="also what people wrote; it may tell who they are"
        )

    def handle(
        self,
        *args: object,
        edition: str,
        file: Path,
        questionnaire: str | int | None = None,
        with_text: bool = False,
        **options: object,
    ) -> None:
        number = None if questionnaire is None else whole_number("--questionnaire", questionnaire)
        chosen = questionnaire_of(edition, number)
        written = write(file, export.rows(chosen, with_text=with_text))
        sentence = _("%(count)s answers of questionnaire %(number)s are in %(file)s.")
        self.stdout.write(sentence % {"count": f"{written:,}", "number": chosen.number, "file": file})
        self.stdout.write(_("Each row is one person: keep the file where only you can read it."))


def questionnaire_of(key: str, number: int | None) -> Questionnaire:
    if Edition.objects.filter(key=key).exclude(rehearsal_of=None).exists():
        sentence = _("“%(key)s” is a rehearsal: no answers of it are written out. Name the edition itself.")
        raise CommandError(sentence % {"key": key})
    edition = edition_of(key)
    rows = edition.questionnaires.select_related("version__instrument", "edition")
    wanted = (
        rows.filter(number=number)
        if number is not None
        else rows.filter(version__instrument__purpose__in=export.MAIN)
    )
    found = list(wanted[:2])
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{row.number} ({row.version.instrument.key})" for row in rows[:20]) or "–"
    raise CommandError(
        _("Say which questionnaire by --questionnaire N. There are: %(known)s.") % {"known": known}
    )


def write(file: Path, rows: Iterable[list[str]]) -> int:
    """Write all rows beside the name they get, so that a file of this name is whole; return how many are people."""
    if file.exists():
        raise CommandError(_("%(file)s is there already. Name a new file.") % {"file": file})
    beside = file.with_name(f".{file.name}.part")
    count = -1
    try:
        with os.fdopen(private(beside), "w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            for row in rows:
                writer.writerow([cell if cell == export.NONE else marked(cell) for cell in row])
                count += 1
        beside.rename(file)
    except OSError as error:
        # Where its folder is a file, there is nothing to look for either.
        with suppress(OSError):
            beside.unlink()
        raise not_written(file, error) from error
    return count


def private(path: Path) -> int:
    """Open a new file that only its owner reads, from its first moment."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
