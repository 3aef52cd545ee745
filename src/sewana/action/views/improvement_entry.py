"""Improvements out of a file: read, shown with what would be made and changed, and only then taken over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.action import access
from sewana.action.forms.improvement_columns import COLUMNS
from sewana.action.forms.improvement_file import ImprovementTable, ImprovementTableForm
from sewana.action.models import Stage, Theme, Verdict, VoiceChange
from sewana.action.operations.importing import take_over
from sewana.action.operations.improvements import Changed, NotPossible
from sewana.base.bodies import takes_file
from sewana.committee.access import Visit
from sewana.committee.views.both_texts import with_value

MOST_SHOWN = 100


@takes_file
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_file(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a file, see what it says, and take it over: all of it or nothing."""
    visit = access.to_decide(request.user, key)
    if visit.edition.rehearsal_of_id is not None:
        raise Http404
    if request.method != "POST":
        return page(request, visit, ImprovementTableForm(), None)
    form = ImprovementTableForm(request.POST, request.FILES)
    table = form.read(visit.edition, timezone.localdate()) if form.is_valid() else None
    if table is not None and table.is_good and request.POST.get("do") == "take":
        change = taken(request, visit, form, table)
        if change is not None:
            done = f"?state=all&done={change.pk}"
            return redirect(f"{reverse('action:improvements', args=[key])}{done}")
    return page(request, visit, form, table)


def taken(
    request: HttpRequest, visit: Visit, form: ImprovementTableForm, table: ImprovementTable
) -> VoiceChange | None:
    """Take over what was looked at; nothing where it is otherwise since, and the form says so."""
    if table.notices and not form.cleaned_data["have_seen"]:
        form.add_error("have_seen", _("Look at what is unusual, and tick that it is meant so."))
        return None
    meanwhile = _(
        "Somebody changed these improvements meanwhile, or the table is another. Look at it once more."
    )
    if request.POST.get("seen") != table.seen:
        form.add_error(None, meanwhile)
        return None
    try:
        change = take_over(visit.edition, table.entries, seen=table.mark, by=visit.actor.account)
    except Changed:
        form.add_error(None, meanwhile)
        return None
    except NotPossible as error:
        form.add_error(None, str(error))
        return None
    count = len(table.entries)
    words = ngettext("%(n)s improvement was taken over.", "%(n)s improvements were taken over.", count)
    messages.success(request, words % {"n": f"{count:,}"})
    return change


def page(
    request: HttpRequest, visit: Visit, form: ImprovementTableForm, table: ImprovementTable | None
) -> HttpResponse:
    if table is not None and (table.problems or not request.FILES):
        # What came in a file stands in the box too, so that a mistake can be corrected right there.
        form.data = with_value(request, "text", table.text)
    problems = table.problems if table else []
    shown = [*table.of("new"), *table.of("changed")] if table and not problems else []
    context = {
        "visit": visit,
        "edition": visit.edition,
        "form": form,
        "table": table,
        "problems": problems[:MOST_SHOWN],
        "hidden": max(0, len(problems) - MOST_SHOWN),
        "notices": table.notices if table and not problems else [],
        "shown": shown,
        "same": len(table.of("same")) if table else 0,
        "columns": [column.name for column in COLUMNS],
        "theme_keys": Theme.objects.filter(removed_at=None).values_list("key", flat=True),
        "verdicts": Verdict.choices,
        "stages": Stage.choices,
    }
    status = 422 if problems or form.errors else 200
    return render(request, "action/improvement_file.html", context, status=status)
