"""The letterhead is cleaned as data are: it comes from a form that somebody filled."""

from dataclasses import fields, replace
from io import BytesIO

import pytest
from docx import Document

from sewana_paper.official import (
    Letterhead,
    OfficialError,
    Signer,
    missing,
    preview_html,
    text_of,
    to_docx,
    to_pdf,
)
from tests.paper.official.samples import HOUSE, filled

DIRT = "\x0b\x00\x1b\u202e\ufffe\ud800"
TEXTS = [field.name for field in fields(Letterhead) if field.type == "str"]
# Each shows another part of the letterhead.
KINDS = ("speaker-invitation", "speaker-memo", "certificate")


def soiled(text):
    """The text with letters in it that no file can hold."""
    return text[:2] + DIRT + text[2:] if text else text


def dirty_house():
    signers = tuple(
        Signer(*(soiled(getattr(one, field.name)) for field in fields(Signer))) for one in HOUSE.signers
    )
    return replace(HOUSE, signers=signers, **{name: soiled(getattr(HOUSE, name)) for name in TEXTS})


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("key", KINDS)
def test_a_letterhead_loses_what_no_file_can_hold(key, language):
    dirty = dirty_house()
    assert text_of(key, filled(key), dirty, language) == text_of(key, filled(key), HOUSE, language)
    assert preview_html(key, filled(key), dirty, language) == preview_html(key, filled(key), HOUSE, language)
    assert to_docx(key, filled(key), dirty, language) == to_docx(key, filled(key), HOUSE, language)
    assert to_pdf(key, filled(key), dirty, language) == to_pdf(key, filled(key), HOUSE, language)


def test_an_address_keeps_its_lines_whatever_ends_them_and_a_name_has_one():
    house = replace(
        HOUSE, address_th="ชั้นหนึ่ง\r\nถนนสอง\rเมืองสาม", organisation_th="สำนักหอสมุด\r\nสมมติ", phone="0 43\n00"
    )
    text = text_of("speaker-invitation", filled("speaker-invitation"), house)
    assert "สำนักหอสมุด สมมติ\nชั้นหนึ่ง\nถนนสอง\nเมืองสาม\n" in text
    assert "โทร. 0 43 00\n" in text
    document = Document(BytesIO(to_docx("speaker-invitation", filled("speaker-invitation"), house)))
    assert [part.text for part in document.tables[1].rows[0].cells[1].paragraphs] == [
        "สำนักหอสมุด สมมติ",
        "ชั้นหนึ่ง",
        "ถนนสอง",
        "เมืองสาม",
    ]


def test_a_letterhead_of_nothing_but_dirt_is_empty():
    house = replace(HOUSE, organisation_th=f" {DIRT}\r\n", signers=(Signer(DIRT, "ก"),))
    found = {hole.path for hole in missing("appointment-order", filled("appointment-order"), "th", house)}
    assert found == {"letterhead.organisation", "letterhead.signer"}


def test_a_letterhead_too_long_for_any_paper_is_named():
    with pytest.raises(OfficialError, match=r"letterhead\.organisation: 200001 letters") as caught:
        text_of("minutes", {}, replace(HOUSE, organisation_th="ก" * 200_001))
    assert caught.value.code == "too_long"
