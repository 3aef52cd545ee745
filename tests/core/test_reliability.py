"""Alpha, its bounds and omega, beside R's psych and lavaan."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.reliability import alpha, feldt, omega, reliability
from tests.core.survey_files import CORE, HERE, VOICE, columns, numbers

# alpha, omega of one factor by maximum likelihood.
PUPILS = {
    "visual": ((1, 2, 3), (0.6261171319, 0.6325531)),
    "textual": ((4, 5, 6), (0.8827069129, 0.8858809)),
    "speed": ((7, 8, 9), (0.688455023, 0.6961353)),
}


def table(name):
    found = np.column_stack([numbers(column) for column in columns(HERE / name).values()])
    found.setflags(write=False)
    return found


@pytest.mark.parametrize(("tests", "wanted"), PUPILS.values(), ids=PUPILS)
def test_three_scales_of_pupils(tests, wanted):
    found = reliability(table("holzinger.csv")[:, np.array(tests) - 1])
    assert found.n == 301
    assert found.note == ""
    assert found.alpha == pytest.approx(wanted[0], abs=5e-10)
    assert found.omega == pytest.approx(wanted[1], abs=6e-8)


def test_the_bounds_of_an_alpha():
    found = reliability(table("holzinger.csv")[:, 3:6])
    assert [found.low, found.high] == pytest.approx([0.85773078, 0.90392548], abs=5e-9)


def test_agreeableness_of_2709_people():
    answers = table("bfi.csv").copy()
    answers[:, 0] = 7 - answers[:, 0]
    found = reliability(answers)
    assert found.n == 2709
    assert found.alpha == pytest.approx(0.7037558944, abs=5e-11)
    assert found.omega == pytest.approx(0.7121293, abs=6e-8)


@pytest.mark.parametrize(
    ("year", "core", "voice"),
    [
        # R stops its search for omega a few ten-millionths early: 0.901730444883 by factanal, 0.901730507084 by lavaan.
        ("2568", (0.90118886, 0.88449436, 0.91620200, 0.90173051), 0.57680378),
        ("2569", (0.88509325, 0.86854862, 0.90019683, 0.88570206), 0.50005067),
    ],
)
def test_the_scales_of_the_invented_rounds(shared, year, core, voice):
    users = columns(shared / "spec" / "synthetic" / "users.csv")
    of_year = np.array(users["year"]) == year
    found = reliability(np.column_stack([numbers(users[item])[of_year] for item in CORE]))
    assert [found.alpha, found.low, found.high] == pytest.approx(core[:3], abs=6e-9)
    assert found.omega == pytest.approx(core[3], abs=1e-7)
    spoken = reliability(np.column_stack([numbers(users[item])[of_year] for item in VOICE]))
    assert spoken.alpha == pytest.approx(voice, abs=6e-9)


@given(
    st.lists(st.floats(0.3, 2), min_size=3, max_size=7),
    st.lists(st.floats(0.2, 2), min_size=7, max_size=7),
)
def test_omega_of_a_table_that_one_factor_made_is_that_factor(loadings, own):
    loading, rest = np.array(loadings), np.array(own[: len(loadings)])
    made = np.outer(loading, loading) + np.diag(rest)
    wanted = loading.sum() ** 2 / (loading.sum() ** 2 + rest.sum())
    assert omega(made) == pytest.approx(wanted, abs=1e-6)
    assert alpha(made) <= wanted + 1e-9


@given(st.floats(0, 0.99), st.integers(2, 12))
def test_alpha_of_equal_statements_is_spearman_and_browns(correlation, statements):
    made = np.full((statements, statements), correlation) + np.eye(statements) * (1 - correlation)
    assert alpha(made) == pytest.approx(
        statements * correlation / (1 + (statements - 1) * correlation), abs=1e-9
    )


@given(st.floats(-0.5, 0.99), st.integers(3, 2000), st.integers(2, 12))
def test_the_bounds_hold_alpha_and_narrow_with_people(found, people, statements):
    low, high = feldt(found, people, statements)
    assert low < found < high
    more = feldt(found, people * 4, statements)
    assert more[1] - more[0] < high - low


def test_omega_does_not_ask_in_which_unit_a_statement_is_counted_when_loadings_are_known():
    made = np.outer([0.8, 0.7, 0.6, 0.5], [0.8, 0.7, 0.6, 0.5]) + np.diag([0.36, 0.51, 0.64, 0.75])
    unit = np.array([1.0, 10.0, 0.1, 2.0])
    loading = np.array([0.8, 0.7, 0.6, 0.5]) * unit
    rest = np.array([0.36, 0.51, 0.64, 0.75]) * unit**2
    found = omega(made * np.outer(unit, unit))
    assert found == pytest.approx(loading.sum() ** 2 / (loading.sum() ** 2 + rest.sum()), abs=1e-8)


def test_ninety_nine_answers_are_too_few_to_judge():
    answers = table("holzinger.csv")[:, 3:6]
    assert reliability(answers[:99]).note == "too-few"
    assert reliability(answers[:100]).note == ""


def test_who_left_a_statement_out_is_not_counted():
    answers = table("holzinger.csv")[:, 3:6].copy()
    answers[:20, 1] = np.nan
    assert reliability(answers) == reliability(answers[20:])


def test_answers_without_any_spread_say_nothing():
    found = reliability(np.full((120, 3), 4.0))
    assert (found.n, found.alpha, found.low, found.omega) == (120, None, None, None)
    assert reliability(np.array([[1.0, 2, 3], [3, 2, 1]])).alpha is None


def test_a_factor_that_does_not_fit_has_no_omega():
    # Three statements of which two correlations are high and one low: one of them would be explained to 135 %.
    made = np.array([[1, 0.9, 0.9], [0.9, 1, 0.6], [0.9, 0.6, 1]])
    assert omega(made) is None
    assert omega(np.array([[1, 0.5], [0.5, 1]])) is None
    assert omega(np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 0.0]])) is None


@pytest.mark.parametrize("answers", [[[1.0], [2.0]], [1.0, 2.0]])
def test_one_statement_is_no_scale(answers):
    with pytest.raises(FiguresError) as refused:
        reliability(answers)
    assert refused.value.code == "statements"
