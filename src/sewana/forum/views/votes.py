"""The phone: write an opinion, see own answers; and what every page of a person asks of the request."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.base import languages
from sewana.committee.access import to_read
from sewana.committee.models import Edition
from sewana.committee.views.ticket_cookie import ticket_of, with_ticket
from sewana.forum import forms, operations, queries
from sewana.forum.live import passes
from sewana.forum.operations.tickets import TicketSpent
from sewana.people import queries as people
from sewana.people.models import Origin


def source_of(request: HttpRequest) -> str:
    """Return by what a flood is told from the people beside it; nobody is ever refused by it."""
    return passes.source(request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))


def group_choices() -> dict[str, list[dict[str, str]]]:
    """The library's groups, each once, and where people come from."""
    names = {group.code: languages.localized(group, "name") for group in people.groups()}
    return {
        "groups": [{"code": code, "label": name} for code, name in names.items()],
        "origins": [{"code": code, "label": str(label)} for code, label in Origin.choices],
    }


def reader_language() -> str:
    return (get_language() or "th")[:2]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write an opinion; it waits for a moderator."""
    visit = to_read(request.user, key)
    ticket = ticket_of(request)
    form = forms.ProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not visit.edition.takes_votes:
        form.add_error(
            None, _("This forum takes no more opinions. Your text is kept here; copy it if you need it.")
        )
    elif request.method == "POST" and form.is_valid() and send(request, visit.edition, ticket, form):
        return with_ticket(request, redirect("forum:votes", key), ticket)
    context = {"edition": visit.edition, "form": form}
    return with_ticket(request, render(request, "forum/propose.html", context), ticket)


def send(request: HttpRequest, edition: Edition, ticket: str, form: forms.ProposalForm) -> bool:
    text = form.cleaned_data["text"]
    try:
        operations.propose(edition, ticket=ticket, text=text, language=reader_language())
    except (operations.TooManyWaiting, TicketSpent) as error:
        form.add_error("text", str(error))
        return False
    messages.success(request, _("Thank you. A moderator reads it, then others can vote on it."))
    return True


@never_cache
@require_safe
def votes(request: HttpRequest, key: str) -> HttpResponse:
    """What this phone has answered and written."""
    visit = to_read(request.user, key)
    operations.catch_up(visit.edition, ticket_of(request))
    person = queries.person_with(visit.edition, request.COOKIES)
    context = {
        "edition": visit.edition,
        "votes": queries.cast_votes(person),
        "own_statements": queries.own_statements(person),
    }
    return render(request, "forum/votes.html", context)
