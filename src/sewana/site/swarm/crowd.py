"""A crowd of phones at one server: they come in, listen and speak."""

import asyncio
import gc
import re
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sewana.site.swarm.phones import Ears, Ids, Line, Person, Stream, Tally, Voice, head, length_of, number_in
from sewana.site.swarm.product import Product

COOKIE = re.compile(rb"set-cookie: ([^;]+);", re.IGNORECASE)
AT_ONCE = 8  # lines that bring people in
PATIENCE_S = 30.0


class NotLetIn(RuntimeError):
    """The server did not let a phone in."""


@dataclass(frozen=True)
class Window:
    """What the server used, and the swarm, while something went on."""

    seconds: float
    cpu_s: float
    loop_cpu_s: float
    swarm_cpu_s: float


class Crowd:
    """All phones of a run; what they were told adds up in `tally` and `ears`."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.host = product.host
        self.address, port = product.host.rsplit(":", 1)
        self.port = int(port)
        self.ids = Ids()
        self.tally = Tally()
        self.ears = Ears()
        self.streams: list[Stream] = []
        self.lines: list[Line] = []

    def place(self, deed: str) -> str:
        return f"/live/{self.product.room}/{deed}"

    # Coming in

    async def enter(self, n: int) -> list[Person]:
        """Let people come in by the open link, each with a ticket and pass of their own."""
        parts = [n // AT_ONCE + (at < n % AT_ONCE) for at in range(AT_ONCE)]
        found = await asyncio.gather(*[self.enter_some(part) for part in parts if part])
        return [person for part in found for person in part]

    async def enter_some(self, n: int) -> list[Person]:
        reader, writer = await asyncio.open_connection(self.address, self.port)
        request = head("GET", self.place("enter") + "?as=phone&lang=th", self.host) + b"\r\n"
        people = []
        try:
            for _ in range(n):
                writer.write(request)
                opening = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(length_of(opening, len(opening)))
                people.append(self.person(opening, body))
        finally:
            writer.close()
        return people

    def person(self, opening: bytes, body: bytes) -> Person:
        cookies = "; ".join(found.decode() for found in COOKIE.findall(opening))
        if not opening.startswith(b"HTTP/1.1 200") or "sewana_pass=" not in cookies:
            raise NotLetIn(opening[:200].decode("latin-1") + body[:200].decode("latin-1"))
        return self.known(cookies, body)

    def known(self, cookies: str, body: bytes) -> Person:
        return Person(head("POST", self.place("send"), self.host, cookies), number_in(body), cookies)

    def asker(self, person: Person) -> Person:
        """Return somebody as they send the form for questions."""
        path, form = f"/e/{self.product.key}/questions/", "application/x-www-form-urlencoded"
        opening = head("POST", path, self.host, person.cookies, form) + b"X-Requested-With: fetch\r\n"
        return Person(opening, person.statement, person.cookies)

    async def open_stream(self, cookies: str = "") -> Person:
        """Open a phone's stream; a phone without cookies is given its own."""
        loop = asyncio.get_running_loop()
        opened: asyncio.Future[bytes] = loop.create_future()
        request = head("GET", self.place("listen") + "?as=phone&lang=th", self.host, cookies) + b"\r\n"
        _transport, stream = await loop.create_connection(
            lambda: Stream(request, self.ears, opened), self.address, self.port
        )
        async with asyncio.timeout(PATIENCE_S):
            opening, _, body = (await opened).partition(b"\r\n\r\n")
        self.streams.append(stream)
        if cookies and opening.startswith(b"HTTP/1.1 200"):
            return self.known(cookies, body)
        return self.person(opening, body)

    async def listen(self, people: Sequence[Person]) -> None:
        for at in range(0, len(people), 100):
            await asyncio.gather(*[self.open_stream(person.cookies) for person in people[at : at + 100]])

    # Speaking

    async def open_line(self, voice: Voice) -> Line:
        loop = asyncio.get_running_loop()
        _transport, line = await loop.create_connection(
            lambda: Line(voice, self.tally), self.address, self.port
        )
        self.lines.append(line)
        return line

    async def open_lines(self, voices: Sequence[Voice]) -> list[Line]:
        found: list[Line] = []
        for at in range(0, len(voices), 100):
            found += await asyncio.gather(*[self.open_line(voice) for voice in voices[at : at + 100]])
        return found

    async def answered(self, lines: Sequence[Line]) -> bool:
        """Wait until nobody waits for an answer any more; False if somebody still does."""
        until = time.perf_counter() + PATIENCE_S
        while any(line.is_waiting for line in lines):
            if time.perf_counter() > until:
                return False
            await asyncio.sleep(0.002)
        return True

    async def speak_on(self, lines: Sequence[Line], seconds: float) -> None:
        """Let everybody speak again as soon as they were answered."""
        for line in lines:
            line.goes_on = True
            line.say()
        await asyncio.sleep(seconds)

    async def fall_silent(self, lines: Sequence[Line]) -> None:
        for line in lines:
            line.goes_on = False
        await self.answered(lines)

    async def speak_at_pace(self, lines: Sequence[Line], per_second: float, seconds: float) -> None:
        """Let one after the other speak at a pace, whatever the answers take."""
        begun = time.perf_counter()
        for turn in range(round(per_second * seconds)):
            wait = begun + turn / per_second - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            lines[turn % len(lines)].say()
        await asyncio.sleep(max(0.0, begun + seconds - time.perf_counter()))

    def close(self) -> None:
        transports = [stream.transport for stream in self.streams] + [line.transport for line in self.lines]
        for transport in transports:
            transport.abort()
        self.streams.clear()
        self.lines.clear()

    # Measuring

    def watch(self) -> Callable[[], Window]:
        """Begin a window; the returned function ends it."""
        began, cpu, loop_cpu = time.perf_counter(), self.product.cpu_s(), self.product.loop_cpu_s()
        swarm = time.process_time()

        def window() -> Window:
            return Window(
                seconds=time.perf_counter() - began,
                cpu_s=self.product.cpu_s() - cpu,
                loop_cpu_s=self.product.loop_cpu_s() - loop_cpu,
                swarm_cpu_s=time.process_time() - swarm,
            )

        return window


def prepare_process() -> None:
    """Allow thousands of lines, to the server that is started later as well, and keep the collector out of the way."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    gc.disable()


def percentile_ms(seconds: Sequence[float], percent: float) -> float | None:
    if not seconds:
        return None
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))], 2)
