"""A filled form as PDF. Importing this loads the typesetter (84 MB): import it where a PDF is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from sewana_paper.blocks import Paper, grouped, paper_of
from sewana_paper.forms import Form
from sewana_paper.pdf_text import text_of_pdf
from sewana_paper.seal import sealed

HERE = Path(__file__).resolve().parent
LAYOUT = HERE / "templates" / "form.typ"
ACCESSIBLE: list[typst.PDFStandard] = ["ua-1"]
NO_GLYPH = "could not be displayed"


def to_pdf(form: Form, sheet: Mapping[str, Any], *, language: str = "th") -> bytes:
    """Return the filled form as PDF: A4, tagged (PDF/UA-1), Sarabun embedded, the sheet attached as JSON.

    Parameters
    ----------
    form, sheet
        As `sewana_paper.sheets.checked_sheet` takes them.
    language : {"th", "en"}
        Of the labels and of the document.

    Returns
    -------
    bytes
        The same for the same input. A character that no font here has (an emoji) is set as an empty box
        and stays in the text; such a file is tagged, but no longer claims PDF/UA-1.

    Raises
    ------
    SheetError
        If the sheet does not fit the form.
    """
    paper = paper_of(form, sheet, language)
    inputs = {"paper": json.dumps(_plain(paper), ensure_ascii=False)}
    bare = _compiled(inputs)
    return _compiled({**inputs, "sheet": sealed(form, sheet, text_of_pdf(bare))})


def _plain(paper: Paper) -> dict[str, object]:
    groups = [{"kind": kind, "rows": [asdict(block) for block in run]} for kind, run in grouped(paper.blocks)]
    return {"language": paper.language, "title": paper.title, "header": paper.header, "groups": groups}


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and the typesetter's, none of the machine's: every machine makes the same file."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])


def _compiled(inputs: dict[str, str]) -> bytes:
    try:
        return _typeset(inputs, ACCESSIBLE)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        return _typeset(inputs, [])


def _typeset(inputs: dict[str, str], standards: list[typst.PDFStandard]) -> bytes:
    return bytes(
        typst.compile(
            LAYOUT,
            root=LAYOUT.parent,
            font_paths=_fonts(),
            sys_inputs=inputs,
            pdf_standards=standards,
            timestamp=0,
            format="pdf",
        )
    )
