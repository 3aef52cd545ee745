"""The list of themes: added, renamed, ordered, removed and brought back; in and out as a table."""

import csv

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.action import access
from sewana.action.forms.themes import ThemeForm, exported, read_themes
from sewana.action.models import Theme
from sewana.action.operations import themes as operations
from sewana.action.operations.themes import NotPossible
from sewana.base.bodies import takes_file
from sewana.base.languages import localized
from sewana.base.spreadsheets import TableError, TableForm, marked
from sewana.people.access import Actor


@takes_file
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest) -> HttpResponse:
    actor = access.to_name_themes(request.user)
    if request.method != "POST":
        return page(request, ThemeForm(), TableForm())
    deed = request.POST.get("do", "")
    if deed == "add":
        return added(request, actor)
    if deed == "table":
        return of_table(request, actor)
    if deed == "usual":
        say_changed(request, operations.add_themes(operations.USUAL, by=actor.account))
        return redirect("action:themes")
    return changed(request, actor, deed)


def page(
    request: HttpRequest, form: ThemeForm, table_form: TableForm, error: str = "", status: int = 200
) -> HttpResponse:
    rows = list(Theme.objects.annotate(count=Count("voices")))
    context = {
        "themes": [row for row in rows if row.removed_at is None],
        "removed": [row for row in rows if row.removed_at is not None],
        "form": form,
        "table_form": table_form,
        "error": error,
    }
    return render(request, "action/themes.html", context, status=status)


def added(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = ThemeForm(request.POST)
    if form.is_valid():
        try:
            operations.add_theme(**form.cleaned_data, by=actor.account)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("action:themes")
    return page(request, form, TableForm(), status=422)


def of_table(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = TableForm(request.POST, request.FILES)
    try:
        rows = read_themes(form.cells()) if form.is_valid() else []
    except TableError as error:
        return page(request, ThemeForm(), form, str(error), status=422)
    if not rows:
        return page(request, ThemeForm(), form, _("The table has no row."), status=422)
    say_changed(request, operations.add_themes(rows, by=actor.account))
    return redirect("action:themes")


def say_changed(request: HttpRequest, count: int) -> None:
    words = ngettext(
        "%(n)s theme is new or has another name.", "%(n)s themes are new or have another name.", count
    )
    messages.success(request, words % {"n": count} if count else _("All of them are there already."))


def changed(request: HttpRequest, actor: Actor, deed: str) -> HttpResponse:
    theme = get_object_or_404(Theme, key=request.POST.get("theme", "")[:40])
    by = actor.account
    if deed in {"up", "down"}:
        operations.move_theme(theme, -1 if deed == "up" else 1, by=by)
    elif deed in {"remove", "back"}:
        operations.remove_theme(theme, is_removed=deed == "remove", by=by)
        if deed == "remove":
            words = _("“%(name)s” is off the list. Below it can be brought back.")
            messages.success(request, words % {"name": localized(theme, "name")})
    elif deed == "rename":
        rename(request, theme, by)
    return redirect("action:themes")


def rename(request: HttpRequest, theme: Theme, by: object) -> None:
    form = ThemeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A theme needs a name in Thai and in English."))
        return
    seen = (request.POST.get("seen_th", ""), request.POST.get("seen_en", ""))
    try:
        operations.rename_theme(theme, **form.cleaned_data, seen=seen, by=by)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))


@never_cache
@require_safe
def themes_csv(request: HttpRequest) -> HttpResponse:
    access.to_name_themes(request.user)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="themes.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    rows = exported(Theme.objects.filter(removed_at=None))
    csv.writer(response).writerows([marked(cell) for cell in row] for row in rows)
    return response
