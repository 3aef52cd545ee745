"""The clerk's page: paper slips, microphone voices, and shows of hands."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.languages import localized
from sewana.committee.access import to_moderate
from sewana.committee.models import Edition
from sewana.forum.forms.clerk import HandsForm, SlipForm
from sewana.forum.models import Participant
from sewana.forum.operations import clerk as operations
from sewana.forum.operations.changes import Change
from sewana.forum.operations.undo import SHOWN_S
from sewana.forum.queries import clerk as queries
from sewana.forum.views import undoing
from sewana.people import queries as people
from sewana.people.models import Origin

KEYS = "123456789"


def at_desk(request: HttpRequest, key: str) -> tuple[Edition, object]:
    """Return the edition, and who works at its desk: one gate for the clerk and the check-in."""
    visit = to_moderate(request.user, key)
    return visit.edition, visit.actor.account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clerk(request: HttpRequest, key: str) -> HttpResponse:
    """Type what slips say and the microphone brings; one slip is one person."""
    edition, by = at_desk(request, key)
    form = SlipForm(request.POST if request.method == "POST" else None, edition=edition)
    if request.method == "POST":
        answer = enter(request, edition, form, by)
        if is_fetch(request):
            return answered(request, edition, form, answer)
        if isinstance(answer, Participant):
            messages.success(request, entered_words(answer))
            return redirect("forum:clerk", key)
        for words in answer:
            messages.error(request, words)
    response = render(request, "forum/clerk.html", page(edition, form) | undoing.offered(request))
    return undoing.shown_once(request, response)


def enter(request: HttpRequest, edition: Edition, form: SlipForm, by: object) -> Participant | list[str]:
    """Return who was made of the slip, or why it was not taken."""
    if not form.is_valid():
        return [str(error) for errors in form.errors.values() for error in errors]
    try:
        is_meant = request.POST.get("meant") == "yes"
        return operations.enter_slip(edition, form.slip(), is_meant=is_meant, by=by)
    except operations.SlipKnown as error:
        form.add_error("number", str(error))
        return [str(error)]
    except operations.ForumClosed as error:
        return [str(error)]


def answered(
    request: HttpRequest, edition: Edition, form: SlipForm, answer: Participant | list[str]
) -> JsonResponse:
    """Tell the script how it ended: the list anew, or what is wrong with the slip that it keeps."""
    if not isinstance(answer, Participant):
        is_double = "number" in form.errors
        return JsonResponse({"refused": "double" if is_double else "form", "words": answer}, status=422)
    html = render_to_string("forum/parts/clerk_entries.html", entries(edition), request)
    return JsonResponse({"html": html, "next": queries.next_slip(edition), "words": entered_words(answer)})


def entered_words(person: Participant) -> str:
    if person.name:
        return _("Slip %(number)s is entered.") % {"number": person.name}
    return _("The voice at the microphone is entered.")


def is_fetch(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def page(edition: Edition, form: SlipForm) -> dict[str, object]:
    return entries(edition) | {
        "form": form,
        "groups": group_keys(),
        "next_slip": queries.next_slip(edition),
        "polls": queries.polls_to_count(edition),
    }


def entries(edition: Edition) -> dict[str, object]:
    return {"edition": edition, "slips": queries.slips(edition), "counts": queries.counts(edition)}


def group_keys() -> list[dict[str, str]]:
    """Return the library's groups with the key that names each: with Shift those from abroad."""
    groups = list(people.groups())
    codes = list(dict.fromkeys(group.code for group in groups))
    keys = dict(zip(codes, KEYS, strict=False))
    rows = sorted(groups, key=lambda group: (codes.index(group.code), group.origin != Origin.THAI))
    return [
        {
            "value": f"{group.code}:{group.origin}",
            "label": localized(group, "name"),
            "origin": str(Origin(group.origin).label),
            "key": keys.get(group.code, ""),
            "shift": "yes" if group.origin != Origin.THAI else "",
        }
        for group in rows
    ]


@require_POST
def withdrawal(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take a slip out, or count it again."""
    edition, by = at_desk(request, key)
    person = queries.slip(edition, number)
    if person is None:
        raise Http404
    if request.POST.get("back"):
        changes = operations.return_slip(person, by=by)
        words = _("The slip counts again; what it says is back in the queue.")
    else:
        changes = operations.withdraw_slip(person, by=by)
        words = _("The slip is withdrawn; it can be brought back below.")
    if is_fetch(request):
        html = render_to_string("forum/parts/clerk_entries.html", entries(edition), request)
        return JsonResponse({
            "html": html, "next": queries.next_slip(edition), "words": words, "said": bar(request, edition, changes)
        })  # fmt: skip
    messages.success(request, words)
    return undoing.offer_at(request, edition, "clerk", changes)


def bar(request: HttpRequest, edition: Edition, changes: Sequence[Change]) -> str:
    shown = {"edition": edition, "from_page": "clerk", "seconds": SHOWN_S}
    token = undoing.token_of(edition, changes)
    return render_to_string("forum/parts/undo.html", shown | {"token": token}, request)


@require_POST
def hands(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a show of hands."""
    edition, by = at_desk(request, key)
    form = HandsForm(request.POST)
    poll = None
    if form.is_valid():
        poll = edition.polls.filter(number=form.cleaned_data["poll"]).first()
    if poll is None:
        messages.error(request, _("Choose a poll first."))
        return redirect("forum:clerk", key)
    try:
        counts = form.counts(request.POST.getlist("count"))
        changes = operations.record_hands(poll, counts, hand_id=form.cleaned_data["id"], by=by)
    except operations.HandsNotPossible as error:
        messages.error(request, str(error))
        return redirect("forum:clerk", key)
    words = _("The hands for poll %(number)s are kept, apart from the phones' answers.")
    messages.success(request, words % {"number": poll.number})
    return undoing.offer_at(request, edition, "clerk", changes)
