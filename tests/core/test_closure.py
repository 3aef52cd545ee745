"""How long voices wait, beside R's survival."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.closure import oldest, still_waiting
from sewana_core.errors import FiguresError
from tests.core.survey_files import HERE, columns, numbers

# Weeks of remission under 6-MP (Freireich and others 1963); + is censored.
SIX_MP = "6,6,6,6+,7,9+,10,10+,11+,13,16,17+,19+,20+,22,23,25+,32+,32+,34+,35+"
WEEKS = np.array([float(one.rstrip("+")) for one in SIX_MP.split(",")])
ENDED = np.array([not one.endswith("+") for one in SIX_MP.split(",")])
VOICES = st.lists(st.tuples(st.integers(0, 90), st.booleans()), min_size=1, max_size=60)


def test_remission_under_6_mp():
    found = still_waiting(WEEKS, ENDED)
    assert found.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.answered.tolist() == [3, 1, 1, 1, 1, 1, 1]
    wanted = [0.857142857, 0.806722689, 0.752941176, 0.690196078, 0.62745098, 0.537815126, 0.448179272]
    assert found.share == pytest.approx(wanted, abs=6e-10)
    # survfit(..., conf.type = "log-log")
    wanted = [0.076360355, 0.086935285, 0.096349653, 0.106814708, 0.114053865, 0.128233752, 0.134591457]
    assert found.se == pytest.approx(wanted, abs=6e-10)
    wanted = [0.61971796, 0.56314656, 0.50319951, 0.43161022, 0.36751086, 0.26777894, 0.18805201]
    assert found.low == pytest.approx(wanted, abs=6e-9)
    wanted = [0.95155175, 0.92280902, 0.88936184, 0.84906596, 0.80491219, 0.74679072, 0.68014263]
    assert found.high == pytest.approx(wanted, abs=6e-9)


def test_the_median_under_6_mp_and_what_lies_beyond_what_was_seen():
    found = still_waiting(WEEKS, ENDED)
    median, quarter, most = found.until(), found.until(0.25), found.until(0.9)
    assert (median.days, median.low, median.high) == (23, 13, None)
    assert (quarter.days, quarter.low, quarter.high) == (13, 6, 22)
    assert (most.days, most.low, most.high) == (None, None, None)


@pytest.mark.parametrize(
    ("arm", "median", "most"),
    [("Maintained", (31, 13, None), (None, 34, None)), ("Nonmaintained", (23, 5, 33), (43, 30, None))],
)
def test_leukemia_with_and_without_upkeep(arm, median, most):
    table = columns(HERE / "aml.csv")
    of_arm = np.array(table["arm"]) == arm
    found = still_waiting(numbers(table["weeks"])[of_arm], numbers(table["relapsed"])[of_arm] == 1)
    for wait, wanted in ((found.until(), median), (found.until(0.9), most)):
        assert (wait.days, wait.low, wait.high) == wanted


@given(VOICES)
def test_a_curve_falls_from_one_and_lies_in_its_bounds(voices):
    days, done = (np.array(column) for column in zip(*voices, strict=True))
    found = still_waiting(days, done)
    share = found.share
    assert (np.diff(np.concatenate([[1.0], share])) < 0).all()
    assert (share > -1e-12).all()
    some = np.isfinite(found.low)
    assert (found.low[some] <= share[some]).all()
    assert (share[some] <= found.high[some]).all()
    assert found.answered.sum() == done.sum()


@given(VOICES)
def test_when_all_are_answered_the_curve_is_the_share_that_is_left(voices):
    days = np.array([one for one, _ in voices])
    found = still_waiting(days, np.ones(len(days), bool))
    assert found.share == pytest.approx([(days > day).mean() for day in found.days], abs=1e-12)
    assert oldest(days, np.ones(len(days), bool)) is None


@given(VOICES, st.randoms(use_true_random=False))
def test_the_order_of_voices_is_of_no_matter(voices, random):
    first = still_waiting(*(np.array(column) for column in zip(*voices, strict=True)))
    random.shuffle(voices)
    second = still_waiting(*(np.array(column) for column in zip(*voices, strict=True)))
    assert first.share.tolist() == second.share.tolist()
    assert first.until() == second.until()


@pytest.mark.parametrize(
    ("days", "done", "median"),
    [([3, 5, 8, 8], [1, 1, 1, 1], 6.5), ([3, 5, 8, 9], [1, 1, 0, 1], 7), ([3, 5, 8, 80], [1, 1, 0, 0], 42.5)],
)
def test_a_curve_on_the_half_is_crossed_in_its_middle(days, done, median):
    """As R's survfit has it; where nothing follows, up to the longest wait."""
    assert still_waiting(days, done).until().days == median


def test_a_voice_without_an_answer_never_makes_a_library_faster():
    days = [3, 5, 8, 9, 20]
    answered = still_waiting(days, [True, True, True, True, True])
    waiting = still_waiting(days, [True, True, False, True, False])
    assert answered.until().days == 8
    assert waiting.until().days == 9
    assert oldest(days, [True, True, False, True, False]) == 20


def test_no_answer_at_all_is_no_step():
    found = still_waiting([3, 8], [False, False])
    assert found.share.tolist() == []
    assert found.until().days is None


@pytest.mark.parametrize(
    ("code", "voices"),
    [
        ("shapes-differ", ([1, 2], [True])),
        ("days", ([-1, 2], [True, True])),
        ("days", ([np.nan, 2], [True, True])),
    ],
)
def test_voices_that_cannot_be_are_refused(code, voices):
    with pytest.raises(FiguresError) as refused:
        still_waiting(*voices)
    assert refused.value.code == code


def test_a_share_of_all_is_never_waited_for():
    with pytest.raises(FiguresError):
        still_waiting([1.0], [True]).until(1.0)
    with pytest.raises(FiguresError):
        still_waiting([1.0], [True], level=0.0)
