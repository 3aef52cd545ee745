"""Evidence on the page of an improvement: entered, changed, taken out and put back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sewana.action import access
from sewana.action.forms.evidence import EvidenceForm
from sewana.action.models import Evidence, Improvement
from sewana.action.operations import evidence as operations
from sewana.action.operations.improvements import Changed, NotPossible
from sewana.action.views.improvements import improvement_of, page_of
from sewana.base.numbers import number_of
from sewana.committee.access import Visit
from sewana.committee.views.both_texts import differences, with_value


@never_cache
@require_POST
def evidence(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One piece of it, by `about`; a new one without."""
    visit, _row = access.to_work(request.user, key, number)
    row = improvement_of(visit, number)
    try:
        kept = piece_in(row, request)
        if request.POST.get("do") in {"out", "back"}:
            messages.success(request, moved(row, kept, request, visit.actor.account))
            return back(visit, row)
    except NotPossible as error:
        messages.error(request, str(error))
        return page_of(request, visit, row)
    form = EvidenceForm(request.POST, improvement=row, kept=kept, sees_office=visit.may_see_office)
    try:
        if form.is_valid() and is_kept(visit, row, form):
            messages.success(request, _("Saved."))
            return back(visit, row)
    except Changed:
        return both(request, visit, row, form)
    return page_of(request, visit, row, refused_evidence=form)


def both(request: HttpRequest, visit: Visit, row: Improvement, form: EvidenceForm) -> HttpResponse:
    """What was typed stands there again, and beside it what somebody else wrote meanwhile."""
    assert form.kept is not None  # only what stood there can be changed meanwhile
    now = operations.evidence_of(row, form.kept.pk)
    theirs = EvidenceForm(
        improvement=row, kept=now, sees_office=visit.may_see_office, initial=EvidenceForm.of(now)
    )
    form.data = with_value(request, form.add_prefix("seen"), operations.mark_of(now))
    told = {"differences": differences(form, theirs), "is_changed_meanwhile": True}
    return page_of(request, visit, row, refused_evidence=form, **told)


def back(visit: Visit, row: Improvement) -> HttpResponse:
    return redirect(f"{reverse('action:improvement', args=[visit.edition.key, row.number])}#evidence")


def piece_in(row: Improvement, request: HttpRequest) -> Evidence | None:
    given = request.POST.get("about", "")
    return operations.evidence_of(row, number_of(given) or 0) if given else None


def moved(row: Improvement, kept: Evidence | None, request: HttpRequest, by: object) -> str:
    if kept is None:
        raise NotPossible(_("There is no such evidence."))
    is_removed = request.POST.get("do") == "out"
    operations.remove_evidence(row, kept.pk, is_removed=is_removed, by=by)
    return _("It is taken out. Below it can be brought back.") if is_removed else _("It is there again.")


def is_kept(visit: Visit, row: Improvement, form: EvidenceForm) -> bool:
    """Keep what the form says; what changed meanwhile and stands against it is told with the form."""
    by = visit.actor.account
    try:
        if form.kept is None:
            operations.add_evidence(row, form.shown, by=by)
        else:
            seen = form.cleaned_data["seen"]
            operations.change_evidence(row, form.kept.pk, form.shown, seen=seen, by=by)
    except NotPossible as error:
        form.add_error(None, str(error))
        return False
    return True
