"""Office pages about questionnaires: those of an edition, and one with its doors, its days and its answers."""

from collections.abc import Callable
from functools import lru_cache

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.committee.access import Visit, to_plan, to_see_office
from sewana.people.models import Side
from sewana.survey.forms.questionnaires import QuestionnaireForm, last_day
from sewana.survey.models import Purpose, Questionnaire, QuestionnaireState
from sewana.survey.operations import questionnaires as operations
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries import questionnaires as queries
from sewana.survey.queries.instruments import usable_versions

PAGE = 20
FILES = {"svg": "image/svg+xml", "png": "image/png"}
# A poster of A3 is printed from it without a jagged edge.
DOTS_A_MODULE = 24


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaires(request: HttpRequest, key: str) -> HttpResponse:
    """All of an edition; one more is made by choosing what is asked."""
    if request.method != "POST":
        return listed(request, to_see_office(request.user, key), None)
    visit = to_plan(request.user, key)
    if request.POST.get("do") == "back":
        return brought_back(request, visit)
    form = QuestionnaireForm(request.POST, versions=usable_versions())
    if not form.is_valid():
        return listed(request, visit, form)
    try:
        made = operations.begin(visit.edition, form.fields_given(), by=visit.actor.account)
    except NotPossible as error:
        form.add_error("version", str(error))
        return listed(request, visit, form)
    messages.success(request, _("It is made. Look through it, then open it."))
    return redirect("survey:questionnaire", key, made.number)


def listed(request: HttpRequest, visit: Visit, form: QuestionnaireForm | None) -> HttpResponse:
    edition, now = visit.edition, timezone.now()
    page = Paginator(queries.questionnaires_of(edition), PAGE).get_page(request.GET.get("page"))
    gone = request.GET.get("gone", "")[:2000]
    if form is None and visit.may_plan:
        form = QuestionnaireForm(versions=usable_versions())
    context = {
        "visit": visit,
        "edition": edition,
        "page": page,
        "lines": [
            (one, queries.standing_of(one, now), queries.told(one.answers_count), last_day(one))  # type: ignore[attr-defined]  # annotated
            for one in page
        ],
        "form": form,
        "gone": gone if gone and visit.may_plan and operations.deleted(edition, gone) else "",
    }
    return render(request, "survey/questionnaires.html", context)


def brought_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        signed = request.POST.get("gone", "")[:2000]
        made = operations.bring_back(visit.edition, signed, by=visit.actor.account)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("survey:questionnaires", visit.edition.key)
    messages.success(request, _("It is there again, under the same address."))
    return redirect("survey:questionnaire", visit.edition.key, made.number)


def questionnaire_of(visit: Visit, number: int) -> Questionnaire:
    rows = visit.edition.questionnaires.select_related("version__instrument", "edition")
    return get_object_or_404(rows, number=number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One questionnaire: how it stands, who came by which door, and what still misses before it opens."""
    if request.method == "POST":
        visit = to_plan(request.user, key)
        return done(request, visit, questionnaire_of(visit, number))
    visit = to_see_office(request.user, key)
    found = questionnaire_of(visit, number)
    wanted = request.GET.get("code", "")
    if wanted in FILES:
        return code_file(found, wanted)
    return page_of(request, visit, found, None)


def page_of(
    request: HttpRequest, visit: Visit, found: Questionnaire, form: QuestionnaireForm | None
) -> HttpResponse:
    if form is None and visit.may_plan:
        form = form_of(found)
    address = queries.address_of(found)
    is_draft = found.state == QuestionnaireState.DRAFT
    gaps = queries.gaps_of(found) if found.state != QuestionnaireState.OPEN else []
    context = {
        "visit": visit,
        "edition": visit.edition,
        "questionnaire": found,
        "standing": queries.standing_of(found, timezone.now()),
        "left": queries.days_open(found, timezone.now()),
        "last_day": last_day(found),
        "address": address,
        "code": code_of(address),
        "kiosk": queries.kiosk_of(found),
        "counts": queries.counts_of(found),
        "gaps": gaps,
        "blocks": [gap for gap in gaps if gap.is_block],
        "is_for_staff": found.version.instrument.side == Side.PROVIDER,
        "is_mirror": found.version.instrument.purpose == Purpose.MIRROR,
        "is_untested": found.version.instrument.is_built_in and is_draft,
        "may_go": visit.may_plan and operations.may_go(found),
        "form": form,
    }
    return render(request, "survey/questionnaire.html", context)


def form_of(found: Questionnaire, request: HttpRequest | None = None) -> QuestionnaireForm:
    versions = [] if found.opened_at else usable_versions()
    if not found.opened_at and found.version_id not in {one.pk for one in versions}:
        versions = [found.version, *versions]  # retired since
    return QuestionnaireForm(request.POST if request else None, versions=versions, found=found)


@lru_cache(maxsize=64)
def code_of(address: str) -> str:
    """The address as a picture for phones; an address has the same one for ever."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=4))


def code_file(found: Questionnaire, kind: str) -> HttpResponse:
    """The picture for posters."""
    response = HttpResponse(content_type=FILES[kind])
    code = segno.make(queries.address_of(found), error="m", micro=False)
    code.save(response, kind=kind, scale=DOTS_A_MODULE, border=4)  # type: ignore[arg-type]  # its stubs know text files only
    name = f"{found.edition.key}-questionnaire-{found.number}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def done(request: HttpRequest, visit: Visit, found: Questionnaire) -> HttpResponse:
    """One deed: open, close, delete, or the form with everything else."""
    deed, by, key = request.POST.get("do", ""), visit.actor.account, visit.edition.key
    if deed == "change":
        return changed(request, visit, found)
    simple: dict[str, tuple[Callable[..., object], str]] = {
        "open": (operations.open_it, _("It is open. Give the address to those who are to answer.")),
        "close": (operations.close, _("It is closed. It can be opened again.")),
    }
    try:
        if deed == "delete":
            signed = operations.delete(found, by=by)
            place = reverse("survey:questionnaires", args=[key])
            return redirect(f"{place}?{urlencode({'gone': signed})}#gone")
        if deed in simple:
            operation, words = simple[deed]
            operation(found, by=by)
            messages.success(request, words)
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("survey:questionnaire", key, found.number)


def changed(request: HttpRequest, visit: Visit, found: Questionnaire) -> HttpResponse:
    form = form_of(found, request)
    if not form.is_valid():
        return page_of(request, visit, found, form)
    operations.change(found, form.fields_given(), by=visit.actor.account)
    messages.success(request, _("Saved."))
    return redirect("survey:questionnaire", visit.edition.key, found.number)
