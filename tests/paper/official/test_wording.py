"""A library's own words: what may stand in them, what has to, and an example to see them with."""

import pytest

from sewana_paper.official import (
    kind_of,
    kinds,
    missing,
    odd_years,
    roles,
    text_of,
    texts,
    to_docx,
    wording_errors,
)
from sewana_paper.official.examples import example
from sewana_paper.official.placeholders import needed_in, placeholders
from tests.paper.official.samples import HOUSE

KEYS = [kind.key for kind in kinds()]
ORDER = "appointment-order"


def codes(**wording):
    given = {block.replace("_", "-"): text for block, text in wording.items()}
    return [(error.code, error.params["block"]) for error in wording_errors(ORDER, given, "th")]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_the_shipped_words_have_no_errors(key, language):
    assert wording_errors(key, texts(key, language), language) == []


@pytest.mark.parametrize("key", KEYS)
def test_every_block_has_a_role(key):
    found = roles(key)
    assert list(found) == list(texts(key, "th"))
    known = {"title", "heading", "paragraph", "line", "label", "column", "cell", "signature"}
    assert set(found.values()) <= known


def test_roles_are_those_a_reader_would_name():
    found = roles(ORDER)
    wanted = {
        "order-house": "title",
        "order-cause": "paragraph",
        "group-name": "heading",
        "member-name": "cell",
        "duty-label": "label",
        "order-close": "signature",
    }
    assert {block: found[block] for block in wanted} == wanted
    assert (
        roles("programme")[next(block for block in roles("programme") if block.endswith("-head"))] == "column"
    )


def test_every_error_is_told_by_its_block():
    assert codes(order_date="{datte}", order_house="[[x", order_number="ไม่มี", order_subject="{subject}") == [
        ("unknown_placeholder", "order-date"),
        ("bad_text", "order-house"),
        ("missing_placeholder", "order-number"),
    ]


def test_a_required_field_may_be_printed_elsewhere_or_where_it_may_be_empty():
    assert codes(order_number="ไม่มี", order_subject="{subject} [[เลขที่ {number}]]") == []


def test_a_required_field_does_not_fall_away_with_one_that_may_be_empty():
    assert codes(order_number="ที่ [[{number} {effective}]]") == [("missing_placeholder", "order-number")]
    assert codes(order_number="ที่ [[{number} {letterhead.unit}]]") == [("missing_placeholder", "order-number")]
    assert codes(order_number="ที่ [[{number} {subject}]]", member_name="[[{n}. {name}]]") == []


def test_the_name_of_one_row_does_not_stand_for_that_of_another():
    """A group's name and a member's are both called {name}."""
    assert codes(member_name="คน") == [("missing_placeholder", "member-name")]
    assert codes(group_name="{n}.") == [("missing_placeholder", "group-name")]


def test_a_field_that_may_be_empty_may_go():
    assert codes(member_position="") == []


def test_a_placeholder_is_called_by_its_place_in_the_paper():
    known = placeholders(ORDER)["member-role"]
    assert known["role"].label("th") == "คณะหรือฝ่าย › กรรมการ › หน้าที่ในคณะกรรมการ"
    assert known["letterhead.signer"].label("en") == "Who signs"
    assert list(needed_in("{date:era} [[{number}]]")) == ["date"]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_the_example_fills_everything_and_its_years_are_those_of_the_language(key, language):
    data = example(key, language)
    assert missing(key, data, language, HOUSE) == []
    assert odd_years(key, data, language) == []
    assert to_docx(key, data, HOUSE, language).startswith(b"PK")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_the_bare_example_has_only_what_a_paper_cannot_do_without(key, language):
    bare = example(key, language, is_bare=True)
    assert missing(key, bare, language, HOUSE) == []
    assert set(bare) == {
        field.key for field in kind_of(key).fields if (field.required or field.needed_by) and not field.sum_of
    }


def test_the_example_reads_like_a_paper():
    words = text_of(ORDER, example(ORDER, "th"), HOUSE, "th")
    assert "เรื่อง แต่งตั้งคณะกรรมการดำเนินงานเวทีเสวนาห้องสมุด" in words
    assert "สั่ง ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๙" in words
