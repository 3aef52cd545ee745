"""Phones: lines that speak and hear whether it counted, and streams that listen."""

import asyncio
import itertools
import secrets
import time
from array import array
from collections import Counter, deque
from collections.abc import Iterable
from typing import Protocol

BROWSER = (
    b"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    b"Chrome/126.0.0.0 Mobile Safari/537.36"
)
# What the product lets one person say, a little less: a swarm that is told to wait measures its own waiting.
AT_ONCE = 38.0
PER_SECOND = 3.5
WAIT_S = 0.05
PATIENCE_S = 2.0


class Ids:
    """Ids as phones make them, in a tenth of the time."""

    def __init__(self) -> None:
        self.first = secrets.token_hex(8)
        self.numbers = itertools.count(1)

    def new(self) -> str:
        return f"{self.first}{next(self.numbers):016x}"


class Tally:
    """What phones were told."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []
        self.took_s = array("d")
        self.refused: Counter[int] = Counter()
        self.lost_lines = 0

    def begin(self) -> None:
        """Measure from here on; what was acknowledged before still must be stored."""
        self.took_s = array("d")


class Voice(Protocol):
    """What a line says next, and what it makes of the answer."""

    def ask(self) -> bytes | None:
        """Return the next request, None while there is nothing to say."""

    def heard(self, status: int, body: bytes) -> str:
        """Return the id that was acknowledged, "" for none."""


class Line(asyncio.Protocol):
    """One kept connection; each answer is followed by the next request as long as `goes_on`."""

    transport: asyncio.Transport

    def __init__(self, voice: Voice, tally: Tally) -> None:
        self.voice = voice
        self.tally = tally
        self.goes_on = False
        self.is_waiting = False
        self.asked_at = 0.0
        self.rest = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.is_waiting:
            self.tally.lost_lines += 1
            self.is_waiting = False

    def say(self) -> None:
        """Say one thing, if there is one and the last was answered."""
        if self.is_waiting or self.transport.is_closing():
            return
        request = self.voice.ask()
        if request is None:
            if self.goes_on:
                asyncio.get_running_loop().call_later(WAIT_S, self.say)
            return
        self.is_waiting = True
        self.asked_at = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        data = self.rest + data if self.rest else data
        end = data.find(b"\r\n\r\n") + 4
        if end < 4 or len(data) < end + length_of(data, end):
            self.rest = data
            return
        self.rest = b""
        self.is_waiting = False
        status = int(data[9:12])
        name = self.voice.heard(status, data[end:])
        if name:
            self.tally.took_s.append(time.perf_counter() - self.asked_at)
            self.tally.acknowledged.append(name)
        else:
            self.tally.refused[status] += 1
        if self.goes_on:
            self.say()


def length_of(data: bytes, end: int) -> int:
    at = data.find(b"content-length: ", 0, end)
    if at < 0:
        at = data.lower().find(b"content-length: ", 0, end)
    return int(data[at + 16 : data.find(b"\r\n", at)]) if at >= 0 else 0


def head(
    method: str, path: str, host: str, cookies: str = "", content_type: str = "application/json"
) -> bytes:
    """Return the head of a request as a phone's browser sends it, without its end."""
    lines = [
        f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive\r\n".encode(),
        b'sec-ch-ua-platform: "Android"\r\nUser-Agent: '
        + BROWSER
        + b"\r\nsec-ch-ua-mobile: ?1\r\nAccept: */*\r\n",
        f"Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nReferer: http://{host}/\r\n".encode(),
        b"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: th-TH,th;q=0.9\r\n",
    ]
    if method == "POST":
        lines.append(f"Origin: http://{host}\r\nContent-Type: {content_type}\r\n".encode())
    if cookies:
        lines.append(f"Cookie: {cookies}\r\n".encode())
    return b"".join(lines)


class Person:
    """Somebody with a ticket and a pass, and how much more they may say just now."""

    __slots__ = ("at", "cookies", "head", "left", "statement")

    def __init__(self, head: bytes, statement: int, cookies: str = "") -> None:
        self.head = head + b"Content-Length: "
        self.statement = statement  # the one on their screen; -1 when there is none left
        self.cookies = cookies
        self.left = AT_ONCE
        self.at = time.perf_counter()

    def may_speak(self) -> bool:
        if self.left < 1:
            now = time.perf_counter()
            self.left = min(AT_ONCE, (now - self.at) * PER_SECOND)
            self.at = now if self.left >= 1 else self.at
        return self.left >= 1

    def said(self) -> None:
        self.left -= 1
        if self.left < 1:
            self.at = time.perf_counter()

    def request(self, body: bytes) -> bytes:
        return b"%b%d\r\n\r\n%b" % (self.head, len(body), body)


class Turns:
    """People who speak through one line in turn, so that a person's own limit is not what is measured.

    Each says all they may just now before it is the next one's turn: a phone has a line of its own. In rounds, each
    says one thing.
    """

    in_rounds = False

    def __init__(self, people: Iterable[Person], ids: Ids) -> None:
        self.people = deque(people)
        self.ids = ids
        self.name = ""
        self.person: Person | None = None

    def next_person(self) -> Person | None:
        if self.in_rounds:
            self.people.rotate(-1)
        for _ in range(min(len(self.people), 100)):
            if self.people[0].statement >= 0 and self.people[0].may_speak():
                return self.people[0]
            self.people.rotate(-1)
        return None


class Votes(Turns):
    """Each votes on the statement that is on their screen: the one that the last answer brought."""

    taken = 0

    def ask(self) -> bytes | None:
        person = self.person = self.next_person()
        if person is None:
            return None
        person.said()
        self.name = self.ids.new()
        value = ord(self.name[-1]) % 3 - 1
        return person.request(
            b'{"do":"vote","id":"%b","statement":%d,"value":%d}'
            % (self.name.encode(), person.statement, value)
        )

    def heard(self, status: int, body: bytes) -> str:
        assert self.person is not None
        if status != 200:
            self.person.left = 0
            return ""
        self.person.statement = number_in(body)
        self.taken += 1
        return self.name


class Upvotes(Turns):
    """Each wants a question answered, and in the next round no longer."""

    def __init__(self, people: Iterable[Person], ids: Ids, questions: int) -> None:
        super().__init__(people, ids)
        self.turn = itertools.count()
        self.questions = questions
        self.wanted: set[tuple[Person, int]] = set()

    def ask(self) -> bytes | None:
        person = self.person = self.next_person()
        if person is None:
            return None
        person.said()
        self.name = self.ids.new()
        question = next(self.turn) % self.questions + 1
        self.wanted ^= {(person, question)}
        on = b"true" if (person, question) in self.wanted else b"false"
        return person.request(
            b'{"do":"upvote","id":"%b","question":%d,"on":%b}' % (self.name.encode(), question, on)
        )

    def heard(self, status: int, body: bytes) -> str:
        return self.name if status == 200 else ""


class Questions(Turns):
    """Each asks one question by the page's form, as its script sends it."""

    def ask(self) -> bytes | None:
        if not self.people:
            return None
        self.name = self.ids.new()
        return self.people.popleft().request(
            b"id=%b&text=When+will+number+%b+be+done" % (self.name.encode(), self.name[-4:].encode())
        )

    def heard(self, status: int, body: bytes) -> str:
        return self.name if status == 200 and body.startswith(b'{"done"') else ""


def number_in(body: bytes) -> int:
    """Return the number of the next statement in an answer, -1 when there is none."""
    at = body.find(b'"next":{')
    if at < 0:
        return -1
    at = body.find(b'"number":', at) + 9
    end = at
    while body[end : end + 1].isdigit():
        end += 1
    return int(body[at:end])


class Ears:
    """What all streams together heard: for each frame how many got it, and when the last did."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.frames = 0
        self.bytes = 0
        self.heard_by: Counter[int] = Counter()
        self.last_at: dict[int, float] = {}


TIME_DIGITS = 13


class Stream(asyncio.Protocol):
    """One phone's stream."""

    accepted = b"HTTP/1.1 200"
    mark = b'event: numbers\ndata: {"t":'  # what stands before the time of a frame
    transport: asyncio.Transport

    def __init__(self, request: bytes, ears: Ears, opened: "asyncio.Future[bytes] | None" = None) -> None:
        self.request = request
        self.ears = ears
        self.opened = opened
        self.first = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        transport.write(self.request)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.opened is not None and not self.opened.done():
            self.opened.set_exception(ConnectionError("a stream was closed before it began"))

    def data_received(self, data: bytes) -> None:
        if self.opened is not None:
            self.first += data
            if self.is_open():
                self.opened.set_result(self.first)
                self.opened, self.first = None, b""
            return
        ears, mark = self.ears, self.mark
        ears.bytes += len(data)
        at = data.find(mark)
        while at >= 0:
            begin = at + len(mark)
            made_at = int(data[begin : begin + TIME_DIGITS])
            ears.frames += 1
            ears.heard_by[made_at] += 1
            ears.last_at[made_at] = time.time()
            at = data.find(mark, begin)

    def is_open(self) -> bool:
        """Whether the first state is here, or a refusal."""
        return self.mark in self.first or not self.first.startswith(self.accepted)
