"""Draws of the same people say how sure a rank is, and agree with the formula where there is one."""

import numpy as np
import pytest

from sewana_core.bootstrap import draw_again, percentiles, rank_ranges
from sewana_core.errors import FiguresError
from sewana_core.means import Sample, drawn
from sewana_core.weights import Margin, Weights, weigh
from tests.core.survey_files import HERE, codes, columns, numbers

SEED = 20261128
KNOWN = {"stype": {"E": 4421, "H": 755, "M": 1018}, "awards": {"No": 2027, "Yes": 4167}}


@pytest.fixture(scope="module")
def schools():
    table = columns(HERE / "apisrs.csv")
    weights = weigh({name: table[name] for name in KNOWN}, KNOWN)
    scores = numbers(table["api00"])
    high = np.where(np.arange(200) % 7 == 0, np.nan, scores > 700)
    values = np.column_stack([scores, high])
    values.setflags(write=False)
    return weights, codes(table["stype"]), values


def test_draws_spread_as_far_as_the_linearised_error_says(schools):
    weights, strata, values = schools
    found = draw_again(weights, strata, values, np.random.default_rng(SEED), 4000)
    for place in (0, 1):
        exact = Sample(weights).mean(values[:, place])
        assert found.means[:, place].mean() == pytest.approx(exact.value, abs=exact.se / 15)
        assert found.means[:, place].std() == pytest.approx(exact.se, rel=0.06)
    assert (len(found), found.dropped) == (4000, 0)


def test_without_raking_inside_the_draws_they_would_spread_further(schools):
    weights, strata, _ = schools
    told = (np.array(strata) == 0).astype(float)[:, None]
    raked = draw_again(weights, strata * 0, told, np.random.default_rng(SEED), 300)
    free = draw_again(drawn(weights.weight), strata * 0, told, np.random.default_rng(SEED), 300)
    assert raked.means.std() < 1e-6 < 0.02 < free.means.std()


def test_a_seed_gives_the_same_draws(schools):
    first, again, other = (draw_again(*schools, np.random.default_rng(seed), 50).means for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_each_stratum_keeps_its_number_of_people():
    strata = np.repeat([0, 1], [3, 9])
    found = draw_again(
        drawn(np.ones(12)), strata, strata[:, None].astype(float), np.random.default_rng(SEED), 40
    )
    assert found.means == pytest.approx(np.full((40, 1), 0.75))


def test_draws_that_no_weights_can_fit_are_dropped_and_too_many_are_refused():
    # One person alone is of the second level: more than a third of the draws miss that person.
    margin = Margin("place", np.array([0] * 19 + [1]), np.array([80.0, 20]))
    weights = Weights(np.ones(20), np.ones(20), (margin,))
    with pytest.raises(FiguresError) as refused:
        draw_again(weights, np.zeros(20, int), np.ones((20, 1)), np.random.default_rng(SEED), 500)
    assert refused.value.code == "not-converged"
    assert 150 < refused.value.params["dropped"] < 215
    enough = Weights(
        np.ones(20), np.ones(20), (Margin("place", np.repeat([0, 1], [16, 4]), np.array([80.0, 20])),)
    )
    found = draw_again(enough, np.zeros(20, int), np.ones((20, 1)), np.random.default_rng(SEED), 500)
    assert 0 < found.dropped < 25
    assert len(found) == 500 - found.dropped


def test_a_rank_far_from_the_others_is_sure_and_two_close_ones_share_theirs():
    rng = np.random.default_rng(SEED)
    draws = rng.normal([9, 5, 5, 1], 1, (4000, 4))
    best, worst = rank_ranges(draws)
    assert (best.tolist(), worst.tolist()) == ([1, 2, 2, 4], [1, 3, 3, 4])


def test_percentiles_of_normal_draws_are_those_of_the_normal():
    draws = np.random.default_rng(SEED).normal(3, 2, (40000, 2))
    draws[0, 1] = np.nan
    low, high = percentiles(draws)
    assert low == pytest.approx([3 - 1.96 * 2] * 2, abs=0.06)
    assert high == pytest.approx([3 + 1.96 * 2] * 2, abs=0.06)
