"""Answers that were entered elsewhere, taken over from a file as a whole, and taken back as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.base.bodies import takes_file
from sewana.base.spreadsheets import MOST_ANSWER_BYTES, MOST_ANSWERS, TableError, cells_of_file
from sewana.committee.access import to_plan
from sewana.survey.forms.answer_file import FileOfAnswers, read_answers
from sewana.survey.operations import entry as operations
from sewana.survey.operations.entry import NotBegun
from sewana.survey.queries import sheets
from sewana.survey.queries.steps import steps
from sewana.survey.views.entry import Bench
from sewana.survey.views.questionnaires import questionnaire_of

MOST_SHOWN = 50


@takes_file
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry_file(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """All of a file or nothing; what is wrong is told by row and column."""
    visit = to_plan(request.user, key)
    bench = Bench(request, visit, questionnaire_of(visit, number))
    if request.method != "POST":
        return page(bench)
    if request.POST.get("do") == "take-back":
        return taken_back(bench)
    upload = request.FILES.get("table")
    if upload is None:
        return page(bench, error=_("Choose a file first."))
    try:
        table = read_answers(bench.questionnaire, cells_of_file(upload, MOST_ANSWERS, MOST_ANSWER_BYTES))
    except TableError as error:
        return page(bench, error=str(error))
    is_known = table.is_good and any(run.source == table.source for run in sheets.runs(bench.questionnaire))
    if not table.is_good or (is_known and "again" not in request.POST):
        return page(bench, table, is_known=is_known)
    return taken_over(bench, table)


def taken_over(bench: Bench, table: FileOfAnswers) -> HttpResponse:
    try:
        first, last = operations.take_over(
            bench.questionnaire, table.rows, source=table.source, by=bench.account
        )
    except NotBegun:
        messages.error(bench.request, _("Open the questionnaire before you enter sheets of it."))
        return back(bench)
    count = len(table.rows)
    words = ngettext(
        "%(n)s answer was taken over, as sheets %(first)s to %(last)s.",
        "%(n)s answers were taken over, as sheets %(first)s to %(last)s.",
        count,
    )
    messages.success(bench.request, words % {"n": f"{count:,}", "first": first, "last": last})
    if table.other_years:
        others = ngettext(
            "%(n)s row is of another year and was left out.",
            "%(n)s rows are of other years and were left out.",
            table.other_years,
        )
        messages.info(bench.request, others % {"n": f"{table.other_years:,}"})
    return back(bench)


def taken_back(bench: Bench) -> HttpResponse:
    wanted = bench.request.POST.get("first")
    run = next((run for run in sheets.runs(bench.questionnaire) if str(run.first) == wanted), None)
    if run is None:
        messages.error(bench.request, _("This file is taken back already."))
        return back(bench)
    gone = operations.take_run_back(bench.questionnaire, run.first, run.last, by=bench.account)
    words = ngettext("%(n)s answer is taken back.", "%(n)s answers are taken back.", gone)
    messages.success(bench.request, words % {"n": f"{gone:,}"})
    return back(bench)


def back(bench: Bench) -> HttpResponse:
    return redirect("survey:entry-file", bench.visit.edition.key, bench.questionnaire.number)


def page(
    bench: Bench, table: FileOfAnswers | None = None, *, error: str = "", is_known: bool = False
) -> HttpResponse:
    problems = table.problems if table else []
    context = {
        "visit": bench.visit,
        "edition": bench.visit.edition,
        "questionnaire": bench.questionnaire,
        "table": table,
        "problems": problems[:MOST_SHOWN],
        "hidden": max(0, len(problems) - MOST_SHOWN),
        "error": error,
        "is_known": is_known,
        "runs": sheets.runs(bench.questionnaire),
        "columns": [step.item or step.key.removeprefix("about.") for step in steps(bench.questionnaire)],
    }
    status = 422 if error or problems else 409 if is_known else 200
    return render(bench.request, "survey/entry_file.html", context, status=status)
