"""The papers of an edition as a list: what is due, what is made, and each by one click."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sewana.committee.access import to_see_office
from sewana.planning.operations.content import abouts
from sewana.planning.queries import papers as queries
from sewana.planning.queries.due_papers import due_papers
from sewana.planning.queries.paper_facts import facts_of

PAGE = 20


@require_safe
def papers(request: HttpRequest, key: str) -> HttpResponse:
    visit = to_see_office(request.user, key)
    facts = facts_of(visit.edition)
    due = due_papers(facts, timezone.localdate())
    rows = queries.rows_of(facts.papers, abouts(visit.edition, facts), due, request.LANGUAGE_CODE[:2])
    wanted = queries.Wanted(
        search=request.GET.get("q", "")[:100],
        state=request.GET.get("state", ""),
        section=request.GET.get("section", ""),
        order=request.GET.get("order", "due"),
    )
    found = queries.found_rows(rows, wanted)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": queries.STATES,
        "sections": queries.Section.choices,
        "due_count": sum(bool(row.due) for row in rows),
        "issued_count": sum(row.state == "issued" for row in rows),
    }
    return render(request, "planning/papers.html", context)
