"""Who may speak and vote at an edition, and who moderates it."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from sewana.committee.access import Visit, to_moderate, to_read, visit
from sewana.committee.models import Edition
from sewana.forum.models import Room, Statement
from sewana.people.models import Account

User = Account | AnonymousUser

HELPER_COOKIE = "sewana_helper"
# A day of forum with its evening before, as long as the passes of a room.
HELPER_STAYS = timedelta(hours=30)


@dataclass(frozen=True)
class Desk:
    """Somebody at the console of one edition: with an account, or a helper who came by the room's secret address."""

    edition: Edition
    room: Room | None
    account: Account | None
    name: str

    @property
    def is_helper(self) -> bool:
        return self.account is None

    @property
    def by(self) -> object:
        """Who did it, as the audit names them."""
        return self.account or f"helper: {self.name}"


class NotOpen(Exception):
    """The edition takes no votes now: before it opened, or after it closed."""


def to_vote(user: User, key: str) -> Visit:
    """Return the visit of anybody at an edition that takes votes."""
    visit = to_read(user, key)
    if not visit.edition.takes_votes:
        raise NotOpen
    return visit


def statement_to_moderate(user: User, key: str, number: int) -> tuple[Visit, Statement]:
    visit = to_moderate(user, key)
    statement = visit.edition.statements.filter(number=number).first()
    if statement is None or statement.is_erased:
        raise Http404
    return visit, statement


def same_site(request: HttpRequest) -> None:
    """Refuse a form that another site's page sent: for pages that are the same for everybody, without a token.

    Every browser of today names the origin of what it posts. One too old for that keeps our cookies from other
    sites' forms, and can only send a form of somebody who never was here.
    """
    origin = request.headers.get("Origin")
    own = {f"{scheme}://{request.get_host()}" for scheme in ("http", "https")}
    if origin is not None and origin not in own | set(settings.CSRF_TRUSTED_ORIGINS):
        raise PermissionDenied
    if origin is None and request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise PermissionDenied


def to_console(request: HttpRequest, key: str) -> Desk:
    """Return the desk of whoever may moderate, or of a helper with the console's address of today."""
    room = Room.objects.filter(edition__key=key).select_related("edition").first()
    if room is not None and not (isinstance(request.user, Account) and visit(request.user, key).may_moderate):
        name = helper_name(request, room)
        if name:
            return Desk(room.edition, room, None, name)
    found = to_moderate(request.user, key)
    account = found.actor.account
    return Desk(room.edition if room else found.edition, room, account, str(account))


def helper_salt(room: Room) -> str:
    # With a new secret the old cookies are no longer signed rightly: those who hold them are out at once.
    return f"sewana.console:{room.edition.uid.hex}:{room.console_secret}:{room.console_epoch}"


def sign_helper(room: Room, name: str) -> str:
    """Return the cookie of a helper without an account."""
    return signing.dumps(name, salt=helper_salt(room))


def helper_name(request: HttpRequest, room: Room) -> str:
    """Return the name under which a helper came in; nothing for a cookie that is old, forged or of another room."""
    cookie = request.COOKIES.get(HELPER_COOKIE, "")
    try:
        return str(signing.loads(cookie, salt=helper_salt(room), max_age=HELPER_STAYS)) if cookie else ""
    except signing.BadSignature:
        return ""
