"""Plain votes take a shorter way: whatever is sent, it ends as by the way of everything else."""

import asyncio
import json
from dataclasses import replace

import pytest
import uvicorn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from uvicorn.server import ServerState

from sewana_live import tickets
from sewana_live.asgi import LiveApp
from sewana_live.direct import DirectCall
from sewana_live.limits import Costs
from sewana_live.ports import Draw, Secrets
from sewana_live.protocol import LiveProtocol
from sewana_live.room import snapshot
from sewana_live.server import Server
from tests.live.happenings import NAME
from tests.live.house import KEY, KEYS, OneRoom
from tests.live.test_heads import Ends

NOW = 1_700_000_000_000
PEOPLE = ("1" * 64, "2" * 64)
LINES = (0, 0, 1)  # the first person has two tabs


class Kept:
    """A store that keeps what is written, or says that it cannot."""

    def __init__(self):
        self.written, self.fails = [], False

    def write(self, batches):
        if self.fails:
            raise OSError("no room left")
        self.written += [line for batch in batches for line in batch.records.split(b"\n")]

    def tail(self, room, after):
        return []

    def secrets(self, room):
        return Secrets([], [])

    def rest(self):
        pass


class Downwards:
    """Draws the highest statement first."""

    def next(self, room, who, *, seen, shown, group, side):
        left = [number for number in shown if number >= len(seen) or not seen[number]]
        return Draw(max(left), 7, 0.25, 2) if left else None


class Hall:
    """A room with lines that are fed by hand."""

    def __init__(self, *, is_short):
        class Line(LiveProtocol):
            lines = set()
            sweeping = True
            plain = 0

            def take_body(self, head, body):
                if is_short:
                    super().take_body(head, body)
                    Line.plain += not isinstance(self.cycle, DirectCall)
                else:
                    self.cycle = call = DirectCall(self, head, body)
                    self.hand_on(call)

        self.store, self.now, self.kind = Kept(), NOW, Line
        self.server = Line.room_server = Server(
            store=self.store, source=OneRoom(), keys=KEYS, router=Downwards(), clock=lambda: self.now
        )
        config = uvicorn.Config(LiveApp(self.server), http=Line, lifespan="off", log_config=None)
        config.load()
        self.lines = [Line(config=config, server_state=ServerState(), app_state={}) for _ in LINES]
        self.ends = [Ends() for _ in LINES]

    async def open(self):
        self.server.start()
        self.running = await self.server.load(NAME)
        for line, ends in zip(self.lines, self.ends, strict=True):
            line.connection_made(ends)

    async def rest(self):
        journal = self.server.journal
        while journal.is_busy or journal.settling:
            await asyncio.sleep(0)

    async def answered(self, at):
        while (cycle := self.lines[at].cycle) is not None and not cycle.response_complete:
            await asyncio.sleep(0)

    def say(self, at, body, door="open"):
        given = tickets.Pass("phone", NAME, PEOPLE[LINES[at]], door, 0, NOW + 60_000)
        lines = [f"POST /live/{NAME}/send HTTP/1.1", "host: here", "origin: http://here"]
        lines += ["content-type: application/json", f"cookie: sewana_pass={tickets.sign(given, KEY)}"]
        head = "\r\n".join([*lines, f"content-length: {len(body)}", "", ""])
        self.lines[at].data_received(head.encode() + body)

    def arrange(self, **changes):
        known = self.running.room.scene
        self.server.rearrange(NAME, replace(known, version=known.version + 1, **changes))

    def outcome(self):
        known = snapshot(self.running.room)
        # Whoever is forgotten is named by lot.
        people = sorted(map(repr, known.pop("people").values()))
        return {
            "answers": [ends.written for ends in self.ends],
            "written": self.store.written,
            "room": known,
            "people": people,
            "tokens": sorted(person.tokens for person in self.running.room.people.values()),
            "counts": self.server.counts,
        }


async def played(script, *, is_short):
    """Let everything happen; return how it ended, and how many votes went the shorter way."""
    hall = Hall(is_short=is_short)
    await hall.open()
    try:
        for do, *given in script:
            if do in {"scene", "later", "store", "costs"}:
                await hall.rest()  # only then is it certain what it meets
            if do == "say":
                await hall.answered(given[0])
            if do in {"say", "rush"}:
                hall.say(*given)
            elif do == "scene":
                hall.arrange(**given[0])
            elif do == "later":
                hall.now += given[0]
            elif do == "costs":
                hall.running.costs = Costs(burst=given[0], per_second=0)
            else:
                hall.store.fails = given[0]
        await hall.rest()
        return hall.outcome(), hall.kind.plain
    finally:
        hall.store.fails = False
        await hall.server.close()


def vote(statement, value, name, lang=""):
    told = {"do": "vote", "id": name, "statement": statement, "value": value}
    return json.dumps(told | ({"lang": lang} if lang else {}), separators=(",", ":")).encode()


def name_of(number):
    return f"{number:032x}"


names = st.integers(0, 9).map(name_of)
plain = st.builds(
    vote, st.integers(0, 9), st.sampled_from([-1, 0, 1]), names, st.sampled_from(["", "th", "en"])
)
others = st.one_of(
    plain.map(lambda body: body.replace(b":", b": ")),
    plain.map(lambda body: body.replace(b'"value":1', b'"value":01')),
    plain.map(lambda body: body.replace(b'"statement":', b'"statement":-')),
    plain.map(lambda body: body[:-1] + b',"more":1}'),
    plain.map(lambda body: body + b"\n"),
    plain.map(lambda body: body.replace(b'"id":"0', b'"id":"G')),
    st.builds(vote, st.sampled_from([10**9, 10**12]), st.just(1), names),
    st.builds(vote, st.just(1), st.sampled_from([2, -2]), names),
    st.builds(vote, st.just(1), st.just(1), names, st.sampled_from(["de", "TH"])),
    names.map(lambda name: b'{"do":"upvote","id":"%b","question":1,"on":true}' % name.encode()),
    st.just(b'{"do":"tell","id":"%b","group":"lecturer","origin":"thai"}' % name_of(50).encode()),
)
said = st.tuples(
    st.sampled_from(["say"] * 9 + ["rush"]),
    st.sampled_from([0, 0, 1, 2]),
    st.one_of(*[plain] * 4, others),
    st.sampled_from(["open"] * 6 + ["seat"]),
)
scenes = st.sampled_from(
    [
        {"takes_votes": False},
        {"takes_votes": True},
        {"statements": {}},
        {"doors": frozenset({"seat"})},
        {"gone": frozenset({PEOPLE[0][:16]})},
    ]
)
arranged = st.tuples(st.just("scene"), scenes)
later = st.tuples(st.just("later"), st.sampled_from([10, 30_000, 61_000]))
broken = st.tuples(st.just("store"), st.booleans())
script = st.lists(st.one_of(*[said] * 12, arranged, later, broken), max_size=40)


def first_votes(n, at=0):
    return [("say", at, vote(6 - k, 1, name_of(100 + k))) for k in range(n)]


ODD = [
    vote(4, 2, name_of(1)),
    vote(4, -2, name_of(2)),
    vote(4, 1, name_of(3)).replace(b":4,", b":04,"),
    vote(4, 1, name_of(4)).replace(b":4,", b":-4,"),
    vote(4, 1, name_of(5)).replace(b":1}", b":01}"),
    vote(4, 1, name_of(6).upper().replace("6", "F")),
    vote(9, 1, name_of(7)),
    vote(4, 1, name_of(8), "de"),
    vote(3, 1, name_of(9), "en"),
    vote(2, 1, name_of(10)) + b" ",
]
TWO_TABS = [*first_votes(1), ("say", 1, vote(5, 1, name_of(1)))]


@settings(max_examples=80, deadline=None)
@given(script)
@example([*first_votes(1), *[("say", 0, body) for body in ODD]])
@example([*TWO_TABS, ("say", 0, vote(4, -1, name_of(2))), ("say", 1, vote(4, -1, name_of(2)))])
@example(
    [*TWO_TABS, ("store", True), ("say", 0, vote(4, -1, name_of(2))), ("say", 1, vote(4, -1, name_of(2)))]
)
@example([*first_votes(1), ("say", 0, b"{}", "seat"), ("say", 0, vote(5, 1, name_of(1)), "seat")])
@example([*first_votes(2), ("store", True), *first_votes(4), ("store", False), *first_votes(4)])
@example([("say", 0, vote(1, 1, name_of(k))) for k in range(45)])
@example([*first_votes(2), ("costs", 1), *[("say", 0, vote(4, 1, name_of(k))) for k in range(3)]])
@example([*first_votes(2), ("later", 61_000), ("say", 0, vote(4, 1, name_of(9)))])
def test_whatever_is_sent_ends_as_by_the_other_way(script):
    (short, _plain), (long, none) = (asyncio.run(played(script, is_short=short)) for short in (True, False))
    assert short == long
    assert none == 0


def test_a_phone_that_goes_on_voting_takes_the_shorter_way():
    outcome, plain = asyncio.run(played(first_votes(5), is_short=True))
    assert plain == 4  # the first comes with a head that is not known
    assert len(outcome["written"]) == 6
    assert outcome["written"][2].endswith(b",7,0.25,2]")  # how it was drawn
    assert outcome["counts"]["acknowledged"] == 5


def test_the_body_that_a_phone_sends_is_a_plain_one():
    """The order in which live-room.js writes a vote."""
    body = vote(3, -1, name_of(1), "th")
    assert body == b'{"do":"vote","id":"%b","statement":3,"value":-1,"lang":"th"}' % name_of(1).encode()
    _outcome, plain = asyncio.run(played([*first_votes(1), ("say", 0, body)], is_short=True))
    assert plain == 1


@pytest.mark.parametrize("is_short", [True, False])
def test_what_could_not_be_written_is_refused_and_not_counted(is_short):
    script = [*first_votes(2), ("store", True), ("say", 0, vote(4, 1, name_of(9)))]
    outcome, _plain = asyncio.run(played(script, is_short=is_short))
    assert outcome["answers"][0].count(b"HTTP/1.1 200") == 2
    assert outcome["answers"][0].endswith(b'{"refused":"store"}')
    assert outcome["counts"] == {"acknowledged": 2, "refused": 1}


@pytest.mark.parametrize("is_short", [True, False])
def test_on_a_line_that_is_about_to_end_the_answer_says_so(is_short):
    async def said():
        hall = Hall(is_short=is_short)
        await hall.open()
        try:
            hall.say(0, vote(6, 1, name_of(1)))
            await hall.rest()
            hall.say(0, vote(5, 1, name_of(2)))
            hall.lines[0].shutdown()
            await hall.rest()
            return hall.ends[0]
        finally:
            await hall.server.close()

    ends = asyncio.run(said())
    assert ends.written.count(b"connection: close") == 1
    assert b'"done":"%b"' % name_of(2).encode() in ends.written
    assert ends.closed
