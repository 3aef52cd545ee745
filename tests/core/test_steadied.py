"""Small groups steadied by the others: what textbooks found, and what must hold for any numbers."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.steadied import (
    grid_of_tau,
    pooled_variances,
    quantile_of_mixture,
    steady,
    steady_change,
)

# Coaching in eight schools (Rubin 1981; Gelman and others, Bayesian Data Analysis, section 5.5).
SCHOOLS = np.array([28, 8, -3, 7, -1, 1, 18, 12], float)
SCHOOLS_SE = np.array([15, 10, 16, 11, 9, 11, 10, 18], float)
for _array in (SCHOOLS, SCHOOLS_SE):
    _array.setflags(write=False)

MEAN = st.floats(1, 5)
GROUPS = st.lists(st.tuples(MEAN, st.floats(0.001, 0.5)), min_size=4, max_size=9)


def columns(pairs):
    return np.array(pairs, float).T


def test_eight_schools_with_a_flat_spread():
    found = steady(SCHOOLS, SCHOOLS_SE**2, None)
    wanted = [11.4, 7.895, 6.131, 7.645, 5.126, 6.139, 10.667, 8.457]
    assert found.estimate == pytest.approx(wanted, abs=6e-4)
    assert float(found.tau) == pytest.approx(6.575, abs=6e-4)
    assert float(found.mean) == pytest.approx(7.932, abs=6e-4)


def test_eight_schools_with_a_flat_spread_have_the_known_medians_and_deviations():
    weight, center, width = _mixture(None)
    median = quantile_of_mixture(weight, center, width, 0.5)
    assert median == pytest.approx([10.241, 7.858, 6.649, 7.663, 5.603, 6.511, 10.044, 8.205], abs=6e-4)
    mean = weight @ center
    deviation = np.sqrt(weight @ (width**2 + center**2) - mean**2)
    assert deviation == pytest.approx([8.341, 6.275, 7.765, 6.546, 6.357, 6.71, 6.786, 7.888], abs=6e-4)


def test_the_common_mean_of_eight_schools_has_the_known_deviation():
    _, weight, mu, mu_v = grid_of_tau(SCHOOLS, SCHOOLS_SE**2, None)
    assert np.sqrt(weight @ (mu_v + mu**2) - (weight @ mu) ** 2) == pytest.approx(5.178, abs=6e-4)


def test_eight_schools_with_a_half_normal_spread():
    found = steady(SCHOOLS, SCHOOLS_SE**2, 5)
    wanted = [9.0601, 7.7977, 7.166, 7.6914, 6.5362, 7.0641, 9.0041, 7.9754]
    assert found.estimate == pytest.approx(wanted, abs=6e-5)
    assert float(found.tau) == pytest.approx(3.3101, abs=6e-5)
    assert float(found.mean) == pytest.approx(7.7869, abs=6e-5)


def test_bounds_are_those_of_the_exact_distribution():
    """Halved a hundred times by hand, on a grid ten times as fine."""
    found = steady(SCHOOLS, SCHOOLS_SE**2, 5)
    tau = np.linspace(0, 40, 8001)
    total = SCHOOLS_SE**2 + tau[:, None] ** 2
    mu_v = 1 / (1 / total).sum(1)
    mu = mu_v * (SCHOOLS / total).sum(1)
    square = ((SCHOOLS - mu[:, None]) ** 2 / total).sum(1)
    weight = np.exp(-(np.log(total).sum(1) - np.log(mu_v) + square + (tau / 5) ** 2) / 2 + 16)
    weight[0] /= 2
    weight /= weight.sum()
    lean = SCHOOLS_SE**2 / total
    center = lean * mu[:, None] + (1 - lean) * SCHOOLS
    width = np.sqrt((1 - lean) * SCHOOLS_SE**2 + lean**2 * mu_v[:, None])
    rng = np.random.default_rng(1)
    drawn = rng.choice(len(tau), 400_000, p=weight)
    for group in range(8):
        draws = rng.normal(center[drawn, group], width[drawn, group])
        below = [(draws < bound[group]).mean() for bound in (found.low, found.high)]
        assert below == pytest.approx([0.025, 0.975], abs=0.0012)
    assert found.borrowed == pytest.approx(weight @ lean, abs=1e-7)
    known = np.cumsum(weight)
    assert float(found.tau_high) == pytest.approx(tau[np.searchsorted(known, 0.975)], abs=0.02)
    assert float(found.tau_low) == pytest.approx(tau[np.searchsorted(known, 0.025)], abs=0.02)


def _mixture(scale):
    tau, weight, mu, mu_v = grid_of_tau(SCHOOLS, SCHOOLS_SE**2, scale)
    lean = SCHOOLS_SE**2 / (SCHOOLS_SE**2 + tau[:, None] ** 2)
    center = lean * mu[:, None] + (1 - lean) * SCHOOLS
    return weight, center, np.sqrt((1 - lean) * SCHOOLS_SE**2 + lean**2 * mu_v[:, None])


@given(GROUPS)
def test_a_steadied_mean_lies_between_the_lowest_and_the_highest(pairs):
    direct, variances = columns(pairs)
    found = steady(direct, variances)
    room = 1e-9
    assert (found.estimate >= direct.min() - room).all()
    assert (found.estimate <= direct.max() + room).all()
    assert (found.low < found.estimate).all()
    assert (found.estimate < found.high).all()
    assert (found.borrowed > 0).all()
    assert (found.borrowed < 1).all()
    assert 0 <= float(found.tau_low) <= float(found.tau) <= float(found.tau_high)


@given(st.lists(MEAN, min_size=4, max_size=9), st.floats(0.001, 0.5))
def test_with_equal_errors_a_steadied_mean_lies_between_its_own_and_the_common_one(means, variance):
    direct = np.array(means)
    found = steady(direct, np.full(len(direct), variance))
    kept = 1 - found.borrowed
    assert found.estimate == pytest.approx(direct.mean() + kept * (direct - direct.mean()), abs=1e-9)


@given(GROUPS, st.randoms(use_true_random=False))
def test_the_order_of_groups_is_of_no_matter(pairs, random):
    order = list(range(len(pairs)))
    random.shuffle(order)
    first, second = steady(*columns(pairs)), steady(*columns([pairs[i] for i in order]))
    assert first.estimate[order] == pytest.approx(second.estimate, abs=1e-9)
    assert first.low[order] == pytest.approx(second.low, abs=1e-7)
    assert float(first.tau) == pytest.approx(float(second.tau), abs=1e-9)


@given(GROUPS, st.floats(1.1, 3))
def test_the_spread_grows_as_groups_move_apart(pairs, factor):
    direct, variances = columns(pairs)
    wider = direct.mean() + factor * (direct - direct.mean())
    assert float(steady(wider, variances).tau) >= float(steady(direct, variances).tau) - 1e-9


@given(MEAN, st.lists(st.floats(0.001, 0.5), min_size=4, max_size=9))
def test_groups_that_are_equal_stay_as_they_are(mean, variances):
    found = steady(np.full(len(variances), mean), variances)
    assert found.estimate == pytest.approx(mean, abs=1e-9)


def test_the_smaller_a_group_the_more_it_borrows():
    found = steady([3.5, 3.6, 3.2, 3.9, 3.4], [0.3, 0.1, 0.05, 0.01, 0.002])
    assert (np.diff(found.borrowed) < 0).all()


def test_three_groups_are_not_steadied():
    found = steady([3.5, 3.6, 3.2], [0.1, 0.1, 0.1])
    assert str(found.notes) == "too-few-groups"
    assert np.isnan(found.estimate).all()
    assert np.isnan(float(found.tau))


def test_a_group_without_answers_is_left_out_and_the_others_do_not_notice():
    full = steady([3.5, 3.6, 3.2, 3.9], [0.1, 0.2, 0.1, 0.05])
    found = steady([3.5, np.nan, 3.6, 3.2, 3.9], [0.1, np.nan, 0.2, 0.1, 0.05])
    assert np.isnan(found.estimate[1])
    assert found.estimate[[0, 2, 3, 4]].tolist() == full.estimate.tolist()


def test_groups_without_any_spread_are_not_weighed():
    assert str(steady([3.0, 3.0, 4.0, 5.0], np.zeros(4)).notes) == "no-spread"


def test_many_measures_are_what_each_is_alone():
    rng = np.random.default_rng(0)
    variances = rng.uniform(0.01, 0.1, (3, 7))
    direct = rng.normal(3.5, 0.3, (3, 7))
    direct[1, :5] = np.nan
    together = steady(direct, variances)
    assert together.notes.tolist() == ["", "too-few-groups", ""]
    for row in (0, 2):
        alone = steady(direct[row], variances[row])
        assert together.estimate[row].tolist() == alone.estimate.tolist()
        assert together.tau_high[row] == alone.tau_high


def test_errors_of_small_groups_come_from_all_groups():
    counts = np.array([100, 50, 9, 1, 0])
    variances = np.array([0.01, 0.03, 0.5, np.nan, np.nan])
    pooled = (99 * 1.0 + 49 * 1.5 + 8 * 4.5) / (99 + 49 + 8)
    found = pooled_variances(counts, variances)
    assert found[:4] == pytest.approx([0.01, 0.03, pooled / 9, pooled / 1], abs=1e-12)
    assert np.isnan(found[4])


def test_a_group_in_which_all_say_the_same_is_not_taken_for_certain():
    found = pooled_variances([40, 40, 40, 40], [0.02, 0.02, 0.02, 0.0])
    assert found[3] == pytest.approx(0.02 * 3 / 4, abs=1e-12)


def test_changes_are_steadied_as_changes():
    old, new = np.array([3.1, 3.4, 3.2, 3.9]), np.array([3.3, 3.4, 3.9, 4.0])
    old_v, new_v = np.full(4, 0.02), np.full(4, 0.03)
    found = steady_change((old, old_v), (new, new_v))
    assert found.estimate.tolist() == steady(new - old, old_v + new_v).estimate.tolist()
    levels = steady(new, new_v).estimate - steady(old, old_v).estimate
    assert np.abs(found.estimate - levels).max() > 0.05


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("shapes-differ", ([3.0] * 4, [0.1] * 5)),
        ("negative", ([3.0] * 4, [0.1, 0.1, 0.1, -0.1])),
        ("prior", ([3.0] * 4, [0.1] * 4, 0)),
        ("level", ([3.0] * 4, [0.1] * 4, 0.5, 1)),
    ],
)
def test_what_cannot_be_steadied_is_refused(code, arguments):
    with pytest.raises(FiguresError) as refused:
        steady(*arguments)
    assert refused.value.code == code
    assert "found" in refused.value.params


def test_forty_groups_and_fourteen_measures_are_quick():
    rng = np.random.default_rng(0)
    variances = rng.uniform(0.001, 0.05, (14, 40))
    direct = rng.normal(3.5, 0.2, (14, 40))
    took = []
    for _ in range(5):
        start = time.process_time()
        steady(direct, variances)
        took.append(time.process_time() - start)
    # 11 ms on the machine it was written on; a path through every halving takes 70.
    assert min(took) < 0.05
