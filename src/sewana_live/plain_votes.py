"""A vote as nearly every phone sends it: one object from the line to the journal and back.

What everything else goes through (`deeds`, `saying`) makes an object at each step and asks at each of what kind it is:
two thirds of what a vote costs. Here only a vote in a phone's own words is taken, of somebody who is known, on a line
whose head is known, and with nothing against it; all others are left to that way, which looks at them from the
beginning. What may be written and what counts is decided in `room`, for both.
"""

import re

from sewana_live.direct import Cycle, Line
from sewana_live.events import Drawn, encode_vote
from sewana_live.heads import Head
from sewana_live.limits import may_speak
from sewana_live.ports import Secret
from sewana_live.room import Person, count_vote, judge_vote, mark_of, stronger
from sewana_live.running import Outcome, Running
from sewana_live.server import Server
from sewana_live.tickets import who_of
from sewana_live.wire import refusal

BODY = re.compile(
    rb'\{"do":"vote","id":"([0-9a-f]{32})","statement":(0|[1-9][0-9]{0,8}),"value":(-1|0|1)(?:,"lang":"(th|en)")?\}'
)
NOT_DRAWN: Drawn = (None, None, None)


class PlainVote(Cycle):
    """A vote on its way; see `journal.Submission`."""

    __slots__ = (
        "id", "key", "language", "mark", "person", "records", "room", "running", "server", "statement", "value", "who",
    )  # fmt: skip
    lines = 1
    secret: Secret | None = None

    def __init__(
        self,
        line: Line,
        server: Server,
        running: Running,
        *,
        who: str,
        person: Person,
        found: re.Match[bytes],
    ) -> None:
        super().__init__(line)
        name, statement, value, language = found.groups()
        self.server = server
        self.running = running
        self.room = running.room.name
        self.who = who
        self.person = person
        self.id = name.decode()
        self.mark = mark_of(self.id)
        self.key = who + self.id
        self.statement = int(statement)
        self.value = int(value)
        self.language = language.decode() if language else person.language
        self.records = b""

    def may_be_sent(self, now: int) -> bool:
        """Whether nothing speaks against it; takes one of the person's tokens if so."""
        server, running, person = self.server, self.running, self.person
        if (
            judge_vote(running.room, self.who, person, self.mark, self.statement) is not None
            or self.key in running.in_flight
            or server.is_closing
            or server.journal.is_closing
            or server.journal.is_full
            or not may_speak(person, now / 1000)
        ):
            return False
        if running.costs.may_cost(1, now / 1000):
            return True
        person.tokens += 1  # the way of everything else takes it again, and says why not
        return False

    def send(self, now: int) -> None:
        drawn = self.person.drawn
        how = drawn[1:] if drawn is not None and drawn[0] == self.statement else NOT_DRAWN
        self.records = encode_vote(self.who, self.statement, self.value, self.id, at=now, drawn=how)
        self.running.in_flight[self.key] = []
        self.server.journal.submit(self)

    def settled(self, is_durable: bool) -> None:
        """Count it once it is durable, and tell everybody who waits for it."""
        waiting = self.running.in_flight.pop(self.key, ())
        try:
            if is_durable:
                self.server.counts["acknowledged"] += 1
                count_vote(self.running.room, self.who, self.mark, self.statement, self.value)
                self.acknowledge()
            else:
                self.server.counts["refused"] += 1
                self.answer(503, refusal("store"))
        finally:
            for reply in waiting:
                reply(Outcome.AGAIN if is_durable else Outcome.STORE)

    def acknowledge(self) -> None:
        line = self.line
        progress = self.running.progress(self.who, self.person, self.language)
        if self.disconnected or line.transport.is_closing():
            return
        told = b'{"done":"%b","again":false,%b}' % (self.id.encode(), progress)
        if not self.keep_alive:  # the server is about to end, and says so
            self.answer(200, told)
            return
        line.transport.write(b"%bcontent-length: %d\r\n\r\n%b" % (line.done_head(), len(told), told))
        self.response_complete = True
        line.call_answered(self)


def take(server: Server, line: Line, head: Head, body: bytes) -> PlainVote | None:
    """Send a plain vote to the journal; None, with nothing written or said, for all that has to go the other way."""
    found = BODY.fullmatch(body)
    running = server.rooms.get(head.room)
    given, now = head.admitted, server.clock()
    if found is None or running is None or given is None or now >= given.expires:
        return None
    who = who_of(given.subject)
    person = running.room.people.get(who)
    if person is None or stronger(person.door, given.door) != person.door:
        return None
    vote = PlainVote(line, server, running, who=who, person=person, found=found)
    if not vote.may_be_sent(now):
        return None
    vote.send(now)
    return vote
