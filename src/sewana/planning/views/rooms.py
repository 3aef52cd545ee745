"""Office pages about rooms: a new one, one that is there, and one that is offered no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sewana.base.languages import localized
from sewana.committee import access
from sewana.committee.operations.members import Changed
from sewana.committee.views.both_texts import differences, with_value
from sewana.planning.forms.day import RoomForm, rooms
from sewana.planning.models import VenueRoom
from sewana.planning.operations import day as operations


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, key: str, pk: int = 0) -> HttpResponse:
    """One room with its building: a new one, or one that is there."""
    visit = access.to_plan(request.user, key)
    found = get_object_or_404(rooms(), pk=pk) if pk else None
    if found and request.POST.get("do") in {"drop", "back"}:
        return moved(request, visit, found, is_dropped=request.POST["do"] == "drop")
    form = RoomForm(request.POST or None, initial=RoomForm.of(found) if found else None)
    theirs: RoomForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(visit, found, form)
        except Changed:
            found = get_object_or_404(rooms(), pk=pk)
            theirs = RoomForm(initial=RoomForm.of(found))
            form.data = with_value(request, "version", found.version)  # one click keeps mine
        else:
            messages.success(request, _("Saved."))
            return redirect("planning:day", key)
    context = {"visit": visit, "edition": visit.edition, "form": form, "room": found}
    both = {
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": operations.last_change_of_room(found) if found and theirs else None,
    }
    return render(request, "planning/room.html", context | both)


def save(visit: access.Visit, found: VenueRoom | None, form: RoomForm) -> None:
    operations.save_room(
        visit.edition,
        form.venue(),
        form.room(),
        room=found,
        version=form.cleaned_data["version"] or 0,
        by=visit.actor.account,
    )


def moved(request: HttpRequest, visit: access.Visit, found: VenueRoom, *, is_dropped: bool) -> HttpResponse:
    operations.drop_room(visit.edition, found, is_dropped=is_dropped, by=visit.actor.account)
    name = {"name": localized(found, "name")}
    words = _("“%(name)s” is not offered any more. Below the rooms it can be brought back.")
    messages.success(request, (words if is_dropped else _("“%(name)s” can be chosen again.")) % name)
    return redirect("planning:day", visit.edition.key)
