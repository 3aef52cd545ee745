"""Pieces of an official paper in Word's own terms."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from sewana_paper.official.letterhead import not_drawn, picture_format
from sewana_paper.official.paper import STYLES, Style
from sewana_paper.word_styles import justify_thai, set_letters

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}

TABLE_ORDER = tuple(
    qn(f"w:{name}")
    for name in (
        "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW",
        "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook",
    )
)  # fmt: skip
SECTION_ORDER = tuple(
    qn(f"w:{name}")
    for name in (
        "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
        "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg",
        "textDirection", "bidi", "rtlGutter", "docGrid",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Emblem:
    """The picture of an emblem or logo, and what stands in its place where there is none."""

    which: str
    content: bytes
    words: str


def add_text(paragraph: Any, text: str, style: Style, language: str = "th", *, bold: bool = False) -> Any:
    """Append the text with font, size and weight for every script; a tab is a tab."""
    run = paragraph.add_run(text)
    set_letters(run._r.get_or_add_rPr(), style.size, bold=bold or style.bold, language=language)  # noqa: SLF001
    return run


def set_paragraph(paragraph: Any, style: Style, *, marked: bool = False, exact: int = 0) -> None:
    """Set alignment, indents and distances; `marked` leaves room for a mark before the first line."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(style.before), Pt(0)
    form.line_spacing = 1.0
    if exact:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(exact)
    if style.left or style.hang:
        form.left_indent = Cm(style.left + style.hang)
    if style.first:
        form.first_line_indent = Cm(style.first)
    if marked and style.hang:
        form.first_line_indent = Cm(-style.hang)
        form.tab_stops.add_tab_stop(Cm(style.left + style.hang))
    if style.keep:
        form.keep_with_next = True
    if style.align == "justify":
        justify_thai(paragraph)
    else:
        paragraph.alignment = ALIGN[style.align]


def add_lines(
    place: Any, text: str, style: Style, *, left: float = 0, together: bool = False, bold: bool = False
) -> None:
    """Write each line as a paragraph of its own; a cell's first paragraph, which is there already, is used."""
    lines = text.split("\n")
    is_cell = hasattr(place, "_tc")
    for number, line in enumerate(lines):
        paragraph = place.paragraphs[0] if is_cell and number == 0 else place.add_paragraph()
        set_paragraph(paragraph, style)
        if left:
            paragraph.paragraph_format.left_indent = Cm(left)
        if together and number < len(lines) - 1:
            paragraph.paragraph_format.keep_with_next = True
        add_text(paragraph, line, style, bold=bold)


def add_field(paragraph: Any, code: str, style: Style, language: str) -> None:
    """Append a field that Word computes, such as the page's number."""
    field_part(paragraph, "begin", style, language)
    part = OxmlElement("w:instrText")
    part.text = code
    add_text(paragraph, "", style, language)._r.append(part)  # noqa: SLF001  # no public way to fields
    field_part(paragraph, "end", style, language)


def field_part(paragraph: Any, kind: str, style: Style, language: str) -> None:
    """Append the beginning, the middle or the end of a field."""
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    add_text(paragraph, "", style, language)._r.append(part)  # noqa: SLF001  # no public way to fields


def dotted_line(paragraph: Any, text: str, end_cm: float, *, leader: bool = False, last: bool = True) -> None:
    """Write the text on a dotted line that runs on to `end_cm` from the margin.

    What follows a right tab would be pushed back from it, so only the last one on a line is a right tab.
    """
    style = STYLES["office"]
    dots = WD_TAB_LEADER.DOTS if leader else WD_TAB_LEADER.SPACES
    side = WD_TAB_ALIGNMENT.RIGHT if last else WD_TAB_ALIGNMENT.LEFT
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(end_cm), side, dots)
    for words in (text, "\t"):
        if not words:
            continue
        run = add_text(paragraph, words, style)
        if not leader:
            line = OxmlElement("w:u")
            line.set(qn("w:val"), "dotted")
            # The schema has w:u after the sizes and before the language.
            run._r.rPr.find(qn("w:szCs")).addnext(line)  # noqa: SLF001


def sized_table(place: Any, rows: int, widths: list[float]) -> Any:
    """Return a table of fixed widths in centimetres, at the left margin."""
    keep_apart(place)
    table = place.add_table(rows, len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def keep_apart(document: Any) -> None:
    """Two tables that touch are one table to Word: put a line of one point between them."""
    body = document.element.body
    before = body[-2] if len(body) > 1 else None  # the last is the section's own settings
    if before is not None and before.tag == qn("w:tbl"):
        gap(document, 1)


def gap(document: Any, points: int) -> None:
    """Leave a little room."""
    set_paragraph(document.add_paragraph(), STYLES["office"], exact=points)


def no_borders(table: Any) -> None:
    """Take lines and inner margins away: a table that only puts things side by side."""
    _draw(table, "nil")
    _inner_margins(table, 0, 57)


def borders(table: Any, *, narrow: bool = False) -> None:
    """Draw every line of the table, its text in line with the text above; narrow columns have less air."""
    _draw(table, "single")
    margin = 28 if narrow else 85
    _inner_margins(table, margin, margin)


def in_order(parent: Any, child: Any, order: tuple[str, ...]) -> None:
    """Put a child where the schema asks for it; Word calls a file broken that has it elsewhere."""
    place = order.index(child.tag)
    for number, other in enumerate(parent):
        if other.tag in order and order.index(other.tag) > place:
            parent.insert(number, child)
            return
    parent.append(child)


def _draw(table: Any, value: str) -> None:
    part = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, setting in (("val", value), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), setting)
        part.append(line)
    in_order(table._tbl.tblPr, part, TABLE_ORDER)  # noqa: SLF001  # python-docx knows borders by style only


def _inner_margins(table: Any, left: int, right: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("left", left), ("right", right)):
        part = OxmlElement(f"w:{side}")
        part.set(qn("w:w"), str(width))
        part.set(qn("w:type"), "dxa")
        margins.append(part)
    in_order(table._tbl.tblPr, margins, TABLE_ORDER)  # noqa: SLF001  # no public way to inner margins


def put_emblem(place: Any, emblem: Emblem, height: float) -> None:
    """Set the emblem in the middle of its line, or a dashed box in its place."""
    if not emblem.content:
        _put_box(place, emblem.words, height)
        return
    is_cell = hasattr(place, "_tc")
    paragraph = place.paragraphs[0] if is_cell else place.add_paragraph()
    set_paragraph(paragraph, STYLES["office" if is_cell else "center"])
    try:
        picture = paragraph.add_run().add_picture(BytesIO(_raster(emblem)), height=Cm(height))
    except (UnrecognizedImageError, ValueError, KeyError, struct.error, ZeroDivisionError) as error:
        raise not_drawn(emblem.which, error) from error
    picture._inline.docPr.set("descr", emblem.words)  # noqa: SLF001  # no public way to it


def _raster(emblem: Emblem) -> bytes:
    """Return a PNG: Word before 2016 draws no SVG."""
    if picture_format(emblem.content) == "png":
        return emblem.content
    # The typesetter weighs 84 MB; only an SVG emblem needs it here.
    made: bytes = import_module("sewana_paper.official.typeset").png_of(emblem.content, emblem.which)
    return made


def _put_box(place: Any, words: str, height: float) -> None:
    is_cell = hasattr(place, "_tc")
    table = place.add_table(1, 1) if not is_cell else None
    cell = place if table is None else table.rows[0].cells[0]
    if table is not None:
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        table.columns[0].width = cell.width = Cm(height * 0.9)
        table.rows[0].height_rule, table.rows[0].height = WD_ROW_HEIGHT_RULE.EXACTLY, Cm(height)
    _dash(cell)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    set_paragraph(paragraph, STYLES["center"])
    add_text(paragraph, words, Style(size=10 if height > 2 else 7))


def _dash(cell: Any) -> None:
    part = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "dashed"), ("sz", "4"), ("space", "0"), ("color", "6E6E6E")):
            line.set(qn(f"w:{name}"), value)
        part.append(line)
    cell._tc.get_or_add_tcPr().append(part)  # noqa: SLF001
