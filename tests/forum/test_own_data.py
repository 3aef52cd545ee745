"""Taking one's own data along: all of it, in the reader's language, and never anything of another phone."""

import json
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from sewana.forum import live, operations, queries
from sewana.forum.models import Participant, Turn, Upvote
from sewana.forum.operations import asking
from sewana.forum.operations.asking import Phone
from sewana.forum.queries import own
from sewana_live import events
from tests import make
from tests.forum.owners import open_forum, phone_with, speak
from tests.forum.phones import make_poll, make_question, text_of

pytestmark = pytest.mark.django_db
JSON, PAGE, FORGET, MINE = (
    f"/e/2026/mine/{name}" for name in ("everything.json", "everything.html", "forgetting/", "")
)
# Every table with a key to a participant, and where it stands in the file.
TOLD = {
    "forum.Statement.author": "opinions",
    "forum.Question.author": "questions",
    "forum.Vote.participant": "votes",
    "forum.Upvote.participant": "wanted_questions",
    "forum.Answer.participant": "poll_answers",
    "forum.Turn.participant": "turns_to_speak",
    "reflection.Standing.participant": "place_on_map",
    "action.Check.participant": "did_it_help",
}


@pytest.fixture
def edition():
    return open_forum()


@pytest.fixture
def two(edition):
    """Two phones that said the same kinds of things."""
    things = make.make_statement(edition), make_question(edition), make_poll(edition)
    tickets = make.make_ticket(), make.make_ticket()
    people = [speak(edition, ticket, words, *things) for ticket, words in zip(tickets, "กข", strict=True)]
    return list(zip(tickets, people, strict=True))


def test_every_table_with_a_key_to_a_participant_is_taken_along(edition, two):
    found = {f"{one.related_model._meta.label}.{one.field.name}" for one in Participant._meta.related_objects}
    assert found == set(TOLD)
    told = json.loads(phone_with(two[0][0]).get(JSON).content)
    assert {name: len(told[name]) for name in TOLD.values()} == dict.fromkeys(TOLD.values(), 1)


def test_the_file_holds_what_this_phone_said_and_did(edition, two):
    ticket, person = two[0]
    answer = phone_with(ticket).get(JSON)
    told = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="sewana-2026-own.json"'
    assert "no-store" in answer["Cache-Control"]
    assert told["format"] == "sewana-own-data/1"
    me = told["me"]
    assert (me["number"], me["group_code"], me["place"], me["minutes"]) == (
        person.number,
        "student",
        "room",
        1,
    )
    assert [(row["text"], row["state"], row["reason"]) for row in told["opinions"]] == [
        ("ความเห็นก", "held", "")
    ]
    assert [(row["text"], row["name"], row["state"]) for row in told["questions"]] == [
        ("คำถามก", "ชื่อก", "new")
    ]
    assert [(row["opinion"], row["value"]) for row in told["votes"]] == [(0, 1)]
    assert [(row["opinion"], row["value"]) for row in told["vote_log"]] == [(0, -1), (0, 1)]
    assert [(row["question"], row["is_on"]) for row in told["wanted_questions"]] == [(1, True)]
    assert [(row["poll"], row["answer"], row["in_words"]) for row in told["poll_answers"]] == [
        (1, [1], ["ข้อ 1"])
    ]
    assert [row["name"] for row in told["turns_to_speak"]] == ["ผู้พูดก"]
    assert [(row["answer"], row["words"]) for row in told["did_it_help"]] == [("no", "ยังก")]
    assert [(row["x"], row["opinion_group"]) for row in told["place_on_map"]] == [(0.25, "A")]


def test_nothing_of_another_phone_is_in_either_file(edition, two):
    for address in (JSON, PAGE):
        own, others = (phone_with(ticket).get(address).content.decode() for ticket, _person in two)
        for words in ("ความเห็น", "คำถาม", "ชื่อ", "ผู้พูด", "ยัง"):
            assert (f"{words}ก" in own, f"{words}ข" in own) == (True, False)
            assert (f"{words}ก" in others, f"{words}ข" in others) == (False, True)


def test_words_of_others_are_told_only_where_everybody_can_read_them(edition):
    ticket, statement = make.make_ticket(), make.make_statement(edition, "ลับมาก")
    make.vote(edition, statement, ticket=ticket)
    read = [json.loads(phone_with(ticket).get(JSON).content)["votes"]]
    operations.hide_statement(statement, "เอ่ยชื่อบุคคล", by="test")
    read.append(json.loads(phone_with(ticket).get(JSON).content)["votes"])
    assert [[row["text"] for row in rows] for rows in read] == [["ลับมาก"], [""]]


@pytest.mark.parametrize(("language", "words"), [("th", "นักศึกษา"), ("en", "Student")])
def test_the_page_is_in_the_readers_language_and_says_what_is_left_out(edition, two, language, words):
    phone = phone_with(two[0][0])
    phone.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = phone.get(PAGE)
    assert "no-store" in page["Cache-Control"]
    assert f'lang="{language}"' in page.content.decode()
    with translation.override(language):
        left = translation.gettext(
            "Answers to questionnaires: they are anonymous, and nothing joins them to this phone."
        )
    assert words in text_of(page)
    assert left in text_of(page)
    assert left in json.loads(phone.get(JSON).content)["not_in_here"]


def test_hostile_words_stay_words_in_the_page(edition):
    ticket = make.make_ticket()
    operations.propose(edition, ticket=ticket, text="<script>alert(1)</script>", language="th")
    page = phone_with(ticket).get(PAGE).content.decode()
    assert ("<script>" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page) == (False, True)


@pytest.mark.parametrize("address", [JSON, PAGE, FORGET])
@pytest.mark.parametrize("ticket", [None, "broken", make.make_ticket()], ids=["none", "broken", "unknown"])
def test_a_phone_that_is_not_known_gets_a_sentence(edition, two, address, ticket):
    phone = phone_with(ticket) if ticket else Client()
    answer = phone.get(address)
    assert answer.status_code == (200 if address == FORGET else 404)
    assert answer.templates[0].name == "forum/own_nothing.html"
    assert Participant.objects.count() == 2


def test_the_phones_own_page_and_that_of_trust_lead_there(edition):
    for page in (MINE, "/e/2026/trust/"):
        read = Client().get(page).content.decode()
        assert all(f'href="{address}"' in read for address in (JSON, PAGE, FORGET))


def test_what_was_just_said_in_the_running_room_is_in_the_file(edition):
    ticket, statement = make.make_ticket(), make.make_statement(edition)
    seal = queries.seal(edition, ticket)
    live.record(
        edition,
        [
            events.Entered(seal[:16], seal, "open", "", "th", live.now_ms()),
            events.Voted(seal[:16], statement.number, 1, uuid.uuid4().hex, live.now_ms()),
        ],
    )
    assert len(json.loads(phone_with(ticket).get(JSON).content)["votes"]) == 1


def test_making_the_file_costs_the_same_for_one_thing_and_for_many(edition, django_assert_num_queries):
    ticket = make.make_ticket()
    make.vote(edition, make.make_statement(edition), ticket=ticket)
    person = queries.participant(edition, ticket)
    in_one = live.JOURNAL == "default"  # then the log of votes is read over the same connection
    with django_assert_num_queries(10 + in_one):
        own.told(person)
    for number in range(3):
        make.vote(edition, make.make_statement(edition, f"ข้อ {number}"), ticket=ticket)
        poll = make_poll(edition, number=number + 1)
        asking.answer(poll, Phone(ticket, "th"), given=[0], answer_id=uuid.uuid4())
        Upvote.objects.create(participant=person, question=make_question(edition, number + 1))
        Turn.objects.create(edition=edition, number=number + 1, name="ก", participant=person)
    person = queries.participant(edition, ticket)
    with django_assert_num_queries(11 + in_one):  # and the options of the polls
        own.told(person)
