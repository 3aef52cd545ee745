"""Reads about the library, its groups and its accounts."""

from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from sewana.people.models import SIGN_IN, Account, Group, Library, Mail, MailState, OwnerLink, Role

# A dialogue with a mail server has some ten steps of ten seconds at most.
LEASE = timedelta(minutes=5)


def library() -> Library | None:
    return Library.objects.first()


def groups() -> QuerySet[Group]:
    return Group.objects.order_by("position", "id")


def group(code: str, origin: str) -> Group | None:
    return Group.objects.filter(code=code, origin=origin).first()


def accounts(search: str = "", order: str = "email") -> QuerySet[Account]:
    """Accounts with their roles, found by a part of name or address."""
    found = Account.objects.prefetch_related(Prefetch("roles", Role.objects.order_by("role")))
    if search:
        found = found.filter(email__finds=search) | found.filter(name__finds=search)
    return found.order_by(
        order if order in {"email", "-email", "name", "-name", "-joined_at"} else "email", "id"
    )


def has_owner() -> bool:
    return Role.objects.filter(role="owner").exists()


def open_links(token_hash: str) -> QuerySet[OwnerLink]:
    """The link of this token, as long as it is unused and not too old."""
    return OwnerLink.objects.filter(token_hash=token_hash, used_at=None, expires_at__gt=timezone.now())


def is_posted(key: str) -> bool:
    """Whether a mail was written under this key; a second one would not be."""
    return Mail.objects.filter(key=key).exists()


def standing_keys(start: str) -> list[str]:
    """The keys that begin so, of mails that went out or will."""
    found = Mail.objects.filter(key__startswith=start, state__in=(MailState.WAITING, MailState.SENT))
    return list(found.values_list("key", flat=True))


def free_mails(now: datetime) -> QuerySet[Mail]:
    """Mails that wait and that nobody is sending."""
    return Mail.objects.filter(is_free(now), state=MailState.WAITING)


def is_free(now: datetime) -> Q:
    """Nobody is sending it, or died over it before the mail server can have taken it."""
    return Q(taken_at=None) | Q(taken_at__lt=now - LEASE, handed_at=None)


def doubtful_mails(now: datetime) -> QuerySet[Mail]:
    """Mails whose sender died between the last line and the mail server's answer."""
    return Mail.objects.filter(state=MailState.WAITING, taken_at__lt=now - LEASE, handed_at__isnull=False)


def due_mails() -> QuerySet[Mail]:
    """Mails to be sent now: first those for which somebody waits at a page, then the longest due."""
    now = timezone.now()
    due = free_mails(now).filter(not_before__lte=now)
    return due.alias(waited_for=Q(template__startswith=SIGN_IN)).order_by("-waited_for", "not_before", "id")


def late_mails() -> int:
    """How many wait though they were written more than ten minutes ago."""
    return Mail.objects.filter(
        state=MailState.WAITING, made_at__lt=timezone.now() - timedelta(minutes=10)
    ).count()


def failed_mails() -> int:
    """How many were given up in the last week."""
    return Mail.objects.filter(state=MailState.FAILED, made_at__gt=timezone.now() - timedelta(days=7)).count()
