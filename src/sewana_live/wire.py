"""Requests and answers as the room's handlers see them, whichever way they came in."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from sewana_live.hub import Listener, Sink
from sewana_live.tickets import Pass

LONGEST_BODY = 8 * 1024
LONGEST_HEAD = 16 * 1024
# A body that is too long is read up to here: on a line closed in the middle nobody would see the answer.
MOST_READ = 1024 * 1024

Header = tuple[bytes, bytes]

NOSNIFF = (b"x-content-type-options", b"nosniff")
NO_STORE = (b"cache-control", b"no-store")
NO_CONTENT_FROM_HERE = (b"content-security-policy", b"default-src 'none'")
JSON_HEADERS: tuple[Header, ...] = (
    (b"content-type", b"application/json"), NOSNIFF, NO_STORE, NO_CONTENT_FROM_HERE,
)  # fmt: skip
STREAM_HEADERS: tuple[Header, ...] = (
    (b"content-type", b"text/event-stream"), NOSNIFF, NO_STORE, NO_CONTENT_FROM_HERE,
    (b"x-accel-buffering", b"no"),  # a proxy that collects before it passes on would hold every frame back
)  # fmt: skip


class Call(Protocol):
    """One request, and the way to answer it: once, now or later.

    Attributes
    ----------
    method : str
    room : str
        The room's name in the address.
    deed : str
        What stands behind it: send, listen, enter or page.
    query : bytes
    headers : mapping of lower-case bytes
    body : bytes-like
    peer : str
        The address of whoever is at the other end of the line.
    is_gone : bool
        Whether nobody is there any more.
    admitted : Pass or None
        Of whoever sent these very headers before, when all in them was in order.
    """

    method: str
    room: str
    deed: str
    query: bytes
    headers: Mapping[bytes, bytes]
    body: bytes | bytearray
    peer: str
    admitted: Pass | None

    @property
    def is_gone(self) -> bool: ...

    def answer(
        self, status: int, body: bytes, fixed: tuple[Header, ...] = JSON_HEADERS, extra: Sequence[Header] = ()
    ) -> None:
        """Send an answer; `fixed` headers are the same every time, `extra` are of this answer alone."""

    def stream(self, extra: Sequence[Header] = ()) -> Sink:
        """Begin a stream of server-sent events."""

    def bind(self, listener: Listener) -> None:
        """Let the listener leave when the line is gone."""


def refuse(call: Call, status: int, code: str, **more: object) -> None:
    call.answer(status, refusal(code, **more))


def refusal(code: str, **more: object) -> bytes:
    return json.dumps({"refused": code, **more}, separators=(",", ":")).encode()


# Phones send the same cookies with every vote. Only short ones are kept, so that nobody can fill the memory.
@lru_cache(maxsize=50_000)
def short_cookies(header: bytes) -> dict[str, str]:
    return read_cookies(header)


def read_cookies(header: bytes) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header.decode("latin-1").split(";"))
    # Of two with one name the first is the one with the longer path.
    return dict(reversed([(name, value) for name, _, value in pairs]))


def cookies_of(call: Call) -> Mapping[str, str]:
    header = call.headers.get(b"cookie", b"")
    return short_cookies(header) if len(header) <= 600 else read_cookies(header)


def cookie(name: str, value: str, *, path: str, seconds: int, same_site: str, is_secure: bool) -> Header:
    secure = "; Secure" if is_secure else ""
    text = f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}"
    return b"set-cookie", text.encode()


def query_of(query: bytes) -> dict[str, str]:
    """Return the parts of a query; none of ours has a character that needs escaping."""
    if not query:
        return {}
    return dict(part.partition("=")[::2] for part in query.decode("latin-1").split("&"))


def body_of(call: Call) -> dict[str, Any] | None:
    """Return the JSON object that was sent, None for anything else."""
    try:
        body = json.loads(call.body.decode())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


@lru_cache(maxsize=1024)
def is_own_origin(origin: bytes | None, host: bytes | None, known: frozenset[bytes]) -> bool:
    """Whether a page of this very site sends this. Every browser names the origin of what it posts."""
    if not origin:
        return False
    if origin in known:
        return True
    return host is not None and origin in {b"http://%b" % host, b"https://%b" % host}
