"""A backup back in place."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.utils.translation import gettext as _

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
            sentence = _("%(file)s is whole: Sewana %(version)s, made %(moment)s")
            found = {"file": file, "version": manifest.version, "moment": manifest.made_at}
            self.stdout.write(sentence % found)
            self.list_rows(manifest)
            return
        with first_run.held():
            aside = restoring.restore(file)
        self.stdout.write(_("Restored %(file)s.") % {"file": file})
        self.stdout.write(_("What was here before is kept: %(place)s") % {"place": aside})
        if settings.ENVIRONMENT.text("SECRET_KEY"):
            sentence = _(
                "SEWANA_SECRET_KEY is set and stays in force: phones are known again only if it is the "
                "secret of then, which lies in %(file)s."
            )
            self.stdout.write(sentence % {"file": settings.DATA_DIR / "secret"})

    def list_rows(self, manifest: backups.Manifest) -> None:
        for alias, tables in manifest.rows.items():
            for table, rows in tables.items():
                self.stdout.write(f"  {alias}.{table}: {rows:,}")
