"""The zone between the least that is accepted and what is wished for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_core.errors import FiguresError
from sewana_core.tolerance import gaps, zone_of_tolerance

NUMBER = st.floats(1, 9)


def test_a_published_service():
    """University of Texas at San Antonio, LibQUAL+ 2015, AS-1: 6.47, 7.44, 7.26."""
    found = zone_of_tolerance(6.47, 7.44, 7.26)
    assert found.adequacy == pytest.approx(0.79, abs=1e-12)
    assert found.superiority == pytest.approx(-0.18, abs=1e-12)
    assert found.position == pytest.approx(0.8144329897, abs=5e-11)


@given(NUMBER, NUMBER, NUMBER)
def test_inside_the_zone_is_between_none_and_one(minimum, desired, perceived):
    found = zone_of_tolerance(minimum, desired, perceived)
    if found.position is None:
        assert desired <= minimum
    elif found.adequacy >= 0 >= found.superiority:
        assert 0 <= found.position <= 1
    else:
        assert found.position < 0 or found.position > 1


def test_answers_have_their_gaps_with_bounds_and_only_full_ones_count():
    minimum, desired = [5, 6, 7, 4, np.nan], [8, 8, 9, 7, 9]
    perceived = [6, 8, 8, 3, 7]
    found = gaps(minimum, desired, perceived)
    assert found.n == 4
    assert found.zone == zone_of_tolerance(5.5, 8, 6.25)
    assert found.adequacy.difference == pytest.approx(0.75)
    # t with three degrees of freedom; the differences are 1, 2, 1 and -1.
    arm = 3.182446305284263 * np.std([1, 2, 1, -1], ddof=1) / 2
    assert [found.adequacy.low, found.adequacy.high] == pytest.approx([0.75 - arm, 0.75 + arm], abs=1e-9)
    assert found.superiority.difference == pytest.approx(-1.75)


@pytest.mark.parametrize(
    ("code", "answers"),
    [("shapes-differ", ([1, 2], [1, 2], [1])), ("too-few", ([1, np.nan], [2, 3], [1, 2]))],
)
def test_what_has_no_zone_is_refused(code, answers):
    with pytest.raises(FiguresError) as refused:
        gaps(*answers)
    assert refused.value.code == code
