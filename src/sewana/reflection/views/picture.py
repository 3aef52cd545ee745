"""The reflection of an edition, to read from top to bottom, and its tables."""

import csv
import functools

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sewana.forum.queries import person_with, votes_of
from sewana.reflection import access, operations, queries, wording
from sewana.reflection.forms import GroupNameForm
from sewana.reflection.models import OpinionGroup


@never_cache
@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    try:
        visit = access.to_see(request.user, key)
    except access.NotYetShown as early:
        return render(request, "reflection/not_yet.html", {"edition": early.visit.edition}, status=403)
    kept = queries.kept_without_picture(visit.edition)
    person = person_with(visit.edition, request.COOKIES)
    here = queries.standing(person)
    page = functools.cache(lambda: queries.page(visit.edition))
    context = {
        "visit": visit,
        "edition": visit.edition,
        "kept": kept,
        # The picture is the same for everybody until it is computed afresh or a moderator changes something:
        # what is drawn from it is kept under this version, and made only when it is new.
        "version": queries.version(visit.edition, kept),
        "page": SimpleLazyObject(page),
        "told": SimpleLazyObject(lambda: wording.told(page())),
        "here": here if here and here.is_placed else None,
        "to_be_placed": wording.to_be_placed(here),
        "answered": votes_of(person),
        "ticks": (0, 100, 200, 300, 400),
        "is_other_engine": kept is not None and kept.engine != visit.edition.engine,
    }
    if visit.may_moderate:
        context["name_forms"] = name_forms(queries.groups_now(kept))
    return render(request, "reflection/edition.html", context)


def name_forms(groups: list[OpinionGroup]) -> list[tuple[OpinionGroup, GroupNameForm]]:
    return [
        (
            group,
            GroupNameForm(
                auto_id=f"id_{group.number}_%s", initial={"name_th": group.name_th, "name_en": group.name_en}
            ),
        )
        for group in groups
    ]


TABLES = {
    "statements": queries.statements_table,
    "differences": queries.differences_table,
    "doubts": wording.doubts_table,
}


@require_safe
def table(request: HttpRequest, key: str, table: str) -> HttpResponse:
    """One table of the page as CSV; it holds what the page shows and no more."""
    try:
        visit = access.to_take_out(request.user, key)
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


@require_POST
def group_name(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Call an opinion group by a name, or by its letter alone again."""
    visit = access.to_refresh(request.user, key)
    group = get_object_or_404(OpinionGroup, reflection__edition=visit.edition, number=number)
    form = GroupNameForm(request.POST)
    if form.is_valid():
        operations.name_group(group, **form.cleaned_data, by=visit.actor.account)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("A name has at most 60 letters."))
    return redirect("reflection:edition", key)
