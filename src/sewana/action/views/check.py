"""Does it match what you asked for? From the phone, and from a mail; counted only when a button is pressed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sewana.action import access
from sewana.action.forms.news import CheckForm
from sewana.action.models import Improvement
from sewana.action.operations import checking
from sewana.action.operations.improvements import NotPossible
from sewana.action.queries import telling as queries
from sewana.action.queries.board import published
from sewana.base.throttle import is_over
from sewana.committee.views.secret_pages import secret_page
from sewana.committee.views.ticket_cookie import ticket_of
from sewana.forum import queries as forum
from sewana.forum.access import same_site
from sewana.forum.models import Participant

MOST_TAPS, WHILE = 300, 60 * 60


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: str, number: int) -> HttpResponse:
    if request.method == "POST":
        same_site(request)
    edition = access.to_see_board(request.user, key).edition
    row = published(edition).filter(number=number).select_related("edition").first()
    if row is None or row.stage not in queries.CHECKED:
        raise Http404
    person = forum.participant(edition, ticket_of(request))
    if request.method != "POST":
        return page(request, row, person)
    return tapped(request, row, person)


def page(
    request: HttpRequest, row: Improvement, person: Participant | None, status: int = 200
) -> HttpResponse:
    context = {
        "edition": row.edition,
        "row": row,
        "person": person,
        "given": checking.given(row, participant=person) if person else None,
        "answers": queries.answers(row),
    }
    return render(request, "action/check.html", context, status=status)


def tapped(request: HttpRequest, row: Improvement, person: Participant | None) -> HttpResponse:
    form = CheckForm(request.POST)
    if person is None or not form.is_valid():
        messages.error(request, _("Choose one of the three answers, on the phone with which you took part."))
        return page(request, row, person, status=422)
    try:
        checking.check(row, participant=person, **form.cleaned_data)
    except NotPossible as error:
        messages.error(request, str(error))
        return page(request, row, person, status=409)
    messages.success(request, _("Thank you. Your answer is counted; you can change it here."))
    return redirect("action:check", row.edition.key, row.number)


@csrf_exempt  # who has the random number of the mail may tap; there is nothing else to be known
@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def tap(request: HttpRequest, secret: str) -> HttpResponse:
    """What a mail asks; opening it counts nothing, since programs that look at mails open everything."""
    if request.method == "POST":
        same_site(request)
    found = checking.round_of(secret)
    if found is None:
        raise Http404
    rows = queries.done_in(found)
    if request.method == "POST":
        return tapped_in_mail(request, rows, secret)
    shown = [(row, checking.given(row, tap=secret)) for row in rows]
    return render(request, "action/tap.html", {"rows": shown})


def tapped_in_mail(request: HttpRequest, rows: list[Improvement], token: str) -> HttpResponse:
    form = CheckForm(request.POST)
    row = next((one for one in rows if str(one.pk) == request.POST.get("about", "")), None)
    if row is None or not form.is_valid() or is_over(f"tap {token}", MOST_TAPS, WHILE):
        messages.error(request, _("Choose one of the three answers."))
        return redirect(request.path)
    try:
        checking.check(row, tap=token, **form.cleaned_data)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. Your answer is counted; you can change it here."))
    return redirect(request.path)
