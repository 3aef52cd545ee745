"""Asking people to join, step by step: whom, with which words, how it reads, and off it goes."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sewana.base.numbers import numbers_of
from sewana.committee import access
from sewana.committee.forms.asking import ApproachForm
from sewana.committee.models import Answer, Member
from sewana.committee.operations import approaching
from sewana.committee.queries import members as queries

# Long enough to ask at home, short enough not to be forgotten.
DAYS_TO_ANSWER = 7


@require_http_methods(["GET", "HEAD", "POST"])
def approach(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_run(request.user, key)
    lines = open_lines(visit)
    if request.method != "POST":
        return chosen_page(request, visit, lines, first_form(), first_choice(lines))
    form = ApproachForm(request.POST)
    chosen = numbers_of(request.POST.getlist("member"))
    picked = [line.member for line in lines if line.member.pk in chosen and line.member.email]
    if not picked:
        form.add_error(None, _("Nobody with a mail address is chosen. Tick at least one person."))
    if not form.is_valid():
        return chosen_page(request, visit, lines, form, chosen)
    if request.POST.get("do") == "send":
        return send(request, visit, form, picked)
    if request.POST.get("do") == "change":
        return chosen_page(request, visit, lines, form, chosen)
    return read_page(request, visit, form, picked)


def open_lines(visit: access.Visit) -> list[queries.Line]:
    """Those who can be asked, or asked again."""
    found = queries.members_of(visit.edition).filter(answer__in=[Answer.LISTED, Answer.ASKED])
    return [queries.Line(member, tuple(member.duties.all())) for member in found]


def first_form() -> ApproachForm:
    return ApproachForm(initial={"answer_by": timezone.localdate() + dt.timedelta(days=DAYS_TO_ANSWER)})


def first_choice(lines: list[queries.Line]) -> set[int]:
    return {line.member.pk for line in lines if line.member.answer == Answer.LISTED and line.member.email}


def chosen_page(
    request: HttpRequest, visit: access.Visit, lines: list[queries.Line], form: ApproachForm, chosen: set[int]
) -> HttpResponse:
    context = {
        "visit": visit,
        "edition": visit.edition,
        "with_mail": [line for line in lines if line.member.email],
        "by_link": [(line, approaching.own_url(line.member)) for line in lines if not line.member.email],
        "form": form,
        "chosen": chosen,
        "asks_back": form.asks_back,
    }
    return render(request, "committee/approach.html", context)


def read_page(
    request: HttpRequest, visit: access.Visit, form: ApproachForm, picked: list[Member]
) -> HttpResponse:
    """The mails as they will be sent: one for each language, in the name of somebody who gets it."""
    firsts = {member.language: member for member in reversed(picked)}
    given = form.cleaned_data
    mails = []
    for member in firsts.values():
        member.edition = visit.edition
        subject, text = approaching.preview(member, given["greeting"], given["answer_by"], sender_of(visit))
        mails.append({"member": member, "subject": subject, "text": text})
    context = {"visit": visit, "edition": visit.edition, "form": form, "picked": picked, "mails": mails}
    return render(request, "committee/approach_read.html", context)


def send(request: HttpRequest, visit: access.Visit, form: ApproachForm, picked: list[Member]) -> HttpResponse:
    given = form.cleaned_data
    count = approaching.approach(
        visit.edition,
        [member.pk for member in picked],
        greeting=given["greeting"],
        answer_by=given["answer_by"],
        sender=sender_of(visit),
        by=visit.actor.account,
    )
    if count:
        words = ngettext("%(count)s person is being asked.", "%(count)s people are being asked.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("These people were asked with the same letter today already."))
    return redirect("committee:members", visit.edition.key)


def sender_of(visit: access.Visit) -> str:
    return str(visit.actor.account.name) if visit.actor.account else ""


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, key: str) -> HttpResponse:
    """Remind all who have not answered, after reading what they will get."""
    visit = access.to_run(request.user, key)
    if request.method == "POST":
        count = approaching.remind(visit.edition, sender_of(visit), by=visit.actor.account)
        if count:
            words = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
            messages.success(request, words % {"count": count})
        else:
            messages.info(request, _("Everybody who waits was reminded today already."))
        return redirect("committee:members", key)
    frame = queries.frame_of(visit.edition)
    waiting = [line.member for line in frame.waiting if line.member.email]
    mail = None
    if waiting:
        waiting[0].edition = visit.edition
        subject, text = approaching.preview(
            waiting[0], "", waiting[0].answer_by, sender_of(visit), template="reminder"
        )
        mail = {"member": waiting[0], "subject": subject, "text": text}
    context = {"visit": visit, "edition": visit.edition, "waiting": waiting, "mail": mail}
    return render(request, "committee/reminders.html", context)
