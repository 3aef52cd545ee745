"""Events: what is written in the journal comes back as it was, whatever people wrote."""

import inspect
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_live import events
from sewana_live.events import (
    Answered,
    Entered,
    Hands,
    Present,
    SetApart,
    Told,
    UnknownEvent,
    Upvoted,
    Voted,
    decode_all,
    encode,
)

WHO = st.text("0123456789abcdef", min_size=16, max_size=16)
ID = st.text("0123456789abcdef", min_size=32, max_size=32)
AT = st.integers(0, 2**45)
NUMBER = st.integers(1, 5000)
TEXT = st.text(max_size=40)
ANSWER = st.one_of(st.lists(st.integers(0, 20), max_size=5), st.lists(TEXT, min_size=1, max_size=3), TEXT)
DRAWN = st.one_of(
    st.just((None, None, None)),
    st.tuples(st.integers(1, 99), st.sampled_from([0.5, 0.125, 1e-06]), st.integers(1, 200)),
)
EVENT = st.one_of(
    st.builds(Entered, WHO, WHO, st.sampled_from(["open", "seat"]), WHO, st.just("th"), AT),
    st.builds(Told, WHO, TEXT, st.just("thai"), st.just("user"), AT),
    st.builds(
        lambda who, number, value, name, at, drawn: Voted(who, number, value, name, at, *drawn),
        WHO, NUMBER, st.sampled_from([-1, 0, 1]), ID, AT, DRAWN,
    ),
    st.builds(Upvoted, WHO, NUMBER, st.booleans(), ID, AT),
    st.builds(Answered, WHO, NUMBER, ANSWER, ID, AT),
    st.builds(Hands, NUMBER, st.lists(NUMBER, max_size=6), ID, AT),
    st.builds(Present, WHO, st.sampled_from(["room", "online"]), AT),
    st.builds(SetApart, WHO, st.booleans(), AT),
)  # fmt: skip


@given(st.lists(EVENT, max_size=20))
def test_what_is_written_comes_back(happened):
    lines = [encode(event) for event in happened]
    assert all(b"\n" not in line for line in lines)
    assert decode_all(b"\n".join(lines)) == happened


@given(EVENT)
def test_each_line_is_a_json_array_with_the_tag_first(event):
    row = json.loads(encode(event))
    assert events.KINDS[row[0]] is type(event)
    assert len(row) == 1 + len(inspect.signature(type(event)).parameters)


def test_the_line_of_a_vote_is_as_agreed():
    vote = Voted("a" * 16, 7, -1, "b" * 32, 1700000000000, 3, 0.25, 1)
    assert encode(vote) == b'["v","%s",7,-1,"%s",1700000000000,3,0.25,1]' % (b"a" * 16, b"b" * 32)


@pytest.mark.parametrize("line", [b'["z",1]', b'["v","a"]', b"{}", b"[]", b'["v"', b"5", b"\xff"])
def test_a_line_that_is_no_event_is_not_left_out_silently(line):
    good = encode(Present("a" * 16, "room", 1))
    with pytest.raises(UnknownEvent, match="no event"):
        decode_all(good + b"\n" + line)
