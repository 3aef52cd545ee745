"""Two figures side by side: the classical reference of the sleep data, and figures without any error."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.gaps import Known, cohen_h, difference, known_mean, same_scale

# Hours of extra sleep under two drugs (Student 1908), as in R's data set `sleep`.
FIRST = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SECOND = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
ANSWERS = st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0]), min_size=2, max_size=30)


def test_welchs_difference_is_that_of_the_reference():
    found = same_scale(FIRST, SECOND)
    assert found.t == pytest.approx(-1.8608135, abs=5e-8)
    assert found.gap.df == pytest.approx(17.776474, abs=5e-7)
    assert found.gap.p == pytest.approx(0.07939414, abs=5e-9)
    assert (found.gap.low, found.gap.high) == pytest.approx((-3.3654832307, 0.2054832307), abs=1e-9)


def test_sizes_of_the_difference_are_those_of_the_reference():
    found = same_scale(SECOND, FIRST)
    assert found.cohen_d == pytest.approx(0.8321810814, abs=1e-10)
    assert found.hedges_g == pytest.approx(0.7970185004, abs=1e-10)
    assert found.cliff_delta == pytest.approx(0.49, abs=1e-12)


def test_people_without_an_answer_take_no_part():
    assert same_scale([*FIRST, math.nan], SECOND) == same_scale(FIRST, SECOND)


def test_without_any_error_the_difference_is_certain():
    found = same_scale([4, 4, 4], [3, 3])
    assert (found.gap.gap, found.gap.low, found.gap.high, found.gap.p, found.gap.df) == (1, 1, 1, 0, None)
    assert (found.t, found.cohen_d, found.hedges_g, found.cliff_delta) == (None, None, None, 1)
    assert same_scale([4, 4], [4, 4]).gap.p == 1


def test_answers_that_are_the_same_have_no_error_however_they_are_rounded():
    assert known_mean(np.full(20, 0.7)) == Known(0.7, 0.0, 19)


def test_where_one_figure_has_no_error_the_other_ones_is_left():
    found = difference(Known(0.7, 0.0, 9), Known(0.5, 0.1, 40))
    assert (found.se, found.df) == (pytest.approx(0.1), pytest.approx(40))


def test_tiny_errors_do_not_vanish():
    found = difference(Known(0.7, 1e-120, 9), Known(0.5, 1e-120, 40))
    assert found.df == pytest.approx(1 / (0.25 / 9 + 0.25 / 40))


def test_h_grows_toward_the_ends():
    assert cohen_h(0.5, 0.25) == pytest.approx(math.pi / 6)
    assert cohen_h(0.05, 0.0) > cohen_h(0.55, 0.5)


@given(ANSWERS, ANSWERS)
def test_cliffs_delta_counts_all_pairs(first, second):
    pairs = np.sign(np.subtract.outer(first, second))
    assert same_scale(first, second).cliff_delta == pytest.approx(pairs.mean())


@given(ANSWERS, ANSWERS)
def test_turned_around_everything_changes_its_sign(first, second):
    one, other = same_scale(first, second), same_scale(second, first)
    assert one.gap.gap == pytest.approx(-other.gap.gap)
    assert one.gap.low == pytest.approx(-other.gap.high)
    assert one.gap.p == pytest.approx(other.gap.p)
    assert one.gap.low <= one.gap.gap <= one.gap.high


def test_one_answer_has_no_spread_and_is_refused():
    with pytest.raises(FiguresError) as refused:
        same_scale([1, math.nan], [1, 2])
    assert (refused.value.code, refused.value.params) == ("answers-few", {"found": 1})
