"""What was erased is out of everybody's hands: in each state, on every screen, by every deed."""

import uuid

import pytest

from sewana.action.models import Fate
from sewana.action.operations.gathering import gather
from sewana.forum import queries
from sewana.forum.models import (
    Question,
    Statement,
)
from sewana.forum.operations import asking, forgetting, questions, undo
from sewana.forum.operations import statements as opinions
from sewana.forum.operations.asking import Phone
from sewana.forum.queries import console
from sewana.forum.queries import phone as shown
from tests import make
from tests.forum.owners import open_forum, speak
from tests.forum.phones import make_poll, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return open_forum()


@pytest.fixture
def things(edition):
    return make.make_statement(edition), make_question(edition), make_poll(edition)


STATES = ["new", "approved", "answered", "archived", "hidden", "merged"]


@pytest.mark.parametrize("state", STATES)
def test_a_question_in_each_state_is_withdrawn_wherever_it_was_shown(edition, state):
    ticket = make.vote(edition, make.make_statement(edition))
    person = queries.participant(edition, ticket)
    other = make_question(edition, 1, "ของคนอื่น")
    more = {"hidden": {"reason": "นอกเรื่อง"}, "merged": {"merged_into": other}}.get(state, {})
    make_question(edition, 2, "ลบฉันที", author=person, state=state, name="มานี", original="ลบฉัน", **more)
    forgetting.forget(edition, ticket)
    row = Question.objects.get(number=2)
    assert (row.text, row.original, row.translation, row.name, row.author) == ("", "", "", "", None)
    assert (row.state, row.merged_into) == (("merged", other) if state == "merged" else ("hidden", None))
    assert row.reason != "นอกเรื่อง"
    assert [one.number for one in shown.questions(edition)] == [1]
    assert all(2 not in [one.number for one in console.queue(edition, of)] for of in STATES)
    for deed in (questions.approve, questions.restore, questions.archive):
        with pytest.raises(questions.NotPossible):
            deed(edition, [2], by="test")


@pytest.mark.parametrize("state", ["held", "shown", "hidden", "merged"])
def test_an_opinion_in_each_state_is_withdrawn_wherever_it_was_shown(edition, state):
    ticket = make.vote(edition, make.make_statement(edition))
    target = Statement.objects.get(number=0)
    row = opinions.write_statement(
        edition, text="ลบฉันที", language="th", from_side="user",
        author=queries.participant(edition, ticket), by="test",
    )  # fmt: skip
    more = {"hidden": {"reason": "x"}, "merged": {"merged_into": target}}.get(state, {})
    Statement.objects.filter(pk=row.pk).update(state=state, translation="Erase me", **more)
    forgetting.forget(edition, ticket)
    row.refresh_from_db()
    assert (row.text, row.translation, row.from_side, row.author) == ("", "", "", None)
    assert (row.state, row.merged_into) == (("merged", target) if state == "merged" else ("hidden", None))
    assert [one.number for one in queries.shown_statements(edition)] == [0]
    assert [one.number for one in queries.statements_to_moderate(edition)] == [0]
    assert [list(console.opinions(edition, of)) for of in ("held", "hidden", "merged")] == [[], [], []]
    with pytest.raises(opinions.Erased):
        opinions.show_statement(row, by="test")


def test_where_others_said_the_same_the_first_of_them_stands_for_all(edition):
    ticket = make.vote(edition, make.make_statement(edition))
    person = queries.participant(edition, ticket)
    rows = [make.make_statement(edition, f"เหมือนกัน {n}") for n in range(3)]
    Statement.objects.filter(pk=rows[0].pk).update(author=person)
    for row in rows[1:]:
        opinions.merge_statement(
            Statement.objects.get(pk=row.pk), Statement.objects.get(pk=rows[0].pk), by="test"
        )
    asked = [make_question(edition, n, f"ถามเหมือนกัน {n}") for n in (1, 2, 3)]
    Question.objects.filter(number=1).update(author=person, state="answered", answer_note="เริ่มปีหน้า")
    questions.merge(edition, [2, 3], 1, by="test")
    voter = make.make_ticket()
    arrange_voter = Phone(voter, "th")
    asking.upvote(edition, arrange_voter, number=1, on=True, phone_id=uuid.uuid4())
    forgetting.forget(edition, ticket)
    assert [(one.text, one.state, one.merged_into) for one in Statement.objects.filter(number__gte=1)] == [
        ("", "merged", rows[1]), ("เหมือนกัน 1", "shown", None), ("เหมือนกัน 2", "merged", rows[1]),
    ]  # fmt: skip
    heir = Question.objects.get(number=2)
    assert (heir.state, heir.answer_note, heir.merged_into) == ("answered", "เริ่มปีหน้า", None)
    assert [Question.objects.get(number=n).merged_into for n in (1, 3)] == [heir, heir]
    assert [(one.number, one.upvotes) for one in shown.questions(edition)] == [(2, 1)]
    assert asked[0].pk


def test_no_undo_brings_words_back(edition):
    ticket = make.vote(edition, make.make_statement(edition))
    person = queries.participant(edition, ticket)
    for number in (1, 2):
        make_question(edition, number, f"ข้อ {number}")
    make_question(edition, 3, "ลบฉันที", author=person)
    merged = undo.sign(edition, questions.merge(edition, [3], 1, by="test"))
    forgetting.forget(edition, ticket)
    with pytest.raises(undo.TooLate):
        undo.undo(edition, merged, by="test")
    moved = undo.sign(edition, questions.merge(edition, [1], 2, by="test"))
    undo.undo(edition, moved, by="test")  # what stands beside it can be taken back
    assert [(one.number, one.merged_into_id) for one in Question.objects.filter(number__lt=3)] == [
        (1, None),
        (2, None),
    ]
    assert Question.objects.get(number=3).reason != ""


def test_the_board_of_improvements_follows_at_once(edition, things):
    ticket = make.make_ticket()
    speak(edition, ticket, "ก", *things)
    Statement.objects.filter(text="ความเห็นก").update(state="shown")
    gather(edition)
    voice = edition.voices.get(text="ความเห็นก")
    assert voice.may_quote
    forgetting.forget(edition, ticket)
    voice.refresh_from_db()
    assert (voice.text, voice.fate, voice.may_quote, voice.group) == ("", Fate.WITHDRAWN, False, None)
    assert not edition.voices.filter(text__contains="ก", group__isnull=False).exists()
    assert gather(edition).changed == 0
