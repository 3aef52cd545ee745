"""A conversation from Polis."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sewana.sharing.forms.polis_folder import read_folder
from sewana.sharing.forms.words import FileError
from sewana.sharing.operations.polis_import import import_polis


class Command(BaseCommand):
    help = "Read a Polis export (a folder of CSV files) into a new, closed edition."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder with summary.csv, comments.csv and votes")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            conversation = read_folder(folder)
        except FileError as error:
            raise CommandError(" ".join((str(error), _("Nothing was imported.")))) from error
        for note in conversation.notes:
            self.stderr.write(note)
        made = import_polis(conversation, by="command line")
        counts = {"people": made.people, "statements": made.statements, "votes": made.votes}
        sentence = _(
            "%(people)s people, %(statements)s statements and %(votes)s votes are in edition “%(key)s”."
        )
        self.stdout.write(sentence % {**counts, "key": made.edition.key})
