"""Year on year, before and after, and the line through several years."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.change import (
    difference_reliability,
    independent_change,
    mcnemar,
    paired_change,
    paired_shares,
    satterthwaite,
    tipping_point,
    trend,
)
from sewana_core.errors import FiguresError

ANSWER = st.integers(1, 5)


def test_the_invented_rounds_year_on_year():
    found = independent_change((3.5369837982, 0.05726759177), (3.6014090154, 0.04778754434))
    assert found.difference == pytest.approx(0.064425217, abs=6e-10)
    assert found.se == pytest.approx(0.074587039, abs=6e-10)
    arm = 1.959963984540054 * 0.074587039
    assert [found.low, found.high] == pytest.approx([0.064425217 - arm, 0.064425217 + arm], abs=2e-9)


def test_few_people_make_the_bounds_of_students_distribution_wider():
    found = independent_change((3.0, 0.1), (3.4, 0.2), df=10)
    assert found.high - found.difference == pytest.approx(2.228138851986273 * math.hypot(0.1, 0.2), abs=1e-10)


def test_degrees_of_freedom_of_two_errors():
    # Student's sleep: two drugs, ten people each (R: t.test(extra ~ group), df = 17.776474).
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    se = [one.std(ddof=1) / math.sqrt(10) for one in (first, second)]
    assert satterthwaite((se[0], 9), (se[1], 9)) == pytest.approx(17.776474, abs=5e-7)
    assert satterthwaite((0.0, 9), (0.2, 14)) == pytest.approx(14)
    assert satterthwaite((0.0, 9), (0.0, 9)) == math.inf


def test_approval_of_1600_people_asked_twice():
    """Agresti, Categorical Data Analysis: 794 and 570 alike, 150 lost and 86 won; counted the other way round."""
    found = paired_shares(150, 86, 1600)
    assert found.difference == pytest.approx(0.04, abs=1e-15)
    assert found.se == pytest.approx(0.00954921462739214, abs=1e-15)
    assert mcnemar(150, 86)[0] == pytest.approx(17.35593220338983, abs=1e-12)
    assert mcnemar(150, 86)[1] == pytest.approx(3.099293e-05, rel=1e-5)


@given(st.lists(st.tuples(ANSWER, ANSWER), min_size=2, max_size=40))
def test_a_share_of_pairs_is_the_mean_of_yes_and_no(pairs):
    before, after = (np.array(column) >= 4 for column in zip(*pairs, strict=True))
    n = len(pairs)
    share = paired_shares(int((after & ~before).sum()), int((before & ~after).sum()), n)
    mean = paired_change(before.astype(float), after.astype(float))
    assert share.difference == pytest.approx(mean.difference, abs=1e-12)
    assert share.se == pytest.approx(mean.se * math.sqrt((n - 1) / n), abs=1e-12)


def test_who_answered_only_once_has_no_change():
    found = paired_change([1, 2, np.nan, 4, 5], [2, 2, 3, np.nan, 5])
    assert found.difference == pytest.approx(1 / 3)
    assert found == paired_change([1, 2, 5], [2, 2, 5])


def test_nobody_who_changed_is_no_evidence():
    assert mcnemar(0, 0) == (0.0, 1.0)
    assert paired_shares(0, 0, 10).se == 0


def test_the_slope_of_three_rounds():
    found = trend([2566, 2567, 2568], [3.40, 3.52, 3.61], [0.06, 0.055, 0.05])
    assert found.slope == pytest.approx(0.1040934066, abs=5e-11)
    assert found.se == pytest.approx(0.0388378568, abs=5e-11)
    assert found.low == pytest.approx(found.slope - 1.959963984540054 * found.se, abs=1e-12)


@given(
    st.lists(st.tuples(st.floats(1, 5), st.floats(0.01, 1)), min_size=3, max_size=8),
    st.floats(-1, 1),
    st.integers(-600, 600),
)
def test_a_slope_added_is_a_slope_found_in_either_era(rounds, slope, era):
    value, se = np.array(rounds).T
    year = np.arange(len(value)) + 2560
    first, second = trend(year, value, se), trend(year + era, value + slope * year, se)
    assert second.slope - first.slope == pytest.approx(slope, abs=1e-7)
    assert second.se == pytest.approx(first.se, rel=1e-9)


@pytest.mark.parametrize(
    ("code", "rounds"),
    [
        ("too-few-rounds", ([1, 2], [3, 3], [0.1, 0.1])),
        ("shapes-differ", ([1, 2, 3], [3, 3], [0.1, 0.1])),
        ("same-year", ([1, 2, 2], [3, 3, 3], [0.1, 0.1, 0.1])),
        ("standard-error", ([1, 2, 3], [3, 3, 3], [0.1, 0.0, 0.1])),
    ],
)
def test_what_has_no_slope_is_refused(code, rounds):
    with pytest.raises(FiguresError) as refused:
        trend(*rounds)
    assert refused.value.code == code


def test_a_change_vanishes_when_the_silent_differ_by_it():
    assert tipping_point(0.064, 0.0133) == pytest.approx(0.064 / 0.9867)
    assert tipping_point(-0.3, 0.5) == -0.6
    with pytest.raises(FiguresError):
        tipping_point(0.1, 1.0)


@given(st.floats(-1, 1), st.floats(0, 0.95), st.floats(1, 5))
def test_the_tipping_point_is_what_makes_both_rounds_alike(change, rate, last):
    """The mean over everybody is last round's when the silent lie so far below those who answered."""
    answered = last + change
    silent = answered - tipping_point(change, rate)
    assert rate * answered + (1 - rate) * silent == pytest.approx(last, abs=1e-9)


def test_the_difference_of_two_good_scores_is_a_poor_one():
    assert difference_reliability(0.8, 0.8, 0.6) == pytest.approx(0.5, abs=1e-12)
    assert difference_reliability(0.9, 0.7, 0.0) == pytest.approx(0.8)
    with pytest.raises(FiguresError):
        difference_reliability(0.8, 0.8, 1.0)


@pytest.mark.parametrize("counts", [(5, 6, 10), (-1, 2, 10), (0, 0, 0)])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(FiguresError) as refused:
        paired_shares(*counts)
    assert refused.value.code == "counts"


def test_one_pair_has_no_error():
    with pytest.raises(FiguresError) as refused:
        paired_change([1.0], [2.0])
    assert refused.value.code == "too-few"
    with pytest.raises(FiguresError):
        independent_change((1, 1), (1, 1), level=1.2)
