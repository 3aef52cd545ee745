"""The tickets that a desk holds for when its network is gone."""

import uuid
from collections.abc import Container

from django.db.models import QuerySet

from sewana.committee.models import Edition
from sewana.forum.models import Door, HeldTicket
from sewana.forum.queries.tickets import PaperTicket, parts_of, picture_of


def held_by(edition: Edition, desk: uuid.UUID) -> QuerySet[HeldTicket]:
    """Return what a desk holds and has not told to be given out; tickets of a revoked series open nothing."""
    rows = HeldTicket.objects.filter(series__edition=edition, series__revoked_at=None)
    return rows.filter(desk=desk, given_as=None).select_related("series__edition")


def held_ticket(edition: Edition, desk: uuid.UUID, label: str) -> HeldTicket | None:
    """Return the ticket of a label, "2-014", if this desk holds it."""
    number, place = parts_of(label)
    return held_by(edition, desk).filter(series__number=number, place=place).first()


def given_as(edition: Edition, given: uuid.UUID) -> PaperTicket | None:
    """Return the ticket that was told before under this id."""
    rows = HeldTicket.objects.filter(series__edition=edition, given_as=given)
    found = rows.select_related("series__edition").first()
    return paper_of(found) if found else None


def paper_of(held: HeldTicket) -> PaperTicket:
    return PaperTicket(held.series, held.place)


def as_told(held: HeldTicket, known: Container[str]) -> dict[str, str]:
    """Return a ticket as a desk keeps it: what to say, since when, and, unless it is known, what to scan."""
    paper = paper_of(held)
    told = {"label": paper.label, "held": held.held_at.isoformat()}
    return told if paper.label in known else told | {"picture": picture_of(paper)}


def came(edition: Edition) -> int:
    """Return how many people checked in."""
    return edition.participants.filter(door=Door.CHECKIN, is_apart=False).count()
