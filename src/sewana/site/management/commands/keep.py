"""The work behind the pages, in a process of its own."""

import os
import sys

from django.core.management import BaseCommand

from sewana.site import keeping


class Command(BaseCommand):
    help = "Work behind the pages: `serve` starts this itself, and it ends with its standard input."
    needs = "settings"
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        os.umask(0o077)  # whatever this process makes in the data folder, only its owner may read
        os.nice(keeping.NICER)
        keeping.FIRST.do()
        keeping.keep(keeping.end_of(sys.stdin.fileno()))
