"""Answering a questionnaire on a phone or a shared tablet: one address, plain forms, a redirect after each.

Whoever answers is known by a cookie of this address alone. With the header `X-Requested-With: fetch` a deed is
answered in JSON, so that a page can keep an answer on the device until the line is back.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sewana.survey import access
from sewana.survey.forms.answers import Unreadable, answer_in
from sewana.survey.models import Draft
from sewana.survey.operations import answering as operations
from sewana.survey.operations.answering import AlreadySent, NoDraft, NotInvited, NotOpen
from sewana.survey.queries import answering as reads
from sewana.survey.queries import steps as screens
from sewana.survey.views import cards
from sewana.survey.views.desks import Desk, desk_of, show, without_trace

REFUSED = 409
UNREADABLE = 422


@never_cache
@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """Where somebody types the code that stands on a poster or a sheet of paper."""
    written = request.GET.get("code", "")
    if written and access.to_answer(plain := reads.plain_code(written)):
        return redirect("survey:answer", plain)
    context = {"written": written[:40], "room_nav": []}
    return render(request, "survey/code.html", context, status=404 if written else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    return answered(request, code, is_kiosk=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """A shared tablet: nobody finds there what the person before answered."""
    return answered(request, code, is_kiosk=True)


def answered(request: HttpRequest, code: str, *, is_kiosk: bool) -> HttpResponse:
    plain = reads.plain_code(code)
    if plain and plain != code and request.method != "POST":
        return redirect("survey:kiosk" if is_kiosk else "survey:answer", plain)
    questionnaire = access.to_answer(code)
    if questionnaire is None:
        return render(request, "survey/code.html", {"written": code[:40], "room_nav": []}, status=404)
    desk = desk_of(request, questionnaire, is_kiosk=is_kiosk)
    if is_kiosk and "end" in request.GET:
        return desk.left()
    if request.method == "POST":
        return DEEDS.get(request.POST.get("do", ""), unknown)(desk)
    if not desk.is_open:
        return told(desk, NotOpen(desk.standing))
    return page(desk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_token(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The link of a mail: the token goes into the cookie, and out of the address and the browser's history."""
    questionnaire = access.to_answer(reads.plain_code(code))
    if questionnaire is None:
        return render(request, "survey/code.html", {"written": code[:40], "room_nav": []}, status=404)
    desk = desk_of(request, questionnaire, is_kiosk=False)
    given = reads.token(questionnaire, token)
    if given is None:
        return show(desk, "survey/told.html", {"told": "token"}, 404)
    if given.is_spent:
        return told(desk, AlreadySent())
    deed = request.POST.get("do", "")
    if deed not in {"take", "leave"} and reads.can_go_along(questionnaire, desk.key, token):
        # Whose link this is nobody knows: answers go under it only when their writer says so.
        return show(desk, "survey/along.html", {})
    if deed == "take":
        operations.move_to_token(questionnaire, desk.key, token)
    return desk.kept(redirect(desk.address), token)


def page(desk: Desk) -> HttpResponse:
    at = desk.request.GET.get("at", "")
    if desk.is_kiosk and at == "thanks":
        return show(desk, "survey/thanks.html", {})
    draft = reads.draft(desk.questionnaire, desk.key)
    if draft is None or draft.is_sent:
        return start(desk, draft)
    asked = screens.steps(desk.questionnaire, draft.about_group)
    if at == "review":
        return cards.review(desk, draft, asked)
    if at == "cards":
        return cards.all_cards(desk, draft, asked)
    step = next((step for step in asked if step.key == at), None)
    return start(desk, draft) if step is None else cards.card(desk, draft, asked, step)


def start(desk: Desk, draft: Draft | None) -> HttpResponse:
    questionnaire = desk.questionnaire
    group = draft.about_group if draft else None
    asked = screens.steps(questionnaire, group)
    begun = draft is not None and bool(draft.answers)
    more = {
        "intro": screens.chosen(
            (questionnaire.version.content["intro"]["th"], questionnaire.version.content["intro"]["en"])
        ),
        "minutes": screens.minutes(asked),
        "is_for_staff": reads.is_for_staff(questionnaire),
        "is_drawn": reads.token(questionnaire, desk.key) is not None,
        "is_sent": draft is not None and draft.is_sent,
        "goes_on_at": reads.first_open(asked, draft.answers) if draft is not None and begun else "",
        "needs_link": not (questionnaire.has_open_door or reads.is_for_staff(questionnaire)),
    }
    return show(desk, "survey/start.html", more)


def begin(desk: Desk) -> HttpResponse:
    key = desk.key or operations.new_key()
    try:
        draft = operations.begin(desk.questionnaire, key, desk.language)
    except (AlreadySent, NotOpen, NotInvited) as error:
        return told(desk, error)
    asked = screens.steps(desk.questionnaire, draft.about_group)
    return desk.kept(desk.to(reads.first_open(asked, draft.answers)), key)


def anew(desk: Desk) -> HttpResponse:
    """Somebody else at the same device: a key of their own, and nothing of the one before."""
    operations.forget(desk.questionnaire, desk.key)
    desk.key = operations.new_key()
    return begin(desk)


def keep(desk: Desk) -> HttpResponse:
    draft = reads.draft(desk.questionnaire, desk.key)
    asked = screens.steps(desk.questionnaire, draft.about_group if draft else None)
    step = next((step for step in asked if step.key == desk.request.POST.get("step")), None)
    if draft is None or draft.is_sent or step is None:
        return told(desk, AlreadySent() if draft is not None and draft.is_sent else NoDraft())
    try:
        given = answer_in(step, desk.request.POST)
        draft = operations.keep_answer(
            desk.questionnaire, desk.key, given, replaces=(step.key, f"{step.key}.other")
        )
    except Unreadable as error:
        return unreadable(desk, draft, asked, step, error)
    except (NotOpen, AlreadySent, NoDraft) as error:
        return told(desk, error)
    return desk.done() if desk.is_fetch else onward(desk, draft, asked, step)


def onward(desk: Desk, draft: Draft, asked: list[screens.Step], step: screens.Step) -> HttpResponse:
    following = cards.after(draft.answers, asked, step)
    if not cards.is_from_review(desk.request):
        return desk.to(following)
    # Who writes something only now is asked as well whether it may be quoted.
    is_owed = following == "may_quote" and "may_quote" not in draft.answers
    return desk.to(following, back="review") if is_owed else desk.to("review")


def unreadable(
    desk: Desk, draft: Draft, asked: list[screens.Step], step: screens.Step, error: Unreadable
) -> HttpResponse:
    if desk.is_fetch:
        return JsonResponse({"refused": "form", "words": str(error)}, status=UNREADABLE)
    return cards.card(desk, draft, asked, step, error=error, status=UNREADABLE)


def send(desk: Desk) -> HttpResponse:
    try:
        operations.send(desk.questionnaire, desk.key, language=desk.language, mode=desk.mode)
    except AlreadySent:
        # The answer to the first time was lost on the way, or two tabs sent: it counts once.
        return desk.gone(again=True)
    except (NotOpen, NoDraft) as error:
        return told(desk, error)
    return desk.gone(again=False)


def forget(desk: Desk) -> HttpResponse:
    operations.forget(desk.questionnaire, desk.key)
    if desk.is_kiosk:
        return desk.left()
    messages.success(desk.request, _("What you had answered is erased."))
    return without_trace(redirect(desk.address), desk)


def unknown(desk: Desk) -> HttpResponse:
    return redirect(desk.address)


def told(desk: Desk, error: Exception) -> HttpResponse:
    """Say plainly why this does not go, and what became of the answers."""
    why = error.standing if isinstance(error, NotOpen) else TOLD[type(error)]
    status = REFUSED if desk.request.method == "POST" else 200
    if desk.is_fetch:
        return JsonResponse({"refused": why, "words": words_of(why)}, status=status)
    begun = reads.draft(desk.questionnaire, desk.key)
    return show(
        desk, "survey/told.html", {"told": why, "is_kept": begun is not None and not begun.is_sent}, status
    )


TOLD: dict[type[Exception], str] = {AlreadySent: "sent", NoDraft: "gone", NotInvited: "link"}


def words_of(why: str) -> str:
    return {
        reads.CLOSED: _(
            "The questionnaire has closed meanwhile. This answer did not arrive any more and does not count."
        ),
        reads.NOT_YET: _("The questionnaire is not open at the moment. This answer is kept on your device."),
        "sent": _("These answers were sent already and count once. This change did not arrive any more."),
        "gone": _("What you had begun is not here any more. Please begin anew."),
    }.get(why, "")


@never_cache
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    questionnaire = access.to_answer(reads.plain_code(code))
    if questionnaire is None:
        return render(request, "survey/code.html", {"written": code[:40], "room_nav": []}, status=404)
    desk = desk_of(request, questionnaire, is_kiosk=False)
    return show(desk, "survey/thanks.html", {"is_again": "again" in request.GET})


DEEDS = {
    "begin": begin,
    "anew": anew,
    "answer": keep,
    "send": send,
    "forget": forget,
}
