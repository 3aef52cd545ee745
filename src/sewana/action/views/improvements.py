"""Office pages about one improvement: begun, and with all that is known of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sewana.action import access
from sewana.action.forms.evidence import EvidenceForm
from sewana.action.forms.improvements import BeginForm, DecisionForm, PlanForm, WordsForm
from sewana.action.models import Improvement
from sewana.action.operations import deciding, working
from sewana.action.operations import improvements as operations
from sewana.action.operations.improvements import Changed, NotPossible
from sewana.action.queries import improvements as queries
from sewana.action.queries import telling
from sewana.action.queries.opinion_evidence import evidence
from sewana.action.views.improvement_parts import Reader, parts_of
from sewana.action.wording.progress import name_of, value_of
from sewana.committee.access import Visit
from sewana.committee.views.both_texts import differences, with_value

AnyForm: TypeAlias = WordsForm | DecisionForm | PlanForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def improvement_new(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_sort(request.user, key)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = operations.begin_improvement(
                visit.edition,
                said_th=given["said_th"],
                said_en=given["said_en"],
                theme=form.theme_chosen,
                by=visit.actor.account,
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written down."))
            return redirect("action:improvement", key, made.number)
    return render(
        request, "action/improvement_new.html", {"visit": visit, "edition": visit.edition, "form": form}
    )


def improvement_of(visit: Visit, number: int) -> Improvement:
    return get_object_or_404(queries.with_page_parts(visit.edition.improvements.all()), number=number)


def page_of(request: HttpRequest, visit: Visit, row: Improvement, **given: object) -> HttpResponse:
    """The page, with forms as they were sent where something did not go through."""
    edition, links, account = visit.edition, queries.links_of(row), visit.actor.account
    (line,) = queries.lines([row], timezone.localdate())
    requests = telling.requests(row) if getattr(row, "has_requests", True) else []
    may_work = visit.may_plan or (account is not None and row.owner_id == account.pk)
    voted_on = {link.voice.statement.number for link in links if link.voice.statement}
    context: dict[str, object] = {
        "visit": visit,
        "edition": edition,
        "row": row,
        "line": line,
        "links": links,
        "evidence": evidence(edition, voted_on),
        "has_lost_voices": queries.has_lost_voices(links),
        "history": [(name_of(one), value_of(one), one) for one in queries.history(row)],
        "requests": requests,
        "missing": deciding.missing_to_publish(row),
        "may_work": may_work,
        "theirs_url": reverse("action:improvement", args=[edition.key, row.number]),
    }
    if visit.may_moderate:
        context["words_form"] = WordsForm(initial=WordsForm.of(row), prefix="words")
    if visit.may_plan:
        initial = DecisionForm.of(row)
        context["decision_form"] = DecisionForm(initial=initial, prefix="decision", edition=edition)
    refused = given.get("refused_evidence")
    typed = refused if isinstance(refused, EvidenceForm) else None
    reader = Reader(may_work, visit.may_see_office, typed)
    context |= parts_of(row, line, links, reader, is_asked_again=bool(requests))
    return render(request, "action/improvement.html", context | given)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def improvement(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One improvement; its words are changed by POST."""
    if request.method != "POST":
        visit = access.to_read_work(request.user, key, number)
        return page_of(request, visit, improvement_of(visit, number))
    visit = access.to_sort(request.user, key)
    row = improvement_of(visit, number)

    form = WordsForm(request.POST, initial=WordsForm.of(row), prefix="words")

    def keep() -> None:
        seen = form.cleaned_data["version"]
        operations.change_improvement(row, form.fields_given(), seen=seen, by=visit.actor.account)

    return saved(request, visit, row, Sent("words_form", form, keep))


@never_cache
@require_POST
def decision(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit = access.to_decide(request.user, key)
    row = improvement_of(visit, number)

    form = DecisionForm(request.POST, initial=DecisionForm.of(row), prefix="decision", edition=visit.edition)

    def keep() -> None:
        deciding.decide(row, form.ruling, seen=form.cleaned_data["version"], by=visit.actor.account)

    return saved(request, visit, row, Sent("decision_form", form, keep))


@never_cache
@require_POST
def work(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit, _row = access.to_work(request.user, key, number)
    row = improvement_of(visit, number)

    form = PlanForm(request.POST, initial=PlanForm.of(row), prefix="plan")

    def keep() -> None:
        seen = form.cleaned_data["version"]
        working.plan(row, form.fields_given(), seen=seen, by=visit.actor.account)

    return saved(request, visit, row, Sent("plan_form", form, keep))


@dataclass(frozen=True)
class Sent:
    """A form that came in: its name on the page, and how what it says is kept."""

    name: str
    form: AnyForm
    keep: Callable[[], object]


def saved(request: HttpRequest, visit: Visit, row: Improvement, sent: Sent) -> HttpResponse:
    """Keep what a form says; what cannot be kept stands there again, and beside it what somebody else wrote."""
    theirs: AnyForm | None = None
    form = sent.form
    if form.is_valid():
        try:
            sent.keep()
        except NotPossible as error:
            form.add_error(None, str(error))
        except Changed:
            row = improvement_of(visit, row.number)
            theirs = as_it_is(form, row)
            form.data = with_value(request, form.add_prefix("version"), row.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("action:improvement", visit.edition.key, row.number)
    both = {
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": queries.last_change(row) if theirs else None,
    }
    return page_of(request, visit, row, **{sent.name: form, "open_form": sent.name, **both})


def as_it_is(form: AnyForm, row: Improvement) -> AnyForm:
    """The same form with what stands there now."""
    if isinstance(form, DecisionForm):
        return DecisionForm(initial=DecisionForm.of(row), prefix=form.prefix, edition=row.edition)
    return type(form)(initial=form.of(row), prefix=form.prefix)


@never_cache
@require_POST
def publication(request: HttpRequest, key: str, number: int) -> HttpResponse:
    visit = access.to_decide(request.user, key)
    row = improvement_of(visit, number)
    try:
        if request.POST.get("do") == "take_back":
            deciding.take_back(row, by=visit.actor.account)
            messages.success(request, _("Nobody outside of the office sees it any more."))
        else:
            deciding.publish(row, by=visit.actor.account)
            messages.success(request, _("Everybody can read it now."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("action:improvement", key, number)
