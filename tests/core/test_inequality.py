"""The measures of inequality agree with the textbook's numbers and with the toolkit of the health organization."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core import inequality as measures
from sewana_core.errors import FiguresError

LADDER = (1, 2, 3, 4, 5)
# The subgroups of the unit test of `healthequal` 1.0.0: people, and the estimate of each.
PEOPLE = (832, 931, 1468, 1021, 1039, 1515, 1138, 620, 794, 866, 1367, 1108, 1120, 1033, 833, 1536, 1149, 410)
PEOPLE += (1210, 858, 680, 935, 692, 781, 812)
ESTIMATES = (61, 74, 58, 59, 72, 75, 74, 68, 75, 67, 73, 63, 66, 62, 60, 66, 71, 73, 71, 61, 74, 84, 55, 69)
ESTIMATES += (60,)
CAME, POPULATION = (210, 90, 70, 10), (30000, 6000, 1900, 1100)
VALUES = st.lists(st.floats(0.01, 100), min_size=2, max_size=8)


def test_one_to_five_has_the_textbooks_numbers():
    assert measures.gini(LADDER) == pytest.approx(0.26666666666666666, abs=1e-12)
    assert measures.theil(LADDER) == pytest.approx(0.11968759358, abs=1e-11)
    assert measures.mean_log_deviation(LADDER) == pytest.approx(0.1411139397, abs=1e-9)
    assert measures.atkinson(LADDER, 0.5) == pytest.approx(0.06315339223, abs=1e-11)
    assert measures.atkinson(LADDER, 1) == pytest.approx(0.13160963844, abs=1e-11)
    assert measures.variation(LADDER) == pytest.approx(0.47140452079, abs=1e-11)


def test_the_toolkits_numbers_come_out_of_its_own_example():
    assert 1000 * measures.theil(ESTIMATES, PEOPLE) == pytest.approx(5.035980303, abs=1e-9)
    assert 1000 * measures.mean_log_deviation(ESTIMATES, PEOPLE) == pytest.approx(5.052355207, abs=1e-9)
    assert 100 * measures.variation(ESTIMATES, PEOPLE) == pytest.approx(10.03877084, abs=1e-8)
    assert measures.between_group_variance(ESTIMATES, PEOPLE) == pytest.approx(46.19832554, abs=1e-8)
    assert 100 * measures.index_of_disparity(ESTIMATES, PEOPLE) == pytest.approx(8.701817667, abs=1e-9)
    assert measures.mean_difference(ESTIMATES, PEOPLE) == pytest.approx(5.834868694, abs=1e-9)


def test_rates_of_reach_have_the_reference_numbers_and_intervals_around_them():
    found = measures.inequality(CAME, POPULATION, np.random.default_rng(1))
    assert found.theil.value == pytest.approx(0.16260958668, abs=1e-11)
    assert found.mld.value == pytest.approx(0.1251678974, abs=1e-10)
    assert found.gini.value == pytest.approx(0.23994601889, abs=1e-11)
    assert found.atkinson_1.value == pytest.approx(1 - math.exp(-0.1251678974), abs=1e-10)
    assert found.g_statistic == pytest.approx(123.5832858792, abs=1e-9)
    assert found.g_p == pytest.approx(1.305037e-26, rel=1e-6, abs=0)
    # The outside package prints an interval a thousand times too narrow; this one is as wide as chance makes it.
    for figure in (found.theil, found.mld, found.atkinson_1, found.gini):
        assert figure.low < figure.value < figure.high
        assert (figure.high - figure.low) / figure.value > 0.3


def test_the_bootstrap_covers_what_is_true():
    """Of 200 forums drawn from known rates, the interval of Theil holds the truth in most."""
    share = np.array(CAME) / sum(CAME)
    truth = measures.theil(np.array(CAME) / np.array(POPULATION), POPULATION)
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        found = measures.inequality(rng.multinomial(380, share), POPULATION, rng, rounds=400).theil
        held += found.low <= truth <= found.high
    assert 0.88 <= held / 200 <= 0.985


def test_a_round_of_the_bootstrap_is_what_the_measures_say_of_it():
    rng = np.random.default_rng(2)
    people = np.array(POPULATION, float)
    rates, share = rng.multinomial(380, [0.5, 0.2, 0.2, 0.1], 7) / people, people / people.sum()
    found = np.array(measures._of_rounds(rates, share)).T
    asked = [
        [
            f(r, share)
            for f in (
                measures.theil,
                measures.mean_log_deviation,
                lambda v, w: measures.atkinson(v, 1, w),
                measures.gini,
            )
        ]
        for r in rates
    ]
    np.testing.assert_allclose(found, asked, atol=1e-12)


def test_an_empty_group_leaves_some_measures_undefined_and_the_others_whole():
    found = measures.inequality((50, 0, 30), (1000, 200, 500), np.random.default_rng(1), rounds=100)
    assert (found.mld.value, found.mld.low, found.atkinson_1.value) == (None, None, None)
    assert found.theil.value > 0
    assert found.gini.low <= found.gini.value <= found.gini.high
    assert measures.atkinson((0, 1), 2) is None


@given(VALUES, st.floats(0.1, 50))
def test_the_measures_are_at_least_zero_and_know_no_unit(values, factor):
    for measure in (measures.theil, measures.mean_log_deviation, measures.gini, measures.variation):
        assert measure(values) >= -1e-12
        assert measure([factor * v for v in values]) == pytest.approx(measure(values), abs=1e-9)
    assert measures.gini([3.0] * len(values)) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "weights", "code"),
    [
        ([], None, "groups-shape"),
        ([1, 2], [1], "groups-shape"),
        ([1, math.nan], None, "not-a-number"),
        ([1, -2], None, "value-negative"),
        ([1, 2], [1, 0], "value-negative"),
        ([0, 0], None, "all-zero"),
    ],
)
def test_what_cannot_be_shared_out_is_refused_with_a_code(values, weights, code):
    with pytest.raises(FiguresError) as refused:
        measures.theil(values, weights)
    assert refused.value.code == code
