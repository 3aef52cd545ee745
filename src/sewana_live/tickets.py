"""Who somebody is in one room, without an account: a random ticket on the phone, sealed for each room."""

import hashlib
import hmac
import re
import secrets

TICKET_BYTES = 16
TICKET_FORM = re.compile(r"[A-Za-z0-9_-]{22}")


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
