"""What goes out: the stream of a phone, stage or console, the same state at once, and the room's page."""

from collections.abc import Sequence

from sewana_live.doors import language_of, pass_of_screen, welcome_phone
from sewana_live.hub import AUDIENCES, Listener, frame
from sewana_live.room import Person
from sewana_live.running import Running
from sewana_live.server import Server
from sewana_live.tickets import who_of
from sewana_live.wire import STREAM_HEADERS, Call, Header, query_of, refuse

COST = 5
COME_AGAIN = b"retry: 2000\n\n"
POLLED_AGAIN_MS = 4_000


class Admitted:
    """Who may look, as what, and what must be given to them."""

    __slots__ = ("audience", "cookies", "epoch", "language", "person", "who")

    def __init__(self, audience: str, language: str) -> None:
        self.audience = audience
        self.language = language
        self.who = ""
        self.epoch = 0
        self.person: Person | None = None
        self.cookies: Sequence[Header] = ()


def admit(server: Server, running: Running, call: Call, now: int) -> Admitted | None:
    """Let somebody in; None after they were refused."""
    asked = query_of(call.query)
    found = Admitted(asked.get("as", "phone"), language_of(asked.get("lang", "")))
    if found.audience not in AUDIENCES:
        refuse(call, 422, "form")
        return None
    if not running.costs.may_cost(COST, now / 1000):
        refuse(call, 429, "slow", after_s=2)
        return None
    if found.audience == "phone":
        given, found.cookies = welcome_phone(server.keys, call, now)
        found.who = who_of(given.subject)
        found.person = running.room.meet(found.who, given.door, found.language)
        found.person.language = found.language
        running.room.appear(found.who, now)
        return found
    scene, text = running.room.scene, asked.get("t", "")
    shown = pass_of_screen(server.keys, call, text, role=found.audience, scene=scene, now=now)
    if shown is None:
        refuse(call, 401, "pass")
        return None
    found.epoch = shown.epoch
    return found


def listen(server: Server, running: Running, call: Call) -> None:
    """Answer GET /live/<room>/listen: everything once, then what changes."""
    if server.is_closing:  # an EventSource comes again after a stream that ended, never after a refusal
        call.answer(200, COME_AGAIN, STREAM_HEADERS)
        return
    now = server.clock()
    admitted = admit(server, running, call, now)
    if admitted is None or call.is_gone:  # who did not wait for the room to be loaded
        return
    first = b""
    if admitted.person is not None:
        admitted.person.has_opened = True
        first = frame(b"me", running.me(admitted.who, admitted.person))
    sink = call.stream(admitted.cookies)
    listener = Listener(sink, admitted.audience, admitted.language, who=admitted.who, epoch=admitted.epoch)
    call.bind(listener)
    running.hub.join(listener, now, first)


def enter(server: Server, running: Running, call: Call) -> None:
    """Answer GET /live/<room>/enter: the same at once, for those whom a stream cannot reach."""
    now = server.clock()
    admitted = admit(server, running, call, now)
    if admitted is None:
        return
    me, person = b"null", admitted.person
    if person is not None:
        person.has_opened = person.has_opened or 0 < person.polled_at <= now - POLLED_AGAIN_MS
        person.polled_at = person.polled_at or now
        me = running.me(admitted.who, person)
    numbers = running.hub.numbers_of(admitted.audience, now).all(now)
    scene = running.hub.scene(admitted.audience, admitted.language)
    call.answer(200, b'{"me":%b,"scene":%b,"numbers":%b}' % (me, scene, numbers), extra=admitted.cookies)


def page(server: Server, running: Running, call: Call) -> None:
    """Answer with the room's page: the same bytes for everybody of a language, so that caches may keep it."""
    shells = running.room.scene.shells
    language = language_of(query_of(call.query).get("lang", ""))
    shell = shells.get(language) or next(iter(shells.values()), None)
    if shell is None:
        refuse(call, 404, "unknown")
        return
    plain, packed = shell
    if b"gzip" in call.headers.get(b"accept-encoding", b""):
        call.answer(200, packed, server.page_headers, [(b"content-encoding", b"gzip")])
    else:
        call.answer(200, plain, server.page_headers)
