"""The outbox: which mails wait, went out or failed, and what one of them says."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sewana.committee import access
from sewana.committee.queries import mails as queries
from sewana.people import operations as people
from sewana.people.access import owner
from sewana.people.models import Mail, MailState


@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    reach = access.to_see_mails(request.user)
    asked = {
        "state": request.GET.get("state", "")[:20],
        "search": request.GET.get("q", "")[:100],
        "order": request.GET.get("order", "-made_at")[:20],
    }
    page = Paginator(queries.mails(reach, **asked), 20).get_page(request.GET.get("page"))
    context = {
        **asked,
        "page": page,
        "reach": reach,
        "figures": queries.figures(reach),
        "states": MailState.choices,
    }
    return render(request, "committee/mails.html", context)


@require_safe
@never_cache
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it was sent or would be."""
    found = the_mail(request, pk)
    context = {
        "mail": found,
        "shown": None
        if found.is_for_sign_in or found.has_secret
        else people.Preview(found.to, found.subject, found.text),
        "sender": people.sender_of(found.language),
        "keep_days": settings.KEEP_MAILS_DAYS,
    }
    return render(request, "committee/mail.html", context)


def the_mail(request: HttpRequest, pk: int) -> Mail:
    return get_object_or_404(queries.mails_in(access.to_see_mails(request.user)), pk=pk)


@require_POST
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    found = the_mail(request, pk)
    return done(request, found, people.cancel_mail, _("Cancelled. It is not sent unless you send it again."))


@require_POST
def by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody has sent it by their own mail program."""
    found = the_mail(request, pk)
    answer = done(request, found, people.mark_sent_by_hand, _("Noted as sent. It is not sent a second time."))
    following = queries.mails(
        access.to_see_mails(request.user), state=MailState.WAITING, order="made_at"
    ).first()
    # Whoever sends them by hand goes through all that wait.
    return redirect("committee:mail", following.pk) if following and not settings.HAS_MAIL_SERVER else answer


@require_POST
def repetition(request: HttpRequest, pk: int) -> HttpResponse:
    found = the_mail(request, pk)
    return done(request, found, people.send_again, _("It is sent within a minute."))


def done(request: HttpRequest, found: Mail, deed: Callable[..., Mail | None], words: str) -> HttpResponse:
    try:
        other = deed(found, by=request.user)
    except people.MailNotMovable as error:
        messages.error(request, str(error))
        return redirect("committee:mail", found.pk)
    if deed is people.send_again and not settings.HAS_MAIL_SERVER:
        words = _("It waits in the outbox: no mail server is set.")
    messages.success(request, words)
    return redirect("committee:mail", other.pk if other else found.pk)


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Send a mail to oneself, to see whether mails arrive."""
    actor = owner(request.user)
    assert actor.account is not None
    posted = people.post_test_mail(actor.account)
    if not settings.HAS_MAIL_SERVER:
        messages.warning(request, _("It waits in the outbox: no mail server is set."))
        return redirect("committee:mail", posted.pk)
    is_sent = people.send_now(posted)
    posted.refresh_from_db()
    if is_sent or not posted.error:  # or the keeper was faster, and is at it
        messages.success(
            request,
            _("The mail server has taken it. Look into the mailbox of %(address)s.") % {"address": posted.to},
        )
    else:
        messages.error(request, _("The mail server did not take it: %(reason)s") % {"reason": posted.error})
    return redirect("committee:mail", posted.pk)
