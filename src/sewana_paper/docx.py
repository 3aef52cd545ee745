"""A filled form as DOCX, for offices that go on writing in Word."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.part import Part

from sewana_paper.blocks import Block, Paper, paper_of
from sewana_paper.docx_text import NAMESPACE, text_of_docx
from sewana_paper.forms import Form
from sewana_paper.seal import sealed
from sewana_paper.word_file import saved, set_properties
from sewana_paper.word_styles import add_form_styles, add_run, justify_thai, set_page, set_styles

CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def to_docx(form: Form, sheet: Mapping[str, Any], *, language: str = "th") -> bytes:
    """Return the filled form as DOCX: A4, TH Sarabun New 16 pt for Thai and Latin, the sheet inside as JSON.

    Parameters
    ----------
    form, sheet
        As `sewana_paper.sheets.checked_sheet` takes them.
    language : {"th", "en"}
        Of the labels and of the document.

    Returns
    -------
    bytes
        The same for the same input. Numbers and boxes are text, so that every program reads them.

    Raises
    ------
    SheetError
        If the sheet does not fit the form.
    """
    paper = paper_of(form, sheet, language)
    document = _document(paper)
    _embed(document, sealed(form, sheet, text_of_docx(saved(document))))
    return saved(document)


def _document(paper: Paper) -> DocumentObject:
    document = Document()
    set_page(document)
    set_styles(document)
    add_form_styles(document)
    set_properties(document, paper.title, paper.language)
    _write_header(document, paper)
    for block in paper.blocks:
        WRITERS[block.kind](document, block)
    return document


def _write_header(document: DocumentObject, paper: Paper) -> None:
    header = document.sections[0].header
    header.is_linked_to_previous = False
    first = header.paragraphs[0]
    paragraphs = [first, *(header.add_paragraph() for _ in paper.header[1:])]
    for paragraph, line in zip(paragraphs, paper.header, strict=False):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        add_run(paragraph, line, 12)


def _write_title(document: DocumentObject, block: Block) -> None:
    paragraph = document.add_paragraph(style="Heading 1")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, block.text, 18, bold=True)


def _write_organisation(document: DocumentObject, block: Block) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, block.text, bold=True)


def _write_label(document: DocumentObject, block: Block) -> None:
    paragraph = document.add_paragraph(style="Heading 2")
    add_run(paragraph, block.text, bold=True)
    if block.note:
        add_run(paragraph, f" {block.note}")


def _write_line(document: DocumentObject, block: Block) -> None:
    paragraph = document.add_paragraph()
    add_run(paragraph, block.label, bold=True)
    add_run(paragraph, f" {block.text}")


def _write_paragraph(document: DocumentObject, block: Block) -> None:
    paragraph = document.add_paragraph(style="Form Body")
    justify_thai(paragraph)
    add_run(paragraph, block.text)


def _write_person(document: DocumentObject, block: Block) -> None:
    add_run(document.add_paragraph(style="Form Line"), block.text)


def _write_entry(document: DocumentObject, block: Block) -> None:
    add_run(document.add_paragraph(style="Form Entry"), f"{block.mark} {block.text}")
    for item in block.items:
        add_run(document.add_paragraph(style="Form Point"), f"- {item}")


WRITERS: dict[str, Callable[[DocumentObject, Block], None]] = {
    "title": _write_title,
    "organisation": _write_organisation,
    "label": _write_label,
    "line": _write_line,
    "paragraph": _write_paragraph,
    "person": _write_person,
    "choice": _write_entry,
    "step": _write_entry,
}


def _embed(document: DocumentObject, payload: str) -> None:
    """Add the sheet as a custom XML part, which Word and LibreOffice keep when they save."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<sheet xmlns="{NAMESPACE}">{html.escape(payload)}</sheet>'
    package = document.part.package
    name = package.next_partname("/customXml/item%d.xml")  # the library's template brings one of its own
    part = Part(name, "application/xml", xml.encode(), package)
    document.part.relate_to(part, CUSTOM_XML)
