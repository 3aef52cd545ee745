"""A backup back in place."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from sewana.site import backups, first_run, restoring


class Command(BaseCommand):
    help = "Put a backup back in place; what is there now is kept beside it."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="only restore it into a scratch folder and compare"
        )

    def handle(self, *args: object, file: Path, check: bool = False, **options: object) -> None:
        if check:
            manifest = restoring.check(file)
            self.stdout.write(f"{file} is whole: Sewana {manifest.version}, made {manifest.made_at}")
            self.list_rows(manifest)
            return
        with first_run.held():
            aside = restoring.restore(file)
        self.stdout.write(f"Restored {file}.")
        self.stdout.write(f"What was here before is kept: {aside}")
        if settings.ENVIRONMENT.text("SECRET_KEY"):
            self.stdout.write(
                "SEWANA_SECRET_KEY is set and stays in force: phones are known again only if it is the "
                f"secret of then, which lies in {settings.DATA_DIR / 'secret'}."
            )

    def list_rows(self, manifest: backups.Manifest) -> None:
        for alias, tables in manifest.rows.items():
            for table, rows in tables.items():
                self.stdout.write(f"  {alias}.{table}: {rows:,}")
