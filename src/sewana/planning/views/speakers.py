"""Office pages about speakers: the list, and each person."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sewana.base.models import AuditEntry
from sewana.committee.access import Visit, to_plan, to_see_office
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.views.both_texts import differences, with_value
from sewana.planning.forms.speakers import SpeakerForm, WhoForm
from sewana.planning.models import Speaker, SpeakerRole, SpeakerState
from sewana.planning.operations import speakers as operations
from sewana.planning.operations.inviting import own_url
from sewana.planning.queries import speakers as queries
from sewana.planning.queries.speaker_steps import next_step

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def speakers(request: HttpRequest, key: str) -> HttpResponse:
    """The long list, and how those who were chosen stand; one line adds somebody."""
    if request.method != "POST":
        return listed(request, to_see_office(request.user, key), None)
    visit = to_plan(request.user, key)
    form = WhoForm(request.POST)
    if add(request, visit, form, SpeakerRole.SPEAKER):
        return redirect("planning:speakers", key)
    return listed(request, visit, form)


def add(request: HttpRequest, visit: Visit, form: WhoForm, role: str) -> bool:
    """Write somebody on the list; where that cannot be, the form says why."""
    if not form.is_valid():
        return False
    try:
        made = operations.add_speaker(visit.edition, form.given(), role=role, by=visit.actor.account)
    except NotPossible as error:
        form.add_error("name", str(error))
        return False
    messages.success(request, _("%(name)s is on the list.") % {"name": made})
    return True


def listed(request: HttpRequest, visit: Visit, form: WhoForm | None) -> HttpResponse:
    edition = visit.edition
    cast = queries.cast_of(edition, SpeakerRole.SPEAKER)
    search, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    order = request.GET.get("order", "list")
    found = queries.found_lines(cast, search, state, order)
    context = {
        "visit": visit,
        "edition": edition,
        "cast": cast,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "search": search,
        "state": state,
        "states": [one for one in SpeakerState.choices if one[0] != SpeakerState.WITHDRAWN],
        "order": order,
        "form": form or (WhoForm() if visit.may_plan else None),
        "step": next_step(edition, cast) if visit.may_run else None,
    }
    return render(request, "planning/speakers.html", context)


def speaker_of(visit: Visit, number: int) -> Speaker:
    found = queries.speakers_of(visit.edition).select_related("edition", "coordinator")
    return get_object_or_404(found, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def speaker(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One person: how they stand, what can be done, what was agreed, and what they sent."""
    visit = to_plan(request.user, key)
    found = speaker_of(visit, number)
    blank = partial(SpeakerForm, edition=visit.edition, may_run=visit.may_run)
    form = blank(request.POST or None, initial=SpeakerForm.of(found))
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.change_speaker(found, form.given(), version=version, by=visit.actor.account)
        except Changed:
            theirs = blank(initial=SpeakerForm.of(found))
            form.data = with_value(request, "version", found.version)  # one click keeps mine
        else:
            messages.success(request, _("Saved."))
            return redirect("planning:speaker", key, number)
    return render(request, "planning/speaker.html", person_context(visit, found, form, theirs))


def person_context(
    visit: Visit, found: Speaker, form: SpeakerForm, theirs: SpeakerForm | None
) -> dict[str, object]:
    return {
        "visit": visit,
        "edition": visit.edition,
        "speaker": found,
        "line": queries.Line(found),
        "is_moderator": found.role == SpeakerRole.MODERATOR,
        "form": form,
        "differences": differences(form, theirs) if theirs else [],
        "is_changed_meanwhile": theirs is not None,
        "last_change": last_change(found) if theirs else None,
        "url": own_url(found) if visit.may_run else "",
        "contacts": found.contacts.select_related("by")[:50],
        "sees_needs": queries.sees_needs(visit, found),
        "has_picture": queries.has_picture(found),
        "papers": queries.papers_of(found),
        "questions": found.questions.filter(is_dropped=False),
    }


def last_change(found: Speaker) -> AuditEntry | None:
    """The newest entry about somebody, to tell whoever has an old page of them."""
    entries = AuditEntry.objects.filter(edition_key=found.edition.key, after__speaker=found.number)
    return entries.order_by("-id").first()
