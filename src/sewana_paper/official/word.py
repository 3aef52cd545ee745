"""An official paper as DOCX: A4 with the office's margins, TH Sarabun New in every script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from sewana_paper.official.paper import STYLES, Block, Paper, Style
from sewana_paper.official.pictures import WORDS, qr_png
from sewana_paper.official.word_award import fit_on_one_page, turn
from sewana_paper.official.word_parts import (
    SECTION_ORDER,
    Emblem,
    add_field,
    add_lines,
    add_text,
    dotted_line,
    field_part,
    gap,
    in_order,
    no_borders,
    put_emblem,
    set_paragraph,
    sized_table,
)
from sewana_paper.official.word_table import write_table
from sewana_paper.word_file import saved, set_properties
from sewana_paper.word_styles import set_letters, set_page, set_styles

TONGUES = {"th": "th-TH", "en": "en-US"}
WIDTH_CM = 16.0
MEMO = Style("center", 29, bold=True, level=1)
MEMO_LABEL = Style(size=20, bold=True)


def docx_of(paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
    """Return the paper as DOCX; the same bytes for the same input."""
    document = Document()
    set_page(document)
    set_styles(document)
    _set_headings(document)
    if paper.page == "landscape":
        turn(document)
    set_properties(document, paper.title, TONGUES[paper.language])
    if paper.numbered:
        _number_pages(document, paper)
    _raise_emblem(document, paper)
    emblems = {
        which: Emblem(which, content, WORDS[which][paper.language]) for which, content in pictures.items()
    }
    for block in paper.blocks:
        WRITERS[block.kind](document, block, emblems.get(block.kind, emblems["emblem"]))
    if paper.page == "landscape":
        fit_on_one_page(document)
    if paper.language == "en":
        _speak_english(document)
    return saved(document)


def _speak_english(document: DocumentObject) -> None:
    """Mark what is not Thai script as English, and justify between words only."""
    for root in (document.styles.element, document.element, document.sections[0].header._element):  # noqa: SLF001
        for language in root.iter(qn("w:lang")):
            language.set(qn("w:val"), TONGUES["en"])
        for side in root.iter(qn("w:jc")):
            if side.get(qn("w:val")) == "thaiDistribute":
                side.set(qn("w:val"), "both")


def _set_headings(document: DocumentObject) -> None:
    for level in (1, 2, 3):
        style = document.styles[f"Heading {level}"]
        set_letters(style.element.get_or_add_rPr(), 16, bold=level == 1)
        style.paragraph_format.space_before = style.paragraph_format.space_after = 0
        style.paragraph_format.line_spacing = 1.0


def _number_pages(document: DocumentObject, paper: Paper) -> None:
    """Number from the second page on: "- ๒ -" in the middle of the head.

    Thai digits are asked of the section. LibreOffice does not know them and shows "- 2 -"; a field's own
    switch for them would show a Thai letter there.
    """
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Cm(1.5)
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    set_paragraph(paragraph, STYLES["center"])
    add_text(paragraph, "- ", STYLES["center"], paper.language)
    add_field(paragraph, "PAGE", STYLES["center"], paper.language)
    add_text(paragraph, " -", STYLES["center"], paper.language)
    if paper.thai:
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:fmt"), "thaiNumbers")
        in_order(section._sectPr, numbers, SECTION_ORDER)  # noqa: SLF001  # no public way to it


def _raise_emblem(document: DocumentObject, paper: Paper) -> None:
    """The first page of a letter begins 1.5 cm from the edge, where its emblem stands.

    Word has one top margin for all pages, so the head of the pages after the first takes up the other
    centimetre.
    """
    if paper.page == "landscape" or not paper.blocks or paper.blocks[0].kind not in ("emblem", "memo"):
        return
    section = document.sections[0]
    section.top_margin = Cm(1.5)
    if paper.numbered:
        section.header.paragraphs[0].paragraph_format.space_after = Cm(0.3)


def _write_text(document: Any, block: Block, emblem: Emblem) -> None:
    style = STYLES[block.style]
    name = f"Heading {style.level}" if style.level else "Normal"
    paragraph = document.add_paragraph(style=name)
    set_paragraph(paragraph, style, marked=bool(block.mark))
    if block.mark:
        bold = style.bold_mark or style.bold
        add_text(paragraph, f"{block.mark}\t" if style.hang else f"{block.mark} ", style, bold=bold)
    add_text(paragraph, block.text, style)


def _write_emblem(document: Any, block: Block, emblem: Emblem) -> None:
    put_emblem(document, emblem, block.number)


def _write_pair(document: Any, block: Block, emblem: Emblem) -> None:
    widths = [WIDTH_CM / len(block.texts)] * len(block.texts)
    table = sized_table(document, 1, widths)
    no_borders(table)
    for cell, text in zip(table.rows[0].cells, block.texts, strict=True):
        add_lines(cell, text, STYLES["office"])


def _write_memo(document: Any, block: Block, emblem: Emblem) -> None:
    table = sized_table(document, 1, [2.0, WIDTH_CM - 4, 2.0])
    no_borders(table)
    table.rows[0].height = Cm(block.number)
    left, middle, _ = table.rows[0].cells
    middle.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    put_emblem(left, emblem, block.number)
    paragraph = middle.paragraphs[0]
    paragraph.style = document.styles["Heading 1"]
    set_paragraph(paragraph, MEMO, exact=35)
    add_text(paragraph, block.text, MEMO)


def _write_memo_line(document: Any, block: Block, emblem: Emblem) -> None:
    """Heads of 20 points, the words after them on a dotted line that runs to the margin."""
    paragraph = document.add_paragraph()
    set_paragraph(paragraph, STYLES["office"])
    share = WIDTH_CM / len(block.texts)
    for number, (mark, text) in enumerate(zip(block.marks, block.texts, strict=True), 1):
        add_text(paragraph, f"{mark} ", MEMO_LABEL)
        dotted_line(paragraph, text, share * number, last=number == len(block.texts))


def _write_sign(document: Any, block: Block, emblem: Emblem) -> None:
    if len(block.texts) == 1:
        add_lines(document, f"\n{block.texts[0]}", STYLES["center"], left=block.number, together=True)
        return
    gap(document, 12)
    table = sized_table(document, 1, [_width(document) / len(block.texts)] * len(block.texts))
    no_borders(table)
    for cell, text in zip(table.rows[0].cells, block.texts, strict=True):
        add_lines(cell, text, STYLES["center"], together=True)


def _width(document: Any) -> float:
    section = document.sections[0]
    return float(section.page_width.cm - section.left_margin.cm - section.right_margin.cm)


def _write_dots(document: Any, block: Block, emblem: Emblem) -> None:
    for number in range(int(block.number)):
        paragraph = document.add_paragraph()
        set_paragraph(paragraph, STYLES["office"])
        if number == 0:
            add_text(paragraph, f"{block.text} ", STYLES["office"])
        dotted_line(paragraph, "", _width(document), leader=True)


def _write_table(document: Any, block: Block, emblem: Emblem) -> None:
    write_table(document, block, _width(document))


def _write_rule(document: Any, block: Block, emblem: Emblem) -> None:
    paragraph = document.add_paragraph()
    set_paragraph(paragraph, STYLES["center"])
    add_text(paragraph, "- " * 20, STYLES["center"])


def _write_break(document: Any, block: Block, emblem: Emblem) -> None:
    paragraph = document.add_paragraph()
    set_paragraph(paragraph, STYLES["office"])
    add_text(paragraph, "", STYLES["office"]).add_break(WD_BREAK.PAGE)


def _write_space(document: Any, block: Block, emblem: Emblem) -> None:
    for _ in range(int(block.number)):
        set_paragraph(document.add_paragraph(), STYLES["office"])


def _write_seal(document: Any, block: Block, emblem: Emblem) -> None:
    """Write the serial number at the left, the code to check it at the right."""
    width = _width(document)
    table = sized_table(document, 1, [width - block.number - 0.5, block.number + 0.5])
    no_borders(table)
    left, right = table.rows[0].cells
    left.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    add_lines(left, "\n".join(part for part in (block.text, block.mark) if part), STYLES["small"])
    if block.code:
        picture = (
            right.paragraphs[0].add_run().add_picture(BytesIO(qr_png(block.code)), height=Cm(block.number))
        )
        picture._inline.docPr.set("descr", block.code)  # noqa: SLF001  # no public way to it


def _write_contents(document: Any, block: Block, emblem: Emblem) -> None:
    """List the chapters in a field that Word and LibreOffice fill with page numbers when it is updated."""
    style = STYLES["office"]
    for number, text in enumerate(block.texts):
        paragraph = document.add_paragraph()
        set_paragraph(paragraph, style)
        if number == 0:
            field_part(paragraph, "begin", style, "th")
            code = OxmlElement("w:instrText")
            code.text = r'TOC \o "2-2" \h \z'
            add_text(paragraph, "", style)._r.append(code)  # noqa: SLF001  # no public way to fields
            field_part(paragraph, "separate", style, "th")
        add_text(paragraph, text, style)
        if number == len(block.texts) - 1:
            field_part(paragraph, "end", style, "th")


WRITERS: dict[str, Callable[[Any, Block, Emblem], None]] = {
    "text": _write_text,
    "emblem": _write_emblem,
    "logo": _write_emblem,
    "pair": _write_pair,
    "memo": _write_memo,
    "memo_line": _write_memo_line,
    "sign": _write_sign,
    "dots": _write_dots,
    "table": _write_table,
    "rule": _write_rule,
    "break": _write_break,
    "space": _write_space,
    "seal": _write_seal,
    "contents": _write_contents,
}
