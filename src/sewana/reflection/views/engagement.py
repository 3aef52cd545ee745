"""What both sides feel, from top to bottom: for the office the newest figures, for everybody the newest release."""

import csv
import functools
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.committee.access import Visit
from sewana.reflection import access, queries, wording
from sewana.reflection.queries import engagement as stored
from sewana.reflection.queries.engagement_tables import NAMES, Table, table
from sewana.reflection.queries.public_figures import BY_GROUP, public_figures
from sewana.reflection.views.beside import beside
from sewana.reflection.views.figures import Figure, Figures, figures, reach
from sewana.reflection.wording import how as steps
from sewana.reflection.wording import lede, names
from sewana.reflection.wording import slides as screens

EXCEL_READS_THAI = "\ufeff"


def shown_to(request: HttpRequest, visit: Visit) -> stored.Shown:
    """The newest release; for the office the newest figures, or with `?as=public` what would go out."""
    if not visit.may_see_office:
        return stored.released(visit.edition) or stored.Shown(visit.edition, {})
    newest = stored.newest(visit.edition)
    if request.GET.get("as") != "public" or not newest.has_figures:
        return newest
    version = f"{newest.version}.public"
    return stored.Shown(visit.edition, public_figures(newest.result), version=version)


def not_yet(request: HttpRequest, early: access.NotYetShown) -> HttpResponse:
    return render(request, "reflection/engagement/not_yet.html", {"edition": early.visit.edition}, status=403)


def page_context(request: HttpRequest, visit: Visit, shown: stored.Shown) -> dict[str, Any]:
    """Everything is made only where no kept part of the page holds it already."""

    @functools.cache
    def made() -> Figures:
        return figures(shown.result, shown.result.get("funnel", ()), shown.result.get("zone") or ())

    return {
        "visit": visit,
        "edition": visit.edition,
        "shown": shown,
        "release": shown.release,
        "version": shown.version,
        "is_preview": request.GET.get("as") == "public" and visit.may_see_office,
        "figures": SimpleLazyObject(made),
        "beside": SimpleLazyObject(lambda: beside(shown.result)),
        "came": SimpleLazyObject(lambda: came(shown.result)),
        "groups_first": SimpleLazyObject(
            lambda: [one for one in made().groups if is_first(one, shown.result)]
        ),
        "groups_more": SimpleLazyObject(
            lambda: [one for one in made().groups if not is_first(one, shown.result)]
        ),
        "lede": SimpleLazyObject(lambda: lede.sentences(shown.result, names.labels(shown.result))),
        "notes": SimpleLazyObject(lambda: lede.notes(shown.result, steps.labels(shown.result))),
    }


def came(result: Mapping[str, Any]) -> list[Figure]:
    """How those who came to the forum divide, beside how those who answered do."""
    return reach(result, names.labels(result), of="came")


def is_first(figure: Figure, result: Mapping[str, Any]) -> bool:
    """The scales, and the one statement that everybody sees by group: the others are for who asks for them."""
    open_for_all = {scale["key"] for scale in result["scales"]} | BY_GROUP
    return figure.name.removeprefix("groups-") in open_for_all


@never_cache
@require_safe
def engagement(request: HttpRequest, key: str) -> HttpResponse:
    try:
        visit = access.to_see_engagement(request.user, key)
    except access.NotYetShown as early:
        return not_yet(request, early)
    shown = shown_to(request, visit)
    context = page_context(request, visit, shown)
    if visit.edition.reflection_is_public or visit.may_see_office:
        context |= map_context(visit)
    return render(request, "reflection/engagement/page.html", context)


def map_context(visit: Visit) -> dict[str, Any]:
    """The opinion map as its own page shows it, without anybody's place."""
    kept = queries.kept_without_picture(visit.edition)
    page = functools.cache(lambda: queries.page(visit.edition))
    return {
        "map_kept": kept,
        "map_version": queries.version(visit.edition, kept),
        "map_page": SimpleLazyObject(page),
        "map_told": SimpleLazyObject(lambda: wording.told(page())),
    }


@never_cache
@require_safe
def how(request: HttpRequest, key: str) -> HttpResponse:
    """Every formula with the numbers of this edition in it."""
    try:
        visit = access.to_see_engagement(request.user, key)
    except access.NotYetShown as early:
        return not_yet(request, early)
    shown = shown_to(request, visit)
    context = page_context(request, visit, shown)
    context["parts"] = SimpleLazyObject(lambda: steps.parts(shown.result))
    return render(request, "reflection/engagement/how.html", context)


@never_cache
@require_safe
def slides(request: HttpRequest, key: str) -> HttpResponse:
    """One idea a screen, for the hall."""
    try:
        visit = access.to_see_engagement(request.user, key)
    except access.NotYetShown as early:
        return not_yet(request, early)
    shown = shown_to(request, visit)
    context = page_context(request, visit, shown)
    context["slides"] = SimpleLazyObject(lambda: screens.slides(shown.result, names.labels(shown.result)))
    return render(request, "reflection/engagement/slides.html", context)


@require_safe
def engagement_table(request: HttpRequest, key: str, table: str) -> HttpResponse:
    """One table as CSV: of the newest figures for the office, else of the release as it went out."""
    try:
        visit = access.to_take_out_engagement(request.user, key)
    except access.NotYetShown as early:
        raise Http404 from early
    found = table_of(visit, table)
    if found is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{visit.edition.key}-{table}.csv"'
    response.write(EXCEL_READS_THAI)
    csv.writer(response).writerows(found.lines)
    return response


def table_of(visit: Visit, name: str) -> Table | None:
    if name not in NAMES:
        return None
    if visit.may_see_office:
        return table(name, stored.newest(visit.edition).result)
    release = stored.release_of(visit.edition)
    rows = next((one for one in release.tables if one["name"] == name), None) if release else None
    return Table(name, rows["code"], tuple(rows["columns"]), tuple(rows["rows"])) if rows else None
