"""The overview of a plan: how the six parts stand, and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sewana.committee import access
from sewana.committee.queries import tasks
from sewana.planning.queries.clashes import clashes_on
from sewana.planning.queries.readiness import facts_of, of_parts

NEXT_TASKS = 8


@require_safe
def plan(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_see_office(request.user, key)
    edition, today = visit.edition, timezone.localdate()
    by_part = tasks.open_by_part(edition, today)
    found = clashes_on(edition, edition.held_on, names_drafts=visit.actor.is_staff)
    facts = facts_of(edition, today, by_part, found)
    parts = of_parts(facts)
    coming = tasks.found_tasks(edition, tasks.Wanted(), today)[:NEXT_TASKS]
    context = {
        "visit": visit,
        "edition": edition,
        "facts": facts,
        "parts": parts,
        "ready": sum(part.is_ready for part in parts),
        "lines": tasks.lines(edition, coming, today),
        "open_count": sum(count.open for count in by_part.values()),
    }
    return render(request, "planning/plan.html", context)
