"""Buttons on the page of an improvement: its voices, its stage, what it waits for."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sewana.action import access
from sewana.action.forms.improvements import Number, StageForm
from sewana.action.models import Improvement, Stage, Voice
from sewana.action.operations import by_hand, steps, working
from sewana.action.operations import improvements as operations
from sewana.action.operations.improvements import Changed, NotPossible
from sewana.action.views.improvements import improvement_of, page_of
from sewana.base.fields import DateField
from sewana.base.numbers import number_of
from sewana.committee.access import Visit
from sewana_text.normalise import normalise, one_line, to_arabic_digits

Deed = Callable[[Visit, Improvement, HttpRequest], str]


@never_cache
@require_POST
def work_deeds(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Stage, per cent, blocked, measured, steps, what it waits for."""
    visit, _row = access.to_work(request.user, key, number)
    return done(request, visit, number, WORK)


@never_cache
@require_POST
def deeds(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Voices in and out, the lead, off the board and back."""
    return done(request, access.to_sort(request.user, key), number, SORT)


def done(request: HttpRequest, visit: Visit, number: int, known: dict[str, Deed]) -> HttpResponse:
    """Do it and go on; what cannot be done stands there again as it was typed, with the reason."""
    row = improvement_of(visit, number)
    deed = known.get(request.POST.get("do", ""), unknown)
    try:
        with transaction.atomic():
            # The version that stood on the page; buttons of a list bring none.
            operations.locked(row, seen=number_of(request.POST.get("version", "")))
            words = deed(visit, row, request)
    except Changed:
        messages.error(
            request,
            _(
                "Somebody else changed this meanwhile. What you typed is still here: look, then send it again."
            ),
        )
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
        return redirect(
            f"{reverse('action:improvement', args=[visit.edition.key, number])}{place_of(request)}"
        )
    return page_of(request, visit, improvement_of(visit, number), **as_typed(request))


def place_of(request: HttpRequest) -> str:
    """Where on the page to go on: a step that was moved keeps the keyboard."""
    do, step = request.POST.get("do", ""), request.POST.get("step", "")
    if do in {"step_up", "step_down", "step_done", "step_again", "step_back"} and number_of(step):
        return f"#step-{step}"
    return "#by-hand" if do.startswith("hand_") else "#work-steps-title" if do.startswith("step_") else ""


def unknown(_visit: Visit, _row: Improvement, _request: HttpRequest) -> str:
    raise NotPossible(_("This deed is not known here."))


def as_typed(request: HttpRequest) -> dict[str, object]:
    given: dict[str, object] = {"given": request.POST}
    if request.POST.get("do") == "move":
        given["stage_form"] = StageForm(request.POST, prefix="stage")
    return given


def move(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    form = StageForm(request.POST, prefix="stage")
    if not form.is_valid():
        raise NotPossible(_("This did not go through. What is missing stands below."))
    if row.stage in working.CLOSED and form.cleaned_data["stage"] not in working.CLOSED:
        working.reopen(row, words=form.words, by=visit.actor.account)
        return _("Opened again.")
    chosen = form.measure
    if chosen and not row.measure_th:
        working.plan(row, chosen, by=visit.actor.account)
    working.move(row, form.cleaned_data["stage"], words=form.words, by=visit.actor.account)
    return _("Now: %(stage)s.") % {"stage": Stage(form.cleaned_data["stage"]).label}


def tell_percent(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    working.tell_percent(row, round(number_in(request, "percent")), by=visit.actor.account)
    return _("Saved.")


def number_in(request: HttpRequest, name: str) -> float:
    try:
        value = Number().clean(request.POST.get(name, ""))
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from error
    if not isinstance(value, float):
        raise NotPossible(_("Write a number."))
    return value


def block(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    because = one_line(request.POST.get("because", ""))[:500]
    working.block(row, because, by=visit.actor.account)
    return _("It is blocked.") if because else _("It is no longer blocked.")


def measure(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    thai, english = (normalise(request.POST.get(f"learned_{of}", "")).strip()[:2000] for of in ("th", "en"))
    working.measure(
        row, number_in(request, "measured_after"), learned=(thai, english), by=visit.actor.account
    )
    return _("Measured.")


def needed_of(visit: Visit, request: HttpRequest) -> Improvement:
    number = number_of(to_arabic_digits(request.POST.get("needed", "").strip().lstrip("#")))
    if number is None:
        raise NotPossible(_("Give the number of the improvement that has to be done first."))
    found = visit.edition.improvements.filter(number=number).first()
    if found is None:
        raise NotPossible(_("There is no improvement %(number)s.") % {"number": number})
    return found


def need(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    working.need(row, needed_of(visit, request), by=visit.actor.account)
    return _("It waits for the other one now.")


def unneed(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    working.unneed(row, needed_of(visit, request), by=visit.actor.account)
    return _("It no longer waits for the other one.")


def voice_in(visit: Visit, request: HttpRequest) -> Voice:
    number = number_of(to_arabic_digits(request.POST.get("voice", "").strip().lstrip("#")))
    if number is None:
        raise NotPossible(_("Give the number of the voice."))
    found = visit.edition.voices.filter(number=number).first()
    if found is None:
        raise NotPossible(_("There is no voice %(number)s.") % {"number": number})
    return found


def link(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    operations.link_voices(row, [voice_in(visit, request)], by=visit.actor.account)
    return _("The voice is taken up here.")


def unlink(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    voice = voice_in(visit, request)
    operations.unlink_voice(row, voice, by=visit.actor.account)
    return _("Voice %(number)s was taken out. It can be taken up again by its number.") % {
        "number": voice.number
    }


def lead(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    operations.lead_with(row, voice_in(visit, request), by=visit.actor.account)
    return _("Its votes stand beside the improvement now.")


def drop(visit: Visit, row: Improvement, _request: HttpRequest) -> str:
    operations.drop(row, by=visit.actor.account)
    return _("It is off the board. Below it can be brought back.")


def bring_back(visit: Visit, row: Improvement, _request: HttpRequest) -> str:
    operations.bring_back(row, by=visit.actor.account)
    return _("It is on the board again.")


def row_in(request: HttpRequest, name: str) -> int:
    return number_of(request.POST.get(name, "")) or 0


def day_in(request: HttpRequest, name: str) -> dt.date | None:
    try:
        day = DateField(required=False).clean(request.POST.get(name, ""))
    except ValidationError as error:
        raise NotPossible(_("The day cannot be read. Write for example 20/2/2569.")) from error
    return day if isinstance(day, dt.date) else None


def add_step(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    given = request.POST
    steps.add_step(
        row,
        given.get("title", ""),
        owner_name=given.get("owner_name", ""),
        due_on=day_in(request, "due_on"),
        by=visit.actor.account,
    )
    return _("Added.")


def step_done(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    steps.finish_step(row, row_in(request, "step"), is_done=True, by=visit.actor.account)
    return _("The step is done.")


def step_again(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    steps.finish_step(row, row_in(request, "step"), is_done=False, by=visit.actor.account)
    return _("The step is to be done again.")


def step_drop(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    steps.drop_step(row, row_in(request, "step"), is_dropped=True, by=visit.actor.account)
    return _("The step is not needed any more. Below it can be brought back.")


def step_back(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    steps.drop_step(row, row_in(request, "step"), is_dropped=False, by=visit.actor.account)
    return _("The step is there again.")


def step_up(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    steps.move_step(row, row_in(request, "step"), is_later=False, by=visit.actor.account)
    return _("Moved.")


def step_down(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    steps.move_step(row, row_in(request, "step"), is_later=True, by=visit.actor.account)
    return _("Moved.")


def hand_told(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    by_hand.tell_by_hand(row, request.POST.get("how", ""), day_in(request, "told_on"), by=visit.actor.account)
    return _("It is written down that they were told.")


def hand_out(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    by_hand.take_telling_back(row, row_in(request, "telling"), is_removed=True, by=visit.actor.account)
    return _("It is taken out. Below it can be brought back.")


def hand_back(visit: Visit, row: Improvement, request: HttpRequest) -> str:
    by_hand.take_telling_back(row, row_in(request, "telling"), is_removed=False, by=visit.actor.account)
    return _("It is there again.")


WORK: dict[str, Deed] = {
    "hand_told": hand_told,
    "hand_out": hand_out,
    "hand_back": hand_back,
    "step_add": add_step,
    "step_done": step_done,
    "step_again": step_again,
    "step_drop": step_drop,
    "step_back": step_back,
    "step_up": step_up,
    "step_down": step_down,
    "move": move,
    "percent": tell_percent,
    "block": block,
    "measure": measure,
    "need": need,
    "unneed": unneed,
}
SORT: dict[str, Deed] = {
    "link": link,
    "unlink": unlink,
    "lead": lead,
    "drop": drop,
    "bring_back": bring_back,
}
