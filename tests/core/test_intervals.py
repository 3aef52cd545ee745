"""Intervals against published figures, and what must hold for any counts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.intervals import Interval, newcombe, newcombe_effective, student, wilson, wilson_effective

SHARES = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.255289, 0.36621),
        (15, 148, 0.062386, 0.160487),
        (0, 20, 0, 0.161125),
        (1, 29, 0.006113, 0.171755),
    ],
)
def test_wilson_equals_the_published_examples(successes, trials, low, high):
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    found = wilson(successes, trials)
    assert (round(found.low, 6), round(found.high, 6)) == (low, high)


def test_newcombe_equals_the_published_example():
    # Newcombe 1998, Statistics in Medicine 17:873-890, table II, example (a): 56/70 - 48/80, method 10.
    found = newcombe((56, 48), (70, 80))
    expected = (0.2, 0.0524314724, 0.333872654)
    assert (found.estimate, found.low, found.high) == pytest.approx(expected, abs=5e-11)


@given(SHARES, st.floats(0.5, 3))
def test_effective_answers_that_are_not_whole_lie_between_whole_ones(counts, deff):
    share, n_eff = counts[0] / counts[1], counts[1] / deff
    few, found, many = (wilson_effective(share, n) for n in (n_eff * 0.9, n_eff, n_eff * 1.1))
    assert few.high - few.low >= found.high - found.low >= many.high - many.low


def test_newcombe_on_effective_answers_is_newcombe_where_weights_are_equal():
    found = newcombe_effective(wilson_effective(0.8, 70.0), wilson_effective(0.6, 80.0))
    assert found == newcombe((56, 48), (70, 80))


def test_student_reaches_as_far_as_the_table_says():
    # t(.975) of 4 degrees of freedom, Student 1908 as in every table: 2.776445.
    found = student(10, 2, 4)
    assert (found.low, found.high) == pytest.approx((10 - 2 * 2.7764451052, 10 + 2 * 2.7764451052))
    assert student(0, 1, math.inf).high == pytest.approx(1.9599639845)


def test_one_answer_says_nothing_of_an_error():
    assert student(3, 0, 0) == Interval(3, -math.inf, math.inf)


@pytest.mark.parametrize(("share", "n_eff"), [(1.1, 9), (-0.1, 9), (0.5, 0), (0.5, math.inf), (math.nan, 9)])
def test_shares_out_of_range_are_refused(share, n_eff):
    with pytest.raises(ValueError, match="a share in"):
        wilson_effective(share, n_eff)


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
