"""Which versions are at work."""

import platform
import sqlite3

import django
from django.core.management import BaseCommand

import sewana


class Command(BaseCommand):
    help = "Print the version of the product and of what it stands on."
    needs = "files"
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"sewana {sewana.__version__}")
        self.stdout.write(f"Python {platform.python_version()}, Django {django.get_version()}")
        self.stdout.write(f"SQLite {sqlite3.sqlite_version}")
