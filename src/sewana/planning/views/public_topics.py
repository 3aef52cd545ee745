"""The public page of a call for topics: propose and vote on a phone, without an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.base.numbers import number_of
from sewana.committee.models import Edition
from sewana.committee.operations.members import NotPossible
from sewana.committee.queries.tickets import seal as seal_of
from sewana.committee.views.ticket_cookie import ticket_of, with_ticket
from sewana.people.models import Side
from sewana.planning.access import is_running, to_call
from sewana.planning.forms.topics import SIDES, TITLE_LIMIT, ProposeForm
from sewana.planning.operations import topics as operations
from sewana.planning.queries import topics as queries


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest, key: str) -> HttpResponseBase:
    visit, call = to_call(request.user, key)
    edition, ticket = visit.edition, ticket_of(request)
    seal, takes = seal_of(edition, ticket), is_running(call, timezone.localdate())
    is_proposal = request.method == "POST" and request.POST.get("do") != "vote"
    form = ProposeForm(request.POST if is_proposal else None)
    if request.method == "POST" and not takes:
        words = _("The call is closed. Your text is still here; copy it if you need it.")
        form.add_error(None, words) if form.is_bound else messages.error(request, words)
    elif request.method == "POST" and (
        proposed(request, edition, form, seal) if is_proposal else voted(request, edition, seal)
    ):
        return with_ticket(request, redirect("planning:topics", key), ticket)
    own_vote, own_side = queries.own_vote(edition, seal)
    own = [(row, queries.reason_of(row)) for row in queries.own_proposals(edition, seal)]
    context = {
        "edition": edition,
        "call": call,
        "takes": takes,
        "form": form,
        "limit": TITLE_LIMIT,
        "proposals": queries.shown_proposals(edition),
        "own_vote": own_vote,
        "own_side": own_side,
        "own": own,
        "last_own": own[-1][0] if own else None,
        "sides": SIDES,
    }
    if not edition.is_published:
        context["room_nav"] = []  # those pages of a draft are not there for outsiders
    return with_ticket(request, render(request, "planning/topics.html", context), ticket)


def proposed(request: HttpRequest, edition: Edition, form: ProposeForm, seal: str) -> bool:
    if not form.is_valid():
        return False
    language = (request.LANGUAGE_CODE or "th")[:2]
    try:
        operations.propose(edition, **form.cleaned_data, language=language, seal=seal)
    except NotPossible as error:
        form.add_error("title", str(error))
        return False
    messages.success(request, _("Thank you. The office looks at it, then others can vote on it."))
    return True


def voted(request: HttpRequest, edition: Edition, seal: str) -> bool:
    number, side = number_of(request.POST.get("number", "")), request.POST.get("side", "")
    if number is None:
        messages.error(request, _("Choose a topic first."))
        return False
    try:
        operations.vote(edition, number=number, seal=seal, side=side if side in Side.values else "")
    except NotPossible as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Your vote is counted. You can change it as long as the call is open."))
    return True
