"""Pictures of speakers: for everybody once they are announced and agreed to it, for who plans in any case."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from sewana.committee.access import to_read
from sewana.planning.models import Speaker
from sewana.planning.queries.speakers import is_announced

KEPT_S = 60


@require_safe
def picture(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit = to_read(request.user, key)
    speaker = visit.edition.speakers.filter(number=number).first()
    is_shown = speaker is not None and is_announced(visit.edition, speaker)
    if speaker is None or not speaker.picture or not (is_shown or visit.may_plan):
        raise Http404
    if is_shown and visit.edition.is_published:
        return asked_again(request, picture_file(speaker))
    response = picture_file(speaker)
    patch_cache_control(response, private=True, no_store=True)
    return response


def asked_again(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a browser keep it and soon ask again; no cache in between may, where leave taken back would not arrive."""
    response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest())
    patch_cache_control(response, private=True, max_age=KEPT_S)
    kept = get_conditional_response(request, etag=response["ETag"], response=response)
    return kept if isinstance(kept, HttpResponse) else response


def picture_file(speaker: Speaker) -> HttpResponse:
    """A JPEG of ours, and nothing a browser could take for a page."""
    response = HttpResponse(bytes(speaker.picture), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = f'inline; filename="speaker-{speaker.number}.jpg"'
    return response
