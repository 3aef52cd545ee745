"""The number of a row is read strictly: whatever a database or a reader could take differently is no number."""

import pytest

from sewana.base.numbers import number_of, numbers_of


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 9, 999_999_999)])
def test_ascii_digits_are_a_number(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["", " ", " 7", "7 ", "-7", "+7", "7.0", "7,000", "1_000", "0x7", "7\n", "๗", "７", "²", "9" * 10]
)
def test_anything_else_is_none(text):
    assert number_of(text) is None


def test_what_is_no_number_is_left_out_of_many():
    assert numbers_of(["3", "x", "", "๓", "0", "3", "9" * 30]) == {0, 3}
