"""Two languages side by side: which text, which year and which date a reader is shown."""

import datetime as dt

from django.conf import settings
from django.utils import timezone, translation

from sewana_text.dates import english_date, thai_date

BUDDHIST_ERA = 543


def is_thai() -> bool:
    return (translation.get_language() or "th").startswith("th")


def spoken(text: str) -> str:
    """The language of a text that does not say: Thai as soon as it has a Thai letter."""
    return "th" if any("\u0e01" <= letter <= "\u0e5b" for letter in text) else "en"


def localized(subject: object, field: str) -> str:
    """Return the field in the reader's language, or in the other one when that is all there is."""
    thai, english = str(getattr(subject, f"{field}_th")), str(getattr(subject, f"{field}_en"))
    return (thai or english) if is_thai() else (english or thai)


def shown_year(year: int) -> str:
    return str(year + BUDDHIST_ERA) if is_thai() else str(year)


def shown_date(day: dt.date | dt.datetime) -> str:
    if isinstance(day, dt.datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return thai_date(day) if is_thai() else english_date(day)


def short_date(day: dt.date) -> str:
    """A day where there is little room: 3 มี.ค. 2569, 3 Mar 2026."""
    return thai_date(day, style="short") if is_thai() else english_date(day, style="short")


def in_all_languages(label: object) -> list[str]:
    """A label as each reader knows it: a table goes out in one language and may come back to another reader."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(label))
    return found
