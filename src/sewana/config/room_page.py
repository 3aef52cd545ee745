"""The page of a room, made once by Django for each language and handed to every phone from memory.

It holds nothing of a person. Whoever carries a session or a message from the last form gets theirs from Django.
"""

import gzip
import re
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings

from sewana.committee.models import Edition
from sewana_live.wire import Header

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Scope = MutableMapping[str, Any]

ADDRESS = re.compile(r"/e/([-\w]+)/room/")
# What Django says of a page that is true of it for everybody.
COMMON = frozenset({
    "content-type", "content-security-policy", "cross-origin-opener-policy", "referrer-policy",
    "x-content-type-options", "x-frame-options",
})  # fmt: skip
# The browser asks again each time; a kept copy would show yesterday's room.
KEPT: tuple[Header, ...] = (
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"accept-encoding, accept-language, cookie"),
)
PERSONAL = re.compile(rb"(?:^|[; ])(?:messages|%b)=" % settings.SESSION_COOKIE_NAME.encode())
CHOSEN = re.compile(rb"(?:^|[; ])%b=(th|en)" % settings.LANGUAGE_COOKIE_NAME.encode())
SPOKEN = re.compile(rb"\b(th|en)\b")


class RoomPage:
    """Asks Django for the page; see `forum.live.scenes.Pages`."""

    def __init__(self, django: Wsgi) -> None:
        self.django = django
        self.headers: tuple[Header, ...] = ()

    def __call__(self, edition: Edition, language: str) -> tuple[bytes, bytes] | None:
        status, headers, body = self.ask(f"/e/{edition.key}/room/", language)
        if not status.startswith("200"):
            return None
        common = [
            (name.lower().encode(), value.encode()) for name, value in headers if name.lower() in COMMON
        ]
        self.headers = (*common, *KEPT)
        return body, gzip.compress(body, 9, mtime=0)

    def ask(self, path: str, language: str) -> tuple[str, list[tuple[str, str]], bytes]:
        site = urlsplit(settings.SITE_URL)
        environ: dict[str, Any] = {
            "PATH_INFO": path,
            "HTTP_HOST": site.netloc,
            "HTTP_COOKIE": f"{settings.LANGUAGE_COOKIE_NAME}={language}",
            "wsgi.url_scheme": site.scheme,
        }
        setup_testing_defaults(environ)
        answer: list[Any] = []
        parts = self.django(environ, lambda *told: answer.extend(told[:2]))
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        return answer[0], answer[1], body


def asked_room(scope: Scope) -> str:
    """Return the key of the edition whose room page is asked for as anybody sees it; else nothing."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["query_string"]:
        return ""
    found = ADDRESS.fullmatch(scope["path"])
    return found[1] if found and not PERSONAL.search(header(scope, b"cookie")) else ""


def language_of(scope: Scope) -> str:
    """Return the language that the reader chose, or their browser's."""
    found = CHOSEN.search(header(scope, b"cookie")) or SPOKEN.search(header(scope, b"accept-language"))
    return found[1].decode() if found else settings.LANGUAGE_CODE


def header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")
