"""The log of votes is folded into the latest vote of each person on each statement."""

from collections.abc import Sequence

from django.db import transaction

from sewana.base import bulk
from sewana.forum import live, queries
from sewana.forum.models import FoldPosition, Participant, Statement

FOLD_BATCH = 20_000

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
