"""A member's own page of one meeting, without signing in: which day suits, when and where it is, who cannot come."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sewana.committee import access
from sewana.committee.models import Answer, Attendance, Meeting, MeetingState, Member, Presence
from sewana.committee.operations import attendance as attending
from sewana.committee.operations import meetings as operations
from sewana.committee.operations.meetings import NotNow
from sewana.committee.queries import meetings as queries
from sewana.committee.views.meetings import answers_form, calendar_file
from sewana.committee.views.secret_pages import language_of, secret_page


def own(secret: str, pk: int) -> tuple[Member, Meeting]:
    """Only who accepted is asked to meetings."""
    member = access.by_member_secret(secret)
    meeting = Meeting.objects.select_related("edition").filter(edition=member.edition, pk=pk).first()
    if meeting is None or member.answer != Answer.ACCEPTED:
        raise Http404
    return member, meeting


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def own_meeting(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    member, meeting = own(secret, pk)
    with language_of(request, member):
        if request.method != "POST":
            return render(request, "committee/own_meeting.html", page_of(request, meeting, member))
        try:
            if meeting.state == MeetingState.POLLING:
                answer(request, meeting, member)
            else:
                say_absence(request, meeting, member)
        except NotNow as error:
            messages.error(request, str(error))
        return redirect("committee:own-meeting", secret, pk)


def page_of(request: HttpRequest, meeting: Meeting, member: Member) -> dict[str, object]:
    form = answers_form(meeting, member, request) if meeting.state == MeetingState.POLLING else None
    row = Attendance.objects.filter(meeting=meeting, member=member).first()
    return {
        "member": member,
        "edition": meeting.edition,
        "meeting": meeting,
        "name": queries.name_of(meeting),
        "when": queries.when(meeting),
        "form": form,
        "has_answered": form is not None and any(field.initial for field in form.fields.values()),
        "parts": queries.agenda_of(meeting) if form is None else [],
        "row": row,
        "is_absent": row is not None and row.presence == Presence.ABSENT,
    }


def answer(request: HttpRequest, meeting: Meeting, member: Member) -> None:
    form = answers_form(meeting, member, request)
    if form.is_valid() and form.answers:
        operations.answer_dates(meeting, member, form.answers, by=f"member {member.pk}")
        messages.success(request, _("Thank you. You can change your answers until the day is chosen."))
    else:
        messages.error(request, _("Choose an answer for at least one time."))


def say_absence(request: HttpRequest, meeting: Meeting, member: Member) -> None:
    """Cannot come after all, with the reason for the minutes; or can."""
    if meeting.state != MeetingState.CALLED:
        raise NotNow(_("The meeting has begun or is over. Please tell the secretary."))
    by = f"member {member.pk}"
    if request.POST.get("do") == "come":
        row = meeting.attendances.select_related("meeting__edition").filter(
            member=member, presence=Presence.ABSENT
        )
        for one in row:
            attending.take_back(one, by=by)
    else:
        attending.mark_absent(meeting, member, request.POST.get("reason", "")[:300].strip(), by=by)
    messages.success(request, _("Thank you for telling us."))


@secret_page
@require_safe
def own_calendar(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    _member, meeting = own(secret, pk)
    return calendar_file(meeting)
