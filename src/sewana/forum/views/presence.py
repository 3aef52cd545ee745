"""The certificate for being here: offered in the office, and taken on one's own phone after the forum."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sewana.committee.access import to_moderate, to_read
from sewana.committee.models import Edition, Paper, PaperState
from sewana.committee.views.ticket_cookie import TICKET_LASTS, ticket_of
from sewana.forum import operations as forum
from sewana.forum.forms.presence import NameForm, OfferForm
from sewana.forum.models import new_secret
from sewana.forum.operations import presence as operations
from sewana.forum.operations.noting import NotPossible
from sewana.forum.queries import person_with
from sewana.forum.queries import presence as queries
from sewana.forum.views.votes import reader_language
from sewana.planning.operations import certifying
from sewana.planning.operations.papers import NotComplete
from sewana.planning.queries.sheets import frozen_sheet

COOKIE = "sewana_certificate"


@require_POST
def offering(request: HttpRequest, key: str) -> HttpResponse:
    """Say how long somebody must have been here for a certificate."""
    visit = to_moderate(request.user, key)
    form = OfferForm(request.POST)
    if form.is_valid():
        operations.offer(visit.edition, form.cleaned_data["minutes"], by=visit.actor.account)
        messages.success(request, _("Saved."))
    else:
        words = " ".join(str(error) for error in form.errors.get("minutes", ()))
        messages.error(request, f"{form.fields['minutes'].label}: {words}")
    return redirect("forum:tickets", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, key: str) -> HttpResponse:
    """Type a name, read it once more, and get the paper; the secret that leads to it again stays in the phone."""
    edition = to_read(request.user, key).edition
    offered = queries.offer_of(edition)
    if offered is None:
        raise Http404
    forum.catch_up(edition, ticket_of(request))
    person, secret = person_with(edition, request.COOKIES), secret_of(request)
    paper = certifying.issued_as(edition, operations.serial_of(edition, secret))
    form = NameForm(request.POST if request.method == "POST" and request.POST.get("do") != "again" else None)
    wrong = ""
    if paper is None and form.is_valid() and request.POST.get("do") == "make":
        try:
            paper = operations.certify(
                offered, person, name=form.cleaned_data["name"], secret=secret, language=reader_language()
            )
        except (NotPossible, NotComplete) as error:
            wrong = str(error)
    if paper is not None and request.method == "POST" and paper.state == PaperState.ISSUED:
        return with_secret(as_file(paper), edition, secret)
    context = {
        "edition": edition,
        "offer": offered,
        "paper": paper,
        "is_withdrawn": paper is not None and paper.state == PaperState.WITHDRAWN,
        "refusal": wrong or operations.refusal(offered, person, reader_language()),
        "form": form,
        "name": form.cleaned_data["name"] if form.is_valid() and request.POST.get("do") == "check" else "",
    }
    return with_secret(render(request, "forum/certificate.html", context), edition, secret)


def secret_of(request: HttpRequest) -> str:
    known = request.COOKIES.get(COOKIE, "")
    return known if len(known) == len(new_secret()) else new_secret()


def with_secret(response: HttpResponse, edition: Edition, secret: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=TICKET_LASTS,
        path=reverse("forum:certificate", args=[edition.key]),
        httponly=True,
        samesite="Strict",
        secure=settings.HTTPS,
    )
    return response


def as_file(paper: Paper) -> HttpResponse:
    response = HttpResponse(frozen_sheet(paper).pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{paper.number}.pdf"'
    return response
