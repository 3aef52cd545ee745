"""What every page has in common whose address is its key."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from sewana.base.throttle import count, count_of

P = ParamSpec("P")
WITHIN_S = 60
# A page costs little to show; a form may bring a picture to be drawn anew. A committee of forty checks in at once.
LOOK, WRITE, MOST = 1, 5, 300


def secret_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Keep a secret address out of search engines, caches, and what other sites are told, and answer it so often.

    The policy is not `no-referrer`: browsers then send forms from "null", which the check against forged forms
    refuses. `same-origin` tells other sites just as little.
    """

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = often(request, str(kwargs.get("secret", "")), lambda: view(request, *args, **kwargs))
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return kept


def often(request: HttpRequest, secret: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer, unless this very address was asked for too often within the minute.

    Only addresses that are there are counted: guessed ones would push other counters out of the cache.
    """
    name = f"secret {secret}"
    if secret and count_of(name, WITHIN_S) >= MOST:
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(WITHIN_S)
        return response
    response = answer()
    if secret and response.status_code != 404:
        count(name, WITHIN_S, WRITE if request.method == "POST" else LOOK)
    return response


class Reader(Protocol):
    """Whoever has a page of their own, and is written to in a language."""

    language: str


def language_of(request: HttpRequest, member: Reader) -> AbstractContextManager[None]:
    """Speak somebody's language on their page, unless this browser was told another."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return nullcontext()
    return translation.override(member.language)
