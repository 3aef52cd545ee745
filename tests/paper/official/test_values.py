"""A value that is given is printed, whatever else is empty; and a test would notice if it were not."""

import re
from dataclasses import replace

import pytest

from sewana_paper.official import kind_of, missing, text_of
from sewana_paper.official.catalogue import KEYS, ROWS
from sewana_paper.official.reading import paper_of
from tests.paper.official.samples import HOUSE, filled
from tests.paper.official.test_papers import boxes_of, lacking

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


def blanked(data):
    """The data once for each value in it, that value empty, with its path."""
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                for path, other in blanked(row):
                    yield (
                        f"{key}[{number}].{path}",
                        data | {key: [*value[:number], other, *value[number + 1 :]]},
                    )
        elif isinstance(value, list):
            for number in range(len(value)):
                yield f"{key}[{number}]", data | {key: [*value[:number], *value[number + 1 :]]}
        else:
            yield key, data | {key: ""}


@pytest.mark.parametrize(("key", "language"), EACH)
def test_a_value_that_is_not_printed_is_noticed(key, language):
    full = filled(key)
    for path, data in blanked(full):
        text = text_of(key, data, PLAIN, language)
        assert list(lacking(key, full, text, language)), path


@pytest.mark.parametrize("key", KEYS)
def test_no_two_values_of_a_sample_are_the_same(key):
    values = list(leaves(kind_of(key).fields, filled(key)))
    assert sorted(values) == sorted(set(values))


def leaves(fields, data):
    for field in fields:
        value = data.get(field.key, "")
        if field.type in ROWS:
            for row in value:
                yield from leaves(field.fields, row)
        elif field.type == "list":
            yield from value
        elif value and field.type != "choice":
            yield value


BOXED = ("reply-form", "committee-reply", "privacy-notice-consent")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("key", BOXED)
def test_the_box_of_the_choice_is_ticked_and_no_other(key, language):
    kind = kind_of(key)
    boxed = [field for field in kind.fields if field.key in set(boxes_of(kind.blocks))]
    assert boxed
    assert "☑" not in text_of(key, {}, HOUSE, language)
    for field in boxed:
        for choice in field.choices:
            text = text_of(key, {field.key: choice.key}, HOUSE, language)
            assert text.count("☑") == 1
            assert f"☑ {choice.label(language)}" in text
            others = sum(len(one.choices) for one in boxed) - 1
            assert text.count("☐") == others


@pytest.mark.parametrize("key", sorted(set(KEYS) - set(BOXED)))
def test_no_other_paper_has_boxes_of_a_choice(key):
    assert list(boxes_of(kind_of(key).blocks)) == []


@pytest.mark.parametrize(("key", "language"), EACH)
def test_each_choice_is_printed_by_its_name(key, language):
    for field in kind_of(key).fields:
        for choice in field.choices:
            data = filled(key) | {field.key: choice.key}
            text = text_of(key, data, PLAIN, language)
            assert list(lacking(key, data, text, language)) == [], choice.key


def test_a_step_is_marked_in_the_months_that_it_takes_and_in_no_other():
    data = filled("project-proposal") | {"periods": ["ก.ย. 2569", "ต.ค. 2569", "พ.ย. 2569"]}
    step = data["steps"][0]
    data["steps"] = [step | {"periods": ["ต.ค. 2569"]}, step | {"periods": ["พ.ย. 2569", "ก.ย. 2569"]}]
    table = next(
        block for block in paper_of("project-proposal", data, PLAIN).blocks if "ต.ค. 2569" in heads(block)
    )
    assert heads(table)[-3:] == ["ก.ย. 2569", "ต.ค. 2569", "พ.ย. 2569"]
    assert [row[-3:] for row in table.rows] == [("", "✓", ""), ("✓", "", "✓")]


def heads(block):
    return [column.head for column in block.columns]
