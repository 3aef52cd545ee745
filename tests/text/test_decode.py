"""Bytes to text: which encoding it was, and a typed error that names the place."""

import codecs
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_text.decode import decode
from sewana_text.errors import DecodeError

THAI = "สำนักหอสมุด มหาวิทยาลัยขอนแก่น\nเวทีเสวนา ครั้งที่ 1\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (THAI.encode(), "utf-8"),
        (codecs.BOM_UTF8 + THAI.encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + THAI.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + THAI.encode("utf-16-be"), "utf-16-be"),
        (THAI.encode("utf-16-le"), "utf-16-le"),
        (THAI.encode("utf-16-be"), "utf-16-be"),
        (THAI.encode("tis-620"), "tis-620"),
        (THAI.encode("tis-620").replace(b"\n", b"\r\n"), "tis-620"),
    ],
)
def test_every_encoding_gives_the_same_text(raw, encoding):
    decoded = decode(raw)
    assert (decoded.text, decoded.encoding) == (THAI, encoding)
    assert decoded.sha256 == hashlib.sha256(raw).hexdigest()


def test_windows_quotes_are_told_from_plain_tis_620():
    decoded = decode("เวที “เสวนา”".encode("cp874"))
    assert (decoded.text, decoded.encoding) == ("เวที “เสวนา”", "cp874")


@given(st.lists(st.sampled_from(["ห้องสมุด", "ผู้ใช้บริการ", "เป็น", "เนื้อหา", "เธอ", "น้ำ", "KKU", " "]), min_size=1))
def test_thai_words_in_tis_620_come_back(parts):
    text = "ก" + "".join(parts)
    assert decode(text.encode("tis-620")).text == text


@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        (b"", "empty", {}),
        (b" \n\t\n", "empty", {}),
        (codecs.BOM_UTF8, "empty", {}),
        ("ก\nข\x07ค".encode(), "control_character", {"line": 2, "byte": 8, "found": "U+0007"}),
        ("ก\nข\x1bค".encode("tis-620"), "control_character", {"line": 2, "byte": 4, "found": "U+001B"}),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", "binary", {"line": 1, "byte": 1}),
        (b"PK\x03\x04\x14\x00\x06\x00", "control_character", {"line": 1, "byte": 3, "found": "U+0003"}),
        (b"text\nand \x00 more", "binary", {"line": 2, "byte": 10}),
        ("ห้องสมุด\nที่นั่ง".encode()[:-1], "broken_utf8", {"line": 2, "byte": 44}),
        ("café au lait".encode("latin-1"), "unknown_encoding", {"line": 1, "byte": 4}),
        (codecs.BOM_UTF16_LE + b"\x01\x0e\x00", "broken_utf16", {"line": 1, "byte": 3}),
    ],
)
def test_a_bad_file_is_named_by_line_and_byte(raw, code, place):
    with pytest.raises(DecodeError) as caught:
        decode(raw)
    assert (caught.value.code, caught.value.params) == (code, place)


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_read():
    assert decode(b"abcde", limit=5).text == "abcde"
    with pytest.raises(DecodeError, match="at most 5") as caught:
        decode(b"abcdef", limit=5)
    assert (caught.value.code, caught.value.params) == ("too_large", {"size": 6, "limit": 5})


def test_form_feeds_stay_and_line_ends_become_one():
    assert decode("a\r\nb\rc\x0bd\x0ce\u2028f".encode()).text == "a\nb\nc\nd\x0ce\nf"


@given(st.binary(max_size=60))
def test_any_bytes_give_a_text_or_a_typed_error(raw):
    try:
        text = decode(raw).text
    except DecodeError as error:
        text = str(error)
    assert text.strip()
    assert "\x00" not in text
