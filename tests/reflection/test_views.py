"""The page of a picture, its tables and its JSON, for readers and for the office."""

import csv
import io
import re

import pytest

from sewana.committee import operations as committee
from sewana.forum.queries import TICKET_COOKIE
from sewana.people import queries as people
from sewana.reflection import operations
from sewana.reflection.models import OpinionGroup
from tests import make
from tests.reflection.test_groups import answer, begin, noise

pytestmark = pytest.mark.django_db
PAGE = "/e/2026/reflection/"
# So that every answer was given by five people of each group, and may be shown.
MIXED = (0.7, 0.15, 0.15)


@pytest.fixture
def english(client):
    client.cookies["sewana_language"] = "en"
    return client


def text_of(answer_page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer_page.content.decode()))


def test_a_map_with_groups_says_how_sure_it_is_and_describes_each(english):
    edition, _rows, _people = begin(90, 80, doubt=MIXED)
    operations.refresh(edition)
    page = text_of(english.get(PAGE))
    assert "How sure is this?" in page
    assert "Groups found again" in page
    assert "Here it differs most from the others." in page
    assert "no stable groups" not in page


def test_a_map_without_groups_says_so_and_draws_no_hull(english):
    operations.refresh(noise())
    answered = english.get(PAGE)
    assert 'class="hull' not in answered.content.decode()
    page = text_of(answered)
    assert "There are no stable groups in these votes" in page
    assert "What each group stands for" not in page
    assert "Everybody is drawn as one cloud." in page


def test_the_polis_page_says_what_is_not_computed(english):
    edition = noise()
    committee.choose_engine(edition, "polis", by="test")
    operations.refresh(edition)
    page = text_of(english.get(PAGE))
    assert "The Polis method does not compute whether its groups come back" in page
    assert "Groups found again" not in page
    assert "follow the Polis method" in page


def test_only_the_person_learns_how_far_their_place_is(english):
    edition, _rows, cast = begin(16, 12)
    shared = make.make_statement(edition, "ทุกคนเห็นด้วย")
    answer(cast[0] + cast[1], [{shared: 1} for _ in cast[0] + cast[1]])
    ticket = make.vote(edition, shared)
    operations.refresh(edition)
    assert "more answer places you" not in text_of(english.get(PAGE))
    english.cookies[TICKET_COOKIE] = ticket
    mine = english.get(PAGE)
    assert "1 more answer places you" in text_of(mine)
    assert 'class="you"' not in mine.content.decode()


def test_both_sides_stand_in_four_lists_with_a_word_for_each_empty_one(english):
    edition, rows, (large, small) = begin(16, 12)
    for person in large:
        person.group = people.group("undergraduate", "thai")
        person.save()
    for person in small:
        person.group = people.group("staff", "thai")
        person.save()
    verdicts = operations.refresh(edition).picture["verdicts"]
    assert {row["statement"]: row["verdict"] for row in verdicts} == {
        row.pk: "only_users" if sign > 0 else "only_providers" for row, sign in rows
    }
    page = text_of(english.get(PAGE))
    assert "No statement that both sides clearly agree with." in page
    assert "No statement that both sides clearly reject." in page
    assert "No statement that users agree with and providers reject." not in page


def test_json_and_csv_hold_the_doubts_and_the_words_in_both_languages(english):
    edition, _rows, _people = begin(90, 80, doubt=MIXED)
    operations.refresh(edition)
    found = english.get("/api/v1/editions/2026/reflection").json()
    assert found["engine"] == "map"
    assert found["sureness"]["stability"] > 0.7
    assert [(group["letter"], group["number"]) for group in found["groups"]] == [("A", 0), ("B", 1)]
    words = [group["words"] for group in found["groups"] if group["words"]["th"]]
    assert words
    assert all(re.match("(ไม่)?เห็นด้วยกับ “ความเห็นที่ ", said["th"]) for said in words)
    assert all(re.match("(Agrees with|Rejects) “ความเห็นที่ ", said["en"]) for said in words)
    rows = list(csv.reader(io.StringIO(english.get(f"{PAGE}doubts.csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["name", "value", "groups", "sentence_th", "sentence_en"]
    assert ["stability", str(found["sureness"]["stability"]), "", "", ""] in rows


def test_doubts_of_a_map_without_groups_are_in_json_and_csv(english):
    operations.refresh(noise())
    (doubt, *_rest) = english.get("/api/v1/editions/2026/reflection").json()["doubts"]
    assert doubt["code"] == "no-stable-groups"
    assert doubt["sentence"]["th"].startswith("เสียงโหวตเหล่านี้ไม่มีกลุ่มความเห็นที่มั่นคง")
    assert "no-stable-groups" in english.get(f"{PAGE}doubts.csv").content.decode()


def test_the_office_names_a_group_and_readers_see_the_name(english):
    edition, _rows, _people = begin(16, 12)
    operations.refresh(edition)
    assert "Name the groups" not in text_of(english.get(PAGE))
    english.force_login(make.make_account())
    group = OpinionGroup.objects.get(letter="B")
    address = f"/office/editions/2026/reflection/groups/{group.number}/name/"
    assert english.post(address, {"name_th": "กลุ่มเงียบ", "name_en": "The quiet ones"}).url == PAGE
    english.logout()
    english.cookies["sewana_language"] = "en"
    assert "Group B · The quiet ones" in text_of(english.get(PAGE))
    english.force_login(make.make_account("other@example.org"))
    english.post(address, {"name_en": "x" * 61})
    assert OpinionGroup.objects.get(letter="B").name_en == "The quiet ones"
    assert english.post(address.replace("/1/", "/77/"), {}).status_code == 404


def test_the_office_learns_that_a_picture_is_of_the_other_engine(english):
    edition = noise()
    operations.refresh(edition)
    english.force_login(make.make_account())
    assert "computed in another way" not in text_of(english.get(PAGE))
    english.post("/office/editions/2026/engine/", {"engine": "polis"})
    assert "computed in another way" in text_of(english.get(PAGE))
    page = english.post("/office/editions/2026/engine/", {"engine": "magic"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]][-1] == "error"


def test_without_sides_there_are_no_lists_of_sides(english):
    edition, _rows, _people = begin(16, 12)
    operations.refresh(edition)
    page = text_of(english.get(PAGE))
    assert "Too few people of one side have voted" in page
    assert "What both sides want" not in page


def test_a_picture_from_before_the_doubts_can_still_be_read(english):
    edition, _rows, _people = begin(16, 12)
    kept = operations.refresh(edition)
    for name in ("doubts", "sureness", "verdicts", "bridging"):
        del kept.picture[name]
    for group in kept.picture["groups"]:
        del group["number"]
    kept.engine = "polis"
    kept.save()
    page = text_of(english.get(PAGE))
    assert "Group A" in page
    assert "The Polis method does not compute" in page
    assert english.get("/api/v1/editions/2026/reflection").json()["sureness"] is None
