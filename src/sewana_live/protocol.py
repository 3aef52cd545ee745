"""Votes and streams below ASGI: the same handlers, called straight from uvicorn's HTTP parser.

A task, a scope and four messages for each request cost twice what the vote itself does. Only `POST …/send` and
`GET …/listen` are answered here, and only when nothing else is under way on the line; all other requests, and the
unusual among these, take the way through ASGI. uvicorn's inner names are used, so its version is checked at the
start; with another one everything goes through ASGI.
"""

import asyncio
import inspect
import logging
import re
import socket
import sys
from typing import Any, ClassVar

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from sewana_live import plain_votes
from sewana_live.asgi import dispatch
from sewana_live.direct import JSON_HEAD, Cycle, DirectCall, joined
from sewana_live.heads import Head
from sewana_live.hub import MOST_WAITING_BYTES, Listener
from sewana_live.server import Server
from sewana_live.wire import LONGEST_BODY, LONGEST_HEAD, MOST_READ, refuse

log = logging.getLogger("sewana.live")

UVICORN = "0.54."
ADDRESS = re.compile(rb"/live/([0-9a-f]{32})/(send|listen)(?:\?([^#]*))?")
SWEEP_S = 5.0
SLOW_REQUEST_S = 15.0  # for head and body of one request
LISTENERS = 16
BACKLOG = 4096


class LiveProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with the room's two frequent addresses answered at once."""

    room_server: ClassVar[Server]
    lines: ClassVar[set["LiveProtocol"]]
    cycle: Any  # uvicorn's own, or one of `direct`
    parser: Any
    sweeping: ClassVar[bool] = False
    remembers_heads: ClassVar[bool] = True  # False: every request is parsed
    # Of all answers in this second: uvicorn's headers, joined, and all that goes before the length of one that is done.
    heads: ClassVar[tuple[object, bytes, bytes]] = (None, b"", b"")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.live: DirectCall | None = None  # whose body is being read
        self.listener: Listener | None = None
        self.is_streaming = False
        self.is_in_head = False
        self.is_between = True  # two requests: not a byte of the next one has come
        self.whole: DirectCall | None = None  # whose last byte the newest chunk held
        # Of the request before; None unless the last chunk was that request, from its first byte to its last.
        self.head: Head | None = None
        self.head_size = 0
        self.chunk_size = 0
        self.active_at = 0.0

    # The line

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.active_at = self.loop.time()
        kind = type(self)
        kind.lines.add(self)
        if not kind.sweeping:
            kind.sweeping = True
            kind.room_server.start()
            self.loop.call_later(SWEEP_S, kind.sweep, self.loop)

    def connection_lost(self, exc: Exception | None) -> None:
        type(self).lines.discard(self)
        if isinstance(self.cycle, Cycle):
            self.cycle.disconnected = True
        super().connection_lost(exc)
        listener, self.listener = self.listener, None
        if listener is not None:
            listener.leave()

    def data_received(self, data: bytes) -> None:
        if self.is_streaming:
            return  # an EventSource has nothing more to say
        self.active_at = self.loop.time()
        head, self.head = self.head, None
        if head is not None and self.cycle.response_complete:
            body = head.body_of(data)
            if body is not None:
                self.head = head
                self.take_body(head, body)
                return
        self.parse(data)

    def take_body(self, head: Head, body: bytes) -> None:
        """Take what was sent with a head that came before."""
        vote = plain_votes.take(self.room_server, self, head, body)
        if vote is not None:
            self.cycle = vote
        else:
            self.cycle = call = DirectCall(self, head, body)
            self.hand_on(call)

    def parse(self, data: bytes) -> None:
        was_between, self.whole = self.is_between, None
        self.chunk_size = len(data)
        call = self.feed(data)
        if was_between and call is not None:
            self.remember(call, data)
        if self.is_in_head:
            self.head_size += len(data)
            if self.head_size > LONGEST_HEAD:
                self.refuse_head()

    def feed(self, data: bytes) -> DirectCall | None:
        super().data_received(data)
        return self.whole

    def remember(self, call: DirectCall, data: bytes) -> None:
        is_wanted = self.remembers_heads and call.deed == "send" and call.keep_alive
        if is_wanted and call.head.remember(data, call.size, self.headers):
            self.head = call.head

    def refuse_head(self) -> None:
        self.is_in_head = False
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()

    def shutdown(self) -> None:
        if self.is_streaming:
            self.transport.close()
        else:
            super().shutdown()

    @classmethod
    def sweep(cls, loop: asyncio.AbstractEventLoop) -> None:
        """Close lines that are idle for too long, or so slow that they seem to do it on purpose."""
        now = loop.time()
        for line in list(cls.lines):
            line.close_if_idle(now)
        cls.sweeping = bool(cls.lines)
        if cls.sweeping:
            loop.call_later(SWEEP_S, cls.sweep, loop)

    def close_if_idle(self, now: float) -> None:
        if self.is_streaming or (
            self.cycle is not None and not self.cycle.response_complete and self.live is None
        ):
            return  # somebody works on an answer
        is_reading = self.is_in_head or self.live is not None
        allowed = SLOW_REQUEST_S if is_reading else self.timeout_keep_alive
        if now - self.active_at > allowed:
            self.transport.close()

    # The parser's calls

    def on_message_begin(self) -> None:
        # The scope is made only for what goes through ASGI.
        self.url = b""
        self.headers = []
        self.is_in_head = True
        self.is_between = False
        self.head_size = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        # Called for each of some fifteen headers of a vote: nothing else is done here.
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.is_in_head = False
        if self.url.startswith(b"/live/") and self.take():
            return
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)
        super().on_headers_complete()

    def take(self) -> bool:
        """Begin to answer a request here; False if it has to go through ASGI."""
        found = ADDRESS.fullmatch(self.url)
        if found is None:
            return False
        room, deed, query = found.groups()
        if self.parser.get_method() != (b"POST" if deed == b"send" else b"GET"):
            return False
        call = DirectCall(self, Head(room.decode(), deed.decode(), query or b"", self.headers))
        if self.is_unusual(call):
            return False
        call.keep_alive = self.parser.should_keep_alive()
        self.live = call
        self.cycle = call
        return True

    def is_unusual(self, call: DirectCall) -> bool:
        is_waiting = self.cycle is not None and not self.cycle.response_complete
        return (
            is_waiting
            or b"expect" in call.headers
            or self.limit_concurrency is not None
            or bool(self.root_path)
            or self.parser.should_upgrade()
            or (self.head_size + self.chunk_size > LONGEST_HEAD and self.has_long_head())
        )

    def has_long_head(self) -> bool:
        return sum([len(name) + len(value) for name, value in self.headers]) > LONGEST_HEAD

    def on_body(self, body: bytes) -> None:
        call = self.live
        if call is None:
            super().on_body(body)
            return
        call.size += len(body)
        if call.size <= LONGEST_BODY:
            call.body = call.body + body if call.body else body
        elif call.size > MOST_READ:
            self.live = None
            call.keep_alive = False
            refuse(call, 413, "long")

    def on_message_complete(self) -> None:
        call, self.live, self.is_between = self.live, None, True
        self.whole = call
        if call is None:
            super().on_message_complete()
        elif call.size > LONGEST_BODY:
            refuse(call, 413, "long")
        else:
            self.hand_on(call)

    def hand_on(self, call: DirectCall) -> None:
        dispatch(self.room_server, call)

    # Answers

    def default_head(self) -> bytes:
        """Return uvicorn's own headers (the date), joined once a second."""
        return self.heads_now()[1]

    def done_head(self) -> bytes:
        """Return the head of an answer in JSON that all is well, up to its length."""
        return self.heads_now()[2]

    def heads_now(self) -> tuple[object, bytes, bytes]:
        heads, own = self.heads, self.server_state.default_headers
        if heads[0] is not own:
            default = joined(own)
            heads = type(self).heads = (own, default, STATUS_LINE[200] + default + JSON_HEAD)
        return heads

    def call_answered(self, call: Cycle) -> None:
        if not call.keep_alive:
            self.server_state.total_requests += 1
            self.transport.close()
        elif self.pipeline:
            self.on_response_complete()
        else:  # without a timer for each request: the sweep closes idle lines
            self.server_state.total_requests += 1
            self.active_at = self.loop.time()

    def begin_stream(self) -> None:
        """Let go of everything that a line needs only for further requests."""
        self.is_streaming = True
        self.head = None
        self.headers = []
        self.scope = None  # type: ignore[assignment]
        self.parser = None
        raw = self.transport.get_extra_info("socket")
        if raw is not None:
            # What lies in the kernel cannot be replaced by something newer.
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_WAITING_BYTES)


def http_class(server: Server) -> "type[LiveProtocol] | str":
    """Return what to give uvicorn as `http`; its own name for plain ASGI, where this uvicorn is another."""
    reason = misfit()
    if reason:
        log.warning("votes and streams go through ASGI: %s", reason)
        return "httptools"
    return type("RoomProtocol", (LiveProtocol,), {"room_server": server, "lines": set()})


def misfit() -> str:
    """Return what this uvicorn has not of what the protocol leans on; "" if all is as it was tested."""
    if not uvicorn.__version__.startswith(UVICORN):
        return f"uvicorn is {uvicorn.__version__}, tested with {UVICORN}x"
    names = (
        "on_message_begin",
        "on_headers_complete",
        "on_body",
        "on_message_complete",
        "on_response_complete",
    )
    lacking = [name for name in names if not inspect.isfunction(getattr(HttpToolsProtocol, name, None))]
    return f"uvicorn has no {', '.join(lacking)}" if lacking else ""


def listeners(host: str, port: int, n: int = LISTENERS) -> list[socket.socket]:
    """Return listening sockets for one address: a loop accepts one line a turn from each.

    With port 0 the first gets a free one, and the others the same. Where ports cannot be shared there is one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    count = n if hasattr(socket, "SO_REUSEPORT") and sys.platform != "win32" else 1
    made: list[socket.socket] = []
    for _ in range(count):
        one = socket.socket(family, socket.SOCK_STREAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if count > 1:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind((host, made[0].getsockname()[1] if made else port))
        one.listen(BACKLOG)
        one.setblocking(False)
        made.append(one)
    return made
