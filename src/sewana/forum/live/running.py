"""The rooms that this process runs: in front of Django, on its event loop, with its tables behind them."""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import connections

from sewana.committee.models import Edition
from sewana.forum.live import passes
from sewana.forum.live.rooms import Process
from sewana.forum.live.routing import Draws
from sewana.forum.live.scenes import Pages, Scenes
from sewana.forum.live.source import TableSource
from sewana.forum.live.store import DatabaseStore
from sewana.forum.queries.room import versions
from sewana_live.doors import Keys
from sewana_live.server import Server

log = logging.getLogger("sewana.live")


class Rooms:
    """See `rooms.Running`: what the rest of the product tells the rooms comes in here, from any thread."""

    def __init__(self, page: Pages) -> None:
        draws = Draws()
        self.names: dict[str, str] = {}  # of rooms, by the key of their edition
        self.scenes = Scenes(draws, page, self.names)
        self.server = Server(
            store=DatabaseStore(), source=TableSource(self.scenes), router=draws, keys=keys()
        )
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="sewana-scenes")
        self.lock = threading.Lock()
        self.waiting: set[str] = set()

    def heard(self, room: str) -> None:
        self.server.heard(room)

    def rearranged(self, room: str) -> None:
        with self.lock:
            if room in self.waiting:
                return  # whoever is about to read the tables will see this change, too
            self.waiting.add(room)
        self.thread.submit(self.arrange, room)

    def arrange(self, room: str) -> None:
        with self.lock:
            self.waiting.discard(room)
        try:
            edition = Edition.objects.filter(uid=room).first()
            if edition is None:
                self.server.end(room)
            elif self.is_running(room):
                self.server.scene(room, self.scenes.of(edition))
        except Exception:  # reported: the next look for changes makes it anew
            log.exception("a room could not be arranged anew")
            self.scenes.versions.pop(room, None)
            connections.close_all()

    def is_running(self, room: str) -> bool:
        return room in self.server.rooms or room in self.server.loading

    def with_page(self, key: str) -> str:
        """Return the running room of an edition's key, if its page is at hand; else nothing."""
        running = self.server.rooms.get(self.names.get(key, "")) if key else None
        return running.room.name if running is not None and running.room.scene.shells else ""

    def look(self) -> None:
        """Find what other processes have written or rearranged; called every other second."""
        running = list(self.server.rooms)
        for room in running:
            self.server.heard(room)
        found = versions(running)
        for room in running:
            if room not in found or found[room] != self.scenes.versions.get(room):
                self.rearranged(room)  # or let go, where its edition is no more

    def on_screen(self, room: str, who: str) -> int | None:
        running = self.server.rooms.get(room)
        person = running.room.find(who) if running is not None else None
        drawn = person.drawn if person is not None else None
        return drawn[0] if person is not None and drawn is not None and not person.vote_on(drawn[0]) else None

    def has_heard(self, room: str, who: str) -> bool:
        running = self.server.rooms.get(room)
        return running is None or who in running.room.people

    def figures(self) -> Mapping[str, float]:
        return self.server.figures()


def keys() -> Keys:
    origins = frozenset(
        {settings.SITE_URL.encode(), *(url.encode() for url in settings.CSRF_TRUSTED_ORIGINS)}
    )
    return Keys(
        passes=passes.key(),
        seals=settings.SECRET_KEY,
        origins=origins,
        proxies=frozenset(settings.TRUSTED_PROXIES),
        is_https=settings.HTTPS,
    )


def run(page: Pages) -> Rooms:
    """Let this process run rooms from now on."""
    rooms = Rooms(page)
    Process.rooms = rooms
    return rooms
