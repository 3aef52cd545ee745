"""Slips, microphone voices and shows of hands: each counts once, says where it came from, and can be taken back."""

import json
import uuid

import pytest
from django.test import Client
from django.utils import translation

from sewana.base.models import AuditEntry
from sewana.forum import queries
from sewana.forum.forms.clerk import SlipForm, VotesUnread, read_votes
from sewana.forum.models import (
    Hands,
    Participant,
    Poll,
    PollOption,
    Question,
    Statement,
    Vote,
)
from sewana.forum.operations import clerk as operations
from sewana.forum.operations import statements
from sewana.forum.operations.room import arrange, open_room
from sewana.forum.queries.clerk import counts, slips
from tests import make

pytestmark = pytest.mark.django_db
CLERK = "/office/editions/2026/clerk/"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    for number in range(3):
        make.make_statement(edition, f"ข้อความ {number}")
    return edition


@pytest.fixture
def clerk(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def enter(edition, **fields):
    given = {"origin": "paper", "kind": "question", "text": "มีที่จอดรถหรือไม่"} | fields
    form = SlipForm(given, edition=edition)
    assert form.is_valid(), form.errors
    return operations.enter_slip(edition, form.slip(), by="clerk")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7 เห็นด้วย, 8 -, 9 ข้าม", {7: 1, 8: -1, 9: 0}),
        ("๗ เห็นด้วย ๘ ไม่เห็นด้วย ๙ ไม่แน่ใจ", {7: 1, 8: -1, 9: 0}),
        ("7+8-9?", {7: 1, 8: -1, 9: 0}),
        ("0 +; 1:y\n2.n", {0: 1, 1: 1, 2: -1}),
        ("7 0, 10 0", {7: 0, 10: 0}),
        ("7 + 7 +", {7: 1}),
        ("", {}),
    ],
)
def test_votes_are_read_in_words_signs_and_thai_digits(typed, expected):
    assert read_votes(typed) == expected


@pytest.mark.parametrize("typed", ["7", "7 8", "7 + 7 -", "+ 7", "7 maybe", "7 01 +", "abc"])
def test_votes_that_can_be_read_in_two_ways_are_refused(typed):
    with pytest.raises(VotesUnread):
        read_votes(typed)


def test_one_slip_is_one_person_with_its_question_its_group_and_its_votes(edition):
    person = enter(edition, number="๑๒", group="lecturer:thai", votes="0 +, 2 -")
    person.refresh_from_db()
    question = Question.objects.get()
    assert (person.door, person.name, person.group.code, person.was_asked) == (
        "clerk",
        "12",
        "lecturer",
        True,
    )
    assert (question.author, question.origin, question.state, question.text) == (
        person,
        "paper",
        "new",
        "มีที่จอดรถหรือไม่",
    )
    assert sorted(Vote.objects.values_list("participant", "statement__number", "value")) == [
        (person.pk, 0, 1),
        (person.pk, 2, -1),
    ]
    assert AuditEntry.objects.filter(operation="enter_slip").get().after == {
        "slip": "12",
        "origin": "paper",
        "votes": 2,
        "text": True,
    }


def test_a_voice_at_the_microphone_is_told_apart_from_paper(edition):
    enter(edition, origin="microphone", number="5")
    enter(edition, kind="opinion", text="ควรเปิดถึงเที่ยงคืน")
    assert Question.objects.get().origin == "microphone"
    assert Statement.objects.get(author__isnull=False).state == "held"
    assert counts(edition) == {"paper": 1, "microphone": 1}
    assert [(entry.person.name, entry.kind) for entry in slips(edition)] == [
        ("1", "opinion"),
        ("", "question"),
    ]


def test_a_question_from_a_slip_waits_only_where_phones_wait_too(edition):
    arrange(open_room(edition, by="test"), by="test", is_premoderated=False)
    enter(edition)
    assert Question.objects.get().state == "approved"


def test_sent_again_a_slip_counts_once_and_its_number_stays_known(edition):
    slip = {"id": uuid.uuid4().hex, "votes": "1 +"}
    assert enter(edition, **slip) == enter(edition, **slip)
    assert (Participant.objects.count(), Question.objects.count(), Vote.objects.count()) == (1, 1, 1)


def test_a_slip_number_entered_before_is_warned_of_until_it_is_meant_or_withdrawn(edition):
    first = enter(edition, number="12")
    with pytest.raises(operations.SlipKnown, match="12"):
        enter(edition, number="๑๒")
    form = SlipForm({"origin": "paper", "number": "12", "text": "อีกใบ"}, edition=edition)
    assert form.is_valid()
    operations.enter_slip(edition, form.slip(), is_meant=True, by="clerk")
    assert counts(edition)["paper"] == 2
    for person in Participant.objects.filter(name="12"):
        operations.withdraw_slip(person, by="clerk")
    assert enter(edition, number="12").pk != first.pk


def test_a_withdrawn_slip_counts_nowhere_and_comes_back_whole(edition):
    person = enter(edition, votes="1 +")
    said = enter(edition, kind="opinion", text="ควรเปิดถึงเที่ยงคืน")
    for row in (person, said):
        operations.withdraw_slip(row, by="clerk")
    assert counts(edition) == {"paper": 0, "microphone": 0}
    assert Question.objects.get().state == Statement.objects.get(author=said).state == "hidden"
    assert Question.objects.get().reason
    assert Vote.objects.count() == 1  # kept, and set apart with the person
    for row in (person, said):
        operations.return_slip(row, by="clerk")
    assert counts(edition) == {"paper": 2, "microphone": 0}
    assert (Question.objects.get().state, Statement.objects.get(author=said).state) == ("new", "held")


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_a_moderator_had_hidden_before_stays_hidden_when_the_slip_comes_back(edition, language):
    asked, said = enter(edition), enter(edition, kind="opinion", text="ควรเปิดถึงเที่ยงคืน")
    reason = "names a person"
    Question.objects.update(state="hidden", reason=reason)
    statements.hide_statement(said.statements.get(), reason, by="test")
    later = Question.objects.create(
        edition=edition, number=90, text="ข้อที่สอง", language="th", author=asked, state="approved"
    )
    for person in (asked, said):
        with translation.override(language):
            operations.withdraw_slip(person, by="clerk")
    assert set(Question.objects.values_list("state", flat=True)) == {"hidden"}
    for person in (asked, said):
        operations.return_slip(person, by="clerk")
    later.refresh_from_db()
    assert (later.state, later.reason) == ("new", "")
    assert list(Question.objects.exclude(pk=later.pk).values_list("state", "reason")) == [("hidden", reason)]
    assert list(said.statements.values_list("state", "reason")) == [("hidden", reason)]


def test_nothing_is_taken_for_an_unknown_statement_an_empty_slip_or_a_closed_forum(edition):
    for fields in (
        {"text": "", "votes": ""},
        {"votes": "9 +"},
        {"group": "nobody:thai"},
        {"text": "ก" * 301},
    ):
        assert not SlipForm({"origin": "paper", "text": "x"} | fields, edition=edition).is_valid()
    edition.state = "closed"
    edition.save()
    with pytest.raises(operations.ForumClosed):
        enter(edition)
    assert Participant.objects.count() == 0


def test_the_page_takes_slips_by_form_and_by_script_alike(clerk, edition):
    assert clerk.get(CLERK).status_code == 200
    answer = clerk.post(CLERK, {"origin": "paper", "kind": "question", "text": "ด้วยแบบฟอร์ม"})
    assert (answer.status_code, answer.url) == (302, CLERK)
    answer = clerk.post(CLERK, {"origin": "paper", "text": "ด้วยสคริปต์", "number": "2"}, headers=FETCH)
    told = json.loads(answer.content)
    assert (told["next"], "ด้วยสคริปต์" in told["html"], "ด้วยแบบฟอร์ม" in told["html"]) == ("3", True, True)
    answer = clerk.post(CLERK, {"origin": "paper", "text": "ซ้ำ", "number": "2"}, headers=FETCH)
    assert (answer.status_code, json.loads(answer.content)["refused"]) == (422, "double")
    answer = clerk.post(f"{CLERK}2/withdrawal/", headers=FETCH)
    assert "is-withdrawn" in json.loads(answer.content)["html"]
    clerk.post(f"{CLERK}2/withdrawal/", {"back": "1"})
    assert counts(edition) == {"paper": 2, "microphone": 0}


def test_somebody_who_is_no_slip_cannot_be_withdrawn_here(clerk, edition):
    make.vote(edition, edition.statements.first())
    assert clerk.post(f"{CLERK}1/withdrawal/").status_code == 404
    assert Participant.objects.get().is_apart is False


def make_poll(edition, **fields):
    poll = Poll.objects.create(edition=edition, number=4, title_th="ชอบแบบใด", state="open", **fields)
    for place, label in enumerate(("ก", "ข", "ค")):
        PollOption.objects.create(poll=poll, position=place, label_th=label)
    return poll


def test_hands_stand_beside_the_phones_and_the_last_count_stays(clerk, edition):
    poll = make_poll(edition)
    clerk.post(f"{CLERK}hands/", {"poll": "4", "count": ["12", "", "๓"]})
    assert Hands.objects.get(poll=poll).counts == [12, 0, 3]
    clerk.post(f"{CLERK}hands/", {"poll": "4", "count": ["10", "1", "3"]})
    assert Hands.objects.get(poll=poll).counts == [10, 1, 3]
    assert poll.answers.count() == 0
    assert 'value="10"' in clerk.get(CLERK).content.decode()


@pytest.mark.parametrize(
    ("fields", "given"),
    [({}, ["1", "2"]), ({}, ["1", "-2", "3"]), ({}, ["1", "two", "3"]), ({"kind": "open"}, ["1", "2", "3"])],
)
def test_a_count_that_does_not_fit_the_poll_is_refused(clerk, edition, fields, given):
    make_poll(edition, **fields)
    answer = clerk.post(f"{CLERK}hands/", {"poll": "4", "count": given}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Hands.objects.count() == 0


def test_a_rating_has_a_place_for_each_step(edition):
    poll = make_poll(edition, kind="rating", scale=5)
    operations.record_hands(poll, [1, 2, 3, 4, 5], hand_id=uuid.uuid4(), by="clerk")
    assert Hands.objects.get().counts == [1, 2, 3, 4, 5]


def test_the_list_of_slips_takes_as_many_queries_for_ten_as_for_one(edition, django_assert_num_queries):
    enter(edition, votes="0 +")
    with django_assert_num_queries(5):
        slips(edition)
    for _turn in range(9):
        enter(edition, votes="0 +, 1 -")
    with django_assert_num_queries(5):
        slips(edition)


def test_nobody_can_find_a_slip_among_the_tickets_of_phones(edition):
    person = enter(edition)
    assert queries.participant(edition, make.make_ticket()) is None
    assert person.source == ""
