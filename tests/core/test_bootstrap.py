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


def bridged(by):
    """Two margins that ask for people who are of `a` and of `y`; of those there are so many."""
    first, second = np.repeat([0, 0, 1], [10, by, 10]), np.repeat([0, 1, 1], [10, by, 10])
    margins = (Margin("kind", first, np.array([50.0, 50])), Margin("place", second, np.array([40.0, 60])))
    return Weights(np.ones(len(first)), np.ones(len(first)), margins)


def draws_of(weights, rounds=500):
    n = len(weights.weight)
    return draw_again(weights, np.zeros(n, int), np.ones((n, 1)), np.random.default_rng(SEED), rounds)


def test_draws_that_no_weights_can_fit_are_dropped_and_too_many_are_refused():
    # One person alone joins the margins: more than a third of the draws miss that person.
    with pytest.raises(FiguresError) as refused:
        draws_of(bridged(1))
    assert refused.value.code == "not-converged"
    assert 150 < refused.value.params["dropped"] < 225
    found = draws_of(bridged(4))
    assert 0 < found.dropped < 25
    assert len(found) == 500 - found.dropped


def test_a_draw_without_anybody_of_a_level_counts_its_people_with_the_others():
    margin = Margin("place", np.repeat([0, 1, 2], [12, 7, 1]), np.array([60.0, 30, 10]))
    strata, share = np.zeros(20, int), np.repeat([1.0, 0, 0], [12, 7, 1])[:, None]
    found = draw_again(
        Weights(np.ones(20), np.ones(20), (margin,)), strata, share, np.random.default_rng(SEED), 500
    )
    assert found.dropped == 0
    # 0.6 of 0.9 where the one person of the third level is missing, 0.6 of 0.7 where all seven of the second are.
    shares = set(np.round(found.means.ravel(), 9).tolist())
    assert {0.6, 0.666666667} <= shares <= {0.6, 0.666666667, 0.857142857}


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
