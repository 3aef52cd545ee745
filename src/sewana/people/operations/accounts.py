"""What happens to accounts and their roles; each one transaction with its audit entry."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base import audit
from sewana.people import queries
from sewana.people.models import Account, LibraryRole, OwnerLink, Role

LINK_LASTS = timedelta(days=7)


class LinkNotUsable(ValueError):
    """The owner link is unknown, used or too old."""


@transaction.atomic
def open_account(*, email: str, name: str, language: str, by: object, password: str | None = None) -> Account:
    """Make an account; without a password its owner signs in by a code sent by mail."""
    account = Account.objects.create_user(email, password, name=name, language=language)
    audit.record(actor=by, operation="open_account", subject=account, after={"email": account.email})
    return account


@transaction.atomic
def grant_role(account: Account, role: str, *, by: object) -> None:
    _row, made = Role.objects.get_or_create(account=account, role=LibraryRole(role))
    if made:
        audit.record(actor=by, operation="grant_role", subject=account, after={"role": role})


@transaction.atomic
def withdraw_role(account: Account, role: str, *, by: object) -> None:
    """Take a role back; the last owner stays, or nobody could let anyone in again."""
    # Locked, or two owners who leave at the same moment would each count on the other.
    holders = set(Role.objects.select_for_update().filter(role=role).values_list("account_id", flat=True))
    if role == LibraryRole.OWNER and holders <= {account.pk}:
        raise ValueError(_("The library needs at least one owner. Make somebody else an owner first."))
    if Role.objects.filter(account=account, role=role).delete()[0]:
        audit.record(actor=by, operation="withdraw_role", subject=account, before={"role": role})


@transaction.atomic
def make_owner_link(*, by: object = "system") -> str:
    """Return the token of a new one-time link; older unused ones stop working."""
    token = secrets.token_urlsafe(24)
    OwnerLink.objects.filter(used_at=None).delete()
    link = OwnerLink.objects.create(token_hash=hash_token(token), expires_at=timezone.now() + LINK_LASTS)
    audit.record(actor=by, operation="make_owner_link", subject=link)
    return token


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def use_owner_link(token: str, *, email: str, name: str, password: str, language: str) -> Account:
    """Make the owner's account by the one-time link."""
    link = queries.open_links(hash_token(token)).select_for_update().first()
    if link is None:
        raise LinkNotUsable
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    account = open_account(email=email, name=name, language=language, by=email, password=password)
    grant_role(account, LibraryRole.OWNER, by=account)
    audit.record(actor=account, operation="use_owner_link", subject=link)
    return account
