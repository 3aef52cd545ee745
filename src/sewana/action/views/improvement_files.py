"""Improvements of the office as a table and as a calendar."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sewana.action import access
from sewana.action.models import Improvement
from sewana.action.operations.reminding import calendar_of
from sewana.action.queries import calendars
from sewana.action.queries import improvements as queries
from sewana.action.views.improvements import wanted_of
from sewana.base.spreadsheets import marked
from sewana.planning.queries.calendars import written

EXCEL_READS_THAI = "\ufeff"
COLUMNS = (
    *(
        "number",
        "said_th",
        "said_en",
        "did_th",
        "did_en",
        "theme",
        "voices",
        "decision",
        "reason_th",
        "reason_en",
    ),
    *(
        "decided_on",
        "stage",
        "percent",
        "owner",
        "department_th",
        "department_en",
        "budget",
        "starts_on",
        "due_on",
    ),
    *(
        "done_on",
        "review_on",
        "blocked_because",
        "measure_th",
        "measure_en",
        "unit",
        "before",
        "goal",
        "after",
    ),
    *("published_on", "note"),
)


@never_cache
@require_safe
def improvements_csv(request: HttpRequest, key: str) -> HttpResponse:
    """What the list shows, with all columns; a rehearsal has none."""
    visit = access.to_read_office(request.user, key)
    if visit.edition.rehearsal_of_id is not None:
        raise Http404
    rows = queries.found_improvements(visit.edition, wanted_of(request), timezone.localdate())
    response = HttpResponse(EXCEL_READS_THAI, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-improvements-office.csv"'
    csv.writer(response).writerows([COLUMNS, *(cells(row) for row in rows)])
    return response


def cells(row: Improvement) -> list[object]:
    values = [
        *(row.number, row.said_th, row.said_en, row.did_th, row.did_en, row.theme.key if row.theme else ""),
        *(
            getattr(row, "voice_count", ""),
            row.verdict,
            row.reason_th,
            row.reason_en,
            row.decided_on,
            row.stage,
        ),
        *(row.percent, str(row.owner) if row.owner else row.owner_name, row.unit_th, row.unit_en, row.budget),
        *(row.starts_on, row.due_on, row.done_on, row.review_on, row.blocked_because, row.measure_th),
        *(row.measure_en, row.measure_unit, row.measured_before, row.measure_goal, row.measured_after),
        *(row.published_at and timezone.localdate(row.published_at), row.note),
    ]
    return [marked(value) if isinstance(value, str) else value for value in values]


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, for programs that know its secret address."""
    edition = calendars.by_secret(secret)
    if edition is None:
        raise Http404
    with translation.override("en" if request.GET.get("language") == "en" else "th"):
        feed = calendars.feed_of(edition)
        content = written(feed)
    unchanged = get_conditional_response(request, etag=feed.tag)
    response = unchanged or HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = feed.tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_POST
def calendar_link(request: HttpRequest, key: str) -> HttpResponse:
    """Make the secret address, or a new one that ends the old."""
    visit = access.to_decide(request.user, key)
    calendar_of(visit.edition, by=visit.actor.account, is_new=request.POST.get("do") == "new")
    return redirect("action:improvements", key)
