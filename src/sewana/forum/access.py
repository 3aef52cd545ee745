"""Who may speak and vote at an edition, and who moderates it."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from sewana.committee.access import Visit, to_moderate, to_read
from sewana.forum.models import Statement
from sewana.people.models import Account

User = Account | AnonymousUser


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
    if statement is None:
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
