"""Dates: the Buddhist year is added once, and taken off once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_text.dates import buddhist_year, english_date, parse_date, thai_date
from sewana_text.errors import DateError

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "22 พฤศจิกายน 2569"),
        ({"style": "short"}, "22 พ.ย. 2569"),
        ({"style": "full"}, "วันอาทิตย์ที่ 22 พฤศจิกายน พ.ศ. 2569"),
        ({"digits": "thai"}, "๒๒ พฤศจิกายน ๒๕๖๙"),
    ],
)
def test_thai_styles(options, text):
    assert thai_date(DAY, **options) == text
    assert parse_date(text) == DAY


def test_english_styles():
    styles = [english_date(DAY, style=style) for style in ("long", "short", "full")]
    assert styles == ["22 November 2026", "22 Nov 2026", "Sunday 22 November 2026"]
    assert [parse_date(text) for text in styles] == [DAY] * 3


@pytest.mark.parametrize(
    "text",
    [
        "22/11/2569", "22/11/2026", "๒๒/๑๑/๒๕๖๙", "2026-11-22", "2569-11-22", "22-11-2569", "22.11.2026",
        "22 พฤศจิกายน พ.ศ. 2569", "22 พฤศจิกายน ค.ศ. 2026", "22 พ.ย. 2569", "22 พย 2569", "22 Nov 2026",
        "November 22, 2026", "วันที่ 22 เดือนพฤศจิกายน พ.ศ.2569", "  22/11/2569 ",
    ],
)  # fmt: skip
def test_what_people_write_is_read(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_date"), ("พรุ่งนี้", "not_a_date"), ("22/11/2569 เช้า", "not_a_date"), ("22 กพพ. 2569", "not_a_date"),
        ("22 พ.ย. 69", "two_digit_year"), ("22/11/26", "two_digit_year"), ("22/11/25690", "two_digit_year"),
        ("31/2/2569", "no_such_day"), ("1/13/2026", "no_such_day"), ("29/2/2568", "no_such_day"),
        ("1 มกราคม พ.ศ. 2026", "wrong_era"), ("1 มกราคม ค.ศ. 2569", "wrong_era"), ("1/1/1500", "year_out_of_range"),
        ("1/1/3000", "year_out_of_range"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_its_text(text, code):
    with pytest.raises(DateError) as caught:
        parse_date(text)
    assert (caught.value.code, caught.value.params["found"]) == (code, text)


days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
forms = st.sampled_from(["long", "short", "full"])


@given(days, forms, st.sampled_from(["arabic", "thai"]))
def test_the_year_is_moved_by_543_once_and_back(day, style, digits):
    text = thai_date(day, style=style, digits=digits)
    assert parse_date(text) == day
    assert thai_date(parse_date(text), style=style, digits=digits) == text
    assert parse_date(english_date(day, style=style)) == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}") == parse_date(
        f"{day.day}/{day.month}/{day.year + 543}"
    )


@given(st.integers(2400, 2700), st.integers(1, 12), st.integers(1, 28))
def test_a_buddhist_year_is_read_once_and_never_written_twice(year, month, day):
    read = parse_date(f"{day}/{month}/{year}")
    assert (read.year, read.month, read.day) == (year - 543, month, day)
    assert str(year) in thai_date(read)
    with pytest.raises(DateError) as caught:
        thai_date(dt.date(year, month, day))
    assert caught.value.code == "already_buddhist"


def test_only_known_styles_and_years():
    for wrong in ({"style": "medium"}, {"digits": "roman"}):
        with pytest.raises(DateError, match="Use one of"):
            thai_date(DAY, **wrong)
    assert buddhist_year(2018) == 2561
    with pytest.raises(DateError, match="already"):
        buddhist_year(2561)
