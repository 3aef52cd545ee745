"""Mails on their way into the outbox: rendered, shown beforehand, written down once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, engines
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from sewana.base.languages import localized
from sewana.people import queries
from sewana.people.models import Language, Mail

LONGEST_SUBJECT = 300
# Programs that open a mail by its link cut long ones off, some of them after 2,000 characters.
LONGEST_LINK = 1800


@dataclass(frozen=True)
class Preview:
    """A mail as it would be sent, to be read before; and the way to send it by one's own mail program."""

    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """A mailto: address; a text too long for it has to be copied into the mail."""
        short = f"mailto:{quote(self.to, safe='@')}?subject={quote(self.subject, safe='')}"
        text = self.text.strip().replace("\n", "\r\n")
        whole = f"{short}&body={quote(text, safe='')}"
        return whole if len(whole) <= LONGEST_LINK else short

    @property
    def is_whole(self) -> bool:
        """Whether the link holds the text as well."""
        return "&body=" in self.link


def rendered(template: str, language: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Return subject and text of a mail as its reader gets them: plain text, so nothing in it is markup."""
    with translation.override(language):
        words = (
            engines["django"]
            .get_template(f"{template}.txt")
            .template.render(  # type: ignore[attr-defined]
                Context({**everywhere(), **context}, autoescape=False)
            )
        )
    subject, _gap, text = words.strip().partition("\n")
    return one_line(subject), f"{text.strip()}\n"


def everywhere() -> dict[str, object]:
    """What every template of a mail may name."""
    library = queries.library()
    name = localized(library, "name") if library else urlsplit(settings.SITE_URL).netloc
    return {"library": name, "site_url": settings.SITE_URL}


def one_line(subject: str) -> str:
    """A subject without breaks: one that came in with a name could begin a header of its own."""
    line = " ".join(subject.split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def preview(template: str, to: str, language: str, context: Mapping[str, object]) -> Preview:
    return Preview(to, *rendered(template, language, context))


@transaction.atomic
def post(
    *,
    key: str,
    template: str,
    to: str,
    language: str,
    context: Mapping[str, object],
    edition_key: str = "",
    calendar: str = "",
) -> Mail:
    """Write a mail into the outbox, in the caller's transaction; the same key a second time writes nothing."""
    subject, text = rendered(template, language, context)
    return write(
        Mail(
            key=key,
            template=template,
            to=to,
            language=Language(language),
            subject=subject,
            text=text,
            edition_key=edition_key,
            reply_to=replies_to(edition_key),
            calendar=calendar,
        )
    )


def post_daily(
    *, about: str, template: str, to: str, language: str, context: Mapping[str, object], edition_key: str
) -> bool:
    """Write a mail, unless the same is there from the same day, whoever sent it; returns whether it was written.

    `about` says what it is and to whom, as the beginning of its key; another letter the same day is another mail.
    """
    words = {name: value for name, value in context.items() if name != "sender"}
    said = json.dumps([to, language, words], sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()[:10]
    key = f"{about}-{timezone.localdate():%Y%m%d}-{digest}"
    if queries.is_posted(key):
        return False
    post(key=key, template=template, to=to, language=language, context=context, edition_key=edition_key)
    return True


def write(mail: Mail) -> Mail:
    """Put a mail into the outbox, or return the one that is there under its key."""
    validate_email(mail.to)
    fields = ("template", "to", "language", "subject", "text", "edition_key", "reply_to", "calendar")
    row, _made = Mail.objects.get_or_create(
        key=mail.key, defaults={name: getattr(mail, name) for name in fields}
    )
    return row


def replies_to(edition_key: str) -> str:
    """Whom answers reach: who that is in an edition, only a later stage knows."""
    find = import_string(settings.MAIL_REPLIES_TO)
    return str(find(edition_key)) if edition_key else ""
