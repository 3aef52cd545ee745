"""The office's page of the figures: computing them, seeing what everybody would see, showing it and taking it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sewana.committee.access import Visit
from sewana.reflection import access, operations, tasks
from sewana.reflection.forms import ReleaseForm
from sewana.reflection.queries import engagement as figures
from sewana.reflection.queries.engagement_tables import tables
from sewana.reflection.queries.public_figures import held_back, public_figures
from sewana.reflection.wording import refusals
from sewana.reflection.wording import release as told


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_office(request: HttpRequest, key: str) -> HttpResponse:
    if request.method == "POST":
        return compute(request, key)
    visit = access.to_read_engagement_office(request.user, key)
    if request.GET.get("part") == "state":
        state = state_of(visit)
        # Figures that came while somebody was reading stand a click away: what they write stays where it is.
        state["is_newer"] = not state["is_computing"] and request.GET.get("seen", "") != state["seen"]
        return render(request, "reflection/engagement/office_state.html", state)
    return page(request, visit)


def page(request: HttpRequest, visit: Visit, form: ReleaseForm | None = None, **more: Any) -> HttpResponse:
    context = state_of(visit)
    shown = context["shown"]
    context |= {
        "releases": release_lines(visit),
        "form": form or ReleaseForm(initial={"seen": context["seen"]}),
    }
    if shown.has_figures:
        made = tables(public_figures(shown.result))
        context["tables"] = [(table, told.table_words(table.name)) for table in made]
        context["held"] = [told.held_words(one) for one in held_back(shown.result)]
    return render(request, "reflection/engagement/office.html", context | more)


def state_of(visit: Visit) -> dict[str, Any]:
    """How fresh the figures are, and what the newest answers lack."""
    shown = figures.newest(visit.edition)
    kept, basis = figures.kept_without_result(visit.edition), figures.basis(visit.edition)
    waits = figures.moves_too_little(visit.edition, kept, basis)
    return {
        "visit": visit,
        "edition": visit.edition,
        "shown": shown,
        "kept": kept,
        "seen": kept.computed_at.isoformat() if kept else "",
        "is_stale": kept is not None and figures.is_stale(visit.edition, kept, basis),
        "waits_because": told.moves_too_little() if waits else "",
        "is_computing": tasks.is_computing(visit.edition),
        "refusal": refusals.refusal(shown.failure, figures.names(shown)) if shown.failure else "",
    }


def release_lines(visit: Visit) -> list[dict[str, Any]]:
    rows = figures.releases(visit.edition)
    out = next((row.number for row in rows if row.withdrawn_at is None), None)
    return [{"release": row, "is_out": row.number == out} for row in rows]


def compute(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_compute_engagement(request.user, key)
    if figures.moves_too_little(visit.edition, figures.kept_without_result(visit.edition)):
        messages.info(request, told.moves_too_little())
    elif tasks.ask_for_engagement(visit.edition):
        messages.success(
            request, _("The figures are being computed. This page shows them when they are ready.")
        )
    else:
        messages.info(request, _("The figures are being computed already."))
    return redirect("reflection:engagement-office", key)


@require_POST
def releases(request: HttpRequest, key: str) -> HttpResponse:
    """Look what would be told, show the figures to everybody, take them back, or show them again."""
    visit = access.to_release(request.user, key)
    return DEEDS.get(request.POST.get("do", ""), check)(request, visit)


def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Look what a reader could work out, without showing anything yet."""
    try:
        found = operations.check(visit.edition)
    except operations.NotReleased as refused:
        messages.error(request, refusals.not_released(refused.code))
        return redirect("reflection:engagement-office", visit.edition.key)
    if not found:
        messages.success(
            request, _("A reader of these tables can work out nothing about fewer than five people.")
        )
        return redirect("reflection:engagement-office", visit.edition.key)
    return page(request, visit, findings=told.finding_lines(found))


def release(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return page(request, visit, form)
    try:
        made = operations.release(visit.edition, **form.cleaned_data, by=visit.actor.account)
    except operations.NotReleased as refused:
        messages.error(request, refusals.not_released(refused.code))
        return page(request, visit, again(form, visit), findings=told.finding_lines(refused.findings))
    messages.success(request, _("Everybody sees release %(number)s now.") % {"number": made.number})
    return redirect("reflection:engagement-office", visit.edition.key)


def again(form: ReleaseForm, visit: Visit) -> ReleaseForm:
    """What was written stays; it now goes with the figures on the page."""
    kept = figures.kept_without_result(visit.edition)
    written = {name: form.cleaned_data[name] for name in ("words_th", "words_en")}
    return ReleaseForm(initial=written | {"seen": kept.computed_at.isoformat() if kept else ""})


def withdraw(request: HttpRequest, visit: Visit) -> HttpResponse:
    number = numbered(request)
    if operations.withdraw(visit.edition, number, by=visit.actor.account):
        messages.success(
            request, _("Release %(number)s is taken back. You can undo this below.") % {"number": number}
        )
    return redirect("reflection:engagement-office", visit.edition.key)


def restore(request: HttpRequest, visit: Visit) -> HttpResponse:
    number = numbered(request)
    if operations.restore(visit.edition, number, by=visit.actor.account):
        messages.success(request, _("Release %(number)s is out again.") % {"number": number})
    return redirect("reflection:engagement-office", visit.edition.key)


def numbered(request: HttpRequest) -> int:
    sent = request.POST.get("number", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


DEEDS: dict[str, Callable[[HttpRequest, Visit], HttpResponse]] = {
    "check": check,
    "release": release,
    "withdraw": withdraw,
    "restore": restore,
}
