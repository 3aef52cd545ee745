"""Sends files of the data folder for pages that only name them.

A page runs in one of a few threads; a film on a slow line would keep it for minutes. So a view checks who may have a
file, names it by its digest in a header, and is done; the rest happens here, in the event loop.
"""

import asyncio
import contextlib
import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, BinaryIO

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

HEADER = b"x-sewana-file"
DIGEST = re.compile(rb"[0-9a-f]{64}")
PIECE = 256 * 1024
GONE = {"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]}


class FileSender:
    """Wraps the pages; an answer that names a file gets its content here."""

    def __init__(self, pages: Application, folder: Callable[[], Path]) -> None:
        self.pages = pages
        self.folder = folder

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        answer = Answer(self.folder, send)
        try:
            await self.pages(scope, receive, answer.take)
            await answer.finish(with_content=scope.get("method") != "HEAD")
        finally:
            answer.close()


class Answer:
    """One answer on its way: passed on as it is, or with a file in place of its empty body."""

    def __init__(self, folder: Callable[[], Path], send: Send) -> None:
        self.folder = folder
        self.send = send
        self.is_ours = False
        self.file: BinaryIO | None = None

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self.send(self.started(message))
        elif not self.is_ours:
            await self.send(message)

    def started(self, message: Message) -> Message:
        headers = [(name, value) for name, value in message["headers"] if name.lower() != HEADER]
        named = [value for name, value in message["headers"] if name.lower() == HEADER]
        if not named:
            return message
        self.is_ours = True
        size = self.opened(named[0])
        if self.file is None:
            return dict(GONE)
        kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
        return {**message, "headers": [*kept, (b"content-length", str(size).encode())]}

    def opened(self, digest: bytes) -> int:
        """Open the file and tell its size; one that was deleted this very moment stays closed."""
        if not DIGEST.fullmatch(digest):
            return 0
        with contextlib.suppress(FileNotFoundError):
            self.file = (self.folder() / digest.decode("ascii")).open("rb")
        return os.fstat(self.file.fileno()).st_size if self.file else 0

    async def finish(self, *, with_content: bool) -> None:
        if not self.is_ours:
            return
        while with_content and self.file is not None:
            piece = await asyncio.to_thread(self.file.read, PIECE)
            if not piece:
                break
            await self.send({"type": "http.response.body", "body": piece, "more_body": True})
        await self.send({"type": "http.response.body", "body": b""})

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
