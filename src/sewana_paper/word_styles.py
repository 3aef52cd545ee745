"""Fonts and measures of an office paper in Word's own terms.

Thai is "complex script" to Word: it takes font, size and weight from attributes of their own (w:cs, w:szCs,
w:bCs). Where these are missing, the Thai of a paper comes in another font and size than its Latin.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

FONT = "TH Sarabun New"
BODY_PT = 16
INDENTS_CM = (
    ("Form Body", 0, 1.25),
    ("Form Line", 1.25, 0),
    ("Form Entry", 1.25, -0.6),
    ("Form Point", 2, -0.4),
)
SCRIPTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
# In the order the schema asks of w:rPr; Word calls a file broken that has them otherwise.
RUN_ORDER = ("w:rFonts", "w:b", "w:bCs", "w:color", "w:sz", "w:szCs", "w:lang")


def set_letters(properties: Any, size_pt: int, *, bold: bool = False, language: str = "th") -> None:
    """Write font, size, weight and language for every script into a w:rPr; theme fonts go.

    Parameters
    ----------
    properties : lxml element
        The w:rPr of a run or a style.
    size_pt : int
        In points.
    language : {"th", "en"}
        Of what is not Thai script; Thai script is always th-TH.
    """
    for old in list(properties):
        properties.remove(old)
    half_points = str(size_pt * 2)
    values: dict[str, dict[str, str]] = {
        "w:rFonts": dict.fromkeys(SCRIPTS, FONT),
        "w:b": {"w:val": str(int(bold))},
        "w:bCs": {"w:val": str(int(bold))},
        "w:color": {"w:val": "000000"},
        "w:sz": {"w:val": half_points},
        "w:szCs": {"w:val": half_points},
        "w:lang": {"w:val": "en-US" if language == "en" else "th-TH", "w:bidi": "th-TH"},
    }
    for name in RUN_ORDER:
        element = OxmlElement(name)
        for attribute, value in values[name].items():
            element.set(qn(attribute), value)
        properties.append(element)


def add_run(paragraph: Any, text: str, size_pt: int = BODY_PT, *, bold: bool = False) -> Run:
    """Append the text as it stands; font and size are set on the run too, for programs that skip styles."""
    run: Run = paragraph.add_run(text)
    set_letters(run._r.get_or_add_rPr(), size_pt, bold=bold)  # noqa: SLF001  # no public way to w:cs
    return run


def set_page(document: DocumentObject) -> None:
    """A4 with the margins of an official Thai paper: left 3 cm, right 2, top 2.5, bottom 2."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    section.header_distance = Cm(1)


def set_styles(document: DocumentObject) -> None:
    """Give the document one font in its defaults and in each style a paper uses."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    set_letters(defaults.find(".//" + qn("w:rPr")), BODY_PT)
    for name, size, bold in (
        ("Normal", BODY_PT, False),
        ("Heading 1", 18, True),
        ("Heading 2", BODY_PT, True),
    ):
        style = document.styles[name]
        set_letters(style.element.get_or_add_rPr(), size, bold=bold)
    _spacing(_paragraph_style(document, "Heading 1"), before=0, after=0)
    _spacing(_paragraph_style(document, "Heading 2"), before=6, after=0)
    _spacing(_paragraph_style(document, "Normal"), before=0, after=0)


def add_form_styles(document: DocumentObject) -> None:
    """Add the paragraphs of a form that no office has by itself."""
    for name, left, first in INDENTS_CM:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Cm(left), Cm(first)


def _paragraph_style(document: DocumentObject, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)  # python-docx types its own template loosely
    return style


def _spacing(style: ParagraphStyle, *, before: int, after: int) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0


def justify_thai(paragraph: Any) -> None:
    """Justify as Word does for Thai: between letters too, since Thai has few spaces."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx knows the value, not for styles
    properties.get_or_add_jc().set(qn("w:val"), "thaiDistribute")
