"""Office pages about the day: date, hours and place, the rooms there are, and busy days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.bodies import takes_file
from sewana.base.languages import localized
from sewana.base.numbers import number_of
from sewana.committee import access
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.views.both_texts import differences, with_value
from sewana.planning.forms.day import BusyForm, DayForm, rooms
from sewana.planning.models import BusyDay, DayPlan
from sewana.planning.operations import day as operations
from sewana.planning.queries.clashes import busy_around, clashes_on, taken_years
from sewana.planning.queries.holidays import every_holiday, known_years


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, key: str) -> HttpResponse:
    """Day, hours and place; what else is on that day is said."""
    gate = access.to_plan if request.method == "POST" else access.to_see_office
    visit = gate(request.user, key)
    form = DayForm(request.POST or None, initial=DayForm.of(visit.edition, plan_of(visit)))
    theirs: DayForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(request, visit, form)
        except Changed:
            visit.edition.refresh_from_db()
            plan = plan_of(visit)
            theirs = DayForm(initial=DayForm.of(visit.edition, plan))
            data = with_value(request, "version", plan.version)  # one click keeps mine
            data["seen"] = operations.mark_of(visit.edition)
            form.data = data
        else:
            return redirect("planning:day", key)
    return render(request, "planning/day.html", context_of(request, visit, form, theirs))


def plan_of(visit: access.Visit) -> DayPlan:
    plans = DayPlan.objects.select_related("room__venue", "online_room")
    return plans.filter(edition=visit.edition).first() or DayPlan(edition=visit.edition)


def save(request: HttpRequest, visit: access.Visit, form: DayForm) -> None:
    given = form.cleaned_data
    moved = operations.set_day(
        visit.edition,
        given,
        moves_tasks=given["moves_tasks"],
        version=given["version"],
        seen=given["seen"],
        by=visit.actor.account,
    )
    words = ngettext("%(n)s open task moved along.", "%(n)s open tasks moved along.", moved)
    messages.success(request, " ".join([_("Saved."), words % {"n": moved} if moved else ""]).strip())


def context_of(
    request: HttpRequest, visit: access.Visit, form: DayForm, theirs: DayForm | None
) -> dict[str, object]:
    edition, every_room = visit.edition, list(rooms())
    center = edition.held_on or timezone.localdate()
    return {
        "visit": visit,
        "edition": edition,
        "form": form,
        "plan": plan_of(visit),
        "clashes": clashes_on(edition, edition.held_on, names_drafts=visit.actor.is_staff),
        "busy": busy_around(center),
        "busy_form": BusyForm(),
        "rooms": [room for room in every_room if not room.is_dropped],
        "dropped_rooms": [room for room in every_room if room.is_dropped],
        "years": years_to_take(),
        "source": every_holiday()[0],
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": operations.last_change(edition) if theirs else None,
        "removed": number_of(request.GET.get("removed", "")),
    }


@require_POST
@takes_file
def busy(request: HttpRequest, key: str) -> HttpResponse:
    """Busy days out of a file or rows, the public holidays of a year, or one taken out."""
    visit = access.to_plan(request.user, key)
    year, gone = request.POST.get("year", ""), number_of(request.POST.get("remove", ""))
    back = number_of(request.POST.get("back", ""))
    if gone:
        row = BusyDay.objects.filter(pk=gone).first()
        if row is not None:  # else it was taken out already, as by a double click
            operations.remove_busy_day(visit.edition, row, by=visit.actor.account)
        return redirect(f"{reverse('planning:day', args=[key])}?removed={gone}#busy")
    if back:
        return brought_back(request, visit, back)
    if year.isdecimal() and len(year) == 4:
        made = operations.take_holidays(visit.edition, int(year), by=visit.actor.account)
        return told(request, key, len(made))
    form = BusyForm(request.POST, request.FILES)
    days = form.read() if form.is_valid() else None
    if days is None:
        context = context_of(request, visit, DayForm(initial=DayForm.of(visit.edition, plan_of(visit))), None)
        return render(request, "planning/day.html", context | {"busy_form": form})
    upload = form.cleaned_data["table"]
    source = upload.name if upload else _("written in the office")
    made = operations.take_busy_days(
        visit.edition, days, kind=form.cleaned_data["kind"], source=source, by=visit.actor.account
    )
    return told(request, key, len(made))


def years_to_take() -> list[int]:
    """The years whose public holidays are in the list, and not among the busy days yet."""
    wanted = {year for year in known_years() if year >= timezone.localdate().year}
    return sorted(wanted - taken_years())


def brought_back(request: HttpRequest, visit: access.Visit, pk: int) -> HttpResponse:
    try:
        day = operations.bring_back_busy_day(visit.edition, pk, by=visit.actor.account)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(title)s” is back.") % {"title": localized(day, "title")})
    return redirect("planning:day", visit.edition.key)


def told(request: HttpRequest, key: str, count: int) -> HttpResponse:
    words = ngettext("%(count)s day was taken over.", "%(count)s days were taken over.", count)
    messages.success(request, words % {"count": count} if count else _("All of them are there already."))
    return redirect("planning:day", key)
