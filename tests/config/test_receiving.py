"""What a page reads of a request is all of it, or an error: never half of it as if it were the whole."""

import asyncio

import pytest
from a2wsgi import WSGIMiddleware

from sewana.config import receiving
from sewana.config.receiving import WholeBodies

WHOLE = {"type": "http.request", "body": b"whole", "more_body": False}
HALF = {"type": "http.request", "body": b"half", "more_body": True}
GONE = {"type": "http.disconnect"}


def page(environ, start_response):
    """Answers with what it could read."""
    try:
        read = environ["wsgi.input"].read(9)
    except OSError as error:
        read = type(error).__name__.encode()
    start_response("200 OK", [])
    return [read]


def ask(*messages, method="POST"):
    """What the page read of these messages; after the last nothing comes any more."""
    waiting, sent = list(messages), []

    async def receive():
        if not waiting:
            await asyncio.sleep(60)
        return waiting.pop(0)

    async def send(message):
        sent.append(message.get("body", b""))

    async def exchange():
        scope = {"type": "http", "method": method, "path": "/", "query_string": b"", "http_version": "1.1"}
        await WholeBodies(WSGIMiddleware(page, workers=1))(scope, receive, send)

    asyncio.run(exchange())
    return b"".join(sent)


def test_a_whole_body_is_read():
    assert ask(HALF, WHOLE) == b"halfwhole"
    assert ask(WHOLE) == b"whole"


def test_a_body_that_breaks_off_is_an_error():
    assert ask(HALF, GONE) == b"ConnectionResetError"


def test_a_body_that_hardly_moves_keeps_no_page_for_long(monkeypatch):
    monkeypatch.setattr(receiving, "FIRST_S", 0.05)
    assert ask(HALF) == b"TimeoutError"


@pytest.mark.parametrize(("slowest", "read"), [(1, b"halfwhole"), (10**9, b"TimeoutError")])
def test_who_sends_more_has_more_time(monkeypatch, slowest, read):
    monkeypatch.setattr(receiving, "FIRST_S", 0.0)
    monkeypatch.setattr(receiving, "SLOWEST", slowest)
    assert ask({**HALF, "body": b""}, HALF, WHOLE) == b"TimeoutError"
    monkeypatch.setattr(receiving, "FIRST_S", 0.2 if read == b"halfwhole" else 0.0)
    assert ask(HALF, WHOLE) == read
