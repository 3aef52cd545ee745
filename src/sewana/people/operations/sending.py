"""Sending what lies in the outbox: each mail is taken, spoken to the mail server, and marked, in this order.

Two short transactions stand around the dialogue, none over it: with SQLite one that waits for a mail server would keep
everybody else from writing. Whoever takes a mail does so in one statement, so that two senders never send the same.
Who dies between taking and marking leaves it taken; after `LEASE` it is free again and is sent. It has then come twice
if the server had said yes already, and only then. A mail that comes once (`handing.py`) never comes twice: it is held.
"""

import logging
import smtplib
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, transaction
from django.utils import timezone

from sewana.people import queries
from sewana.people.models import LAY_TOO_LONG, PERHAPS_SENT, SECRET_GONE, Mail, MailSecret, MailState
from sewana.people.operations.envelope import message_of
from sewana.people.operations.handing import hand_over
from sewana.people.operations.many import SecretGone, revealed

MINUTE = timedelta(minutes=1)
# After the first try, the second, … In all it is tried for two days, which outlasts a weekend's failure.
PAUSES = tuple(MINUTE * minutes for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720))
SIGN_IN_PATIENCE = 15 * MINUTE  # a code of yesterday helps nobody
TOO_OLD = timedelta(days=3)
TURN_S = 2.0  # how long one task sends; whoever is told to stop waits no longer than that
MARK_TRIES = 5

log = logging.getLogger("sewana.mail")


class ServerGone(Exception):
    """The server broke off, so that the next mail need not be tried."""


def send_due(turn_s: float = TURN_S) -> int:
    """Send what is due, over one connection and for some seconds; return how many mails went out."""
    give_up_old()
    hold_doubtful()
    if not settings.HAS_MAIL_SERVER or not queries.due_mails().exists():
        return 0
    line = get_connection()
    try:
        line.open()
    except OSError as error:  # smtplib's errors are OSErrors, too
        put_all_off(error)
        return 0
    try:
        return send_over(line, time.monotonic() + turn_s)
    finally:
        hang_up(line)


def send_over(line: BaseEmailBackend, until: float) -> int:
    sent = 0
    for mail in queries.due_mails()[:500]:
        if time.monotonic() >= until:
            break
        try:
            sent += send(mail, line)
        except ServerGone:
            break
    return sent


def send_now(mail: Mail) -> bool:
    """Send one mail at once, for whoever waits for it; where that fails it stays in the outbox."""
    line = get_connection()
    try:
        return send(mail, line)
    except ServerGone:
        return False
    finally:
        hang_up(line)


def send(mail: Mail, line: BaseEmailBackend) -> bool:
    """Take a mail, send it and mark it; return whether it went out."""
    if not take(mail):
        return False
    try:
        speak(mail, line)
    except SecretGone:
        fail(mail, SECRET_GONE)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        code, said = answer_of(error)
        (fail if code >= 500 else put_off)(mail, said)
    except smtplib.SMTPSenderRefused as error:
        # The sender is a setting: it is for the operator to put right, and the mail can wait for that.
        put_off(mail, said_by(error.smtp_code, error.smtp_error))
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        fail(mail, str(error))
    except OSError as error:
        break_off(mail, error)
        raise ServerGone from error
    else:
        mark_sent(mail)
        return True
    return False


def speak(mail: Mail, line: BaseEmailBackend) -> None:
    letter, connection = message_of(revealed(mail)), getattr(line, "connection", None)
    if mail.comes_once and isinstance(connection, smtplib.SMTP):
        hand_over(letter, connection, before_last_line=lambda: write_handed(mail))
    else:
        line.send_messages([letter])


def break_off(mail: Mail, error: OSError) -> None:
    """The line broke: try again, unless that could bring a mail twice that comes once."""
    if mail.handed_at is None:
        put_off(mail, words_of(error))
    else:
        fail(mail, PERHAPS_SENT)


def write_handed(mail: Mail) -> None:
    """Write down that the next word makes the mail server take it; where that cannot be written, it is not said."""
    now = timezone.now()
    if not Mail.objects.filter(pk=mail.pk, taken_at=mail.taken_at).update(handed_at=now):
        raise ServerGone  # our time was over, and somebody else sends it
    mail.handed_at = now


def hold_doubtful() -> int:
    """Whether these went out nobody knows: they are not sent again by themselves, and the office sees them."""
    held = queries.doubtful_mails(timezone.now())
    return held.update(state=MailState.FAILED, error=PERHAPS_SENT, taken_at=None)


def take(mail: Mail) -> bool:
    """Say that a mail is being sent; false where somebody else was faster, or it was cancelled."""
    now = timezone.now()
    free = queries.free_mails(now).filter(pk=mail.pk, tries=mail.tries)
    if not free.update(taken_at=now, tries=mail.tries + 1):
        return False
    mail.taken_at, mail.tries = now, mail.tries + 1
    return True


def mark_sent(mail: Mail) -> None:
    """Write down that it went out: a database that is busy just now must not make it go out again."""
    for left in reversed(range(MARK_TRIES)):
        try:
            settle(mail, state=MailState.SENT, sent_at=timezone.now(), error="")
        except OperationalError:
            if not left:
                raise
            time.sleep(0.2)
        else:
            return


def fail(mail: Mail, error: str) -> None:
    """Give it up; what was for this moment only is not kept any longer."""
    settle(mail, state=MailState.FAILED, error=error[:500])
    log.warning("mail %d could not be sent and is not tried again", mail.pk)


def put_off(mail: Mail, error: str) -> None:
    later = next_try(mail.tries, mail.made_at if mail.is_for_sign_in else None)
    if later is None:
        fail(mail, error)
    else:
        settle(mail, not_before=later, error=error[:500])


def settle(mail: Mail, **changes: object) -> None:
    """Change a mail that we took, and let it go; what its reader alone may know is forgotten once it is sent."""
    if mail.is_for_sign_in and "state" in changes:
        changes["text"] = ""
    if changes.get("error") != PERHAPS_SENT:
        changes["handed_at"] = None
    with transaction.atomic():
        mine = Mail.objects.filter(pk=mail.pk, taken_at=mail.taken_at).update(taken_at=None, **changes)
        if mine and mail.has_secret and changes.get("state") == MailState.SENT:
            MailSecret.objects.filter(mail=mail).delete()


def next_try(tries: int, sign_in_from: datetime | None = None) -> datetime | None:
    """When a mail that was tried so often is tried again; None: never."""
    if tries > len(PAUSES):
        return None
    later = timezone.now() + PAUSES[tries - 1]
    return None if sign_in_from and later > sign_in_from + SIGN_IN_PATIENCE else later


def put_all_off(error: OSError) -> None:
    """The server cannot be reached: that was a try for all that is due, not ten seconds of waiting for each."""
    log.warning("the mail server does not answer: %s", words_of(error))
    for mail in list(queries.due_mails()):
        if take(mail):
            put_off(mail, words_of(error))


def give_up_old() -> None:
    """What nobody could send for days is not sent all of a sudden: an invitation to a day gone by."""
    old = queries.free_mails(timezone.now()).filter(not_before__lt=timezone.now() - TOO_OLD)
    old.update(state=MailState.FAILED, error=LAY_TOO_LONG, taken_at=None)


def answer_of(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> tuple[int, str]:
    """The server's number and words; 500 and above is its last word."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code, said_by(error.smtp_code, error.smtp_error)
    code, said = next(iter(error.recipients.values()))
    return code, said_by(code, said)


def said_by(code: int, said: bytes | str) -> str:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"


def words_of(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return said_by(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def hang_up(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except OSError:
        log.info("the mail server hung up first")
