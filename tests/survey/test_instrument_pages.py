"""Instruments in the office: words changed by a new version, own questions, files in and out."""

import json
import re

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from sewana.committee import operations as committee
from sewana.survey.models import Instrument, InstrumentVersion
from sewana.survey.operations import instruments as operations
from sewana.survey.queries import instruments as queries
from tests import make
from tests.survey import world

pytestmark = pytest.mark.django_db
LIST = "/office/instruments/"
MAIN = f"{LIST}sewana-12/"


@pytest.fixture(autouse=True)
def planner(client):
    make.make_library()
    operations.install_instruments()
    account = world.office(client)
    committee.take_seat(make.make_edition(), account, "member", by="test")
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield account


def newest(key="sewana-12"):
    return InstrumentVersion.objects.filter(instrument__key=key).order_by("-number").first()


def boxes(key="sewana-12", **changed):
    """What the page's form sends when nothing is changed, and then what is."""
    version = newest(key)
    sent = {"do": "word", "note": "because", "title_th": version.title_th, "title_en": version.title_en}
    for name in ("intro", "stem"):
        sent |= {f"{name}-{language}": version.content[name][language] for language in ("th", "en")}
    for one in version.content["questions"]:
        sent |= {f"{one['key']}-{language}": one[language] for language in ("th", "en")}
    return sent | changed


def test_the_boxes_of_the_page_are_all_the_words_of_the_newest_version(client):
    page = client.get(MAIN).content.decode()
    named = set(re.findall(r'<textarea name="([\w-]+)"', page))
    assert {name for name in boxes() if re.search("-(th|en)$", name)} <= named


def test_a_word_is_changed_by_a_new_version_and_the_difference_is_shown_word_by_word(client):
    words = newest().content["questions"][2]["en"]
    answer = client.post(MAIN, boxes(**{"A1-en": words.replace("this", "our")}))
    assert answer.status_code == 302
    assert (newest().number, newest().note) == (2, "because")
    assert newest().content["questions"][2]["en"] == "I feel that I belong in our library."
    page = client.get(f"{MAIN}?version=2&with=1").content.decode()
    assert "<del>this</del>" in page
    assert "<ins>our</ins>" in page
    assert "These items cannot be compared between the two:</b> A1 (asked in other words)" in page


def test_words_that_are_as_they_were_make_no_version(client):
    page = client.post(MAIN, boxes()).content.decode()
    assert "Version 1 has exactly these words." in page
    assert newest().number == 1


def test_without_a_reason_nothing_changes_and_what_was_typed_stays(client):
    page = client.post(MAIN, boxes(note="", **{"A1-en": "Typed in vain?"})).content.decode()
    assert "Typed in vain?" in page
    assert newest().number == 1


def test_a_question_of_the_librarys_own_is_added(client):
    own = {
        "own_key": "x1",
        "own_kind": "choice",
        "own_facet": "opening",
        "own_th": "ท่านมาเวลาใด",
        "own_en": "When do you come?",
        "own_options": "เช้า | Morning\nเย็น | Evening\n",
    }
    client.post(MAIN, boxes(**own))
    assert newest().content["questions"][-1] == {
        "key": "X1",
        "kind": "choice",
        "facet": "opening",
        "part": "own",
        "th": "ท่านมาเวลาใด",
        "en": "When do you come?",
        "pairs": "",
        "options": [{"v": "a1", "th": "เช้า", "en": "Morning"}, {"v": "a2", "th": "เย็น", "en": "Evening"}],
    }
    likeness = queries.comparable(
        InstrumentVersion.objects.get(instrument__key="sewana-12", number=1), newest()
    )
    assert {key for key, value in likeness.items() if value != "same"} == {"X1"}


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"own_key": "C1", "own_kind": "open"}, "write O or X and a number"),
        ({"own_key": "O1", "own_kind": "open", "own_th": "ก", "own_en": "a"}, "“O1” stands twice."),
        ({"own_key": "X1", "own_kind": "agree", "own_th": "ก"}, "write the words in both languages"),
        ({"own_key": "X1", "own_kind": "choice", "own_th": "ก", "own_en": "a"}, "at least two answers"),
        ({"own_kind": "agree", "own_th": "ก", "own_en": "a"}, "write one, such as X1"),
    ],
)
def test_an_own_question_that_is_not_whole_is_told(client, own, words):
    page = client.post(MAIN, boxes(**{"own_kind": "open"} | own)).content.decode()
    assert words in page
    assert newest().number == 1


def test_a_question_is_left_out_and_scales_that_lose_too_many_items_go(client):
    client.post(MAIN, boxes(**{"leave-V1": "on", "leave-V2": "on", "leave-P1": "on"}))
    content = newest().content
    assert {"V1", "V2", "P1"} & {one["key"] for one in content["questions"]} == set()
    assert (list(content["scoring"]), content["single"]) == (["engagement"], ["D1", "H1"])


def test_an_instrument_of_the_librarys_own_begins_with_the_words_of_another(client):
    source = newest("sewana-8")
    sent = {
        "do": "own",
        "source": str(source.pk),
        "key": "Our-Form",
        "title_th": "ของเรา",
        "title_en": "Ours",
    }
    assert client.post(LIST, sent).url == f"{LIST}our-form/"
    made = Instrument.objects.get(key="our-form")
    assert (made.purpose, made.side, made.is_built_in) == ("own", "user", False)
    assert made.versions.get().content == source.content | {"key": "our-form"}
    assert "There is a questionnaire “our-form” already." in client.post(LIST, sent).content.decode()
    assert "Write small Latin letters" in client.post(LIST, sent | {"key": "ของเรา"}).content.decode()


def exported(client, key="sewana-12"):
    answer = client.get(f"{LIST}{key}/?file=json")
    assert answer["Content-Disposition"] == f'attachment; filename="{key}-1.json"'
    return json.loads(answer.content)


def take_in(client, whole):
    content = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return client.post(LIST, {"do": "file", "file": SimpleUploadedFile("form.json", content)})


def test_what_is_exported_can_be_taken_in_by_another_library_unchanged(client):
    whole = exported(client)
    InstrumentVersion.objects.all().delete()
    Instrument.objects.all().delete()
    assert take_in(client, whole).url == MAIN
    taken = newest()
    assert (taken.content, taken.title_th) == (whole["content"], whole["title"]["th"])
    assert exported(client) == whole


def test_a_file_of_a_known_key_is_one_more_version(client):
    whole = exported(client)
    whole["content"]["stem"]["en"] = "Think of the library."
    whole["note"] = "The reviewers' wording"
    take_in(client, whole)
    assert (newest().number, newest().note) == (2, "The reviewers' wording")
    assert "Version 2 has exactly these words." in take_in(client, whole).content.decode()
    whole["purpose"] = "pulse"
    assert "is here for another purpose or another side" in take_in(client, whole).content.decode()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda whole: whole.pop("format"), "format: this is not “sewana-instrument” of version 1."),
        (lambda whole: whole.update(key="UPPER"), "key: write small Latin letters"),
        (lambda whole: whole.update(side="neither"), "side: write one of: provider, user."),
        (lambda whole: whole.update(extra=1), "extra: there is nothing of this name."),
        (lambda whole: whole["title"].pop("en"), "title › en: write the words in both languages."),
        (lambda whole: whole["content"].update(key="other"), "content › key: it is not the same as “key”"),
        (
            lambda whole: whole["content"]["questions"][3].update(kind="stars"),
            "content › questions › A2 › kind: write one of: agree, tenth, choice, choices, open, zone.",
        ),
    ],
)
def test_a_file_that_is_not_right_is_refused_whole_with_the_name_of_the_field(client, spoil, words):
    whole = exported(client)
    spoil(whole)
    page = take_in(client, whole).content.decode()
    assert words in page
    assert InstrumentVersion.objects.filter(instrument__key="sewana-12").count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not written in UTF-8"),
        (b"{\n", "Line 2, column 1: this is not JSON."),
        (b'{"key": "\\ud800"}', "not JSON as it is exported here"),
        (b"[" * 100_000, "not JSON as it is exported here"),
        (b" " * 600_000, "larger than 500 kB"),
        (b"[]", "file: names with values in { } are expected here."),
    ],
)
def test_a_file_that_is_none_is_told(client, content, words):
    assert words in take_in(client, content).content.decode()


def test_it_is_retired_and_brought_back_by_the_page(client):
    client.post(MAIN, {"do": "retire"})
    assert Instrument.objects.get(key="sewana-12").is_retired
    assert "1 questionnaire is retired" in client.get(LIST).content.decode()
    client.post(MAIN, {"do": "back"})
    assert not Instrument.objects.get(key="sewana-12").is_retired


def test_no_version_is_edited_or_deleted_by_anything_the_page_takes(client):
    before = list(InstrumentVersion.objects.order_by("pk").values())
    for deed in ("delete", "edit", "change", "erase", ""):
        client.post(MAIN, {"do": deed, "version": "1", "title_en": "Hacked"})
    client.post(MAIN, boxes(**{"A1-en": "Other words."}))
    assert list(InstrumentVersion.objects.order_by("pk").values())[: len(before)] == before


def test_the_pages_take_as_many_queries_for_many_versions_as_for_few(client, django_assert_num_queries):
    for address in (LIST, MAIN):
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        count = len(few)
        for number in range(3):
            client.post(MAIN, boxes(**{"A1-en": f"Words {address} {number}."}))
        with django_assert_num_queries(count):
            client.get(address)
        assert 0 < count <= 12


def test_words_are_shown_as_words_whatever_they_hold(client):
    client.post(MAIN, boxes(**{"A1-en": "<script>alert(1)</script>"}))
    page = client.get(f"{MAIN}?with=1").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
