"""Requests that are answered below ASGI, and are at the same time what uvicorn takes for a cycle of its own."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Protocol

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from sewana_live.heads import Head
from sewana_live.hub import Listener
from sewana_live.tickets import Pass
from sewana_live.wire import JSON_HEADERS, STREAM_HEADERS, Header


def joined(headers: Iterable[Header]) -> bytes:
    return b"".join([name + b": " + value + b"\r\n" for name, value in headers])


JSON_HEAD = joined(JSON_HEADERS)
STREAM_HEAD = joined(STREAM_HEADERS)


class NobodyWaits:
    """Stands where uvicorn keeps the event that wakes an application."""

    def set(self) -> None:
        return


class Line(Protocol):
    """What a request needs of the connection it came on."""

    transport: asyncio.Transport
    client: tuple[str, int] | None
    listener: Listener | None

    def default_head(self) -> bytes: ...

    def done_head(self) -> bytes: ...

    def call_answered(self, call: "Cycle") -> None: ...

    def begin_stream(self) -> None: ...


class Cycle:
    """What uvicorn asks of a request under way, and an answer to it."""

    __slots__ = ("disconnected", "keep_alive", "line", "response_complete")
    message_event: ClassVar[NobodyWaits] = NobodyWaits()

    def __init__(self, line: Line) -> None:
        self.line = line
        self.keep_alive = True
        self.response_complete = False
        self.disconnected = False

    @property
    def is_gone(self) -> bool:
        return self.disconnected or self.line.transport.is_closing()

    def answer(
        self, status: int, body: bytes, fixed: tuple[Header, ...] = JSON_HEADERS, extra: Sequence[Header] = ()
    ) -> None:
        line = self.line
        if self.response_complete or self.is_gone:
            return
        head = JSON_HEAD if fixed is JSON_HEADERS else joined(fixed)
        more = joined(extra) if extra else b""
        close = b"" if self.keep_alive else b"connection: close\r\n"
        line.transport.write(
            b"%b%b%b%b%bcontent-length: %d\r\n\r\n%b"
            % (STATUS_LINE[status], line.default_head(), head, more, close, len(body), body)
        )
        self.response_complete = True
        line.call_answered(self)


class DirectCall(Cycle):
    """One request as the room's handlers see it: see `wire.Call`."""

    __slots__ = ("body", "deed", "head", "headers", "method", "peer", "query", "room", "size")

    def __init__(self, line: Line, head: Head, body: bytes = b"") -> None:
        super().__init__(line)
        self.head = head
        self.room = head.room
        self.deed = head.deed
        self.method = "POST" if head.deed == "send" else "GET"
        self.query = head.query
        self.headers: Mapping[bytes, bytes] = head.headers
        self.body: bytes | bytearray = body
        self.size = len(body)
        self.peer = line.client[0] if line.client else ""

    @property
    def admitted(self) -> Pass | None:
        return self.head.admitted

    @admitted.setter
    def admitted(self, given: Pass | None) -> None:
        self.head.admitted = given

    def stream(self, extra: Sequence[Header] = ()) -> asyncio.Transport:
        """Begin a stream; it ends with the line, so that the same bytes go to everybody without framing."""
        line = self.line
        transport = line.transport
        head = (
            STATUS_LINE[200],
            line.default_head(),
            STREAM_HEAD,
            joined(extra),
            b"connection: close\r\n\r\n",
        )
        transport.write(b"".join(head))
        line.begin_stream()
        return transport

    def bind(self, listener: Listener) -> None:
        self.line.listener = listener
