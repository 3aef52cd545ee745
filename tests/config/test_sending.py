"""Files are sent by the server itself for pages that only name them."""

import asyncio

import pytest

from sewana.config.sending import PIECE, FileSender

DIGEST = "0123456789abcdef" * 4


def ask(folder, headers, method="GET"):
    """Ask a page that answers with these headers; return status, headers and content."""
    sent = []

    async def page(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"of the page", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        sent.append(message)

    asyncio.run(FileSender(page, lambda: folder)({"type": "http", "method": method}, None, send))
    start, *bodies = sent
    assert [message["more_body"] for message in bodies[:-1]] == [True] * (len(bodies) - 1)
    return start["status"], dict(start["headers"]), b"".join(message["body"] for message in bodies)


def test_a_page_without_a_file_is_passed_on_as_it_is(tmp_path):
    assert ask(tmp_path, [(b"content-length", b"11")]) == (200, {b"content-length": b"11"}, b"of the page")


@pytest.mark.parametrize("size", [0, 1, PIECE, 2 * PIECE + 1])
def test_the_named_file_takes_the_place_of_the_page(tmp_path, size):
    content = bytes(number % 251 for number in range(size))
    (tmp_path / DIGEST).write_bytes(content)
    headers = [
        (b"X-Sewana-File", DIGEST.encode()),
        (b"Content-Length", b"0"),
        (b"content-type", b"image/png"),
    ]
    expected = {b"content-type": b"image/png", b"content-length": str(size).encode()}
    assert ask(tmp_path, headers) == (200, expected, content)
    assert ask(tmp_path, headers, "HEAD") == (200, expected, b"")


@pytest.mark.parametrize("name", [DIGEST, "../secret", "secret", "/etc/passwd", f"{DIGEST}/..", ""])
def test_what_is_no_file_of_the_folder_is_not_found(tmp_path, name):
    (tmp_path / "secret").write_text("s")
    folder = tmp_path / "media"
    folder.mkdir()
    assert ask(folder, [(b"x-sewana-file", name.encode())]) == (404, {b"content-length": b"0"}, b"")
