"""What people do with mails in the outbox, and what becomes of old ones."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base import audit
from sewana.people import queries
from sewana.people.models import SIGN_IN, Account, Mail, MailSecret, MailState
from sewana.people.operations.mails import post, write

SIGN_IN_KEPT = timedelta(days=7)
NEWS_KEPT = timedelta(days=30)  # whom it went to nobody needs to know afterwards


class MailNotMovable(ValueError):
    """The mail is no longer in the state in which this can be done; the message says it to whoever asked."""


@transaction.atomic
def cancel_mail(mail: Mail, *, by: object) -> None:
    """Keep a mail that waits from being sent."""
    if not queries.free_mails(timezone.now()).filter(pk=mail.pk).update(state=MailState.CANCELLED):
        raise MailNotMovable(_("This mail is being sent or was sent already, and cannot be called back."))
    MailSecret.objects.filter(mail=mail).delete()
    record("cancel_mail", mail, by)


@transaction.atomic
def mark_sent_by_hand(mail: Mail, *, by: object) -> None:
    """Somebody has sent the text by their own mail program: it is not to be sent a second time."""
    if mail.has_secret:  # nobody but its reader sees the whole of it, so nobody else can have sent it
        raise MailNotMovable(
            _("Only the mail server can send this mail: a part of it is for its reader alone.")
        )
    idle = Q(state=MailState.WAITING) & queries.is_free(timezone.now())
    idle |= Q(state__in=(MailState.FAILED, MailState.CANCELLED))
    sent = {"state": MailState.SENT, "sent_at": timezone.now(), "error": "", "taken_at": None}
    if not Mail.objects.filter(idle, pk=mail.pk).update(**sent):
        raise MailNotMovable(_("This mail is being sent or was sent already."))
    record("mark_mail_sent_by_hand", mail, by)


@transaction.atomic
def send_again(mail: Mail, *, by: object) -> Mail:
    """Let a mail that failed or was cancelled wait anew; of one that was sent, send a second one."""
    if mail.is_for_sign_in or not mail.text or is_without_secret(mail):
        raise MailNotMovable(_("The text of this mail is not kept any more, so it cannot be sent again."))
    if mail.state == MailState.SENT:
        return send_copy(mail, by=by)
    idle = Mail.objects.filter(pk=mail.pk, state__in=(MailState.FAILED, MailState.CANCELLED))
    if not idle.update(**afresh()):
        raise MailNotMovable(_("This mail waits already, and is sent by itself."))
    record("send_mail_again", mail, by)
    return mail


def afresh() -> dict[str, object]:
    """A mail that waits as if it had never been tried."""
    return {
        "state": MailState.WAITING,
        "tries": 0,
        "error": "",
        "not_before": timezone.now(),
        "taken_at": None,
        "handed_at": None,
    }


def is_without_secret(mail: Mail) -> bool:
    return mail.has_secret and not MailSecret.objects.filter(mail=mail).exists()


def send_copy(mail: Mail, *, by: object) -> Mail:
    """A mail of its own, or mail programs would hide it as one that they have; while one waits, no other."""
    Mail.objects.select_for_update().get(pk=mail.pk)
    copies = Mail.objects.filter(key__startswith=f"{mail.key[:100]}-again-")
    waiting = copies.filter(state=MailState.WAITING).first()
    if waiting is not None:
        return waiting
    fresh = Mail(**{name: getattr(mail, name) for name in COPIED})
    fresh.key = f"{mail.key[:100]}-again-{copies.count() + 1}"
    fresh = write(fresh)
    record("send_mail_again", fresh, by)
    return fresh


COPIED = ("template", "to", "language", "subject", "text", "edition_key", "reply_to", "calendar")


@transaction.atomic
def post_test_mail(account: Account) -> Mail:
    """A mail to oneself, to see whether mails arrive."""
    key = f"test-{account.pk}-{timezone.now():%Y%m%d%H%M%S%f}"
    mail = post(
        key=key,
        template="people/mails/test",
        to=account.email,
        language=account.language,
        context={"name": account.name or account.email},
    )
    record("post_test_mail", mail, account)
    return mail


def record(operation: str, mail: Mail, by: object) -> None:
    audit.record(
        actor=by, operation=operation, subject=mail, edition_key=mail.edition_key, after={"key": mail.key}
    )


def tidy_mails() -> int:
    """Empty texts that are older than the library keeps them, and forget sign-in mails; return how many."""
    now = timezone.now()
    gone, _kinds = Mail.objects.filter(template__startswith=SIGN_IN, made_at__lt=now - SIGN_IN_KEPT).delete()
    news = Mail.objects.filter(comes_once=True, made_at__lt=now - NEWS_KEPT).exclude(state=MailState.WAITING)
    gone += news.count()
    news.delete()
    old = Mail.objects.filter(made_at__lt=now - timedelta(days=settings.KEEP_MAILS_DAYS))
    MailSecret.objects.filter(mail__in=old.exclude(state=MailState.WAITING)).delete()
    emptied = old.exclude(state=MailState.WAITING).exclude(text="").update(text="", calendar="")
    return gone + emptied
