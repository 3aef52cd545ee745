"""A row of the outbox as a mail on the wire."""

import hashlib
import re
from email.charset import BASE64, Charset
from email.header import Header
from email.message import Message
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from sewana.base.languages import localized
from sewana.people import queries
from sewana.people.models import Mail

UNNAMED = "Sewana"  # the name in the setting while nobody sets it
UNQUOTED = str.maketrans({'"': "”", "\\": "/"})


class Letter(EmailMultiAlternatives):
    def message(self) -> "Message[str, str | Header]":  # type: ignore[override]  # Django's stubs name its own subclasses
        """Fold Thai headers from their first line on; Django leaves it empty where one needs several."""
        message = super().message()
        name, address = parseaddr(self.from_email)
        if not name.isascii():
            sender = Header(name, self.encoding or "utf-8", header_name="From")
            sender.append(f"<{address}>", "us-ascii")
            replace(message, "From", sender)
        if not self.subject.isascii():
            replace(
                message, "Subject", Header(str(self.subject), self.encoding or "utf-8", header_name="Subject")
            )
        return message


def replace(message: "Message[str, str | Header]", field: str, value: Header) -> None:
    del message[field]
    Message.__setitem__(message, field, value)  # Django's own takes texts only


def sender_of(language: str) -> str:
    """Who a mail is from, as its reader sees it: the name that was set, or the library's in their language."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    library = queries.library()
    if library is None or name not in {"", UNNAMED}:
        return settings.DEFAULT_FROM_EMAIL
    with translation.override(language):
        found = " ".join(localized(library, "name").split()).translate(UNQUOTED)
    return f'"{found}" <{address}>'


def message_of(mail: Mail) -> Letter:
    headers = {
        "Message-ID": message_id(mail.key),
        "Auto-Submitted": "auto-generated",  # no holiday notice is sent back to the secretary
        "Content-Language": mail.language,
    }
    if mail.unsubscribe:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    reply_to = [mail.reply_to] if mail.reply_to else None
    message = Letter(
        mail.subject, mail.text, sender_of(mail.language), [mail.to], headers=headers, reply_to=reply_to
    )
    if settings.HAS_MAIL_SERVER:  # what is written into a file is for people to read
        message.encoding = seven_bits()
    if mail.calendar:
        message.attach_alternative(mail.calendar, f"text/calendar; method={method_of(mail.calendar)}")
    return message


def seven_bits() -> Charset:
    # Django would send Thai letters as they are, which a relay without 8BITMIME may spoil.
    charset = Charset("utf-8")
    charset.body_encoding = BASE64
    return charset


def message_id(key: str) -> str:
    """The same mail has the same name on every try: who gets it twice after all can be shown it once."""
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def method_of(calendar: str) -> str:
    """What the entry asks of a calendar; the mail has to say the same as the entry (RFC 6047)."""
    found = re.search(r"^METHOD:([A-Z]+)\s*$", calendar, re.MULTILINE)
    return found[1] if found else "PUBLISH"
