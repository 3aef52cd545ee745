"""Office pages about how many people there are, and how they are told apart."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.bodies import takes_file
from sewana.base.spreadsheets import workbook
from sewana.committee import access
from sewana.committee.models import Edition
from sewana.people.models import Group
from sewana.survey.forms.population import LevelForm, PopulationTableForm, SizesForm, Table
from sewana.survey.models import Dimension, Level
from sewana.survey.operations import population as operations
from sewana.survey.queries.population import (
    MARGINS,
    Key,
    Margin,
    Populations,
    last_change,
    last_counted,
    populations,
    sizes,
    suggested,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def population(request: HttpRequest, key: str) -> HttpResponse:
    """The numbers, typed level by level; each margin's sum stands beside that of the groups."""
    gate = access.to_plan if request.method == "POST" else access.to_see_office
    visit = gate(request.user, key)
    shown = populations(visit.edition)
    form = SizesForm(shown, hints(visit, shown), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        th, en, day = form.source
        operations.keep_source(visit.edition, text_th=th, text_en=en, as_of=day, by=visit.actor.account)
        told(request, operations.keep_population(visit.edition, form.sizes, by=visit.actor.account))
        return redirect("survey:population", key)
    return page(request, visit, shown, form)


def hints(visit: access.Visit, shown: Populations) -> dict[Key, int]:
    return suggested(visit.edition) if shown.is_empty else {}


def page(
    request: HttpRequest,
    visit: access.Visit,
    shown: Populations,
    form: SizesForm,
    *,
    table_form: PopulationTableForm | None = None,
    table: Table | None = None,
) -> HttpResponse:
    edition = visit.edition
    context = {
        "visit": visit,
        "edition": edition,
        "shown": shown,
        "form": form,
        "is_suggested": shown.is_empty,
        "margins": [(margin, fields_of(margin, form)) for margin in shown.margins],
        "staff_field": form[shown.staff.field],
        "table_form": table_form or PopulationTableForm(),
        "table": table,
        "can_undo": last_change(edition) is not None,
        "last": shown.last,
        "level_form": LevelForm(),
        "dimensions": [(str(one), Dimension(one).label) for one in MARGINS[1:]],
    }
    return render(request, "survey/population.html", context)


def fields_of(margin: Margin, form: SizesForm) -> list[tuple[object, object]]:
    return [(line, form[line.field]) for line in margin.lines]


def told(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)s number changed.", "%(count)s numbers changed.", count)
    messages.success(request, words % {"count": count} if count else _("Saved."))


@require_POST
@takes_file
def population_table(request: HttpRequest, key: str) -> HttpResponse:
    """Read a table, show what it says, and take it over whole."""
    visit = access.to_plan(request.user, key)
    form = PopulationTableForm(request.POST, request.FILES)
    groups, levels = list(Group.objects.all()), list(Level.objects.filter(is_retired=False))
    table = form.read(groups, levels) if form.is_valid() else None
    if table is not None and table.is_good and request.POST.get("do") == "take":
        told(request, operations.keep_population(visit.edition, table.sizes, by=visit.actor.account))
        return redirect("survey:population", key)
    if table is not None:
        # What came in a file stands in the box too, so that a mistake can be corrected right there.
        data = request.POST.copy()
        data["text"] = table.text
        form.data = data
    shown = populations(visit.edition)
    return page(request, visit, shown, SizesForm(shown, hints(visit, shown)), table_form=form, table=table)


@require_POST
def population_deed(request: HttpRequest, key: str) -> HttpResponse:
    """Take the newest change back, or the numbers of the last edition over."""
    visit = access.to_plan(request.user, key)
    if request.POST.get("do") == "undo":
        try:
            told(request, operations.bring_back_population(visit.edition, by=visit.actor.account))
        except operations.NothingToBringBack:
            messages.error(request, _("There is no change to take back."))
    elif (before := last_counted(visit.edition)) is not None:
        told(request, operations.copy_population(before, visit.edition, by=visit.actor.account))
    return redirect("survey:population", key)


@require_POST
def level(request: HttpRequest, key: str) -> HttpResponse:
    """Add, rename, retire, bring back or move a level."""
    visit = access.to_plan(request.user, key)
    deed, by = request.POST.get("do", ""), visit.actor.account
    if deed == "add":
        return added(request, visit)
    row = get_object_or_404(Level, dimension=request.POST.get("dimension"), key=request.POST.get("level"))
    if deed == "rename":
        form = LevelForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, _("A level needs a name in Thai and in English, each at most 120 letters.")
            )
        else:
            operations.rename_level(row, **form.cleaned_data, by=by)
            messages.success(request, _("Saved."))
    elif deed in {"retire", "back"}:
        operations.retire_level(row, is_retired=deed == "retire", by=by)
    elif deed in {"up", "down"}:
        operations.move_level(row, up=deed == "up", by=by)
    return redirect("survey:population", key)


def added(request: HttpRequest, visit: access.Visit) -> HttpResponse:
    dimension, form = request.POST.get("dimension", ""), LevelForm(request.POST)
    if dimension not in MARGINS[1:]:
        messages.error(request, _("Choose what the level belongs to."))
    elif not form.is_valid():
        messages.error(request, _("A level needs a name in Thai and in English, each at most 120 letters."))
    else:
        operations.add_level(dimension, **form.cleaned_data, by=visit.actor.account)
        messages.success(request, _("Saved."))
    return redirect("survey:population", visit.edition.key)


@never_cache
@require_safe
def population_csv(request: HttpRequest, key: str) -> HttpResponse:
    edition = access.to_see_office(request.user, key).edition
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-population.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    csv.writer(response).writerows(exported(edition))
    return response


@never_cache
@require_safe
def population_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    edition = access.to_see_office(request.user, key).edition
    response = HttpResponse(workbook(exported(edition), str(_("Population"))), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-population.xlsx"'
    return response


def exported(edition: Edition) -> list[list[str]]:
    """The table that can be read in again."""
    rows = [[dimension, level, str(size)] for (dimension, level), size in sizes(edition).items()]
    return [["margin", "level", "N"], *rows]
