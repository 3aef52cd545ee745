"""What became of voices, beside golden values and counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.fates import Voices, by_group, fates, share

# Voices that waited as long as patients of the 6-MP study, in days: the curve is that of its golden values.
SIX_MP = "6,6,6,6+,7,9+,10,10+,11+,13,16,17+,19+,20+,22,23,25+,32+,32+,34+,35+"


def voice(age: int, waited: int | None = None, count: int = 1, **facts: bool) -> Voices:
    is_told = waited is not None
    known = {"is_decided": is_told, "is_accepted": False, "is_done": False} | facts
    return Voices(age, waited, count=count, **known)


def remission() -> list[Voices]:
    return [voice(int(one[:-1])) if one.endswith("+") else voice(40, int(one)) for one in SIX_MP.split(",")]


def test_open_voices_are_censored_today():
    found = fates(remission())
    assert found.curve.until().days == 23
    assert found.curve.share[-1] == pytest.approx(0.448179272, abs=6e-10)
    assert (found.received, found.waiting, found.oldest) == (21, 12, 35)


def test_the_answered_share_counts_old_voices_only_and_those_without_an_answer_too():
    found = fates([voice(60, 3, count=56), voice(45, count=14), voice(10, count=100), voice(5, 1, count=9)])
    assert (found.answered.number, found.answered.of) == (56, 70)
    assert found.received == 179
    # Newcombe 1998: 56 of 70.
    assert found.answered.low == pytest.approx(0.6918, abs=5e-4)


def test_shares_beside_golden_values():
    # Newcombe 1998a.
    assert [share(81, 263).low, share(81, 263).high] == pytest.approx([0.2553, 0.3662], abs=5e-5)
    assert [share(0, 20).low, share(0, 20).high] == pytest.approx([0.0, 0.1611], abs=5e-5)
    assert share(0, 0).estimate is None


def test_done_and_informed_have_their_own_denominators():
    found = fates(
        [
            voice(50, 5, count=10, is_accepted=True, is_done=True),
            voice(50, 5, count=10, is_accepted=True),
            voice(50, None, count=6, is_decided=True, is_accepted=True, is_done=True),
            voice(50, 4, count=4, is_done=True),  # it was there already
            voice(50, count=20),
        ]
    )
    assert (found.done_of_all.number, found.done_of_all.of) == (16, 50)
    assert (found.done_of_accepted.number, found.done_of_accepted.of) == (16, 26)
    assert (found.informed.number, found.informed.of) == (24, 30)


def test_a_group_stands_beside_all_others():
    found = {one.group: one for one in by_group({"a": (56, 14), "b": (48, 32)})}
    difference = found["a"].difference
    assert difference is not None
    # Newcombe 1998b, method 10: 56/70 - 48/80.
    assert [difference.estimate, difference.low, difference.high] == pytest.approx(
        [0.2, 0.0524, 0.3339], abs=5e-5
    )
    parity = found["a"].parity
    assert parity is not None
    assert parity.index == pytest.approx(0.8 / 0.6)


def test_few_are_not_told_and_cannot_be_found_by_subtracting():
    found = {one.group: one.share for one in by_group({"a": (30, 20), "b": (20, 30), "c": (3, 20)})}
    assert found["c"] is None
    # One of the others has to go as well, or the total less both would tell.
    assert sum(one is None for one in found.values()) >= 2
    assert by_group({}) == ()


def test_voices_without_a_group_are_among_the_others():
    only = by_group({"a": (10, 10), "": (30, 5)})
    assert [one.group for one in only] == ["a"]
    assert only[0].parity is not None
    assert only[0].parity.index == pytest.approx(0.5 / (30 / 35))


@pytest.mark.parametrize("wrong", [voice(-1), voice(3, 4), voice(3, -1)])
def test_impossible_days_are_refused(wrong):
    with pytest.raises(FiguresError):
        fates([wrong])


def test_nothing_said_is_nothing_measured():
    found = fates([])
    assert (found.received, found.oldest, found.answered.estimate) == (0, None, None)
    assert found.curve.until().days is None


COUNTS = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4
)


@given(COUNTS)
def test_no_share_that_is_told_is_of_few(counts):
    for one in by_group(counts):
        if one.share is not None:
            few = {one.share.number, one.share.of - one.share.number} & {1, 2, 3, 4}
            assert not few


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.none() | st.integers(0, 400), st.booleans(), st.integers(1, 9)),
        max_size=30,
    )
)
def test_counting_lines_is_counting_voices(drawn):
    lines = [
        voice(max(age, waited or 0), waited, count, is_accepted=done, is_done=done)
        for age, waited, done, count in drawn
    ]
    one_by_one = [
        voice(line.age, line.waited, is_accepted=line.is_accepted, is_done=line.is_done)
        for line in lines
        for _ in range(line.count)
    ]
    many, single = fates(lines), fates(one_by_one)
    assert (many.answered, many.informed, many.done_of_all, many.oldest) == (
        single.answered,
        single.informed,
        single.done_of_all,
        single.oldest,
    )
    assert np.array_equal(many.curve.share, single.curve.share)
