"""The ways into a room: six digits, and a page that stays on the phone."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from sewana.base.languages import localized
from sewana.committee.access import to_read
from sewana.committee.models import Edition
from sewana.forum.forms.asking import plain_code
from sewana.forum.queries.room import room_with_code

ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Type the six digits that stand under every code."""
    typed = request.GET.get("code", "")
    return arrive(request, typed) if typed.strip() else render(request, "forum/join.html", {})


@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    return arrive(request, code)


def arrive(request: HttpRequest, typed: str) -> HttpResponse:
    """Lead to the room; once it is over, to what came of it."""
    found = room_with_code(plain_code(typed))
    if found is None or not found.edition.is_published:
        return render(request, "forum/join.html", {"typed": typed[:40]}, status=404)
    return redirect(place_of(found.edition), found.edition.key)


def place_of(edition: Edition) -> str:
    if edition.takes_votes:
        return "forum:room"
    return "reflection:edition" if edition.reflection_is_public else "site:edition"


@cache_control(max_age=3600, private=True)
@require_safe
def manifest(request: HttpRequest, key: str) -> HttpResponse:
    """What a phone needs to keep the room beside its other programs."""
    edition = to_read(request.user, key).edition
    name = localized(edition, "title")
    pictures = [
        {
            "src": static(f"sewana/icons/{purpose}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in ICONS
    ]
    told = {
        "id": reverse("forum:room", args=[edition.key]),
        "name": name,
        "short_name": name[:24],
        "start_url": reverse("forum:room", args=[edition.key]),
        "scope": reverse("site:edition", args=[edition.key]),
        "display": "standalone",
        "background_color": "#FBFAF7",
        "theme_color": "#FBFAF7",
        "icons": pictures,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the room without a network; browsers take it from an address without a hash only."""
    response = render(request, "forum/phone/worker.js", content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/e/"
    return response
