"""Thai and English names in their parts."""

import pytest

from sewana_text.people_names import Person, read_people, read_person


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "นางสาวเมธยา เสามะลี นางสาวกุลณสร อ้วนไตร และนางยุวดี เพชระ",
            [("นางสาว", "เมธยา", "เสามะลี"), ("นางสาว", "กุลณสร", "อ้วนไตร"), ("นาง", "ยุวดี", "เพชระ")],
        ),
        ("ผศ. ดร.สมชาย ใจดี, รศ.ดร. มานี มีนา", [("ผศ. ดร.", "สมชาย", "ใจดี"), ("รศ.ดร.", "มานี", "มีนา")]),
        ("Mr. John Smith and Asst. Prof. Dr. Ann Lee", [("Mr.", "John", "Smith"), ("Asst. Prof. Dr.", "Ann", "Lee")]),
        ("นายปิติ ณ อยุธยา", [("นาย", "ปิติ", "ณ อยุธยา")]),
        ("นายิกา คุณากร", [("", "นายิกา", "คุณากร")]),
        ("นายสมชาย คุณธรรม", [("นาย", "สมชาย", "คุณธรรม")]),
        ("นางสาวเมธยา เสามะลี นางสาวกุลณสร\nอ้วนไตร", [("นางสาว", "เมธยา", "เสามะลี"), ("นางสาว", "กุลณสร", "อ้วนไตร")]),
        ("คุณสุพิน", [("คุณ", "สุพิน", "")]),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_parted(text, people):
    assert [(p.prefix, p.given, p.family) for p in read_people(text)] == people


@pytest.mark.parametrize("unit", ["สำนักหอสมุด", "คณะแพทยศาสตร์ ชั้น 2"])
def test_a_unit_stands_behind_a_word_or_in_brackets(unit):
    expected = (Person("นาง", "ยุวดี", "เพชระ", unit),)
    assert read_people(f"นางยุวดี เพชระ สังกัด {unit}") == expected
    assert read_people(f"นางยุวดี เพชระ ({unit})") == expected


@pytest.mark.parametrize("name", ["นางสาวเมธยา เสามะลี", "Mr. John Smith", "ผศ. ดร.สมชาย ใจดี", "Jane Doe"])
def test_a_name_is_written_as_it_was_read(name):
    assert read_person(name).full_name == name
