"""Who served in which year: a page over all editions, and its table."""

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.base.spreadsheets import marked
from sewana.committee import access
from sewana.committee.queries.history import Service, services

PAGE = 20


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    actor = access.office(request.user)
    search, order = request.GET.get("q", "")[:100], request.GET.get("order", "-year")
    page = Paginator(services(actor, search, order), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [Service(duty) for duty in page],
        "search": search,
        "order": order,
    }
    return render(request, "committee/history.html", context)


@never_cache
@require_safe
def history_csv(request: HttpRequest) -> HttpResponse:
    """All that the page finds, in one table."""
    actor = access.office(request.user)
    found = services(actor, request.GET.get("q", "")[:100], request.GET.get("order", "-year"))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="committees.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    writer = csv.writer(response)
    writer.writerow(
        [_("Year"), _("Name"), _("Position"), _("Unit"), _("Working group"), _("Role"), _("Left")]
    )
    for row in map(Service, found):
        member = row.duty.member
        cells = [row.year, row.name, member.position, member.unit, row.group, row.role]
        writer.writerow([*(marked(cell) for cell in cells), _("yes") if row.has_left else ""])
    return response
