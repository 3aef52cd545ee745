"""When two people change one thing: both texts side by side, and the page keeps what was typed."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, QueryDict


@dataclass(frozen=True)
class Difference:
    """One field in which what I typed is not what is there now."""

    label: str
    mine: object
    theirs: object


def differences(mine: forms.Form, theirs: forms.Form) -> list[Difference]:
    pairs = [(field, theirs[field.name]) for field in mine if field.name != "version"]
    return [
        Difference(str(field.label), field.value() or "–", other.value() or "–")
        for field, other in pairs
        if str(field.value() or "") != str(other.value() or "")
    ]


def with_value(request: HttpRequest, name: str, value: object) -> QueryDict:
    """What was sent, with one value put in its place."""
    given = request.POST.copy()
    given[name] = str(value)
    return given
