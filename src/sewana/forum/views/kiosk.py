"""A shared tablet: one person after another, and no trace of the one before.

Who stands there is known by a cookie of this address alone, which goes with them; the tablet's own ticket, if it has
one, is never looked at.
"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.committee.access import to_read
from sewana.committee.models import Edition
from sewana.forum import operations, queries
from sewana.forum.forms import GroupForm, VoteForm
from sewana.forum.forms.kiosk import AskForm, answer_in
from sewana.forum.models import Door, Poll, PollKind, PollState
from sewana.forum.operations import kiosk as deeds
from sewana.forum.operations.clerk import ForumClosed
from sewana.forum.queries import kiosk as opening
from sewana.forum.views.votes import group_choices, reader_language
from sewana.people import queries as people
from sewana_live import tickets

KIOSK_COOKIE, PERSON_COOKIE = "sewana_kiosk", "sewana_kiosk_person"
PARTS = ("opinions", "question", "poll")


@dataclass(frozen=True)
class Stand:
    """The tablet at this moment: which edition, and the ticket of whoever stands there, "" for nobody."""

    edition: Edition
    ticket: str

    @property
    def address(self) -> str:
        return reverse("forum:kiosk", args=[self.edition.key])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, key: str) -> HttpResponse:
    """The tablet's only page."""
    edition = to_read(request.user, key).edition
    given = request.GET.get("open", "")
    if given and opening.opens(edition, given):
        return opened(edition, given)
    if not opening.opens(edition, request.COOKIES.get(KIOSK_COOKIE, "")):
        return render(
            request, "forum/kiosk.html", {"edition": edition, "part": "locked", "room_nav": []}, status=403
        )
    ticket = request.COOKIES.get(PERSON_COOKIE, "")
    stand = Stand(edition, ticket if tickets.is_ticket(ticket) else "")
    if request.method == "POST":
        return do(request, stand)
    if "end" in request.GET:
        return left(stand)
    return render(request, "forum/kiosk.html", page(request, stand))


def opened(edition: Edition, given: str) -> HttpResponse:
    response = redirect("forum:kiosk", edition.key)
    keep(response, edition, KIOSK_COOKIE, given, seconds=int(opening.LASTS.total_seconds()))
    response.delete_cookie(PERSON_COOKIE, path=reverse("forum:kiosk", args=[edition.key]))
    return response


def keep(response: HttpResponse, edition: Edition, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=reverse("forum:kiosk", args=[edition.key]),
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def left(stand: Stand) -> HttpResponse:
    """Whoever stood here has gone: the next one starts afresh, in the tablet's language."""
    response = redirect(stand.address)
    response.delete_cookie(PERSON_COOKIE, path=stand.address)
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


def do(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Do what a form asks; somebody whose cookie was lost meanwhile is somebody new, and still counts."""
    deed = request.POST.get("do", "")
    if deed == "end":
        return left(stand)
    here = stand if stand.ticket and deed != "begin" else Stand(stand.edition, tickets.new_ticket())
    part = request.POST.get("part", "")
    if deed in DEEDS:
        part = DEEDS[deed](request, here)
    response = redirect(f"{stand.address}?show={part}" if part in (*PARTS, "done") else stand.address)
    keep(response, here.edition, PERSON_COOKIE, here.ticket)
    return response


def vote(request: HttpRequest, stand: Stand) -> str:
    form = VoteForm(request.POST)
    if not stand.edition.takes_votes:
        messages.error(request, _("Voting is closed. Your last answer was not counted."))
    elif not form.is_valid():
        messages.error(request, _("That answer could not be read. Choose agree, disagree or skip."))
    else:
        try:
            operations.cast_vote(
                stand.edition,
                ticket=stand.ticket,
                number=form.cleaned_data["statement"],
                value=form.cleaned_data["value"],
                phone_id=form.cleaned_data["client_id"],
                language=reader_language(),
                drawn=request.POST.get("drawn", "")[:200],
                door=Door.KIOSK,
            )
        except operations.StatementNotShown as error:
            messages.error(request, str(error))
    return "opinions"


def group(request: HttpRequest, stand: Stand) -> str:
    person = queries.participant(stand.edition, stand.ticket)
    form = GroupForm(request.POST)
    if person is not None and "skip" in request.POST:
        operations.tell_group(person, None)
    elif person is not None and form.is_valid():
        operations.tell_group(person, people.group(form.cleaned_data["group"], form.cleaned_data["origin"]))
    else:
        messages.error(request, _("Choose a group and where you come from, or skip."))
    return "opinions"


def ask(request: HttpRequest, stand: Stand) -> str:
    form = AskForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return "question"
    try:
        deeds.ask(
            stand.edition,
            ticket=stand.ticket,
            text=form.cleaned_data["text"],
            question_id=form.cleaned_data["id"],
            language=reader_language(),
        )
    except ForumClosed as error:
        messages.error(request, str(error))
        return "question"
    messages.success(request, _("Thank you. Your question is with the moderators."))
    return "done"


def answer(request: HttpRequest, stand: Stand) -> str:
    poll = open_poll(stand.edition)
    if poll is None or str(poll.number) != request.POST.get("poll"):
        messages.error(request, _("This poll is closed. The answer was not counted."))
        return "poll"
    try:
        given = answer_in(poll, request.POST)
        deeds.answer(
            poll, ticket=stand.ticket, given=given, answer_id=uuid.uuid4(), language=reader_language()
        )
    except deeds.NotTaken as error:
        messages.error(request, str(error))
        return "poll"
    messages.success(request, _("Thank you. Your answer is counted."))
    return "done"


DEEDS = {"vote": vote, "group": group, "ask": ask, "answer": answer}


def open_poll(edition: Edition) -> Poll | None:
    """Return the poll that was opened last, if one is open."""
    found = edition.polls.filter(state=PollState.OPEN).select_related("edition").prefetch_related("options")
    return found.order_by("-opened_at", "-number").first()


def page(request: HttpRequest, stand: Stand) -> dict[str, object]:
    wanted = request.GET.get("show", "")
    edition = stand.edition
    context: dict[str, object] = {
        "edition": edition,
        "part": wanted if wanted in (*PARTS, "done") else "opinions",
        "poll": open_poll(edition),
        "client_id": uuid.uuid4(),
        "room_nav": [],  # the tablet leads nowhere else
    }
    if (poll := context["poll"]) and isinstance(poll, Poll):
        context["steps"] = range(1, steps_of(poll) + 1)
    if not stand.ticket:
        return context | {"part": "start"}
    if context["part"] == "opinions":
        ballot = queries.ballot(edition, queries.participant(edition, stand.ticket), stand.ticket)
        context |= {"ballot": ballot, "group_form": group_choices() if ballot.asks_group else None}
    return context


def steps_of(poll: Poll) -> int:
    """How many steps, places or words the form of a poll offers."""
    many = {PollKind.RATING: poll.scale, PollKind.WORDS: poll.most}
    return many.get(PollKind(poll.kind), poll.options.count())
