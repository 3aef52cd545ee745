"""Office pages about the working groups and their duties."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sewana.committee import access
from sewana.committee.forms.members import GroupForm
from sewana.committee.models import WorkingGroup
from sewana.committee.operations import members as operations
from sewana.committee.queries import members as queries
from sewana.committee.queries.changes import last_change
from sewana.committee.views.both_texts import differences, with_value


@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest, key: str) -> HttpResponse:
    """The groups in their order; one more, or the nine usual ones with one click."""
    visit = access.to_run(request.user, key)
    form = GroupForm(request.POST if request.POST.get("do") == "add" else None)
    if request.method == "POST" and request.POST.get("do") == "offer":
        count = operations.offer_groups(visit.edition, by=visit.actor.account)
        words = ngettext("%(count)s group is there now.", "%(count)s groups are there now.", count)
        messages.success(request, words % {"count": count} if count else _("All of them are there already."))
        return redirect("committee:members", key)
    if request.method == "POST" and form.is_valid():
        try:
            operations.begin_group(visit.edition, form.cleaned_data, by=visit.actor.account)
        except operations.NotPossible as error:
            form.add_error("name_th", str(error))
        else:
            return redirect("committee:groups", key)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "frame": queries.frame_of(visit.edition),
        "form": form,
    }
    return render(request, "committee/groups.html", context)


def group_of(visit: access.Visit, pk: int) -> WorkingGroup:
    return get_object_or_404(visit.edition.working_groups.select_related("edition"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    visit = access.to_run(request.user, key)
    found = group_of(visit, pk)
    form = GroupForm(request.POST or None, initial=GroupForm.of(found))
    theirs: GroupForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_group(
                found, form.cleaned_data, version=form.cleaned_data["version"] or 0, by=visit.actor.account
            )
        except operations.NotPossible as error:
            form.add_error("name_th", str(error))
        except operations.Changed:
            found.refresh_from_db()
            theirs = GroupForm(initial=GroupForm.of(found))
            form.data = with_value(request, "version", found.version)  # one click keeps mine
        else:
            messages.success(request, _("Saved."))
            return redirect("committee:groups", key)
    context = {
        "visit": visit,
        "edition": visit.edition,
        "group": found,
        "form": form,
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": last_change(found) if theirs else None,
    }
    return render(request, "committee/group.html", context)


@require_POST
def group_deeds(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Up, down, out of the order and back into it."""
    visit = access.to_run(request.user, key)
    found, by = group_of(visit, pk), visit.actor.account
    deed = request.POST.get("do", "")
    if deed in {"up", "down"} and not found.is_dropped:
        operations.move_group(found, -1 if deed == "up" else 1, by=by)
    elif deed == "drop":
        operations.drop_group(found, is_dropped=True, by=by)
        messages.success(
            request,
            _("“%(name)s” is out of the order. Below it can be brought back.") % {"name": found.name_th},
        )
    elif deed == "back":
        operations.drop_group(found, is_dropped=False, by=by)
    return redirect("committee:groups", key)
