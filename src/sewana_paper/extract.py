"""Words out of DOCX and PDF files that people hand in, and the sheet that our own carry inside."""

from __future__ import annotations

from typing import Any

from sewana_paper.docx_text import sheet_in_docx, text_of_docx
from sewana_paper.pdf_text import sheet_in_pdf, text_of_pdf
from sewana_paper.seal import unsealed

__all__ = ["embedded_sheet", "text_of_docx", "text_of_pdf"]


def embedded_sheet(content: bytes, kind: str) -> dict[str, Any] | None:
    """Return the sheet inside one of our own papers, if the paper still says what it said.

    Parameters
    ----------
    content : bytes
        The file.
    kind : {"docx", "pdf"}
        What it is.

    Returns
    -------
    dict or None
        As `sewana_paper.sheets.sheet_of_json`. None for a foreign file, or when the visible text was
        changed after the export: then read the text.

    Raises
    ------
    FileError
        As `text_of_docx` and `text_of_pdf`.
    ValueError
        If the kind is another.
    """
    if kind not in {"docx", "pdf"}:
        raise ValueError(f"kind must be docx or pdf, got {kind!r}")
    payload = sheet_in_docx(content) if kind == "docx" else sheet_in_pdf(content)
    if payload is None:
        return None
    return unsealed(payload, text_of_docx(content) if kind == "docx" else text_of_pdf(content))
