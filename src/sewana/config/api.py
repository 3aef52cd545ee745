"""The JSON API: the same gates, queries and operations as the pages."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI

import sewana
from sewana.action.api import router as improvements
from sewana.committee.api import router as editions
from sewana.forum.api import router as statements
from sewana.reflection.api import router as reflection

api = NinjaAPI(title="Sewana", version=sewana.__version__, docs_url=None, urls_namespace="api")
for router in (editions, statements, reflection, improvements):
    api.add_router("", router)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, "Nothing is here, or it is not shown to you.")


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(request, 403, "Your account may not see this.")


def problem(request: HttpRequest, status: int, title: str) -> HttpResponse:
    """A problem as RFC 9457 has it."""
    body = {"type": "about:blank", "title": title, "status": status}
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = "application/problem+json"
    return response
