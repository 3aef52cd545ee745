"""The numbers of a room as they go out: each thing encoded once when it changed, then only joined.

    {"t", "here", "people",
     "questions": {"3": 12},
     "polls": {"2": {"people", "counts"?, "words"?, "hands"?}},
     "statements": {"7": {"agree", "disagree", "pass", "users"?: [a, d, p], "providers"?: [a, d, p]}},
     "groups"?: {"student thai": 12}}                                                   (console only)

A frame holds the things that changed; null stands for one that is no longer shown. What connects gets all of them.
"""

import json
from collections.abc import Iterable

from sewana_live.room.scene import Poll
from sewana_live.room.state import POLLS, QUESTIONS, STATEMENTS, Room
from sewana_live.room.tally import FEW, PollTally, Tally, counts_of, words_of

PUBLIC, CONSOLE = "public", "console"
KINDS = (QUESTIONS, POLLS, STATEMENTS)
MOST_WORDS = 60
MOST_CONSOLE_WORDS = 300
GROUPS_MS = 2_000  # counting thousands of people by group takes milliseconds

Thing = tuple[str, int]


def dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Numbers:
    """What one audience sees of a room's numbers; phones and stage see the same."""

    def __init__(self, room: Room, audience: str) -> None:
        self.room = room
        self.audience = audience
        self.known: dict[Thing, bytes] = {}
        self.heads: bytes = b""
        self.over: frozenset[int] = frozenset()
        self.whole: bytes | None = None
        self.groups = b"{}"
        self.grouped_at = 0

    def changes(self, now: int, dirty: Iterable[Thing] | None) -> bytes | None:
        """Return the JSON of what changed, None if nothing did; of all things, if `dirty` is None."""
        over = frozenset(number for number, poll in self.room.scene.polls.items() if poll.is_over(now))
        newly = [(POLLS, number) for number in over - self.over]
        self.over = over
        things = self.all_things() | self.known.keys() if dirty is None else {*dirty, *newly}
        changed = {thing: entry for thing in things if (entry := self.moved(thing)) is not None}
        heads = self.count_heads(now)
        if not changed and heads == self.heads:
            return None
        self.heads = heads
        self.whole = None
        return self.joined(now, changed)

    def moved(self, thing: Thing) -> bytes | None:
        """Return a thing's entry if it is not what was sent last, and remember it."""
        entry = self.entry(thing)
        if entry == self.known.get(thing):
            return None
        if entry is None:
            del self.known[thing]
            return b"null"
        self.known[thing] = entry
        return entry

    def all(self, now: int) -> bytes:
        """Return the JSON of everything, as it was sent last."""
        if self.whole is None:
            self.heads = self.heads or self.count_heads(now)
            self.whole = self.joined(now, self.known)
        return self.whole

    def joined(self, now: int, entries: dict[Thing, bytes]) -> bytes:
        parts = [b'{"t":%d' % now, self.heads]
        for kind in KINDS:
            its = [b'"%d":%b' % (number, entry) for (what, number), entry in entries.items() if what == kind]
            if its:
                parts.append(b'"%b":{%b}' % (kind.encode(), b",".join(its)))
        return b",".join(parts) + b"}"

    def count_heads(self, now: int) -> bytes:
        room = self.room
        heads = b'"here":%d,"people":%d' % (len(room.present), room.counted())
        if self.audience == CONSOLE:
            if now - self.grouped_at >= GROUPS_MS:
                self.grouped_at, self.groups = now, dumps(groups_of(room))
            heads += b',"groups":' + self.groups
        return heads

    def all_things(self) -> set[Thing]:
        room = self.room
        statements = {(STATEMENTS, number) for number in room.statements}
        questions = {(QUESTIONS, number) for number in room.questions}
        return statements | questions | {(POLLS, number) for number in room.scene.polls}

    def entry(self, thing: Thing) -> bytes | None:
        """Return what this audience sees of a thing, None for nothing."""
        kind, number = thing
        if kind == QUESTIONS:
            return self.question(number)
        if kind == POLLS:
            return self.poll(number)
        return self.statement(number)

    def question(self, number: int) -> bytes | None:
        if self.audience == PUBLIC and number not in self.room.scene.questions:
            return None
        return b"%d" % self.room.questions.get(number, 0)

    def statement(self, number: int) -> bytes | None:
        room, tally = self.room, self.room.statements.get(number)
        if tally is None:
            return None
        if self.audience == PUBLIC:
            is_shown = room.scene.results_shown and number in room.scene.statements
            return public_statement(tally) if is_shown else None
        return statement_entry(tally.total(), tally.of_side(1), tally.of_side(2))

    def poll(self, number: int) -> bytes | None:
        poll = self.room.scene.polls.get(number)
        if poll is None:
            return None
        tally = self.room.polls.get(number) or PollTally()
        if number in self.over:
            tally.publish()
        hands = self.room.hands.get(number)
        told: dict[str, object] = {"people": tally.people}
        if self.audience == CONSOLE:
            told |= results(poll, tally.cells, MOST_CONSOLE_WORDS, None)
        elif poll.results_shown:
            told |= results(poll, tally.published, MOST_WORDS, poll.texts_shown)
        if hands is not None and (self.audience == CONSOLE or poll.results_shown):
            told["hands"] = hands.counts
        return dumps(told)


def groups_of(room: Room) -> dict[str, int]:
    return {
        f"{code} {origin}".strip(): count for (code, origin), count in room.here().items() if count >= FEW
    }


def results(
    poll: Poll, cells: dict[int | str, int], most: int, only: frozenset[str] | None
) -> dict[str, object]:
    if poll.kind == "open":
        return {}
    if poll.kind == "words":
        return {"words": words_of(cells, most, only)}
    return {"counts": counts_of(cells, poll.kind, poll.options, poll.scale)}


def public_statement(tally: Tally) -> bytes:
    shown = tally.published
    return statement_entry(shown[0:3], shown[3:6], shown[6:9])


def statement_entry(total: list[int], users: list[int], providers: list[int]) -> bytes:
    agree, disagree, passed = total
    entry = b'{"agree":%d,"disagree":%d,"pass":%d' % (agree, disagree, passed)
    # One side alone would tell of the other, by the difference.
    if sum(users) >= FEW and sum(providers) >= FEW:
        entry += b',"users":[%d,%d,%d],"providers":[%d,%d,%d]' % (*users, *providers)
    return entry + b"}"
