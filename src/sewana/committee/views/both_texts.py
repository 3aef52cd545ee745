"""When two people change one thing: both texts side by side, and the page keeps what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Difference:
    """One field in which what I typed is not what is there now."""

    label: str
    mine: str
    theirs: str


def differences(mine: forms.Form, theirs: forms.Form) -> list[Difference]:
    """The fields that read otherwise; hidden ones, and a tick that a day is meant, are no text of anybody."""
    shown = [field for field in mine if not field.is_hidden and field.name != "keep_past"]
    pairs = [(str(field.label), shown_value(field), shown_value(theirs[field.name])) for field in shown]
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def shown_value(field: forms.BoundField) -> str:
    """What stands in a field, as a reader knows it: the words of a choice, not its number."""
    value = meant(field)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(worded(field, one) for one in value) or "–"
    return worded(field, value) or "–"


def meant(field: forms.BoundField) -> object:
    """The value as it was understood: 12/3/2570 and 12 March 2027 are one day, and differ in nothing."""
    known = getattr(field.form, "cleaned_data", {})
    return known[field.name] if field.name in known else field.value()


def worded(field: forms.BoundField, value: object) -> str:
    choices = getattr(field.field, "choices", [])
    chosen = "" if value is None else str(getattr(value, "pk", value))
    label = next((text for key, text in choices if str(key) == chosen), None)
    if isinstance(label, SafeString):
        return unescape(strip_tags(label))
    return str(label if label is not None else field.field.prepare_value(value) or "")


def with_value(request: HttpRequest, name: str, value: object) -> QueryDict:
    """What was sent, with one value put in its place."""
    given = request.POST.copy()
    given[name] = str(value)
    return given
