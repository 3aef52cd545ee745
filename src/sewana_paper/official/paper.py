"""A paper ready to be set: one reading that DOCX, PDF and HTML all follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Style:
    """How a text is set; sizes in points of TH Sarabun New, measures in centimetres, `before` in points.

    Attributes
    ----------
    first : float
        Indent of the first line.
    left : float
        Indent of the whole paragraph.
    hang : float
        Room of the mark before the text; further lines start after it.
    level : int
        Of a heading, 0 for none.
    """

    align: Align = "left"
    size: int = 16
    bold: bool = False
    first: float = 0
    left: float = 0
    hang: float = 0
    before: int = 0
    level: int = 0
    bold_mark: bool = False
    keep: bool = False


# Indents of 2.5 cm and 6 pt before a part are the office rule; the numbered levels follow from it.
STYLES = {
    "title": Style("center", 16, bold=True, level=1, keep=True),
    "subtitle": Style("center", bold=True, keep=True),
    "center": Style("center"),
    "right": Style("right"),
    "date": Style(left=8, before=6),
    "head": Style(hang=1.6, before=6),
    "reference": Style(hang=1.6, before=6),
    "enclosures": Style(hang=2.9, before=0),
    "copies": Style(hang=1.75, before=0),
    "para": Style("justify", first=2.5, before=6),
    "plain": Style("justify"),
    "heading": Style(bold=True, before=6, level=2, keep=True),
    "lead": Style(bold=True, before=6, keep=True),
    "lead_in": Style(left=2.5, keep=True),
    "agenda": Style(bold=True, before=6, hang=2.9, level=2, bold_mark=True, keep=True),
    "item": Style(left=1.25, hang=1.25, before=6, bold=True, level=3, bold_mark=True, keep=True),
    "point": Style(left=1.25, hang=1.25),
    "body": Style("justify", first=2.5),
    "resolution": Style("justify", left=2.5, hang=2.4, bold_mark=True),
    "follow": Style(left=4.9),
    "duty": Style("justify", left=2.5, hang=0.75),
    "note": Style(hang=1.75, before=6),
    "end": Style("justify", first=2.5, before=6, keep=True),
    "closing": Style(first=5, before=12, keep=True),
    "foot": Style(before=12),
    "filled": Style(hang=3.5, bold_mark=True),
    "office": Style(),
    "small": Style(size=14, before=6),
    "cover": Style("center", 24, bold=True, before=12, level=1),
    "cover_line": Style("center", 18, before=6),
    "chapter": Style("center", 18, bold=True, level=2, keep=True),
    "chapter_on": Style(size=18, bold=True, before=12, level=2, keep=True),
    "front": Style("center", 18, bold=True, keep=True),
    "headline": Style("center", 20, bold=True, before=6, level=1, keep=True),
    "section": Style(bold=True, before=6, level=3, keep=True),
    "award_house": Style("center", 28, bold=True, before=12),
    "award": Style("center", 20, before=12),
    "award_event": Style("center", 24, bold=True, before=6),
    "award_name": Style("center", 36, bold=True, before=12, level=1),
}


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its share of the width, and on which side its cells stand."""

    head: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Block:
    """One part of the paper.

    Attributes
    ----------
    kind : str
        "text", "emblem", "logo", "pair", "memo", "memo_line", "table", "sign", "dots", "rule", "break", "space", "seal"
        or "contents".
    text, mark : str
        What is said, and what hangs before it.
    style : str
        A key of `STYLES`.
    number : float
        Height of an emblem, QR code or tall row in centimetres, lines of dots or space, where a signature starts.
    code : str
        What the QR code of a seal leads to.
    texts, marks : tuple of str
        The columns of a pair, memo line or signature block, and their labels; the entries of a list of contents.
    columns, rows, foot
        A table. A row of one cell spans all; a foot is a label over all columns but the last, and a value.
    """

    kind: str
    text: str = ""
    mark: str = ""
    style: str = "plain"
    number: float = 0
    code: str = ""
    texts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    foot: tuple[tuple[str, str], ...] = ()
    borders: bool = True


@dataclass(frozen=True)
class Hole:
    """A placeholder that found nothing: where its value belongs."""

    path: str
    label: str


@dataclass(frozen=True)
class Paper:
    """The whole paper; `thai` says whether its digits are Thai, those of page numbers too."""

    language: str
    title: str
    blocks: tuple[Block, ...]
    holes: tuple[Hole, ...]
    thai: bool
    page: str
    numbered: bool


def words_of(paper: Paper) -> str:
    """Return all words of the paper, a line for each part."""
    lines: list[str] = []
    for block in paper.blocks:
        lines += [" ".join(part for part in (block.mark, block.text) if part)]
        lines += [f"{mark} {text}".strip() for mark, text in zip(_marks(block), block.texts, strict=True)]
        lines += [" ".join(column.head for column in block.columns)]
        lines += [" ".join(row) for row in (*block.rows, *block.foot)]
    return "\n".join(line for line in lines if line.strip())


def _marks(block: Block) -> tuple[str, ...]:
    return block.marks or ("",) * len(block.texts)
