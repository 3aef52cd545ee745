"""Lines of a page back to running text."""

import pytest

from sewana_text.unwrap import is_padded, paragraphs, unwrap


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["ให้เกิดความเท่า", "เทียมกัน "], "ให้เกิดความเท่าเทียมกัน"),
        (["ที่ยั่งยืน (Sustainable ", "Development Goals) ของ"], "ที่ยั่งยืน (Sustainable Development Goals) ของ"),
        (["ลดความเหลื่อมล้ำ (ข้อ ", "10) จะเห็น"], "ลดความเหลื่อมล้ำ (ข้อ 10) จะเห็น"),
        (["บริการ", "WiFi", "ฟรี"], "บริการ WiFi ฟรี"),
        (["ได้แก่", "- ก", "2. ข"], "ได้แก่\n- ก\n2. ข"),
        (["user-", "centred", "(", "a)"], "user-centred (a)"),
        (["", "  ", "ก  ข"], "ก ข"),
        ([], ""),
    ],
)
def test_line_ends_are_taken_out(lines, text):
    assert unwrap(lines) == text


def test_a_padded_page_ends_paragraphs_only_after_short_lines():
    lines = ["ยาวมากยาวมากยาวมาก", "", "ต่อกันไปเรื่อยๆๆๆ ", "สั้น ", "", "ย่อหน้าใหม่ยาวมากๆๆ ", "จบ "]
    assert is_padded(lines)
    assert paragraphs(lines, width=18, is_padded=True) == (
        "ยาวมากยาวมากยาวมากต่อกันไปเรื่อยๆๆๆสั้น",
        "ย่อหน้าใหม่ยาวมากๆๆจบ",
    )


def test_a_plain_page_ends_paragraphs_at_empty_and_short_lines():
    lines = ["one two three four", "five", "six seven eight nin", "", "ten eleven twelve t"]
    assert paragraphs(lines, width=19, is_padded=False) == (
        "one two three four five",
        "six seven eight nin",
        "ten eleven twelve t",
    )
