import json
from copy import deepcopy

import pytest

from sewana_paper.errors import SheetError
from sewana_paper.forms import form_names, load_form
from sewana_paper.sheets import checked_sheet, sheet_of_json, to_json
from tests.paper.samples import filled, practice_sheet

PRACTICE = load_form("practice-sheet")


@pytest.mark.parametrize("key", form_names())
def test_json_comes_back_equal(key):
    text = to_json(load_form(key), filled(key))
    again = sheet_of_json(text)
    assert {name: again[name] for name in filled(key)} == filled(key)
    assert to_json(load_form(key), again) == text


def test_json_has_form_and_version_first_and_the_order_of_the_form():
    text = to_json(PRACTICE, dict(reversed(practice_sheet().items())))
    assert list(json.loads(text)) == [
        "form", "version", "title", "owners", "category", "nature", "how_to", "achievement", "pride",
        "success_factors", "event", "repairs", "suggestions",
    ]  # fmt: skip
    assert text == to_json(PRACTICE, practice_sheet())
    assert "สำนัก" in text


def test_an_empty_sheet_is_complete_and_its_category_unknown():
    assert checked_sheet(PRACTICE, {}) == {
        "title": "", "owners": [], "category": "unknown", "nature": "", "how_to": {"intro": "", "steps": []},
        "achievement": [], "pride": "", "success_factors": [], "event": "", "repairs": [], "suggestions": [],
    }  # fmt: skip


def test_checking_leaves_the_sheet_as_it_was():
    sheet = practice_sheet()
    before = deepcopy(sheet)
    checked_sheet(PRACTICE, sheet)["owners"].clear()
    assert sheet == before


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"title": 5}, "wrong_type", "title"),
        ({"title": None}, "wrong_type", "title"),
        ({"owners": "นาย ก"}, "wrong_type", "owners"),
        ({"owners": [{"given": 1}]}, "wrong_type", "owners[0].given"),
        ({"owners": [{"age": "1"}]}, "unknown_key", "owners[0].age"),
        ({"how_to": []}, "wrong_type", "how_to"),
        ({"how_to": {"steps": [{"text": "a", "items": "b"}]}}, "wrong_type", "how_to.steps[0].items"),
        ({"how_to": {"steps": [{"items": [2]}]}}, "wrong_type", "how_to.steps[0].items[0]"),
        ({"achievement": "text"}, "wrong_type", "achievement"),
        ({"success_factors": [["a", "b"]]}, "wrong_type", "success_factors[0]"),
        ({"category": "ABC"}, "unknown_choice", "category"),
        ({"colour": "red"}, "unknown_key", "colour"),
        ({"repairs": [3]}, "wrong_type", "repairs[0]"),
        ({"suggestions": {}}, "wrong_type", "suggestions"),
        ({"event": []}, "wrong_type", "event"),
        ({"version": "1"}, "wrong_type", "version"),
        ({"version": 99}, "newer_version", "version"),
        ({"pride": "half \ud800 letter"}, "not_unicode", "pride"),
        ({"suggestions": [{"before": "\udfff"}]}, "not_unicode", "suggestions[0]"),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(changes, code, key):
    with pytest.raises(SheetError) as caught:
        sheet_of_json(json.dumps(practice_sheet(**changes)))
    assert (caught.value.code, caught.value.params["key"]) == (code, key)
    assert key in str(caught.value)


def test_a_sheet_of_another_form_is_refused():
    with pytest.raises(SheetError) as caught:
        checked_sheet(PRACTICE, {"form": "km-exchange"})
    assert caught.value.code == "other_form"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"title": "a",\n oops}', "not_json"),
        ('{"title": ' + "9" * 5_000 + "}", "not_json"),
        ("[" * 100_000, "not_json"),
        ("", "not_json"),
        ("[1, 2]", "not_an_object"),
        ('{"title": NaN}', "wrong_type"),
        (" " * 2_000_001, "too_large"),
    ],
)
def test_what_is_no_sheet_is_refused(text, code):
    with pytest.raises(SheetError) as caught:
        sheet_of_json(text)
    assert caught.value.code == code


def test_bad_json_names_line_and_column():
    with pytest.raises(SheetError) as caught:
        sheet_of_json('{"title": "a",\n oops}')
    assert caught.value.params == {"line": 2, "column": 2}
