"""The reflection of an edition, to read from top to bottom."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe


@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    raise NotImplementedError


@require_safe
def table(request: HttpRequest, key: str, table: str) -> HttpResponse:
    raise NotImplementedError


@require_POST
def refresh(request: HttpRequest, key: str) -> HttpResponse:
    raise NotImplementedError
