"""Who may see and do what with voices and improvements."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from sewana.action.models import Improvement
from sewana.committee.access import (
    PLANS,
    Visit,
    at_office,
    office,
    to_moderate,
    to_plan,
    to_read,
    to_see_office,
)
from sewana.committee.models import Seat
from sewana.people.access import Actor, require
from sewana.people.models import Account

User = Account | AnonymousUser


def to_read_office(user: User, key: str) -> Visit:
    return to_see_office(user, key)


def to_sort(user: User, key: str) -> Visit:
    """Taking up voices, setting them aside, giving them themes: who moderates may."""
    return to_moderate(user, key)


def to_name_themes(user: User) -> Actor:
    """The themes are the library's: its staff, and whoever plans any edition."""
    actor = office(user)
    plans = Seat.objects.filter(account=actor.account, role__in=PLANS)
    require(actor.is_staff or plans.exists(), actor)
    return actor


def to_decide(user: User, key: str) -> Visit:
    """Decisions and what is told to everybody are the committee's."""
    return to_plan(user, key)


def to_work(user: User, key: str, number: int) -> tuple[Visit, Improvement]:
    """The committee, and the owner of an improvement: its steps, percent, evidence and measure."""
    found = at_office(user, key)
    return found, at_work(found, number)


def at_work(visit: Visit, number: int) -> Improvement:
    improvement = Improvement.objects.filter(edition=visit.edition, number=number).first()
    account = visit.actor.account
    owns = improvement is not None and account is not None and improvement.owner_id == account.pk
    require(visit.may_plan or owns, visit.actor)
    if improvement is None:
        raise Http404
    return improvement


def to_read_work(user: User, key: str, number: int) -> Visit:
    """An edition's office, and the owner of this improvement: who works on it reads what it is about."""
    found = at_office(user, key)
    if not found.may_see_office:
        at_work(found, number)
    return found


def to_see_board(user: User, key: str) -> Visit:
    """Everybody reads what is published, at a published edition; a rehearsal has no board."""
    found = to_read(user, key)
    if found.edition.rehearsal_of_id is not None:
        raise Http404
    return found
