"""Instruments: the built-in words are the specified ones, versions never change, and what can be compared is told."""

import copy
import json

import pytest
from django.db.models import ProtectedError
from django.utils import translation

from sewana.base.models import AuditEntry
from sewana.survey.forms.content import ContentError, checked
from sewana.survey.models import Instrument, InstrumentVersion, Questionnaire
from sewana.survey.operations import instruments as operations
from sewana.survey.queries import instruments as queries
from tests import make


@pytest.fixture(autouse=True)
def english():
    """The sentences expected here are the English ones."""
    with translation.override("en"):
        yield


BUILT_IN = {one["key"]: one for one, _mark in operations.built_in()}


def content(key="sewana-12"):
    return copy.deepcopy(BUILT_IN[key]["content"])


def by_key(key):
    return {one["key"]: one for one in content(key)["questions"]}


@pytest.fixture(scope="module")
def spec(shared):
    return json.loads((shared / "spec/instrument.json").read_text("utf-8"))


def part_of(content, part):
    return [one for one in content["questions"] if one["part"] == part]


def quads(rows):
    return [[one["key"], one["facet"], one["th"], one["en"]] for one in rows]


def test_every_word_of_the_twelve_items_is_the_specified_one(spec):
    main = content()
    items = part_of(main, "items")
    assert quads(items) == spec["items"]
    assert {one["kind"] for one in items} == {"agree"}
    assert (main["stem"], main["scale"]) == (spec["stem"], spec["scale"])
    assert [
        [one["key"], one["pairs"], one["th"], one["en"]]
        for one in main["questions"]
        if one["part"] == "reverse"
    ] == spec["user_reverse"]
    assert [[one["key"], one["th"], one["en"]] for one in part_of(main, "open")] == spec["open"]
    barriers = by_key("sewana-12")["barriers"]
    assert (barriers["th"], barriers["en"]) == (spec["barriers"]["stem_th"], spec["barriers"]["stem_en"])
    assert [[one["v"], one["th"], one["en"]] for one in barriers["options"]] == spec["barriers"]["options"]


def test_every_word_of_the_mirror_form_is_the_specified_one(spec):
    mirror = content("sewana-12-staff")
    asked = [one for one in mirror["questions"] if one["part"] == "mirror"]
    assert quads(asked) == spec["items"]
    assert {one["kind"] for one in asked} == {"tenth"}
    given = spec["mirror"]
    assert mirror["intro"] == {"th": given["intro_th"], "en": given["intro_en"]}
    assert mirror["stem"]["th"] == given["stem_th"].replace("{กลุ่มผู้ใช้}", "{group}")
    assert mirror["stem"]["en"] == given["stem_en"].replace("{user group}", "{group}")
    own = [
        [one["key"], one["pairs"] or None, one["th"], one["en"]]
        for one in mirror["questions"]
        if one["part"] == "own"
    ]
    assert own == spec["staff_own"]


def test_every_word_of_the_short_form_pulse_and_follow_up_is_the_specified_one(spec):
    items = {row[0]: row for row in spec["items"]}
    short = [one for one in content("sewana-8")["questions"] if one["part"] == "items"]
    assert quads(short) == [items[key] for key in spec["short_form"]]
    pulse = by_key("sewana-pulse")
    assert [[key, pulse[key]["th"], pulse[key]["en"]] for key in ("F1", "F2")] == spec["after_forum"][:2]
    follow_up = by_key("sewana-follow-up")
    for key, thai, english in spec["follow_up"][:2]:
        one = follow_up[key]
        assert f"{one['th']} ({' / '.join(step['th'] for step in one['options'])})" == thai
        assert f"{one['en']} ({' / '.join(step['en'] for step in one['options'])})" == english
    for again in (pulse, follow_up):
        assert [again["V3"]["th"], again["V3"]["en"]] == items["V3"][2:]
    zone = content("sewana-zone")
    assert quads(zone["questions"]) == [items[key] for key in ("P1", "D1", "H1")]
    assert {one["kind"] for one in zone["questions"]} == {"zone"}


def test_the_scoring_is_the_specified_one(spec):
    scoring = content()["scoring"]
    told = {
        name: f"mean of {','.join(one['items'])} if >={one['least']} of {len(one['items'])} answered"
        for name, one in scoring.items()
    }
    assert told == {name: spec["scoring"][name] for name in ("engagement", "voice")}
    assert content()["single"] == ["P1", "D1", "H1"]


@pytest.mark.parametrize("key", sorted(BUILT_IN))
def test_the_built_in_content_passes_its_own_check_unchanged(key):
    assert checked(content(key)) == content(key)
    assert content(key)["key"] == key


@pytest.mark.django_db
def test_the_built_in_ones_are_put_in_place_once(django_assert_num_queries):
    assert operations.install_instruments() == len(BUILT_IN)
    before = list(InstrumentVersion.objects.values_list("pk", "fingerprint"))
    with django_assert_num_queries(3):  # the question, and the savepoint around it
        assert operations.install_instruments() == 0
    assert list(InstrumentVersion.objects.values_list("pk", "fingerprint")) == before
    assert set(Instrument.objects.filter(is_built_in=True).values_list("key", flat=True)) == set(BUILT_IN)


@pytest.mark.django_db
def test_an_update_with_other_words_makes_another_version_beside_the_one_in_use():
    operations.install_instruments()
    old = InstrumentVersion.objects.get(instrument__key="sewana-8")
    words = content("sewana-8")
    words["questions"][0]["en"] = "Reworded."
    newer = BUILT_IN["sewana-8"] | {"content": words}
    operations.place(newer, "sewana")
    made = InstrumentVersion.objects.filter(instrument__key="sewana-8").order_by("number")
    assert [one.number for one in made] == [1, 2]
    old.refresh_from_db()
    assert old.content == content("sewana-8")
    assert operations.install_instruments() == 0


@pytest.fixture
def main(db):
    operations.install_instruments()
    return InstrumentVersion.objects.select_related("instrument").get(instrument__key="sewana-12", number=1)


def reworded(version, key="C1", **words):
    changed = copy.deepcopy(version.content)
    next(one for one in changed["questions"] if one["key"] == key).update(words)
    return changed


TITLE = {"th": "ชื่อ", "en": "Title"}


def test_a_change_is_a_new_version_with_a_reason(main):
    words = reworded(main, en="When I begin something new, I think of the library.")
    with pytest.raises(operations.NotPossible, match="why the words change"):
        operations.new_version(main.instrument, title=TITLE, content=words, note="  ", by="test")
    made = operations.new_version(
        main.instrument, title=TITLE, content=words, note="The reviewer's wording", by="test"
    )
    assert (made.number, made.note, made.fingerprint) == (
        2,
        "The reviewer's wording",
        queries.fingerprint(words),
    )
    with pytest.raises(operations.NotPossible, match="Version 1 has exactly these words"):
        operations.new_version(main.instrument, title=TITLE, content=main.content, note="back", by="test")
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry.operation == "make_instrument_version"
    assert entry.after == {"instrument": "sewana-12", "version": 2, "fingerprint": made.fingerprint}


def test_a_version_in_use_cannot_be_deleted(main):
    edition = make.make_edition()
    Questionnaire.objects.create(edition=edition, version=main, number=1, title_th="ก", title_en="A")
    for doomed in (main, main.instrument):
        with pytest.raises(ProtectedError):
            doomed.delete()
    assert InstrumentVersion.objects.filter(pk=main.pk).exists()


def test_the_fingerprint_is_of_the_words_and_their_order_not_of_how_the_file_is_written():
    words = content()
    shuffled = dict(reversed(list(words.items())))
    assert queries.fingerprint(shuffled) == queries.fingerprint(words)
    other = copy.deepcopy(words)
    other["questions"].reverse()
    assert queries.fingerprint(other) != queries.fingerprint(words)


def test_an_items_version_changes_with_its_words_and_scale_only():
    words = content()
    first = queries.wording_of(words, "C1")
    assert len(first) == 12
    assert int(first, 16) >= 0
    assert queries.wording_of(words, "none") == ""
    assert queries.wording_of(content("sewana-8"), "C1") == first  # the short form asks the same
    assert queries.wording_of(content("sewana-12-staff"), "C1") != first  # 0 to 10 there
    rescaled = content()
    rescaled["scale"][2]["en"] = "Neither"
    assert queries.wording_of(rescaled, "C1") != first
    assert queries.wording_of(rescaled, "O1") == queries.wording_of(words, "O1")
    elsewhere = content()
    elsewhere["questions"][1]["en"] = "Another item"
    assert queries.wording_of(elsewhere, "C1") == first


def test_what_of_two_versions_can_be_compared(main):
    other = reworded(main, "C2", th="ถามใหม่")
    other["questions"] = [one for one in other["questions"] if one["key"] != "A1"]
    next(one for one in other["questions"] if one["key"] == "B1")["kind"] = "tenth"
    newer = InstrumentVersion(instrument=main.instrument, number=2, content=other)
    found = queries.comparable(main, newer)
    odd = {key: str(value) for key, value in found.items() if value != "same"}
    assert odd == {"C2": "wording", "A1": "absent", "B1": "scale"}
    assert list(found) == [one["key"] for one in main.content["questions"]]


def test_differences_are_shown_word_by_word(main):
    newer = reworded(main, "A1", en="I feel that I belong in our library.")
    [change] = queries.differences(main.content, newer)
    assert (change.place, change.language) == ("A1", "en")
    assert [piece.words for piece in change.before if piece.state == "gone"] == ["this"]
    assert [piece.words for piece in change.after if piece.state == "new"] == ["our"]
    assert "".join(piece.words for piece in change.after) == "I feel that I belong in our library."
    gone = copy.deepcopy(main.content)
    gone["questions"] = [one for one in gone["questions"] if one["key"] != "O2"]
    assert {(one.place, one.language, one.after) for one in queries.differences(main.content, gone)} == {
        ("O2", "th", ()),
        ("O2", "en", ()),
    }


@pytest.mark.django_db
def test_an_instrument_is_retired_and_brought_back():
    operations.install_instruments()
    short = Instrument.objects.get(key="sewana-8")
    operations.retire(short, is_retired=True, by="test")
    operations.retire(short, is_retired=True, by="test")
    assert "sewana-8" not in {one.instrument.key for one in queries.usable_versions()}
    operations.retire(short, is_retired=False, by="test")
    assert "sewana-8" in {one.instrument.key for one in queries.usable_versions()}
    deeds = AuditEntry.objects.filter(operation__contains="instrument").exclude(
        operation="make_instrument_version"
    )
    assert [one.operation for one in deeds] == ["retire_instrument", "bring_instrument_back"]


def broken(path, value):
    found = content()
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return found


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["key"], "Sewana 12", "content › key"),
        (["stem", "en"], "", "content › stem › en"),
        (["stem", "th"], 7, "content › stem › th"),
        (["surprise"], 1, "content › surprise"),
        (["questions"], {}, "content › questions"),
        (["questions"], [], "content › questions"),
        (["questions", 0, "key"], "C 1", "content › questions › 1 › key"),
        (["questions", 0, "kind"], "stars", "content › questions › C1 › kind"),
        (["questions", 0, "part"], "end", "content › questions › C1 › part"),
        (["questions", 0, "th"], " ", "content › questions › C1 › th"),
        (["questions", 0, "th"], "ก" * 501, "content › questions › C1 › th"),
        (["questions", 0, "facet"], "<b>", "content › questions › C1 › facet"),
        (
            ["questions", 0, "options"],
            [{"v": "a", "th": "ก", "en": "a"}],
            "content › questions › C1 › options",
        ),
        (["questions", 1, "key"], "C1", "content › questions"),
        (["questions", -1, "options"], [], "content › questions › barriers › options"),
        (["scale", 0, "v"], 99, "content › scale › 1 › v"),
        (["scale", 0, "v"], True, "content › scale › 1 › v"),
        (["scale", 0, "v"], 2, "content › scale"),
        (["scale"], [], "content › scale"),
        (["about"], ["shoe size"], "content › about › 1"),
        (["scoring", "voice", "items"], ["V1", "O1"], "content › scoring › voice › items › 2"),
        (["scoring", "voice", "least"], 4, "content › scoring › voice › least"),
        (["single"], ["P1", "P9"], "content › single › 2"),
    ],
)
def test_what_is_not_right_is_named_by_its_field(path, value, place):
    with pytest.raises(ContentError) as caught:
        checked(broken(path, value))
    assert caught.value.place == place
    assert str(caught.value).startswith(f"{place}: ")
