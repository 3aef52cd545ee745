"""Who may speak and vote at an edition, and who moderates it."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

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
