"""The console: what moderators do with questions, and that it can be taken back."""

import uuid

import pytest

from sewana.forum.models import Question, Upvote
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
