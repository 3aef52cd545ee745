"""Tables of tasks, in and out: read, shown, corrected, and only then taken over."""

import csv
import uuid
from contextlib import nullcontext

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.base.bodies import takes_file
from sewana.base.spreadsheets import marked
from sewana.committee import access
from sewana.committee.forms.task_table import Table, TaskTableForm, exported
from sewana.committee.operations.tasks import held_tasks, rewrite_tasks, take_tasks
from sewana.committee.queries import tasks as queries
from sewana.committee.views.both_texts import with_value


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def table(request: HttpRequest, key: str) -> HttpResponse:
    """Paste or choose a table; see what it says; take it over whole."""
    visit = access.to_plan(request.user, key)
    form = TaskTableForm(request.POST or None, request.FILES or None)
    is_sent = request.method == "POST" and form.is_valid()
    takes = is_sent and request.POST.get("do") == "take"
    with held_tasks(visit.edition) if takes else nullcontext():
        found = form.read(visit.edition, timezone.localdate()) if is_sent else None
        # What was seen is taken over, and nothing else: not a second time, not over what somebody wrote meanwhile.
        if takes and found is not None and found.is_good and request.POST.get("mark") == found.mark:
            return taken(request, visit, found)
    if found is not None:
        # What came in a file stands in the box too, so that a mistake can be corrected right there.
        form.data = with_value(request, "text", found.text)
    context = {"visit": visit, "edition": visit.edition, "form": form, "table": found, "is_other": takes}
    return render(request, "committee/task_table.html", context)


def taken(request: HttpRequest, visit: access.Visit, found: Table) -> HttpResponse:
    """Write down what is new, and what the table says otherwise; the latter can be undone on the next page."""
    by = visit.actor.account
    count = take_tasks(visit.edition, found.new, operation="take_tasks", by=by)
    sent = uuid.uuid4().hex  # by which the next page can undo this change, and no other
    changed = rewrite_tasks(visit.edition, found.changed, sent=sent, by=by)
    if count:
        words = ngettext("%(count)s task was taken over.", "%(count)s tasks were taken over.", count)
        messages.success(request, words % {"count": count})
    address = reverse("committee:tasks", args=[visit.edition.key])
    return redirect(f"{address}?changed={len(changed)}&change={sent}#add" if changed else address)


@never_cache
@require_safe
def table_csv(request: HttpRequest, key: str) -> HttpResponse:
    edition = access.to_see_office(request.user, key).edition
    today = timezone.localdate()
    tasks = queries.found_tasks(edition, queries.Wanted(state="all"), today)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-tasks.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    rows = exported(queries.lines(edition, tasks, today))
    csv.writer(response).writerows([marked(cell) for cell in row] for row in rows)
    return response
