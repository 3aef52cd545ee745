"""A room while people are in it: its state, its listeners, and what is on its way to the journal."""

import logging
import time
from collections.abc import Callable
from enum import Enum

from sewana_live.frames import dumps
from sewana_live.hub import Hub
from sewana_live.limits import Costs
from sewana_live.ports import Router
from sewana_live.room import Person, Refusal, Room, secret_mark
from sewana_live.room.tally import SIDES

log = logging.getLogger("sewana.live")

TELL_AGAIN_S = 60.0  # a draw that fails does so at every vote
SIDE_NAMES = {number: name for name, number in SIDES.items()}


class Outcome(Enum):
    """How it ended when somebody said something; a `Refusal` stands beside these."""

    DONE = "done"
    AGAIN = "again"
    SLOW = "slow"
    STORE = "store"


Reply = Callable[[Outcome | Refusal], None]


class Running:
    """One room of this process."""

    __slots__ = (
        "costs", "hears_again", "hub", "in_flight", "is_hearing", "room", "router", "told_failure_at", "used_at",
    )  # fmt: skip

    def __init__(self, room: Room, router: Router | None) -> None:
        self.room = room
        self.router = router
        self.hub = Hub(room)
        self.costs = Costs()
        # By id: what is being written, and who waits for it. A phone that sends it again waits with them.
        self.in_flight: dict[str, list[Reply]] = {}
        self.is_hearing = False
        self.hears_again = False
        self.used_at = 0
        self.told_failure_at = -TELL_AGAIN_S

    def next_for(self, who: str, person: Person) -> int | None:
        """Return the number of the statement to show somebody next; it stays until they have voted on it."""
        shown = self.room.scene.statements
        known = person.drawn
        if known is not None and known[0] in shown and not person.vote_on(known[0]):
            return known[0]
        if self.room.answered_by(person) >= len(shown):
            person.drawn = None
            return None
        drawn = self.draw(who, person)
        if drawn is None or drawn[0] not in shown or person.vote_on(drawn[0]):
            first = next((number for number in shown if not person.vote_on(number)), None)
            drawn = None if first is None else (first, None, None, None)
        person.drawn = drawn
        return drawn[0] if drawn else None

    def draw(self, who: str, person: Person) -> tuple[int, int | None, float | None, int | None] | None:
        if self.router is None:
            return None
        try:
            return self.router.next(
                self.room.name,
                who,
                seen=person.values,
                shown=self.room.scene.statements,
                group=person.group,
                side=SIDE_NAMES[person.side],
            )
        except Exception:  # reported; whoever has voted must hear that it counts, and any statement will do
            if time.monotonic() - self.told_failure_at >= TELL_AGAIN_S:
                self.told_failure_at = time.monotonic()
                log.exception("no statement could be drawn: they come in their order")
            return None

    def progress(self, who: str, person: Person, language: str) -> bytes:
        """Return how far somebody is, as members of a JSON object: next, answered, total."""
        number = self.next_for(who, person)
        card = b"null"
        if number is not None:
            cards = self.room.scene.statements[number].card
            card = cards.get(language) or next(iter(cards.values()))
        answered, total = self.room.answered_by(person), len(self.room.scene.statements)
        return b'"next":%b,"answered":%d,"total":%d' % (card, answered, total)

    def me(self, who: str, person: Person) -> bytes:
        """Return what a phone must know of its own person."""
        answers: dict[str, object] = {str(poll): answer for poll, answer in (person.answers or {}).items()}
        for number, poll in self.room.scene.polls.items():
            if poll.key and self.room.has_answered(number, secret_mark(poll, who)):
                answers[str(number)] = True
        own = {
            "who": who,
            "door": person.door,
            "upvoted": sorted(person.upvoted or ()),
            "answers": answers,
            "told": bool(person.told_at),
        }
        return dumps(own)[:-1] + b"," + self.progress(who, person, person.language) + b"}"
