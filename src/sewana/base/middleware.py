"""What every request passes: who asked (behind trusted proxies only) and the policy on every answer."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]


def content_security_policy(get_response: Handler) -> Handler:
    def add_policy(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return add_policy


def proxy_address(get_response: Handler) -> Handler:
    """Believe X-Forwarded-For and -Proto only from the proxies that the library named."""

    def read_address(request: HttpRequest) -> HttpResponseBase:
        sender = request.META.get("REMOTE_ADDR", "")
        if sender in settings.TRUSTED_PROXIES:
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
            request.META["REMOTE_ADDR"] = forwarded or sender
            if request.META.get("HTTP_X_FORWARDED_PROTO") == "https":
                request.META["wsgi.url_scheme"] = "https"
        return get_response(request)

    return read_address


def readable_address(get_response: Handler) -> Handler:
    """Refuse a NUL in an address: none of our texts has one, and PostgreSQL fails when it is asked for one."""

    def refuse_nul(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return get_response(request)

    return refuse_nul
