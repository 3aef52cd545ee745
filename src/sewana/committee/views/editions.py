"""Office pages about editions and their committees."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.committee import access, forms, operations, queries
from sewana.committee.models import STEPS, State


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    actor = access.office(request.user)
    search, order = request.GET.get("q", "")[:100], request.GET.get("order", "-year")
    page = Paginator(queries.editions_for(actor, search, order), 20).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "order": order, "may_found": actor.is_staff}
    return render(request, "committee/editions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_edition(request: HttpRequest) -> HttpResponse:
    actor = access.to_found(request.user)
    form = forms.EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = str(form.cleaned_data["year"])
        edition = operations.begin_edition(key=key, by=actor.account, **form.cleaned_data)
        return redirect("committee:edition", edition.key)
    return render(request, "committee/edition_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_plan(request.user, key)
    form = forms.EditionForm(request.POST or None, initial=forms.EditionForm.of(visit.edition))
    if request.method == "POST" and form.is_valid():
        operations.change_edition(visit.edition, form.cleaned_data, by=visit.actor.account)
        messages.success(request, _("Saved."))
        return redirect("committee:edition", key)
    return render(request, "committee/edition_form.html", {"form": form, "edition": visit.edition})


@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    """One edition as its committee sees it."""
    visit = access.to_see_office(request.user, key)
    steps = [(step, State(step).label) for step in STEPS[State(visit.edition.state)]]
    context = {
        "visit": visit,
        "edition": visit.edition,
        "steps": steps,
        "seats": list(queries.seats(visit.edition)),
        "seat_form": forms.SeatForm() if visit.may_run else None,
        "engine_form": forms.EngineForm(initial={"engine": visit.edition.engine}) if visit.may_run else None,
    }
    return render(request, "committee/edition.html", context)


@require_POST
def state(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_run(request.user, key)
    try:
        operations.move_edition(visit.edition, request.POST.get("state", ""), by=visit.actor.account)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("The edition is now “%(state)s”.") % {"state": State(visit.edition.state).label}
        )
    return redirect("committee:edition", key)


@require_POST
def publication(request: HttpRequest, key: str) -> HttpResponse:
    """Open the reflection to everybody, or close it again."""
    visit = access.to_run(request.user, key)
    operations.show_reflection(visit.edition, request.POST.get("public") == "yes", by=visit.actor.account)
    messages.success(request, _("Saved."))
    return redirect("committee:edition", key)


@require_POST
def engine(request: HttpRequest, key: str) -> HttpResponse:
    """Choose how the opinion map is computed."""
    visit = access.to_run(request.user, key)
    form = forms.EngineForm(request.POST)
    if form.is_valid():
        operations.choose_engine(visit.edition, form.cleaned_data["engine"], by=visit.actor.account)
        messages.success(request, _("Saved. The next picture is computed this way."))
    else:
        messages.error(request, _("Choose one of the two ways to compute the map."))
    return redirect("committee:edition", key)


@require_POST
def seats(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_run(request.user, key)
    form = forms.SeatForm(request.POST)
    if form.is_valid():
        operations.take_seat(visit.edition, **form.cleaned_data, by=visit.actor.account)
    else:
        messages.error(request, _("Choose an account and a role."))
    return redirect("committee:edition", key)


@require_POST
def leave(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    visit = access.to_run(request.user, key)
    seat = get_object_or_404(visit.edition.seats.select_related("account", "edition"), pk=pk)
    operations.leave_seat(seat, by=visit.actor.account)
    messages.success(request, _("%(name)s has left the committee.") % {"name": seat.account})
    return redirect("committee:edition", key)
