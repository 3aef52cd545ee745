"""Heads that are remembered: no bytes may be read in another way than the parser alone would read them."""

import asyncio
import re
from itertools import pairwise

import pytest
import uvicorn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from uvicorn.server import ServerState

from sewana_live.direct import DirectCall
from sewana_live.heads import Head
from sewana_live.protocol import LiveProtocol
from tests.live.happenings import NAME

ADDRESS = b"/live/" + NAME.encode() + b"/send"
END = b"\r\n"


def request(
    body=b"{}",
    *,
    first=b"POST %b HTTP/1.1" % ADDRESS,
    length=b"content-length: %d",
    more=(),
    end=END,
    says=None,
):
    """Return the bytes of a request; `says` is what it says of its length, if that is not true."""
    size = len(body) if says is None else says
    lines = [first, b"host: here", b"origin: http://here", b"cookie: a=b"]
    lines += [length % size] if b"%d" in length else [length] if length else []
    return end.join([*lines, *more, b"", b""]) + body


BODIES = [
    b"",
    b"{}",
    b'{"a":1}',
    b" " * 9,
    b" " * 10,
    b"x" * 100,
    END * 2,
    END * 5,
    b"\n\n",
    request(),
    b"POST / ",
]
PIECES = [
    *[request(body) for body in BODIES],
    *[request(body, length=b"Content-Length:%d") for body in (b"{}", b" " * 12)],
    request(length=b"content-length: 0002"),
    request(length=b"content-length: +2"),
    request(length=b"content-length: 2 "),
    request(length=b"content-length: 2, 2"),
    request(length=b"content-length: 00000000002"),
    request(b"{}", says=0),
    request(b"{}", says=1),
    request(b"{}", says=3),
    request(b"y" * 9000),
    request(more=[b"content-length: 2"]),
    request(more=[b"content-length: 3"]),
    request(more=[b"x-content-length: 3"]),
    request(more=[b"x: y", b" content-length: 3"]),
    request(more=[b"x: changed"]),
    request(more=[b"connection: close"]),
    request(more=[b"connection: keep-alive"]),
    request(more=[b"expect: 100-continue"]),
    request(more=[b"connection: upgrade", b"upgrade: websocket"]),
    request(more=[b"transfer-encoding: chunked"]),
    request(b"2\r\n{}\r\n0\r\n\r\n", length=b"", more=[b"transfer-encoding: chunked"]),
    request(length=b""),
    request(end=b"\n"),
    request(more=[b"x: y\nz: w"]),
    request(first=b"POST %b HTTP/1.0" % ADDRESS),
    request(first=b"POST %b HTTP/1.0" % ADDRESS, more=[b"connection: keep-alive"]),
    request(first=b"POST %b?a=b HTTP/1.1" % ADDRESS),
    request(first=b"GET %b HTTP/1.1" % ADDRESS, body=b""),
    request(first=b"HEAD %b HTTP/1.1" % ADDRESS, body=b"", length=b""),
    request(first=b"GET /elsewhere HTTP/1.1", body=b"", length=b""),
    request(first=b"POST /elsewhere HTTP/1.1"),
    END,
    b"\n",
    b"{}",
    b"garbage",
    b"POST ",
    END + request(),
    request() + END,
    request() + request(),
]
SMUGGLED = END + b"{}" + request(END + b"{}")
USUAL = [
    request(b"{}"),
    request(b'{"a":1}'),
    request(b" " * 10),
    request(more=[b"x: y"]),
    request(b"[]", more=[b"x: y"]),
    request(SMUGGLED, more=[b"x: y"]),
    request(SMUGGLED) + END,
]


class Ends:
    """The far end of a line: keeps what was written."""

    def __init__(self):
        self.written, self.closed = b"", False

    def write(self, data):
        self.written += data

    def close(self):
        self.closed = True

    def is_closing(self):
        return self.closed

    def get_extra_info(self, name, default=None):
        return {"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)}.get(name, default)

    def pause_reading(self):
        pass

    resume_reading = set_protocol = pause_reading


class Reader(LiveProtocol):
    """Notes what was read, and answers at once or when it is told to."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.read, self.late, self.parsed, self.is_slow = [], [], 0, False

    def parse(self, data):
        self.parsed += 1
        super().parse(data)

    def take_body(self, head, body):
        self.cycle = call = DirectCall(self, head, body)
        self.hand_on(call)

    def hand_on(self, call):
        self.read.append((call.room, call.deed, call.method, call.query, call.headers, bytes(call.body)))
        self.late.append(call)
        if not self.is_slow:
            self.answer_all()

    def answer_all(self):
        late, self.late = self.late, []
        for call in late:
            call.answer(200, b"%d" % len(call.body))


async def application(scope, receive, send):
    body, is_more = b"", True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body, is_more = body + message["body"], message["more_body"]
    scope["state"]["read"].append((scope["method"], scope["path"], list(scope["headers"]), body))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def read(chunks, *, remembers):
    """Feed a line with chunks, of which the answers of some are late; return all that it came to."""

    class Line(Reader):
        lines = set()
        sweeping = True
        remembers_heads = remembers

    config = uvicorn.Config(application, http=Line, ws="none", lifespan="off", log_config=None)
    config.load()
    told = []
    line = Line(config=config, server_state=ServerState(), app_state={"read": told})
    ends = Ends()
    line.connection_made(ends)
    for chunk, is_slow in chunks:
        if ends.closed:
            break
        line.is_slow = is_slow
        line.data_received(chunk)
        for _ in range(6):
            await asyncio.sleep(0)
        if not is_slow:
            line.answer_all()
    line.connection_lost(None)
    await asyncio.sleep(0)
    return line, told, ends


def parts(stream, cuts):
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    return [stream[one:two] for one, two in pairwise(places)]


def altered(one, at, gone, come):
    at %= len(one)
    return one[:at] + come + one[at + gone :]


places = st.integers(0, 10_000)
telling = st.sampled_from([b"", *(bytes([byte]) for byte in b"\r\n\t 0123456789-+:axXP{\x00\xff")])


def near(base):
    """Chunks that are a certain request, or nearly so, or begin and end anywhere in it."""
    change = st.builds(altered, st.just(base), places, st.integers(0, 2), telling)
    # Where the length stands, and around it.
    mark = base.lower().find(b"content-length:") + 15
    length = st.builds(altered, st.just(base), st.integers(mark - 2, mark + 8), st.integers(0, 1), telling)
    one = st.one_of(st.just(base), change, length, st.sampled_from(USUAL), st.sampled_from(PIECES))
    some = st.lists(one, min_size=1, max_size=3).map(b"".join)
    cut = st.builds(parts, some, st.lists(places, min_size=1, max_size=4))
    same = st.just([base])
    return st.lists(
        st.one_of(same, one.map(lambda one: [one]), some.map(lambda one: [one]), same, cut), max_size=8
    )


def timed(base):
    late = st.lists(st.sampled_from([False] * 5 + [True]), min_size=48, max_size=48)
    return st.builds(
        lambda them, late: list(zip([base, *(part for one in them for part in one)], late, strict=False)),
        near(base),
        late,
    )


def at_once(*chunks):
    return [(chunk, False) for chunk in chunks]


TAIL = b"POST / HTTP/1.1\r\nx: "  # of a body, after which a request could be taken for another one
streams = st.sampled_from(USUAL).flatmap(timed)


@settings(max_examples=1000, deadline=None)
@given(streams)
@example(at_once(request(END * 5) + END, request(END * 5) + END, request()))
@example(at_once(request(), request(says=1), request()))
@example(at_once(request(), request(b"y" * 9000), request()))
@example(at_once(request(), request()[:20], request()))
@example(at_once(request(TAIL)[: -len(TAIL)], TAIL + request(), TAIL + request()))
@example(at_once(request() + request(), request() + request(), request()))
@example([(request(), True), (request(), True), (request(), False), (request(), False)])
def test_no_bytes_are_read_differently_where_heads_are_remembered(chunks):
    async def both():
        return await read(chunks, remembers=False), await read(chunks, remembers=True)

    (plain, told, ends), (quick, quick_told, quick_ends) = asyncio.run(both())
    assert quick.read == plain.read
    assert quick_told == told
    assert quick_ends.written == ends.written
    assert quick_ends.closed == ends.closed
    assert quick.parsed <= plain.parsed


@pytest.mark.parametrize(("remembers", "parsed"), [(True, 2), (False, 6)])
def test_a_head_that_comes_again_is_not_parsed_again(remembers, parsed):
    bodies = [b"{}", b'{"a":1}', b"", b"x" * 1000]
    chunks = [(request(body), False) for body in bodies] + [(request(more=[b"x: y"]), False)] * 2
    line, _told, ends = asyncio.run(read(chunks, remembers=remembers))
    assert line.parsed == parsed
    assert [body for *_, body in line.read] == [*bodies, b"{}", b"{}"]
    assert re.findall(rb"\r\n\r\n(\d+)", ends.written) == [b"2", b"7", b"0", b"1000", b"2", b"2"]


@pytest.mark.parametrize(
    "odd",
    [
        request(more=[b"content-length: 2"]),
        request(b"2\r\n{}\r\n0\r\n\r\n", length=b"", more=[b"transfer-encoding: chunked"]),
        request(more=[b"expect: 100-continue"]),
        request(more=[b"connection: close"]),
        request(first=b"HEAD %b HTTP/1.1" % ADDRESS, body=b"", length=b""),
        request() + END,
        END + request(),
        request(end=b"\n"),
    ],
)
def test_an_odd_head_is_parsed_each_time(odd):
    line, _told, _ends = asyncio.run(read([(odd, False)], remembers=True))
    assert line.head is None


def test_nothing_is_remembered_while_an_answer_is_awaited():
    line, told, _ends = asyncio.run(read([(request(), True), (request(), True)], remembers=True))
    assert (len(line.read), line.parsed, told) == (1, 2, [])


@pytest.mark.parametrize("name", [b"content-length", b"transfer-encoding"])
def test_what_two_readers_could_take_for_two_lengths_is_never_remembered(name):
    headers = [(b"content-length", b"2"), (name, b"2")]
    head = Head(NAME, "send", b"", headers)
    assert not head.remember(request(more=[name + b": 2"]), 2, headers)
    assert head.remember(request(), 2, headers[:1])
