"""Sees to it that what pages read of a request is all of it, and comes in good time.

A line that breaks off in the middle looks to a page like the end: half a film would be kept as a whole one, half a
text saved over a whole. And a page waits in one of a few threads: eight lines that say a byte now and then would keep
everybody else from every page.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

# A phone at the edge of its network sends more than this; a film of 200 MB may take seven hours.
FIRST_S, SLOWEST = 30.0, 8 * 1024


class WholeBodies:
    """Wraps the pages; who reads a body that breaks off, or hardly moves, gets an error instead of its end."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        is_read = scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}
        await self.pages(scope, Body(receive).receive if is_read else receive, send)


class Body:
    """What comes of one request, from the moment that a page begins to read."""

    def __init__(self, receive: Receive) -> None:
        self.more = receive
        self.size = 0
        self.begun: float | None = None

    async def receive(self) -> Message:
        now = asyncio.get_running_loop().time()
        self.begun = now if self.begun is None else self.begun
        ends = self.begun + FIRST_S + self.size / SLOWEST
        message = await asyncio.wait_for(self.more(), ends - now)
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the line broke off before the request was whole")
        self.size += len(message.get("body", b""))
        return message
