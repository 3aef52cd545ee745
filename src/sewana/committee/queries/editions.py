"""Reads about editions and their committees."""

from django.db.models import Q, QuerySet

from sewana.committee.models import Edition, Seat, State
from sewana.people.access import Actor

ORDERS = {
    "-year": ("-year", "-id"),
    "year": ("year", "id"),
    "title": ("title_th", "id"),
    "state": ("state", "-year"),
}


def listed_editions() -> QuerySet[Edition]:
    """All editions but rehearsals, which nobody finds who does not know the address."""
    return Edition.objects.filter(rehearsal_of=None)


def published_editions() -> QuerySet[Edition]:
    return listed_editions().exclude(state=State.DRAFT).order_by("-year", "-id")


def current_edition() -> Edition | None:
    """The edition that takes opinions now, the newest first."""
    return published_editions().filter(state__in=[State.LIVE, State.OPEN]).order_by("-year", "-id").first()


def newest_edition() -> Edition | None:
    return listed_editions().order_by("-year", "-id").first()


def editions_for(actor: Actor, search: str = "", order: str = "-year") -> QuerySet[Edition]:
    """The editions that somebody of the office may see, found by a part of title, key or year."""
    found = listed_editions()
    if not actor.is_staff:
        found = found.filter(Q(seats__account=actor.account)).distinct()
    if search:
        found = found.filter(Q(title_th__finds=search) | Q(title_en__finds=search) | Q(key__finds=search))
    return found.order_by(*ORDERS.get(order, ORDERS["-year"]))


def draft_copy(source: Edition, year: int) -> Edition | None:
    return Edition.objects.filter(copied_from=source, year=year, state=State.DRAFT).first()


def seats(edition: Edition) -> QuerySet[Seat]:
    return edition.seats.select_related("account").order_by("id")


def free_key(wanted: str) -> str:
    """Return the key, or the first of key-2, key-3 … that no edition has."""
    taken = set(Edition.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
