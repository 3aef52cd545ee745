"""Error pages: what happened, what was kept, and what to do."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sewana.people.access import SignInNeeded


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Ask those who have not signed in to do so; tell the others that their account may not."""
    if isinstance(exception, SignInNeeded):
        return HttpResponseRedirect(f"{reverse('account_login')}?next={quote(request.get_full_path())}")
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: an old page, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
