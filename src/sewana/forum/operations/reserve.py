"""A desk holds tickets for when its network is gone, tells later whom it gave them, and gives the rest back."""

import uuid
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum.models import HeldTicket
from sewana.forum.operations import fold
from sewana.forum.operations.noting import note
from sewana.forum.operations.tickets import free_tickets, let_in
from sewana.forum.queries import reserve
from sewana.forum.queries.tickets import PaperTicket, text_of
from sewana.people.models import Group

# Half an hour without a network, at four people a minute.
RESERVE = 120


class NotHeld(ValueError):
    """This desk does not hold the ticket, or gave it to somebody else already."""


@dataclass(frozen=True)
class Given:
    """A ticket that a desk gave out of its reserve."""

    id: uuid.UUID  # made at the desk: told twice, it counts once
    desk: uuid.UUID
    label: str
    group: Group | None


def hold(edition: Edition, desk: uuid.UUID, *, by: object) -> list[HeldTicket]:
    """Fill the reserve of a desk up and return it whole: after a lost answer none is held in vain."""
    if not edition.takes_votes:
        return list(reserve.held_by(edition, desk))
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        missing = RESERVE - reserve.held_by(edition, desk).count()
        if missing > 0:
            more = islice(free_tickets(edition, by), missing)
            HeldTicket.objects.bulk_create(
                HeldTicket(series=each.series, place=each.place, desk=desk) for each in more
            )
            note("hold_tickets", edition, edition, by, after={"tickets": missing})
    return list(reserve.held_by(edition, desk))


def give_held(edition: Edition, given: Given, *, language: str, by: object) -> PaperTicket:
    """Count the person to whom a desk gave a ticket of its reserve; the same id again changes nothing."""
    known = reserve.given_as(edition, given.id)
    if known is not None:
        return known
    found = reserve.held_ticket(edition, given.desk, given.label)
    if found is not None:
        fold.catch_up(edition, text_of(reserve.paper_of(found)))  # its holder may be in the room already
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        known = reserve.given_as(edition, given.id)
        if known is not None:
            return known
        found = reserve.held_ticket(edition, given.desk, given.label)
        if found is None:
            raise NotHeld(not_held_words(given.label))
        found.given_as = given.id
        found.save(update_fields=["given_as"])
        let_in(reserve.paper_of(found), group=given.group, language=language, by=by)
    fold.fold_soon()
    return reserve.paper_of(found)


def not_held_words(label: str) -> str:
    return _("Ticket %(label)s is not valid any more. Give the person a new one.") % {"label": label}


def give_back(edition: Edition, desk: uuid.UUID, *, by: object) -> int:
    """Close a desk: what it did not give out can be given out by others. Return how many tickets that is."""
    fold.fold_soon()  # whoever scanned one of them is known as its holder
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        back, _kinds = HeldTicket.objects.filter(series__edition=edition, desk=desk, given_as=None).delete()
        if back:
            note("give_back_tickets", edition, edition, by, after={"tickets": back})
    return back
