"""What the tests of the words share: the word list once, the form of the practice sheet, the real sheet."""

from pathlib import Path

import pytest

from sewana_text.decode import decode
from sewana_text.form import Form
from sewana_text.sheet import read_sheet
from sewana_text.words import load_words

REAL_SHEET = Path(__file__).resolve().parents[2] / "../shared/data/000_017736a9ff594c6e.txt"


def section(key, label_th, label_en, kind, **more):
    return {"key": key, "label_th": label_th, "label_en": label_en, "kind": kind, "required": True, **more}


PRACTICE_SHEET = {
    "key": "practice-sheet",
    "version": "2018",
    "title_th": "การแลกเปลี่ยนเรียนรู้และแบ่งปันประสบการณ์การทำงานร่วมกัน",
    "title_en": "Exchange of learning and sharing of experience in working together",
    "organisation_th": "สำนักหอสมุด มหาวิทยาลัยขอนแก่น",
    "organisation_en": "Khon Kaen University Library",
    "sections": [
        section("title", "ชื่อผลงาน", "Title of the work", "text", max=200),
        section("owners", "เจ้าของผลงาน/หน่วยงานที่สังกัด", "Owners of the work / unit", "people"),
        section(
            "category",
            "ประเภทผลงาน",
            "Type of work",
            "choice",
            choices=[
                {
                    "key": "IT",
                    "label_th": "การจัดการสารสนเทศ เทคโนโลยีสารสนเทศ และนวัตกรรม (IT)",
                    "label_en": "Information management, information technology and innovation (IT)",
                },
                {
                    "key": "CRM",
                    "label_th": "การบริการสารสนเทศ การบริหารลูกค้าสัมพันธ์ (CRM)",
                    "label_en": "Information service, customer relationship management (CRM)",
                },
                {
                    "key": "KM",
                    "label_th": "การบริหารองค์กรการจัดการความรู้ (KM)",
                    "label_en": "Organisation management, knowledge management (KM)",
                },
            ],
        ),
        section("nature", "ลักษณะของผลงาน", "Nature of the work", "text"),
        section("how_to", "วิธีดำเนินการ (How to)", "How it was done", "steps"),
        section("achievement", "ผลสัมฤทธิ์", "Achievements", "paragraphs"),
        section("pride", "ความภาคภูมิใจ", "What we are proud of", "text"),
        section(
            "success_factors",
            "ปัจจัยแห่งความสำเร็จ และความยั่งยืน",
            "Success factors and sustainability",
            "factors",
        ),
    ],
}


class WordList(frozenset):
    """The word list with a short name in failure reports."""

    def __repr__(self):
        return f"<{len(self)} words>"


@pytest.fixture(scope="session")
def words():
    return WordList(load_words())


@pytest.fixture(scope="session")
def form():
    return Form.from_dict(PRACTICE_SHEET)


@pytest.fixture(scope="session")
def real_text():
    if not REAL_SHEET.exists():
        pytest.skip("the real practice sheet is not beside the project")
    return decode(REAL_SHEET.read_bytes()).text


@pytest.fixture(scope="session")
def real_sheet(real_text, form, words):
    return read_sheet(real_text, form, words=words)
