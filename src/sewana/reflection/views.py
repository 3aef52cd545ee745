"""The reflection of an edition, to read from top to bottom, and its tables."""

import csv

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sewana.forum.queries import person_with, votes_of
from sewana.reflection import access, operations, queries


@never_cache
@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    try:
        visit = access.to_see(request.user, key)
    except access.NotYetShown as early:
        return render(request, "reflection/not_yet.html", {"edition": early.visit.edition}, status=403)
    kept = queries.kept_without_picture(visit.edition)
    person = person_with(visit.edition, request.COOKIES)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "kept": kept,
        # The picture is the same for everybody until it is computed afresh or a moderator changes something:
        # what is drawn from it is kept under this version, and made only when it is new.
        "version": queries.version(visit.edition, kept),
        "page": SimpleLazyObject(lambda: queries.page(visit.edition)),
        "here": queries.standing(person),
        "answered": votes_of(person),
        "ticks": (0, 100, 200, 300, 400),
    }
    return render(request, "reflection/edition.html", context)


TABLES = {"statements": queries.statements_table, "differences": queries.differences_table}


@require_safe
def table(request: HttpRequest, key: str, table: str) -> HttpResponse:
    """One table of the page as CSV; it holds what the page shows and no more."""
    try:
        visit = access.to_see(request.user, key)
    except access.NotYetShown as early:
        raise Http404 from early
    if table not in TABLES:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{visit.edition.key}-{table}.csv"'
    response.write("\ufeff")  # Excel reads Thai right only with this mark
    csv.writer(response).writerows(TABLES[table](queries.page(visit.edition)))
    return response


@require_POST
def refresh(request: HttpRequest, key: str) -> HttpResponse:
    """Compute the picture now instead of waiting for the background."""
    visit = access.to_refresh(request.user, key)
    operations.refresh(visit.edition)
    messages.success(request, _("The picture now includes every vote up to this moment."))
    return redirect("reflection:edition", key)
