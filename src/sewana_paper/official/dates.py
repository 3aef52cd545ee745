"""Dates and times as an official paper writes them: Buddhist Era in Thai, Common Era in English."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from sewana_paper.official.numbers import ANY_TO_LATIN

MONTHS_TH = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS_TH = (
    "จันทร์",
    "อังคาร",
    "พุธ",
    "พฤหัสบดี",
    "ศุกร์",
    "เสาร์",
    "อาทิตย์",
)
DAYS_EN = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
BUDDHIST = 543
BUDDHIST_FROM = 2400
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?")
# The paper says it after each time, so that a value which brings it would say it twice.
HOUR_WORD = re.compile(r"(?<=[0-9๐-๙])\s*(?:น\.?|นาฬิกา)$")

# {day} {weekday} {month} {year}; what each form of a date looks like.
FORMS = {
    "th": {
        "": "{day} {month} {year}",
        "era": "{day} {month} พ.ศ. {year}",
        "weekday": "วัน{weekday}ที่ {day} {month} {year}",
        "ceremonial": "{day} เดือน{month} พุทธศักราช {year}",
        "month": "{month} {year}",
        "year": "{year}",
    },
    "en": {
        "": "{day} {month} {year}",
        "era": "{day} {month} {year}",
        "weekday": "{weekday} {day} {month} {year}",
        "ceremonial": "{day} {month} {year}",
        "month": "{month} {year}",
        "year": "{year}",
    },
}


def day_of(value: object) -> date | None:
    """Return the day of an ISO date (or a date), None for any other text.

    "2569-11-22" is read as well, and so are Thai digits: a year after 2400 is one of the Buddhist Era.
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    found = ISO.fullmatch(str(value).strip().translate(ANY_TO_LATIN))
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year - BUDDHIST if year > BUDDHIST_FROM else year, month, day)
    except ValueError:
        return None


def written_date(value: object, language: str, form: str = "") -> str:
    """Return the date in words, or the text as it stands when it is no ISO date.

    Parameters
    ----------
    value : str or date
        "2026-11-22".
    language : {"th", "en"}
        Thai has the Buddhist year: 2026 is พ.ศ. 2569.
    form : {"", "era", "weekday", "ceremonial", "month", "year"}
        How much is said.
    """
    day = day_of(value)
    if day is None:
        return str(value)
    thai = language == "th"
    return FORMS[language][form].format(
        day=day.day,
        weekday=(DAYS_TH if thai else DAYS_EN)[day.weekday()],
        month=(MONTHS_TH if thai else MONTHS_EN)[day.month - 1],
        year=day.year + BUDDHIST if thai else day.year,
    )


def written_time(value: object, language: str) -> str:
    """Return "09.30" in Thai (the paper adds "น."), "09:30" in English; other text without a last "น."."""
    if isinstance(value, time):
        value = value.isoformat()
    text = HOUR_WORD.sub("", str(value).strip())
    found = CLOCK.fullmatch(text.translate(ANY_TO_LATIN))
    if found is None:
        return text
    return f"{int(found[1]):02d}{'.' if language == 'th' else ':'}{found[2]}"
