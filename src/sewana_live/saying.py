"""One thing that somebody says, from the check to the answer: nothing counts before it is durable."""

from collections import Counter

from sewana_live.events import Answered, Entered, Event, Present, Upvoted, Voted, encode
from sewana_live.journal import Journal
from sewana_live.limits import may_speak
from sewana_live.ports import Clock, Secret
from sewana_live.room import AGAIN, Person, apply, apply_secret, check, secret_mark
from sewana_live.running import Outcome, Reply, Running


class Saying:
    """What is on its way to the journal, and who waits for it."""

    __slots__ = (
        "clock", "counts", "entrance", "event", "key", "lines", "records", "reply", "room", "running", "secret",
    )  # fmt: skip

    def __init__(
        self, running: Running, event: Event, reply: Reply, counts: Counter[str], clock: Clock
    ) -> None:
        self.running = running
        self.event = event
        self.reply = reply
        self.counts = counts
        self.clock = clock
        self.entrance: Entered | None = None
        self.secret: Secret | None = None
        self.key = ""
        self.room = running.room.name
        self.records, self.lines = b"", 0

    def write(self, journal: Journal) -> None:
        """Send it to the journal, after the entrance of somebody of whom it does not tell yet."""
        if self.secret is None:
            self.records, self.lines = encode(self.event), 1
            if self.entrance is not None:
                self.records, self.lines = encode(self.entrance) + b"\n" + self.records, 2
        if self.key:
            self.running.in_flight[self.key] = []
        journal.submit(self)

    def settled(self, is_durable: bool) -> None:
        """Count it once it is durable, and tell everybody who waits for it."""
        waiting = self.running.in_flight.pop(self.key, ()) if self.key else ()
        try:
            if is_durable:
                self.counts["acknowledged"] += 1
                self.count()
            self.reply(Outcome.DONE if is_durable else Outcome.STORE)
        finally:
            for reply in waiting:
                reply(Outcome.AGAIN if is_durable else Outcome.STORE)

    def count(self) -> None:
        room, event = self.running.room, self.event
        if self.secret is not None:
            apply_secret(room, self.secret.poll, self.secret.mark, self.secret.answer)
            return
        if self.entrance is not None:
            apply(room, self.entrance)
        apply(room, event)
        if type(event) is Present:
            room.appear(event.who, event.at)
        elif self.entrance is not None and type(event) is Voted:
            room.floods.note(event.who, room.people[event.who], self.clock())


def say(
    journal: Journal,
    saying: Saying,
    *,
    person: Person | None = None,
    entrance: Entered | None = None,
    now: int,
) -> None:
    """Check what somebody says, and write it; the reply comes at once or once it is durable."""
    running, event, reply = saying.running, saying.event, saying.reply
    saying.key = key_of(saying)
    verdict = check(running.room, event, now)
    if verdict is AGAIN:
        reply(Outcome.AGAIN)
    elif (waiting := running.in_flight.get(saying.key)) is not None:
        waiting.append(reply)
    elif verdict is not None:
        reply(verdict)  # type: ignore[arg-type] # what is not again is a refusal
    elif (person is not None and not may_speak(person, now / 1000)) or not running.costs.may_cost(
        1, now / 1000
    ):
        reply(Outcome.SLOW)
    elif journal.is_full or journal.is_closing:
        reply(Outcome.STORE)
    else:
        saying.entrance = entrance
        saying.write(journal)


def key_of(saying: Saying) -> str:
    """Return what must not be written twice at once: an id of a person, or a mark; "" for what may."""
    event = saying.event
    if type(event) is Answered:
        poll = saying.running.room.scene.polls.get(event.poll)
        if poll is not None and poll.level == "anonymous" and poll.key:
            saying.secret = Secret(event.poll, secret_mark(poll, event.who), event.answer)
            return saying.secret.mark
    return event.who + event.id if isinstance(event, Voted | Upvoted | Answered) else ""
