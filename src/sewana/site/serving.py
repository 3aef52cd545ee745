"""The one process that serves: pages, static files, and a keeper that refreshes what has grown stale."""

import itertools
import logging
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from types import FrameType

import uvicorn
from django.conf import settings
from django.core.management import CommandError
from django.db import connections
from django.utils.translation import gettext as _

from sewana.forum import operations as forum
from sewana.reflection import tasks

APPLICATION = "sewana.config.asgi:application"
FOLD_S = 2
REFRESH_EVERY = 5  # folds
LAST_WORDS_S = 5  # how long a page may still take once the server was told to stop

log = logging.getLogger("sewana.keeper")


def listen(host: str, port: int) -> socket.socket:
    """Take the port (0: any free one) before the slow work, so that a taken one is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        sentence = _(
            "Cannot listen on %(host)s port %(port)s (%(reason)s): choose another with --host or --port."
        )
        raise CommandError(sentence % {"host": host, "port": port, "reason": error.strerror}) from error


def address(listener: socket.socket) -> str:
    """The address to open on this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)  # noqa: S104 - read, not bound
    return f"http://{host}:{port}/"


def know_own_address(listener: socket.socket) -> None:
    """Without a chosen SEWANA_SITE_URL, links and QR codes must carry the port in use."""
    if settings.ENVIRONMENT.sources["SITE_URL"] == "default":
        settings.SITE_URL = address(listener).rstrip("/")
        settings.CSRF_TRUSTED_ORIGINS = [settings.SITE_URL]


class Keeper(threading.Thread):
    """Bring the tables up to the journal every other second, and now and then refresh what has grown stale."""

    def __init__(self) -> None:
        super().__init__(name="keeper", daemon=True)
        self.stopped = threading.Event()

    def run(self) -> None:
        try_to(forum.tidy, "tidying the journal")
        for turn in itertools.count(1):
            if self.stopped.wait(FOLD_S):
                break
            try_to(forum.fold_journal, "folding the journal")
            if turn % REFRESH_EVERY == 0:
                try_to(tasks.refresh_stale, "refreshing the reflections")
        connections.close_all()

    def stop(self) -> None:
        self.stopped.set()
        self.join(LAST_WORDS_S)


def try_to(work: Callable[[], object], name: str) -> None:
    try:
        work()
    except Exception:  # whatever went wrong is reported, and must not stop the pages
        log.exception("%s failed; it is tried again in some seconds", name)


class Server(uvicorn.Server):
    """Say so when the door is open, and let the keeper go before it closes."""

    def __init__(self, config: uvicorn.Config, *, opened: Callable[[], None]) -> None:
        super().__init__(config)
        self.opened = opened
        self.keeper = Keeper()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.keeper.start()
        self.opened()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.keeper.stopped.set()
        await super().shutdown(sockets)
        self.keeper.stop()


def run(listener: socket.socket, *, opened: Callable[[], None]) -> None:
    """Serve until told to stop; being told to stop is a good end."""
    fast = sys.platform != "win32"
    config = uvicorn.Config(
        APPLICATION,
        loop="uvloop" if fast else "asyncio",
        http="httptools",
        lifespan="off",
        access_log=False,  # who opened which page, and when, would give away who voted how
        log_config=None,
        proxy_headers=False,  # the product itself believes only the proxies that the library named
        server_header=False,
        timeout_graceful_shutdown=LAST_WORDS_S,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # The server hands the signal on once it has closed.
    signal.signal(signal.SIGTERM, end)
    try:
        Server(config, opened=opened).run(sockets=[listener])
    except KeyboardInterrupt:
        end()
    finally:
        connections.close_all()


def end(number: int = 0, frame: FrameType | None = None) -> None:
    raise SystemExit(0)


def open_browser(url: str) -> None:
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
