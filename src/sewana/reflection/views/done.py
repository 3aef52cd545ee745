"""The office page about what people did, and how far each group came on the way of the forum."""

import csv
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.bodies import takes_file
from sewana.committee.access import Visit, to_plan, to_see_office
from sewana.committee.models import Edition
from sewana.people.models import Group
from sewana.reflection.forms.done import DONE_COLUMNS, STEP_COLUMNS, CountsForm, Table
from sewana.reflection.models import Step
from sewana.reflection.operations import done as operations
from sewana.reflection.queries import done as queries
from sewana.reflection.queries.funnel import WAY, Counted, Way, airtime, counts_of, may_show, ways
from sewana.survey.queries.population import group_key

TALK_NAMES = {str(step): step.label for step in Step}


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def done(request: HttpRequest, key: str) -> HttpResponse:
    """What was counted; and a table read, shown and taken over whole."""
    gate = to_plan if request.method == "POST" else to_see_office
    visit = gate(request.user, key)
    if request.method != "POST":
        return page(request, visit, CountsForm())
    form = CountsForm(request.POST, request.FILES)
    table = form.read(list(Group.objects.all())) if form.is_valid() else None
    if table is not None and table.is_good and request.POST.get("do") == "take":
        try:
            told(request, take_over(visit, table))
        except operations.OnlyRehearsed:
            messages.error(
                request,
                _("This is a rehearsal: the counts of a year are the library's, and stay as they are."),
            )
        return redirect("reflection:done", key)
    if table is not None:
        # What came in a file stands in the box too, so that a mistake can be corrected right there.
        data = request.POST.copy()
        data["text"] = table.text
        form.data = data
    return page(request, visit, form, table)


def take_over(visit: Visit, table: Table) -> int:
    by = visit.actor.account
    if table.is_of_steps:
        steps = {(int(key[0]), str(key[1])): count for key, count in table.counts.items()}
        return operations.keep_steps(visit.edition, steps, by=by)
    done_counts = {(int(key[0]), int(key[1]), str(key[2])): count for key, count in table.counts.items()}
    return operations.keep_done(visit.edition, done_counts, by=by)


def page(request: HttpRequest, visit: Visit, form: CountsForm, table: Table | None = None) -> HttpResponse:
    edition, found = visit.edition, ways(visit.edition)
    context = {
        "visit": visit,
        "edition": edition,
        "form": form,
        "table": table,
        "done": queries.done(edition),
        "steps": [Step(step).label for step in WAY],
        "ways": [(way, list(cells(way))) for way in found if way.population or way.came],
        "airtime": [(TALK_NAMES[line.measure], line) for line in airtime(edition, found=found)],
        "indirect": queries.indirect(edition, found),
        "last": queries.last_deed(edition),
    }
    return render(request, "reflection/done.html", context)


def cells(way: Way) -> Iterable[tuple[Counted, int | None, bool]]:
    """Each step with what may be shown of it, and whether it was counted but may not."""
    counts = counts_of(way)
    for step in WAY:
        count = counts[step]
        shows = count is not None and may_show(way, counts, step)
        yield way.steps[step], count if shows else None, count is not None and not shows


def told(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)s number changed.", "%(count)s numbers changed.", count)
    messages.success(request, words % {"count": count} if count else _("All of them are there already."))


@require_POST
def done_undo(request: HttpRequest, key: str) -> HttpResponse:
    visit = to_plan(request.user, key)
    try:
        told(request, operations.bring_back(visit.edition, by=visit.actor.account))
    except operations.NothingToBringBack:
        messages.error(request, _("There is no change to take back."))
    return redirect("reflection:done", key)


def to_take_counts_out(request: HttpRequest, key: str) -> Edition:
    """Whoever plans takes counts out; a rehearsal leaves no trace anywhere."""
    edition = to_plan(request.user, key).edition
    if edition.rehearsal_of_id is not None:
        raise Http404
    return edition


@never_cache
@require_safe
def done_csv(request: HttpRequest, key: str) -> HttpResponse:
    to_take_counts_out(request, key)
    rows = [[year, group, measure, count] for (year, group, measure), count in queries.done_counts().items()]
    return table_of(f"{key}-done.csv", DONE_COLUMNS, named(rows, 1))


@never_cache
@require_safe
def steps_csv(request: HttpRequest, key: str) -> HttpResponse:
    edition = to_take_counts_out(request, key)
    rows = [[group, step, count] for (group, step), count in queries.given_steps(edition).items()]
    return table_of(f"{key}-steps.csv", STEP_COLUMNS, named(rows, 0))


def named(rows: list[list[object]], place: int) -> list[list[object]]:
    keys = {group.pk: group_key(group) for group in Group.objects.all()}
    return [[*row[:place], keys[int(str(row[place]))], *row[place + 1 :]] for row in rows]


def table_of(name: str, columns: tuple[str, ...], rows: Iterable[list[object]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    csv.writer(response).writerows([columns, *rows])
    return response
