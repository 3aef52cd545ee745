"""Real PDFs, read by poppler and pypdf: the Thai comes out exactly, screen readers find their way."""

import re
import subprocess
import sys
from io import BytesIO
from itertools import islice

import pytest
from pypdf import PdfReader
from pypdf.generic import NullObject

from sewana_paper.errors import SheetError
from sewana_paper.forms import form_names, load_form
from sewana_paper.pdf import to_pdf
from sewana_paper.pdf_text import text_of_pdf
from tests.paper.samples import EVENT, HOSTILE, LONG, filled, practice_sheet, words_of
from tests.paper.thai_piles import BASES, piles

PRACTICE = load_form("practice-sheet")


def poppler(content, tmp_path, *options, program="pdftotext"):
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    output = ["-"] if program == "pdftotext" else []
    return subprocess.run([program, *options, path, *output], check=True, capture_output=True).stdout.decode()


def squeezed(text):
    """The words without line ends, and without the running header of each page after the first."""
    pages = text.split("\f")
    header = "".join(EVENT.split())
    joined = ["".join(page.split()) for page in pages]
    return joined[0] + "".join(page.removeprefix(header) for page in joined[1:])


def missing(sheet, text):
    values = {key: value for key, value in sheet.items() if key not in {"repairs", "suggestions", "category"}}
    return [word for word in words_of(values) if "".join(word.split()) not in text]


@pytest.mark.parametrize("key", form_names())
@pytest.mark.parametrize("read", ["poppler", "own"])
def test_every_value_comes_out_exactly(key, read, tmp_path):
    sheet = filled(key)
    content = to_pdf(load_form(key), sheet)
    text = poppler(content, tmp_path) if read == "poppler" else text_of_pdf(content)
    assert missing(sheet, squeezed(text)) == []


def test_every_consonant_with_every_pile_of_marks_comes_out_exactly(tmp_path):
    words = [base + marks for base in BASES for marks in piles()]
    content = to_pdf(PRACTICE, practice_sheet(nature=" ".join(words), achievement=words[:1]))
    for text in (poppler(content, tmp_path), text_of_pdf(content)):
        found = iter(text.split())
        assert [word for word in words if word not in found] == []


def test_bold_words_come_out_exactly(tmp_path):
    # Labels are bold, another font file.
    text = poppler(to_pdf(load_form("km-exchange"), {}), tmp_path)
    labels = [section["label_th"] for section in load_form("km-exchange")["sections"]]
    assert [label for label in labels if label not in text] == []


def test_sara_am_is_one_letter(tmp_path):
    text = poppler(to_pdf(PRACTICE, practice_sheet(nature="สำนัก ทำน้ำ ก่ำ")), tmp_path)
    assert "สำนัก ทำน้ำ ก่ำ" in text
    assert "ํ" not in text


def test_marks_that_no_word_has_still_come_out_once(tmp_path):
    odd = "กั่่บ ข้้าง งืื"
    assert odd in poppler(to_pdf(PRACTICE, practice_sheet(title=odd)), tmp_path)


def test_steps_items_and_people_stand_on_lines_of_their_own(tmp_path):
    lines = poppler(to_pdf(PRACTICE, practice_sheet()), tmp_path).splitlines()
    assert "นางสาวสมมติ ทดสอบดี สังกัด ฝ่ายบริการสมมติ" in lines
    assert "1. ทาบทามและแต่งตั้งกรรมการสำหรับงานสมมติ" in lines
    assert "- กำหนดหัวข้อที่จะเสวนา" in lines
    assert "1. ปัจจัยด้านบุคลากร: งานเห็นผล คนเป็นสุข" in lines
    assert "ชื่อผลงาน นวัตกรรมสมมติเพื่อทดสอบห้องสมุด" in lines


@pytest.mark.parametrize(("category", "boxes"), [("IT", "☑☐☐"), ("KM", "☐☐☑"), ("unknown", "☐☐☐")])
def test_one_box_is_ticked_and_none_when_unknown(category, boxes, tmp_path):
    text = poppler(to_pdf(PRACTICE, practice_sheet(category=category)), tmp_path)
    assert "".join(re.findall("[☐☑]", text)) == boxes


def test_values_are_never_markup(tmp_path):
    sheet = practice_sheet(title=HOSTILE, event=HOSTILE, pride=f"= {HOSTILE}\n- {HOSTILE}")
    text = "".join(poppler(to_pdf(PRACTICE, sheet), tmp_path).split())
    assert text.count("".join(HOSTILE.split())) == 6  # the event on both pages, one in the sample's steps


def test_control_and_bidi_characters_are_left_out(tmp_path):
    text = poppler(to_pdf(PRACTICE, practice_sheet(title="ก\x00\x1b\u202eข\tค\x9f")), tmp_path)
    assert "ชื่อผลงาน กข ค\n" in text


def test_a_letter_no_font_has_does_not_stop_the_paper(tmp_path):
    content = to_pdf(PRACTICE, practice_sheet(pride="ดีใจ 😀 มาก"))
    assert "ดีใจ" in poppler(content, tmp_path)
    assert PdfReader(BytesIO(content)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_each_page_is_a4_with_the_event_on_top():
    reader = PdfReader(BytesIO(to_pdf(PRACTICE, practice_sheet(nature=LONG * 30))))
    assert len(reader.pages) >= 4
    for page in reader.pages:
        assert [round(float(side), 1) for side in page.mediabox] == [0, 0, 595.3, 841.9]
        assert page.extract_text().startswith(EVENT.split("\n")[0])


def test_a_long_value_flows_on_whole(tmp_path):
    sheet = practice_sheet(nature=LONG * 30)
    content = to_pdf(PRACTICE, sheet)
    assert missing(sheet, squeezed(poppler(content, tmp_path))) == []
    assert missing(sheet, squeezed(text_of_pdf(content))) == []
    assert text_of_pdf(content).count("Invented Open House") == 1


def test_thai_lines_break_inside_the_margins(tmp_path):
    boxes = poppler(to_pdf(PRACTICE, practice_sheet(nature=LONG.replace(" ", "") * 4)), tmp_path, "-bbox")
    right_edge = max(float(x) for x in re.findall(r'xMax="([0-9.]+)"', boxes))
    left_edge = min(float(x) for x in re.findall(r'xMin="([0-9.]+)"', boxes))
    cm = 72 / 2.54
    assert right_edge <= (21 - 2) * cm + 0.5
    assert left_edge >= 3 * cm - 0.5


def test_only_sarabun_is_embedded_and_as_a_subset(tmp_path):
    content = to_pdf(PRACTICE, practice_sheet())
    rows = [line.split() for line in poppler(content, tmp_path, program="pdffonts").splitlines()[2:]]
    assert {row[0].split("+")[1] for row in rows} == {"SarabunSewana-Regular", "SarabunSewana-Bold"}
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}  # embedded, subset, to Unicode
    assert len(content) < 100_000


def test_the_document_is_tagged_titled_and_in_its_language():
    root = PdfReader(BytesIO(to_pdf(PRACTICE, practice_sheet()))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert PdfReader(BytesIO(to_pdf(PRACTICE, {}, language="en"))).trailer["/Root"]["/Lang"] == "en"


def tags(node):
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            yield from tags(kid)
    elif isinstance(node, dict) and "/S" in node:
        yield node["/S"]
        yield from tags(node.get("/K", NullObject()))


def test_the_tags_name_headings_and_one_list_for_each_list():
    reader = PdfReader(BytesIO(to_pdf(PRACTICE, practice_sheet())))
    assert reader.metadata.title == practice_sheet()["title"]
    found = list(tags(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert (found.count("/H1"), found.count("/H2")) == (1, 8)
    assert found.count("/L") == 3  # the steps, the points under one of them, the factors
    assert found.count("/LI") == 3 + 3 + 2


def test_the_same_sheet_gives_the_same_bytes():
    assert to_pdf(PRACTICE, practice_sheet()) == to_pdf(PRACTICE, practice_sheet())
    assert to_pdf(PRACTICE, practice_sheet()) != to_pdf(PRACTICE, practice_sheet(pride="อื่น"))


@pytest.mark.parametrize("key", form_names())
@pytest.mark.parametrize("language", ["th", "en"])
def test_an_empty_form_shows_its_labels_in_order(key, language, tmp_path):
    text = "".join(poppler(to_pdf(load_form(key), {}, language=language), tmp_path).split())
    labels = ["".join(section[f"label_{language}"].split()) for section in load_form(key)["sections"]]
    assert re.search(".*".join(map(re.escape, labels)), text)


def test_a_sheet_that_does_not_fit_is_refused():
    with pytest.raises(SheetError, match="owners"):
        to_pdf(PRACTICE, {"owners": 5})


def test_the_typesetter_is_not_loaded_by_the_rest():
    rooms = ", ".join(f"sewana_paper.{room}" for room in ("forms", "sheets", "docx", "html", "extract"))
    program = f"import sys, sewana_paper, {rooms}; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_the_first_lines_are_header_title_and_organisation(tmp_path):
    lines = [line for line in poppler(to_pdf(PRACTICE, practice_sheet()), tmp_path).splitlines() if line]
    assert list(islice(lines, 4)) == [
        *EVENT.split("\n"),
        "การแลกเปลี่ยนเรียนรู้และแบ่งปันประสบการณ์การทำงานร่วมกัน",
        "สำนักหอสมุด มหาวิทยาลัยขอนแก่น",
    ]
