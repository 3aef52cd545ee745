"""The office's pages about the topic: the call, the proposals, and the choice."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.numbers import number_of
from sewana.committee.access import Visit, to_plan, to_run, to_see_office
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.views.both_texts import differences, with_value
from sewana.planning import access
from sewana.planning.forms.topics import CallForm, ChoiceForm, OfficeForm
from sewana.planning.models import Proposal, ProposalState, TopicCall
from sewana.planning.operations import topics as operations
from sewana.planning.queries import topics as queries

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """All proposals with their votes; one more of the committee's own."""
    visit = to_plan(request.user, key) if request.method == "POST" else to_see_office(request.user, key)
    form = OfficeForm(request.POST or None, initial={"language": request.LANGUAGE_CODE[:2]})
    if request.method == "POST" and form.is_valid():
        operations.add_proposal(visit.edition, **form.cleaned_data, by=visit.actor.account)
        messages.success(request, _("The topic is on the list."))
        return redirect("planning:topic", key)
    search, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    order = request.GET.get("order", "votes")
    tallies = queries.tallies(visit.edition)
    numbers = queries.listed_numbers(visit.edition, tallies, search, state, order)
    page = Paginator(numbers, PAGE).get_page(request.GET.get("page"))
    rows = queries.of_numbers(visit.edition, list(page.object_list))
    call = TopicCall.objects.filter(edition=visit.edition).first()
    context = {
        "visit": visit,
        "edition": visit.edition,
        "page": page,
        "rows": [(row, tallies.get(row.number), queries.reason_of(row)) for row in rows],
        "targets": queries.shown_proposals(visit.edition),
        "search": search,
        "state": state,
        "states": ProposalState.choices,
        "order": order,
        "form": form,
        "call": call,
        "is_running": call is not None and access.is_running(call, timezone.localdate()),
        "public_url": request.build_absolute_uri(f"/e/{key}/topics/"),
    }
    return render(request, "planning/topic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Open the call for topics, close it, or write it anew."""
    visit = to_run(request.user, key)
    held = TopicCall.objects.filter(edition=visit.edition).first()
    form = CallForm(request.POST or None, initial=CallForm.of(held))
    theirs: CallForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            operations.set_call(visit.edition, form.cleaned_data, version=version, by=visit.actor.account)
        except Changed:
            held = visit.edition.topic_call
            theirs = CallForm(initial=CallForm.of(held))
            form.data = with_value(request, "version", held.version)  # one click keeps mine
        else:
            messages.success(request, _("Saved."))
            return redirect("planning:topic", key)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "form": form,
        "is_changed_meanwhile": theirs is not None,
    }
    both = {
        "differences": differences(form, theirs) if theirs else [],
        "last_change": operations.last_change_of_call(visit.edition) if theirs else None,
    }
    return render(request, "planning/call.html", context | both)


def proposal_of(visit: Visit, number: int) -> Proposal:
    return get_object_or_404(visit.edition.proposals.select_related("edition"), number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Choose a topic, with the reason in both languages."""
    visit = to_run(request.user, key)
    found = proposal_of(visit, number)
    form = ChoiceForm(request.POST or None, initial=suggestion(found))
    theirs: ChoiceForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            choose(visit, found, form)
        except NotPossible as error:
            form.add_error(None, str(error))
        except Changed:
            found.refresh_from_db()
            # Only the reason is kept with a topic; a title that was typed is nobody else's.
            typed = {name: form.cleaned_data[name] for name in ("names_edition", "title_th", "title_en")}
            theirs = ChoiceForm(initial=suggestion(found) | typed)
            form.data = with_value(request, "seen", operations.mark_of(found))  # one click keeps mine
        else:
            messages.success(request, _("“%(title)s” is the topic.") % {"title": found.title})
            return redirect("planning:topic", key)
    context = {"visit": visit, "edition": visit.edition, "proposal": found, "form": form}
    both = {
        "is_changed_meanwhile": theirs is not None,
        "differences": differences(form, theirs) if theirs else [],
        "last_change": operations.last_change_of_choice(found) if theirs else None,
    }
    return render(request, "planning/choice.html", context | both)


def suggestion(found: Proposal) -> dict[str, object]:
    own = "title_th" if found.language == "th" else "title_en"
    return {
        own: found.title,
        "reason_th": found.state_reason,
        "reason_en": found.state_reason_en,
        "seen": operations.mark_of(found),
    }


@transaction.atomic
def choose(visit: Visit, found: Proposal, form: ChoiceForm) -> None:
    given, by = form.cleaned_data, visit.actor.account
    reasons = {name: given[name] for name in ("reason_th", "reason_en")}
    operations.choose(found, **reasons, seen=given["seen"], by=by)
    if given["names_edition"]:
        titles = {"title_th": given["title_th"], "title_en": given["title_en"]}
        operations.name_edition(visit.edition, **titles, by=by)


Deed = Callable[[HttpRequest, Visit, Proposal], str]


@require_POST
def deeds(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show, hide with a reason, merge, or decline one proposal."""
    visit = to_plan(request.user, key)
    found = proposal_of(visit, number)
    if found.state == ProposalState.CHOSEN:
        to_run(request.user, key)  # whoever may choose may also take the choice back
    deed = DEEDS.get(request.POST.get("do", ""))
    try:
        words = deed(request, visit, found) if deed else ""
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    return redirect("planning:topic", key)


def moved(state: ProposalState, words: Callable[[], str]) -> Deed:
    def move(request: HttpRequest, visit: Visit, found: Proposal) -> str:
        reason = request.POST.get("reason", "")[:2000].strip()
        operations.move_proposal(found, state, reason=reason, by=visit.actor.account)
        return words() % {"title": found.title}

    return move


def merged(request: HttpRequest, visit: Visit, found: Proposal) -> str:
    if (into := number_of(request.POST.get("into", ""))) is None:
        raise NotPossible(_("Choose another topic that is shown."))
    target = proposal_of(visit, into)
    operations.merge(found, target, by=visit.actor.account)
    return _("“%(title)s” and its votes are with “%(other)s” now.") % {
        "title": found.title,
        "other": target.title,
    }


DEEDS: dict[str, Deed] = {
    "show": moved(ProposalState.SHOWN, lambda: _("“%(title)s” can be voted on.")),
    "hide": moved(ProposalState.HIDDEN, lambda: _("“%(title)s” is hidden. It can be shown again.")),
    "decline": moved(ProposalState.DECLINED, lambda: _("“%(title)s” is not chosen.")),
    "merge": merged,
}
