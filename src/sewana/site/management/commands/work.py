"""Background work apart from the server: on a machine of its own, or several."""

import os
import signal
import threading
from types import FrameType

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from sewana.site import keeping


class Command(BaseCommand):
    help = "Send mails apart from the server, where SEWANA_BACKGROUND is `separate`."
    needs = "settings"
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        os.umask(0o077)
        stopped = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopped.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        self.stdout.write(_("Working; stop with Ctrl-C."))
        keeping.work(stopped)
