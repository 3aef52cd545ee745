"""The moderators' list of statements."""

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
from sewana.forum.models import StatementState


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
    return render(request, "forum/statements.html", context)


@require_POST
def display(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a statement (which also undoes hiding and merging), or take it back to the queue."""
    visit, row = access.statement_to_moderate(request.user, key, number)
    if request.POST.get("held"):
        operations.hold_statement(row, by=visit.actor.account)
    else:
        operations.show_statement(row, by=visit.actor.account)
    return back_to_statements(request, key, number)


@require_POST
def hiding(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit, row = access.statement_to_moderate(request.user, key, number)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        operations.hide_statement(row, form.cleaned_data["reason"], by=visit.actor.account)
    else:
        say_errors(request, form)
    return back_to_statements(request, key, number)


@require_POST
def merger(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit, row = access.statement_to_moderate(request.user, key, number)
    form = forms.MergeForm(request.POST, statement=row)
    if not form.is_valid():
        say_errors(request, form)
        return back_to_statements(request, key, number)
    try:
        operations.merge_statement(row, form.cleaned_data["into"], by=visit.actor.account)
    except operations.MergeNotPossible as error:
        messages.error(request, str(error))
    return back_to_statements(request, key, number)


@require_POST
def translation(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit, row = access.statement_to_moderate(request.user, key, number)
    form = forms.TranslationForm(request.POST)
    if form.is_valid():
        operations.translate_statement(row, form.cleaned_data["translation"], by=visit.actor.account)
    else:
        say_errors(request, form)
    return back_to_statements(request, key, number)


def say_errors(request: HttpRequest, form: Form) -> None:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))


def back_to_statements(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Return to the list as it was searched, sorted and paged."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('forum:statements', args=[key])}{'?' + query if query else ''}#s{number}")
