"""Estimates that plug in one spread, beside those of R's metafor and lme4 and of Efron and Morris."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.plug_in import der_simonian_laird, james_stein, paule_mandel, random_effects, reml
from tests.core.survey_files import HERE, columns, numbers

# Direct estimates of six groups in the invented rounds and what R's metafor 3.8.1 makes of them. With its own stop the
# package ends two millionths off the top of the likelihood; `tight` is its answer with threshold = 1e-12.
ROUNDS = {
    2568: {
        "direct": [3.648016646, 3.295326221, 3.648455768, 3.192478735, 2.458925821, 3.534743945],
        "se": [0.12276407014, 0.20729622008, 0.09288291932, 0.19142467939, 0.32382676885, 0.07213678207],
        "tau2": 0.08800256,
        "eb": [3.609145612, 3.323819104, 3.624681437, 3.248244207, 2.960905029, 3.526225738],
        "eb_se": [0.1152455543, 0.17594957337, 0.08950641769, 0.16596731323, 0.23146214465, 0.07052355895],
        "whole": [3.3821702, 0.13918155, 0.843109],
        "tight": [0.0879979048745, 3.3821728041648, 0.1391786231244, 0.843102373543698],
    },
    2569: {
        "direct": [3.756086535, 3.267486785, 3.655086074, 3.680842146, 3.198318052, 3.595392452],
        "se": [0.08173857765, 0.14285562262, 0.07315836904, 0.25429436516, 0.18549295502, 0.06088665561],
        "tau2": 0.028989179,
        "eb": [3.717982295, 3.385298894, 3.639121414, 3.592330287, 3.390626751, 3.590546333],
        "eb_se": [0.07543705113, 0.11509199912, 0.06854697956, 0.15350055523, 0.13388259372, 0.05815912095],
        "whole": [3.552651, 0.086247383, 0.746881],
        "tight": [0.0289876256094, 3.5526521082929, 0.0862457177470, 0.746870658171533],
    },
}
SCHOOLS = [28, 8, -3, 7, -1, 1, 18, 12]
SCHOOLS_V = [15**2, 10**2, 16**2, 11**2, 9**2, 11**2, 10**2, 18**2]


@pytest.fixture(scope="module")
def bcg():
    table = {name: numbers(column) for name, column in columns(HERE / "bcg.csv").items()}
    treated, control = table["tpos"] + table["tneg"], table["cpos"] + table["cneg"]
    ratio = np.log(table["tpos"] / treated) - np.log(table["cpos"] / control)
    return ratio, 1 / table["tpos"] - 1 / treated + 1 / table["cpos"] - 1 / control


def test_thirteen_trials_by_three_methods(bcg):
    assert der_simonian_laird(*bcg) == pytest.approx(0.30876026, abs=5e-9)
    assert paule_mandel(*bcg) == pytest.approx(0.31806845, abs=5e-9)
    # The package stops 7e-8 before the top; asked to go on, it finds the second number.
    assert reml(*bcg) == pytest.approx(0.31324333, abs=1e-7)
    assert reml(*bcg) == pytest.approx(0.313243258136, abs=1e-11)


def test_the_common_mean_and_the_first_predictor_of_thirteen_trials(bcg):
    found = random_effects(*bcg, reml(*bcg))
    assert [found.mean, found.se] == pytest.approx([-0.7145323484, 0.1797815318], abs=2e-8)
    assert found.predictor[0] == pytest.approx(-0.80023357459, abs=2e-8)
    assert found.predictor_se[0] == pytest.approx(0.40993046863, abs=3e-8)
    assert found.i2 == pytest.approx(0.92221384521269, abs=1e-11)


def test_eight_schools_show_no_spread_when_one_value_is_plugged_in():
    assert der_simonian_laird(SCHOOLS, SCHOOLS_V) == reml(SCHOOLS, SCHOOLS_V) == 0
    found = random_effects(SCHOOLS, SCHOOLS_V, 0)
    assert [found.mean, found.se] == pytest.approx([7.685616725, 4.0719191582], abs=1e-9)
    assert found.predictor == pytest.approx(found.mean, abs=1e-12)


@pytest.mark.parametrize("year", ROUNDS)
def test_groups_of_the_invented_rounds_at_the_variance_that_r_found(year):
    known = ROUNDS[year]
    found = random_effects(known["direct"], np.square(known["se"]), known["tau2"])
    assert found.predictor == pytest.approx(known["eb"], abs=2e-8)
    assert found.predictor_se == pytest.approx(known["eb_se"], abs=2e-8)
    assert [found.mean, found.se] == pytest.approx(known["whole"][:2], abs=5e-7)
    assert found.i2 == pytest.approx(known["whole"][2], abs=5e-7)


@pytest.mark.parametrize("year", ROUNDS)
def test_groups_of_the_invented_rounds_at_the_top_of_the_likelihood(year):
    known = ROUNDS[year]
    variances = np.square(known["se"])
    tau2 = reml(known["direct"], variances)
    assert tau2 == pytest.approx(known["tau2"], abs=5e-6)
    found = random_effects(known["direct"], variances, tau2)
    assert [tau2, found.mean, found.se, found.i2] == pytest.approx(known["tight"], abs=1e-10)


def test_six_batches_of_dyestuff():
    table = columns(HERE / "dyestuff.csv")
    made, batch = numbers(table["yield"]), np.array(table["batch"])
    groups = np.array([made[batch == name] for name in "ABCDEF"])
    within = groups.var(axis=1, ddof=1).mean()
    tau2 = reml(groups.mean(1), np.full(6, within / 5))
    assert [np.sqrt(tau2), np.sqrt(within)] == pytest.approx([42.000595, 49.5101], abs=6e-5)
    found = random_effects(groups.mean(1), np.full(6, within / 5), tau2)
    assert found.mean == pytest.approx(1527.5, abs=1e-9)
    wanted = [1509.893149, 1527.891263, 1556.062226, 1504.415462, 1584.233188, 1482.504713]
    assert found.predictor == pytest.approx(wanted, abs=2e-5)


# Hits of eighteen players in their first 45 at bats of 1970, and their average for the rest of the year (Efron &
# Morris 1975, doi:10.1080/01621459.1975.10479864). The copies that go round differ in one place: .286 or .285 for the
# sixteenth; the known sums are those of .286.
HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
REST = np.array(
    [
        0.346,
        0.298,
        0.276,
        0.222,
        0.273,
        0.270,
        0.263,
        0.210,
        0.269,
        0.230,
        0.264,
        0.256,
        0.303,
        0.264,
        0.226,
        0.286,
        0.316,
        0.200,
    ]
)


def test_eighteen_batters_drawn_together():
    early = HITS / 45
    grand = early.mean()
    found, kept = james_stein(early, grand * (1 - grand) / 45)
    assert [grand, kept] == pytest.approx([0.2654320988, 0.2116534171], abs=5e-11)
    assert [found[0], found[-1]] == pytest.approx([0.2939, 0.2422], abs=5e-5)
    assert ((early - REST) ** 2).sum() == pytest.approx(0.0754879507, abs=1e-10)
    assert ((found - REST) ** 2).sum() == pytest.approx(0.0213747485, abs=1e-10)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 2)), min_size=3, max_size=8))
def test_the_three_methods_agree_when_errors_are_equal(pairs):
    y = np.array([one for one, _ in pairs])
    v = np.full(len(y), pairs[0][1])
    wanted = max(0.0, y.var(ddof=1) - v[0])
    for method in (der_simonian_laird, paule_mandel, reml):
        assert method(y, v) == pytest.approx(wanted, abs=1e-8)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 2)), min_size=3, max_size=8))
def test_no_other_spread_has_a_larger_restricted_likelihood(pairs):
    y, v = np.array(pairs).T

    def log(tau2):
        weight = 1 / (v + tau2)
        off = y - weight @ y / weight.sum()
        return (np.log(weight).sum() - np.log(weight.sum()) - weight @ off**2) / 2

    top = log(reml(y, v))
    assert all(log(tau2) <= top + 1e-9 for tau2 in np.concatenate([[0], np.geomspace(1e-5, 100, 60)]))


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("shapes-differ", ([1, 2, 3], [1, 2])),
        ("too-few-groups", ([1.0], [1.0])),
        ("negative", ([1.0, 2.0], [1.0, 0.0])),
    ],
)
def test_what_cannot_be_computed_is_refused(code, arguments):
    for method in (der_simonian_laird, paule_mandel, reml):
        with pytest.raises(FiguresError) as refused:
            method(*arguments)
        assert refused.value.code == code
    with pytest.raises(FiguresError, match="four groups"):
        james_stein([1, 2, 3], 1)
