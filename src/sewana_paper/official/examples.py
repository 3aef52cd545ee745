"""An invented example of every paper, so that a library sees how its heading and words come out."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from sewana_paper.blocks import checked_language
from sewana_paper.official.catalogue import ROWS, TEMPLATES, Field, kind_of

ROWS_SHOWN = 2


def example(kind: str, language: str, *, is_bare: bool = False) -> dict[str, Any]:
    """Return invented data for a kind of paper.

    Parameters
    ----------
    is_bare : bool
        Only what the paper cannot do without; everything that may stay empty is left out.

    Returns
    -------
    dict
        Data as `sewana_paper.official.to_docx` takes it.

    Raises
    ------
    OfficialError
        `unknown_kind`.
    """
    checked_language(language)
    found = kind_of(kind)
    shown = tuple(field for field in found.fields if not is_bare or field.required or field.needed_by)
    return {field.key: _value(field, (kind,), language, 0, is_bare) for field in shown if not field.sum_of}


def _value(field: Field, around: tuple[str, ...], language: str, row: int, is_bare: bool) -> Any:
    if field.type in ROWS:
        inner = tuple(one for one in field.fields if (one.required or not is_bare) and not one.sum_of)
        return [
            {one.key: _value(one, (*around, field.key), language, number, is_bare) for one in inner}
            for number in range(ROWS_SHOWN)
        ]
    if field.type == "choice":
        return _choice(field)
    said = _said(field, around, language)
    if isinstance(said, list):
        return said if field.type == "list" else said[row % len(said)]
    return [said] if field.type == "list" else said


def _choice(field: Field) -> str:
    """The place of a forum is asked for both ways, so that either is seen."""
    wanted = _examples().get(field.key)
    known = [choice.key for choice in field.choices]
    return wanted if isinstance(wanted, str) and wanted in known else known[0]


def _said(field: Field, around: tuple[str, ...], language: str) -> str | list[str]:
    """The example under the fullest name there is for the field, else what the field is called."""
    every = _examples()
    for name in (f"{around[-1]}.{field.key}", field.key):
        if name in every:
            found = every[name]
            said: str | list[str] = found[language] if isinstance(found, dict) else found
            return said
    return field.label(language)


@cache
def _examples() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TEMPLATES / "examples.json").read_text(encoding="utf-8"))
    return found
