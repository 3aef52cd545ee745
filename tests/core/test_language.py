"""Reading an analysis of whether two languages measure the same."""

import pytest

from sewana_core.errors import FiguresError
from sewana_core.language import Fit, read_invariance

# Nine tests of pupils in two schools (lavaan, HolzingerSwineford1939).
CONFIGURAL, METRIC, SCALAR = (
    Fit(115.851, 48, 0.923, 0.097),
    Fit(124.043, 54, 0.921, 0.093),
    Fit(164.103, 60, 0.882, 0.107),
)
ENOUGH = {"th": 400, "en": 160}


def test_two_schools_fail_where_the_textbook_says():
    found = read_invariance(CONFIGURAL, METRIC, SCALAR, ENOUGH)
    assert (found.verdict, found.reason) == ("not-comparable", "scalar")
    assert found.cfi_loss == pytest.approx(0.039, abs=1e-9)
    assert found.rmsea_gain == pytest.approx(0.014, abs=1e-9)


def test_equal_loadings_and_intercepts_may_be_compared_up_to_the_edge():
    on_the_edge = Fit(140.0, 60, 0.911, 0.108)
    found = read_invariance(CONFIGURAL, METRIC, on_the_edge, ENOUGH)
    assert (found.verdict, found.reason) == ("comparable", "")


@pytest.mark.parametrize(
    ("metric", "scalar", "reason"),
    [
        (Fit(150, 54, 0.912, 0.093), Fit(160, 60, 0.912, 0.093), "metric"),
        (Fit(150, 54, 0.921, 0.113), Fit(160, 60, 0.921, 0.113), "metric"),
        (METRIC, Fit(150, 60, 0.9109, 0.093), "scalar"),
        (METRIC, Fit(150, 60, 0.921, 0.1081), "scalar"),
    ],
)
def test_each_step_has_its_two_limits(metric, scalar, reason):
    assert read_invariance(CONFIGURAL, metric, scalar, ENOUGH).reason == reason


def test_a_language_of_few_cannot_be_judged():
    good = Fit(128.0, 60, 0.920, 0.090)
    assert read_invariance(CONFIGURAL, METRIC, good, {"th": 400, "en": 149}).reason == "too-few"
    assert read_invariance(CONFIGURAL, METRIC, good, {"th": 400, "en": 150}).verdict == "comparable"


def test_one_language_and_models_out_of_order_are_refused():
    with pytest.raises(FiguresError) as refused:
        read_invariance(CONFIGURAL, METRIC, SCALAR, {"th": 500})
    assert refused.value.code == "languages"
    with pytest.raises(FiguresError) as refused:
        read_invariance(METRIC, CONFIGURAL, SCALAR, ENOUGH)
    assert refused.value.code == "order"
