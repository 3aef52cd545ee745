"""Who is here: the secretary's list, and the page that those present open with their own phones."""

from collections.abc import Callable
from functools import lru_cache

import segno
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.base.numbers import number_of
from sewana.committee import access
from sewana.committee.forms.meetings import HereForm
from sewana.committee.models import Attendance, Meeting, Member, Mode
from sewana.committee.operations import attendance as operations
from sewana.committee.operations.meetings import NotNow
from sewana.committee.queries.attendance import roll_of, takes_check_ins
from sewana.committee.queries.meetings import name_of, offered_recorders, when
from sewana.committee.views.meetings import context_of, meeting_of
from sewana.committee.views.secret_pages import secret_page

SALT = "sewana.committee.here"
# As long as somebody can notice that they tapped another's name.
TAKEN_BACK_WITHIN_S = 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    if request.method == "POST":
        enter(request, meeting, visit.actor.account)
        return redirect("committee:attendance", key, pk)
    address = settings.SITE_URL + reverse("committee:check-in", args=[meeting.secret])
    context = context_of(visit, meeting) | {"roll": roll_of(meeting), "modes": Mode.choices}
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "committee/parts/roll.html", context)
    context |= {"address": address, "code": code_of(address), "here_form": HereForm(meeting)}
    return render(request, "committee/attendance.html", context)


@lru_cache(maxsize=64)
def code_of(address: str) -> str:
    """The address as a picture for phones; an address has the same one for ever."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=2))


def enter(request: HttpRequest, meeting: Meeting, by: object) -> None:
    """One deed of the secretary."""
    data = request.POST
    deeds: dict[str, Callable[[], object]] = {
        "here": lambda: operations.check_in(meeting, member_of(meeting, data), mode_of(data), by=by),
        "absent": lambda: operations.mark_absent(
            meeting, member_of(meeting, data), data.get("reason", "")[:300].strip(), by=by
        ),
        "other": lambda: enter_other(request, meeting, by),
        "left": lambda: operations.say_left(row_of(meeting, data), has_left=True, by=by),
        "stayed": lambda: operations.say_left(row_of(meeting, data), has_left=False, by=by),
        "back": lambda: operations.take_back(row_of(meeting, data), by=by),
    }
    try:
        deeds.get(data.get("do", ""), lambda: None)()
    except NotNow as error:
        messages.error(request, str(error))


def member_of(meeting: Meeting, data: QueryDict) -> Member:
    return get_object_or_404(offered_recorders(meeting.edition), pk=number_of(data.get("member", "")))


def row_of(meeting: Meeting, data: QueryDict) -> Attendance:
    rows = meeting.attendances.select_related("meeting__edition")
    return get_object_or_404(rows, pk=number_of(data.get("row", "")))


def mode_of(data: QueryDict) -> str:
    mode = data.get("mode", "")
    return mode if mode in Mode.values else Mode.ROOM


def enter_other(request: HttpRequest, meeting: Meeting, by: object) -> Attendance | None:
    form = HereForm(meeting, request.POST)
    if form.is_valid():
        return operations.check_in_other(meeting, **form.cleaned_data, by=by)
    messages.error(request, _("Write the name of who is here."))
    return None


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, secret: str) -> HttpResponse:
    """Those present tap their name; nothing else of the meeting is told here."""
    meeting = access.by_meeting_secret(secret)
    is_open = takes_check_ins(meeting)
    if request.method == "POST" and is_open:
        return tapped(request, meeting)
    roll = roll_of(meeting) if is_open else None
    context = {
        "meeting": meeting,
        "edition": meeting.edition,
        "name": name_of(meeting),
        "when": when(meeting),
        "is_open": is_open,
        "roll": roll,
        "here_form": HereForm(meeting) if is_open else None,
        "done": done_of(request, meeting),
        "token": request.GET.get("done", ""),
        "mode": mode_of(request.GET),
        "modes": Mode.choices,
    }
    return render(request, "committee/check_in.html", context)


def tapped(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One tap: who it was stays in the address for a while, so that a wrong name can be taken back."""
    address = reverse("committee:check-in", args=[meeting.secret])
    by = "check-in"
    try:
        if request.POST.get("do") == "back":
            row = signed_row(meeting, request.POST.get("token", ""))
            if row is not None:
                operations.take_back(row, by=by)
            return redirect(address)
        row = (
            enter_other(request, meeting, by)
            if request.POST.get("do") == "other"
            else operations.check_in(meeting, member_of(meeting, request.POST), mode_of(request.POST), by=by)
        )
    except NotNow as error:
        messages.error(request, str(error))
        return redirect(address)
    return redirect(f"{address}?done={signing.dumps(row.pk, salt=SALT)}" if row else address)


def signed_row(meeting: Meeting, token: str) -> Attendance | None:
    try:
        pk = signing.loads(token, salt=SALT, max_age=TAKEN_BACK_WITHIN_S)
    except signing.BadSignature:
        return None
    return meeting.attendances.select_related("meeting__edition", "member").filter(pk=pk).first()


def done_of(request: HttpRequest, meeting: Meeting) -> Attendance | None:
    token = request.GET.get("done", "")
    return signed_row(meeting, token) if token else None
