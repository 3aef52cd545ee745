"""The settings in force."""

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from sewana.site import first_run


class Command(BaseCommand):
    help = "Show the settings in force, where each comes from, and which database is used."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--show", action="store_true", help="as without it: show everything, secrets masked"
        )

    def handle(self, *args: object, **options: object) -> None:
        for row in settings.ENVIRONMENT.rows():
            value = row.value or _("(none)")
            source = _("default") if row.source == "default" else row.source
            self.stdout.write(f"{row.name} = {value}")
            # The settings are read before there is a language: their Thai stands in locale/th/…/others.po.
            sentence = _("%(meaning)s. From: %(source)s.") % {"meaning": _(row.meaning), "source": source}
            self.stdout.write(f"    {sentence}")
        for alias in connections:
            found = {"name": alias, "place": first_run.place(alias)}
            self.stdout.write(_("Database (%(name)s): %(place)s") % found)
