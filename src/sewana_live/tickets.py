"""Who somebody is in one room, without an account: a random ticket on the phone, sealed for each room."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache

TICKET_BYTES = 16
WHO_LENGTH = 16
TICKET_FORM = re.compile(r"[A-Za-z0-9_-]{22}")
PART_FORM = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_PASS = 300  # characters; nothing longer is looked at or remembered


def new_ticket() -> str:
    """Return a fresh ticket of 128 random bits, 22 characters that are safe in a cookie."""
    return secrets.token_urlsafe(TICKET_BYTES)


def is_ticket(text: str) -> bool:
    """Tell whether a text has the form of a ticket (nothing is said of who holds it)."""
    return TICKET_FORM.fullmatch(text) is not None


def seal(ticket: str, *, room: str, secret: str) -> str:
    """Return what a room's database keeps of a ticket: 64 hexadecimal characters.

    The same phone gets unrelated seals in two rooms, so that nobody who reads the database can follow
    a person from year to year, and the ticket itself cannot be found from the seal.

    Raises
    ------
    ValueError
        If the text is not a ticket.
    """
    if not is_ticket(ticket):
        raise ValueError(f"a ticket has 22 characters of A-Z a-z 0-9 _ -, got {ticket!r}")
    return hmac.new(secret.encode(), f"{room}:{ticket}".encode(), hashlib.sha256).hexdigest()


def who_of(sealed: str) -> str:
    """Return the name that a room and its journal give to a person: the first 16 digits of their seal."""
    return sealed[:WHO_LENGTH]


@dataclass(frozen=True, slots=True)
class Pass:
    """What lets somebody into a room: signed by the server, believed until it expires."""

    role: str  # phone, stage or console
    room: str  # 32 hexadecimal characters
    subject: str  # the seal of a phone; who or what it was given to otherwise
    door: str  # open, seat, checkin, kiosk or clerk; "" for stage and console
    epoch: int  # of the secret address; 0 for phones
    expires: int  # server milliseconds since 1970


def sign(given: Pass, key: bytes) -> str:
    """Return a pass as text that is safe in a cookie and in an address.

    Raises
    ------
    ValueError
        If a part holds anything but A-Z a-z 0-9 _ -: the parts are told apart by dots.
    """
    parts = (given.role, given.room, given.subject, given.door, str(given.epoch), str(given.expires))
    if not all(PART_FORM.fullmatch(part) for part in parts):
        raise ValueError(f"the parts of a pass are made of A-Z a-z 0-9 _ -, got {parts!r}")
    body = ".".join(parts)
    return f"{body}.{mac(body, key)}"


def read(text: str, key: bytes, now: int) -> Pass | None:
    """Return the pass that a text holds; None if it is forged, broken or expired at server time `now`."""
    if len(text) > LONGEST_PASS:
        return None
    try:
        known = verified(text, key)
    except ForgedPass:
        return None
    return known if now < known.expires else None


class ForgedPass(ValueError):
    """Raised, not returned, so that forgeries do not push true passes out of the cache."""


# A phone sends its pass with every vote; the check takes a hundred times as long as looking it up.
@lru_cache(maxsize=200_000)
def verified(text: str, key: bytes) -> Pass:
    body, _dot, signature = text.rpartition(".")
    if not text.isascii() or not hmac.compare_digest(mac(body, key), signature):
        raise ForgedPass
    role, room, subject, door, epoch, expires = body.split(".")
    return Pass(role, room, subject, door, int(epoch), int(expires))


def mac(body: str, key: bytes) -> str:
    digest = hmac.digest(key, b"sewana.pass:" + body.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
