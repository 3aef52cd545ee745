"""The vote log, and the room that runs on it."""

from sewana.forum.live.log import (
    COLUMNS,
    JOURNAL,
    ROOM,
    Entry,
    Row,
    append,
    as_row,
    entries_after,
    hex_of,
    hold_order,
    write,
)

__all__ = [
    "COLUMNS",
    "JOURNAL",
    "ROOM",
    "Entry",
    "Row",
    "append",
    "as_row",
    "entries_after",
    "hex_of",
    "hold_order",
    "write",
]
