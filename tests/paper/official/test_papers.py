"""What each kind of paper says, before it is set in any format."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest

from scripts.paper_reference import PAGE, page
from sewana_paper.official import (
    OfficialError,
    check_wording,
    kind_of,
    kinds,
    missing,
    odd_years,
    text_of,
    texts,
)
from sewana_paper.official.catalogue import KEYS, ROWS
from sewana_paper.official.dates import written_date, written_time
from sewana_paper.official.numbers import amount, money, money_in_words, thai_digits
from sewana_paper.official.phrases import FORMS, check_phrase
from sewana_paper.official.placeholders import known_paths
from sewana_paper.official.reading import DOTS, written
from tests.paper.official.samples import HOSTILE, HOUSE, filled

EACH = [(key, language) for key in KEYS for language in ("th", "en")]


# A form with only the month or the year in it would be found in any other date.
WHOLE = ("", "era", "weekday", "ceremonial", "words")


def printed(fields, data, language, boxes=()):
    """Every value, in each of the forms in which the paper may show it; one of `boxes` with its tick."""
    for field in fields:
        value = data.get(field.key)
        if field.type in ROWS:
            for row in value or ():
                yield from printed(field.fields, row, language)
        elif field.type == "list":
            yield from (frozenset({item}) for item in value or ())
        elif value:
            tick = "☑" if field.key in boxes else ""
            forms = ("", *FORMS.get(field.type, ()))
            yield frozenset(tick + written(field, value, language, form) for form in forms if form in WHOLE)


def lacking(kind, data, text, language):
    """The values of the data that the text does not have, or has too seldom."""
    known = kind_of(kind)
    whole = "".join(text.split())
    values = printed(known.fields, data, language, set(boxes_of(known.blocks)))
    for forms, wanted in Counter(values).items():
        shown = {"".join(one.split()) for form in forms for one in (form, thai_digits(form))}
        if sum(map(whole.count, shown)) < wanted:
            yield forms


def boxes_of(blocks):
    """The keys of the fields that are printed as boxes to tick."""
    for block in blocks:
        yield from [block["of"]] if block["kind"] == "boxes" else boxes_of(block.get("blocks", ()))


@pytest.mark.parametrize(("key", "language"), EACH)
def test_every_field_of_a_kind_is_printed(key, language):
    text = text_of(key, filled(key), replace(HOUSE, thai_numerals=False), language)
    assert list(lacking(key, filled(key), text, language)) == []


@pytest.mark.parametrize(("key", "language"), EACH)
def test_a_full_paper_has_no_dots_left(key, language):
    assert missing(key, filled(key), language, HOUSE) == []


@pytest.mark.parametrize(("key", "language"), EACH)
def test_an_empty_paper_shows_dots_and_never_a_placeholder(key, language):
    text = text_of(key, {}, HOUSE, language)
    assert not re.search(r"[{}]|\[\[|\]\]", text)
    holes = {hole.path for hole in missing(key, {}, language, HOUSE)}
    assert {field.key for field in kind_of(key).fields if field.required} <= holes
    assert (DOTS in text) == bool({hole for hole in holes if "." not in hole} & _placed(key))


def _placed(key):
    return {path for known in known_paths(key).values() for path in known}


@pytest.mark.parametrize("key", KEYS)
def test_a_thai_paper_has_thai_digits_but_for_addresses_and_phones(key):
    text = text_of(key, filled(key), HOUSE)
    for verbatim in ("0 4300 1234", "library@example.ac.th", *_verbatim(key)):
        text = text.replace(verbatim, "")
    assert re.findall("[0-9]+", text) == []


def _verbatim(key):
    return [value for field in kind_of(key).fields if field.verbatim for value in [filled(key)[field.key]]]


@pytest.mark.parametrize("key", KEYS)
def test_a_thai_paper_has_no_year_of_the_common_era_and_an_english_one_no_other(key):
    thai = text_of(key, filled(key), replace(HOUSE, thai_numerals=False))
    english = text_of(key, filled(key), HOUSE, "en")
    assert re.findall(r"20[23]\d", thai) == []
    assert re.findall(r"25[67]\d|[๐-๙]", english) == []


@pytest.mark.parametrize(("key", "language"), EACH)
def test_every_text_of_a_template_names_only_what_it_can_know(key, language):
    for block, text in texts(key, language).items():
        check_phrase(text, known_paths(key)[block], block)


@pytest.mark.parametrize("key", KEYS)
def test_a_kind_has_labels_in_both_languages_and_no_block_twice(key):
    kind = kind_of(key)
    ids = list(_ids(kind.blocks))
    assert [name for name in set(ids) if ids.count(name) > 1] == []
    assert kind.name_th
    assert kind.name_en
    for field in _all(kind.fields):
        assert re.search("[ก-๙]", field.label_th), field.key
        assert re.fullmatch("[ -~]+", field.label_en), field.key


def _ids(blocks):
    for block in blocks:
        yield from [block["id"]] if "id" in block else []
        for name in ("blocks", "columns", "rows", "foot"):
            yield from _ids(block.get(name, ()))


def _all(fields):
    for field in fields:
        yield field
        yield from _all(field.fields)


def test_a_missing_value_is_named_where_it_belongs():
    data = filled("appointment-order")
    data["groups"][1]["people"][0]["name"] = ""
    data["date"] = None
    house = replace(HOUSE, signers=())
    found = {hole.path: hole.label for hole in missing("appointment-order", data, "th", house)}
    assert found == {
        "groups[1].people[0].name": "คณะหรือฝ่าย 2 › กรรมการ 1 › ชื่อ",
        "date": "สั่ง ณ วันที่",
        "letterhead.signer": "ผู้ลงนาม",
        "letterhead.signer_position": "ตำแหน่งผู้ลงนาม",
    }
    assert set(found) - {"letterhead.signer", "letterhead.signer_position"} == {
        hole.path for hole in missing("appointment-order", data)
    }


def test_an_empty_row_is_no_row_and_the_others_keep_their_place():
    data = filled("appointment-order")
    data["groups"] = [{}, {"name": "ฝ่ายที่สอง"}]
    assert [hole.path for hole in missing("appointment-order", data)] == ["groups[1].people"]
    assert "๑. ฝ่ายที่สอง" in text_of("appointment-order", data, HOUSE)


def test_a_library_has_its_own_words():
    own = {"end": "ขอเรียนเชิญ{to} [[ต่อท้าย {reference}]]"}
    data = filled("speaker-invitation")
    text = text_of("speaker-invitation", data, HOUSE, wording=own)
    assert f"ขอเรียนเชิญ{thai_digits(data['to'])} ต่อท้าย" in text
    without = text_of("speaker-invitation", data | {"reference": ""}, HOUSE, wording=own)
    assert "ต่อท้าย" not in without
    assert "จึงเรียนมาเพื่อโปรดพิจารณา" not in without


@pytest.mark.parametrize(
    ("wording", "code", "params"),
    [
        ({"endd": "ก"}, "unknown_block", {"block": "endd"}),
        ({"end": "{topik}"}, "unknown_placeholder", {"block": "end", "placeholder": "topik"}),
        ({"end": "{date:weekly}"}, "unknown_placeholder", {"block": "end", "placeholder": "date:weekly"}),
        ({"end": "{topic.upper}"}, "unknown_placeholder", {"block": "end", "placeholder": "topic.upper"}),
        ({"end": "{topic.__class__}"}, "unknown_placeholder", {"block": "end"}),
        ({"end": "{1+1}"}, "bad_text", {"block": "end"}),
        ({"end": "{topic"}, "bad_text", {"block": "end"}),
        ({"end": "[[{topic}"}, "bad_text", {"block": "end"}),
        ({"end": "[[a [[{topic}]] b]]"}, "bad_text", {"block": "end"}),
        ({"end": "ก" * 20_001}, "bad_text", {"block": "end"}),
        ({"end": 7}, "bad_text", {"block": "end"}),
    ],
)
def test_a_wrong_wording_is_named(wording, code, params):
    with pytest.raises(OfficialError) as caught:
        check_wording("speaker-invitation", wording)
    assert caught.value.code == code
    assert params.items() <= caught.value.params.items()


def test_a_mistyped_placeholder_and_block_are_answered_with_the_nearest():
    with pytest.raises(OfficialError, match=r"end: there is no \{topik\}; near: \{topic\}"):
        check_wording("speaker-invitation", {"end": "{topik}"})
    with pytest.raises(OfficialError, match=r"near: .*request"):
        check_wording("speaker-invitation", {"reqest": "x"})


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        ({"numbr": "1"}, "unknown_field", "numbr"),
        ({"groups": [{"people": [{"nam": "x"}]}]}, "unknown_field", "groups[0].people[0].nam"),
        ({"groups": "x"}, "wrong_type", "groups"),
        ({"number": ["x"]}, "wrong_type", "number"),
        ({"number": True}, "wrong_type", "number"),
        ({"cause": "x" * 200_001}, "too_long", "cause"),
        ({"groups": [{"duties": ["x"] * 2_001}]}, "too_long", "groups[0].duties"),
    ],
)
def test_wrong_data_is_named(data, code, path):
    with pytest.raises(OfficialError) as caught:
        text_of("appointment-order", data, HOUSE)
    assert (caught.value.code, caught.value.params["path"]) == (code, path)


def test_a_choice_that_is_none_and_a_kind_that_is_none_are_named():
    with pytest.raises(OfficialError, match="mode: 'x' is not one of onsite, online, hybrid"):
        text_of("speaker-invitation", {"mode": "x"}, HOUSE)
    with pytest.raises(OfficialError, match="did you mean minutes"):
        kind_of("minuts")


@pytest.mark.parametrize("key", KEYS)
def test_values_are_never_placeholders(key):
    data = {field.key: HOSTILE for field in kind_of(key).fields if field.type in ("line", "text")}
    text = text_of(key, data, replace(HOUSE, thai_numerals=False))
    assert text.count("{number} [[{x}]]") >= len(data) - 1


def test_control_and_bidi_characters_are_left_out():
    text = text_of("appointment-order", {"subject": "ก\x00\x1b\u202eข\tค\x9f\ud800ง"}, HOUSE)
    assert "เรื่อง กข คง\n" in text


def test_ready_words_in_place_of_a_date_or_sum_stand_as_they_are():
    text = text_of("appointment-order", {"date": "วันเพ็ญเดือนสิบสอง"}, HOUSE)
    assert "สั่ง ณ วันที่ วันเพ็ญเดือนสิบสอง" in text
    assert amount("ตามจริง") is None
    assert money(amount("๑,๒๐๐.๕")) == "1,200.50"


@pytest.mark.parametrize("language", ["fr", "", "TH"])
def test_a_language_that_no_paper_has_is_refused_everywhere(language):
    calls = (
        lambda: missing("minutes", {}, language),
        lambda: missing("minutes", {}, language, HOUSE),
        lambda: odd_years("minutes", {}, language),
        lambda: text_of("minutes", {}, HOUSE, language),
        lambda: texts("minutes", language),
    )
    for call in calls:
        with pytest.raises(ValueError, match=f"language must be one of th, en, got '{language}'"):
            call()


def test_the_catalogue_is_whole():
    assert [kind.key for kind in kinds()] == list(KEYS)


def test_years_of_the_other_era_are_pointed_out_where_somebody_wrote_them():
    data = {"subject": "งานปี 2026", "cause": "ปี ๒๐๒๖", "authority": "มาตรา 40 พ.ศ. 2569, 2,026 คน 20260 บาท"}
    data["groups"] = [{"name": "ดู https://a.ac.th/2026", "duties": ["ก่อน", "ภายใน 2027"]}]
    assert [hole.path for hole in odd_years("appointment-order", data)] == [
        "subject",
        "cause",
        "groups[0].duties[1].item",
    ]
    assert [hole.path for hole in odd_years("appointment-order", data, "en")] == ["authority"]


@pytest.mark.parametrize("written_as", ["2026-11-22", "2569-11-22", "๒๕๖๙-๑๑-๒๒", date(2026, 11, 22)])
def test_a_date_of_either_era_is_the_same_day(written_as):
    assert "พฤศจิกายน พ.ศ. ๒๕๖๙" in text_of("appointment-order", {"date": written_as}, HOUSE)
    assert "22 November 2026" in text_of("appointment-order", {"date": written_as}, HOUSE, "en")


def test_a_leap_day_of_the_buddhist_era_is_one():
    assert written_date("2567-02-29", "th") == "29 กุมภาพันธ์ 2567"
    assert written_date("2569-02-29", "th") == "2569-02-29"


@pytest.mark.parametrize(
    ("value", "thai", "english"),
    [
        ("9:05", "09.05", "09:05"),
        ("๑๓.๓๐", "13.30", "13:30"),
        (time(8, 30), "08.30", "08:30"),
        ("เย็น", "เย็น", "เย็น"),
    ],
)
def test_a_time_is_written_as_its_language_does(value, thai, english):
    assert (written_time(value, "th"), written_time(value, "en")) == (thai, english)


@pytest.mark.parametrize(
    ("value", "thai", "english"),
    [
        ("0", "ศูนย์บาทถ้วน", "zero baht only"),
        ("11", "สิบเอ็ดบาทถ้วน", "eleven baht only"),
        ("21.25", "ยี่สิบเอ็ดบาทยี่สิบห้าสตางค์", "twenty-one baht and twenty-five satang"),
        ("0.50", "ห้าสิบสตางค์", "fifty satang only"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน", "one hundred and one baht only"),
        ("12,345", "หนึ่งหมื่นสองพันสามร้อยสี่สิบห้าบาทถ้วน", "twelve thousand three hundred and forty-five baht only"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน", "one million one baht only"),
    ],
)
def test_a_sum_is_written_out(value, thai, english):
    assert money_in_words(amount(value), "th") == thai
    assert money_in_words(amount(value), "en") == english


def test_a_sum_is_added_up_unless_it_is_given_or_not_known():
    data = {"items": [{"description": "ก", "amount": 100}, {"description": "ข", "amount": "๒๕.๕"}]}
    assert "๑๒๕.๕๐" in text_of("honorarium-receipt", data, HOUSE)
    assert "๙๙.๐๐" in text_of("honorarium-receipt", data | {"total": 99}, HOUSE)
    data["items"][0]["amount"] = "ตามจริง"
    assert "total" in {hole.path for hole in missing("honorarium-receipt", data)}


def test_the_reference_lists_every_field_as_the_templates_have_it():
    assert PAGE.read_text("utf-8") == page(), "run scripts/paper_reference.py"


def test_addresses_phones_and_account_numbers_keep_their_digits():
    data = {
        "online": "https://a.ac.th/2569?x=7",
        "contact_name": "ก",
        "contact_phone": "08 12",
        "reply_by": "x",
    }
    text = text_of("speaker-invitation", data | {"topic": "ส่งที่ a1@b2.com ข้อ 3 ที่ kku.ac.th/4"}, HOUSE)
    for kept in ("https://a.ac.th/2569?x=7", "โทร. 08 12", "0 4300 1234", "a1@b2.com ข้อ ๓", "kku.ac.th/4"):
        assert kept in text
    account = text_of("reply-form", {"account": "123-4-56789-0", "phone": "08 12"}, HOUSE)
    assert "123-4-56789-0" in account
