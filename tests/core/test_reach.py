"""Who came beside who there is: the reference numbers, empty groups, and what cannot be counted."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from sewana_core.errors import FiguresError
from sewana_core.inequality import dissimilarity
from sewana_core.parity import Rate, parity
from sewana_core.reach import GroupCount, counts_of, null_shortfall, reach

POPULATION = {"undergraduate": 30000, "postgraduate": 6000, "lecturer": 1900, "international": 1100}
CAME = {"undergraduate": 210, "postgraduate": 90, "lecturer": 70, "international": 10}
# The groups of the invented data set, for which the envelope of the shortfall is tabled.
SIX = (28000, 5200, 400, 800, 1900, 300)
Z = 1.959963984540054


def counted(came=CAME, population=POPULATION, side=""):
    return [GroupCount(key, population[key], came[key], side) for key in population]


def found(came=CAME, population=POPULATION, **options):
    return reach(counted(came, population), np.random.default_rng(1), **options)


def test_ratios_have_the_reference_numbers_and_intervals():
    rows = found().rows
    assert [row.ratio for row in rows] == pytest.approx([0.718421, 1.539474, 3.781163, 0.933014], abs=5e-7)
    bounds = [(0.6531, 0.7824), (1.2796, 1.8336), (3.0474, 4.6447), (0.509, 1.6932)]
    assert [(row.low, row.high) for row in rows] == [pytest.approx(pair, abs=5e-5) for pair in bounds]


def test_a_row_says_how_many_came_and_how_many_were_to_be_expected():
    row = found().rows[2]
    assert (row.key, row.came, row.population, row.state, row.heard) == (
        "lecturer",
        70,
        1900,
        "plain",
        "enough",
    )
    assert row.expected == pytest.approx(380 * 1900 / 39000)
    assert row.per_1000 == pytest.approx(1000 * 70 / 1900)
    assert row.per_1000_low < row.per_1000 < row.per_1000_high


def test_only_too_little_is_an_alert():
    assert [row.is_alert for row in found().rows] == [True, False, False, False]
    assert [row.heard for row in found().rows] == ["enough", "enough", "enough", "some"]


def test_the_summaries_have_the_reference_numbers():
    summary = found().summary
    assert summary.shortfall.value == pytest.approx(0.21848852901, abs=1e-11)
    assert summary.shortfall.null_95 == pytest.approx(0.0466, abs=1e-4)
    assert summary.min_max == pytest.approx(0.19, abs=1e-12)
    assert summary.cv == pytest.approx(0.69477871641, abs=1e-11)
    assert summary.r_indicator == pytest.approx(0.9864607224, abs=1e-10)
    assert summary.kish == pytest.approx(1.21377289377, abs=1e-11)
    assert summary.n_eff == pytest.approx(313.0733944954, abs=1e-10)


def test_the_coefficient_of_variation_is_the_statistic_of_equal_rates():
    """Chi-squared over the people: what weighting by group can remove, in one number."""
    came, people = np.array(list(CAME.values())), np.array(list(POPULATION.values()))
    expected = came.sum() * people / people.sum()
    chi_squared = ((came - expected) ** 2 / expected).sum()
    assert came.sum() * found().summary.cv ** 2 == pytest.approx(chi_squared)


def test_parity_of_the_last_and_the_first_has_the_reference_interval():
    last = found().parity[-1]
    assert (last.a, last.b) == ("international", "undergraduate")
    assert (last.index, last.low) == pytest.approx((1.2987012987, 0.6906267028), abs=1e-10)
    # The printed upper bound, 2.442166176, is off in the seventh digit: index² over it is not the lower one.
    assert last.high == pytest.approx(2.442166176, abs=2e-7)
    assert last.low * last.high == pytest.approx(last.index**2, abs=1e-12)


@pytest.mark.parametrize(
    ("number", "mean", "most"),
    [(100, 0.053, 0.096), (200, 0.038, 0.068), (500, 0.024, 0.043), (1000, 0.017, 0.030)],
)
def test_perfect_parity_leaves_a_shortfall_by_chance(number, mean, most):
    fair = tuple(n / sum(SIX) for n in SIX)
    exact, high = null_shortfall(fair, number)
    assert exact == pytest.approx(mean, abs=6e-4)
    assert high == pytest.approx(most, abs=1.1e-3)
    drawn = np.random.default_rng(99).multinomial(number, fair, 40_000) / number
    apart = [dissimilarity(shares, fair) for shares in drawn[:4000]]
    assert exact == pytest.approx(np.mean(apart), abs=4 * np.std(apart) / math.sqrt(4000))


def test_the_envelope_is_the_same_every_time():
    null_shortfall.cache_clear()
    first = null_shortfall((0.5, 0.3, 0.2), 77)
    null_shortfall.cache_clear()
    assert null_shortfall((0.5, 0.3, 0.2), 77) == first


def test_a_group_of_whom_nobody_came_has_one_bound():
    none, some = Rate("none", 300, 0), Rate("some", 2000, 50)
    forward, backward = parity(none, some), parity(some, none)
    assert (forward.index, forward.low) == (0, 0)
    assert (backward.index, backward.high) == (None, None)
    assert backward.low == pytest.approx(1 / forward.high)
    assert parity(none, Rate("other", 10, 0)).index is None


def test_the_bound_is_where_the_score_test_turns():
    """Koopman's statistic, from the likelihood alone: the best rate under a given ratio is looked for."""
    ratio = parity(Rate("none", 300, 0), Rate("some", 2000, 50)).high

    def against(rate):
        return -(50 * math.log(rate) + 1950 * math.log1p(-rate) + 300 * math.log1p(-ratio * rate))

    rate = minimize_scalar(
        against, bounds=(1e-6, min(1, 1 / ratio) - 1e-6), method="bounded", options={"xatol": 1e-14}
    ).x
    none, some = ratio * rate, rate
    statistic = (0 - 300 * none) ** 2 / (300 * none * (1 - none)) + (50 - 2000 * some) ** 2 / (
        2000 * some * (1 - some)
    )
    assert statistic == pytest.approx(Z * Z, rel=1e-5)


def test_small_groups_are_not_told_by_the_rows_or_by_the_summaries():
    came = CAME | {"international": 3}
    shown = found(came)
    hidden = [row for row in shown.rows if row.state == "hidden"]
    assert [row.key for row in hidden] == ["lecturer", "international"]
    assert all((row.came, row.ratio, row.heard, row.is_alert) == (None, None, None, False) for row in hidden)
    # Whoever moves between the two hidden groups changes nothing that is published.
    assert shown == found(CAME | {"lecturer": 71, "international": 2})


def test_groups_of_five_to_nine_are_shown_together():
    came = CAME | {"international": 8}
    merged = found(came).rows[-1]
    assert (merged.key, merged.came, merged.population) == ("lecturer+international", 78, 3000)
    assert merged.state == "merged"


def test_a_forum_of_four_people_shows_nothing():
    shown = found(dict.fromkeys(POPULATION, 1))
    assert (shown.came, shown.summary, shown.appendix, shown.parity) == (None, None, None, ())
    assert {row.state for row in shown.rows} == {"hidden"}


def test_without_the_ladder_an_empty_group_is_counted():
    shown = found(CAME | {"international": 0}, minimum=1)
    assert (shown.summary.kish, shown.summary.n_eff, shown.appendix.mld.value) == (None, None, None)
    assert shown.summary.min_max == 0
    assert shown.rows[-1].came == 0
    assert shown.rows[-1].is_alert
    assert shown.parity[-1].high < 0.5


def test_two_lists_are_put_together():
    assert counts_of([("a", 10), ("b", 20)], [("b", 3)], {"b": "provider"}) == (
        GroupCount("a", 10, 0),
        GroupCount("b", 20, 3, "provider"),
    )


@pytest.mark.parametrize(
    ("counts", "code", "row"),
    [
        ([GroupCount("a", 10, 1), GroupCount("b", 0, 0)], "population-zero", 1),
        ([GroupCount("a", 10, 11), GroupCount("b", 20, 0)], "came-over-population", 0),
        ([GroupCount("a", 10, 1), GroupCount("b", 20, -1)], "count-negative", 1),
        ([GroupCount("a", -10, 1), GroupCount("b", 20, 1)], "count-negative", 0),
        ([GroupCount("a", 10, 1), GroupCount("a", 20, 1)], "group-doubled", 1),
        ([GroupCount("a", 10, 1)], "groups-few", None),
        ([GroupCount("a", 10, 0), GroupCount("b", 20, 0)], "nobody-came", None),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_code(counts, code, row):
    with pytest.raises(FiguresError) as refused:
        reach(counts, np.random.default_rng(1))
    assert refused.value.code == code
    assert refused.value.params.get("row") == row


@pytest.mark.parametrize(
    ("population", "came", "code"),
    [
        ([("a", 10)], [("b", 3)], "group-unknown"),
        ([("a", 10), ("a", 10)], [], "group-doubled"),
        ([("a", 10)], [("a", 1), ("a", 2)], "group-doubled"),
    ],
)
def test_two_lists_that_do_not_fit_are_refused(population, came, code):
    with pytest.raises(FiguresError) as refused:
        counts_of(population, came)
    assert refused.value.code == code


@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=2, max_size=6))
def test_whatever_came_the_bounds_stand_around_the_figure(groups):
    counts = [GroupCount(str(i), n, int(n * share)) for i, (n, share) in enumerate(groups)]
    if not any(one.came for one in counts):
        counts[0] = GroupCount("0", counts[0].population, counts[0].population)
    shown = reach(counts, np.random.default_rng(1), minimum=1)
    for row in shown.rows:
        assert row.low - 1e-9 <= row.ratio <= row.high + 1e-9
        assert row.per_1000_low - 1e-9 <= row.per_1000 <= row.per_1000_high + 1e-9
    assert sum(row.expected for row in shown.rows) == pytest.approx(shown.came)
    assert 0 <= shown.summary.shortfall.value <= 1
    for pair in shown.parity:
        assert pair.index is None or pair.low <= pair.index <= pair.high
