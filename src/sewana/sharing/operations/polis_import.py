"""A Polis conversation becomes an edition: all of it, or nothing.

The votes go to the log, which may be a file of its own: two commits. The log commits first, while this
process still holds the office's tables; a crash between the two leaves entries of an edition that does not
exist, which every fold passes over. The edition and its folded votes appear together, with the last commit.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from uuid import uuid4

from django.db import connections, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sewana.base import audit, bulk
from sewana.committee import operations as committee
from sewana.committee.models import Edition, State
from sewana.forum import live
from sewana.forum import operations as forum
from sewana.forum import queries as forum_queries
from sewana.forum.models import Participant, Source, Statement, StatementState
from sewana.sharing.operations.conversation import (
    UNKNOWN_TIME,
    CastVotes,
    Conversation,
    PolisStatement,
    moment,
)
from sewana.sharing.queries import origin
from sewana_live import tickets

BATCH = 10_000
THAI = re.compile(r"[\u0e01-\u0e5b]")


@dataclass(frozen=True)
class Imported:
    """What came in."""

    edition: Edition
    people: int
    statements: int
    votes: int


def import_polis(conversation: Conversation, *, by: object) -> Imported:
    """Make a closed edition of a conversation; safe to stop and to repeat at any moment."""
    votes = with_times(conversation)
    with transaction.atomic():
        edition = begin(conversation, votes, by)
        people = add_people(edition, conversation)
        statements = add_statements(edition, conversation, people, votes)
        append_votes(edition, people, statements, votes)
        forum.fold_votes()
        counts = {"people": len(people), "statements": len(statements), "votes": len(votes)}
        audit.record(
            actor=by, operation="import_polis", subject=edition, edition_key=edition.key, after=counts
        )
    return Imported(edition, **counts)


def with_times(conversation: Conversation) -> CastVotes:
    """Give votes of a table, which has no times, the moment of the newest statement.

    They are put in the order of the exported log (statement, then person), so that an export brings the
    same order back.
    """
    votes = conversation.votes
    if not len(votes) or votes.times_ms[0] != UNKNOWN_TIME:
        return votes
    newest = max((row.written_ms for row in conversation.statements), default=UNKNOWN_TIME)
    if newest == UNKNOWN_TIME:
        newest = int(timezone.now().timestamp()) * 1000
    places = [
        statement << 32 | voter for statement, voter in zip(votes.statements, votes.voters, strict=True)
    ]
    ordered = votes.in_order(sorted(range(len(votes)), key=places.__getitem__))
    times = array("q", [newest]) * len(votes)
    return CastVotes(ordered.voters, ordered.statements, ordered.values, times)


def begin(conversation: Conversation, votes: CastVotes, by: object) -> Edition:
    newest = votes.times_ms[-1] if len(votes) else UNKNOWN_TIME
    ended = timezone.localtime(moment(newest)) if newest != UNKNOWN_TIME else timezone.localtime()
    topic, description = conversation.topic[:200], conversation.description[:2000]
    return committee.begin_edition(
        key=slugify(conversation.name.replace(".", "-").replace("_", "-"))[:60] or "polis",
        year=ended.year,
        title_th=topic,
        title_en=topic,
        summary_th=description,
        summary_en=description,
        state=State.CLOSED,
        origin_note=origin.note(conversation.url),
        by=by,
    )


def add_people(edition: Edition, conversation: Conversation) -> dict[int, int]:
    """Add everybody who voted or spoke; return their ids by the numbers that Polis gave them.

    Each gets the seal of a ticket that nobody holds: no phone can come back as them.
    """
    voters = set(conversation.votes.voters)
    authors = {row.author for row in conversation.statements if row.author is not None and not row.is_seed}
    people = [
        Participant(
            edition=edition,
            number=number,
            seal=forum_queries.seal(edition, tickets.new_ticket()),
            was_asked=True,
        )
        for number in sorted(voters | authors)
    ]
    return {person.number: person.pk for person in Participant.objects.bulk_create(people, batch_size=BATCH)}


def add_statements(
    edition: Edition, conversation: Conversation, people: dict[int, int], votes: CastVotes
) -> dict[int, int]:
    """Add the statements with the numbers and the moderation they had; return their ids by number."""
    voted_on = set(votes.statements)
    is_moderated = any(row.moderated for row in conversation.statements)
    now = timezone.now()
    rows = [
        Statement(
            edition=edition,
            number=row.number,
            text=row.text,
            language="th" if THAI.search(row.text) else "en",
            author_id=people.get(row.author) if row.author is not None else None,
            is_seed=row.is_seed,
            is_meta=row.is_meta,
            written_at=now if row.written_ms == UNKNOWN_TIME else moment(row.written_ms),
            **state_of(row, in_use=row.number in voted_on or not is_moderated),
        )
        for row in conversation.statements
    ]
    return {row.number: row.pk for row in Statement.objects.bulk_create(rows, batch_size=1000)}


def state_of(row: PolisStatement, *, in_use: bool) -> dict[str, str]:
    """Polis shows a statement nobody has looked at, unless it moderates strictly: then it has no votes."""
    if row.moderated < 0:
        return {"state": StatementState.HIDDEN, "reason": _("Rejected in Polis")}
    return {"state": StatementState.SHOWN if row.moderated > 0 or in_use else StatementState.HELD}


def append_votes(
    edition: Edition, people: dict[int, int], statements: dict[int, int], votes: CastVotes
) -> None:
    """Log the votes in order of arrival, in one transaction of the log.

    The rows go in as `live.append` writes them, without an `Entry` for each, which takes three times as long.
    """
    rows = log_rows(edition, people, statements, votes)
    with transaction.atomic(using=live.JOURNAL):
        live.hold_order()
        while batch := list(islice(rows, BATCH)):
            live.write(batch)


def log_rows(
    edition: Edition, people: dict[int, int], statements: dict[int, int], votes: CastVotes
) -> Iterator[bulk.Row]:
    uid = edition.uid.hex
    adapt = connections[live.JOURNAL].ops.adapt_datetimefield_value
    written = cache(lambda time_ms: adapt(moment(time_ms)))
    # One random beginning, then counted on: the log's index of phone ids grows at its end, which is fast.
    first = uuid4().int & ~0xFFFF_FFFF
    rows = zip(votes.voters, votes.statements, votes.values, votes.times_ms, strict=True)
    for place, (voter, statement, value, time_ms) in enumerate(rows):
        phone_id = f"{first + place:032x}"
        yield (
            phone_id,
            uid,
            people[voter],
            statements[statement],
            value,
            written(time_ms),
            Source.IMPORT.value,
            *(None, None, None),  # nothing is known of how Polis drew the statement
        )
