"""What people asked and thought is found however its tone marks are typed: on a phone, at the console, in the lists."""

import pytest

from sewana.forum.models import QuestionState, StatementState
from sewana.forum.queries import console, phone, votes
from tests import make
from tests.forum.phones import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    edition = make.make_edition()
    make_question(edition, 1, "ห้องน้ำชั้นสามปิดบ่อย")
    make_question(edition, 2, "เปิดถึงเที่ยงคืนได้ไหม")
    make.make_statement(edition, "ห้องน้ำไม่พอ")
    make.make_statement(edition, "เก้าอี้ไม่พอ")
    return edition


@pytest.mark.parametrize("words", ["ห้องน้ำ", "หองนำ", "ห๋องน่ำ"])
def test_words_are_found_whatever_marks_they_are_typed_with(edition, words):
    assert [row.number for row in phone.questions(edition, search=words)] == [1]
    assert [row.number for row in console.queue(edition, QuestionState.APPROVED, words)] == [1]
    for found in (
        console.opinions(edition, StatementState.SHOWN, words),
        votes.statements_to_moderate(edition, words),
    ):
        assert [row.text for row in found] == ["ห้องน้ำไม่พอ"]
