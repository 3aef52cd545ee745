"""Who may see practice sheets and who may change them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from sewana.committee.access import PLANS, office, to_read
from sewana.committee.models import Edition, Seat
from sewana.committee.queries import listed_editions
from sewana.people.access import Actor, require
from sewana.people.models import Account
from sewana.sharing.models import PracticeSheet, SheetState

User = Account | AnonymousUser


@dataclass(frozen=True)
class SheetVisit:
    """One actor at one sheet."""

    actor: Actor
    sheet: PracticeSheet
    may_change: bool


def to_list(user: User) -> Actor:
    """Everybody of the office has a list: of the sheets in `seen_by`."""
    return office(user)


def may_plan_somewhere(actor: Actor) -> bool:
    if actor.account is None:
        return False
    return actor.is_staff or Seat.objects.filter(account=actor.account, role__in=PLANS).exists()


def to_import(user: User) -> Actor:
    """Owners, staff and whoever plans an edition bring sheets in."""
    actor = office(user)
    require(may_plan_somewhere(actor), actor)
    return actor


def editions_to_plan(actor: Actor) -> list[Edition]:
    """The editions that somebody may put a sheet into."""
    found = listed_editions().order_by("-year", "-id")
    if not actor.is_staff:
        found = found.filter(seats__account=actor.account, seats__role__in=PLANS).distinct()
    return list(found)


def may_change(actor: Actor, sheet: PracticeSheet) -> bool:
    """A sheet of an edition belongs to its planners; one of no edition yet, to all planners."""
    if actor.is_staff:
        return True
    seats = Seat.objects.filter(account=actor.account, role__in=PLANS)
    return (seats.filter(edition_id=sheet.edition_id) if sheet.edition_id else seats).exists()


def seen_by(actor: Actor) -> QuerySet[PracticeSheet]:
    """The sheets of the editions that somebody works in; one of no edition yet is there for all planners."""
    if actor.is_staff:
        return PracticeSheet.objects.all()
    own = Q(edition__seats__account=actor.account)
    loose = Q(edition=None) if may_plan_somewhere(actor) else Q(pk=None)
    return PracticeSheet.objects.filter(own | loose).distinct()


def sheet_to_see(user: User, pk: int) -> SheetVisit:
    actor = office(user)
    sheet = seen_by(actor).select_related("edition").defer("original").filter(pk=pk).first()
    if sheet is None:
        raise Http404
    return SheetVisit(actor, sheet, may_change(actor, sheet))


def sheet_to_change(user: User, pk: int) -> SheetVisit:
    visit = sheet_to_see(user, pk)
    require(visit.may_change, visit.actor)
    return visit


def public_sheet(user: User, key: str) -> PracticeSheet:
    """The edition's confirmed sheet, for anybody who may read the edition."""
    edition = to_read(user, key).edition
    confirmed = PracticeSheet.objects.filter(edition=edition, state=SheetState.CONFIRMED)
    newest = confirmed.defer("original", "original_text").order_by("-confirmed_at", "-id")
    sheet = newest.select_related("edition").first()
    if sheet is None:
        raise Http404
    return sheet
