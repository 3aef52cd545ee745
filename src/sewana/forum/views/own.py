"""The phone's own: take everything along that is kept of it, or have erased what may be erased."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.committee.access import to_read
from sewana.committee.models import Edition
from sewana.forum.live import passes
from sewana.forum.models import Participant
from sewana.forum.operations import catch_up
from sewana.forum.operations import forgetting as operations
from sewana.forum.queries import TICKET_COOKIE, participant
from sewana.forum.queries import own as queries
from sewana.forum.queries.tickets import is_spent
from sewana.forum.views.own_words import left_out, tables
from sewana_live import tickets

ASKED = "sewana.forum.forgetting"
ASKED_LASTS = 15 * 60


def holder(edition: Edition, ticket: str) -> Participant | None:
    """Return whose phone this is, with what it has just said in the running room."""
    if tickets.is_ticket(ticket):
        catch_up(edition, ticket)
    return participant(edition, ticket)


def nothing(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(request, "forum/own_nothing.html", {"edition": edition}, status=404)


def as_file(response: HttpResponse, edition: Edition, ending: str) -> HttpResponse:
    name = f"sewana-{edition.key}-own.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@never_cache
@require_safe
def as_json(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that is kept of this phone, for a program; the keys are in the data dictionary."""
    edition = to_read(request.user, key).edition
    person = holder(edition, request.COOKIES.get(TICKET_COOKIE, ""))
    if person is None:
        return nothing(request, edition)
    told: dict[str, Any] = queries.told(person) | {"not_in_here": left_out()}
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return as_file(response, edition, "json")


@never_cache
@require_safe
def as_page(request: HttpRequest, key: str) -> HttpResponse:
    """The same for a person: one page without anything from elsewhere, to be opened years later."""
    edition = to_read(request.user, key).edition
    person = holder(edition, request.COOKIES.get(TICKET_COOKIE, ""))
    if person is None:
        return nothing(request, edition)
    told = queries.told(person)
    context = {"edition": edition, "told": told, "tables": tables(told), "left_out": left_out()}
    return as_file(HttpResponse(render_to_string("forum/own_page.html", context)), edition, "html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgetting(request: HttpRequest, key: str) -> HttpResponse:
    """What would go and what stays; asked twice, then done."""
    edition = to_read(request.user, key).edition
    ticket = request.COOKIES.get(TICKET_COOKIE, "")
    person = holder(edition, ticket)
    if person is None and request.method == "POST" and is_spent(edition, ticket):
        return done(request, edition, None)  # pressed twice: the first time did it
    if person is None:
        return render(request, "forum/own_nothing.html", {"edition": edition})
    going = queries.going(person)
    asked = f"{person.pk}:{going.key}"
    if request.POST.get("sure") and is_asked(request.POST["sure"], asked):
        return done(request, edition, operations.forget(edition, ticket))
    context = {
        "edition": edition,
        "person": person,
        "going": going,
        "elsewhere": queries.elsewhere(edition, ticket),
        # What came meanwhile has not been read: then it is asked from the beginning.
        "has_changed": bool(request.POST.get("sure")),
        "sure": signing.dumps(asked, salt=ASKED) if request.POST.get("do") == "ask" else "",
    }
    return render(request, "forum/forgetting.html", context)


def is_asked(text: str, asked: str) -> bool:
    try:
        return bool(signing.loads(text, salt=ASKED, max_age=ASKED_LASTS) == asked)
    except signing.BadSignature:
        return False


def done(request: HttpRequest, edition: Edition, gone: queries.Going | None) -> HttpResponse:
    """Say what was done, and end what the phone was known by; drafts and kept pages in it go, too."""
    response = render(request, "forum/forgotten.html", {"edition": edition, "gone": gone})
    response.delete_cookie(TICKET_COOKIE, samesite="Lax")
    response.delete_cookie(passes.COOKIE, path=passes.cookie_path(edition), samesite="Strict")
    response["Clear-Site-Data"] = '"storage"'
    return response
