"""The room on the phone: what is on now, the questions, the programme.

The room's own page is the same for everybody of a language; what is of one person comes by script, or by the pages
that plain forms lead to.
"""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django.views.i18n import set_language

from sewana.base.numbers import number_of
from sewana.committee.access import to_read
from sewana.committee.models import Edition
from sewana.committee.views.ticket_cookie import ticket_of, with_ticket
from sewana.forum import forms, live, operations, queries
from sewana.forum.access import same_site
from sewana.forum.forms.asking import NAME_LIMIT, QuestionForm, UpvoteForm
from sewana.forum.forms.kiosk import answer_in
from sewana.forum.live.scenes import room_or_blank
from sewana.forum.models import PollState
from sewana.forum.operations import asking, speakers
from sewana.forum.operations.asking import NotTaken, Phone
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.tickets import TicketNeeded
from sewana.forum.queries import phone as shown
from sewana.forum.queries.presence import offer_of
from sewana.forum.views.votes import group_choices, reader_language, source_of
from sewana.people import queries as people
from sewana.planning.queries import public_programme
from sewana_text.normalise import normalise, one_line

REFUSALS = ("closed", "hidden", "not-open", "form", "once", "door", "gone")
ORDERS = ("top", "new", "mine")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, key: str) -> HttpResponseBase:
    """What is on now; a plain form's deed is done, and answered by the page that shows what came of it."""
    edition = to_read(request.user, key).edition
    if request.method != "POST":
        return render(request, "forum/room.html", shell(edition) | shown.now(room_or_blank(edition)))
    same_site(request)
    deed = DEEDS.get(request.POST.get("do", ""))
    if request.POST.get("do") == "language":
        return set_language(request)
    if deed is None:
        messages.error(request, asking.refusal("form"))
        return redirect("forum:room", key)
    sender = sender_of(request)
    try:
        where = deed(request, edition, sender)
    except (NotTaken, operations.StatementNotShown, NotPossible, TicketNeeded) as error:
        messages.error(request, str(error))
        where = "forum:vote" if deed in {vote, tell} else "forum:room"
    return with_ticket(request, redirect(where, key), sender.ticket)


def shell(edition: Edition) -> dict[str, object]:
    """What surrounds every page of the room."""
    room = room_or_blank(edition)
    return {
        "edition": edition,
        "wire": edition.uid.hex,
        "door": room.door,
        "opinions_open": room.opinions_open,
        "refusals": [(code, asking.refusal(code, room.door)) for code in REFUSALS],
        "group_form": group_choices(),
        "certifies": not edition.takes_votes and offer_of(edition) is not None,
    }


def sender_of(request: HttpRequest) -> Phone:
    return Phone(ticket_of(request), reader_language(), source_of(request))


def vote(request: HttpRequest, edition: Edition, sender: Phone) -> str:
    form = forms.VoteForm(request.POST)
    if not edition.takes_votes or not room_or_blank(edition).opinions_open:
        raise NotTaken(asking.refusal("closed"))
    if not form.is_valid():
        raise NotTaken(asking.refusal("form"))
    operations.cast_vote(
        edition,
        ticket=sender.ticket,
        number=form.cleaned_data["statement"],
        value=form.cleaned_data["value"],
        phone_id=form.cleaned_data["client_id"],
        language=sender.language,
        drawn=request.POST.get("drawn", "")[:200],
        source=sender.source,
    )
    return "forum:vote"


def upvote(request: HttpRequest, edition: Edition, sender: Phone) -> str:
    form = UpvoteForm(request.POST)
    if not form.is_valid():
        raise NotTaken(asking.refusal("form"))
    asking.upvote(
        edition,
        sender,
        number=form.cleaned_data["question"],
        on=form.cleaned_data["on"],
        phone_id=form.cleaned_data["id"],
    )
    return "forum:questions"


def answer(request: HttpRequest, edition: Edition, sender: Phone) -> str:
    known = edition.polls.exclude(state=PollState.DRAFT).prefetch_related("options").select_related("edition")
    poll = known.filter(number=number_of(request.POST.get("poll", "")) or 0).first()
    if poll is None:
        raise NotTaken(asking.refusal("not-open"))
    given, name = answer_in(poll, request.POST), request.POST.get("name", "")[:200]
    asking.answer(poll, sender, given=given, answer_id=uuid.uuid4(), name=name)
    messages.success(request, _("Thank you. Your answer is counted."))
    return "forum:room"


def tell(request: HttpRequest, edition: Edition, sender: Phone) -> str:
    person = queries.participant(edition, sender.ticket)
    form = forms.GroupForm(request.POST)
    if person is None or not ("skip" in request.POST or form.is_valid()):
        raise NotTaken(_("Choose a group and where you come from, or skip."))
    named = "skip" not in request.POST
    data = form.cleaned_data if named else {}
    operations.tell_group(person, people.group(data["group"], data["origin"]) if named else None)
    return "forum:vote"


def speak(request: HttpRequest, edition: Edition, sender: Phone) -> str:
    name = one_line(normalise(request.POST.get("name", "")[:NAME_LIMIT]))
    speakers.ask_to_speak(edition, sender.ticket, name, "first" in request.POST)
    messages.success(request, _("You are on the list of speakers."))
    return "forum:room"


DEEDS: dict[str, Callable[[HttpRequest, Edition, Phone], str]] = {
    "vote": vote,
    "upvote": upvote,
    "answer": answer,
    "tell": tell,
    "speak": speak,
}


@never_cache
@require_safe
def opinions(request: HttpRequest, key: str) -> HttpResponseBase:
    """The opinions that a person has left, whatever is on in the room; their votes go to the room."""
    edition = to_read(request.user, key).edition
    ticket = ticket_of(request)
    operations.catch_up(edition, ticket)
    person = queries.participant(edition, ticket)
    dealt = live.on_screen(edition, queries.seal(edition, ticket))
    ballot = queries.ballot(edition, person, ticket, request.GET.get("statement", ""), dealt)
    context = shell(edition) | {
        "ballot": ballot,
        "statement": ballot.statement,
        "total": ballot.total,
        "client_id": uuid.uuid4(),
    }
    return with_ticket(request, render(request, "forum/vote.html", context), ticket)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, key: str) -> HttpResponseBase:
    """Everybody's questions and one's own; asked and taken back here."""
    edition = to_read(request.user, key).edition
    sender = sender_of(request)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        same_site(request)
        if request.POST.get("do") == "withdraw":
            return with_ticket(request, withdrawn(request, edition, sender), sender.ticket)
        answered = asked(request, edition, sender, form)
        if answered is not None:
            return with_ticket(request, answered, sender.ticket)
    operations.catch_up(edition, sender.ticket)
    person = queries.participant(edition, sender.ticket)
    wanted = request.GET.get("show", "")
    search = request.GET.get("q", "")[:100]
    own = shown.own_questions(person)
    context = shell(edition) | {
        "form": form,
        "show": wanted if wanted in ORDERS else "top",
        "search": search,
        "questions": [] if wanted == "mine" else shown.questions(edition, wanted, search),
        "own": own,
        "waiting": sum(row.state == "waiting" for row in own),
        "upvoted": shown.upvoted(person),
        "client_id": request.POST.get("id") or uuid.uuid4(),
        "takes": edition.takes_votes and room_or_blank(edition).questions_open,
    }
    return with_ticket(request, render(request, "forum/questions.html", context), sender.ticket)


def asked(
    request: HttpRequest, edition: Edition, sender: Phone, form: QuestionForm
) -> HttpResponseBase | None:
    """Keep a question; nothing is returned when the form has to be shown again."""
    is_fetch = request.headers.get("X-Requested-With") == "fetch"
    if form.is_valid():
        data = form.cleaned_data
        try:
            asking.ask(edition, sender, text=data["text"], name=data["name"], question_id=data["id"])
        except NotTaken as error:
            form.add_error(None, str(error))
        else:
            if is_fetch:
                return JsonResponse({"done": data["id"].hex})
            messages.success(request, _("Thank you. Your question is with the moderators."))
            return redirect(f"{request.path}?show=mine")
    if not is_fetch:
        return None
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"refused": "form", "words": words}, status=422)


def withdrawn(request: HttpRequest, edition: Edition, sender: Phone) -> HttpResponse:
    number = number_of(request.POST.get("question", ""))
    if number is not None and asking.withdraw(edition, sender, number):
        messages.success(request, _("Your question is taken back."))
    else:
        messages.error(request, _("This question does not wait any more and cannot be taken back."))
    return redirect(f"{request.path}?show=mine")


@require_safe
def programme(request: HttpRequest, key: str) -> HttpResponse:
    """The published programme, or the public lines of the run sheet while there is none; how to follow from afar."""
    edition = to_read(request.user, key).edition
    published = public_programme.shown(edition)
    context = shell(edition) | {"published": published, "room": room_or_blank(edition)}
    if published is None:
        context["lines"] = shown.programme(edition)
    return render(request, "forum/programme.html", context)
