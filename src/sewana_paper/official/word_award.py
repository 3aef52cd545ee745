"""A certificate stays on its one page, whatever font a machine without TH Sarabun New puts in its place.

Lines get a height of their own, for a font that stands in may be half as tall again; where a name or a title
takes more lines than the page has room for, all letters become smaller together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from math import ceil
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.parfmt import ParagraphFormat

from sewana_paper.official.word_parts import SECTION_ORDER, gap, in_order
from sewana_paper.word_styles import BODY_PT

MARGIN_CM = 1.5
LINE = 1.2  # of the letters' size: two Thai marks above and one below do not touch the next line
LETTER = 0.6  # the same of Laksaman, the widest that stands in
SHARES = tuple(percent / 100 for percent in range(100, 45, -5))
CLOSER = 0.6  # of the distances that a letter has between its parts
EMU_A_POINT = 12_700
TWIPS_A_POINT = 20


def turn(document: Any) -> None:
    """A4 landscape with a frame, as a certificate has it."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    section.header_distance = section.footer_distance = Cm(1)
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "24"), ("color", "1D4F91")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    in_order(section._sectPr, borders, SECTION_ORDER)  # noqa: SLF001  # no public way to page borders


def fit_on_one_page(document: Any) -> None:
    """Give each line its height, and make all smaller together where they would need a second page."""
    section, body = document.sections[0], document.element.body
    # After a table Word wants a paragraph, and would make one as tall as a line of text.
    gap(document, 1)
    room = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
    width = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    for element in body.iter(qn("w:p")):
        form = _form(element)
        form.space_before = Pt(round((form.space_before.pt if form.space_before else 0) * CLOSER))
    fits = (share for share in SHARES if sum(_height(one, width, share) for one in body) <= room)
    share = next(fits, SHARES[-1])
    for element in body.iter(qn("w:p")):
        _set_height(element, share)


def _form(element: Any) -> ParagraphFormat:
    return ParagraphFormat(element)


def _height(element: Any, width: float, share: float) -> float:
    """Return how many points a paragraph, or the tallest cell of each row of a table, takes at most."""
    if element.tag == qn("w:p"):
        return _paragraph_height(element, width, share)
    return sum(_row_height(row, width, share) for row in element.iter(qn("w:tr")))


def _row_height(row: Any, width: float, share: float) -> float:
    fixed = row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    if fixed is not None:
        return float(fixed.get(qn("w:val"))) / TWIPS_A_POINT
    return max(
        sum(_paragraph_height(one, _cell_width(cell, width), share) for one in cell.iter(qn("w:p")))
        for cell in row.iter(qn("w:tc"))
    )


def _cell_width(cell: Any, width: float) -> float:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    return width if found is None else float(found.get(qn("w:w"))) / TWIPS_A_POINT


def _paragraph_height(element: Any, width: float, share: float) -> float:
    form = _form(element)
    before = (form.space_before.pt if form.space_before else 0) * share
    drawn = [float(one.get("cy")) / EMU_A_POINT for one in element.iter(qn("wp:extent"))]
    if drawn:
        return max(drawn) + before
    if form.line_spacing_rule == WD_LINE_SPACING.EXACTLY:
        return float(form.line_spacing.pt) + before
    size = _size(element) * share
    return ceil(max(1.0, _letters(element) * size * LETTER / width)) * size * LINE + before


def _letters(element: Any) -> int:
    """Count what takes room in a line: marks above and below a letter take none."""
    words = "".join(part.text or "" for part in element.iter(qn("w:t")))
    return sum(unicodedata.category(letter) != "Mn" for letter in words)


def _size(element: Any) -> float:
    return max((float(one.get(qn("w:val"))) / 2 for one in _sizes(element)), default=BODY_PT)


def _sizes(element: Any) -> Iterator[Any]:
    for name in ("w:sz", "w:szCs"):
        yield from element.iter(qn(name))


def _set_height(element: Any, share: float) -> None:
    form = _form(element)
    if (
        next(element.iter(qn("wp:extent")), None) is not None
        or form.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    ):
        return
    for size in _sizes(element):
        size.set(qn("w:val"), str(int(float(size.get(qn("w:val"))) * share)))
    form.space_before = Pt(int(form.space_before.pt * share))
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(int(_size(element) * LINE))
