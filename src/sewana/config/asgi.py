"""What uvicorn runs: the live room first, static files straight from disk, pages through Django's WSGI handler.

Django under ASGI opens a thread-sensitive context for each request and hops to a thread at every
synchronous middleware, which costs several times the page itself; the WSGI handler does not.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

django = get_wsgi_application()

# Models can be imported only now that Django is set up.
from sewana.config.receiving import WholeBodies  # noqa: E402
from sewana.config.room_page import RoomPage, asked_room, language_of  # noqa: E402
from sewana.config.sending import FileSender  # noqa: E402
from sewana.forum.live import running  # noqa: E402
from sewana.planning.queries import media_files  # noqa: E402
from sewana_live.asgi import LiveApp  # noqa: E402

PAGE_THREADS = 8

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Application = Callable[
    [Scope, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class Front:
    """Sends each request to the room, or to the rest of the product."""

    def __init__(self, rooms: running.Rooms, page: RoomPage, rest: Application) -> None:
        self.rooms = rooms
        self.page = page
        self.live = LiveApp(rooms.server)
        self.rest = rest

    async def __call__(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if self.live.takes(scope):
            await self.live(scope, receive, send)
        elif room := self.rooms.with_page(asked_room(scope)):
            self.rooms.server.page_headers = self.page.headers
            query = b"lang=" + language_of(scope).encode()
            await self.live({**scope, "path": f"/live/{room}/page", "query_string": query}, receive, send)
        else:
            await self.rest(scope, receive, send)


room_page = RoomPage(django)
rooms = running.run(room_page)
application = Front(
    rooms,
    room_page,
    ServeStaticASGI(
        FileSender(
            WholeBodies(WSGIMiddleware(django, workers=PAGE_THREADS)),  # type: ignore[arg-type] # Django's own return type
            media_files.folder,
        ),
        # A developer's changes must show at once: then Django itself serves the files where they lie.
        root=None if settings.DEBUG else str(settings.STATIC_ROOT),
        prefix=settings.STATIC_URL,
        # A hashed name never changes its content; every other file may be new tomorrow.
        max_age=60,
        immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
    ),
)
