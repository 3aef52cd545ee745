"""The moderators' list of statements."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sewana.committee.access import to_moderate
from sewana.forum import access, forms, operations, queries
from sewana.forum.models import Statement, StatementState
from sewana.forum.operations.changes import watched
from sewana.forum.views import undoing


@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: HttpRequest, key: str) -> HttpResponse:
    """The moderators' list."""
    visit = to_moderate(request.user, key)
    form = forms.StatementForm(request.POST or None, initial={"language": "th"})
    if request.method == "POST" and form.is_valid():
        row = operations.write_statement(
            visit.edition, **form.cleaned_data, author=None, by=visit.actor.account
        )
        operations.show_statement(row, by=visit.actor.account)
        messages.success(request, _("Statement %(number)s is shown.") % {"number": row.number})
        return redirect("forum:statements", key)
    wanted = {name: request.GET.get(name, "")[:100] for name in ("q", "state", "order")}
    found = queries.statements_to_moderate(visit.edition, wanted["q"], wanted["state"], wanted["order"])
    context = {
        "visit": visit,
        "edition": visit.edition,
        "form": form,
        "page": Paginator(found, 20).get_page(request.GET.get("page")),
        "wanted": wanted,
        "states": StatementState.choices,
        "counts": queries.moderation_counts(visit.edition),
    }
    response = render(request, "forum/statements.html", context | undoing.offered(request))
    return undoing.shown_once(request, response)


@require_POST
def display(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a statement (which also undoes hiding and merging), or take it back to the queue."""
    visit, row = access.statement_to_moderate(request.user, key, number)
    deed = operations.hold_statement if request.POST.get("held") else operations.show_statement
    return back_to_statements(request, row, lambda: deed(row, by=visit.actor.account))


@require_POST
def hiding(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit, row = access.statement_to_moderate(request.user, key, number)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return refused(request, row, form)
    reason = form.cleaned_data["reason"]
    return back_to_statements(
        request, row, lambda: operations.hide_statement(row, reason, by=visit.actor.account)
    )


@require_POST
def merger(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit, row = access.statement_to_moderate(request.user, key, number)
    form = forms.MergeForm(request.POST, statement=row)
    if not form.is_valid():
        return refused(request, row, form)
    target = form.cleaned_data["into"]
    return back_to_statements(
        request, row, lambda: operations.merge_statement(row, target, by=visit.actor.account)
    )


@require_POST
def translation(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit, row = access.statement_to_moderate(request.user, key, number)
    form = forms.TranslationForm(request.POST)
    if not form.is_valid():
        return refused(request, row, form)
    words = form.cleaned_data["translation"]
    return back_to_statements(
        request, row, lambda: operations.translate_statement(row, words, by=visit.actor.account)
    )


def refused(request: HttpRequest, row: Statement, form: Form) -> HttpResponse:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    return redirect(place_of(request, row))


def back_to_statements(request: HttpRequest, row: Statement, deed: Callable[[], None]) -> HttpResponse:
    """Do a deed, and return to the list as it was searched, sorted and paged; it offers to take the deed back."""
    try:
        changes = watched(row.edition, ["statement"], deed)
    except operations.MergeNotPossible as error:
        messages.error(request, str(error))
        return redirect(place_of(request, row))
    token = undoing.token_of(row.edition, changes)
    kept = token if undoing.is_short(token) else ""
    path = reverse("forum:statements", args=[row.edition.key])
    return undoing.offer(request, redirect(place_of(request, row)), kept, path)


def place_of(request: HttpRequest, row: Statement) -> str:
    query = request.GET.urlencode()
    path = reverse("forum:statements", args=[row.edition.key])
    return f"{path}{'?' + query if query else ''}#s{row.number}"
