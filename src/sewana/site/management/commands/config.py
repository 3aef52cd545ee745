"""The settings in force."""

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.db import connections

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
            self.stdout.write(f"{row.name} = {row.value or '(none)'}")
            self.stdout.write(f"    {row.meaning}. From: {row.source}.")
        for alias in connections:
            self.stdout.write(f"Database ({alias}): {first_run.place(alias)}")
