"""Polls at the console: written, opened, closed and shown; their results, and which words the stage may show."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.forum import access
from sewana.forum.access import Desk
from sewana.forum.forms.desk import OpeningForm, PollForm
from sewana.forum.models import Level, Poll
from sewana.forum.operations import fold_soon, undo
from sewana.forum.operations import polls as operations
from sewana.forum.operations.changes import Change, watched
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.room import NotToBeShown
from sewana.forum.queries import polls as queries
from sewana.forum.views import undoing
from sewana.forum.views.desk import done, table

Deed = Callable[[HttpRequest, Desk, Poll], str]


def poll_of(desk: Desk, number: int) -> Poll:
    poll = desk.edition.polls.filter(number=number).select_related("edition").first()
    if poll is None:
        raise Http404
    return poll


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Write a poll."""
    desk = access.to_console(request, key)
    form = PollForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        changes = watched(
            desk.edition, ["poll"], lambda: operations.write(desk.edition, form.wording(), by=desk.by)
        )
        words = _("Poll %(number)s is a draft: nobody sees it before you open it.")
        messages.success(request, words % {"number": changes[0].number})
        return done(request, desk, "polls", changes)
    return form_page(request, desk, form, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Change a draft."""
    desk = access.to_console(request, key)
    poll = poll_of(desk, number)
    form = PollForm(request.POST) if request.method == "POST" else PollForm.of(poll)
    if request.method == "POST" and form.is_valid():
        try:
            changes = watched(
                desk.edition, ["poll"], lambda: operations.edit(poll, form.wording(), by=desk.by)
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Poll %(number)s is changed.") % {"number": number})
            return done(request, desk, "polls", changes)
    return form_page(request, desk, form, poll)


def form_page(request: HttpRequest, desk: Desk, form: PollForm, poll: Poll | None) -> HttpResponse:
    context = {"desk": desk, "edition": desk.edition, "form": form, "poll": poll}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "forum/console/poll_form.html", context, status=status)


@never_cache
@require_safe
def results(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What people answered, by which way the voices came, and which words the stage may show."""
    desk = access.to_console(request, key)
    response = results_page(request, desk, poll_of(desk, number), undoing.offered(request))
    return undoing.shown_once(request, response)


def results_page(request: HttpRequest, desk: Desk, poll: Poll, shown: dict[str, object]) -> HttpResponse:
    fold_soon()
    search = request.GET.get("q", "").strip()[:100]
    context = shown | {
        "desk": desk,
        "edition": desk.edition,
        "room": desk.room,
        "poll": poll,
        "found": queries.results(poll, search),
        "labels": queries.labels(poll),
        "search": search,
        "from_page": f"poll:{poll.number}",
    }
    return render(request, "forum/polls.html", context)


@never_cache
@require_safe
def results_csv(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The results as a table; nothing in it is of one person."""
    desk = access.to_console(request, key)
    poll = poll_of(desk, number)
    fold_soon()
    words = {
        "part": _("Part"),
        "name": _("Name"),
        "phones": _("Phones and forms"),
        "hands": _("Show of hands"),
        "both": _("Both together"),
        "option": _("Option"),
        "said": _("Said"),
        "door": _("By which door"),
        "people": _("People who answered"),
        "apart": _("Set apart, not counted"),
    }
    return table(f"{desk.edition.key}-poll-{number}", queries.as_table(queries.results(poll), words))


def open_poll(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    form = OpeningForm(request.POST)
    if not form.is_valid():
        raise NotPossible(" ".join(str(error) for errors in form.errors.values() for error in errors))
    operations.open_poll(poll, form.cleaned_data["minutes"], by=desk.by)
    return _("Poll %(number)s is open.")


def close(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    at_once = request.POST["do"] == "close-now"
    operations.close(poll, at_once=at_once, by=desk.by)
    if at_once:
        return _("Poll %(number)s is closed.")
    return _("Poll %(number)s closes in 20 seconds: people online are a little behind.")


def reopen(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    operations.reopen(poll, by=desk.by)
    return _("Poll %(number)s takes answers again.")


def show(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    is_shown = request.POST["do"] == "show"
    operations.show_results(poll, is_shown=is_shown, by=desk.by)
    if is_shown:
        return _("Everybody sees the results of poll %(number)s.")
    return _("The results of poll %(number)s are kept back.")


def stage(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    try:
        operations.put_on_stage(poll, by=desk.by)
    except NotToBeShown as error:
        raise NotPossible(str(error)) from error
    return _("Poll %(number)s is on phones and stage.")


def copy(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    made = operations.copy(poll, by=desk.by)
    return _("Poll %(number)s is a copy and a draft.").replace("%(number)s", str(made.number))


def let_on(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    return sorted_texts(poll, request.POST.getlist("text"), True, desk)


def keep_off(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    return sorted_texts(poll, request.POST.getlist("text"), False, desk)


def let_all_on(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    fold_soon()
    return sorted_texts(poll, queries.results(poll).unsorted, True, desk)


def sorted_texts(poll: Poll, texts: list[str], is_shown: bool, desk: Desk) -> str:
    count = operations.sort_texts(poll, texts, is_shown=is_shown, by=desk.by)
    if is_shown:
        words = ngettext("%(n)s text may stand on the stage.", "%(n)s texts may stand on the stage.", count)
    else:
        words = ngettext("%(n)s text is kept from the stage.", "%(n)s texts are kept from the stage.", count)
    return words % {"n": count}


def delete(request: HttpRequest, desk: Desk, poll: Poll) -> str:
    operations.delete(poll, by=desk.by)
    return _("Poll %(number)s is deleted.")


DEEDS: Mapping[str, Deed] = {
    "open": open_poll,
    "close": close,
    "close-now": close,
    "reopen": reopen,
    "show": show,
    "hide": show,
    "stage": stage,
    "copy": copy,
    "delete": delete,
    "let-on": let_on,
    "keep-off": keep_off,
    "let-all-on": let_all_on,
}


@require_POST
def deeds(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Do one thing with a poll, and show the page again from which it was asked."""
    desk = access.to_console(request, key)
    poll, deed = poll_of(desk, number), DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        messages.error(request, _("This deed is not known here."))
        return again(request, desk, poll, [])
    words: list[str] = []
    try:
        changes = watched(desk.edition, ["poll", "room"], lambda: words.append(deed(request, desk, poll)))
    except NotPossible as error:
        messages.error(request, str(error))
        return again(request, desk, poll, [])
    messages.success(request, words[0].replace("%(number)s", str(number)))
    return again(request, desk, poll, [] if is_final(poll, changes) else changes)


def is_final(poll: Poll, changes: Sequence[Change]) -> bool:
    """Whether an anonymous poll was closed: its key is gone, and nobody can tell who has answered."""
    closed = any(
        change.kind == "poll" and (change.after or {}).get("state") == "closed" for change in changes
    )
    return closed and poll.level == Level.ANONYMOUS


def again(request: HttpRequest, desk: Desk, poll: Poll, changes: Sequence[Change]) -> HttpResponse:
    """Show the page again from which a deed was asked, with a way to take it back for ten seconds."""
    is_there = desk.edition.polls.filter(pk=poll.pk).exists()
    if request.POST.get("from") != "results" or not is_there:
        return done(request, desk, "polls", changes)
    token = undoing.token_of(desk.edition, changes)
    if not undoing.is_short(token):
        return results_page(
            request, desk, poll_of(desk, poll.number), {"token": token, "seconds": undo.SHOWN_S}
        )
    place = reverse("forum:poll", args=[desk.edition.key, poll.number])
    return undoing.offer(request, redirect(place), token, place)
