"""Everything in one file."""

from pathlib import Path

from django.core.management import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from sewana.site import backups, first_run


class Command(BaseCommand):
    help = "Write everything into one file and check it; the server may keep running."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            metavar="FILE",
            help="file or folder to write to; by default `backups` in the data folder",
        )

    def handle(self, *args: object, to: Path | None = None, **options: object) -> None:
        first_run.prepare_folder()
        target = to or backups.folder()
        if to is None or target.is_dir():
            target = target / backups.usual_name()
        manifest = backups.make(target)
        rows = sum(sum(tables.values()) for tables in manifest.rows.values())
        size = target.stat().st_size
        sentence = _("Backup: %(file)s (%(size)s bytes, %(rows)s rows, checked)")
        self.stdout.write(sentence % {"file": target, "size": f"{size:,}", "rows": f"{rows:,}"})
        self.stdout.write(
            _(
                "It holds the secret and people's votes, answers and addresses: keep it where only you can read it."
            )
        )
