"""What the rest of the product tells the running rooms: somebody wrote in the journal, something was rearranged."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.db import transaction
from django.db.models import F

from sewana.committee.models import Edition
from sewana.forum.live import journal
from sewana.forum.models import Room
from sewana_live import events
from sewana_live.ports import Batch, Secret
from sewana_live.tickets import who_of


class Running(Protocol):
    """The rooms of this process; a room is named by its edition's uid, hexadecimal."""

    def heard(self, room: str) -> None:
        """Read on in the journal: another has written."""

    def rearranged(self, room: str) -> None:
        """Make the scene anew from the tables."""

    def look(self) -> None:
        """Find what other processes have written or rearranged."""

    def on_screen(self, room: str, who: str) -> int | None:
        """Return the number of the statement that the running room has dealt somebody, until they vote on it."""

    def has_heard(self, room: str, who: str) -> bool:
        """Whether somebody may have said what the tables do not know yet; false where a running room knows better."""

    def figures(self) -> Mapping[str, float]:
        """Return counters and gauges, see `sewana_live.server.Server.figures`."""


class Nobody:
    """Where no room runs: commands, tests, a process that only serves pages."""

    def heard(self, room: str) -> None:
        return

    def rearranged(self, room: str) -> None:
        return

    def look(self) -> None:
        return

    def on_screen(self, room: str, who: str) -> int | None:
        return None

    def has_heard(self, room: str, who: str) -> bool:
        return True

    def figures(self) -> Mapping[str, float]:
        return {}


class Process:
    """Holds the one thing that a process knows of its rooms."""

    rooms: Running = Nobody()


def record(edition: Edition, voices: Sequence[events.Event]) -> None:
    """Make events durable, and let the running room hear them once all that belongs to them is committed."""
    write(Batch(edition.uid.hex, b"\n".join(events.encode(voice) for voice in voices), len(voices)))


def record_secret(edition: Edition, secret: Secret) -> None:
    """Make an anonymous answer durable in the same way."""
    write(Batch(edition.uid.hex, b"", 0, [secret]))


def write(batch: Batch) -> None:
    journal.write([batch])
    # Where PostgreSQL holds all in one transaction, the batch cannot be read before its end.
    transaction.on_commit(lambda: Process.rooms.heard(batch.room))


def changed(edition: Edition) -> None:
    """Let the running room be arranged anew, once what was changed is committed; other processes see the version."""
    room = edition.uid.hex
    Room.objects.filter(edition=edition).update(version=F("version") + 1)
    transaction.on_commit(lambda: Process.rooms.rearranged(room))


def on_screen(edition: Edition, seal: str) -> int | None:
    """Return the number of the statement that a phone of this seal has before it in the room that this process runs."""
    return Process.rooms.on_screen(edition.uid.hex, who_of(seal))


def has_heard(edition: Edition, seal: str) -> bool:
    """Whether a phone of this seal may have said what the tables do not know yet."""
    return Process.rooms.has_heard(edition.uid.hex, who_of(seal))
