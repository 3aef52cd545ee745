"""Filled sheets invented for the tests; no such people, no such event."""

from sewana_paper.forms import load_form

EVENT = "งานสมมติเพื่อการทดสอบ 2569\n“Invented Open House”"
LONG = (
    "เวทีเสวนาสมมติเปิดโอกาสให้ผู้ให้และผู้รับบริการได้พบปะพูดคุยกันโดยตรง ทั้งอาจารย์ นักวิจัย และนักศึกษา "
    "เพื่อแลกเปลี่ยนความรู้ นำความคิดเห็นมาพัฒนาบริการให้ทั่วถึงและยั่งยืน (Sustainable Development Goals–SDGs) "
    "ลดความเหลื่อมล้ำ ที่นั่งอ่านน้ำดื่ม ญี่ปุ่น ปั่นป่วน ฎีกา กตัญญู ก๋วยเตี๋ยว ปริญญาตรี"
)
HOSTILE = '#eval("1+1") *bold* _x_ $a^2$ @ref <a&b> {{7*7}} {% raw %} \\u{41} `code` // ไม่ใช่หมายเหตุ'
PEOPLE = [
    {"prefix": "นางสาว", "given": "สมมติ", "family": "ทดสอบดี", "unit": "ฝ่ายบริการสมมติ"},
    {"prefix": "ผศ.ดร.", "given": "ตัวอย่าง", "family": "น้ำใจงาม", "unit": ""},
    {"prefix": "Dr.", "given": "Sample", "family": "Person", "unit": "Invented Unit"},
]
STEPS = {
    "intro": "ดำเนินการในรูปของคณะกรรมการ ดังนี้",
    "steps": [
        {"text": "ทาบทามและแต่งตั้งกรรมการสำหรับงานสมมติ", "items": []},
        {"text": "ประชุมวางแผน ได้แก่", "items": ["กำหนดหัวข้อที่จะเสวนา", "วัน เวลา และสถานที่", HOSTILE]},
        {"text": "จัดเสวนา", "items": []},
    ],
}
BY_KIND = {
    "text": "ชื่อสมมติสำหรับทดสอบ " + HOSTILE,
    "paragraphs": [LONG, "ย่อหน้าที่สอง ทำด้วยน้ำใจ"],
    "people": PEOPLE,
    "steps": STEPS,
    "factors": [
        {"aspect": "ปัจจัยด้านบุคลากร", "text": "งานเห็นผล คนเป็นสุข"},
        {"aspect": "ปัจจัยด้านทรัพยากร", "text": "เข้าถึงได้อย่างรวดเร็ว"},
    ],
    "kpi": [{"name": "ผู้เข้าร่วม", "target": "100 คน", "result": "120 คน"}],
    "attachments": [{"title": "กำหนดการสมมติ", "address": "https://example.org/a?b=1&c=2"}],
}


def practice_sheet(**changes):
    sheet = {
        "title": "นวัตกรรมสมมติเพื่อทดสอบห้องสมุด",
        "owners": PEOPLE,
        "category": "CRM",
        "nature": LONG,
        "how_to": STEPS,
        "achievement": ["ผู้บริหารให้ความสำคัญกับนวัตกรรม " + LONG, "ได้เห็นความสำคัญของความคิดสร้างสรรค์"],
        "pride": "ความสุขที่ได้ส่งมอบบริการที่ดี เกิดความผูกพันที่ยั่งยืน",
        "success_factors": BY_KIND["factors"],
        "event": EVENT,
        "repairs": [{"before": "ส านัก", "after": "สำนัก", "line": 3, "confidence": 1.0}],
        "suggestions": [{"before": "ที่ตารางกับ", "after": "ที่ตรงกับ", "line": 11}],
    }
    return {**sheet, **changes}


def filled(key):
    form = load_form(key)
    if key == "practice-sheet":
        return practice_sheet()
    sections = [section for section in form["sections"] if section["kind"] != "heading"]
    return {**{section["key"]: BY_KIND[section["kind"]] for section in sections}, "event": EVENT}


def words_of(value):
    """Every text of a sheet that must stand on the paper."""
    if isinstance(value, str):
        return [value]
    rows = value.values() if isinstance(value, dict) else value
    return [word for row in rows for word in words_of(row)]
