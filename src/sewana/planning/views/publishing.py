"""The office's pages about what is published: look it through, publish it, compare versions, bring one back."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sewana.base.numbers import number_of
from sewana.committee.access import Visit, to_run, to_see_office
from sewana.committee.operations.members import NotPossible
from sewana.committee.views.both_texts import with_value
from sewana.planning.forms.programme import PublishForm
from sewana.planning.models import DayPlan, ProgrammeVersion
from sewana.planning.operations import publishing as operations
from sewana.planning.queries import programme as queries
from sewana.planning.queries.programme_words import change_words
from sewana.planning.queries.public_programme import line
from sewana.planning.queries.session_clashes import clashes

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, key: str) -> HttpResponse:
    """What readers will be told, and the button that tells them."""
    visit = to_run(request.user, key)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and published(request, visit, form):
        return redirect("planning:programme", key)
    edition = visit.edition
    rows, before = list(queries.sessions(edition)), queries.published(edition)
    was = queries.rows_of(before)
    draft = queries.draft_of(rows, was)
    mark = queries.mark_of(draft)
    if form.is_bound:
        form.data = with_value(request, "seen", mark)
    else:
        form.initial["seen"] = mark
    context = {
        "visit": visit,
        "edition": edition,
        "form": form,
        "before": before,
        "lines": [line(row, {}, None) for row in draft if row["is_public"]],
        "closed": [row for row in draft if not row["is_public"]],
        "changes": worded(was, draft) if before else [],
        "is_same": bool(before) and queries.is_same(was, draft),
        "clashes": clashes(edition, DayPlan.objects.filter(edition=edition).first(), rows),
    }
    return render(request, "planning/publication.html", context)


def published(request: HttpRequest, visit: Visit, form: PublishForm) -> bool:
    try:
        version = operations.publish(visit.edition, **form.cleaned_data, by=visit.actor.account)
    except NotPossible as error:
        form.add_error(None, str(error))
        return False
    if visit.edition.is_published:
        words = _("Version %(number)s is published. Calendars that people have added follow within hours.")
    else:
        words = _("Version %(number)s is ready. Everybody sees it as soon as the forum itself is public.")
    messages.success(request, words % {"number": version.number})
    return True


def worded(before: Sequence[queries.Row], now: Sequence[queries.Row], *, is_open: bool = True) -> list[str]:
    return [change_words(change) for change in queries.changes_between(before, now, is_open=is_open)]


@require_safe
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Every version with what had changed, the newest first."""
    visit = to_see_office(request.user, key)
    page = Paginator(queries.versions(visit.edition), PAGE).get_page(request.GET.get("page"))
    context = {
        "visit": visit,
        "edition": visit.edition,
        "page": page,
        "rows": [(row, [change_words(change) for change in row.changes]) for row in page],
    }
    return render(request, "planning/programme_versions.html", context)


def version_of(visit: Visit, number: int) -> ProgrammeVersion:
    return get_object_or_404(queries.versions(visit.edition), number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One version: its sessions, and how another one, or the draft of now, differs from it."""
    visit = to_run(request.user, key) if request.method == "POST" else to_see_office(request.user, key)
    found = version_of(visit, number)
    if request.method == "POST":
        operations.bring_back(found, by=visit.actor.account)
        return redirect("planning:programme", key)
    numbers = list(visit.edition.programme_versions.values_list("number", flat=True))
    asked = number_of(request.GET.get("other", ""))
    other = asked if asked in numbers else None
    rows = queries.rows_of(version_of(visit, other)) if other else queries.draft(visit.edition)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "version": found,
        "lines": [line(row, {}, None) for row in found.content["sessions"]],
        "numbers": [one for one in numbers if one != number],
        "other": other,
        "differences": worded(found.content["sessions"], rows, is_open=False),
    }
    return render(request, "planning/programme_version.html", context)
