"""The front door, an edition's public page, the office's overview, and what machines ask."""

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import sewana
from sewana.committee import access
from sewana.committee import queries as committee
from sewana.forum import queries as forum
from sewana.forum.queries.room import room_with_stage
from sewana.forum.queries.stage import picture
from sewana.people.access import actor_of
from sewana.reflection import queries as reflection
from sewana.reflection import wording
from sewana.site import joining, queries
from sewana.site import metrics as figures


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"current": committee.current_edition(), "editions": list(committee.published_editions()[:50])}
    return render(request, "site/home.html", context)


@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    """What anybody may know of an edition, and the way in."""
    visit = access.to_read(request.user, key)
    way_in = joining.url(visit.edition)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "turnout": forum.turnout(visit.edition),
        "moderation": forum.moderation_counts(visit.edition),
        "join_url": way_in,
        "join_qr": picture(way_in),
    }
    return render(request, "site/edition.html", context | queries.what_is_public(visit.edition))


@never_cache
@require_safe
def stage_map(request: HttpRequest, secret: str) -> HttpResponse:
    """The opinion map as the stage shows it: once the moderator shows results, and enough people have voted."""
    room = room_with_stage(secret)
    if room is None:
        raise Http404
    kept = reflection.kept_without_picture(room.edition)
    shows = room.results_shown and kept is not None and kept.is_enough
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        page = reflection.page(room.edition) if shows else None
        context = {
            "room": room,
            "page": page,
            "told": wording.told(page) if page else None,
            "missing": kept.people_missing if kept else 0,
        }
        return render(request, "site/stage_map.html", context)


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    actor = access.office(request.user)
    context = {"actor": actor, "rows": queries.editions_at_work(actor)}
    return render(request, "site/office.html", context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database answers and is of this version."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("the database waits for migrations\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for a monitor that knows the token, or for an owner: they would tell when somebody votes."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.ENVIRONMENT.text("METRICS_TOKEN")
    if not (token and constant_time_compare(sent, token)) and not actor_of(request.user).is_owner:
        raise Http404
    return HttpResponse(figures.text(), content_type=figures.CONTENT_TYPE)


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"name": "sewana", "version": sewana.__version__})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    lines = (
        f"Contact: {settings.SITE_URL}{reverse('site:home')}",
        "Preferred-Languages: th, en",
        f"Canonical: {settings.SITE_URL}{reverse('site:security-txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = ("User-agent: *", "Disallow: /office/", "Disallow: /accounts/", "Disallow: /support/")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
