"""Template filters for text in two languages."""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sewana.base import languages

register = template.Library()


@register.filter
def localized(subject: object, field: str) -> str:
    return languages.localized(subject, field)


@register.filter
def own_words(words: object) -> SafeString:
    """A name, or what somebody wrote, inside a sentence of ours: spoken in its own language, and kept from
    turning the letters around it, whatever marks of direction it holds.
    """
    return format_html('<bdi lang="{}">{}</bdi>', languages.spoken(str(words)), words)


@register.filter
def spoken(words: object) -> str:
    """The language of words that cannot hold a mark themselves: for the `lang` of a picture with an `alt`."""
    return languages.spoken(str(words))


@register.filter
def thousands(number: int) -> str:
    """13349 as 13,349: both languages write it so."""
    return f"{number:,}"


@register.filter
def shown_year(year: int) -> str:
    return languages.shown_year(year)


@register.filter
def shown_date(day: dt.date | dt.datetime | None) -> str:
    return languages.shown_date(day) if day else ""
