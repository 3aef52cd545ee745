"""The vote log, and the room that runs on it."""

from sewana.forum.live.journal import (
    batches_after,
    forget,
    forget_folded,
    forget_person,
    newest_batch,
    waiting_ms,
)
from sewana.forum.live.log import (
    COLUMNS,
    JOURNAL,
    ROOM,
    Entry,
    Row,
    append,
    append_rows,
    as_row,
    entries_after,
    hex_of,
    hold_order,
    time_column,
    write,
)
from sewana.forum.live.rooms import changed, has_heard, on_screen, record, record_secret
from sewana_live.ports import now_ms

__all__ = [
    "COLUMNS",
    "JOURNAL",
    "ROOM",
    "Entry",
    "Row",
    "append",
    "append_rows",
    "as_row",
    "batches_after",
    "changed",
    "entries_after",
    "forget",
    "forget_folded",
    "forget_person",
    "has_heard",
    "hex_of",
    "hold_order",
    "newest_batch",
    "now_ms",
    "on_screen",
    "record",
    "record_secret",
    "time_column",
    "waiting_ms",
    "write",
]
