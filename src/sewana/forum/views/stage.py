"""The stage: a screen that anybody with its secret address may show, and nobody may speak through."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.forum.live import passes
from sewana.forum.models import Room
from sewana.forum.queries import stage as queries
from sewana.forum.queries.room import room_with_stage

# The screen reads its room and sends nothing: no form leaves it, and no other page learns its address.
POLICY = "; ".join(  # noqa: FLY002 - one line for each kind of thing
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


@never_cache
@require_safe
def stage(request: HttpRequest, secret: str) -> HttpResponse:
    """The projector's page; with `overlay=1` on a transparent ground, for the stream."""
    room = room_of(secret)
    # A hall has one language, whatever the machine behind the projector speaks.
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        context = queries.now(room) | {
            "way": queries.way_in(room),
            "is_overlay": request.GET.get("overlay") == "1",
            "listen": f"/live/{room.edition.uid.hex}/listen?as=stage&lang={language}&t={passes.sign(room, 'stage')}",
            "secret": secret,
        }
        answer = render(request, "forum/stage.html", context)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def room_of(secret: str) -> Room:
    """Return the room that an address opens; whoever guesses learns nothing from the answer."""
    room = room_with_stage(secret)
    if room is None or not constant_time_compare(room.stage_secret, secret):
        raise Http404
    return room
