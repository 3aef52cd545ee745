"""The vote log's own place: a SQLite file apart from the office's tables, or the one PostgreSQL.

A long transaction of the office pages can so never hold back a vote.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import connections, models, transaction

from sewana.base import bulk

JOURNAL = "journal" if "journal" in settings.DATABASES else "default"
ROOM = "room" if "room" in settings.DATABASES else "default"
ORDER_LOCK = 0x70E5  # any fixed number: PostgreSQL's name for "entries commit in the order of their ids"


PLACES = {"voteentry": JOURNAL, "journalbatch": ROOM, "secretmark": ROOM, "secretballot": ROOM}


class JournalRouter:
    """Send the log's model and the room's journal to files of their own, and every other model anywhere but there."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        return place_of(model._meta.app_label, model._meta.model_name)

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: object) -> bool:
        return db == place_of(app_label, model_name)


def place_of(app_label: str, model_name: str | None) -> str:
    return PLACES.get(model_name or "", "default") if app_label == "forum" else "default"


@dataclass(frozen=True)
class Entry:
    """A vote on its way into the log."""

    phone_id: str
    edition_uid: str
    participant_id: int
    statement_id: int
    value: int
    cast_at: dt.datetime
    source: str
    routing: int | None = None
    chance: float | None = None
    rank: int | None = None


# By hand, since building a model object for each of 200,000 imported votes takes longer than writing them.
COLUMNS = {
    "phone_id": "uuid",
    "edition_uid": "uuid",
    "participant_id": "bigint",
    "statement_id": "bigint",
    "value": "smallint",
    "cast_at": "timestamptz",
    "source": "text",
    "routing": "integer",
    "chance": "double precision",
    "rank": "integer",
}


def append(entries: Iterable[Entry]) -> None:
    """Write entries durably; an entry whose phone id is known already is left as it was."""
    append_rows([as_row(entry) for entry in entries])


def append_rows(rows: Sequence[bulk.Row]) -> None:
    """Write rows as `as_row` makes them, durably."""
    if rows:
        with transaction.atomic(using=JOURNAL):
            hold_order()
            write(rows)


def time_column() -> Callable[[int], str]:
    """Return what writes server milliseconds as the log's column takes them: a vote has no time to lose."""
    zone = "+00:00" if connections[JOURNAL].vendor == "postgresql" else ""

    def written(at_ms: int) -> str:
        seconds, thousandths = divmod(at_ms, 1000)
        part = f".{thousandths:03d}000" if thousandths else ""
        return f"{second_of(seconds)}{part}{zone}"

    return written


@lru_cache(maxsize=256)  # hundreds of votes come in the same second
def second_of(seconds: int) -> str:
    return str(dt.datetime.fromtimestamp(seconds, dt.UTC).replace(tzinfo=None))


def write(rows: Sequence[bulk.Row]) -> None:
    """Write rows as `as_row` makes them; the caller holds the order, in a transaction of the log."""
    bulk.insert(JOURNAL, "forum_voteentry", COLUMNS, rows, "ON CONFLICT (phone_id) DO NOTHING")


def as_row(entry: Entry) -> bulk.Row:
    return (
        entry.phone_id,
        entry.edition_uid,
        entry.participant_id,
        entry.statement_id,
        entry.value,
        connections[JOURNAL].ops.adapt_datetimefield_value(entry.cast_at),
        entry.source,
        entry.routing,
        entry.chance,
        entry.rank,
    )


def hold_order() -> None:
    # The fold reads on from the last entry it saw: an entry must never commit behind a later one.
    # SQLite has one writer at a time anyway.
    if connections[JOURNAL].vendor == "postgresql":
        with connections[JOURNAL].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER_LOCK])


# By hand, since the fold passes hundreds of thousands of rows on as they are.
ENTRIES_AFTER = (
    "SELECT id, edition_uid, participant_id, statement_id, value FROM forum_voteentry "
    "WHERE id > %s ORDER BY id LIMIT %s"
)


Row = tuple[int, object, int, int, int]


def entries_after(position: int, limit: int) -> list[Row]:
    """Rows (id, edition uid, participant, statement, value) of the log, oldest first."""
    with connections[JOURNAL].cursor() as cursor:
        cursor.execute(ENTRIES_AFTER, [position, limit])
        return list(cursor.fetchall())


def hex_of(uid: object) -> str:
    """An edition's uid as the log's rows give it: SQLite keeps the text, PostgreSQL makes it a UUID."""
    return str(uid).replace("-", "")
