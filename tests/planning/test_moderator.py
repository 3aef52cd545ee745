"""The moderator's questions: in their order, for whom, taken away and brought back; and what is missing in the plan."""

import pytest
from django.test import Client
from django.utils import translation

from sewana.committee.operations.members import Changed
from sewana.planning.operations import questions as operations
from sewana.planning.operations import replies
from tests import make
from tests.planning.test_speakers import add

pytestmark = pytest.mark.django_db
OFFICE = "/office/editions/2026/moderator/"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft")


@pytest.fixture
def office(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def ask(edition, text, **given):
    return operations.add_question(edition, {"text_th": text} | given, by="test")


def texts(edition):
    return [one.text_th for one in edition.prepared_questions.filter(is_dropped=False)]


def test_questions_are_written_ordered_taken_away_and_brought_back(office, edition):
    speaker = add(edition, state="accepted")
    given = {"do": "question", "text_th": "หนึ่ง", "text_en": "One", "for_speaker": str(speaker.pk)}
    office.post(OFFICE, given)
    office.post(OFFICE, given)  # a double click
    for text in ("สอง", "สาม"):
        office.post(OFFICE, {"do": "question", "text_th": text})
    first, second, third = edition.prepared_questions.all()
    assert first.for_speaker == speaker

    def do(question, deed):
        office.post(f"{OFFICE}questions/{question.pk}/deeds/", {"do": deed})

    do(third, "up")
    assert texts(edition) == ["หนึ่ง", "สาม", "สอง"]
    do(first, "up")
    do(second, "down")
    assert texts(edition) == ["หนึ่ง", "สาม", "สอง"]
    do(first, "down")
    assert texts(edition) == ["สาม", "หนึ่ง", "สอง"]
    do(first, "remove")
    assert texts(edition) == ["สาม", "สอง"]
    do(first, "back")
    assert texts(edition) == ["สาม", "หนึ่ง", "สอง"]


def test_two_who_change_one_question_are_told(office, edition):
    question = ask(edition, "เดิม")
    seen = operations.digest(question)
    page = f"{OFFICE}questions/{question.pk}/"
    office.post(page, {"text_th": "ของเขา", "seen": seen})
    told = office.post(page, {"text_th": "ของเรา", "seen": seen}).content.decode()
    assert "ของเขา" in told
    assert "ของเรา" in told
    with pytest.raises(Changed):
        operations.change_question(question, {}, seen=seen, by="test")
    question.refresh_from_db()
    office.post(page, {"text_th": "ของเรา", "seen": operations.digest(question)})
    assert texts(edition) == ["ของเรา"]


def test_a_question_is_not_for_somebody_who_does_not_come(office, edition):
    gone = add(edition, state="declined")
    page = office.post(OFFICE, {"do": "question", "text_th": "ก", "for_speaker": str(gone.pk)})
    assert not edition.prepared_questions.exists()
    assert 'aria-invalid="true"' in page.content.decode()


def test_the_same_question_may_be_for_two_and_keeps_its_name_when_a_word_is_mended(office, edition):
    one, other = add(edition, state="accepted"), add(edition, name="คนอื่น", state="accepted")
    for who in (one, other, other):
        office.post(OFFICE, {"do": "question", "text_th": "ก", "for_speaker": str(who.pk)})
    first, second = edition.prepared_questions.all()
    assert (first.for_speaker, second.for_speaker) == (one, other)
    type(one).objects.filter(pk=one.pk).update(state="declined")
    page = f"{OFFICE}questions/{first.pk}/"
    assert f'value="{one.pk}" selected lang="th"' in office.get(page).content.decode()
    words = {"text_th": "ข", "for_speaker": str(one.pk), "seen": operations.digest(first)}
    office.post(page, words)
    first.refresh_from_db()
    assert (first.text_th, first.for_speaker) == ("ข", one)


def test_speakers_read_their_own_questions_and_the_moderator_all(client, edition):
    one, other = add(edition, state="accepted"), add(edition, name="คนอื่น", state="accepted")
    leads = add(edition, name="ผู้นำ", state="accepted", role="moderator")
    ask(edition, "ถามคนแรก", for_speaker=one)
    ask(edition, "ถามทุกคน")
    operations.drop_question(ask(edition, "เอาออกแล้ว", for_speaker=one), is_dropped=True, by="test")
    told = {
        who.number: [
            text in client.get(f"/s/{who.secret}/").content.decode()
            for text in ("ถามคนแรก", "ถามทุกคน", "เอาออกแล้ว")
        ]
        for who in (one, other, leads)
    }
    assert told == {1: [True, False, False], 2: [False, False, False], 3: [True, True, False]}


def test_the_plan_says_what_is_missing_and_leads_to_the_page_that_mends_it(office, edition):
    speaker, leads = add(edition, state="chosen"), add(edition, name="ผู้นำ", state="invited", role="moderator")
    question = ask(edition, "ก")
    operations.drop_question(question, is_dropped=True, by="test")

    def reasons():
        with translation.override("en"):
            office.cookies["sewana_language"] = "en"
            return office.get("/office/editions/2026/plan/").content.decode()

    page = reasons()
    for words in ("0 of 1 accepted", "1 speaker has not accepted yet", "the moderator has not answered yet"):
        assert words in page
    assert "no question is prepared yet" in page
    assert 'href="/office/editions/2026/speakers/"' in page
    assert 'href="/office/editions/2026/moderator/"' in page
    for one in (speaker, leads):
        replies.answer(one, "accepted", "")
    assert "1 speaker has not said whether they may be recorded and published" in reasons()
    edition.speakers.update(may_record=False, may_publish=False)
    operations.drop_question(question, is_dropped=False, by="test")
    page = reasons()
    assert "1 of 1 accepted" in page
    assert "1 question prepared" in page
    assert "has not accepted yet" not in page
    assert "has not said whether" not in page
    assert "no question is prepared yet" not in page
