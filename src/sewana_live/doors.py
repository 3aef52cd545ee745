"""Who stands behind a request: a phone by its ticket and pass, a stage or console by the pass in its address."""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sewana_live import tickets
from sewana_live.room.scene import LANGUAGES, Scene
from sewana_live.tickets import Pass
from sewana_live.wire import Call, Header, cookie, cookies_of

TICKET_COOKIE = "sewana_ticket"
PASS_COOKIE = "sewana_pass"  # noqa: S105 - a name
TICKET_SECONDS = 400 * 24 * 3600
PASS_SECONDS = 30 * 3600  # a day of forum with its evening before


@dataclass(frozen=True)
class Keys:
    """What a server signs and seals by.

    Attributes
    ----------
    passes : bytes
        Signs passes, and makes the sources of floods.
    seals : str
        Seals tickets; the same as where the people are kept.
    origins : frozenset of bytes
        Origins of this site beside the one that the request itself names as its host.
    proxies : frozenset of str
        Addresses whose X-Forwarded-For is believed.
    is_https : bool
        Whether cookies are to go over encrypted lines only.
    """

    passes: bytes
    seals: str
    origins: frozenset[bytes] = frozenset()
    proxies: frozenset[str] = frozenset()
    is_https: bool = False


def pass_of_phone(keys: Keys, call: Call, now: int) -> Pass | None:
    """Return the pass that a phone shows for this room, None without a good one."""
    given = tickets.read(cookies_of(call).get(PASS_COOKIE, ""), keys.passes, now)
    return given if given is not None and given.role == "phone" and given.room == call.room else None


def welcome_phone(keys: Keys, call: Call, now: int) -> tuple[Pass, Sequence[Header]]:
    """Return a phone's pass, and the cookies it must be given: whoever comes without one came by the open link."""
    cookies: list[Header] = []
    ticket = cookies_of(call).get(TICKET_COOKIE, "")
    if not tickets.is_ticket(ticket):
        ticket = tickets.new_ticket()
        cookies.append(
            cookie(
                TICKET_COOKIE,
                ticket,
                path="/",
                seconds=TICKET_SECONDS,
                same_site="Lax",
                is_secure=keys.is_https,
            )
        )
    seal = seal_of(ticket, call.room, keys.seals)
    shown = pass_of_phone(keys, call, now)
    known = shown if shown is not None and shown.subject == seal else None
    if known is not None and known.expires - now > PASS_SECONDS * 500:
        return known, cookies
    door = known.door if known is not None else "open"
    given = Pass("phone", call.room, seal, door, 0, now + PASS_SECONDS * 1000)
    cookies.append(pass_cookie(keys, given))
    return given, cookies


def pass_cookie(keys: Keys, given: Pass) -> Header:
    return cookie(
        PASS_COOKIE,
        tickets.sign(given, keys.passes),
        path=f"/live/{given.room}/",
        seconds=PASS_SECONDS,
        same_site="Strict",
        is_secure=keys.is_https,
    )


@lru_cache(maxsize=50_000)
def seal_of(ticket: str, room: str, secret: str) -> str:
    return tickets.seal(ticket, room=str(uuid.UUID(room)), secret=secret)


def pass_of_screen(keys: Keys, call: Call, text: str, *, role: str, scene: Scene, now: int) -> Pass | None:
    """Return the pass of a stage or console, None if it is not of this room, this role or this address."""
    given = tickets.read(text, keys.passes, now)
    if given is None or (given.role, given.room) != (role, call.room):
        return None
    return given if given.epoch >= scene.epochs.get(role, 0) else None


def source_of(keys: Keys, call: Call) -> str:
    """Return eight characters by which many new phones of one machine are told from the people beside it."""
    address = call.peer
    if address in keys.proxies:
        forwarded = call.headers.get(b"x-forwarded-for", b"").decode("latin-1")
        address = forwarded.rpartition(",")[2].strip() or address
    told = address.encode() + b"|" + call.headers.get(b"user-agent", b"")
    return hmac.new(keys.passes, b"sewana.source:" + told, hashlib.sha256).hexdigest()[:8]


def language_of(wanted: str) -> str:
    return wanted if wanted in LANGUAGES else LANGUAGES[0]
