"""Intervals hold the truth as often as they say, on votes whose truth is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.interval_coverage import GROUPS, SPREADS, gaps_hold, places_hold, rates_hold, shares_hold
from sewana_core.rates import rates

LOW, HIGH = 0.87, 0.94
COUNTS = st.tuples(st.integers(0, 3000), st.integers(0, 50), st.integers(0, 3000))


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("sizes", GROUPS.values(), ids=GROUPS)
def test_rates_of_groups_of_any_size_are_within_their_bounds(sizes, spread):
    rng = np.random.default_rng(7)
    held = np.mean([rates_hold(sizes, spread, rng) for _ in range(8)], axis=0)
    assert LOW <= held.mean() <= HIGH
    # A group alone may stray further: one spread is learned for all of them.
    assert (held >= 0.83).all()
    assert (held <= 0.97).all()


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("trials", [5, 20, 100])
def test_wilson_holds_shares(trials, level):
    held = shares_hold(trials, np.random.default_rng(3), level, 6000)
    assert held == pytest.approx(level, abs=0.025)


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("trials", [(5, 8), (20, 60), (200, 100)])
def test_newcombe_holds_differences(trials, level):
    held = gaps_hold(trials, np.random.default_rng(4), level, 6000)
    assert held == pytest.approx(level, abs=0.025)


@pytest.mark.parametrize(("people", "statements"), [(600, 40), (2000, 80)])
def test_people_stand_within_their_ellipses(people, statements):
    held = np.mean([places_hold(np.random.default_rng([5, n]), people, statements) for n in range(3)])
    assert LOW <= held <= HIGH


def test_small_conversations_have_ellipses_a_little_too_narrow():
    """What statements tell about places is itself uncertain there, and the ellipses leave that out."""
    held = np.mean([places_hold(np.random.default_rng([6, n]), 150, 20) for n in range(8)])
    assert 0.83 <= held <= HIGH


@given(st.lists(COUNTS, min_size=2, max_size=5))
def test_a_rate_is_between_its_bounds_whatever_was_counted(counts):
    answers = np.array(counts)[:, None, :]
    for which in range(3):
        found = rates(answers, which, answers.sum(axis=0))
        assert (found.low >= 0).all()
        assert (found.low <= found.rate).all()
        assert (found.rate <= found.high).all()
        assert (found.high <= 1).all()
