"""One way to write a text, and what a person counts as a character."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_text.graphemes import count_graphemes, cut_graphemes, split_graphemes
from sewana_text.normalise import fold, normalise, one_line, to_arabic_digits, to_thai_digits


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ผ้\u0e39", "ผู้"),  # tone before the vowel below: NFC
        ("ท\u200bำ\u2060งาน\ufeff", "ทำงาน"),
        ("a\u00a0b\u3000c", "a b c"),
        ("ป\uf70bา ที\uf70a", "ป้า ที่"),
        ("abc\u202egnp.exe\u202c", "abcgnp.exe"),
        ("a\x00b\x07c\td\ne", "abc\td\ne"),
        ("👩\u200d🏫 ก\u200dข", "👩\u200d🏫 กข"),
        ("e\u0301", "é"),
    ],
)
def test_what_nobody_can_see_goes_and_the_rest_is_composed(text, plain):
    assert normalise(text) == plain


def test_every_private_thai_glyph_becomes_thai():
    glyphs = "".join(chr(code) for code in range(0xF700, 0xF71B))
    assert all("THAI" in unicodedata.name(character) for character in normalise(f"ก{glyphs}"))


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(alphabet="0123456789กข"))
def test_digits_go_to_thai_and_back(text):
    assert to_arabic_digits(to_thai_digits(text)) == text


def test_folding_for_search():
    assert fold("ดีมากกกกก  WiFi ชั้น ๒๐๐๐") == "ดีมาก wifi ชั้น 2000"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ที่นั่ง", ["ที่", "นั่", "ง"]),
        ("น้ำ", ["น้ำ"]),
        ("ผู้ใช้", ["ผู้", "ใ", "ช้"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩\u200d👩\u200d👧👍🏽", ["👩\u200d👩\u200d👧", "👍🏽"]),
        ("🇹🇭🇯🇵", ["🇹🇭", "🇯🇵"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("", []),
    ],
)
def test_characters_as_a_person_counts_them(text, pieces):
    assert split_graphemes(text) == pieces
    assert count_graphemes(text) == len(pieces)


@given(st.text(), st.integers(0, 20))
def test_cutting_keeps_marks_with_their_letter(text, limit):
    assert "".join(split_graphemes(text)) == text
    assert count_graphemes(cut_graphemes(text, limit)) == min(limit, count_graphemes(text))
