"""An edition for Polis and the programs that read it."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.queries import listed_editions
from sewana.sharing.operations.polis_export import FolderNotEmptyError, export_polis


class Command(BaseCommand):
    help = "Write an edition as CSV files in the form of a Polis export."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument("--edition", metavar="KEY", help="the edition; by default the one made last")

    def handle(self, *args: object, folder: Path, edition: str | None = None, **options: object) -> None:
        chosen = edition_of(edition)
        try:
            written = export_polis(chosen, folder)
        except FolderNotEmptyError as error:
            raise CommandError(str(error)) from error
        counts = {"statements": len(written.statements), "votes": len(written.events)}
        sentence = _("%(statements)s statements and %(votes)s votes of edition “%(key)s” are in %(folder)s.")
        self.stdout.write(sentence % {**counts, "key": chosen.key, "folder": folder})


def edition_of(key: str | None) -> Edition:
    found = listed_editions().filter(key=key).first() if key else listed_editions().order_by("-id").first()
    if found is None and key and listed_editions().exists():
        known = ", ".join(listed_editions().values_list("key", flat=True)[:20])
        raise CommandError(
            _("There is no edition “%(key)s”. There are: %(known)s.") % {"key": key, "known": known}
        )
    if found is None:
        raise CommandError(_("There is no edition yet. Begin one, or import one."))
    return found
