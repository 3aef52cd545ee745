"""The console: what moderators do with questions, and that it can be taken back."""

import re
import time
import uuid

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sewana.base.models import AuditEntry
from sewana.forum.models import Question, Room, Upvote
from sewana.forum.operations import asking, questions, undo
from sewana.forum.operations.asking import Phone
from sewana.forum.operations.room import open_room
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    open_room(edition, by="test")
    return edition


def ask(edition, text="มีที่จอดรถหรือไม่", ticket=None):
    phone = Phone(ticket or make.make_ticket(), "th")
    return asking.ask(edition, phone, text=text, name="", question_id=uuid.uuid4())


def want(edition, ticket, *numbers, on=True):
    for number in numbers:
        asking.upvote(edition, Phone(ticket, "th"), number=number, on=on, phone_id=uuid.uuid4())


def state(number):
    row = Question.objects.get(number=number)
    return row.state, row.merged_into.number if row.merged_into else None


def wanted(number):
    return Upvote.objects.filter(question__number=number, is_on=True).count()


def approved(edition, count):
    for number in range(1, count + 1):
        ask(edition, f"คำถาม {number}")
    questions.approve(edition, range(1, count + 1), by="test")


def test_merged_questions_count_each_person_once(edition):
    approved(edition, 3)
    anna, boon, chai, dao = (make.make_ticket() for _ in range(4))
    want(edition, anna, 1, 2)
    want(edition, boon, 2)
    want(edition, chai, 1)
    want(edition, dao, 2, 3)
    questions.merge(edition, [2, 3], 1, by="test")
    assert (wanted(1), state(2), state(3)) == (4, ("merged", 1), ("merged", 1))
    questions.unmerge(edition, [2], by="test")
    assert (wanted(1), wanted(2), state(2)) == (3, 3, ("approved", None))  # dao is still there by question 3
    questions.unmerge(edition, [3], by="test")
    assert (wanted(1), wanted(3)) == (2, 1)


def test_what_was_merged_into_one_goes_on_with_it_and_comes_back(edition):
    approved(edition, 3)
    want(edition, make.make_ticket(), 3)
    questions.merge(edition, [3], 2, by="test")
    changes = questions.merge(edition, [2], 1, by="test")
    assert (state(3), wanted(1), wanted(2)) == (("merged", 1), 1, 0)
    undo.undo(edition, undo.sign(edition, changes), by="test")
    assert (state(3), state(2), wanted(1), wanted(2)) == (("merged", 2), ("approved", None), 0, 1)


def test_whoever_takes_a_carried_wish_back_is_not_counted_again(edition):
    approved(edition, 3)
    anna = make.make_ticket()
    want(edition, anna, 2)
    questions.merge(edition, [2], 1, by="test")
    want(edition, anna, 1, on=False)
    questions.merge(edition, [3], 1, by="test")
    assert wanted(1) == 0


CONSOLE = "/office/editions/2026/console/"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def console(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def post(client, place="questions", fetch=True, **fields):
    return client.post(f"{CONSOLE}{place}/", fields, headers=FETCH if fetch else {})


def token_of(response):
    return re.search(r'name="token" value="([^"]+)"', response.json()["said"]).group(1)


def test_every_deed_leaves_an_audit_entry_and_can_be_taken_back(edition, console):
    for number in (1, 2, 3):
        ask(edition, f"คำถาม {number}")
    questions.approve(edition, [2, 3], by="test")
    rows = lambda: list(Question.objects.order_by("number").values())  # noqa: E731
    deeds = [
        ({"do": "approve", "number": 1}, "approve_question"),
        ({"do": "answer", "number": 2, "note": "มี ที่อาคาร 3"}, "answer_question"),
        ({"do": "archive", "number": [1, 2]}, "archive_question"),
        ({"do": "hide", "number": 1, "reason": "ไม่เกี่ยว"}, "hide_question"),
        ({"do": "label", "number": 2, "label": "อาคาร"}, "label_question"),
        ({"do": "star", "number": 2, "on": "yes"}, "star_question"),
        ({"do": "next", "number": 2, "on": "yes"}, "ask_question_next"),
        ({"do": "edit", "number": 1, "text": "แก้แล้ว", "seen": "คำถาม 1"}, "edit_question"),
        ({"do": "translate", "number": 1, "text": "A question"}, "translate_question"),
        ({"do": "merge", "number": 1, "into": 2}, "merge_question"),
    ]
    for fields, operation in deeds:
        before = rows()
        response = post(console, **fields)
        assert (response.status_code, rows() != before) == (200, True), (fields, response.content.decode())
        assert AuditEntry.objects.order_by("-id")[0].operation == operation
        assert post(console, "undo", token=token_of(response)).status_code == 200
        assert rows() == before, fields
        assert AuditEntry.objects.order_by("-id")[0].operation == "undo"


def test_a_deed_that_somebody_else_went_on_from_is_not_taken_back(edition, console):
    ask(edition)
    response = post(console, do="approve", number=1)
    questions.archive(edition, [1], by="somebody else")
    refused = post(console, "undo", token=token_of(response))
    assert (refused.status_code, state(1)[0]) == (409, "archived")
    assert "มีผู้อื่นเปลี่ยน" in refused.json()["refused"]


def test_a_deed_of_another_edition_or_of_long_ago_is_not_taken_back(edition, console, monkeypatch):
    ask(edition)
    other = make.make_edition("2025", year=2025)
    ask(other)
    changes = questions.approve(edition, [1], by="test")
    questions.approve(other, [1], by="test")
    with pytest.raises(undo.TooLate):
        undo.undo(other, undo.sign(edition, changes), by="test")
    token = undo.sign(edition, changes)
    later = time.time() + undo.TAKEN_S + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(undo.TooLate):
        undo.undo(edition, token, by="test")
    assert {row.state for row in Question.objects.all()} == {"approved"}


def test_the_second_of_two_editors_is_told_and_both_texts_are_kept(edition, console):
    ask(edition, "คำถามเดิม")
    assert post(console, do="edit", number=1, text="ของคนแรก", seen="คำถามเดิม").status_code == 200
    response = post(console, do="edit", number=1, text="ของคนที่สอง", seen="คำถามเดิม")
    assert (response.status_code, response.json()["now"]) == (409, "ของคนแรก")
    page = post(console, fetch=False, do="edit", number=1, text="ของคนที่สอง", seen="คำถามเดิม")
    assert page.status_code == 409
    assert "ของคนที่สอง</textarea>" in page.content.decode()
    row = Question.objects.get()
    assert (row.text, row.original) == ("ของคนแรก", "คำถามเดิม")


def test_only_one_question_comes_next(edition, console):
    approved(edition, 3)
    for number in (2, 3):
        response = post(console, do="next", number=number, on="yes")
    assert list(edition.questions.filter(is_next=True).values_list("number", flat=True)) == [3]
    post(console, "undo", token=token_of(response))
    assert list(edition.questions.filter(is_next=True).values_list("number", flat=True)) == [2]


def test_what_is_on_and_each_switch_is_turned_and_taken_back(edition, console):
    approved(edition, 1)
    room = edition.room
    for fields in (
        {"on": "break"},
        {"set": "is_premoderated:no"},
        {"set": "questions_open:no"},
        {"set": "opinions_open:no"},
        {"set": "results_shown:yes"},
        {"set": "is_black:yes"},
    ):
        before = Room.objects.values().get()
        response = post(console, "arrangement", **fields)
        assert response.status_code == 200
        after = Room.objects.values().get()
        assert {name for name in after if after[name] != before[name]} - {"version"} == {
            "item" if "on" in fields else fields["set"].partition(":")[0]
        }
        post(console, "undo", token=token_of(response))
        assert Room.objects.values().get() | {"version": 0} == before | {"version": 0}
    assert post(console, do="stage", number=1).status_code == 200
    room.refresh_from_db()
    assert (room.item, room.item_number) == ("question", 1)


def test_a_question_that_waits_is_not_shown_in_the_hall(edition, console):
    ask(edition)
    assert post(console, do="stage", number=1).status_code == 409
    assert Room.objects.get().item == "welcome"


def test_new_questions_are_let_through_at_once_when_they_are_read_afterwards(edition, console):
    post(console, "arrangement", set="is_premoderated:no")
    ask(edition)
    assert state(1)[0] == "approved"


def test_opinions_are_shown_hidden_merged_and_translated_from_the_same_queue(edition, console):
    for number in range(3):
        make.make_statement(edition, f"ความเห็น {number}", state="held")
    rows = lambda: list(edition.statements.order_by("number").values())  # noqa: E731
    post(console, "opinions", do="show", number=[0, 1])
    for fields in (
        {"do": "show", "number": 2},
        {"do": "hold", "number": 0},
        {"do": "hide", "number": 2, "reason": "ซ้ำ"},
        {"do": "merge", "number": [0, 2], "into": 1},
        {"do": "translate", "number": 0, "text": "An opinion", "seen": ""},
    ):
        before = rows()
        response = post(console, "opinions", **fields)
        assert (response.status_code, rows() != before) == (200, True), response.content.decode()
        post(console, "undo", token=token_of(response))
        assert rows() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "hide", "number": 1},
        {"do": "merge", "number": 1},
        {"do": "merge", "number": 1, "into": 9},
        {"do": "merge", "number": 1, "into": 1},
        {"do": "edit", "number": 1, "text": " "},
        {"do": "edit", "number": 1, "text": "ก" * 301, "seen": "มีที่จอดรถหรือไม่"},
        {"do": "approve"},
        {"do": "approve", "number": 9},
        {"do": "next", "number": 1},
        {"do": "remove", "number": 1},
        {"do": "unmerge", "number": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_done_says_why_and_changes_nothing(edition, console, fields):
    ask(edition)
    response = post(console, **fields)
    assert response.status_code == 409
    assert response.json()["refused"]
    assert state(1) == ("new", None)


def test_without_script_a_deed_leads_back_and_offers_to_undo(edition, console):
    ask(edition)
    response = post(console, fetch=False, do="approve", number=1)
    assert response.status_code == 302
    page = console.get(response.url)
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode()).group(1)
    assert console.get(response.url).content.decode().count('name="token"') == 0
    assert post(console, "undo", fetch=False, token=token).status_code == 302
    assert state(1)[0] == "new"


def helper(edition, name="แอน"):
    client = Client()
    response = client.post(f"/console/{edition.room.console_secret}/", {"name": name})
    assert response.status_code == 302
    return client


def test_a_helper_without_account_says_a_name_and_is_named_in_the_audit(edition):
    ask(edition)
    client = helper(edition)
    cookie = client.cookies["sewana_helper"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/office/editions/2026/")
    assert client.get(CONSOLE).status_code == 200
    assert post(client, do="approve", number=1).status_code == 200
    assert AuditEntry.objects.order_by("-id")[0].actor == "helper: แอน"
    assert Client().post(f"/console/{edition.room.console_secret}/", {"name": " "}).status_code == 200
    assert Client().get("/console/made-up/").status_code == 404


def test_a_helper_reaches_the_console_of_that_edition_and_nothing_else(edition):
    other = make.make_edition("2025", year=2025)
    open_room(other, by="test")
    client = helper(edition)
    cookie = client.cookies["sewana_helper"].value
    client.cookies["sewana_helper"] = cookie  # as if the path of the cookie were ignored
    for place in (
        "2025/console/",
        "2026/clerk/",
        "2026/statements/",
        "2026/tickets/",
        "2026/here/",
        "2026/",
    ):
        assert client.get(f"/office/editions/{place}").status_code == 302, place
    assert client.get("/office/people/").status_code == 302
    assert post(client, "address", of="console").status_code == 409
    assert edition.room.console_secret not in client.get(f"{CONSOLE}?pane=addresses").content.decode()


def test_a_new_address_puts_out_those_who_came_by_the_old_one(edition, console):
    client = helper(edition)
    old = edition.room.console_secret
    assert post(console, "address", fetch=False, of="console").status_code == 302
    assert client.get(CONSOLE).status_code == 302
    assert post(client, do="approve", number=1).status_code == 302
    assert Client().get(f"/console/{old}/").status_code == 404


def test_a_forged_cookie_opens_nothing(edition):
    client = Client()
    for value in ("anna", signing.dumps("แอน"), signing.dumps("แอน", salt="sewana.console")):
        client.cookies["sewana_helper"] = value
        assert client.get(CONSOLE).status_code == 302


def test_a_console_hears_what_others_did_to_the_rows_it_shows(edition, console):
    approved(edition, 2)
    ask(edition, "ใหม่")
    questions.archive(edition, [2], by="somebody else")
    told = console.get(f"{CONSOLE}?state=approved&known=1,2", headers=FETCH).json()
    assert (told["numbers"], sorted(told["rows"])) == ([1], ["1", "2"])
    assert 'data-state="archived"' in told["rows"]["2"]


def test_the_queue_is_searched_sorted_and_paged(edition, console):
    approved(edition, 30)
    want(edition, make.make_ticket(), 7)

    def numbers(query):
        return console.get(f"{CONSOLE}?state=approved{query}", headers=FETCH).json()["numbers"]

    assert (numbers("")[0], len(numbers("")), len(numbers("&page=2"))) == (7, 25, 5)
    assert numbers("&order=recent")[:2] == [30, 29]
    assert numbers("&q=คำถาม 30") == [30]
    assert numbers("&q=๓๐") == [30]
    assert numbers("&q=ไม่มี") == []


def test_a_longer_list_takes_no_more_queries(edition, console):
    def count(query):
        with CaptureQueriesContext(connection) as captured:
            assert console.get(f"{CONSOLE}{query}").status_code == 200
        return len(captured)

    ask(edition)
    make.make_statement(edition, "ความเห็น", state="held")
    one = count(""), count("?pane=opinions")
    for number in range(3):
        ask(edition, f"คำถาม {number}")
        make.make_statement(edition, f"ความเห็น {number}", state="held")
    assert (count(""), count("?pane=opinions")) == one


def test_a_room_is_opened_from_the_console_once(edition, console):
    other = make.make_edition("2025", year=2025)
    place = "/office/editions/2025/console/"
    assert console.get(place).status_code == 200
    assert not Room.objects.filter(edition=other).exists()
    for _ in range(2):
        assert console.post(f"{place}arrangement/", {"open": "1"}).status_code == 302
    assert Room.objects.filter(edition=other).count() == 1


@pytest.mark.parametrize(
    "query",
    ["?view=x&pane=y&state=z&order=w&page=no&known=a,,-1,99999999999", "?view=stage", "?pane=addresses"],
)
def test_whatever_the_address_asks_the_console_answers(edition, console, query):
    approved(edition, 1)
    assert console.get(f"{CONSOLE}{query}").status_code == 200
    assert console.get(f"{CONSOLE}{query}", headers=FETCH).status_code == 200
