"""The desk's parts of the console: speakers, timer, run sheet, messages and the rehearsal."""

import csv
from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sewana.base.bodies import takes_file
from sewana.base.numbers import number_of
from sewana.forum import access
from sewana.forum.access import Desk
from sewana.forum.forms import desk as forms
from sewana.forum.forms.hall import HallForm
from sewana.forum.models import Message, Room, RunItem, Turn
from sewana.forum.operations import desk as operations
from sewana.forum.operations import rehearsal as rehearsals
from sewana.forum.operations import room as rooms
from sewana.forum.operations import speakers as speakers_list
from sewana.forum.operations import undo
from sewana.forum.operations.changes import Change, watched
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.prepared import bring_in_prepared
from sewana.forum.queries import desk as queries
from sewana.forum.queries.polls import harmless
from sewana.forum.views import console, undoing
from sewana.forum.views.console_page import Wanted, page

Form = forms.SpeakerForm | forms.TimerForm | forms.MessageForm | forms.LineForm | forms.SheetForm | HallForm
# What a deed says when it is done; a form when something in it must be written otherwise.
Outcome = str | Form
Deed = Callable[[HttpRequest, Desk], Outcome]
# In which tables the deeds of each part change something.
WATCHED: Mapping[str, Sequence[str]] = {
    "speakers": ["turn"],
    "timer": ["room"],
    "runsheet": ["line"],
    "messages": ["message"],
    "addresses": ["room"],
}


def pane_page(request: HttpRequest, desk: Desk, pane: str, status: int = 200, **more: object) -> HttpResponse:
    """Return the console with one part open; what was written stands in its form."""
    view = "stage" if request.POST.get("view") == "stage" else "backstage"
    asked = request.GET.copy()
    asked["pane"], asked["view"] = pane, view
    return render(request, "forum/console.html", page(desk, Wanted.of(asked)) | more, status=status)


def home(request: HttpRequest, desk: Desk, pane: str) -> str:
    if request.POST.get("view") == "stage":
        return f"{console.home(desk)}?view=stage"
    return f"{console.home(desk)}?pane={pane}"


def perform(request: HttpRequest, key: str, pane: str, deeds: Mapping[str, Deed]) -> HttpResponse:
    """Do what a form of one part asks for, and say so; a form with a mistake comes back as it was written."""
    desk = access.to_console(request, key)
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None:
        messages.error(request, _("This deed is not known here."))
        return redirect(home(request, desk, pane))
    outcomes: list[Outcome] = []
    try:
        changes = watched(desk.edition, WATCHED[pane], lambda: outcomes.append(deed(request, desk)))
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect(home(request, desk, pane))
    if not isinstance(outcomes[0], str):
        return pane_page(request, desk, pane, 422, **{form_name(outcomes[0]): outcomes[0]})
    messages.success(request, outcomes[0])
    return done(request, desk, pane, changes)


def done(request: HttpRequest, desk: Desk, pane: str, changes: Sequence[Change]) -> HttpResponse:
    """Show a part again, with a way to take the deed back for ten seconds."""
    token = undoing.token_of(desk.edition, changes)
    if not undoing.is_short(token):
        return pane_page(request, desk, pane, token=token, seconds=undo.SHOWN_S)
    response = redirect(home(request, desk, pane))
    return undoing.offer(request, response, token, console.home(desk))


def form_name(form: Form) -> str:
    """Return how the template calls a form: `line_form` for a LineForm."""
    return f"{type(form).__name__.removesuffix('Form').lower()}_form"


def number_in(request: HttpRequest) -> int:
    return number_of(request.POST.get("number", "")) or 0


def the_room(desk: Desk) -> Room:
    return desk.room or rooms.open_room(desk.edition, by=desk.by)


# Speakers


def turn_of(request: HttpRequest, desk: Desk) -> Turn:
    turn = desk.edition.turns.filter(number=number_in(request)).first()
    if turn is None:
        raise NotPossible(_("This speaker is no longer on the list."))
    return turn


def add_speaker(request: HttpRequest, desk: Desk) -> Outcome:
    form = forms.SpeakerForm(request.POST)
    if not form.is_valid():
        return form
    turn = speakers_list.add(desk.edition, speakers_list.Wish(**form.cleaned_data), by=desk.by)
    return _("%(name)s is on the list.") % {"name": turn.name}


def with_turn(deed: Callable[..., None], words: Callable[[], str], **given: object) -> Deed:
    def act(request: HttpRequest, desk: Desk) -> Outcome:
        turn = turn_of(request, desk)
        deed(turn, by=desk.by, **given)
        return words() % {"name": turn.name}

    return act


SPEAKER_DEEDS: Mapping[str, Deed] = {
    "add": add_speaker,
    "up": with_turn(speakers_list.move, lambda: _("%(name)s has moved up."), up=True),
    "down": with_turn(speakers_list.move, lambda: _("%(name)s has moved down."), up=False),
    "begin": with_turn(speakers_list.begin, lambda: _("%(name)s speaks now.")),
    "end": with_turn(speakers_list.end, lambda: _("%(name)s has ended.")),
    "skip": with_turn(speakers_list.skip, lambda: _("%(name)s now waits at the end of the list.")),
    "withdraw": with_turn(
        speakers_list.withdraw, lambda: _("%(name)s is off the list, and can be brought back below.")
    ),
    "back": with_turn(speakers_list.bring_back, lambda: _("%(name)s is on the list again.")),
}


@require_POST
def speakers(request: HttpRequest, key: str) -> HttpResponse:
    return perform(request, key, "speakers", SPEAKER_DEEDS)


# The timer


def start(request: HttpRequest, desk: Desk) -> Outcome:
    form = forms.TimerForm(request.POST)
    if not form.is_valid():
        return form
    operations.start_timer(the_room(desk), 60 * form.cleaned_data["minutes"], by=desk.by)
    return _("The timer runs.")


def with_room(deed: Callable[..., None], words: Callable[[], str]) -> Deed:
    def act(request: HttpRequest, desk: Desk) -> Outcome:
        deed(the_room(desk), by=desk.by)
        return words()

    return act


TIMER_DEEDS: Mapping[str, Deed] = {
    "start": start,
    "pause": with_room(operations.pause_timer, lambda: _("The timer is paused.")),
    "resume": with_room(operations.resume_timer, lambda: _("The timer runs.")),
    "more": with_room(operations.lengthen_timer, lambda: _("One minute more.")),
    "stop": with_room(operations.stop_timer, lambda: _("The timer is gone.")),
}


@require_POST
def timer(request: HttpRequest, key: str) -> HttpResponse:
    return perform(request, key, "timer", TIMER_DEEDS)


# The run sheet


def line_in(request: HttpRequest, desk: Desk) -> RunItem:
    item = desk.edition.run_items.filter(pk=number_in(request)).first()
    if item is None:
        raise NotPossible(_("This line is no longer there."))
    return item


def add_line(request: HttpRequest, desk: Desk) -> Outcome:
    form = forms.LineForm(request.POST)
    if not form.is_valid():
        return form
    operations.add_line(desk.edition, form.line(), by=desk.by)
    return _("The line is in the run sheet.")


def edit_line(request: HttpRequest, desk: Desk) -> Outcome:
    item, form = line_in(request, desk), forms.LineForm(request.POST)
    if not form.is_valid():
        return form
    operations.edit_line(item, form.line(is_done=item.is_done), by=desk.by)
    return _("The line is changed.")


def with_line(deed: Callable[..., None], words: Callable[[], str], **given: object) -> Deed:
    def act(request: HttpRequest, desk: Desk) -> Outcome:
        deed(line_in(request, desk), by=desk.by, **given)
        return words()

    return act


def bring_in(request: HttpRequest, desk: Desk) -> Outcome:
    form = forms.SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    data = form.cleaned_data
    count = operations.bring_in_lines(desk.edition, data["lines"], replaces=data["replaces"], by=desk.by)
    return ngettext("%(n)s line brought in.", "%(n)s lines brought in.", count) % {"n": count}


def bring_in_questions(request: HttpRequest, desk: Desk) -> Outcome:
    count = bring_in_prepared(desk.edition, by=desk.by)
    words = ngettext(
        "%(n)s prepared question is in the run sheet.",
        "%(n)s prepared questions are in the run sheet.",
        count,
    )
    return words % {"n": count}


LINE_DEEDS: Mapping[str, Deed] = {
    "add": add_line,
    "edit": edit_line,
    "up": with_line(operations.move_line, lambda: _("The line has moved up."), up=True),
    "down": with_line(operations.move_line, lambda: _("The line has moved down."), up=False),
    "done": with_line(operations.finish_line, lambda: _("Done; the programme moves on."), is_done=True),
    "undone": with_line(operations.finish_line, lambda: _("Not done yet."), is_done=False),
    "import": bring_in,
    "questions": bring_in_questions,
    "remove": with_line(operations.remove_line, lambda: _("The line is removed.")),
}


@require_POST
@takes_file
def runsheet(request: HttpRequest, key: str) -> HttpResponse:
    return perform(request, key, "runsheet", LINE_DEEDS)


@never_cache
@require_safe
def runsheet_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The run sheet for a spreadsheet; changed there, it can be brought in again."""
    desk = access.to_console(request, key)
    rows = queries.run_sheet_table(desk.edition)
    return table(f"{desk.edition.key}-runsheet", [list(forms.COLUMNS), *rows])


def table(name: str, rows: list[list[object]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    csv.writer(response).writerows([harmless(cell) for cell in row] for row in rows)
    return response


# Messages


def send(request: HttpRequest, desk: Desk) -> Outcome:
    form = forms.MessageForm(request.POST)
    if not form.is_valid():
        return form
    operations.send_message(desk.edition, sender=desk.name, by=desk.by, **form.cleaned_data)
    return _("Sent. It stays on every console until somebody has seen it.")


def seen(request: HttpRequest, desk: Desk) -> Outcome:
    message = Message.objects.filter(edition=desk.edition, pk=number_in(request)).first()
    if message is None:
        raise NotPossible(_("This message is no longer there."))
    operations.acknowledge(message, name=desk.name, by=desk.by)
    return _("Seen; whoever sent it can read that.")


MESSAGE_DEEDS: Mapping[str, Deed] = {"send": send, "seen": seen}


@require_POST
def backstage_messages(request: HttpRequest, key: str) -> HttpResponse:
    return perform(request, key, "messages", MESSAGE_DEEDS)


# The rehearsal


@require_POST
def rehearsal(request: HttpRequest, key: str) -> HttpResponse:
    """Begin or end a rehearsal; helpers who came by an address of the day cannot."""
    desk = access.to_console(request, key)
    original = desk.edition.rehearsal_of or desk.edition
    back = f"{reverse('forum:console', args=[original.key])}?pane=rehearsal"
    if desk.is_helper:
        messages.error(request, _("Only somebody with an account can begin or end a rehearsal."))
    elif request.POST.get("do") == "end":
        ended = rehearsals.end_rehearsal(original, by=desk.by)
        words = (
            _("The rehearsal is over. Everything said in it is gone.")
            if ended
            else _("There is no rehearsal.")
        )
        messages.success(request, words)
        return redirect(back)
    elif request.POST.get("do") == "start":
        copy = rehearsals.start_rehearsal(original, by=desk.by)
        messages.success(request, _("This is the rehearsal. Nothing that happens here is kept."))
        return redirect("forum:console", copy.key)
    return redirect(home(request, desk, "rehearsal"))
