"""How far voices have come: for the office, and for everybody once something is published."""

import csv
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.action import access
from sewana.action.models import Improvement, Theme
from sewana.action.operations.showing import move_groups_on
from sewana.action.pictures.sankey import sankey
from sewana.action.pictures.waiting import curve
from sewana.action.queries import by_hand
from sewana.action.queries import closure as queries
from sewana.action.queries.closure_tables import NAMES, table
from sewana.action.wording import closure as wording
from sewana.base.languages import localized
from sewana.committee.access import Visit
from sewana.committee.models import Edition
from sewana.people.models import Group
from sewana.reflection.queries import engagement as reflection
from sewana.survey.queries.population import group_key, group_names

EXCEL_READS_THAI = "\ufeff"
NONE = "none"


@never_cache
@require_safe
def closure(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_read_office(request.user, key)
    if visit.edition.rehearsal_of_id is None:
        move_groups_on(visit.edition)
    return render(request, "action/closure.html", context(visit, is_office=True))


@never_cache
@require_safe
def closure_public(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_see_board(request.user, key)
    if not is_shown(visit.edition):
        return render(request, "action/closure_not_yet.html", {"edition": visit.edition}, status=404)
    return render(request, "action/closure.html", context(visit, is_office=False))


@never_cache
@require_safe
def closure_table(request: HttpRequest, key: str, name: str) -> HttpResponse:
    visit = access.to_see_board(request.user, key)
    if name not in NAMES or not (visit.may_see_office or is_shown(visit.edition)):
        raise Http404
    columns, rows = table(queries.closure(visit.edition), name)
    response = HttpResponse(EXCEL_READS_THAI, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-closure-{name}.csv"'
    csv.writer(response).writerows([columns, *rows])
    return response


def is_shown(edition: Edition) -> bool:
    return Improvement.objects.filter(edition=edition, published_at__isnull=False, dropped_at=None).exists()


def context(visit: Visit, *, is_office: bool) -> dict[str, Any]:
    edition = visit.edition
    found = queries.closure(edition)
    newest = reflection.newest(edition) if is_office else reflection.released(edition)
    told = {one.group for one in found.groups}
    names = group_names(group for group in Group.objects.all() if group_key(group) in told)
    return {
        "visit": visit,
        "edition": edition,
        "is_office": is_office,
        "found": found,
        "lead": wording.lead(found),
        "metrics": wording.metrics(found),
        "median": wording.wait_words(found.fates.curve.until(), 50),
        "most": wording.wait_words(found.fates.curve.until(0.9), 90),
        "curve": curve(found.fates.curve),
        "groups": [wording.group_line(names.get(one.group, one.group), one) for one in found.groups],
        **way_context(found.flows),
        "trust": wording.trust_row(newest.result) if newest else None,
        "tables": NAMES,
        "by_hand": by_hand.counts(edition) if is_office else None,
    }


def way_context(flows: Sequence[queries.Flow]) -> dict[str, Any]:
    """The drawing of all ways, and the same as lines of a table."""
    themes = {str(theme.pk): localized(theme, "name") for theme in Theme.objects.all()}

    def label(place: int, key: str) -> str:
        if place == 0:
            return themes.get(key, _("No theme yet"))
        if place == 1:
            return wording.answer_name(key)
        if place == 2:
            return str(wording.NOW[key])
        return _("Told") if key == "told" else _("Not told")

    ways = {
        (str(one.theme or NONE), one.answer, one.now, "told" if one.is_told else "untold"): one.count
        for one in flows
    }
    heads = (_("Theme"), _("Answer"), _("Now"), _("Told back"))
    lines = [([label(place, key) for place, key in enumerate(way)], count) for way, count in ways.items()]
    return {"sankey": sankey(ways, label, heads), "flows": lines}
