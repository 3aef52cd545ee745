"""Tickets are printed and revoked, people checked in at the door, and the door says what is needed to vote."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.queries.tickets import seal as seal_of
from sewana.forum import live
from sewana.forum.live.scenes import ENOUGH
from sewana.forum.models import Door, Participant, Place, TicketSeries
from sewana.forum.operations import fold
from sewana.forum.operations.noting import note
from sewana.forum.queries import tickets
from sewana.forum.queries.room import room_of
from sewana.forum.queries.votes import participant
from sewana.people.models import Group
from sewana_live import events as happened
from sewana_live.tickets import who_of

MOST_TICKETS = 5000
CHECKIN_SERIES = 500


class TicketNeeded(ValueError):
    """The room asks for a ticket that this person does not have."""


class TicketRevoked(ValueError):
    """The series of this ticket was revoked: its tickets open nothing any more."""


class TicketSpent(TicketNeeded):
    """Whoever held the ticket had themselves forgotten."""


class SeriesSize(ValueError):
    """A series has at least one ticket and at most five thousand."""


def check_door(edition: Edition, ticket: str) -> str:
    """Return the door of a ticket; raise `TicketNeeded` where the room asks for another one."""
    check_spent(edition, ticket)
    door = tickets.door_of(edition, ticket)
    room = room_of(edition)
    needed = Door(room.door) if room else Door.OPEN
    if door not in ENOUGH[needed]:
        raise TicketNeeded(needed_words(needed))
    return door


def check_spent(edition: Edition, ticket: str) -> None:
    if tickets.is_spent(edition, ticket):
        raise TicketSpent(spent_words())


def spent_words() -> str:
    return _("Whoever held this ticket had everything erased. It takes part no more at this forum.")


def needed_words(door: str) -> str:
    """Say what is needed to vote."""
    if door == Door.SEAT:
        return _("One vote is counted for each seat here: scan the code on your seat, then vote again.")
    if door == Door.CHECKIN:
        return _("Votes of people who checked in are counted here: go to the check-in desk, then vote again.")
    return _("Anybody who has the link can vote here.")


@transaction.atomic
def make_series(edition: Edition, *, door: str, count: int, by: object) -> TicketSeries:
    """Begin a series of tickets to be printed."""
    if not 1 <= count <= MOST_TICKETS:
        raise SeriesSize(_("A series has between 1 and 5,000 tickets."))
    Edition.objects.select_for_update().get(pk=edition.pk)  # two at once must not take the same number
    last = edition.ticket_series.aggregate(last=Max("number"))["last"] or 0
    series = TicketSeries.objects.create(edition=edition, door=door, number=last + 1, count=count)
    note("make_series", series, edition, by, after={"door": door, "number": series.number, "count": count})
    return series


def revoke_series(series: TicketSeries, *, set_apart: bool, by: object) -> int:
    """Let a series open nothing any more; on demand its voices are set apart. Return how many people that is."""
    people = tickets.holders(series) if set_apart else []
    with transaction.atomic():
        series.revoked_at = series.revoked_at or timezone.now()
        series.save(update_fields=["revoked_at"])
        after = {"number": series.number, "set_apart": len(people)}
        note("revoke_series", series, series.edition, by, after=after)
    if people:
        fold.take(series.edition, apart(people, is_apart=True))
    live.changed(series.edition)
    return len(people)


def apart(people: Iterable[Participant], *, is_apart: bool) -> list[happened.Event]:
    now = live.now_ms()
    return [happened.SetApart(who_of(person.seal), is_apart, now) for person in people]


def come_in(found: tickets.PaperTicket, ticket: str, language: str) -> None:
    """Somebody has scanned a ticket: they are in the room."""
    series = found.series
    if series.revoked_at is not None:
        raise TicketRevoked(_("This ticket was revoked. Ask at the desk for a new one."))
    check_spent(series.edition, ticket)
    fold.take(series.edition, arrival(series.edition, ticket, series.door, language))


def arrival(edition: Edition, ticket: str, door: str, language: str) -> list[happened.Event]:
    seal, now = seal_of(edition, ticket), live.now_ms()
    who = who_of(seal)
    return [
        happened.Entered(who=who, seal=seal, door=door, source="", language=language, at=now),
        happened.Present(who, Place.ROOM, now),
    ]


def check_in(edition: Edition, *, group: Group | None, language: str, by: object) -> tickets.PaperTicket:
    """Let one person in at the door and return their ticket; the next one gets another."""
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        given = next(free_tickets(edition, by))
        let_in(given, group=group, language=language, by=by)
    fold.fold_soon()
    return given


def let_in(given: tickets.PaperTicket, *, group: Group | None, language: str, by: object) -> Participant:
    """Count whoever holds this ticket as checked in; the edition's row must be held.

    They may have scanned it before the desk could tell of it: then what they said of themselves stands.
    """
    edition, ticket = given.series.edition, tickets.text_of(given)
    note("check_in", given.series, edition, by, after={"number": given.series.number})
    person = participant(edition, ticket)
    if person is None:
        person = add_person(edition, ticket, door=Door.CHECKIN, group=group, language=language)
        live.record(edition, [*arrival(edition, ticket, Door.CHECKIN, language), told(person)])
    elif not person.was_asked:
        person.group, person.was_asked = group, True
        person.save(update_fields=["group", "was_asked"])
        live.record(edition, [told(person)])
    return person


def add_person(
    edition: Edition,
    ticket: str,
    *,
    door: str,
    group: Group | None,
    language: str,
    name: str = "",
    was_asked: bool = True,
) -> Participant:
    """Add somebody whom one of us has seen; the edition's row must be held, so that numbers have no gaps."""
    last = edition.participants.aggregate(last=Max("number"))["last"] or 0
    return Participant.objects.create(
        edition=edition,
        seal=seal_of(edition, ticket),
        number=last + 1,
        door=door,
        group=group,
        was_asked=was_asked,
        language=language,
        name=name,
    )


def told(person: Participant) -> happened.Told:
    group = person.group
    return happened.Told(
        who=who_of(person.seal),
        group=group.code if group else "",
        origin=group.origin if group else "",
        side=group.side if group else "",
        at=live.now_ms(),
    )


def free_tickets(edition: Edition, by: object) -> Iterator[tickets.PaperTicket]:
    """Yield the check-in tickets that nobody has come with and no desk holds; a full series is followed by another."""
    wanted = edition.ticket_series.filter(door=Door.CHECKIN, revoked_at=None).select_related("edition")
    for series in wanted:
        taken = {person.seal for person in tickets.holders(series)}
        held = set(series.held.values_list("place", flat=True))
        taken |= set(edition.forgotten.values_list("seal", flat=True))
        for ticket, place in tickets.tickets_of(series).items():
            if place not in held and seal_of(edition, ticket) not in taken:
                yield tickets.PaperTicket(series, place)
    while True:
        series = make_series(edition, door=Door.CHECKIN, count=CHECKIN_SERIES, by=by)
        yield from (tickets.PaperTicket(series, place) for place in range(1, series.count + 1))
