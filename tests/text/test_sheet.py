"""The real practice sheet, and texts that are hard to read or are no sheet."""

import json
import time
from pathlib import Path

import pytest

from sewana_text.errors import SheetError
from sewana_text.form import Form
from sewana_text.sheet import MAX_CHARACTERS, read_sheet
from sewana_text.sheet_plain import render_plain
from sewana_text.sheet_values import Sheet

TEMPLATES = Path(__file__).resolve().parents[2] / "src/sewana_paper/templates"

KEYS = [
    "title", "owners", "category", "nature", "how_to", "achievement", "pride", "success_factors", "event",
    "repairs", "suggestions",
]  # fmt: skip
CHOICES = (
    "(1) การจัดการสารสนเทศ เทคโนโลยีสารสนเทศ และนวัตกรรม (IT)",
    "(2) การบริการสารสนเทศ การบริหารลูกค้าสัมพันธ์ (CRM)",
    "(3) การบริหารองค์กรการจัดการความรู้ (KM)",
)


def test_the_real_sheet_has_the_agreed_keys_in_order(real_sheet):
    assert list(real_sheet.as_dict()) == KEYS


def test_the_real_short_fields(real_sheet):
    sheet = real_sheet.as_dict()
    assert sheet["title"] == "นวัตกรรมการสะท้อนภาพความผูกพันของผู้ใช้บริการห้องสมุด มข."
    assert sheet["owners"] == [
        {"prefix": "นางสาว", "given": "เมธยา", "family": "เสามะลี", "unit": ""},
        {"prefix": "นางสาว", "given": "กุลณสร", "family": "อ้วนไตร", "unit": ""},
        {"prefix": "นาง", "given": "ยุวดี", "family": "เพชระ", "unit": ""},
    ]
    assert sheet["category"] == "unknown"
    assert sheet["pride"] == ("ความสุขที่ได้ส่งมอบผ่านการบริการที่ดีให้แก่ผู้รับบริการทุกกลุ่ม เกิดความผูกพันที่ยั่งยืน")


def test_the_real_steps_have_their_six_points_and_no_header(real_sheet):
    assert real_sheet.as_dict()["how_to"] == {
        "intro": "ในเบื้องต้นการดำเนินการจัดเวทีเสวนาวิชาการทำในรูปแบบของคณะกรรมการ ดำเนินการดังนี้",
        "steps": [
            {"text": "ติดต่อทาบทามและแต่งตั้งบุคลากรสำหรับเป็นคณะกรรมการดำเนินการ", "items": []},
            {
                "text": "จัดประชุมวางแผนการดำเนินงาน ได้แก่",
                "items": [
                    "กำหนดหัวข้อหรือเนื้อหาที่จะเสวนา",
                    "กำหนดวิทยากรหรือผู้เชี่ยวชาญในเรื่องที่จัดเสวนา",
                    "มอบหมายหน้าที่และการประสานงานของทีมงานกับวิทยากร",
                    "กำหนดผู้ควบคุมหรือดำเนินการรายการเสวนา",
                    "วันเวลา และสถานที่จัดเสวนา",
                    "การจัดเตรียมสื่อประกอบการจัดเสวนา",
                ],
            },
            {"text": "ดำเนินการจัดเสวนาวิชาการ", "items": []},
        ],
    }
    assert real_sheet.event == (
        "KKUL Open House 2018 “Innovation Device for Customer Engagement (ID4CE)” "
        "การพัฒนานวัตกรรมเพื่อสร้างความผูกพันกับผู้ใช้บริการ"
    )


def test_the_real_long_fields(real_sheet):
    sheet = real_sheet.as_dict()
    vision, creativity = sheet["achievement"]
    assert vision == (
        "ความสำเร็จนี้ เป็นผลจากวิสัยทัศน์ของผู้บริหารห้องสมุดที่ให้ความสำคัญในการพัฒนาด้านนวัตกรรมอย่างจริงจัง "
        "สอดรับกับนโยบายมหาวิทยาลัยที่มุ่งเน้นวิชาการ เทคโนโลยีและนวัตกรรม เป็นเครื่องมือสำคัญในการพัฒนามหาวิทยาลัย"
    )
    assert creativity == (
        "ได้เห็นความสำคัญของนวัตกรรมและความคิดสร้างสรรค์ในการพัฒนาปรับปรุงห้องสมุด ที่สอดคล้องกับการสร้างเสริม"
        "ทักษะการเรียนรู้และพฤติกรรมการแสวงหาความรู้ของผู้คนในยุคปัจจุบัน"
    )
    assert sheet["nature"].startswith("นวัตกรรมการสะท้อนภาพ")
    assert sheet["nature"].endswith("อยู่ร่วมกันอย่างยั่งยืน")
    assert "\n" not in sheet["nature"]
    assert "  " not in sheet["nature"]


def test_the_real_factors_keep_their_slips(real_sheet):
    assert real_sheet.as_dict()["success_factors"] == [
        {
            "aspect": "ปัจจัยด้านบุคลากร",
            "text": "งานเห็นผลคนเป็นสุข ความสามัคคี การให้ความร่วมมือและความช่วยเหลือของคนในหน่วยงาน "
            "และการตอบรับที่ดีจากผู้รับบริการ (คุณสุพินแนะนำ)",
        },
        {
            "aspect": "ปัจจัยด้านการจัดการทรัพยากร",
            "text": "การรวบรวม จัดหมวดหมู่และทำให้ทรัพยากรห้องสมุดเข้าถึงได้อย่างรวดเร็ว สะดวกสบาย "
            "ผู้รับบริการปัจจุบันและรุ่นหลังจะใช้ห้องสมุดและใช้บริการห้องสมุดอย่างต่อเนื่องไปในอนาคต",
        },
        {
            "aspect": "ปัจจัยด้านการบริการห้องสมุด",
            "text": "การขับเคลื่อนบริการห้องสมุดจากการให้บริการแบบกายภาพไปสู่การปรับเปลี่ยนการให้บริการ"
            "แบบกายภาพไปสู่การผสมผสานระหว่างกการให้บริการแบบกายภาพและดิจิทัล "
            "(hybrid physical and digital library service)",
        },
    ]


def test_the_real_slips_are_suggested_with_their_lines(real_sheet):
    assert [vars(suggestion) for suggestion in real_sheet.suggestions] == [
        {"kind": "spelling", "before": "ที่ตารางกับ", "after": "ที่ตรงกับ", "line": 10, "field": "category"},
        {
            "kind": "spelling",
            "before": "ระหว่างกการ",
            "after": "ระหว่างการ",
            "line": 80,
            "field": "success_factors",
        },
        {
            "kind": "repetition",
            "before": "การให้บริการแบบกายภาพไปสู่การปรับเปลี่ยนการให้บริการแบบกายภาพไปสู่การ",
            "after": "การให้บริการแบบกายภาพไปสู่การ",
            "line": 79,
            "field": "success_factors",
        },
        {
            "kind": "editor_note",
            "before": "(คุณสุพินแนะนำ)",
            "after": "",
            "line": 73,
            "field": "success_factors",
        },
    ]


def test_the_real_repairs_are_listed_with_their_lines(real_sheet):
    repairs = real_sheet.as_dict()["repairs"]
    assert sum("ำ" in made["after"] for made in repairs) == 27
    assert repairs[0] == {"before": "การท างาน", "after": "การทำงาน", "line": 1}
    assert {"before": "แกผู่้", "after": "แก่ผู้", "line": 67} in repairs
    assert [made["line"] for made in repairs] == sorted(made["line"] for made in repairs)


@pytest.mark.parametrize(
    ("mark", "ticked"),
    [("☑", 0), ("✓", 1), ("✔", 2), ("[x]", 0), ("[X]", 1), ("(✓)", 2), ("\uf0fe", 0), ("\uf052", 2)],
)
def test_one_tick_before_a_choice_is_read(real_text, form, words, mark, ticked):
    text = real_text.replace(CHOICES[ticked], f"{mark} {CHOICES[ticked]}")
    assert read_sheet(text, form, words=words).values["category"] == ("IT", "CRM", "KM")[ticked]


def test_two_ticks_are_unknown_and_pointed_out(real_text, form, words):
    text = (
        real_text.replace("(1) การ", "☑ (1) การ")
        .replace("(2) การ", "☑ (2) การ")
        .replace("(3) การ", "☐ (3) การ")
    )
    sheet = read_sheet(text, form, words=words)
    assert sheet.values["category"] == "unknown"
    assert [made.field for made in sheet.suggestions if made.kind == "choice"] == ["category"]


def test_a_sheet_without_a_section_says_so(real_text, form, words):
    text = real_text.replace("ความภาคภูมิใจ:", "")
    sheet = read_sheet(text, form, words=words)
    assert sheet.values["pride"] == ""
    assert [(made.kind, made.after) for made in sheet.suggestions][-1] == ("missing", "ความภาคภูมิใจ")


def test_a_label_may_be_wrapped_and_spaced_otherwise(real_text, form, words, real_sheet):
    text = real_text.replace("ปัจจัยแห่งความส าเร็จ และความย่ังยืน:", "ปัจจัยแห่ง ความส าเร็จ\nและความย่ังยืน :")
    text = text.replace("วิธีด าเนินการ (How to):", "วิธี ด าเนินการ  (How  to) :")
    assert read_sheet(text, form, words=words).values == real_sheet.values


def test_a_sentence_that_begins_like_a_label_is_no_label(real_text, form, words):
    text = real_text.replace("ควบคู่กันและอยู่ร่วมกัน", "วิธีด าเนินการ อยู่ร่วมกัน")
    sheet = read_sheet(text, form, words=words)
    assert sheet.values["nature"].endswith("วิธีดำเนินการ อยู่ร่วมกันอย่างยั่งยืน")
    assert len(sheet.values["how_to"].steps) == 3


def test_page_numbers_and_repeated_headers_are_left_out(form, words):
    first = "งานเปิดบ้าน 2561\nสำนักหอสมุด มหาวิทยาลัยขอนแก่น\nชื่อผลงาน: ก\nเจ้าของผลงาน/หน่วยงานที่สังกัด:\nนางยุวดี เพชระ\n"
    middle = "ประเภทผลงาน\nลักษณะของผลงาน:\nข้อความแรก\n1\n\fงานเปิดบ้าน 2561\nต่ออีกหน้า\n"
    sheet = read_sheet(f"{first}{middle}ผลสัมฤทธิ์:\nดี\n2\n\f", form, words=words)
    assert (sheet.event, sheet.values["nature"]) == ("งานเปิดบ้าน 2561", "ข้อความแรกต่ออีกหน้า")
    assert sheet.values["achievement"] == ("ดี",)


@pytest.mark.parametrize(
    "text", ["สวัสดีครับ", "ชื่อผลงาน ก\nลักษณะของผลงาน: ข", "participant,statement,vote\n1,2,-1\n"]
)
def test_what_is_no_sheet_is_refused_with_what_was_looked_for(form, words, text):
    with pytest.raises(SheetError) as caught:
        read_sheet(text, form, words=words)
    labels = [section.label_th for section in form.sections]
    params = caught.value.params
    assert caught.value.code == "not_a_sheet"
    assert sorted(params["found"] + params["missing"]) == sorted(labels)
    assert params["found"] == [label for label in labels if f"{label} ก" in text or f"{label}: ข" in text]
    assert "Choose the right form" in str(caught.value)


def test_a_text_too_long_for_a_sheet_is_refused(form):
    with pytest.raises(SheetError, match="at most") as caught:
        read_sheet("ก" * (MAX_CHARACTERS + 1), form)
    assert caught.value.code == "too_long"


def test_another_form_is_read_by_its_labels(words):
    form = Form.from_dict(
        {
            "key": "km-record",
            "version": "1",
            "title_th": "แบบบันทึกการแลกเปลี่ยนเรียนรู้",
            "sections": [
                {"key": "topic", "label_th": "หัวข้อ", "kind": "text"},
                {"key": "story", "label_th": "เรื่องเล่า", "kind": "paragraphs"},
                {"key": "measures", "label_th": "ตัวชี้วัด", "kind": "kpi"},
                {"key": "evidence", "label_th": "หลักฐาน", "kind": "attachments"},
            ],
        }
    )
    text = "หัวข้อ การบริการ\nเรื่องเล่า:\nหนึ่ง\n\nสอง\nตัวชี้วัด\n1. ร้อยละ 80\n2. 100 คน\nหลักฐาน\nภาพถ่าย\nรายงาน"
    assert dict(read_sheet(text, form, words=words).values) == {
        "topic": "การบริการ",
        "story": ("หนึ่ง", "สอง"),
        "measures": ("ร้อยละ 80", "100 คน"),
        "evidence": ("ภาพถ่าย", "รายงาน"),
    }


def test_the_form_that_we_ship_reads_the_real_sheet_alike(real_text, real_sheet, words):
    template = TEMPLATES / "practice-sheet" / "form.json"
    if not template.exists():
        pytest.skip("the form templates are not here")
    form = Form.from_dict(json.loads(template.read_text("utf-8")))
    shipped = read_sheet(real_text, form, words=words)
    assert shipped.as_dict() == real_sheet.as_dict()
    for language in ("th", "en"):
        again = read_sheet(render_plain(shipped, form, language=language), form, words=words)
        assert (again.values, again.event) == (shipped.values, shipped.event)


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*/form.json")), ids=lambda path: path.parent.name)
def test_an_empty_sheet_of_every_form_that_we_ship_comes_back(template, words):
    form = Form.from_dict(json.loads(template.read_text("utf-8")))
    empty = Sheet(form.key, {section.key: "" for section in form.sections})
    for language in ("th", "en"):
        read = read_sheet(render_plain(empty, form, language=language), form, words=words)
        assert read.event == ""
        assert [made.kind for made in read.suggestions] == []
        assert set(map(str, read.values.values())) <= {"", "()", "unknown", "HowTo(intro='', steps=())"}


@pytest.mark.parametrize("rubble", ["ก า", "กก", "เพ่ือ", "ผกู", "ชื่อผลงาน\n", "(", "\\", "1. ", "☑", "ก"])
def test_rubble_of_full_length_is_refused_in_time(rubble, form, words):
    text = rubble * (MAX_CHARACTERS // len(rubble))
    started = time.process_time()
    with pytest.raises(SheetError):
        read_sheet(f"เพ่ือ {text}"[:MAX_CHARACTERS], form, words=words)
    assert time.process_time() - started < 20
