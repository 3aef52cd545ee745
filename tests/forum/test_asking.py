"""Questions from phones, over HTTP, as a browser without scripts asks them."""

import json
import re
import uuid

import pytest
from django.test import Client
from django.utils import translation

from sewana.forum import queries
from sewana.forum.models import (
    Participant,
    Question,
    Upvote,
)
from sewana.forum.operations import asking
from sewana.forum.operations.asking import Phone
from sewana.forum.operations.room import arrange, open_room
from sewana.forum.queries import phone as shown
from tests import make
from tests.forum.phones import make_question, text_of, words_of

pytestmark = pytest.mark.django_db
ROOM, QUESTIONS = "/e/2026/room/", "/e/2026/questions/"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def room(edition):
    return open_room(edition, by="test")


def test_an_upvote_counts_once_and_can_be_taken_back(edition, room):
    make_question(edition)
    phone = Client()
    for on in ("true", "true", ""):
        phone.post(ROOM, {"do": "upvote", "question": "1", "on": on})
        pressed = re.search(
            r'name="on" value="(\w*)" aria-pressed="(\w+)"', phone.get(QUESTIONS).content.decode()
        )
        assert pressed.groups() == (("", "true") if on else ("true", "false"))
        assert Upvote.objects.filter(is_on=True).count() == (1 if on else 0)
    assert Upvote.objects.count() == 1


def test_a_hidden_question_takes_no_upvotes(edition, room):
    make_question(edition, state="hidden", reason="off topic")
    phone = Client()
    phone.post(ROOM, {"do": "upvote", "question": "1", "on": "true"})
    assert Upvote.objects.count() == 0
    assert [level for level, _words in words_of(phone.get(ROOM))] == ["error"]


def test_a_question_asked_twice_by_one_form_is_one_and_waits(edition, room):
    phone = Client()
    form = {"text": "ทำไมต้องจองล่วงหน้า", "name": "มานี", "id": str(uuid.uuid4())}
    answers = [phone.post(QUESTIONS, form) for _n in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, f"{QUESTIONS}?show=mine")] * 2
    assert list(Question.objects.values_list("number", "state", "name", "origin")) == [
        (1, "new", "มานี", "phone")
    ]
    assert form["text"] in text_of(phone.get(f"{QUESTIONS}?show=mine"))
    assert form["text"] not in text_of(Client().get(QUESTIONS))


def test_a_question_of_300_letters_as_people_count_them_is_taken_and_301_is_not(edition, room):
    phone = Client()
    assert phone.post(QUESTIONS, {"text": "ที่" * 300}).status_code == 302
    refused = phone.post(QUESTIONS, {"text": "ที่" * 301})
    assert refused.status_code == 200
    assert "ที่" * 301 in refused.content.decode()
    assert Question.objects.count() == 1


def test_five_questions_of_one_phone_may_wait_and_the_sixth_is_kept_in_sight(edition, room):
    phone = Client()
    for number in range(5):
        phone.post(QUESTIONS, {"text": f"ข้อ {number}"})
    sixth = phone.post(QUESTIONS, {"text": "ข้อที่หก"})
    assert (Question.objects.count(), sixth.status_code) == (5, 200)
    assert "ข้อที่หก" in sixth.content.decode()
    assert Client().post(QUESTIONS, {"text": "ของคนอื่น"}).status_code == 302
    Question.objects.filter(number=1).update(state="approved")
    assert phone.post(QUESTIONS, {"text": "ข้อที่หก"}).status_code == 302


def test_the_script_is_told_in_json_what_came_of_a_question(edition, room):
    phone, own = Client(), uuid.uuid4()
    fetch = {"headers": {"X-Requested-With": "fetch"}}
    done = phone.post(QUESTIONS, {"text": "ถาม", "id": str(own)}, **fetch)
    empty = phone.post(QUESTIONS, {"text": " ", "id": str(own)}, **fetch)
    assert json.loads(done.content) == {"done": own.hex}
    assert (empty.status_code, json.loads(empty.content)["refused"]) == (422, "form")


def test_what_became_of_my_questions_is_told_with_reason_and_note(edition, room):
    ticket = make.make_ticket()
    phone = Client()
    phone.cookies[queries.TICKET_COOKIE] = ticket
    asking.ask(edition, Phone(ticket, "th"), text="ถาม", name="", question_id=uuid.uuid4())
    me = Participant.objects.get()
    other = make_question(edition, 10, "ข้อที่เหมือนกัน")
    make_question(edition, 11, author=me, state="answered", answer_note="จะเริ่มเดือนหน้า")
    make_question(edition, 12, author=me, state="merged", merged_into=other)
    make_question(edition, 13, author=me, state="hidden", reason="เอ่ยชื่อบุคคล")
    states = [(row.question.number, row.state) for row in shown.own_questions(me)]
    assert states == [(13, "hidden"), (12, "merged"), (11, "answered"), (1, "waiting")]
    page = text_of(phone.get(f"{QUESTIONS}?show=mine"))
    for words in ("จะเริ่มเดือนหน้า", "ข้อที่เหมือนกัน", "เอ่ยชื่อบุคคล"):
        assert words in page


def test_only_my_own_waiting_question_can_be_taken_back(edition, room):
    phone, stranger = Client(), Client()
    phone.post(QUESTIONS, {"text": "ถาม"})
    stranger.post(QUESTIONS, {"text": "คนอื่นถาม"})
    stranger.post(QUESTIONS, {"do": "withdraw", "question": "1"})
    assert Question.objects.get(number=1).state == "new"
    phone.post(QUESTIONS, {"do": "withdraw", "question": "1"})
    assert Question.objects.get(number=1).state == "hidden"
    Question.objects.filter(number=2).update(state="approved")
    stranger.post(QUESTIONS, {"do": "withdraw", "question": "2"})
    assert Question.objects.get(number=2).state == "approved"


def test_questions_are_sorted_searched_and_shown_in_the_readers_language(edition, room):
    make_question(edition, 1, "เก่ากว่า")
    make_question(edition, 2, "ใหม่กว่า", translation="newer one")
    make_question(edition, 3, "ตอบแล้ว", state="answered")
    make_question(edition, 4, "ยังรออยู่", state="new")
    phone = Client()
    phone.post(ROOM, {"do": "upvote", "question": "3", "on": "true"})
    phone.post(ROOM, {"do": "upvote", "question": "2", "on": "true"})
    numbers = [[row.number for row in shown.questions(edition, *order)] for order in (("top",), ("new",))]
    assert numbers == [[2, 1, 3], [2, 1, 3]]
    assert [row.number for row in shown.questions(edition, "top", "newer")] == [2]
    with translation.override("en"):
        assert [row.shown_text for row in shown.questions(edition)] == ["newer one", "เก่ากว่า", "ตอบแล้ว"]


def test_lists_ask_as_often_for_one_as_for_three(edition, room, django_assert_num_queries):
    for count in (1, 3):
        for number in range(1, count + 1):
            if not Question.objects.filter(number=number).exists():
                make_question(edition, number)
        with django_assert_num_queries(1):
            assert len(shown.questions(edition)) == count


def test_no_question_is_taken_while_they_are_closed(edition, room):
    arrange(room, by="test", questions_open=False)
    page = Client().post(QUESTIONS, {"text": "ถามตอนปิด"})
    assert (page.status_code, Question.objects.count()) == (200, 0)
    assert "ถามตอนปิด" in page.content.decode()
