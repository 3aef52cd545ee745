"""Numbers as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_text import figures


@pytest.mark.parametrize(
    ("write", "value", "wanted"),
    [
        (figures.per_cent, 0.6867, "69%"),
        (figures.per_cent, 0.0, "0%"),
        (figures.per_cent, None, "·"),
        (figures.points, -0.049, "−5"),
        (figures.signed_points, 0.385, "+38"),
        (figures.signed_points, 0.3853, "+39"),
        (figures.signed_points, -0.049, "−5"),
        (figures.signed_points, 0.001, "0"),
        (figures.signed_points, -0.001, "0"),
        (figures.mean, 3.6014, "3.60"),
        (figures.mean, -0.001, "0.00"),
        (figures.signed_mean, 0.2509, "+0.25"),
        (figures.signed_mean, -0.25, "−0.25"),
        (figures.signed_mean, -0.001, "0.00"),
        (figures.times, 0.5625, "0.56×"),
        (figures.times, 12.4, "12×"),
        (figures.count, 28000, "28,000"),
        (figures.count, 10.67, "11"),
        (figures.count, 0.3, "<1"),
        (figures.count, 0, "0"),
    ],
)
def test_a_number_is_written_as_people_read_it(write, value, wanted):
    assert write(value) == wanted


def test_a_dash_never_stands_beside_a_minus_sign():
    assert figures.between("33", "44") == "33–44"
    assert figures.between("−6", "5") == "−6 … 5"
    assert figures.between("+20", "+42") == "+20 … +42"


@given(st.floats(-1, 1))
def test_a_sign_is_that_of_the_number_that_is_shown(share):
    written = figures.signed_points(share)
    shown = round(100 * share)
    assert written[0] == ("+" if shown > 0 else "−" if shown < 0 else "0")
    assert "-" not in written
