"""What the office does with one person of a committee: a short form each, answered by the page before."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sewana.committee import access
from sewana.committee.forms.members import MemberForm, PersonForm
from sewana.committee.models import Answer, Member
from sewana.committee.operations import answers, approaching
from sewana.committee.operations import members as operations
from sewana.committee.queries.meetings import named
from sewana.committee.views.members import member_of, open_groups, person_context
from sewana.people import operations as people

Deed = Callable[[HttpRequest, Member, object], str]


@require_POST
def deeds(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    visit = access.to_run(request.user, key)
    found = member_of(visit, pk)
    if request.POST.get("do") in READINGS:
        return read_first(request, visit, found)
    deed = DEEDS.get(request.POST.get("do", ""))
    try:
        words = deed(request, found, visit.actor.account) if deed else ""
    except (operations.NotPossible, answers.AccountClosed) as error:
        messages.error(request, str(error))
    except answers.QuestionChanged as error:
        return person_page(request, visit, pk, str(error))
    else:
        if words:
            messages.success(request, words)
    if request.POST.get("back") == "list":
        return redirect("committee:members", key)
    if request.POST.get("back") == "approach":
        return redirect("committee:members-approach", key)
    return redirect("committee:member", key, pk)


def person_page(request: HttpRequest, visit: access.Visit, pk: int, refused: str) -> HttpResponse:
    """The page with the new question, and what was written for the old one still in its box."""
    found = member_of(visit, pk)
    form = MemberForm(groups=open_groups(visit), initial=MemberForm.of(found))
    written = {"reply_refused": refused, "reply_written": request.POST.get("reply", "")[:2000]}
    return render(request, "committee/member.html", person_context(visit, found, form, None) | written)


def read_first(request: HttpRequest, visit: access.Visit, member: Member) -> HttpResponse:
    """The page with the mail as it would be sent; what was written stays in its box."""
    text = request.POST.get("reply", "")[:2000].strip()
    if not member.email or (request.POST["do"] == "read-reply" and not text):
        words = (
            _("Write the answer first.")
            if member.email
            else _("There is no mail address yet. Enter one first.")
        )
        messages.error(request, words)
        return redirect("committee:member", visit.edition.key, member.pk)
    form = MemberForm(groups=open_groups(visit), initial=MemberForm.of(member))
    mail = READINGS[request.POST["do"]](member, text)
    read = {"mail": mail, "mail_is_reply": request.POST["do"] == "read-reply", "reply_written": text}
    return render(request, "committee/member.html", person_context(visit, member, form, None) | read)


def reply_to_read(member: Member, text: str) -> people.Preview:
    return answers.reply_mail(member, text, url=approaching.own_url(member))


def account_to_read(member: Member, text: str) -> people.Preview:
    return answers.account_mail(member, url=sign_in_url())


READINGS: dict[str, Callable[[Member, str], people.Preview]] = {
    "read-reply": reply_to_read,
    "read-account": account_to_read,
}


def sign_in_url() -> str:
    return f"{settings.SITE_URL}{reverse('account_login')}"


def accepted(request: HttpRequest, member: Member, by: object) -> str:
    answers.enter_by_hand(member, Answer.ACCEPTED, "", by=by)
    return _("%(name)s is entered as having accepted.") % {"name": named(member)}


def declined(request: HttpRequest, member: Member, by: object) -> str:
    answers.enter_by_hand(member, Answer.DECLINED, request.POST.get("reason", "")[:2000].strip(), by=by)
    return _("%(name)s is entered as having declined.") % {"name": named(member)}


def linked(request: HttpRequest, member: Member, by: object) -> str:
    approaching.hand_link(member, by=by)
    return _("%(name)s is entered as asked by a link.") % {"name": named(member)}


def left(request: HttpRequest, member: Member, by: object) -> str:
    operations.leave(member, request.POST.get("reason", "")[:2000].strip(), by=by)
    return _("%(name)s is off the list. At the end of the list they can be brought back.") % {
        "name": named(member)
    }


def back(request: HttpRequest, member: Member, by: object) -> str:
    operations.bring_back(member, by=by)
    return _("%(name)s is on the list again.") % {"name": named(member)}


def renewed(request: HttpRequest, member: Member, by: object) -> str:
    operations.renew_secret(member, by=by)
    return _("The page has a new address; the old one is closed. Give the new one to %(name)s.") % {
        "name": named(member)
    }


def replied(request: HttpRequest, member: Member, by: object) -> str:
    text = request.POST.get("reply", "")[:2000].strip()
    if not text:
        raise operations.NotPossible(_("Write the answer first."))
    seen = request.POST.get("seen", "")
    answers.reply(member, text, seen=seen, url=approaching.own_url(member), by=by)
    if member.email:
        return _("The answer is on their page, and on its way by mail.")
    return _("The answer is on their page. Without a mail address, tell them to look there.")


def substituted(request: HttpRequest, member: Member, by: object) -> str:
    form = PersonForm(request.POST)
    if not form.is_valid():
        words = "; ".join(str(error) for errors in form.errors.values() for error in errors)
        raise operations.NotPossible(words)
    made = operations.put_substitute(member, operations.Entry(form.person()), by=by)
    return _("%(name)s is listed in the place of %(other)s. Ask them next.") % {
        "name": named(made),
        "other": named(member),
    }


def given_account(request: HttpRequest, member: Member, by: object) -> str:
    if member.answer != Answer.ACCEPTED or not member.email:
        raise operations.NotPossible(
            _("An account needs a mail address, and somebody who has accepted. Enter these first.")
        )
    answers.give_account(member, url=sign_in_url(), by=by)
    return _("%(name)s has an account, and a mail says how to sign in.") % {"name": named(member)}


DEEDS: dict[str, Deed] = {
    "accept": accepted,
    "decline": declined,
    "link": linked,
    "leave": left,
    "back": back,
    "renew": renewed,
    "reply": replied,
    "substitute": substituted,
    "account": given_account,
}
