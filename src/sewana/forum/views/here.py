"""Who is here and who is missing."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sewana.committee.access import to_read, to_see_office
from sewana.committee.models import Edition, State
from sewana.forum.operations import fold_soon
from sewana.forum.queries.here import Line, Presence, presence

OVER = (State.CLOSED, State.ARCHIVED)


@never_cache
@require_safe
def here(request: HttpRequest, key: str) -> HttpResponse:
    """By group: now, in all, and beside how many there are."""
    edition = gate(request, key)
    layout = "public.html" if edition.state in OVER else "base.html"
    context = {"edition": edition, "found": presence(edition), "layout": layout}
    return render(request, "forum/here.html", context)


@never_cache
@require_safe
def here_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    edition = gate(request, key)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.key}-here.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    csv.writer(response).writerows(rows(presence(edition)))
    return response


def gate(request: HttpRequest, key: str) -> Edition:
    """The office alone while the forum runs; everybody once it is closed."""
    edition = to_read(request.user, key).edition
    if edition.state not in OVER:
        edition = to_see_office(request.user, key).edition
        fold_soon()
    return edition


def rows(found: Presence) -> list[list[object]]:
    together = [shown(value) for value in (found.room, found.online, found.total)]
    return [
        [
            _("Group"),
            _("Origin"),
            _("Population"),
            _("In the room"),
            _("Online"),
            _("In all"),
            _("Expected"),
            _("Too few by"),
        ],
        *(row(line) for line in found.lines),
        [_("Has not said"), *row(found.unsaid)[1:]],
        [_("Together"), "", "", *together, "", ""],
    ]


def row(line: Line) -> list[object]:
    counts = [shown(value) for value in (line.room, line.online, line.total)]
    beside: list[object] = ["", ""] if line.expected is None else [line.expected, shown(line.missing)]
    return [line.name, line.origin, line.population or "", *counts, *beside]


def shown(value: int | None) -> object:
    return _("not shown") if value is None else value
