"""Pictures of speakers in the office; what the public sees of them is the programme's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.committee.access import to_plan
from sewana.planning.models import Speaker


@never_cache
@require_safe
def picture(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit = to_plan(request.user, key)
    speaker = visit.edition.speakers.filter(number=number).first()
    if speaker is None or not speaker.picture:
        raise Http404
    return picture_file(speaker)


def picture_file(speaker: Speaker) -> HttpResponse:
    """A JPEG of ours, and nothing a browser could take for a page."""
    response = HttpResponse(bytes(speaker.picture), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = f'inline; filename="speaker-{speaker.number}.jpg"'
    return response
