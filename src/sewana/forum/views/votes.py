"""The phone: vote, say which group, write an opinion, see own answers."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base import languages
from sewana.committee.access import to_read
from sewana.committee.models import Edition
from sewana.forum import forms, operations, queries
from sewana.forum.live import passes
from sewana.forum.operations.tickets import TicketNeeded
from sewana.people import queries as people
from sewana.people.models import Origin
from sewana_live import tickets

TICKET_LASTS = 400 * 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, key: str) -> HttpResponseBase:
    """The next statement; a vote answers with the one after it."""
    visit = to_read(request.user, key)
    ticket = ticket_of(request)
    if request.method != "POST":
        operations.fold_soon()  # what this phone has just said in the running room
    elif visit.edition.takes_votes:
        cast(request, visit.edition, ticket)
    else:
        messages.error(request, _("Voting is closed. Your last answer was not counted."))
    return answer(request, visit.edition, ticket)


def cast(request: HttpRequest, edition: Edition, ticket: str) -> None:
    form = forms.VoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That answer could not be read. Choose agree, disagree or skip."))
        return
    cleaned = form.cleaned_data
    try:
        operations.cast_vote(
            edition,
            ticket=ticket,
            number=cleaned["statement"],
            value=cleaned["value"],
            phone_id=cleaned["client_id"],
            language=reader_language(),
            drawn=request.POST.get("drawn", "")[:200],
            source=source_of(request),
        )
    except (operations.StatementNotShown, TicketNeeded) as error:
        messages.error(request, str(error))


def source_of(request: HttpRequest) -> str:
    """Return by what a flood is told from the people beside it; nobody is ever refused by it."""
    return passes.source(request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))


def answer(request: HttpRequest, edition: Edition, ticket: str) -> HttpResponseBase:
    """The piece of the page for the script, a redirect after a plain form, or the whole page."""
    is_fetch = request.headers.get("X-Requested-With") == "fetch"
    response: HttpResponseBase
    if request.method == "POST" and not is_fetch:
        response = redirect("forum:vote", edition.key)
    else:
        template = "forum/parts/ballot.html" if is_fetch else "forum/vote.html"
        response = render(request, template, ballot_context(request, edition, ticket))
    response["X-Sewana"] = "ballot"
    patch_vary_headers(response, ["X-Requested-With"])
    return with_ticket(request, response, ticket)


def ballot_context(request: HttpRequest, edition: Edition, ticket: str) -> dict[str, object]:
    person = queries.participant(edition, ticket)
    ballot = queries.ballot(edition, person, ticket, request.GET.get("statement", ""))
    return {
        "edition": edition,
        "ballot": ballot,
        "client_id": uuid.uuid4(),
        "group_form": group_choices() if ballot.asks_group else None,
    }


def group_choices() -> dict[str, list[dict[str, str]]]:
    """The library's groups, each once, and where people come from."""
    names = {group.code: languages.localized(group, "name") for group in people.groups()}
    return {
        "groups": [{"code": code, "label": name} for code, name in names.items()],
        "origins": [{"code": code, "label": str(label)} for code, label in Origin.choices],
    }


def reader_language() -> str:
    return (get_language() or "th")[:2]


def ticket_of(request: HttpRequest) -> str:
    ticket = request.COOKIES.get(queries.TICKET_COOKIE, "")
    return ticket if tickets.is_ticket(ticket) else tickets.new_ticket()


def with_ticket(request: HttpRequest, response: HttpResponseBase, ticket: str) -> HttpResponseBase:
    if request.COOKIES.get(queries.TICKET_COOKIE) != ticket:
        response.set_cookie(
            queries.TICKET_COOKIE,
            ticket,
            max_age=TICKET_LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
    return response


@require_POST
def group(request: HttpRequest, key: str) -> HttpResponseBase:
    """Keep the group somebody names, or that they would rather not say."""
    visit = to_read(request.user, key)
    ticket = ticket_of(request)
    person = queries.participant(visit.edition, ticket)
    form = forms.GroupForm(request.POST)
    if person is not None and "skip" in request.POST:
        operations.tell_group(person, None)
    elif person is not None and form.is_valid():
        operations.tell_group(person, people.group(form.cleaned_data["group"], form.cleaned_data["origin"]))
    else:
        messages.error(request, _("Choose a group and where you come from, or skip."))
    return answer(request, visit.edition, ticket)


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
    except operations.TooManyWaiting as error:
        form.add_error("text", str(error))
        return False
    messages.success(request, _("Thank you. A moderator reads it, then others can vote on it."))
    return True


@never_cache
@require_safe
def votes(request: HttpRequest, key: str) -> HttpResponse:
    """What this phone has answered and written."""
    visit = to_read(request.user, key)
    operations.fold_soon()
    person = queries.person_with(visit.edition, request.COOKIES)
    context = {
        "edition": visit.edition,
        "votes": queries.cast_votes(person),
        "own_statements": queries.own_statements(person),
    }
    return render(request, "forum/votes.html", context)
