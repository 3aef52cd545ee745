"""Office pages about meetings: the list, a new one, one meeting, its details, times and cancelling."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.numbers import number_of
from sewana.committee import access
from sewana.committee.access import Visit
from sewana.committee.forms.meetings import AnswersForm, DetailsForm, ItemForm, NewMeetingForm, slots_form
from sewana.committee.models import Meeting, MeetingState, Member
from sewana.committee.operations import meetings as operations
from sewana.committee.operations.inviting import organizer_of
from sewana.committee.operations.meetings import ChangedMeanwhile, NotNow
from sewana.committee.queries import meetings as queries
from sewana.committee.queries.attendance import EMPTY_ROLL, roll_of
from sewana.committee.queries.changes import last_change
from sewana.committee.queries.meeting_calendar import entry_of
from sewana.committee.views.both_texts import differences, with_value

MORE_TIMES = 3
CALENDAR_TYPE = "text/calendar; charset=utf-8"


def meeting_of(visit: Visit, pk: int) -> Meeting:
    found = Meeting.objects.select_related("edition", "approved_at_meeting").filter(
        edition=visit.edition, pk=pk
    )
    meeting = found.first()
    if meeting is None:
        raise Http404
    return meeting


def context_of(visit: Visit, meeting: Meeting) -> dict[str, object]:
    return {
        "visit": visit,
        "edition": visit.edition,
        "meeting": meeting,
        "name": queries.name_of(meeting),
        "when": queries.when(meeting),
        "pk_text": str(meeting.pk),
    }


@require_safe
def meetings(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_see_office(request.user, key)
    search, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    order = request.GET.get("order", "next")
    found = queries.listed_meetings(visit.edition, search, state, order)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    rows = [(meeting, queries.name_of(meeting), queries.when(meeting)) for meeting in page]
    context = {
        "visit": visit,
        "edition": visit.edition,
        "page": page,
        "rows": rows,
        "search": search,
        "state": state,
        "order": order,
        "states": MeetingState.choices,
        "committee_size": len(queries.committee_of(visit.edition)),
    }
    return render(request, "committee/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_plan(request.user, key)
    posted = request.POST or None
    form, times = NewMeetingForm(posted), slots_form(posted)
    if request.method == "POST" and form.check_times(times):
        fields = {
            name: form.cleaned_data[name] for name in ("title", "place", "online_url", "poll_closes_on")
        }
        meeting = operations.begin_meeting(
            visit.edition,
            times.slots,
            is_fixed=form.cleaned_data["how"] == "fixed",
            by=visit.actor.account,
            **fields,
        )
        messages.success(request, _("The meeting is begun. Next: tell the members."))
        return redirect("committee:meeting", key, meeting.pk)
    context = {"visit": visit, "edition": visit.edition, "form": form, "times": times}
    return render(request, "committee/meeting_new.html", context)


@never_cache
@require_safe
def meeting(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One meeting: what comes next, the answers or the agenda, and the way to every other page of it."""
    visit = access.to_see_office(request.user, key)
    found = meeting_of(visit, pk)
    is_poll = found.state == MeetingState.POLLING
    roll = EMPTY_ROLL if is_poll else roll_of(found)
    members = queries.committee_of(visit.edition) if is_poll else roll.members
    items = list(queries.agenda_items(found))
    context = context_of(visit, found) | {
        "roll": roll,
        "members": members,
        "poll": queries.poll_of(found, members) if is_poll else None,
        "parts": queries.parts_of(items),
        "dropped": [item for item in items if item.is_dropped],
        "item_form": ItemForm(),
        "times": slots_form(lines=MORE_TIMES) if is_poll else None,
        "later": list(queries.later_meetings(found)[:3]) if found.state == MeetingState.ENDED else [],
        "own": queries.own_membership(members, visit.actor.account),
    }
    return render(request, "committee/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    visit = access.to_plan(request.user, key)
    found = meeting_of(visit, pk)
    form = DetailsForm(found, request.POST or None)
    context = context_of(visit, found) | {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "committee/meeting_details.html", context)
    try:
        seen = form.cleaned_data["seen"]
        changed = operations.change_meeting(found, form.cleaned_data, seen=seen, by=visit.actor.account)
    except ChangedMeanwhile:
        now = meeting_of(visit, pk)
        form.data = with_value(request, "seen", now.sequence)  # one click keeps mine
        both = {"differences": differences(form, DetailsForm(now)), "last_change": last_change(now)}
        context |= both | {"is_changed_meanwhile": True}
        return render(request, "committee/meeting_details.html", context)
    if found.invited_at and operations.IN_CALENDARS.intersection(changed):
        messages.warning(
            request, _("Saved. The members still have the old invitation: send them the new one.")
        )
        return redirect("committee:meeting-invitation", key, pk)
    messages.success(request, _("Saved."))
    return redirect("committee:meeting", key, pk)


@require_POST
def times(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """More times to choose from."""
    visit = access.to_plan(request.user, key)
    found = meeting_of(visit, pk)
    form = slots_form(request.POST)
    if not form.is_valid() or not form.slots:
        messages.error(request, _("Write each time like 22/11/2569, 9.00, 11.00."))
        return redirect("committee:meeting", key, pk)
    return said(request, key, pk, lambda: operations.propose_times(found, form.slots, by=visit.actor.account))


@require_POST
def choice(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The day is chosen: the meeting is called."""
    visit = access.to_run(request.user, key)
    found = meeting_of(visit, pk)
    option = get_object_or_404(found.options, pk=number_of(request.POST.get("option", "")))
    return said(request, key, pk, lambda: operations.choose_time(found, option, by=visit.actor.account))


@require_POST
def cancellation(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    visit = access.to_run(request.user, key)
    found = meeting_of(visit, pk)
    if request.POST.get("do") == "restore":
        return said(request, key, pk, lambda: operations.restore_meeting(found, by=visit.actor.account))
    return said(request, key, pk, lambda: operations.cancel_meeting(found, by=visit.actor.account))


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, key: str, pk: int, member: int) -> HttpResponse:
    """Enter one member's answers: their own, or for somebody who told them by word."""
    visit = access.to_plan(request.user, key)
    found = meeting_of(visit, pk)
    who = get_object_or_404(visit.edition.members, pk=member)
    form = answers_form(found, who, request)
    if request.method == "POST" and form.is_valid():
        return said(
            request,
            key,
            pk,
            lambda: operations.answer_dates(found, who, form.answers, by=visit.actor.account),
        )
    context = context_of(visit, found) | {"form": form, "who": queries.named(who)}
    return render(request, "committee/meeting_answers.html", context)


def answers_form(meeting: Meeting, member: Member, request: HttpRequest) -> AnswersForm:
    given = dict(member.date_answers.filter(option__meeting=meeting).values_list("option_id", "answer"))
    return AnswersForm(meeting, request.POST or None, given)


def said(request: HttpRequest, key: str, pk: int, deed: object) -> HttpResponse:
    """Do it, and say that it was done or why not."""
    assert callable(deed)
    try:
        deed()
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("committee:meeting", key, pk)


@require_safe
def calendar(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The meeting as a file for a calendar."""
    visit = access.to_see_office(request.user, key)
    return calendar_file(meeting_of(visit, pk))


def calendar_file(meeting: Meeting) -> HttpResponse:
    if meeting.starts_at is None:
        raise Http404
    organizer = organizer_of(meeting.edition)
    response = HttpResponse(entry_of(meeting, organizer), content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = f'attachment; filename="meeting-{meeting.pk}.ics"'
    return response
