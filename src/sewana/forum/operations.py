"""What happens in the forum: people come, speak, vote; moderators show, merge and hide."""

import logging
import uuid
from collections.abc import Mapping, Sequence

from django.db import OperationalError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base import audit, bulk
from sewana.committee.models import Edition
from sewana.forum import live, queries
from sewana.forum.models import Choice, FoldPosition, Participant, Routing, Source, Statement, StatementState
from sewana.people.models import Group

log = logging.getLogger("sewana.forum")

FOLD_BATCH = 20_000
MOST_WAITING = 10


class StatementNotShown(ValueError):
    """The statement was hidden or merged meanwhile, or never existed."""


class MergeNotPossible(ValueError):
    """A statement can only be merged into another one that is shown."""


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


@transaction.atomic
def write_statement(
    edition: Edition, *, text: str, language: str, from_side: str, author: Participant | None, by: object
) -> Statement:
    """Add a statement, held until a moderator shows it."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    last = edition.statements.aggregate(last=Max("number"))["last"]
    statement = Statement.objects.create(
        edition=edition,
        number=0 if last is None else last + 1,
        text=text,
        language=language,
        from_side=from_side,
        author=author,
        is_seed=author is None,
    )
    note("write_statement", statement, by, after={"number": statement.number})
    return statement


class TooManyWaiting(ValueError):
    """One phone has more opinions waiting for a moderator than anybody could read."""


@transaction.atomic
def propose(edition: Edition, *, ticket: str, text: str, language: str) -> Statement:
    """Keep what a participant says, held until a moderator has read it."""
    person = enter(edition, ticket=ticket, language=language)
    if person.statements.filter(state=StatementState.HELD).count() >= MOST_WAITING:
        raise TooManyWaiting(
            _("Ten of your opinions still wait for a moderator. Please send this one later.")
        )
    side = person.group.side if person.group else ""
    spoken = "th" if any("\u0e00" <= letter <= "\u0e7f" for letter in text) else "en"
    return write_statement(edition, text=text, language=spoken, from_side=side, author=person, by=person)


@transaction.atomic
def translate_statement(statement: Statement, translation: str, *, by: object) -> None:
    note(
        "translate_statement",
        statement,
        by,
        {"translation": statement.translation},
        {"translation": translation},
    )
    statement.translation = translation
    statement.save(update_fields=["translation"])


@transaction.atomic
def show_statement(statement: Statement, *, by: object) -> None:
    """Open a statement for votes; this also undoes hiding and merging."""
    change_state(statement, StatementState.SHOWN, by)


@transaction.atomic
def hold_statement(statement: Statement, *, by: object) -> None:
    change_state(statement, StatementState.HELD, by)


@transaction.atomic
def hide_statement(statement: Statement, reason: str, *, by: object) -> None:
    """Take a statement out, with a reason that its author can read."""
    if not reason.strip():
        raise ValueError(_("Write a reason: the author of the statement will see it."))
    change_state(statement, StatementState.HIDDEN, by, reason=reason.strip())


@transaction.atomic
def merge_statement(statement: Statement, target: Statement, *, by: object) -> None:
    """Pool a statement with one that says the same; votes on either count once per person."""
    if target.edition_id != statement.edition_id or target.pk == statement.pk:
        raise MergeNotPossible(_("Choose another statement of the same edition."))
    if target.state != StatementState.SHOWN:
        raise MergeNotPossible(
            _("Statement %(number)s is not shown; show it first.") % {"number": target.number}
        )
    for earlier in list(statement.merged.all()):
        change_state(earlier, StatementState.MERGED, by, merged_into=target)
    change_state(statement, StatementState.MERGED, by, merged_into=target)


def change_state(
    statement: Statement, state: str, by: object, *, reason: str = "", merged_into: Statement | None = None
) -> None:
    before = {"state": statement.state, "reason": statement.reason}
    after = {"state": state, "reason": reason, "merged_into": merged_into.number if merged_into else None}
    statement.state, statement.reason, statement.merged_into = state, reason, merged_into
    statement.save(update_fields=["state", "reason", "merged_into"])
    note("change_state", statement, by, before, after)


def note(
    operation: str,
    statement: Statement,
    by: object,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        actor=by,
        operation=operation,
        subject=statement,
        edition_key=statement.edition.key,
        before=before,
        after=after,
    )
