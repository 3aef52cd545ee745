"""A filled form as PDF. Importing this loads the typesetter (84 MB): import it where a PDF is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sewana_paper.blocks import Paper, grouped, paper_of
from sewana_paper.forms import Form
from sewana_paper.pdf_text import text_of_pdf
from sewana_paper.seal import sealed
from sewana_paper.typesetting import pdf_of

LAYOUT = Path(__file__).resolve().parent / "templates" / "form.typ"


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
        The same for the same input; `sewana_paper.typesetting` says what an emoji does to it.

    Raises
    ------
    SheetError
        If the sheet does not fit the form.
    """
    paper = paper_of(form, sheet, language)
    inputs = {"paper": json.dumps(_plain(paper), ensure_ascii=False)}
    bare = pdf_of(LAYOUT, inputs)
    return pdf_of(LAYOUT, {**inputs, "sheet": sealed(form, sheet, text_of_pdf(bare))})


def _plain(paper: Paper) -> dict[str, object]:
    groups = [{"kind": kind, "rows": [asdict(block) for block in run]} for kind, run in grouped(paper.blocks)]
    return {"language": paper.language, "title": paper.title, "header": paper.header, "groups": groups}
