"""One door to the papers that costs nothing to import: each format's programs load at its first use.

Typesetter, Word and PDF libraries take about 60 MB of memory; a server that only shows pages never pays it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sewana_paper.forms import Form
from sewana_paper.sheets import to_json

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


def export_sheet(form: Form, sheet: Mapping[str, Any], kind: str, *, language: str = "th") -> bytes:
    """Return the filled form as a file of that kind; text is UTF-8, HTML is the fragment of `to_html`.

    Parameters
    ----------
    form, sheet
        As `sewana_paper.sheets.checked_sheet` takes them.
    kind : {"pdf", "docx", "html", "json"}
        A key of `MEDIA_TYPES`.
    language : {"th", "en"}
        Of the labels; JSON has none.

    Raises
    ------
    SheetError
        If the sheet does not fit the form.
    ValueError
        If kind or language is another.
    """
    if kind not in MEDIA_TYPES:
        raise ValueError(f"kind must be one of {', '.join(MEDIA_TYPES)}, got {kind!r}")
    if kind == "json":
        return to_json(form, sheet).encode()
    made = getattr(import_module(f"sewana_paper.{kind}"), f"to_{kind}")(form, sheet, language=language)
    return made.encode() if isinstance(made, str) else bytes(made)


def text_of_file(content: bytes, kind: str) -> str:
    """Return the visible text of a DOCX or PDF; errors as `sewana_paper.extract`."""
    _check_readable(kind)
    return str(getattr(import_module("sewana_paper.extract"), f"text_of_{kind}")(content))


def sheet_in_file(content: bytes, kind: str) -> dict[str, Any] | None:
    """Return `sewana_paper.extract.embedded_sheet`: the sheet inside our own unedited paper, or None."""
    _check_readable(kind)
    found: dict[str, Any] | None = import_module("sewana_paper.extract").embedded_sheet(content, kind)
    return found


def _check_readable(kind: str) -> None:
    if kind not in {"docx", "pdf"}:
        raise ValueError(f"kind must be docx or pdf, got {kind!r}")
