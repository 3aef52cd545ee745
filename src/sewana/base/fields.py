"""Fields of forms that every stage needs: words of some lines, days and years written in either era."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.base import languages
from sewana_text.dates import FIRST_BUDDHIST_YEAR, parse_date
from sewana_text.errors import DateError
from sewana_text.normalise import normalise, to_arabic_digits

LARGEST_COUNT = 10_000_000
TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])(?:[.:]?(?P<minute>[0-5]\d))?\s*(?:น\.?)?")


class TextField(forms.CharField):
    """Words of some lines in their normal form; what nobody can see is none."""

    def __init__(self, *, rows: int, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, widget=forms.Textarea({"rows": rows}), **kwargs)

    def clean(self, value: object) -> str:
        text = normalise(str(super().clean(value))).strip()
        if self.required and not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class DateField(forms.CharField):
    """A day written 22/11/2569, 22/11/2026, ๒๒/๑๑/๒๕๖๙, 22 พฤศจิกายน 2569 or 2026-11-22."""

    def to_python(self, value: object) -> dt.date | None:  # type: ignore[override]  # a day, not text
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except DateError as error:
            raise forms.ValidationError(
                _("“%(text)s” is not a day. Write it like 22/11/2569 or 2026-11-22.") % {"text": text}
            ) from error

    def prepare_value(self, value: object) -> object:
        return languages.shown_date(value) if isinstance(value, dt.date) else value


class TimeField(forms.CharField):
    """A time of the day written 9.30, 09:30, 0930, 9 or ๙.๓๐ น."""

    def to_python(self, value: object) -> dt.time | None:  # type: ignore[override]  # a time, not text
        if isinstance(value, dt.time):
            return value
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        found = TIME.fullmatch(to_arabic_digits(text))
        if found is None:
            raise forms.ValidationError(
                _("“%(text)s” is not a time. Write it like 9.30 or 13:00.") % {"text": text}
            )
        return dt.time(int(found["hour"]), int(found["minute"] or 0))

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, dt.time):
            return value
        return f"{value:%H.%M}" if languages.is_thai() else f"{value:%H:%M}"


class YearField(forms.IntegerField):
    """A year in either era, kept as a Christian year."""

    def to_python(self, value: object) -> int | None:
        year = super().to_python(value)
        return year - languages.BUDDHIST_ERA if year is not None and year >= FIRST_BUDDHIST_YEAR else year

    def prepare_value(self, value: object) -> object:
        return (
            languages.shown_year(value) if isinstance(value, int) and value < FIRST_BUDDHIST_YEAR else value
        )


class NotACount(ValueError):
    """The text is no whole number of people; the message says what to write."""


def count_of(text: str) -> int | None:
    """A number as people write it: 28000, 28,000, ๒๘๐๐๐ or 28 000; nothing for an empty text."""
    plain = to_arabic_digits(text).strip().replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not plain:
        return None
    if not plain.isascii() or not plain.isdigit() or int(plain[:12]) > LARGEST_COUNT:
        words = _(
            "“%(text)s” is not a number of people. Write a whole number such as 28000, at most %(most)s."
        )
        raise NotACount(words % {"text": text[:40], "most": LARGEST_COUNT})
    return int(plain)


class CountField(forms.CharField):
    """A number of people in Thai or other digits, with or without marks between thousands."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=20, widget=forms.TextInput({"inputmode": "numeric"}))

    def clean(self, value: object) -> int | None:
        text = super().clean(value)
        try:
            return count_of(text)
        except NotACount as error:
            raise forms.ValidationError(str(error)) from error
