"""Reads about an edition's mails."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from sewana.committee.access import Reach
from sewana.committee.models import Answer, Duty, DutyRole, Edition, Seat, SeatRole
from sewana.people.models import Mail, MailState

ORDERS = ("-made_at", "made_at", "to", "subject")


@dataclass(frozen=True)
class Figures:
    """How many mails are in which state, and why those that wait were not taken."""

    of_state: dict[str, int]
    error: str

    @property
    def waiting(self) -> int:
        return self.of_state[MailState.WAITING]

    @property
    def total(self) -> int:
        return sum(self.of_state.values())


def mails_in(reach: Reach) -> QuerySet[Mail]:
    # News go to addresses that are listed nowhere; how far they have come is told in numbers.
    rows = Mail.objects.filter(comes_once=False)
    return rows if reach.is_everything else rows.filter(edition_key__in=reach.edition_keys)


def mails(reach: Reach, *, state: str = "", search: str = "", order: str = "-made_at") -> QuerySet[Mail]:
    """Mails that somebody may see, found by a part of address or subject."""
    found = mails_in(reach).defer("text", "calendar")
    if state in MailState.values:
        found = found.filter(state=state)
    if search:
        found = found.filter(Q(to__finds=search) | Q(subject__finds=search))
    return found.order_by(order if order in ORDERS else "-made_at", "-id")


def figures(reach: Reach) -> Figures:
    rows = dict(mails_in(reach).order_by().values_list("state").annotate(Count("pk")))
    tried = mails_in(reach).filter(state=MailState.WAITING).exclude(error="").order_by("-not_before")
    error = tried.values_list("error", flat=True).first() or ""
    return Figures({state: rows.get(state, 0) for state in MailState.values}, error)


def secretary_address(edition_key: str) -> str:
    """Where answers to an edition's mails and invitations belong; empty while there is no secretary.

    The secretary of the leading group comes first: the one marked so, or the first in the order that has one.
    """
    places = Duty.objects.filter(
        member__edition__key=edition_key,
        member__answer=Answer.ACCEPTED,
        role=DutyRole.SECRETARY,
        group__is_dropped=False,
    )
    first = places.exclude(member__email="").order_by("-group__is_lead", "group__position", "position", "id")
    seats = Seat.objects.filter(edition__key=edition_key, role=SeatRole.SECRETARY).order_by("id")
    address = Coalesce(
        Subquery(first.values("member__email")[:1]), Subquery(seats.values("account__email")[:1]), Value("")
    )
    found = Edition.objects.filter(key=edition_key).order_by().values_list(address, flat=True)
    return found.first() or ""
