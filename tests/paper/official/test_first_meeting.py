"""At its first meeting a committee has no minutes to approve, and the paper says why."""

import pytest

from sewana_paper.official import check_wording, text_of, texts
from tests.paper.official.samples import HOUSE, filled

KINDS = ("minutes", "meeting-invitation")
FIRST = {"th": "ระเบียบวาระที่ ๒ เรื่องรับรองรายงานการประชุม\n- ไม่มี (การประชุมครั้งแรก) -\n",
         "en": "Item 2 Approval of the minutes\n- None (first meeting) -\n"}  # fmt: skip
NONE = {"th": "ระเบียบวาระที่ ๒ เรื่องรับรองรายงานการประชุม\n- ไม่มี -\n",
        "en": "Item 2 Approval of the minutes\n- None -\n"}  # fmt: skip


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("meeting", ["1/2569", "๑/๒๕๖๙", "1", " 1 / 2569", "ครั้งที่ 1/2569"])
@pytest.mark.parametrize("key", KINDS)
def test_the_second_item_of_a_first_meeting_says_so(key, meeting, language):
    text = text_of(key, filled(key) | {"meeting": meeting, "agenda_minutes": []}, HOUSE, language)
    assert FIRST[language] in text
    assert text.count(FIRST[language].split("\n")[1]) == 1


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("meeting", ["2/2569", "11/2569", "10", "พิเศษ 1/2569", "2569/1", ""])
@pytest.mark.parametrize("key", KINDS)
def test_any_other_meeting_has_none_without_a_reason(key, meeting, language):
    text = text_of(key, filled(key) | {"meeting": meeting, "agenda_minutes": []}, HOUSE, language)
    assert NONE[language] in text
    assert FIRST[language].split("\n")[1] not in text


@pytest.mark.parametrize("key", KINDS)
def test_what_stands_under_the_item_is_printed_at_a_first_meeting_too(key):
    # The count begins anew each year: the first meeting of the second year approves the last of the first.
    text = text_of(key, filled(key) | {"meeting": "1/2570"}, HOUSE)
    assert "ครั้งแรก" not in text
    assert "ระเบียบวาระที่ ๒ เรื่องรับรองรายงานการประชุม\n๒.๑ " in text


@pytest.mark.parametrize("key", KINDS)
def test_only_the_second_item_speaks_of_the_first_meeting(key):
    empty = {field: [] for field in filled(key) if field.startswith("agenda_")}
    text = text_of(key, filled(key) | empty | {"meeting": "1/2569"}, HOUSE)
    assert (text.count("ไม่มี (การประชุมครั้งแรก)"), text.count("- ไม่มี -")) == (1, 5)


@pytest.mark.parametrize("key", KINDS)
def test_a_library_may_word_it_otherwise(key):
    own = {"agenda_minutes-first": "ไม่มี", "agenda_minutes-none": "งด"}
    check_wording(key, own)
    assert own.keys() <= texts(key, "th").keys()
    text = text_of(key, filled(key) | {"meeting": "1/2569", "agenda_minutes": []}, HOUSE, wording=own)
    assert "เรื่องรับรองรายงานการประชุม\nไม่มี\n" in text
