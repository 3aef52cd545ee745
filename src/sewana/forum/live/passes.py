"""Passes into a running room: for phones by the door they came through, for stage and consoles by a secret address."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings

from sewana.committee.models import Edition
from sewana.forum.models import Room
from sewana_live import tickets
from sewana_live.ports import now_ms

# A day of forum with its evening before; a page that is opened again gets a new one.
LASTS = timedelta(hours=30)
COOKIE = "sewana_pass"


def key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"sewana.forum.live.passes", "sha256")


def sign(room: Room, role: str) -> str:
    """Return the pass of a stage or console, for the address of its stream."""
    epoch = {"stage": room.stage_epoch, "console": room.console_epoch}[role]
    given = tickets.Pass(role, room.edition.uid.hex, role, "", epoch, expires())
    return tickets.sign(given, key())


def phone(edition: Edition, ticket: str, door: str) -> str:
    """Return the pass of a phone that came through a door."""
    seal = tickets.seal(ticket, room=str(edition.uid), secret=settings.SECRET_KEY)
    return tickets.sign(tickets.Pass("phone", edition.uid.hex, seal, door, 0, expires()), key())


def cookie_path(edition: Edition) -> str:
    """Where browsers send a phone's pass: to the room's own addresses, and nowhere else."""
    return f"/live/{edition.uid.hex}/"


def door_of(edition: Edition, ticket: str, text: str) -> str:
    """Return the door that a pass proves for this ticket; nothing for one that is forged, expired or another's."""
    seal = tickets.seal(ticket, room=str(edition.uid), secret=settings.SECRET_KEY)
    known = tickets.read(text, key(), now_ms())
    fits = known is not None and (known.role, known.room, known.subject) == ("phone", edition.uid.hex, seal)
    return known.door if known and fits else ""


def source(address: str, browser: str) -> str:
    """Return what tells a flood of forms out of one machine, the same as for phones that open a stream."""
    told = address.encode() + b"|" + browser.encode("latin-1", "replace")
    return hmac.new(key(), b"sewana.source:" + told, hashlib.sha256).hexdigest()[:8]


def expires() -> int:
    return now_ms() + round(LASTS.total_seconds() * 1000)
