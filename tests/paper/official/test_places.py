"""Where it is held: what the mode asks for is there, or missing."""

import pytest

from sewana_paper.official import kind_of, missing, text_of
from sewana_paper.official.reading import DOTS
from tests.paper.official.samples import HOUSE, filled

INVITATIONS = (
    "speaker-invitation",
    "superior-request",
    "moderator-invitation",
    "speaker-memo",
    "faculty-invitation",
)
ASKS = {"onsite": {"place"}, "online": {"online"}, "hybrid": {"place", "online"}}


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("mode", list(ASKS))
@pytest.mark.parametrize("key", [*INVITATIONS, "programme"])
def test_what_the_mode_asks_for_is_dots_and_missing_until_it_is_given(key, mode, language):
    data = filled(key) | {"mode": mode, "place": "", "online": ""}
    house = HOUSE
    assert {hole.path for hole in missing(key, data, language, house)} == ASKS[mode]
    assert {hole.path for hole in missing(key, data, language)} == ASKS[mode]
    assert text_of(key, data, house, language).count(DOTS) == len(ASKS[mode])
    given = data | dict.fromkeys(ASKS[mode], "ลานกลาง")
    assert missing(key, given, language, house) == []
    assert DOTS not in text_of(key, given, house, language)


def test_the_gap_is_named_as_any_other():
    data = filled("speaker-invitation") | {"mode": "hybrid", "place": "", "online": ""}
    assert [(hole.path, hole.label) for hole in missing("speaker-invitation", data)] == [
        ("place", "สถานที่"),
        ("online", "ที่อยู่ห้องออนไลน์"),
    ]


def test_what_the_mode_does_not_ask_for_may_stand_there_all_the_same():
    data = filled("speaker-invitation") | {"mode": "onsite", "online": "zoom.us/j/9"}
    assert "zoom.us/j/9" in text_of("speaker-invitation", data, HOUSE)


def test_a_library_may_not_word_the_gap_away():
    data = filled("speaker-invitation") | {"mode": "onsite", "place": ""}
    own = {"cause": "ขอเชิญ[[ ที่ {place}]]"}
    assert f"ขอเชิญ ที่ {DOTS}\n" in text_of("speaker-invitation", data, HOUSE, wording=own)
    silent = {"cause": "ขอเชิญ"}
    assert "place" in {hole.path for hole in missing("speaker-invitation", data, "th", HOUSE, silent)}


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_programme_without_a_mode_says_where_it_is_all_the_same(language):
    data = filled("programme") | {"mode": "", "place": "", "online": ""}
    assert [hole.path for hole in missing("programme", data, language, HOUSE)] == ["place"]
    assert text_of("programme", data, HOUSE, language).count(DOTS) == 1
    for name in ("place", "online"):
        assert missing("programme", data | {name: "ลานกลาง"}, language, HOUSE) == []


def test_papers_without_a_mode_ask_for_no_room():
    for key in ("reply-form", "sign-in-sheet", "satisfaction-form", "press-release"):
        assert "mode" not in {field.key for field in kind_of(key).fields}
        assert missing(key, filled(key) | {"place": "", "online": ""}, "th", HOUSE) == []
