"""Dates as Thai and English readers write them; stored dates are always of the Common Era."""

import datetime as dt
import re

from sewana_text.errors import DateError
from sewana_text.normalise import one_line, to_arabic_digits, to_thai_digits

BUDDHIST_ERA = 543
# A year from here on is Buddhist (2400 is 1857); below it is of the Common Era. No calendar of a library
# reaches the year 2400 of the Common Era, so a year can be told without its era written.
FIRST_BUDDHIST_YEAR = 2400
YEARS = range(1857, 2158)

MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS_TH = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STYLES = ("long", "short", "full")

_ERA = r"(?P<era>พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|b\.?e\.?|c\.?e\.?|a\.?d\.?)?"
_WEEKDAY = r"(?:วัน)?(?:\S+?ที่|[a-z]+,?)?\s*"
DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})[/.\-](?P<month>\d{{1,2}})[/.\-]{_ERA}\s*(?P<year>\d+)")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<era>)")
MONTH_NAMED = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\s*(?:เดือน)?\s*(?P<month>[ก-๎a-z][ก-๎a-z.]*)\s*,?\s*{_ERA}\s*(?P<year>\d+)"
)
MONTH_BEFORE_DAY = re.compile(r"(?P<month>[a-z]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d+)(?P<era>)")


def thai_date(date: dt.date, *, style: str = "long", digits: str = "arabic") -> str:
    """Return a date in Thai with its Buddhist year.

    Parameters
    ----------
    date : dt.date
        A day of the Common Era, 1857 to 2157.
    style : {"long", "short", "full"}
        22 พฤศจิกายน 2569, 22 พ.ย. 2569 or วันอาทิตย์ที่ 22 พฤศจิกายน พ.ศ. 2569.
    digits : {"arabic", "thai"}
        2569 or ๒๕๖๙.

    Raises
    ------
    DateError
        ``already_buddhist`` when 543 was added before, ``year_out_of_range``, ``unknown_style``.
    """
    _check(date.year, date.isoformat())
    _check_option(style, STYLES)
    _check_option(digits, ("arabic", "thai"))
    year = date.year + BUDDHIST_ERA
    month = (SHORT_MONTHS_TH if style == "short" else MONTHS_TH)[date.month - 1]
    text = f"{date.day} {month} {year}"
    if style == "full":
        text = f"วัน{WEEKDAYS_TH[date.weekday()]}ที่ {date.day} {month} พ.ศ. {year}"
    return to_thai_digits(text) if digits == "thai" else text


def english_date(date: dt.date, *, style: str = "long") -> str:
    """Return a date in English: 22 November 2026, 22 Nov 2026 or Sunday 22 November 2026.

    Raises
    ------
    DateError
        ``already_buddhist``, ``year_out_of_range`` or ``unknown_style``.
    """
    _check(date.year, date.isoformat())
    _check_option(style, STYLES)
    month = MONTHS_EN[date.month - 1]
    weekday = f"{WEEKDAYS_EN[date.weekday()]} " if style == "full" else ""
    return f"{weekday}{date.day} {month[:3] if style == 'short' else month} {date.year}"


def buddhist_year(year: int) -> int:
    """Return the Buddhist year of a year of the Common Era; DateError where it is Buddhist already."""
    _check(year, str(year))
    return year + BUDDHIST_ERA


def parse_date(text: str) -> dt.date:
    """Return the day that a person wrote.

    Read are 22/11/2569, 22/11/2026 (day first), ๒๒/๑๑/๒๕๖๙, 2026-11-22, 22 พฤศจิกายน พ.ศ. 2569, 22 พ.ย. 2569,
    22 November 2026 and November 22, 2026. Years from 2400 on are Buddhist.

    Raises
    ------
    DateError
        ``not_a_date``, ``two_digit_year``, ``wrong_era``, ``year_out_of_range`` or ``no_such_day``; params
        hold `found`.
    """
    plain = to_arabic_digits(one_line(text)).casefold()
    for pattern in (DAY_FIRST, YEAR_FIRST, MONTH_BEFORE_DAY, MONTH_NAMED):
        match = pattern.fullmatch(plain)
        month = _month(match["month"]) if match else 0
        if match and month:
            return _day(_common_era(match["year"], match["era"] or "", text), month, int(match["day"]), text)
    message = f"{text!r} is not a date. Write day/month/year, such as 22/11/2569, or 2026-11-22."
    raise DateError("not_a_date", message, found=text)


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    bare = name.replace(".", "")
    for names in (MONTHS_TH, SHORT_MONTHS_TH, MONTHS_EN, [month[:3] for month in MONTHS_EN]):
        folded = [month.casefold().replace(".", "") for month in names]
        if bare in folded:
            return folded.index(bare) + 1
    return 9 if bare == "sept" else 0


def _common_era(digits: str, era: str, text: str) -> int:
    if len(digits) != 4:
        message = f"{text!r}: the year has {len(digits)} digits. Write all four, such as 2569 or 2026."
        raise DateError("two_digit_year", message, found=text)
    year = int(digits)
    is_buddhist = year >= FIRST_BUDDHIST_YEAR
    said_buddhist = era[:1] in ("พ", "b")
    if era and said_buddhist != is_buddhist:
        message = f"{text!r}: the year {year} does not fit its era. Check the year or leave out the era."
        raise DateError("wrong_era", message, found=text)
    return year - BUDDHIST_ERA if is_buddhist else year


def _day(year: int, month: int, day: int, text: str) -> dt.date:
    _check_range(year, text)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        message = f"{text!r}: there is no day {day} of month {month} in {year}. Check day and month."
        raise DateError("no_such_day", message, found=text) from error


def _check(year: int, found: str) -> None:
    if year >= FIRST_BUDDHIST_YEAR:
        message = f"{found!r}: the year {year} is Buddhist already. Pass a date of the Common Era."
        raise DateError("already_buddhist", message, found=found)
    _check_range(year, found)


def _check_range(year: int, found: str) -> None:
    if year not in YEARS:
        message = (
            f"{found!r}: the year must lie between {YEARS[0]} and {YEARS[-1]} (พ.ศ. 2400-2700). Check it."
        )
        raise DateError("year_out_of_range", message, found=found)


def _check_option(option: str, known: tuple[str, ...]) -> None:
    if option not in known:
        message = f"{option!r} is unknown. Use one of {', '.join(known)}."
        raise DateError("unknown_style", message, found=option)
