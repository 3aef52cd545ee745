"""Thai digits where people read, Latin ones where a machine does."""

import pytest

from sewana_paper.official import preview_html, text_of, to_docx, to_pdf
from sewana_paper.official.numbers import thai_digits
from sewana_paper.official.reading import paper_of
from tests.paper.official.samples import HOUSE, filled

ADDRESSES = (
    "https://a.ac.th/2569?x=7",
    "zoom.us/j/91234567890?pwd=a1B2",
    "kku-ac-th.zoom.us/j/912",
    "forms.gle/a1B2c3",
    "bit.ly/3xYz12",
    "youtu.be/a1B2c3",
    "meet.google.com/abc-d1e2",
    "lin.ee/a1b2",
    "lib.kku.ac.th:8080/x1",
    "library:8080/x2",
    "localhost:8000/e/12/",
    "10.0.0.7:8080/x",
    "10.0.0.7/x1",
    "mailto:a1@b2.com",
    "a1@b2.ac.th",
    "@lib2569",
    "kku2.ac.th",
    "365.com",
    "webex://join/12",
)
WORDS = (
    ("Zoom รหัสห้อง 912 3456 7890", "Zoom รหัสห้อง ๙๑๒ ๓๔๕๖ ๗๘๙๐"),
    ("Meeting ID: 912 345", "Meeting ID: ๙๑๒ ๓๔๕"),
    ("ข้อ 3.1.2.4 และ 1/2569", "ข้อ ๓.๑.๒.๔ และ ๑/๒๕๖๙"),
    ("ปี 2569.ครั้งที่ 2", "ปี ๒๕๖๙.ครั้งที่ ๒"),
    ("ชั้น 2:ห้อง 5 เวลา 08:30/2", "ชั้น ๒:ห้อง ๕ เวลา ๐๘:๓๐/๒"),
    ("No.12 Vol.3 กม./ชม. 80", "No.๑๒ Vol.๓ กม./ชม. ๘๐"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_keeps_its_digits_in_the_middle_of_a_text(address):
    assert thai_digits(f"ข้อ 1 ที่ {address} ครั้งที่ 2") == f"ข้อ ๑ ที่ {address} ครั้งที่ ๒"
    assert thai_digits(f"1ที่{address}") == f"๑ที่{address}"
    text = text_of("speaker-invitation", filled("speaker-invitation") | {"online": address}, HOUSE)
    assert f"และผ่านระบบออนไลน์ที่ {address} โดยเป็น" in text


@pytest.mark.parametrize(("text", "thai"), WORDS)
def test_numbers_in_words_are_thai(text, thai):
    assert thai_digits(text) == thai
    assert f"ที่ {thai} โดย" in text_of(
        "speaker-invitation", filled("speaker-invitation") | {"online": text}, HOUSE
    )


def test_an_address_that_a_wording_puts_together_keeps_its_digits():
    own = {"end": "ดู https://lib.ac.th/{number}/a?d={date} ข้อ 3 หรือ {topic}@lib.ac.th และ {number}"}
    data = filled("speaker-invitation") | {"number": "12", "date": "5", "topic": "t7"}
    text = text_of("speaker-invitation", data, HOUSE, wording=own)
    assert "ดู https://lib.ac.th/12/a?d=5 ข้อ ๓ หรือ t7@lib.ac.th และ ๑๒\n" in text


def test_a_phone_beside_a_number_keeps_its_digits_and_the_number_does_not():
    own = {"end": "{number}{contact_phone}{number}"}
    data = filled("speaker-invitation") | {"number": "12", "contact_phone": "08 12"}
    assert "๑๒08 12๑๒" in text_of("speaker-invitation", data, HOUSE, wording=own)


SEALS = (
    # what a library has it say, the value of the field, what is printed, what the code leads to
    ("[[{verify}]]", "https://lib.ac.th/c/12", "https://lib.ac.th/c/12", "https://lib.ac.th/c/12"),
    ("ตรวจสอบที่ {verify} ข้อ 2", "lib.ac.th/c/12", "ตรวจสอบที่ lib.ac.th/c/12 ข้อ ๒", "lib.ac.th/c/12"),
    ("ตรวจที่ห้อง 2", "https://lib.ac.th/12", "ตรวจที่ห้อง ๒", "https://lib.ac.th/12"),
    ("ดู {verify}/{serial}.", "https://lib.ac.th/c", "ดู https://lib.ac.th/c/77.", "https://lib.ac.th/c/77"),
    ("https://lib.ac.th/{serial}", "", "https://lib.ac.th/77", "https://lib.ac.th/77"),
    ("[[{verify}]]", "", "", ""),
    ("[[{verify}]]", "รหัส 12", "รหัส 12", "รหัส 12"),
)


@pytest.mark.parametrize(("words", "verify", "printed", "code"), SEALS)
def test_the_code_of_a_certificate_leads_to_the_address_and_says_no_words(words, verify, printed, code):
    data = filled("certificate") | {"serial": "77", "verify": verify}
    own = {"serial-value": words}
    seal = paper_of("certificate", data, HOUSE, wording=own).blocks[-1]
    assert (seal.text, seal.mark, seal.code) == ("เลขที่ ๗๗", printed, code)
    page = preview_html("certificate", data, HOUSE, wording=own)
    assert (f'aria-label="{code}"' in page) == bool(code) == ("<svg" in page)
    assert to_docx("certificate", data, HOUSE, wording=own)
    assert to_pdf("certificate", data, HOUSE, wording=own)


def test_a_single_entry_of_a_list_is_worded_too():
    data = filled("speaker-invitation") | {"enclosures": ["กำหนดการ 1"]}
    assert "สิ่งที่ส่งมาด้วย กำหนดการ ๑\n" in text_of("speaker-invitation", data, HOUSE)
    own = {"letter-enclosures": "{item} จำนวน 1 ฉบับ"}
    assert "สิ่งที่ส่งมาด้วย กำหนดการ ๑ จำนวน ๑ ฉบับ\n" in text_of("speaker-invitation", data, HOUSE, wording=own)
    # A page that lets a library edit all texts hands back also those that nobody changed.
    same = {"letter-enclosures": "{n}. {item}"}
    assert "สิ่งที่ส่งมาด้วย กำหนดการ ๑\n" in text_of("speaker-invitation", data, HOUSE, wording=same)
