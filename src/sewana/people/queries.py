"""Reads about the library, its groups and its accounts."""

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from sewana.people.models import Account, Group, Library, OwnerLink, Role


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
        found = found.filter(email__icontains=search) | found.filter(name__icontains=search)
    return found.order_by(
        order if order in {"email", "-email", "name", "-name", "-joined_at"} else "email", "id"
    )


def has_owner() -> bool:
    return Role.objects.filter(role="owner").exists()


def open_links(token_hash: str) -> QuerySet[OwnerLink]:
    """The link of this token, as long as it is unused and not too old."""
    return OwnerLink.objects.filter(token_hash=token_hash, used_at=None, expires_at__gt=timezone.now())
