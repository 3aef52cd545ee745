"""Voices are gathered once each, follow their source, and know what became of them."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from sewana.action import tasks
from sewana.action.models import Fate, Voice
from sewana.action.operations.following import follow
from sewana.action.operations.gathering import Gathered, gather
from sewana.forum import operations as forum
from sewana.forum.models import Question, Statement, Upvote, Vote
from sewana.forum.operations import questions
from sewana.reflection.queries import picture
from tests import make
from tests.action import making

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def voice_of(thing):
    return Voice.objects.get(source=str(thing.pk), kind=type(thing).__name__.lower())


def agree(statement, *people, value=1):
    Vote.objects.bulk_create(
        Vote(participant=one, statement=statement, value=value, entry_id=number)
        for number, one in enumerate(people, 1)
    )


def want(question, *people):
    Upvote.objects.bulk_create(Upvote(participant=one, question=question) for one in people)


def test_everything_said_becomes_a_voice_once(edition):
    author = making.person(edition, door="kiosk")
    making.make_opinion(edition, author=author)
    making.make_question(edition, origin="paper")
    making.make_answer(making.asked(edition))
    assert gather(edition) == Gathered(new=3)
    assert gather(edition) == Gathered()
    found = {(row.kind, row.origin, row.text) for row in edition.voices.all()}
    assert found == {
        ("statement", "kiosk", "ห้องสมุดควรเปิดถึงเที่ยงคืน"),
        ("question", "paper", "ทำไมไม่มีปลั๊ก"),
        ("open_answer", "questionnaire", "อยากได้ห้องเงียบ"),
    }
    assert {row.fate for row in edition.voices.all()} == {"waiting"}


def test_seeds_are_the_committees_and_meta_statements_are_no_voices(edition):
    making.make_opinion(edition, "เขียนโดยกรรมการ", is_seed=True)
    making.make_opinion(edition, "ข้อความเกี่ยวกับเวที", is_meta=True)
    gather(edition)
    assert [(row.text, row.origin) for row in edition.voices.all()] == [("เขียนโดยกรรมการ", "committee")]


def test_words_of_a_questionnaire_lead_back_to_no_answer(edition):
    response = making.make_answer(making.asked(edition), may_quote=False)
    gather(edition)
    (row,) = edition.voices.all()
    assert not row.may_quote
    stored = {str(value) for value in vars(row).values()}
    assert not any(str(response.pk) in text or response.pk.hex in text for text in stored)
    assert len(row.source) == 64


def test_words_of_today_come_in_tomorrow_while_the_questionnaire_is_open(edition):
    questionnaire = making.asked(edition)
    making.make_answer(questionnaire, age=0)
    assert gather(edition) == Gathered()
    questionnaire.state = "closed"
    questionnaire.save()
    assert gather(edition) == Gathered(new=1)
    questionnaire.state = "open"
    questionnaire.save()
    assert gather(edition) == Gathered()


def test_an_answer_set_apart_takes_its_words_along_and_brings_them_back(edition):
    response = making.make_answer(making.asked(edition))
    apart = making.make_answer(response.questionnaire, "ลองระบบ", apart_because="a try")
    gather(edition)
    (row,) = edition.voices.all()
    response.apart_because, apart.apart_because = "entered twice", "entered twice"
    response.save()
    assert gather(edition) == Gathered(changed=1)
    row.refresh_from_db()
    assert (row.fate, row.text) == ("withdrawn", "")
    response.apart_because = ""
    response.save()
    gather(edition)
    row.refresh_from_db()
    assert (row.fate, row.text) == ("waiting", "อยากได้ห้องเงียบ")


def test_weight_is_each_person_once_with_the_author(edition):
    author, one, two, apart = (making.person(edition) for _ in range(4))
    apart.is_apart = True
    apart.save()
    into = making.make_opinion(edition, author=author)
    merged = making.make_opinion(edition, "เปิดดึกกว่านี้", author=two, state="merged", merged_into=into)
    agree(into, one, apart)
    agree(merged, one, two, author)
    question = making.make_question(edition, author=author)
    want(question, one, author)
    alone = making.make_question(edition, "มีที่จอดรถไหม")
    gather(edition)
    assert voice_of(into).weight == 3
    assert voice_of(question).weight == 2
    assert voice_of(alone).weight == 1


def test_a_merged_voice_says_into_which_and_comes_back(edition):
    into = making.make_opinion(edition)
    other = making.make_opinion(edition, "เปิดดึกกว่านี้")
    gather(edition)
    forum.merge_statement(other, into, by="test")
    gather(edition)
    row = voice_of(other)
    assert (row.fate, row.merged_into) == (Fate.MERGED, voice_of(into))
    forum.show_statement(other, by="test")
    gather(edition)
    row.refresh_from_db()
    assert (row.fate, row.merged_into) == (Fate.WAITING, None)


def test_a_merged_voice_whose_author_withdraws_is_withdrawn_and_its_improvement_stays(edition):
    into = making.make_question(edition)
    other = making.make_question(edition, "ปลั๊กไม่พอ", state="merged", merged_into=into)
    gather(edition)
    taken = making.make_improvement(edition, "ขอปลั๊ก", voice_of(into), voice_of(other))
    follow(edition)
    Question.objects.filter(pk=other.pk).update(state="hidden", merged_into=None, reason="ผู้ถามขอถอน")
    gather(edition)
    row = voice_of(other)
    assert (row.fate, row.merged_into) == (Fate.WITHDRAWN, None)
    assert set(taken.voices.all()) == {row, voice_of(into)}
    assert voice_of(into).fate == Fate.TAKEN_UP


def test_words_follow_a_moderator_who_mends_them(edition):
    question = making.make_question(edition, "ทำไมไม่มีปลัก")
    gather(edition)
    version = voice_of(question).version
    questions.edit(edition, question.number, "ทำไมไม่มีปลั๊ก", seen="ทำไมไม่มีปลัก", by="test")
    assert gather(edition) == Gathered(changed=1)
    row = voice_of(question)
    assert (row.text, row.version) == ("ทำไมไม่มีปลั๊ก", version + 1)


def test_what_no_moderator_let_through_is_not_quoted(edition):
    held, shown = making.make_opinion(edition, state="held"), making.make_opinion(edition, "ที่นั่งไม่พอ")
    new = making.make_question(edition, state="new")
    gather(edition)
    assert [voice_of(one).may_quote for one in (held, shown, new)] == [False, True, False]


def test_an_answer_with_a_note_is_the_answer_until_it_is_taken_back(edition):
    day = TODAY - dt.timedelta(days=3)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    noted = making.make_question(edition, state="answered", answer_note="ติดตั้งแล้ว", answered_at=at)
    bare = making.make_question(edition, "มีที่จอดรถไหม", state="answered", answered_at=at)
    gather(edition)
    row = voice_of(noted)
    assert (row.fate, row.reason_th, row.answered_on, row.told_on) == ("answered", "ติดตั้งแล้ว", day, day)
    assert voice_of(bare).fate == "waiting"
    questions.approve(edition, [noted.number], by="test")
    gather(edition)
    row.refresh_from_db()
    assert (row.fate, row.answered_on, row.told_on) == ("waiting", None, None)


def test_a_decision_of_the_office_stays_when_the_source_changes(edition):
    question = making.make_question(edition)
    gather(edition)
    Voice.objects.update(fate="set_aside", reason_th="อยู่นอกอำนาจ", reason_en="Not ours")
    Question.objects.update(text="ทำไมไม่มีปลั๊กเลย")
    gather(edition)
    row = voice_of(question)
    assert (row.fate, row.text) == ("set_aside", "ทำไมไม่มีปลั๊กเลย")


def test_a_statement_that_is_gone_leaves_its_voice_withdrawn(edition):
    gone = making.make_opinion(edition)
    gather(edition)
    Statement.objects.filter(pk=gone.pk).delete()
    assert gather(edition) == Gathered(changed=1)
    assert [row.fate for row in edition.voices.all()] == ["withdrawn"]
    assert gather(edition) == Gathered()


def test_a_rehearsal_has_no_voices(edition):
    copy = make.make_edition("copy")
    copy.rehearsal_of = edition
    copy.save()
    making.make_opinion(copy)
    assert gather(copy) == Gathered()
    assert not copy.voices.exists()


def test_a_voice_knows_the_decision_that_goes_farthest_and_the_first_day(edition):
    voice = making.make_voice(edition)
    first, second = TODAY - dt.timedelta(days=5), TODAY - dt.timedelta(days=2)
    making.make_improvement(edition, "ก", voice, **making.decided("no", day=first, published=True))
    making.make_improvement(
        edition, "ข", voice, **making.decided("partly", "done", day=second, published=True)
    )
    making.make_improvement(edition, "ค", voice)
    assert follow(edition, [voice.pk]) == 1
    voice.refresh_from_db()
    assert (voice.fate, voice.outcome, voice.is_done, voice.is_verified) == (
        "taken_up",
        "partly",
        True,
        False,
    )
    assert (voice.answered_on, voice.told_on, voice.acknowledged_on) == (first, first, TODAY)
    assert follow(edition) == 0


def test_a_voice_waits_again_when_its_only_improvement_is_dropped(edition):
    voice = making.make_voice(edition)
    row = making.make_improvement(edition, "ก", voice, **making.decided())
    follow(edition)
    row.dropped_at = timezone.now()
    row.save()
    follow(edition)
    voice.refresh_from_db()
    assert (voice.fate, voice.outcome, voice.answered_on) == ("waiting", "", None)


def test_what_was_promised_is_done_in_the_year_that_goes_on_with_it(edition):
    before = make.make_edition("2025", year=2025)
    voice = making.make_voice(before)
    promise = making.make_improvement(before, "ก", voice, **making.decided("do", "started"))
    heir = making.make_improvement(edition, "ก", carried_from=promise, **making.decided("do", "done"))
    follow(edition)
    voice.refresh_from_db()
    assert (voice.fate, voice.outcome, voice.is_done) == ("taken_up", "do", True)
    heir.dropped_at = timezone.now()
    heir.save()
    follow(before)
    voice.refresh_from_db()
    assert not voice.is_done


def test_twenty_thousand_voices_are_gathered_in_a_few_seconds(edition):
    Statement.objects.bulk_create(
        Statement(edition=edition, number=number, text=f"ความเห็นที่ {number}", language="th", state="shown")
        for number in range(20_000)
    )
    began = time.process_time()
    assert gather(edition).new == 20_000
    first = time.process_time() - began
    assert gather(edition) == Gathered()
    again = time.process_time() - began - first
    assert (first < 20, again < 6) == (True, True)


def test_the_newest_year_is_gathered_by_itself_and_the_map_stays_as_it_is(edition):
    old, draft = make.make_edition("2025", year=2025), make.make_edition("2027", year=2027, state="draft")
    for one in (edition, old, draft):
        making.make_opinion(one)
    before = picture.newest_change(edition)
    assert tasks.gather() == 1
    assert [one.voices.count() for one in (edition, old, draft)] == [1, 0, 0]
    assert picture.newest_change(edition) == before
