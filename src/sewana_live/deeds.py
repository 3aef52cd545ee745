"""What a phone sends: a vote, an upvote, an answer, its group, that it is here."""

import re
from collections.abc import Callable
from typing import Any

from sewana_live.doors import pass_of_phone, source_of
from sewana_live.events import Answered, Entered, Event, Present, Told, Upvoted, Voted
from sewana_live.room import Person, Refusal, stronger
from sewana_live.room.scene import LANGUAGES
from sewana_live.running import Outcome, Running
from sewana_live.server import Server
from sewana_live.tickets import Pass, who_of
from sewana_live.wire import Call, body_of, is_own_origin, refuse

ID = re.compile(r"[0-9a-f]{32}")
SLOW_S = 2
HERE_AGAIN_MS = 20_000  # a second heartbeat within this time is not written

Body = dict[str, Any]
LONGEST_NAME = 80


def send(server: Server, running: Running, call: Call) -> None:
    """Answer POST /live/<room>/send."""
    now = server.clock()
    given = call.admitted
    if given is None or now >= given.expires:
        given = call.admitted = admit(server, call, now)
    if given is not None:
        take(server, running, call, given, now)


def admit(server: Server, call: Call, now: int) -> Pass | None:
    """Return the pass of a request whose headers are in order; None for one that was refused."""
    headers = call.headers
    if not is_own_origin(headers.get(b"origin"), headers.get(b"host"), server.keys.origins):
        refuse(call, 403, "origin")
        return None
    if not headers.get(b"content-type", b"").lower().startswith(b"application/json"):
        refuse(call, 415, "type")
        return None
    given = pass_of_phone(server.keys, call, now)
    if given is None:
        server.counts["refused"] += 1
        refuse(call, 401, "pass")
    return given


def take(server: Server, running: Running, call: Call, given: Pass, now: int) -> None:
    """Make an event of what was sent, and let it be said."""
    body = body_of(call)
    who = who_of(given.subject)
    event = event_of(running, who, body, now) if body is not None else None
    if body is None or event is None:
        server.counts["refused"] += 1
        refuse(call, 422, "form")
        return
    person = running.room.people.get(who)
    entrance = None
    if person is None or stronger(person.door, given.door) != person.door:
        person = running.room.meet(who, given.door, "")
        entrance = Entered(
            who,
            given.subject,
            person.door,
            source_of(server.keys, call),
            person.language or LANGUAGES[0],
            now,
        )
    replying = Replying(server, running, call, who=who, person=person, body=body)
    if type(event) is Present and now - person.last_at < HERE_AGAIN_MS and event.place == person.place:
        running.room.appear(who, now)
        replying(Outcome.AGAIN)
        return
    server.say(running, event, replying, person=person, entrance=entrance, now=now)


class Replying:
    """Who waits for an answer, and for what; called with how it ended."""

    __slots__ = ("body", "call", "person", "running", "server", "who")

    def __init__(
        self, server: Server, running: Running, call: Call, *, who: str, person: Person, body: Body
    ) -> None:
        self.server = server
        self.running = running
        self.call = call
        self.who = who
        self.person = person
        self.body = body

    def __call__(self, outcome: Outcome | Refusal) -> None:
        if outcome is Outcome.DONE or outcome is Outcome.AGAIN:
            self.call.answer(200, self.done(is_again=outcome is Outcome.AGAIN))
            return
        self.server.counts["refused"] += 1
        if isinstance(outcome, Refusal):
            refuse(self.call, outcome.status, outcome.code)
        elif outcome is Outcome.SLOW:
            refuse(self.call, 429, "slow", after_s=SLOW_S)
        else:
            refuse(self.call, 503, "store")

    def done(self, *, is_again: bool) -> bytes:
        body = self.body
        done = b'{"done":"%b","again":%b' % (body.get("id", "").encode(), b"true" if is_again else b"false")
        if body["do"] != "vote":
            return done + b"}"
        language = body.get("lang")
        if language not in LANGUAGES:
            language = self.person.language
        return done + b"," + self.running.progress(self.who, self.person, language) + b"}"


def event_of(running: Running, who: str, body: Body, now: int) -> Event | None:
    """Return the event that a body asks for, None if it has another form."""
    make = DEEDS.get(body["do"]) if isinstance(body.get("do"), str) else None
    name = body.get("id", "")
    if make is None or not isinstance(name, str) or not (ID.fullmatch(name) or (make is here and not name)):
        return None
    return make(running, who, body, now)


def is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 31


def vote(running: Running, who: str, body: Body, now: int) -> Event | None:
    statement, value = body.get("statement"), body.get("value")
    if type(statement) is not int or type(value) is not int or not -1 <= value <= 1 or statement < 0:
        return None
    person = running.room.find(who)
    drawn = person.drawn if person is not None else None
    if drawn is not None and drawn[0] == statement:
        return Voted(who, statement, value, body["id"], now, *drawn[1:])
    return Voted(who, statement, value, body["id"], now)


def upvote(running: Running, who: str, body: Body, now: int) -> Event | None:
    question, on = body.get("question"), body.get("on")
    if not is_number(question) or not isinstance(on, bool):
        return None
    return Upvoted(who, int(body["question"]), on, body["id"], now)


def answer_poll(running: Running, who: str, body: Body, now: int) -> Event | None:
    given, name = body.get("answer"), body.get("name", "")
    if not is_number(body.get("poll")) or not isinstance(given, str | list) or not isinstance(name, str):
        return None
    poll = running.room.scene.polls.get(body["poll"])
    is_named = poll is not None and poll.level == "named"
    return Answered(who, body["poll"], given, body["id"], now, name[:LONGEST_NAME] if is_named else "")


def tell(running: Running, who: str, body: Body, now: int) -> Event | None:
    group, origin = body.get("group", ""), body.get("origin", "")
    if not isinstance(group, str) or not isinstance(origin, str):
        return None
    if not group:
        return Told(who, "", "", "", now)
    side = running.room.scene.groups.get((group, origin))
    return None if side is None else Told(who, group, origin, side, now)


def here(running: Running, who: str, body: Body, now: int) -> Event | None:
    place = body.get("place")
    return Present(who, place, now) if isinstance(place, str) else None


DEEDS: dict[str, Callable[[Running, str, Body, int], Event | None]] = {
    "vote": vote,
    "upvote": upvote,
    "answer": answer_poll,
    "tell": tell,
    "here": here,
}
