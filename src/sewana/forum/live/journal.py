"""The room's journal in the database: batches of events, and the ballots of anonymous polls.

SQLite keeps it in a file of its own, so that neither the office's transactions nor the fold of the vote log can ever
hold an acknowledgement back.
"""

import json
import secrets
from collections.abc import Sequence

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from sewana.forum.live.log import ROOM
from sewana.forum.models import JournalBatch, SecretBallot, SecretMark
from sewana_live.ports import Batch, Secret, Secrets, now_ms

# By hand, since this is the way of every acknowledged voice: one statement, committed by itself.
ON_SQLITE = "INSERT INTO forum_journalbatch (room, at_ms, count, records) VALUES (?, ?, ?, ?)"
# A batch must never commit behind a later one: readers go on from the last id they saw.
ON_POSTGRESQL = (
    "WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(%s)) "
    "INSERT INTO forum_journalbatch (room, at_ms, count, records) SELECT %s, %s, %s, %s FROM held"
)
ORDER_LOCK = 0x70E6  # any fixed number: PostgreSQL's name for "batches commit in the order of their ids"
MARK = "INSERT INTO forum_secretmark (mark, room, poll) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
BALLOT = "INSERT INTO forum_secretballot (name, room, poll, answer) VALUES (%s, %s, %s, %s)"


def write(batches: Sequence[Batch]) -> list[int]:
    """Make events and ballots durable together; return each batch's id, 0 where there were ballots only."""
    if not any(batch.secrets for batch in batches) and len(batches) == 1:
        return [write_records(batches[0])]  # committed by itself: nothing else is on the way of a vote
    with transaction.atomic(using=ROOM):
        return [write_batch(batch) for batch in batches]


def write_batch(batch: Batch) -> int:
    number = write_records(batch) if batch.count else 0
    write_ballots(batch.room, batch.secrets)
    return number


def write_records(batch: Batch) -> int:
    row = (batch.room, now_ms(), batch.count, batch.records)
    connection = connections[ROOM]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ON_POSTGRESQL + " RETURNING id", [ORDER_LOCK, *row])
            return int(cursor.fetchone()[0])
    connection.ensure_connection()
    with connection.wrap_database_errors:  # below Django's cursor, which takes as long as the statement
        return int(connection.connection.execute(ON_SQLITE, row).lastrowid)


def write_ballots(room: str, ballots: Sequence[Secret]) -> None:
    # Two lists in two orders: nothing may tell which mark came with which ballot.
    with connections[ROOM].cursor() as cursor:
        fresh = [ballot for ballot in ballots if mark(cursor, room, ballot)]
        secrets.SystemRandom().shuffle(fresh)
        rows = [(secrets.token_hex(16), room, ballot.poll, json.dumps(ballot.answer)) for ballot in fresh]
        cursor.executemany(BALLOT, rows)


def mark(cursor: CursorWrapper, room: str, ballot: Secret) -> bool:
    cursor.execute(MARK, [ballot.mark, room, ballot.poll])
    return bool(cursor.rowcount == 1)


def batches_after(position: int, limit: int, room: str = "") -> list[tuple[int, str, bytes]]:
    """Return (id, room, records) of the oldest batches after a position, of one room or of all."""
    found = JournalBatch.objects.filter(id__gt=position).order_by("id")
    found = found.filter(room=room) if room else found
    return [
        (pk, name, bytes(records)) for pk, name, records in found.values_list("id", "room", "records")[:limit]
    ]


def secrets_of(room: str) -> Secrets:
    """Return who has answered a room's anonymous polls, and apart from it what was answered."""
    marks = SecretMark.objects.filter(room=room).values_list("poll", "mark")
    ballots = SecretBallot.objects.filter(room=room).values_list("poll", "answer")
    return Secrets(list(marks), list(ballots))


def newest_batch() -> int:
    """Return the id of the newest batch, 0 when there is none."""
    return JournalBatch.objects.order_by("-id").values_list("id", flat=True).first() or 0


def waiting_ms(position: int) -> int:
    """Return for how long the oldest batch after a position has waited, 0 when there is none."""
    found = JournalBatch.objects.filter(id__gt=position).order_by("id")
    written = found.values_list("at_ms", flat=True).first()
    return 0 if written is None else max(0, now_ms() - written)


def forget_folded(position: int, *, before_ms: int) -> int:
    """Remove batches up to a position that are older than a moment; return how many."""
    return JournalBatch.objects.filter(id__lte=position, at_ms__lt=before_ms).delete()[0]


def forget_person(room: str, who: str) -> None:
    """Remove what one person has said from the batches that still wait to be removed; all of it is in the tables."""
    named = f'"{who}"'.encode()
    with transaction.atomic(using=ROOM):
        for batch in JournalBatch.objects.filter(room=room).order_by("id").iterator(chunk_size=500):
            lines = bytes(batch.records).split(b"\n")
            left = [line for line in lines if named not in line or json.loads(line)[1] != who]
            if not left:
                batch.delete()  # lines are joined: an empty batch between two others could not be read
            elif len(left) < len(lines):
                batch.records, batch.count = b"\n".join(left), len(left)
                batch.save(update_fields=["records", "count"])


def forget(room: str) -> None:
    """Remove everything that a room has written; for rehearsals."""
    for table in ("forum_journalbatch", "forum_secretmark", "forum_secretballot"):
        with connections[ROOM].cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE room = %s", [room])  # noqa: S608 - names of our own
