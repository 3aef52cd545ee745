"""People come, vote, and say which group they are of."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live, queries
from sewana.forum.models import Choice, Door, Participant, Routing
from sewana.forum.operations import fold, tickets
from sewana.people.models import Group
from sewana_live import events as happened
from sewana_live.tickets import who_of


class StatementNotShown(ValueError):
    """The statement was hidden or merged meanwhile, or never existed."""


def cast_vote(
    edition: Edition,
    *,
    ticket: str,
    number: int,
    value: int,
    phone_id: uuid.UUID,
    language: str = "",
    drawn: str = "",
    door: str = "",
    source: str = "",
) -> None:
    """Make one vote durable, then fold it; sent again with the same phone id it counts once.

    `drawn` is what the form said of how the statement was drawn; a vote counts whatever stands there. `door` is
    given where one of us stands beside the voter; else it is that of the ticket, and must be enough for the room.
    """
    door = door or tickets.check_door(edition, ticket)
    statement = queries.shown_statements(edition).filter(number=number).first()
    if statement is None:
        raise StatementNotShown(_("This statement is no longer open for votes. Here is the next one."))
    seal = queries.seal(edition, ticket)
    draw = queries.drawn(drawn, statement, seal)
    vote = happened.Voted(
        who=who_of(seal),
        statement=number,
        value=Choice(value).value,
        id=phone_id.hex,
        at=live.now_ms(),
        routing=draw.routing if draw else None,
        chance=draw.chance if draw else None,
        rank=draw.rank if draw else None,
    )
    fold.take(edition, [entered(seal, language, door, source), vote])


def entered(seal: str, language: str, door: str = Door.OPEN, source: str = "") -> happened.Entered:
    """Return what the journal says of somebody before it says anything else of them."""
    return happened.Entered(
        who=who_of(seal), seal=seal, door=door, source=source, language=language, at=live.now_ms()
    )


def enter(edition: Edition, *, ticket: str, language: str = "") -> Participant:
    """Return the participant of this ticket, made on their first vote or statement."""
    known = queries.participant(edition, ticket)
    return known or add_participant(edition, ticket, language)


@transaction.atomic
def add_participant(edition: Edition, ticket: str, language: str) -> Participant:
    Edition.objects.select_for_update().get(pk=edition.pk)  # one newcomer at a time: numbers have no gaps
    seal = queries.seal(edition, ticket)
    number = (edition.participants.aggregate(last=Max("number"))["last"] or 0) + 1
    defaults = {"number": number, "language": language}
    person, _made = Participant.objects.get_or_create(edition=edition, seal=seal, defaults=defaults)
    return person


def tell_group(person: Participant, group: Group | None) -> None:
    """Keep the group a person names, or that they would rather not say."""
    told = happened.Told(
        who=who_of(person.seal),
        group=group.code if group else "",
        origin=group.origin if group else "",
        side=group.side if group else "",
        at=live.now_ms(),
    )
    fold.take(person.edition, [entered(person.seal, person.language, person.door), told])


@transaction.atomic
def keep_routing(edition: Edition, weights: Mapping[str, object]) -> Routing:
    """Draw next statements by these weights from now on; see `Routing`."""
    known, made = Routing.objects.select_for_update().get_or_create(
        edition=edition, defaults={"weights": weights}
    )
    if not made:
        known.version, known.made_at, known.weights = known.version + 1, timezone.now(), weights
        known.save()
    live.changed(edition)
    return known
