"""What is on a meeting's agenda, and the mails that tell it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sewana.base.numbers import number_of, numbers_of
from sewana.committee import access
from sewana.committee.access import Visit
from sewana.committee.forms.meetings import ItemForm
from sewana.committee.models import AgendaItem, Meeting, MeetingState
from sewana.committee.operations import agenda as operations
from sewana.committee.operations import inviting
from sewana.committee.operations.minutes import STILL_WRITTEN
from sewana.committee.views.meetings import context_of, meeting_of

STEPS = {"up": -1, "down": 1}


@require_POST
def items(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Add a matter, word it anew, move it, take it off or bring it back."""
    visit = access.to_plan(request.user, key)
    meeting = meeting_of(visit, pk)
    if meeting.state not in STILL_WRITTEN:
        messages.error(request, _("The agenda of this meeting is closed."))
        return after(request, meeting)
    deed = request.POST.get("do", "add")
    item = None
    if deed != "add":
        item = get_object_or_404(meeting.items, pk=number_of(request.POST.get("item", "")))
    if item is None or deed == "retitle":
        write_item(request, visit, meeting, item)
    elif deed in STEPS:
        operations.move_item(item, STEPS[deed], by=visit.actor.account)
    elif deed in {"drop", "restore"}:
        operations.drop_item(item, deed == "drop", by=visit.actor.account)
        messages.success(
            request,
            _("Taken off the agenda with all that was written. It can be brought back below.")
            if deed == "drop"
            else _("It is on the agenda again."),
        )
    return after(request, meeting)


def write_item(request: HttpRequest, visit: Visit, meeting: Meeting, item: AgendaItem | None) -> None:
    form = ItemForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the matter, at most 300 letters."))
    elif item is None:
        operations.add_item(meeting, by=visit.actor.account, **form.cleaned_data)
    else:
        operations.retitle_item(item, by=visit.actor.account, **form.cleaned_data)


def after(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Back to where the form stood: the meeting's page, or its minutes."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect("committee:meeting", meeting.edition.key, meeting.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Read the mail as its first reader gets it, choose to whom, send; or copy it, where there is no mail."""
    visit = access.to_run(request.user, key)
    meeting = meeting_of(visit, pk)
    greeting = request.POST.get("greeting", "")[:2000]
    letters = inviting.letters(meeting, greeting)
    if request.method == "POST" and request.POST.get("do") == "send":
        chosen = numbers_of(request.POST.getlist("to"))
        sent = inviting.invite(meeting, greeting, list(chosen), by=visit.actor.account)
        if sent:
            words = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", sent)
            messages.success(request, words % {"count": sent})
            return redirect("committee:meeting", key, pk)
        if any(letter.member.email for letter in letters if letter.member.pk in chosen):
            messages.info(request, _("They have got the same mail today already."))
        else:
            messages.error(request, _("Choose at least one person who has a mail address."))
    first = next((letter for letter in letters if letter.member.email), letters[0] if letters else None)
    subject, text = first.words if first else ("", "")
    context = context_of(visit, meeting) | {
        "letters": letters,
        "first": first,
        "subject": subject,
        "text": text,
        "greeting": greeting,
        "is_poll": meeting.state == MeetingState.POLLING,
        "is_cancelled": meeting.state == MeetingState.CANCELLED,
    }
    return render(request, "committee/meeting_invitation.html", context)
