"""Out to all: what changed is encoded once a channel, and the same bytes are handed to everybody in it.

Whoever reads too slowly is left out until their line is free, and then gets the newest state, not what they missed.
"""

import asyncio
import random
from collections.abc import Iterable
from typing import Protocol

from sewana_live.frames import CONSOLE, PUBLIC, Numbers
from sewana_live.room.state import Room

AUDIENCES = ("phone", "stage", "console")
TICK_S = 0.25
CROWD = 5_000  # listeners that one core can serve four times a second; the tick stretches beyond
SLICE = 100  # writes of one turn of the loop: one to two milliseconds
MOST_WAITING_BYTES = 64 * 1024
GIVE_UP_S = 120.0
BEAT_S = 15.0
BEAT = b": beat\n\n"


class Sink(Protocol):
    """Where a stream's bytes go; asyncio's transports are one."""

    def write(self, data: bytes) -> None: ...

    def get_write_buffer_size(self) -> int: ...

    def abort(self) -> None: ...

    def close(self) -> None: ...


class Listener:
    """One open stream."""

    __slots__ = ("audience", "behind_since", "epoch", "hub", "language", "sink", "who")

    def __init__(self, sink: Sink, audience: str, language: str, *, who: str = "", epoch: int = 0) -> None:
        self.sink = sink
        self.audience = audience
        self.language = language
        self.who = who
        self.epoch = epoch
        self.behind_since = 0.0
        self.hub: Hub | None = None

    def leave(self) -> None:
        """Called when the line is gone; a second time it does nothing."""
        if self.hub is not None:
            self.hub.leave(self)


Channel = tuple[str, str]


class Hub:
    """The listeners of one room."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.channels: dict[Channel, dict[Listener, None]] = {}
        self.numbers: dict[str, Numbers] = {}
        self.states: dict[Channel, bytes] = {}
        self.behind: dict[Listener, None] = {}
        self.is_rearranged = False
        self.sent = self.skipped = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.channels.values()))

    def join(self, listener: Listener, now: int, first: bytes = b"") -> None:
        """Give a new listener the whole state; `first` goes before it."""
        listener.hub = self
        self.channels.setdefault((listener.audience, listener.language), {})[listener] = None
        retry = b"retry: %d\n\n" % random.randint(1_000, 5_000)  # noqa: S311 - spreads a crowd, hides nothing
        listener.sink.write(retry + first + self.state(listener.audience, listener.language, now))
        if listener.who and (person := self.room.find(listener.who)):
            person.streams += 1

    def leave(self, listener: Listener) -> None:
        listener.hub = None
        self.channels[listener.audience, listener.language].pop(listener, None)
        self.behind.pop(listener, None)
        if listener.who and (person := self.room.find(listener.who)):
            person.streams -= 1

    def state(self, audience: str, language: str, now: int) -> bytes:
        """Return the frames of scene and numbers as they were sent last, made once for all who come in between."""
        numbers = self.numbers_of(audience, now)
        known = self.states.get((audience, language))
        if known is None:
            known = self.scene_frame(audience, language) + frame(b"numbers", numbers.all(now))
            self.states[audience, language] = known
        return known

    def scene(self, audience: str, language: str) -> bytes:
        frames = self.room.scene.frames
        return frames.get((audience, language)) or frames.get((audience, "th")) or b"{}"

    def scene_frame(self, audience: str, language: str) -> bytes:
        return frame(b"scene", self.scene(audience, language))

    def numbers_of(self, audience: str, now: int) -> Numbers:
        kind = CONSOLE if audience == "console" else PUBLIC
        numbers = self.numbers.get(kind)
        if numbers is None:
            numbers = self.numbers[kind] = Numbers(self.room, kind)
            numbers.changes(now, None)
        return numbers

    def rearrange(self) -> None:
        self.is_rearranged = True

    def news(self, now: int) -> dict[Channel, bytes]:
        """Return what each channel gets at this tick."""
        self.room.leave_absent(now)
        dirty, self.room.dirty = self.room.dirty, set()
        anew, self.is_rearranged = self.is_rearranged, False
        kinds = {
            CONSOLE if audience == "console" else PUBLIC
            for (audience, _), its in self.channels.items()
            if its
        }
        unseen = self.numbers.keys() - kinds
        for kind in unseen:
            del self.numbers[kind]  # nobody looks; made anew for the next who comes
        changed = {kind: self.numbers_of(kind, now).changes(now, None if anew else dirty) for kind in kinds}
        if anew or unseen or any(changed.values()):
            self.states.clear()
        found = {}
        for (audience, language), its in self.channels.items():
            news = changed.get(CONSOLE if audience == "console" else PUBLIC) if its else None
            chunk = self.scene_frame(audience, language) if anew and its else b""
            chunk += frame(b"numbers", news) if news else b""
            if chunk:
                found[audience, language] = chunk
        return found

    async def send(self, chunks: dict[Channel, bytes], now: int, now_s: float) -> None:
        """Hand each channel's bytes to its listeners, some at each turn of the loop."""
        behind = list(self.behind)
        for channel, chunk in chunks.items():
            for part in slices(list(self.channels[channel])):
                for listener in part:
                    self.send_one(listener, chunk, now_s)
                await asyncio.sleep(0)
        for listener in behind:
            self.catch_up(listener, now, now_s)

    def send_one(self, listener: Listener, chunk: bytes, now_s: float) -> None:
        if listener.hub is None:
            return
        sink = listener.sink
        if sink.get_write_buffer_size() <= MOST_WAITING_BYTES and not listener.behind_since:
            sink.write(chunk)
            self.sent += 1
        elif chunk is not BEAT:
            self.skipped += 1
            if not listener.behind_since:
                listener.behind_since = now_s
                self.behind[listener] = None

    def catch_up(self, listener: Listener, now: int, now_s: float) -> None:
        """Give a slow reader the newest state once their line is free; let them go if it never is."""
        if listener.hub is None:
            return
        if listener.sink.get_write_buffer_size() == 0:
            del self.behind[listener]
            listener.behind_since = 0.0
            listener.sink.write(self.state(listener.audience, listener.language, now))
        elif now_s - listener.behind_since > GIVE_UP_S:
            listener.sink.abort()

    async def beat(self, now_s: float) -> None:
        """Say that the line is alive."""
        for part in slices([listener for its in self.channels.values() for listener in its]):
            for listener in part:
                self.send_one(listener, BEAT, now_s)
            await asyncio.sleep(0)

    def close(self, role: str = "", below: int = 0) -> None:
        """End the streams of a role whose pass is of an older address; all of them, if no role is named."""
        for listener in [listener for its in self.channels.values() for listener in its]:
            if not role or (listener.audience == role and listener.epoch < below):
                self.leave(listener)
                listener.sink.close()


def frame(name: bytes, content: bytes) -> bytes:
    """Return a server-sent event; a newline in the content begins another of its lines."""
    return b"event: %b\ndata: %b\n\n" % (name, content.replace(b"\n", b"\ndata: "))


def slices(listeners: list[Listener]) -> Iterable[list[Listener]]:
    return (listeners[at : at + SLICE] for at in range(0, len(listeners), SLICE))
