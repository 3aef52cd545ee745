"""Many comparisons at once, and the word for a difference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.comparisons import benjamini_hochberg, holm, verdict
from sewana_core.errors import FiguresError

# Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x, section 4.
FIFTEEN = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
FIFTEEN += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
P = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_fifteen_p_values_as_published():
    found = benjamini_hochberg(FIFTEEN)
    wanted = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571429, 0.0638571429, 0.0645, 0.0765]
    wanted += [0.486, 0.5811818182, 0.714875, 0.7532307692, 0.8132142857, 1]
    assert found == pytest.approx(wanted, abs=5e-11)
    assert (found <= 0.05).sum() == 4
    strict = holm(FIFTEEN)
    assert strict[:4] == pytest.approx([0.0015, 0.0056, 0.0247, 0.114], abs=1e-12)
    assert (strict <= 0.05).sum() == 3


def test_twelve_gaps_of_the_invented_round():
    p = [0.007440, 0.109043, 0.001146, 0.000005, 0.236687, 0.005073, 0.883274, 0.053133, 0, 0, 0, 0]
    wanted = [0.011161, 0.130851, 0.002292, 0.000011, 0.258204, 0.008696, 0.883274, 0.070844]
    assert benjamini_hochberg(p)[:8] == pytest.approx(wanted, abs=1.5e-6)
    strict = [0.037202, 0.327128, 0.008022, 0.000037, 0.473375, 0.030437, 0.883274, 0.212533]
    assert holm(p)[:8] == pytest.approx(strict, abs=4e-6)


@given(P)
def test_adjusting_keeps_the_order_and_never_lowers(p):
    for found in (holm(p), benjamini_hochberg(p)):
        assert (found >= np.array(p) - 1e-15).all()
        assert (found <= 1).all()
        assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0).all()
    assert (holm(p) >= benjamini_hochberg(p) - 1e-15).all()


@given(P, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_given_is_of_no_matter(p, random):
    order = list(range(len(p)))
    random.shuffle(order)
    for rule in (holm, benjamini_hochberg):
        assert rule(p)[order].tolist() == pytest.approx(rule([p[i] for i in order]).tolist(), abs=1e-15)


def test_what_was_not_compared_is_not_counted():
    found = holm([0.01, np.nan, 0.02])
    assert found[[0, 2]].tolist() == [0.02, 0.02]
    assert np.isnan(found[1])
    assert holm([]).tolist() == []


def test_no_p_value_is_above_one():
    with pytest.raises(FiguresError) as refused:
        holm([0.1, 1.5])
    assert refused.value.code == "p-value"


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (-0.09, 0.09, "same"),
        (0.01, 0.09, "same"),
        (0.01, 0.20, "up"),
        (-0.20, -0.01, "down"),
        (-0.09, 0.11, "unclear"),
        (-0.30, 0.30, "unclear"),
        (0.02, 0.10, "up"),
        (0.0, 0.20, "unclear"),
    ],
)
def test_words_come_from_the_whole_interval(low, high, word):
    assert verdict(low, high, 0.10) == word


def test_bounds_in_the_wrong_order_are_refused():
    with pytest.raises(FiguresError):
        verdict(0.2, 0.1, 0.1)
