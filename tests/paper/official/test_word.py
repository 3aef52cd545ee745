"""What stands in the DOCX itself, for Word and for the next person who writes in it."""

import shutil
import struct
import subprocess
import zlib
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn

from sewana_paper.official import Letterhead, OfficialError, kind_of, preview_html, text_of, to_docx, to_pdf
from sewana_paper.official.catalogue import KEYS
from sewana_paper.official.typeset import png_of
from sewana_paper.official.word_parts import SECTION_ORDER, TABLE_ORDER
from tests.paper.official.samples import HOSTILE, HOUSE, filled

EACH = [(key, language) for key in KEYS for language in ("th", "en")]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"><circle cx="15" cy="20" r="9"/></svg>'


def png(width=30, height=40):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(key, data=None, house=HOUSE, language="th"):
    return Document(BytesIO(to_docx(key, filled(key) if data is None else data, house, language)))


@pytest.mark.parametrize(("key", "language"), EACH)
def test_every_run_names_font_size_and_language_for_thai_too(key, language):
    document = opened(key, language=language)
    stories = [document.element.body, document.sections[0].header._element]
    for run in (run for story in stories for run in story.iter(qn("w:r"))):
        if run.find(qn("w:drawing")) is not None:
            continue
        properties = run.find(qn("w:rPr"))
        fonts = properties.find(qn("w:rFonts"))
        assert fonts.get(qn("w:cs")) == fonts.get(qn("w:ascii")) == "TH Sarabun New"
        size, complex_size = properties.find(qn("w:sz")), properties.find(qn("w:szCs"))
        assert size.get(qn("w:val")) == complex_size.get(qn("w:val"))
        assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"


@pytest.mark.parametrize("key", KEYS)
def test_what_the_schema_puts_in_order_is_in_order(key):
    body = opened(key).element.body
    for parent, order in [
        *((part, TABLE_ORDER) for part in body.iter(qn("w:tblPr"))),
        *((part, SECTION_ORDER) for part in body.iter(qn("w:sectPr"))),
    ]:
        places = [order.index(child.tag) for child in parent]
        assert places == sorted(places)
    for cell in body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")  # a cell that does not end in a paragraph is damage to Word
    tags = [child.tag for child in body]
    assert (qn("w:tbl"), qn("w:tbl")) not in list(pairwise(tags))


def test_margins_and_sizes_are_those_of_an_official_paper():
    section = opened("minutes").sections[0]
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(margin.cm, 2) for margin in margins] == [3, 2, 2.5, 2]
    memo = opened("meeting-invitation")
    sizes = {
        run.text.strip(): run.font.size.pt
        for part in memo.paragraphs
        for run in part.runs
        if run.text.strip()
    }
    assert sizes["ส่วนราชการ"] == sizes["เรื่อง"] == 20
    title = memo.tables[0].rows[0].cells[1].paragraphs[0]
    assert (title.runs[0].text, title.runs[0].font.size.pt, title.runs[0].font.bold) == (
        "บันทึกข้อความ",
        29,
        True,
    )
    assert title.paragraph_format.line_spacing.pt == 35
    body = next(part for part in memo.paragraphs if part.text.startswith("ด้วย"))
    assert body.paragraph_format.first_line_indent.cm == pytest.approx(2.5, abs=0.01)
    assert body.paragraph_format.space_before.pt == 6
    assert body._p.pPr.jc.get(qn("w:val")) == "thaiDistribute"


@pytest.mark.parametrize(("key", "height"), [("appointment-order", 3), ("speaker-memo", 1.5)])
@pytest.mark.parametrize("emblem", [png(), SVG])
def test_the_emblem_is_as_high_as_the_rule_asks(key, height, emblem):
    house = replace(HOUSE, emblem=emblem)
    drawings = list(opened(key, house=house).element.body.iter(qn("wp:inline")))
    assert [round(drawing.extent.cy / 360_000, 2) for drawing in drawings] == [height]
    assert drawings[0].docPr.get("descr") == "ตราของหน่วยงาน"
    assert "ตราของหน่วยงาน" not in _words(opened(key, house=house))
    assert to_pdf(key, filled(key), house) != to_pdf(key, filled(key), HOUSE)


def _words(document):
    return "\n".join(part.text or "" for part in document.element.body.iter(qn("w:t")))


def test_without_an_emblem_a_box_keeps_its_place():
    assert "ตราของหน่วยงาน" in _words(opened("appointment-order"))
    assert not list(opened("appointment-order").element.body.iter(qn("wp:inline")))


@pytest.mark.parametrize(
    "emblem",
    [
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        png(width=161, height=40),
        png()[:16] + struct.pack(">II", 50_000, 50_000),
        b"x" * 2_000_001,
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
    ],
)
def test_a_file_that_is_no_emblem_is_refused(emblem):
    with pytest.raises(OfficialError) as caught:
        Letterhead(emblem=emblem)
    assert caught.value.code == "bad_emblem"


LETTERED = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">'
    b'<text x="5" y="30" font-size="24" font-family="FAMILY">Library</text></svg>'
)
WIDE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="10"><rect width="9000" height="9"/></svg>'
)


@pytest.mark.parametrize("emblem", [WIDE, b"<svg xmlns='http://www.w3.org/2000/svg'><circle"])
def test_an_emblem_broken_inside_is_named_when_it_is_drawn(emblem):
    house = replace(HOUSE, emblem=emblem)
    for make in (to_docx, to_pdf):
        with pytest.raises(OfficialError) as caught:
            make("appointment-order", filled("appointment-order"), house)
        assert caught.value.code == "bad_emblem"


@pytest.mark.parametrize("key", KEYS)
def test_what_people_write_is_never_markup(key):
    texts = {field.key: HOSTILE for field in kind_of(key).fields if field.type in ("line", "text")}
    house = replace(HOUSE, thai_numerals=False, organisation_th=HOSTILE)
    said = "".join(text_of(key, texts, house).split())
    words = "".join(_words(opened(key, texts, house)).split())
    assert words.count("".join(HOSTILE.split())) == said.count("".join(HOSTILE.split())) > 0
    assert to_pdf(key, texts, house).startswith(b"%PDF")
    page = preview_html(key, texts, house)
    assert "<b>t" not in page
    assert "&lt;b&gt;t&lt;/b&gt;" in page


@pytest.mark.parametrize("key", ["minutes", "certificate", "programme"])
def test_a_text_of_a_hundred_thousand_letters_flows_on(key):
    field = next(field.key for field in kind_of(key).fields if field.type == "line")
    data = filled(key) | {field: "ห้องสมุด " * 11_000}
    assert len(_words(opened(key, data))) > 80_000
    assert to_pdf(key, data, HOUSE).startswith(b"%PDF")


def test_the_head_of_each_page_stands_where_it_should():
    for key in ("minutes", "venue-request", "speaker-memo"):
        assert opened(key).sections[0].header_distance.cm == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("key", KEYS)
def test_a_paper_brings_no_styles_of_the_forms(key):
    assert [style.name for style in opened(key).styles if style.name.startswith("Form ")] == []


@pytest.mark.skipif(not shutil.which("fc-list"), reason="needs fontconfig")
def test_an_emblem_is_drawn_with_our_fonts_whatever_the_machine_has():
    families = subprocess.run(
        ["fc-list", ":lang=en", "family"], check=True, capture_output=True, text=True
    ).stdout
    ours = {"DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern"}  # the typesetter brings them
    foreign = sorted({line.split(",")[0] for line in families.split("\n") if line} - ours)
    if not foreign:
        pytest.skip("this machine has no fonts")
    drawn = {png_of(LETTERED.replace(b"FAMILY", name.encode())) for name in [*foreign, "No Such Font"]}
    assert len(drawn) == 1


def test_letters_that_no_file_can_hold_are_left_out():
    data = {"subject": "ก\x00\x0b\u202eข\ufffe\ud800ค 😀"}
    assert "กขค 😀" in _words(opened("appointment-order", data))
    assert to_pdf("appointment-order", data, HOUSE).startswith(b"%PDF")


def test_page_numbers_are_thai_where_the_text_is():
    for house, language, wanted in [
        (HOUSE, "th", ["thaiNumbers"]),
        (HOUSE, "en", []),
        (replace(HOUSE, thai_numerals=False), "th", []),
    ]:
        section = opened("minutes", house=house, language=language).sections[0]
        found = [part.get(qn("w:fmt")) for part in section._sectPr.iter(qn("w:pgNumType"))]
        assert found == wanted
        assert section.different_first_page_header_footer
        assert "PAGE" in [part.text for part in section.header._element.iter(qn("w:instrText"))]


def test_an_english_paper_is_english_to_word():
    for language, wanted, unwanted in (("en", "both", "thaiDistribute"), ("th", "thaiDistribute", "both")):
        document = opened("minutes", language=language)
        sides = {part.get(qn("w:val")) for part in document.element.body.iter(qn("w:jc"))}
        assert wanted in sides
        assert unwanted not in sides
        tongues = {part.get(qn("w:val")) for part in document.element.body.iter(qn("w:lang"))}
        assert tongues == {"en-US" if language == "en" else "th-TH"}
