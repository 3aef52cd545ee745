"""How much a page takes: refused before any of it is read, so that nobody fills the disk or keeps a page busy."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from sewana.base.middleware import Handler

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# More than any of these files may have: who chose one too large is told so beside it, and keeps what was typed.
WITH_FILE = 24 * 1024 * 1024


def takes_file(view: View) -> View:
    """Let a page take a picture or a table besides its form."""
    view.most_bytes = WITH_FILE  # type: ignore[attr-defined]  # read below, passed on by `wraps`
    return view


def weighs_itself(view: View) -> View:
    """Leave it to the page itself what is too much."""
    view.most_bytes = None  # type: ignore[attr-defined]  # read below, passed on by `wraps`
    return view


def size_of(request: HttpRequest) -> int:
    """What the request says of its size; without it none of its body is read."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isdecimal() else 0


class BodyLimit:
    """Stands before whatever reads a form, the check against forged ones among them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *given: Any
    ) -> HttpResponse | None:
        most = getattr(view, "most_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if most is None or size_of(request) <= most:
            return None
        megabytes = max(1, most // (1024 * 1024))
        return render(request, "413.html", {"megabytes": megabytes}, status=413)
