"""The work behind the pages, in a process of its own."""

import os
import sys
import threading

from django.conf import settings
from django.core.management import BaseCommand

from sewana.site import keeping


class Command(BaseCommand):
    help = "Work behind the pages: `serve` starts this itself, and it ends with its standard input."
    needs = "settings"
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        os.umask(0o077)  # whatever this process makes in the data folder, only its owner may read
        os.nice(keeping.NICER)
        stopped = keeping.end_of(sys.stdin.fileno())
        worker = threading.Thread(target=keeping.work, args=(stopped,), name="worker")
        if settings.ENVIRONMENT.text("BACKGROUND") == "keeper":
            worker.start()
        keeping.FIRST.do()
        keeping.keep(stopped)
