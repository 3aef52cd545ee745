"""Many mails of one wording at once; what only a reader may know is kept apart until it is sent, then forgotten.

The row of the outbox has a mark in its place. What stands at the mark is put in when the mail is spoken to the mail
server, and is in no page, log, audit entry or backup.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from sewana.people.models import DOTS, RINGS, Language, Mail, MailSecret
from sewana.people.operations.mails import rendered, replies_to

AT_ONCE = 500  # rows in one statement


class SecretGone(Exception):
    """The mail was taken back from a backup, or sent or cancelled: what belongs at its mark is not there."""


@dataclass(frozen=True)
class Addressed:
    """To whom one of many mails goes, and what it tells them alone, if anything."""

    key: str
    to: str
    language: str
    secret: str = ""
    second: str = ""  # a second thing that it tells them alone


@transaction.atomic
def post_many(
    letters: Sequence[Addressed],
    *,
    template: str,
    contexts: Mapping[str, Mapping[str, object]],
    edition_key: str,
    comes_once: bool = False,
    unsubscribe: str = "",
) -> int:
    """Write one mail for each, all of one wording, in the caller's transaction; returns how many.

    `contexts` are the values of the template by language; it names what is secret by `secret` and `second`.
    """
    for letter in letters:
        validate_email(letter.to)
    words = {
        language: rendered(template, language, {**contexts[language], "secret": DOTS, "second": RINGS})
        for language in {letter.language for letter in letters}
    }
    now, reply_to = timezone.now(), replies_to(edition_key)
    mails = [
        Mail(
            key=letter.key,
            template=template,
            to=letter.to,
            language=Language(letter.language),
            subject=words[letter.language][0],
            text=words[letter.language][1],
            has_secret=bool(letter.secret),
            edition_key=edition_key,
            reply_to=reply_to,
            made_at=now,
            not_before=now,
            comes_once=comes_once,
            unsubscribe=unsubscribe,
        )
        for letter in letters
    ]
    Mail.objects.bulk_create(mails, batch_size=AT_ONCE)
    keep_secrets(letters, {mail.key: mail.pk for mail in mails})
    return len(mails)


def keep_secrets(letters: Sequence[Addressed], ids: Mapping[str, int]) -> None:
    secrets = [MailSecret(mail_id=ids[one.key], words=secret_words(one)) for one in letters if one.secret]
    MailSecret.objects.bulk_create(secrets, batch_size=AT_ONCE)


def secret_words(letter: Addressed) -> str:
    return f"{letter.secret}\n{letter.second}" if letter.second else letter.secret


def revealed(mail: Mail) -> Mail:
    """The mail as its reader gets it, as a copy that is never saved; raises SecretGone."""
    if not mail.has_secret:
        return mail
    words = MailSecret.objects.filter(mail=mail).values_list("words", flat=True).first()
    if words is None:
        raise SecretGone
    whole = copy(mail)
    first, _gap, second = words.partition("\n")
    whole.text = mail.text.replace(DOTS, first).replace(RINGS, second)
    whole.unsubscribe = mail.unsubscribe.replace(DOTS, first)
    return whole
