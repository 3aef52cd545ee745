"""Real DOCX files: what Word needs for Thai stands in the XML, and the words come out as they went in."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from sewana_paper.docx import to_docx
from sewana_paper.docx_text import text_of_docx
from sewana_paper.forms import form_names, load_form
from tests.paper.samples import EVENT, HOSTILE, LONG, filled, practice_sheet, words_of

PRACTICE = load_form("practice-sheet")
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def parts(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def runs(content):
    document = Document(BytesIO(content))
    stories = [document.element.body, document.sections[0].header._element]
    return [run for story in stories for run in story.iter(qn("w:r"))]


@pytest.mark.parametrize("key", form_names())
def test_every_value_comes_out_exactly(key):
    text = " ".join(text_of_docx(to_docx(load_form(key), filled(key))).split())
    values = {name: value for name, value in filled(key).items() if name not in {"repairs", "suggestions"}}
    values.pop("category", None)
    assert [word for word in words_of(values) if " ".join(word.split()) not in text] == []


def test_the_lines_are_those_a_reader_of_labels_expects():
    lines = text_of_docx(to_docx(PRACTICE, practice_sheet())).split("\n\n")
    assert lines[:9] == [
        *EVENT.split("\n"),
        "การแลกเปลี่ยนเรียนรู้และแบ่งปันประสบการณ์การทำงานร่วมกัน",
        "สำนักหอสมุด มหาวิทยาลัยขอนแก่น",
        "ชื่อผลงาน นวัตกรรมสมมติเพื่อทดสอบห้องสมุด",
        "เจ้าของผลงาน/หน่วยงานที่สังกัด",
        "นางสาวสมมติ ทดสอบดี สังกัด ฝ่ายบริการสมมติ",
        "ผศ.ดร.ตัวอย่าง น้ำใจงาม",
        "Dr. Sample Person สังกัด Invented Unit",
    ]
    assert "2. ประชุมวางแผน ได้แก่" in lines
    assert "- วัน เวลา และสถานที่" in lines
    assert "2. ปัจจัยด้านทรัพยากร: เข้าถึงได้อย่างรวดเร็ว" in lines


def test_every_run_names_one_font_and_size_for_every_script():
    for run in runs(to_docx(PRACTICE, practice_sheet())):
        properties = run.find(qn("w:rPr"))
        fonts = properties.find(qn("w:rFonts"))
        assert {name: fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs", "eastAsia")} == (
            dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), "TH Sarabun New")
        )
        size, thai_size = (properties.find(qn(name)).get(qn("w:val")) for name in ("w:sz", "w:szCs"))
        bold, thai_bold = (properties.find(qn(name)).get(qn("w:val")) for name in ("w:b", "w:bCs"))
        assert (size, bold) == (thai_size, thai_bold)
        assert size in {"24", "32", "36"}  # running header 12 pt, text 16 pt, title 18 pt
        assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"


def test_the_styles_in_use_keep_no_theme_font():
    styles = Document(BytesIO(to_docx(PRACTICE, practice_sheet()))).styles
    used = [styles[name].element for name in ("Normal", "Heading 1", "Heading 2", "Form Body", "Form Entry")]
    for element in [*used, styles.element.find(qn("w:docDefaults"))]:
        for fonts in element.iter(qn("w:rFonts")):
            assert [name for name in fonts.attrib if "heme" in name] == []
            assert fonts.get(qn("w:cs")) == "TH Sarabun New"


def test_paragraphs_are_justified_the_thai_way():
    body = Document(BytesIO(to_docx(PRACTICE, practice_sheet()))).element.body
    justified = [
        p
        for p in body.iter(qn("w:p"))
        if p.find(f".//{qn('w:jc')}[@{qn('w:val')}='thaiDistribute']") is not None
    ]
    assert ["".join(p.itertext())[:12] for p in justified] == [
        text[:12]
        for text in (
            LONG,
            "ดำเนินการในรูปของคณะกรรมการ ดังนี้",
            *practice_sheet()["achievement"],
            practice_sheet()["pride"],
        )
    ]


def test_the_page_is_a4_with_official_margins():
    xml = parts(to_docx(PRACTICE, practice_sheet()))["word/document.xml"].decode()
    page = re.search(r"<w:pgSz ([^>]*)/>", xml)[1]
    margins = dict(re.findall(r'w:(\w+)="(\d+)"', re.search(r"<w:pgMar ([^>]*)/>", xml)[1]))
    width, height = (int(re.search(rf'w:{side}="(\d+)"', page)[1]) for side in "wh")
    cm = 1440 / 2.54
    assert [round(length / cm, 1) for length in (width, height)] == [21.0, 29.7]
    assert {side: round(int(margins[side]) / cm, 1) for side in ("left", "right", "top", "bottom")} == {
        "left": 3.0, "right": 2.0, "top": 2.5, "bottom": 2.0,
    }  # fmt: skip


def test_the_event_is_the_running_header():
    header = Document(BytesIO(to_docx(PRACTICE, practice_sheet()))).sections[0].header
    assert [paragraph.text for paragraph in header.paragraphs] == EVENT.split("\n")


@pytest.mark.parametrize(("category", "boxes"), [("IT", "☑☐☐"), ("CRM", "☐☑☐"), ("unknown", "☐☐☐")])
def test_one_box_is_ticked_and_none_when_unknown(category, boxes):
    text = text_of_docx(to_docx(PRACTICE, practice_sheet(category=category)))
    assert "".join(re.findall("[☐☑]", text)) == boxes


def test_values_are_data_and_control_characters_do_no_harm():
    sheet = practice_sheet(
        title=f"{HOSTILE} ก\x00\x0b\x1b\ufffeข", pride="{{7*7}} </w:t><w:br/>]]>", event="<a&b>"
    )
    text = text_of_docx(to_docx(PRACTICE, sheet))
    assert f"{HOSTILE} กข" in text
    assert "{{7*7}} </w:t><w:br/>]]>" in text
    assert "<a&b>" in text
    assert "49" not in text


def test_the_same_sheet_gives_the_same_bytes_without_a_clock():
    content = to_docx(PRACTICE, practice_sheet())
    assert content == to_docx(PRACTICE, practice_sheet())
    properties = Document(BytesIO(content)).core_properties
    assert (properties.title, properties.language, properties.author) == (practice_sheet()["title"], "th", "")
    names = list(parts(content))
    assert len(names) == len(set(names))
    assert [name for name in names if "thumbnail" in name] == []


@pytest.mark.parametrize("key", form_names())
@pytest.mark.parametrize("language", ["th", "en"])
def test_an_empty_form_shows_its_labels_in_order(key, language):
    text = text_of_docx(to_docx(load_form(key), {}, language=language))
    labels = [section[f"label_{language}"] for section in load_form(key)["sections"]]
    assert re.search(".*".join(map(re.escape, labels)), text, re.DOTALL)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_shows_every_value(tmp_path):
    path = tmp_path / "sheet.docx"
    path.write_bytes(to_docx(PRACTICE, practice_sheet()))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [SOFFICE, home, "--headless", "--convert-to", "pdf", path, "--outdir", tmp_path], check=True
    )
    text = subprocess.run(["pdftotext", tmp_path / "sheet.pdf", "-"], check=True, capture_output=True).stdout
    assert "".join(practice_sheet()["pride"].split()) in "".join(text.decode().split())
