"""From the moderator's console: a question or opinion taken up as an improvement, and that taken back."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sewana.action.forms.voices import improvement_of
from sewana.action.models import Fate, Voice, VoiceChange, VoiceKind
from sewana.action.operations import triage, undoing
from sewana.action.operations.gathering import gather_one
from sewana.action.operations.triage import NotPossible, Pick
from sewana.base.numbers import number_of
from sewana.forum.access import Desk, to_console
from sewana_text.normalise import one_line

SALT = "sewana.console.taken-up"
SHOWN_S = 10
# The bar shows ten seconds; a slow line, or a page that is loaded anew, needs some more.
TAKEN_S = 30
KINDS = {"question": VoiceKind.QUESTION, "opinion": VoiceKind.STATEMENT}


@require_POST
def take_up(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Take one up in the improvement that is named, or in a new one that says the same."""
    desk = to_console(request, key)
    try:
        change, number = taken_up(desk, KINDS.get(kind, ""), request.POST)
    except NotPossible as error:
        return refused(request, desk, str(error))
    words = _("Taken up in improvement %(number)s") % {"number": number}
    return said(request, desk, words, signing.dumps([desk.edition.pk, change.pk], salt=SALT))


def taken_up(desk: Desk, kind: str, given: QueryDict) -> tuple[VoiceChange, int]:
    text, number = one_line(given.get("improvement", "")), number_of(one_line(given.get("number", "")))
    voice = gather_one(desk.edition, kind, number) if kind and number is not None else None
    if voice is None:
        raise NotPossible(_("It is no longer there."))
    if voice.fate == Fate.TAKEN_UP:
        words = _("It is taken up already, in improvement %(number)s.")
        raise NotPossible(words % {"number": taken_in(voice)})
    picks = [Pick(voice.number, voice.version)]
    if text:
        change = triage.take_up(desk.edition, picks, improvement_of(desk.edition, text[:100]), by=desk.by)
    else:
        change = triage.take_up_new(desk.edition, picks, "", "", by=desk.by)
    return change, taken_in(voice)


def taken_in(voice: Voice) -> int:
    return voice.improvements.order_by("-pk").values_list("number", flat=True).first() or 0


def is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def said(request: HttpRequest, desk: Desk, words: str, token: str = "") -> HttpResponse:
    """Say what was done, with a way to take it back for ten seconds; without script it can be done in triage."""
    if is_fetch(request):
        context = {"edition": desk.edition, "words": words, "token": token, "seconds": SHOWN_S}
        return JsonResponse({"said": render_to_string("action/parts/console_said.html", context, request)})
    messages.success(request, words)
    return back(request, desk)


def refused(request: HttpRequest, desk: Desk, words: str) -> HttpResponse:
    if is_fetch(request):
        return JsonResponse({"refused": words, "now": None}, status=409)
    messages.error(request, words)
    return back(request, desk)


def back(request: HttpRequest, desk: Desk) -> HttpResponse:
    return redirect(f"{reverse('forum:console', args=[desk.edition.key])}?{request.GET.urlencode()}")


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    desk = to_console(request, key)
    try:
        edition, change = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=TAKEN_S)
    except signing.BadSignature:
        return refused(request, desk, _("The ten seconds are over. Change it back by hand."))
    try:
        undoing.undo(desk.edition, change if edition == desk.edition.pk else 0, by=desk.by)
    except NotPossible as error:
        return refused(request, desk, str(error))
    return said(request, desk, _("Taken back."))
