"""The process that serves: rooms, pages and static files; the keeper works in one beside it."""

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
from uvicorn.importer import import_from_string

from sewana.forum import operations as forum
from sewana.site.keeper import Keeper
from sewana_live import protocol
from sewana_live.server import Server as RoomServer

APPLICATION = "sewana.config.asgi:application"
LOOK_S = 2
KEEP_ALIVE_S = (
    75  # a phone votes again within a minute: a new line for each vote would cost more than the vote
)
# A page in a thread keeps Python's lock for so long before the rooms may go on; at Python's own 5 ms, eight pages
# together would hold a vote back for 40.
SWITCH_S = 0.001
LAST_WORDS_S = 5  # how long a page may still take once the server was told to stop

log = logging.getLogger("sewana.site")


def listen(host: str, port: int) -> list[socket.socket]:
    """Take the port (0: any free one) before the slow work, so that a taken one is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Sockets that share a port would share it with another server, too: ask first whether it is free.
        with socket.create_server((host, port), family=family) as probe:
            free = probe.getsockname()[1]
        return protocol.listeners(host, free)
    except OSError as error:
        sentence = _(
            "Cannot listen on %(host)s port %(port)s (%(reason)s): choose another with --host or --port."
        )
        raise CommandError(sentence % {"host": host, "port": port, "reason": error.strerror}) from error


def address(listeners: list[socket.socket]) -> str:
    """The address to open on this machine."""
    host, port = listeners[0].getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)  # noqa: S104 - read, not bound
    return f"http://{host}:{port}/"


def know_own_address(listeners: list[socket.socket]) -> None:
    """Without a chosen SEWANA_SITE_URL, links and QR codes must carry the port in use."""
    if settings.ENVIRONMENT.sources["SITE_URL"] == "default":
        settings.SITE_URL = address(listeners).rstrip("/")
        settings.CSRF_TRUSTED_ORIGINS = [settings.SITE_URL]


class Lookout(threading.Thread):
    """Let the rooms find every other second what other processes did, the keeper among them."""

    def __init__(self) -> None:
        super().__init__(name="lookout", daemon=True)
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(LOOK_S):
            try:
                forum.look_after_rooms()
            except Exception:  # whatever went wrong is reported, and must not stop the next look
                log.exception("the rooms could not be looked after; it is tried again in some seconds")
                connections.close_all()
        connections.close_all()

    def stop(self) -> None:
        self.stopped.set()
        self.join(LAST_WORDS_S)


class Server(uvicorn.Server):
    """Say so when the door is open; let the rooms write what they hold, and the keeper go, before it closes."""

    def __init__(self, config: uvicorn.Config, *, rooms: RoomServer, opened: Callable[[], None]) -> None:
        super().__init__(config)
        self.rooms = rooms
        self.opened = opened
        self.keeper = Keeper()
        self.lookout = Lookout()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.rooms.start()
        self.lookout.start()
        self.keeper.start()
        self.opened()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.keeper.let_go()
        for listener in sockets or []:
            listener.close()  # nobody new, while streams end and phones begin to come back
        await self.rooms.close()
        await super().shutdown(sockets)
        self.lookout.stop()
        self.keeper.stop()


def run(listeners: list[socket.socket], *, opened: Callable[[], None]) -> None:
    """Serve until told to stop; being told to stop is a good end."""
    fast = sys.platform != "win32"
    front = import_from_string(APPLICATION)
    config = uvicorn.Config(
        front,
        loop="uvloop" if fast else "asyncio",
        http=protocol.http_class(front.rooms.server),
        lifespan="off",
        backlog=protocol.BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        access_log=False,  # who opened which page, and when, would give away who voted how
        log_config=None,
        proxy_headers=False,  # the product itself believes only the proxies that the library named
        server_header=False,
        timeout_graceful_shutdown=LAST_WORDS_S,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    sys.setswitchinterval(SWITCH_S)
    # The server hands the signal on once it has closed.
    signal.signal(signal.SIGTERM, end)
    try:
        Server(config, rooms=front.rooms.server, opened=opened).run(sockets=listeners)
    except KeyboardInterrupt:
        end()
    finally:
        connections.close_all()


def end(number: int = 0, frame: FrameType | None = None) -> None:
    raise SystemExit(0)


def open_browser(url: str) -> None:
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
