"""Inviting a speaker or moderator step by step: the words, how the mail reads, and off it goes; and reminders."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sewana.committee.access import Visit, to_run
from sewana.planning.access import is_over
from sewana.planning.forms.speakers import InvitationForm
from sewana.planning.models import Speaker
from sewana.planning.operations import inviting
from sewana.planning.queries import speakers as queries
from sewana.planning.views.speakers import speaker_of

# A fortnight: their superior may have to be asked as well.
DAYS_TO_ANSWER = 14


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """First the words, then the mail as it will be sent, then the mail."""
    visit = to_run(request.user, key)
    found = speaker_of(visit, number)
    if request.method != "POST":
        return page(request, visit, found, first_form(found))
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return page(request, visit, found, form)
    if request.POST.get("do") == "change" or not found.email or not inviting.is_open(found):
        return page(request, visit, found, form)
    given = {"greeting": form.cleaned_data["greeting"], "reply_by": form.cleaned_data["reply_by"]}
    if request.POST.get("do") != "send":
        mail = inviting.preview(found, **given, sender=sender_of(visit))
        return page(request, visit, found, form, mail)
    if inviting.invite(found, **given, sender=sender_of(visit), by=visit.actor.account):
        messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": found})
    else:
        messages.info(
            request,
            _("Nothing was sent: they answered meanwhile, or the same invitation went out today already."),
        )
    return redirect("planning:speaker", key, number)


def first_form(found: Speaker) -> InvitationForm:
    day = timezone.localdate() + dt.timedelta(days=DAYS_TO_ANSWER)
    held_on = found.edition.held_on
    last = min(day, held_on) if held_on else day
    return InvitationForm(initial={"reply_by": found.reply_by or last})


def page(
    request: HttpRequest,
    visit: Visit,
    found: Speaker,
    form: InvitationForm,
    mail: object = None,
) -> HttpResponse:
    context = {
        "visit": visit,
        "edition": visit.edition,
        "speaker": found,
        "form": form,
        "asks_back": form.asks_back,
        "mail": mail,
        "is_open": inviting.is_open(found),
        "is_over": is_over(visit.edition),
        "url": inviting.own_url(found),
        "papers": [one for one in queries.papers_of(found) if one[0] != "honorarium-receipt"],
    }
    return render(request, "planning/invitation.html", context)


def sender_of(visit: Visit) -> str:
    return str(visit.actor.account.name) if visit.actor.account else ""


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, key: str) -> HttpResponse:
    """Remind all who have not answered, after reading what they will get."""
    visit = to_run(request.user, key)
    if request.method == "POST":
        count = inviting.remind(visit.edition, sender_of(visit), by=visit.actor.account)
        if count:
            words = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
            messages.success(request, words % {"count": count})
        else:
            messages.info(request, _("Everybody who waits was reminded today already."))
        return redirect("planning:speakers", key)
    waiting = list(inviting.waiting_of(visit.edition))
    mails = [reminder(visit, one) for one in waiting[:1]]
    context = {
        "visit": visit,
        "edition": visit.edition,
        "waiting": waiting,
        "is_over": is_over(visit.edition),
        "mail": mails[0] if mails else None,
    }
    return render(request, "planning/reminders.html", context)


def reminder(visit: Visit, one: Speaker) -> object:
    return inviting.preview(one, "", one.reply_by, sender_of(visit), "speaker-reminder")
