"""Who is asking, and what they may do across the whole library."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from sewana.people.models import Account, LibraryRole


class SignInNeeded(PermissionDenied):
    """Nobody is signed in and the page needs somebody: the answer is the sign-in page, not a refusal."""


@dataclass(frozen=True)
class Actor:
    """Somebody at a page: their account, if any, and the roles that hold in every edition."""

    account: Account | None
    roles: frozenset[str]

    @property
    def is_owner(self) -> bool:
        return LibraryRole.OWNER in self.roles

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & {LibraryRole.OWNER, LibraryRole.STAFF})


NOBODY = Actor(None, frozenset())


def actor_of(user: Account | AnonymousUser) -> Actor:
    if not isinstance(user, Account) or not user.is_active:
        return NOBODY
    return Actor(user, frozenset(user.roles.values_list("role", flat=True)))


def require(allowed: bool, actor: Actor) -> None:
    """Let pass, ask to sign in, or refuse."""
    if allowed:
        return
    if actor.account is None:
        raise SignInNeeded
    raise PermissionDenied


def owner(user: Account | AnonymousUser) -> Actor:
    """Return the actor when they may manage the library, its people and its groups."""
    actor = actor_of(user)
    require(actor.is_owner, actor)
    return actor


def signed_in(user: Account | AnonymousUser) -> Actor:
    actor = actor_of(user)
    require(actor.account is not None, actor)
    return actor
