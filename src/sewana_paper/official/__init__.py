"""Official papers of a committee: letters, orders, memos, minutes, forms and certificates.

One door that costs little to import: Word, typesetter and page templates load at their first use.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sewana_paper.official.catalogue import Choice, Field, Kind, kind_of, kinds
from sewana_paper.official.errors import OfficialError
from sewana_paper.official.gaps import missing, odd_years
from sewana_paper.official.letterhead import Letterhead, Signer
from sewana_paper.official.paper import Hole as Missing
from sewana_paper.official.paper import words_of
from sewana_paper.official.reading import paper_of
from sewana_paper.official.wording import check_wording, roles, texts, wording_errors

__all__ = [
    "Choice",
    "Field",
    "Kind",
    "Letterhead",
    "Missing",
    "OfficialError",
    "Signer",
    "check_wording",
    "kind_of",
    "kinds",
    "missing",
    "odd_years",
    "preview_html",
    "roles",
    "text_of",
    "texts",
    "to_docx",
    "to_pdf",
    "wording_errors",
]


def to_docx(
    kind: str,
    data: Mapping[str, Any],
    letterhead: Letterhead,
    language: str = "th",
    wording: Mapping[str, str] | None = None,
) -> bytes:
    """Return the paper as DOCX, for an office that goes on writing; arguments and errors as `paper_of`."""
    paper = paper_of(kind, data, letterhead, language, wording)
    made: bytes = import_module("sewana_paper.official.word").docx_of(paper, letterhead.pictures)
    return made


def to_pdf(
    kind: str,
    data: Mapping[str, Any],
    letterhead: Letterhead,
    language: str = "th",
    wording: Mapping[str, str] | None = None,
) -> bytes:
    """Return the paper as tagged PDF (PDF/UA-1); arguments and errors as `paper_of`."""
    paper = paper_of(kind, data, letterhead, language, wording)
    made: bytes = import_module("sewana_paper.official.typeset").pdf_of(paper, letterhead.pictures)
    return made


def preview_html(
    kind: str,
    data: Mapping[str, Any],
    letterhead: Letterhead,
    language: str = "th",
    wording: Mapping[str, str] | None = None,
    *,
    heading: int = 1,
    emblem_url: str = "",
    logo_url: str = "",
) -> str:
    """Return the paper as one escaped `<article class="paper-official">`; arguments and errors as `paper_of`.

    `heading` is the level of the paper's title, 1 to 4; `emblem_url` and `logo_url` are addresses of the
    letterhead's pictures.
    """
    paper = paper_of(kind, data, letterhead, language, wording)
    made: str = import_module("sewana_paper.official.preview").html_of(
        paper, heading, {"emblem": emblem_url, "logo": logo_url}
    )
    return made


def text_of(
    kind: str,
    data: Mapping[str, Any],
    letterhead: Letterhead,
    language: str = "th",
    wording: Mapping[str, str] | None = None,
) -> str:
    """Return all words of the paper, a line for each part; arguments and errors as `paper_of`."""
    return words_of(paper_of(kind, data, letterhead, language, wording))
