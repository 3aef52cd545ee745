"""A questionnaire on paper: what is asked as a table with boxes, and the way to the same on a phone.

Importing this is light; `to_pdf` loads the typesetter (84 MB).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from sewana_paper.blocks import checked_language, one_line

LAYOUT = Path(__file__).resolve().parent / "templates" / "questionnaire.typ"
MOST_SHEETS = 200


@dataclass(frozen=True)
class Column:
    """One column of boxes: the number that is typed when the sheet is entered, and its words."""

    mark: str
    words: str


@dataclass(frozen=True)
class Row:
    """One statement of a table of boxes."""

    number: str
    text: str


@dataclass(frozen=True)
class Part:
    """A part of the sheet.

    Attributes
    ----------
    kind : str
        "table" rows that are answered in the same columns; "line" one question with its boxes below it; "lines" a
        question to be answered in words.
    stem : str
        What is asked of all rows, or the question itself.
    columns : tuple of Column
        The boxes, in the order in which they are numbered.
    rows : tuple of Row
        Of a table.
    number : str
        Of a question that is no table.
    lines : int
        How many lines there are to write on.
    """

    kind: str
    stem: str
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    number: str = ""
    lines: int = 0


@dataclass(frozen=True)
class Sheet:
    """A whole questionnaire as it is printed.

    Attributes
    ----------
    title, library, intro : str
        What it is and what is promised.
    how : str
        How to answer.
    parts : tuple of Part
        In the order in which they are entered afterwards.
    code, address : str
        The code to type and the address to scan, of the same questionnaire on a phone.
    by_phone, number_line, end : str
        Words beside the picture to scan, before the line for the sheet's number, and at the end.
    """

    title: str
    library: str
    intro: str
    how: str
    parts: tuple[Part, ...]
    code: str
    address: str
    by_phone: str
    number_line: str
    end: str


def to_pdf(sheet: Sheet, language: str, qr: str, *, sheets: int = 1) -> bytes:
    """Return the questionnaire as PDF: A4, tagged (PDF/UA-1), Sarabun embedded.

    Parameters
    ----------
    sheet : Sheet
        The words.
    language : {"th", "en"}
        Of the document.
    qr : str
        The picture to scan as SVG.
    sheets : int
        How many copies the file holds, each beginning on an odd page, 1 to `MOST_SHEETS`.

    Returns
    -------
    bytes
        The same for the same input.

    Raises
    ------
    ValueError
        If the language or the number of copies is none of these.
    """
    if not 1 <= sheets <= MOST_SHEETS:
        raise ValueError(f"sheets must be 1 to {MOST_SHEETS}, got {sheets}")
    paper = asdict(sheet) | {"language": checked_language(language), "sheets": sheets}
    plain = json.loads(json.dumps(paper, ensure_ascii=False), object_hook=_printable)
    inputs = {"paper": json.dumps(plain, ensure_ascii=False), "qr": qr}
    return bytes(import_module("sewana_paper.typesetting").pdf_of(LAYOUT, inputs))


def _printable(values: dict[str, object]) -> dict[str, object]:
    return {name: one_line(value) if isinstance(value, str) else value for name, value in values.items()}
