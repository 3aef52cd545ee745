"""Years of the other era and times of the day, however somebody wrote them."""

import pytest

from sewana_paper.official import odd_years, text_of
from sewana_paper.official.dates import written_time
from tests.paper.official.samples import HOUSE, filled

# {} is a year: one of the Common Era in a Thai paper, of the Buddhist one in an English paper.
WRITTEN = (
    "งานปี {}", "ปี{}", "พ.ศ.{}", "พ.ศ. {}", "ค.ศ.{}", "พ.ย.{}", "22/11/{}", "5.8.{}", "22-11-{}", "5.8.{}.",
    "{}-11-22", "{}/11/22", "{}.11.22", "ประชุมครั้งที่ 12/{}", "({})", "{}–{}", "ในปี {}, ที่", "AD{}",
)  # fmt: skip
# Numbers that are no years.
NUMBERS = (
    "2,0{}", "1{}0", "{}0", "{},500", "{}.50 บาท", "0.{}", "อว 660301.1/{}", "ศธ 0514.1.4/{}",
    "โทร. 0-4320-{}", "02-345-{}", "https://a.ac.th/{}", "lib.th/{}",
)  # fmt: skip
YEARS = {"th": ("2026", "๒๐๒๖", "1999"), "en": ("2569", "๒๕๖๙")}


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_year_of_the_other_era_is_found_however_it_is_written(language):
    for year in YEARS[language]:
        for words in WRITTEN:
            data = {"subject": words.replace("{}", year)}
            assert [hole.path for hole in odd_years("appointment-order", data, language)] == ["subject"], data


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_number_is_no_year(language):
    for words in NUMBERS:
        data = {"subject": words.replace("{}", YEARS[language][0])}
        assert odd_years("appointment-order", data, language) == [], data


def test_a_date_that_is_none_is_looked_at_too():
    thai = {"date": "22 พฤศจิกายน 2026", "effective": "2026-11-22", "until": "22/11/2569"}
    assert [hole.path for hole in odd_years("appointment-order", thai)] == ["date"]
    english = {"date": "22 November 2569", "effective": "2569-11-22", "until": "22 November 2026"}
    assert [hole.path for hole in odd_years("appointment-order", english, "en")] == ["date"]
    rows = {"agenda_other": [{"title": "ก", "due": "สิ้นปี 2026"}]}
    assert [hole.path for hole in odd_years("minutes", rows)] == ["agenda_other[0].due"]


@pytest.mark.parametrize(
    ("value", "thai", "english"),
    [
        ("08:30 น.", "08.30", "08:30"),
        ("๘.๓๐น.", "08.30", "08:30"),
        ("8.30 น", "08.30", "08:30"),
        ("8.30 นาฬิกา", "08.30", "08:30"),
        ("08.30–09.00 น.", "08.30–09.00", "08.30–09.00"),
        ("ช่วงเย็น", "ช่วงเย็น", "ช่วงเย็น"),
        ("25:00 น.", "25:00", "25:00"),
    ],
)
def test_the_paper_adds_the_word_for_the_hour_itself(value, thai, english):
    assert (written_time(value, "th"), written_time(value, "en")) == (thai, english)


@pytest.mark.parametrize(
    ("key", "fields"), [("minutes", ("start", "opened", "closed")), ("programme", ("start", "end"))]
)
def test_no_paper_says_the_word_for_the_hour_twice(key, fields):
    text = text_of(key, filled(key) | dict.fromkeys(fields, "08:30 น."), HOUSE)
    assert "๐๘.๓๐ น." in text
    assert "น. น." not in text
    assert "น.–" not in text
