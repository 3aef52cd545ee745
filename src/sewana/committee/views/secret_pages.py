"""What every page has in common whose address is its key."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache

from sewana.committee.models import Member

P = ParamSpec("P")


def secret_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Keep a secret address out of search engines, caches, and what other sites are told.

    The policy is not `no-referrer`: browsers then send forms from "null", which the check against forged forms
    refuses. `same-origin` tells other sites just as little.
    """

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = never_cache(view)(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return kept


def language_of(request: HttpRequest, member: Member) -> AbstractContextManager[None]:
    """Speak a member's language on their page, unless this browser was told another."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return nullcontext()
    return translation.override(member.language)
