"""The room's addresses as an ASGI application: works under any server; `protocol` answers the same ones faster."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any

from sewana_live import deeds, screens
from sewana_live.hub import Listener, Sink
from sewana_live.running import Running
from sewana_live.server import Server
from sewana_live.tickets import Pass
from sewana_live.wire import (
    JSON_HEADERS,
    LONGEST_BODY,
    LONGEST_HEAD,
    MOST_READ,
    STREAM_HEADERS,
    Call,
    Header,
    refuse,
)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ADDRESS = re.compile(r"/live/([0-9a-f]{32})/(send|listen|enter|page)")
SLOWEST_BODY_S = 10.0

Handler = Callable[[Server, Running, Call], None]
HANDLERS: dict[str, tuple[frozenset[str], Handler]] = {
    "send": (frozenset({"POST"}), deeds.send),
    "listen": (frozenset({"GET"}), screens.listen),
    "enter": (frozenset({"GET", "HEAD"}), screens.enter),
    "page": (frozenset({"GET", "HEAD"}), screens.page),
}


def dispatch(server: Server, call: Call) -> None:
    """Answer a request, once its room is loaded."""
    running = server.rooms.get(call.room)
    if running is not None:
        HANDLERS[call.deed][1](server, running, call)
    else:
        server.when_loaded(
            call.room, lambda found: dispatch_to(server, found, call), lambda: refuse(call, 503, "store")
        )


def dispatch_to(server: Server, running: Running | None, call: Call) -> None:
    if running is None:
        refuse(call, 404, "unknown")
    else:
        HANDLERS[call.deed][1](server, running, call)


class AsgiStream:
    """A stream under ASGI: what waits for a slow reader is kept here, and counted."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.size = 0
        self.is_closed = False
        self.has_news = asyncio.Event()

    def write(self, data: bytes) -> None:
        self.waiting.append(data)
        self.size += len(data)
        self.has_news.set()

    def get_write_buffer_size(self) -> int:
        return self.size

    def close(self) -> None:
        self.is_closed = True
        self.has_news.set()

    abort = close

    async def send_on(self, send: Send) -> None:
        while not self.is_closed:
            await self.has_news.wait()
            self.has_news.clear()
            chunk = b"".join(self.waiting)
            self.waiting.clear()
            if chunk:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                self.size = sum(map(len, self.waiting))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class AsgiCall:
    """One request under ASGI."""

    def __init__(self, scope: Scope, room: str, deed: str, body: bytes, query: bytes) -> None:
        self.method = scope["method"]
        self.room = room
        self.deed = deed
        self.query = query
        self.headers: Mapping[bytes, bytes] = dict(scope["headers"])
        self.body: bytes | bytearray = body
        self.peer = (scope.get("client") or ("",))[0]
        self.answered: asyncio.Future[tuple[int, list[Header], bytes | AsgiStream]] = (
            asyncio.get_running_loop().create_future()
        )
        self.listener: Listener | None = None
        self.is_gone = False
        self.admitted: Pass | None = None

    def answer(
        self, status: int, body: bytes, fixed: tuple[Header, ...] = JSON_HEADERS, extra: Sequence[Header] = ()
    ) -> None:
        if not self.answered.done():
            length = (b"content-length", b"%d" % len(body))
            self.answered.set_result((status, [*fixed, *extra, length], body))

    def stream(self, extra: Sequence[Header] = ()) -> Sink:
        stream = AsgiStream()
        self.answered.set_result((200, [*STREAM_HEADERS, *extra, (b"connection", b"close")], stream))
        return stream

    def bind(self, listener: Listener) -> None:
        self.listener = listener


class LiveApp:
    """ASGI application for /live/… and for the addresses of room pages that the server names."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def takes(self, scope: Scope) -> bool:
        """Whether a request is one of ours."""
        if scope["type"] != "http":
            return False
        path: str = scope["path"]
        return path.startswith("/live/") or self.server.page_for(path) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        room, deed, query = self.place_of(scope)
        methods = HANDLERS[deed][0] if deed else frozenset[str]()
        body, status, code = b"", 0, ""
        if not deed:
            status, code = 404, "unknown"
        elif scope["method"] not in methods:
            status, code = 405, "method"
        elif sum(len(name) + len(value) for name, value in scope["headers"]) > LONGEST_HEAD:
            status, code = 431, "head"
        else:
            body, status, code = await read_body(receive) if deed == "send" else (b"", 0, "")
        call = AsgiCall(scope, room, deed, body, query)
        if status:
            call.answer(status, b'{"refused":"%b"}' % code.encode(), extra=leave(methods, status))
        else:
            self.server.start()
            dispatch(self.server, call)
        await respond(call, receive, send)

    def place_of(self, scope: Scope) -> tuple[str, str, bytes]:
        """Return room, deed and query of an address; the deed is "" where there is nothing."""
        known = self.server.page_for(scope["path"])
        if known is not None:
            return known[0], "page", b"lang=" + known[1].encode()
        found = ADDRESS.fullmatch(scope["path"])
        return (found[1], found[2], scope["query_string"]) if found else ("", "", b"")


def leave(methods: frozenset[str], status: int) -> list[Header]:
    """Return what goes with a refusal before the body was read."""
    allowed = [(b"allow", ", ".join(sorted(methods)).encode())] if status == 405 else []
    return [*allowed, (b"connection", b"close")] if status in {408, 413, 431} else allowed


async def read_body(receive: Receive) -> tuple[bytes, int, str]:
    """Return the body, or why it was not taken."""
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(SLOWEST_BODY_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return b"", 400, "gone"
                part = message.get("body", b"")
                size += len(part)
                if size <= LONGEST_BODY:
                    body += part
                if size > MOST_READ or not message.get("more_body"):
                    return (b"", 413, "long") if size > LONGEST_BODY else (bytes(body), 0, "")
    except TimeoutError:
        return b"", 408, "late"


async def respond(call: AsgiCall, receive: Receive, send: Send) -> None:
    status, headers, content = await call.answered
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if isinstance(content, AsgiStream):
        await respond_on(content, call, receive, send)
    else:
        await send({"type": "http.response.body", "body": content if call.method != "HEAD" else b""})


async def respond_on(stream: AsgiStream, call: AsgiCall, receive: Receive, send: Send) -> None:
    """Send a stream until either end closes it."""
    sending = asyncio.ensure_future(stream.send_on(send))
    leaving = asyncio.ensure_future(until_gone(receive))
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sending.cancel()
        leaving.cancel()
        if call.listener is not None:
            call.listener.leave()


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
