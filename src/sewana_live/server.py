"""The rooms of this process: loaded when somebody comes, kept up to date, and closed in order."""

import asyncio
import gc
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor

from sewana_live.doors import Keys
from sewana_live.events import Entered, Event
from sewana_live.hub import BEAT_S, CROWD, TICK_S
from sewana_live.journal import Journal
from sewana_live.lag import Lag
from sewana_live.loading import News, read_news, room_of, take_secrets
from sewana_live.ports import Clock, Router, Source, Store, now_ms
from sewana_live.room import Flag, Person, Refusal, Room, Scene, apply
from sewana_live.running import Outcome, Reply, Running
from sewana_live.saying import Saying, say
from sewana_live.wire import NOSNIFF, Header

log = logging.getLogger("sewana.live")

LOADING_THREADS = 4
UNKNOWN_FOR_MS = 2_000
MOST_UNKNOWN = 10_000
IDLE_MS = 3_600_000
HEAR_AGAIN_S = 1.0
EVENTS_A_TURN = 500

PAGE_HEADERS: tuple[Header, ...] = (
    (b"content-type", b"text/html; charset=utf-8"),
    NOSNIFF,
    (b"cache-control", b"public, max-age=10"),
    (b"vary", b"accept-encoding"),
    (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'"),
)


def spare_the_collector() -> None:
    # What is here now stays: looking through all of it for garbage would hold the loop for tens of milliseconds.
    gc.freeze()


class Server:
    """Holds the rooms, and everything that may be asked of them.

    Parameters
    ----------
    store, source, router, clock
        See `ports`. Without a router statements come in the order of their numbers.
    keys : Keys
    page_headers : sequence of (name, value)
        Of the room's page; the caller knows which policy its scripts need.

    All methods belong to the loop, but for `heard`, `scene`, `submit_from_thread`, `flags` and `figures`.
    """

    def __init__(
        self,
        *,
        store: Store,
        source: Source,
        keys: Keys,
        router: Router | None = None,
        clock: Clock = now_ms,
        page_headers: tuple[Header, ...] = PAGE_HEADERS,
    ) -> None:
        self.store = store
        self.source = source
        self.router = router
        self.keys = keys
        self.clock = clock
        self.page_headers = page_headers
        self.rooms: dict[str, Running] = {}
        # Addresses, other than the room's own, that are answered with its page: path -> (room, language).
        self.pages: dict[str, tuple[str, str]] = {}
        self.counts: Counter[str] = Counter()
        self.lag = Lag()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.is_closing = False
        self.threads = ThreadPoolExecutor(LOADING_THREADS, thread_name_prefix="sewana-room")
        self.loading: dict[str, asyncio.Future[Running | None]] = {}
        self.arriving: dict[str, Scene] = {}  # arrangements of rooms that are being loaded
        self.unknown: dict[str, int] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to work on the running loop; a second time it does nothing."""
        if self.loop is not None:
            return
        self.loop = asyncio.get_running_loop()
        spare_the_collector()
        self.journal = Journal(self.store, self.loop, self.journal_failed)
        for work in (self.tick_on, self.beat_on, self.lag.measure_on):
            self.spawn(work())

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        assert self.loop is not None
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def end_streams(self) -> None:
        """Take nothing new and end all streams: to be called before the web server waits for its lines to end."""
        self.is_closing = True
        for running in self.rooms.values():
            running.hub.close()

    async def close(self) -> None:
        """End all streams, write what is waiting, and stop."""
        self.end_streams()
        if self.loop is not None:
            await self.journal.close()
        for task in list(self.tasks):
            task.cancel()
        self.threads.shutdown(wait=False, cancel_futures=True)

    # Rooms come and go

    def when_loaded(
        self, name: str, then: Callable[[Running | None], None], failed: Callable[[], None]
    ) -> None:
        """Call with the room once it is loaded, with None if there is none."""
        self.start()
        self.spawn(self.load_then(name, then, failed))

    async def load_then(
        self, name: str, then: Callable[[Running | None], None], failed: Callable[[], None]
    ) -> None:
        try:
            running = await self.load(name)
        except Exception:  # whatever the tables report, who waits must hear it
            log.exception("a room could not be loaded")
            failed()
            return
        then(running)

    async def load(self, name: str) -> Running | None:
        """Return a room, out of the tables if it is not here yet; None if there is none of this name."""
        self.start()
        assert self.loop is not None
        if name in self.rooms:
            return self.rooms[name]
        if self.clock() - self.unknown.get(name, -UNKNOWN_FOR_MS) < UNKNOWN_FOR_MS:
            return None
        if name not in self.loading:
            self.loading[name] = self.loop.create_task(self.load_once(name))
        return await asyncio.shield(self.loading[name])

    async def load_once(self, name: str) -> Running | None:
        assert self.loop is not None
        try:
            room = await self.loop.run_in_executor(self.threads, self.read_room, name)
        finally:
            del self.loading[name]
        if room is None:
            if len(self.unknown) >= MOST_UNKNOWN:
                self.unknown.clear()
            self.unknown[name] = self.clock()
            return None
        running = self.rooms[name] = Running(room, self.router)
        running.used_at = self.clock()
        spare_the_collector()
        if name in self.arriving:
            room.set_scene(self.arriving.pop(name))
        self.hear(name)  # what was written while the tables were read
        return running

    def read_room(self, name: str) -> Room | None:
        """Read a room; blocks."""
        loaded = self.source.load(name)
        return None if loaded is None else room_of(name, loaded, self.store)

    def forget_idle(self) -> None:
        """Let rooms go that nobody has looked at for an hour: they come back with the next who asks."""
        now = self.clock()
        for name, running in list(self.rooms.items()):
            running.room.floods.forget_old(now)
            if running.hub.count or running.in_flight or running.is_hearing:
                running.used_at = now
            elif now - running.used_at > IDLE_MS:
                self.counts["frames_sent"] += running.hub.sent
                self.counts["frames_skipped"] += running.hub.skipped
                del self.rooms[name]

    # What is said

    def say(
        self,
        running: Running,
        event: Event,
        reply: Reply,
        *,
        now: int,
        person: Person | None = None,
        entrance: Entered | None = None,
    ) -> None:
        """Check an event and make it durable; `reply` hears at once or then how it ended."""
        if self.is_closing:
            reply(Outcome.STORE)
            return
        saying = Saying(running, event, reply, self.counts, self.clock)
        say(self.journal, saying, person=person, entrance=entrance, now=now)

    def submit_from_thread(self, room: str, event: Event, *, seconds: float = 10.0) -> Outcome | Refusal:
        """Say something from another thread, and wait until it is durable.

        Of somebody of whom the room does not know yet, submit their `Entered` first.

        Raises
        ------
        LookupError
            If there is no such room, or none is running in this process.
        TimeoutError
            If it took longer; it may still become durable.
        """
        if self.loop is None or self.loop.is_closed():
            raise LookupError("no room is running in this process")
        return asyncio.run_coroutine_threadsafe(self.say_for(room, event), self.loop).result(seconds)

    async def say_for(self, name: str, event: Event) -> Outcome | Refusal:
        running = await self.load(name)
        if running is None:
            raise LookupError(f"there is no room {name}")
        ended: asyncio.Future[Outcome | Refusal] = asyncio.get_running_loop().create_future()
        self.say(running, event, ended.set_result, now=self.clock())
        return await ended

    # What others do

    def on_loop(self, work: Callable[..., None], *given: object) -> None:
        if self.loop is not None and not self.loop.is_closed() and not self.is_closing:
            self.loop.call_soon_threadsafe(work, *given)

    def scene(self, room: str, scene: Scene) -> None:
        """Arrange a room anew; from any thread. Where the room is not running, nothing happens."""
        self.on_loop(self.rearrange, room, scene)

    def end(self, room: str) -> None:
        """Let a room go that is no more, with all who listen; from any thread. Who asks again finds no such room."""
        self.on_loop(self.end_room, room)

    def end_room(self, name: str) -> None:
        running = self.rooms.pop(name, None)
        self.unknown[name] = self.clock()
        if running is not None:
            running.hub.close()

    def rearrange(self, name: str, scene: Scene) -> None:
        running = self.rooms.get(name)
        if running is None:
            if name in self.loading:
                self.arriving[name] = scene
            return
        if running.room.set_scene(scene):
            running.hub.rearrange()
            for role, epoch in scene.epochs.items():
                running.hub.close(role, below=epoch)

    def heard(self, room: str) -> None:
        """Read on in the journal, since somebody else has written; from any thread."""
        self.on_loop(self.hear, room)

    def hear(self, name: str) -> None:
        running = self.rooms.get(name)
        if running is None:
            return
        running.hears_again = True
        if not running.is_hearing:
            running.is_hearing = True
            self.spawn(self.hear_on(running))

    async def hear_on(self, running: Running) -> None:
        assert self.loop is not None
        try:
            while running.hears_again:
                running.hears_again = False
                news = await self.loop.run_in_executor(
                    self.threads, read_news, running.room, self.store, self.journal.own
                )
                await self.take_news(running.room, news)
        except (
            Exception
        ):  # whatever the store reports: what others wrote is durable, and is read a moment later
            log.exception("the journal could not be read; it is tried again in %s s", HEAR_AGAIN_S)
            self.loop.call_later(HEAR_AGAIN_S, self.hear, running.room.name)
        finally:
            running.is_hearing = False

    async def take_news(self, room: Room, news: News) -> None:
        for at, event in enumerate(news.events, 1):
            apply(room, event)
            if at % EVENTS_A_TURN == 0:
                await asyncio.sleep(0)
        room.position = max(room.position, news.position)
        if news.secrets is not None:
            take_secrets(room, news.secrets)

    def journal_failed(self, rooms: set[str]) -> None:
        # A write that failed may have become durable all the same.
        assert self.loop is not None
        for name in rooms:
            self.loop.call_later(HEAR_AGAIN_S, self.hear, name)

    # What goes on by itself

    async def tick_on(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            for running in list(self.rooms.values()):
                await self.tick(running, began)
            crowd = sum(running.hub.count for running in self.rooms.values()) / CROWD
            await asyncio.sleep(max(0.01, TICK_S * max(1.0, crowd) - (loop.time() - began)))

    async def tick(self, running: Running, now_s: float) -> None:
        now = self.clock()
        try:
            chunks = running.hub.news(now)
            if chunks or running.hub.behind:
                await running.hub.send(chunks, now, now_s)
        except Exception:  # reported; the next tick must come, and the other rooms theirs
            log.exception("the numbers of a room could not be sent")

    async def beat_on(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(BEAT_S)
            self.forget_idle()
            for running in list(self.rooms.values()):
                await running.hub.beat(loop.time())

    # What is asked

    def page_for(self, path: str) -> tuple[str, str] | None:
        """Return (room, language) of the room whose page an address stands for."""
        return self.pages.get(path)

    def flags(self, room: str) -> list[Flag]:
        """Return the floods found in a room; from any thread."""
        running = self.rooms.get(room)
        return running.room.floods.flags(running.room.people) if running else []

    def figures(self) -> dict[str, float]:
        """Return counters and gauges; from any thread."""
        rooms = list(self.rooms.values())
        figures: dict[str, float] = {
            "rooms": len(rooms),
            "listeners": sum(running.hub.count for running in rooms),
            "frames_sent": self.counts["frames_sent"] + sum(running.hub.sent for running in rooms),
            "frames_skipped": self.counts["frames_skipped"] + sum(running.hub.skipped for running in rooms),
            "acknowledged": self.counts["acknowledged"],
            "refused": self.counts["refused"],
            "lag_max_ms": self.lag.highest_ms(),
            "lag_p99_ms": self.lag.percentile_ms(99),
        }
        if self.loop is not None:
            journal = self.journal
            figures |= {"batches": journal.batches, "lines": journal.lines, "not_written": journal.failures}
        return figures
