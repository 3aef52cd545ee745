"""The running room's store: the journal in the database, written by one thread."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import close_old_connections, connections

from sewana.forum.live import journal
from sewana.forum.live.log import ROOM
from sewana_live.ports import Batch, Secrets

AT_ONCE = 1000
T = TypeVar("T")


class DatabaseStore:
    """See `sewana_live.ports.Store`."""

    def write(self, batches: Sequence[Batch]) -> list[int]:
        return anew(lambda: journal.write(batches))

    def tail(self, room: str, after: int) -> list[tuple[int, bytes]]:
        return once(lambda: tail(room, after))

    def secrets(self, room: str) -> Secrets:
        return once(lambda: journal.secrets_of(room))

    def rest(self) -> None:
        connections.close_all()


def tail(room: str, after: int) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while rows := journal.batches_after(found[-1][0] if found else after, AT_ONCE, room):
        found += [(number, records) for number, _room, records in rows]
    return found


def once(work: Callable[[], T]) -> T:
    """Read in a thread that may not come back for long: its connections are not kept."""
    try:
        return work()
    finally:
        connections.close_all()


def anew(work: Callable[[], T]) -> T:
    """Do something with the database; after a failure this thread's connection is made anew.

    A write that failed may still have been kept: whoever sends it again sends the same ids.
    """
    try:
        return work()
    except Exception:
        connections[ROOM].close()
        close_old_connections()
        raise
