"""People come, and vote; the log is folded into the latest votes."""

import logging
import uuid
from collections.abc import Mapping, Sequence

from django.db import OperationalError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base import bulk
from sewana.committee.models import Edition
from sewana.forum import live, queries
from sewana.forum.models import Choice, FoldPosition, Participant, Routing, Source, Statement
from sewana.people.models import Group

log = logging.getLogger("sewana.forum")

FOLD_BATCH = 20_000


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
) -> None:
    """Log one vote durably, then fold it; sent again with the same phone id it counts once.

    `drawn` is what the form said of how the statement was drawn; a vote counts whatever stands there.
    """
    statement = queries.shown_statements(edition).filter(number=number).first()
    if statement is None:
        raise StatementNotShown(_("This statement is no longer open for votes. Here is the next one."))
    person = enter(edition, ticket=ticket, language=language)
    draw = queries.drawn(drawn, statement, person.seal)
    entry = live.Entry(
        phone_id=phone_id.hex,
        edition_uid=edition.uid.hex,
        participant_id=person.pk,
        statement_id=statement.pk,
        value=Choice(value).value,
        cast_at=timezone.now(),
        source=Source.PHONE,
        routing=draw.routing if draw else None,
        chance=draw.chance if draw else None,
        rank=draw.rank if draw else None,
    )
    live.append([entry])
    fold_soon()


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


@transaction.atomic
def tell_group(person: Participant, group: Group | None) -> None:
    """Keep the group a person names, or that they would rather not say."""
    person.group, person.was_asked = group, True
    person.save(update_fields=["group", "was_asked"])


def fold_soon() -> None:
    """Fold now if the office's tables are free; else the next vote, the keeper or the next start does it.

    The vote is in the log and safe: to answer that it failed would not be true.
    """
    try:
        fold_votes()
    except OperationalError:
        log.warning("the tables are busy: votes stay in the log until the next fold")


# By hand, since this is the way of every vote; the entry id keeps an older vote from replacing a newer one.
VOTE_COLUMNS = {
    "participant_id": "bigint",
    "statement_id": "bigint",
    "value": "smallint",
    "entry_id": "bigint",
}
NEWER_WINS = (
    "ON CONFLICT (participant_id, statement_id) DO UPDATE SET value = excluded.value, "
    "entry_id = excluded.entry_id WHERE forum_vote.entry_id < excluded.entry_id"
)


@transaction.atomic
def fold_votes() -> int:
    """Bring the latest votes up to the log; safe to repeat, and after any crash. Returns the entries read."""
    position, _made = FoldPosition.objects.select_for_update().get_or_create(id=1)
    read = 0
    while rows := live.entries_after(position.last_entry, FOLD_BATCH):
        fold_rows(rows)
        position.last_entry = rows[-1][0]
        read += len(rows)
    if read:
        position.save(update_fields=["last_entry"])
    return read


def fold_rows(rows: Sequence[live.Row]) -> None:
    """Fold a batch, passing over what the tables do not know.

    The log may hold votes of an import that was rolled back, or of people who came after a backup of the tables.
    """
    people = queries.editions_of(Participant, {row[2] for row in rows})
    statements = queries.editions_of(Statement, {row[3] for row in rows})
    latest = {
        (person, statement): (value, entry)
        for entry, edition, person, statement, value in rows
        if live.hex_of(edition) == people.get(person) == statements.get(statement)
    }
    votes = sorted((*cell, *cast) for cell, cast in latest.items())  # in the order of the index
    bulk.insert("default", "forum_vote", VOTE_COLUMNS, votes, NEWER_WINS)


@transaction.atomic
def keep_routing(edition: Edition, weights: Mapping[str, object]) -> Routing:
    """Draw next statements by these weights from now on; see `Routing`."""
    known, made = Routing.objects.select_for_update().get_or_create(
        edition=edition, defaults={"weights": weights}
    )
    if not made:
        known.version, known.made_at, known.weights = known.version + 1, timezone.now(), weights
        known.save()
    return known
