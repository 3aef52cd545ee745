"""A value that is given is printed, whatever else is empty."""

import re
from dataclasses import replace

import pytest

from sewana_paper.official import kind_of, missing, text_of
from sewana_paper.official.catalogue import KEYS, ROWS
from tests.paper.official.samples import HOUSE, filled
from tests.paper.official.test_papers import lacking

EACH = [(key, language) for key in KEYS for language in ("th", "en")]
PLAIN = replace(HOUSE, thai_numerals=False)
LETTERS = (
    "speaker-invitation", "superior-request", "moderator-invitation", "speaker-memo", "meeting-invitation",
    "venue-request",
)  # fmt: skip


def optional(fields, at=()):
    """The path of every field that may be empty, those of rows too."""
    for field in fields:
        if not field.required and not field.sum_of:
            yield (*at, field.key)
        if field.type in ROWS:
            yield from optional(field.fields, (*at, field.key))


def only(fields, data, wanted):
    """The data with what is required and the one value wanted; a row stays when something in it is wanted."""
    kept = {}
    for field in fields:
        if field.key not in data:
            continue
        value, here = data[field.key], wanted[:1] == (field.key,)
        if field.type in ROWS and (field.required or here):
            kept[field.key] = [only(field.fields, row, wanted[1:] if here else ("",)) for row in value]
        elif field.required or (here and len(wanted) == 1):
            kept[field.key] = value
    return kept


@pytest.mark.parametrize(("key", "language"), EACH)
def test_a_value_is_printed_when_no_other_optional_one_is_there(key, language):
    fields = kind_of(key).fields
    for path in optional(fields):
        data = only(fields, filled(key), path)
        text = text_of(key, data, PLAIN, language)
        assert list(lacking(key, data, text, language)) == [], path


@pytest.mark.parametrize(("key", "language"), EACH)
def test_a_value_is_printed_when_nothing_else_is_there_at_all(key, language):
    for field in kind_of(key).fields:
        # Months are the heads of the table of steps: without a step there is no table, and `missing` says so.
        if field.key in filled(key) and field.key != "periods":
            data = {field.key: filled(key)[field.key]}
            text = text_of(key, data, PLAIN, language)
            assert list(lacking(key, data, text, language)) == [], field.key


@pytest.mark.parametrize("key", LETTERS)
def test_how_to_answer_is_one_sentence_whatever_of_it_is_known(key):
    names = ("reply_by", "reply_to", "contact_name", "contact_phone")
    full = filled(key)
    silent = set(text_of(key, full | dict.fromkeys(names, ""), PLAIN, "en").split("\n"))
    for chosen in range(1, 16):
        left_out = {name: "" for bit, name in enumerate(names) if not chosen >> bit & 1}
        data = full | left_out
        assert missing(key, data, "en", HOUSE) == []
        text = text_of(key, data, PLAIN, "en")
        assert not re.search(r"[.,;:]\s*[.,;]|\s[.,;]|\(\)", text), (left_out, text)
        (line,) = set(text.split("\n")) - silent
        assert line.endswith("."), line


def test_an_order_that_ends_says_when_though_not_from_when():
    data = filled("appointment-order") | {"effective": "", "until": "2026-12-31"}
    assert "ทั้งนี้ จนถึงวันที่ 31 ธันวาคม 2569\n" in text_of("appointment-order", data, PLAIN)
    assert "This order is in force until 31 December 2026.\n" in text_of(
        "appointment-order", data, PLAIN, "en"
    )
