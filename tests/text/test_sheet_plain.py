"""A sheet written as plain text is read back to the same values, whatever people put in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sewana_text.people_names import Person
from sewana_text.sheet import read_sheet
from sewana_text.sheet_plain import render_plain
from sewana_text.sheet_values import Factor, HowTo, Sheet, Step

TRICKY = (
    "ผลสัมฤทธิ์:", "ความภาคภูมิใจ", "Achievements:", "1.", "2.", "๑.", "-", "•", "\\", "\\-", "☑", "[x]", "10:30", "a:", ":",
    "(How to)", "ชื่อผลงาน", "2018", "หน้า",
    "สำนักหอสมุด มหาวิทยาลัยขอนแก่น", "KKUL Open House 2018", "☑ การบริหารองค์กรการจัดการความรู้",
)  # fmt: skip
PLAIN = (
    "ห้องสมุด", "ทำงานร่วมกัน", "น้ำใจ", "ผู้ใช้บริการ", "เป้าหมาย", "ป่าไม้", "ความผูกพัน", "เสวนา", "ๆ", "library", "forum",
    "Wi-Fi", "(SDGs)", "๑๒", "๓", "2569", "“คำคม”", "ดี!", "ก", "👍🏽", "<b>&amp;", "https://kku.ac.th/a",
)  # fmt: skip
phrase = st.lists(st.sampled_from(PLAIN + TRICKY), min_size=1, max_size=5).map(" ".join)
maybe = st.one_of(st.just(""), phrase)
given_name = st.sampled_from(["เมธยา", "กุลณสร", "นายิกา", "John", "Ann-Marie", "สมชาย"])
family_name = st.sampled_from(["เสามะลี", "ณ อยุธยา", "Smith", "คุณธรรม", "van der Berg", "เพชระ"])
prefix = st.sampled_from(["", "นางสาว", "นาง", "นาย", "ผศ. ดร.", "Mr.", "Asst. Prof. Dr.", "ศ."])
unit = st.sampled_from(["", "สำนักหอสมุด", "คณะศึกษาศาสตร์ ชั้น 2", "Faculty of Medicine"])
people = st.lists(st.builds(Person, prefix, given_name, family_name, unit), max_size=4).map(tuple)
steps = st.lists(st.builds(Step, phrase, st.lists(phrase, max_size=3).map(tuple)), max_size=4).map(tuple)
factors = st.lists(st.builds(Factor, maybe, phrase), max_size=4).map(tuple)
values = st.fixed_dictionaries(
    {
        "title": maybe,
        "owners": people,
        "category": st.sampled_from(["IT", "CRM", "KM", "unknown"]),
        "nature": maybe,
        "how_to": st.builds(HowTo, maybe, steps),
        "achievement": st.lists(phrase, max_size=3).map(tuple),
        "pride": maybe,
        "success_factors": factors,
    }
)


@settings(max_examples=300, deadline=None)
@given(values=values, event=maybe, language=st.sampled_from(["th", "en"]))
def test_what_is_written_is_read(form, words, values, event, language):
    sheet = Sheet(form.key, values, event)
    read = read_sheet(render_plain(sheet, form, language=language), form, words=words)
    assert read.values == values
    assert read.event == event
    assert read.repairs == ()


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_real_sheet_comes_back_from_our_own_export(real_sheet, form, words, language):
    text = render_plain(real_sheet, form, language=language)
    read = read_sheet(text, form, words=words)
    assert (read.values, read.event, read.repairs) == (real_sheet.values, real_sheet.event, ())
    assert render_plain(read, form, language=language) == text


def test_an_export_has_the_labels_in_order_and_one_tick(form):
    sheet = Sheet(
        form.key, {"title": "- ก", "category": "CRM", "owners": (Person("นาง", "ก", "ข", "ค"),)}, "งาน"
    )
    assert render_plain(sheet, form).split("\n")[:16] == [
        "งาน",
        "การแลกเปลี่ยนเรียนรู้และแบ่งปันประสบการณ์การทำงานร่วมกัน",
        "สำนักหอสมุด มหาวิทยาลัยขอนแก่น",
        "",
        "ชื่อผลงาน:",
        "\\- ก",
        "",
        "เจ้าของผลงาน/หน่วยงานที่สังกัด:",
        "นางก ข สังกัด ค",
        "",
        "ประเภทผลงาน:",
        "☐ การจัดการสารสนเทศ เทคโนโลยีสารสนเทศ และนวัตกรรม (IT)",
        "☑ การบริการสารสนเทศ การบริหารลูกค้าสัมพันธ์ (CRM)",
        "☐ การบริหารองค์กรการจัดการความรู้ (KM)",
        "",
        "ลักษณะของผลงาน:",
    ]
