"""Intervals against published figures, and what must hold for any counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.intervals import newcombe, wilson

SHARES = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_equals_the_published_example():
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I: 81 of 263, method 3.
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_newcombe_equals_the_published_example():
    # Newcombe 1998, Statistics in Medicine 17:873-890, table II, example (a): 56/70 - 48/80, method 10.
    found = newcombe((56, 48), (70, 80))
    assert (round(found.estimate, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


@given(SHARES)
def test_wilson_holds_the_share_and_stays_in_bounds(counts):
    found = wilson(*counts)
    assert 0 <= found.low <= found.estimate + 1e-12
    assert found.estimate - 1e-12 <= found.high <= 1


@given(SHARES, SHARES)
def test_newcombe_turns_its_sign_with_its_groups(first, second):
    there = newcombe((first[0], second[0]), (first[1], second[1]))
    back = newcombe((second[0], first[0]), (second[1], first[1]))
    assert (there.estimate, there.low, there.high) == pytest.approx((-back.estimate, -back.high, -back.low))


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 5)])
def test_counts_out_of_range_are_refused(successes, trials):
    with pytest.raises(ValueError, match="successes <= trials"):
        wilson(successes, trials)
