"""The console: the queue of questions and opinions, what is on, helpers without account, and taking deeds back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.bodies import takes_file
from sewana.forum import access
from sewana.forum.access import Desk
from sewana.forum.forms.console import ArrangementForm, DeedForm, HelperForm
from sewana.forum.models import Item, Room
from sewana.forum.operations import opinions, questions, undo
from sewana.forum.operations import room as rooms
from sewana.forum.operations.changes import Change, values, watched
from sewana.forum.queries import console as queries
from sewana.forum.views import undoing
from sewana.forum.views.console_page import Wanted, page, parts
from sewana.forum.views.undoing import Cookie, keep

Deed = Callable[[Desk, Sequence[int], Mapping[str, object]], list[Change]]


@never_cache
@require_http_methods(["GET", "HEAD"])
def console(request: HttpRequest, key: str) -> HttpResponse:
    """The console's page; asked by its script, the parts that may have changed."""
    desk = access.to_console(request, key)
    wanted = Wanted.of(request.GET)
    if is_fetch(request) and desk.room is not None:
        return JsonResponse(parts(request, desk, wanted))
    response = render(request, "forum/console.html", page(desk, wanted) | undoing.offered(request))
    return undoing.shown_once(request, response)


def home(desk: Desk) -> str:
    return reverse("forum:console", args=[desk.edition.key])


def is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


@dataclass(frozen=True)
class Answer:
    """What became of a deed: what it changed, and what people are told."""

    changes: Sequence[Change]
    words: str
    is_anew: bool = False  # the script cannot draw it: the page is loaded anew


def done(request: HttpRequest, desk: Desk, answer: Answer) -> HttpResponse:
    """Say what was done, with a way to take it back for ten seconds."""
    token = undoing.token_of(desk.edition, answer.changes)
    shown = {"token": token, "seconds": undo.SHOWN_S}
    if is_fetch(request):
        context = {"edition": desk.edition, "words": answer.words} | shown
        said = render_to_string("forum/console/said.html", context, request)
        return JsonResponse({"said": said, "anew": answer.is_anew})
    messages.success(request, answer.words)
    if not undoing.is_short(token):
        return render(request, "forum/console.html", page(desk, Wanted.of(request.GET)) | shown)
    response = redirect(f"{home(desk)}?{request.GET.urlencode()}")
    return undoing.offer(request, response, token, home(desk))


def refused(request: HttpRequest, desk: Desk, words: str, now: str | None = None) -> HttpResponse:
    """Say why something was not done; what was written is kept in its field."""
    if is_fetch(request):
        return JsonResponse({"refused": words, "now": now}, status=409)
    messages.error(request, words)
    kept = {name: request.POST.get(name, "") for name in ("do", "number", "text", "reason", "note", "label")}
    return render(
        request, "forum/console.html", page(desk, Wanted.of(request.GET)) | {"kept": kept}, status=409
    )


def perform(request: HttpRequest, key: str, deeds: Mapping[str, Deed]) -> HttpResponse:
    """Do a deed on the questions or opinions that a form names."""
    desk = access.to_console(request, key)
    form = DeedForm(request.POST)
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None or not form.is_valid():
        errors = [str(error) for found in form.errors.values() for error in found]
        return refused(request, desk, errors[0] if deed and errors else _("This deed is not known here."))
    try:
        changes = deed(desk, form.numbers(request.POST.getlist("number")), form.cleaned_data)
    except questions.EditedMeanwhile as error:
        return refused(request, desk, str(error), error.now)
    except ValueError as error:  # each says in words what is not possible
        return refused(request, desk, str(error))
    return done(request, desk, Answer(changes, told(form.cleaned_data["do"], changes)))


def told(do: str, changes: Sequence[Change]) -> str:
    """Say what was done, and to which one or how many."""
    words = {
        "approve": _("Approved"),
        "answer": _("Answered"),
        "archive": _("Put aside"),
        "restore": _("Brought back"),
        "hide": _("Hidden now"),
        "show": _("Shown to all"),
        "hold": _("Taken back to the queue"),
        "merge": _("Merged"),
        "unmerge": _("Taken apart"),
        "edit": _("Changed"),
        "translate": _("Translation saved"),
        "label": _("Label saved"),
        "star": _("Starred or not"),
        "next": _("Next question chosen"),
        "stage": _("Put on the stage"),
    }[do]
    numbers = [change.number for change in changes if change.kind != "room"]
    if not changes:
        return _("Nothing to change: it is so already.")
    if len(numbers) == 1:
        return _("%(deed)s: no. %(number)s") % {"deed": words, "number": numbers[0]}
    if not numbers:
        return words
    return _("%(deed)s: %(n)s of them") % {"deed": words, "n": len(numbers)}


def the_one(numbers: Sequence[int]) -> int:
    if len(numbers) != 1:
        raise questions.NotPossible(_("Choose one question for this."))
    return numbers[0]


def put_question_on(desk: Desk, numbers: Sequence[int], _told: Mapping[str, object]) -> list[Change]:
    return put_on(desk, Item.QUESTION, the_one(numbers))


def put_opinion_on(desk: Desk, numbers: Sequence[int], _told: Mapping[str, object]) -> list[Change]:
    return put_on(desk, Item.STATEMENT, the_one(numbers))


def put_on(desk: Desk, item: str, number: int | None) -> list[Change]:
    room = the_room(desk)
    return noted(
        room, ("item", "item_number", "is_black"), lambda: rooms.put_on(room, item, number, by=desk.by)
    )


def noted(room: Room, names: Sequence[str], deed: Callable[[], None]) -> list[Change]:
    """Return what a deed changed in the room."""
    before = values(room, names)
    deed()
    after = values(room, names)
    return [Change("room", 0, before, after)] if before != after else []


def the_room(desk: Desk) -> Room:
    if desk.room is None:
        raise rooms.NotToBeShown(_("Open the room first."))
    return desk.room


QUESTION_DEEDS: Mapping[str, Deed] = {
    "approve": lambda desk, numbers, _given: questions.approve(desk.edition, numbers, by=desk.by),
    "answer": lambda desk, numbers, given: questions.answer(
        desk.edition, numbers, str(given["note"]), by=desk.by
    ),
    "archive": lambda desk, numbers, _given: questions.archive(desk.edition, numbers, by=desk.by),
    "restore": lambda desk, numbers, _given: questions.restore(desk.edition, numbers, by=desk.by),
    "hide": lambda desk, numbers, given: questions.hide(
        desk.edition, numbers, str(given["reason"]), by=desk.by
    ),
    "label": lambda desk, numbers, given: questions.label(
        desk.edition, numbers, str(given["label"]), by=desk.by
    ),
    "star": lambda desk, numbers, given: questions.star(
        desk.edition, numbers, is_on=given["on"] != "no", by=desk.by
    ),
    "next": lambda desk, numbers, given: questions.ask_next(
        desk.edition, the_one(numbers), is_on=given["on"] != "no", by=desk.by
    ),
    "edit": lambda desk, numbers, given: questions.edit(
        desk.edition, the_one(numbers), str(given["text"]), seen=str(given["seen"]), by=desk.by
    ),
    "translate": lambda desk, numbers, given: questions.translate(
        desk.edition, the_one(numbers), str(given["text"]), seen=str(given["seen"]), by=desk.by
    ),
    "merge": lambda desk, numbers, given: questions.merge(
        desk.edition, numbers, int(str(given["into"])), by=desk.by
    ),
    "unmerge": lambda desk, numbers, _given: questions.unmerge(desk.edition, numbers, by=desk.by),
    "stage": put_question_on,
}
OPINION_DEEDS: Mapping[str, Deed] = {
    "show": lambda desk, numbers, _given: opinions.show(desk.edition, numbers, by=desk.by),
    "hold": lambda desk, numbers, _given: opinions.hold(desk.edition, numbers, by=desk.by),
    "hide": lambda desk, numbers, given: opinions.hide(
        desk.edition, numbers, str(given["reason"]), by=desk.by
    ),
    "merge": lambda desk, numbers, given: opinions.merge(
        desk.edition, numbers, int(str(given["into"])), by=desk.by
    ),
    "translate": lambda desk, numbers, given: opinions.translate(
        desk.edition, the_one(numbers), str(given["text"]), seen=str(given["seen"]), by=desk.by
    ),
    "stage": put_opinion_on,
}


@require_POST
def question_deeds(request: HttpRequest, key: str) -> HttpResponse:
    return perform(request, key, QUESTION_DEEDS)


@require_POST
def opinion_deeds(request: HttpRequest, key: str) -> HttpResponse:
    return perform(request, key, OPINION_DEEDS)


@require_POST
def arrangement(request: HttpRequest, key: str) -> HttpResponse:
    """Open the room, put something on, or turn one switch."""
    desk = access.to_console(request, key)
    if request.POST.get("open"):
        rooms.open_room(desk.edition, by=desk.by)
        return redirect("forum:console", key)
    form = ArrangementForm(request.POST)
    if not form.is_valid():
        return refused(request, desk, _("This deed is not known here."))
    try:
        changes = arranged(desk, form)
    except rooms.NotToBeShown as error:
        return refused(request, desk, str(error))
    return done(request, desk, Answer(changes, _("Done.")))


def arranged(desk: Desk, form: ArrangementForm) -> list[Change]:
    room, on, switch = the_room(desk), form.cleaned_data["on"], form.cleaned_data["set"]
    if on:
        return put_on(desk, *on)
    if switch is None:
        raise rooms.NotToBeShown(_("Choose what should be shown."))
    name, value = switch
    return noted(room, [name], lambda: rooms.arrange(room, by=desk.by, **{name: value}))


@require_POST
@takes_file
def taking_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take the last deed back, if nobody changed the same thing meanwhile."""
    desk = access.to_console(request, key)
    place = undoing.page_of(desk.edition, request.POST.get("page", ""))
    is_console = place == home(desk)
    try:
        changes = taken_back(desk, request.POST.get("token", ""))
    except undo.TooLate as error:
        if is_console:
            return refused(request, desk, str(error))
        messages.error(request, str(error))
        return redirect(place)
    words = _("Taken back: everything is as it was.")
    if is_console:
        return done(request, desk, Answer([], words, any(undoing.is_of_page(change) for change in changes)))
    messages.success(request, words)
    return redirect(place)


def taken_back(desk: Desk, token: str) -> list[Change]:
    """Take a deed back; what only somebody with an account may do, only they may undo."""
    if desk.is_helper and any(undoing.needs_account(one) for one in undo.read(desk.edition, token)):
        raise undo.TooLate(_("Only somebody with an account can change this."))
    return undo.undo(desk.edition, token, by=desk.by)


@require_POST
def address(request: HttpRequest, key: str) -> HttpResponse:
    """Make the secret address of the console or the stage anew: for moderators with an account."""
    desk = access.to_console(request, key)
    room = desk.room
    if desk.is_helper or room is None:
        return refused(request, desk, _("Only somebody with an account can make an address anew."))
    if request.POST.get("of") == "stage":
        changes = watched(desk.edition, ["room"], lambda: rooms.renew_stage(room, by=desk.by))
        messages.success(request, _("The stage has a new address; open it anew on the projector."))
    else:
        changes = watched(desk.edition, ["room"], lambda: rooms.renew_console(room, by=desk.by))
        messages.success(request, _("There is a new address. Whoever came by the old one is out."))
    token = undoing.token_of(desk.edition, changes)
    return undoing.offer(request, redirect(f"{home(desk)}?pane=addresses"), token, home(desk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """The way in for helpers without an account: they say their name."""
    room = queries.room_with_console(secret)
    if room is None or not constant_time_compare(room.console_secret, secret):
        raise Http404
    form = HelperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = redirect("forum:console", room.edition.key)
        cookie = access.sign_helper(room, form.cleaned_data["name"])
        path = reverse("committee:edition", args=[room.edition.key])
        seconds = round(access.HELPER_STAYS.total_seconds())
        keep(request, response, Cookie(access.HELPER_COOKIE, cookie, seconds, path))
        return response
    return render(request, "forum/console/door.html", {"edition": room.edition, "form": form})
