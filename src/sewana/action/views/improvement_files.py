"""Improvements of the office as a table and as a calendar."""

import csv
import re
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sewana.action import access
from sewana.action.forms.improvement_columns import exported
from sewana.action.operations.reminding import calendar_of
from sewana.action.queries import calendars
from sewana.action.queries import improvements as queries
from sewana.action.views.improvement_list import wanted_of
from sewana.base.spreadsheets import marked, workbook
from sewana.planning.queries.calendars import written

PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
def improvements_csv(request: HttpRequest, key: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-improvements-office.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    csv.writer(response).writerows([safe(cell) for cell in row] for row in rows_of(request, key))
    return response


@never_cache
@require_safe
def improvements_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    response = HttpResponse(workbook(rows_of(request, key), str(_("Improvements"))), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{key}-improvements-office.xlsx"'
    return response


def rows_of(request: HttpRequest, key: str) -> Iterator[list[str]]:
    """What the list shows, with all columns, as it can be read in again; a rehearsal has none."""
    visit = access.to_read_office(request.user, key)
    if visit.edition.rehearsal_of_id is not None:
        raise Http404
    found = queries.found_improvements(visit.edition, wanted_of(request), timezone.localdate())
    return exported(queries.with_all(found), visit.edition, with_mail=visit.may_plan)


def safe(cell: str) -> str:
    """A number below zero is no formula."""
    return cell if PLAIN_NUMBER.fullmatch(cell) else marked(cell)


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
