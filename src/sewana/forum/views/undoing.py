"""The bar that takes the last deed back: kept for a moment in a cookie of the page from which it was done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sewana.base.numbers import number_of
from sewana.committee.models import Edition
from sewana.forum.forms.hall import HallForm
from sewana.forum.operations import undo
from sewana.forum.operations.changes import Change
from sewana.forum.operations.undo_voices import VOICES

UNDO_COOKIE = "sewana_undo"
LONGEST_COOKIE = 3800
# The pages beside the console that offer it, by the name of their address; of a poll with its number.
PAGES = ("clerk", "tickets", "fairness", "statements", "poll")
# What stands in the console's page outside the parts that its script draws, and may be changed with an account alone.
OF_HALL = frozenset(HallForm.base_fields)
OF_ADDRESSES = frozenset({"stage_secret", "stage_epoch", "console_secret", "console_epoch"})
OF_OFFICE = frozenset({*VOICES, "series"})


@dataclass(frozen=True)
class Cookie:
    name: str
    value: str
    seconds: int
    path: str


def keep(request: HttpRequest, response: HttpResponse, cookie: Cookie) -> None:
    response.set_cookie(
        cookie.name,
        cookie.value,
        max_age=cookie.seconds,
        path=cookie.path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def token_of(edition: Edition, changes: Sequence[Change]) -> str:
    return undo.sign(edition, changes) if changes else ""


def is_short(token: str) -> bool:
    """Whether a cookie can hold it; if not, the page is shown at once, with what takes the deed back in it."""
    return len(token) < LONGEST_COOKIE


def offer(request: HttpRequest, response: HttpResponse, token: str, path: str) -> HttpResponse:
    """Let the next page of this path offer to take the deed back; an older offer there is gone."""
    keep(request, response, Cookie(UNDO_COOKIE, token, undo.TAKEN_S, path))
    return response


def offer_at(request: HttpRequest, edition: Edition, page: str, changes: Sequence[Change]) -> HttpResponse:
    """Lead back to a page beside the console, which offers to take the deed back."""
    token, place = token_of(edition, changes), page_of(edition, page)
    return offer(request, redirect(place), token if is_short(token) else "", place)


def offered(request: HttpRequest) -> dict[str, object]:
    """Return what a page needs to offer it."""
    return {"token": request.COOKIES.get(UNDO_COOKIE, ""), "seconds": undo.SHOWN_S}


def shown_once(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a page that is loaded anew not offer it again."""
    if UNDO_COOKIE in request.COOKIES:
        response.delete_cookie(UNDO_COOKIE, path=request.path)
    return response


def page_of(edition: Edition, said: str) -> str:
    """Return the address of the page that a form names, "clerk" or "poll:3"; the console's for any other."""
    name, _colon, text = said.partition(":")
    if name == "poll" and (number := number_of(text)) is not None:
        return reverse("forum:poll", args=[edition.key, number])
    if name in PAGES and name != "poll":
        return reverse(f"forum:{name}", args=[edition.key])
    return reverse("forum:console", args=[edition.key])


def is_of_page(change: Change) -> bool:
    return change.kind == "room" and not (OF_HALL | OF_ADDRESSES).isdisjoint(change.names)


def needs_account(change: Change) -> bool:
    return (
        change.kind in OF_OFFICE or is_of_page(change) or (change.kind == "room" and "door" in change.names)
    )
