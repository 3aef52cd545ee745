"""The pages of improvements: begun, decided with its reason, shown, worked on, opened again."""

import datetime as dt

import pytest
from django.utils import timezone

from sewana.action.models import Improvement, Progress, Voice
from sewana.action.operations import deciding, improvements, triage, undoing, working
from sewana.action.operations.improvements import NotPossible
from sewana.action.queries.opinion_evidence import evidence
from sewana.people.models import Group
from sewana.reflection import operations as reflection
from tests import make
from tests.action.making import RULING, begun, decision_of, read, url, voice

pytestmark = pytest.mark.django_db


def test_it_says_what_its_voice_says_and_the_voice_knows(edition):
    said = voice(edition, translation="A broken socket", weight=9)
    row = improvements.begin_improvement(edition, voices=[said, voice(edition, 2, "ปลั๊กอีกจุด")], by="test")
    assert (row.said_th, row.said_en) == ("ปลั๊กไฟเสีย", "A broken socket")
    assert row.links.get(is_lead=True).voice == said
    said.refresh_from_db()
    assert (said.fate, said.acknowledged_on) == ("taken_up", timezone.localdate())


def test_a_decision_needs_a_reason_in_both_languages_and_keeps_what_was_typed(edition, office):
    row = begun(edition)
    answer = office.post(url("decision", edition, row), decision_of(row, reason_en="", did_th="ซ่อมแล้ว"))
    page = answer.content.decode()
    assert "ทั้งภาษาไทยและภาษาอังกฤษ" in page
    assert "เพราะทุกกลุ่มขอ" in page
    assert "ซ่อมแล้ว" in page
    row.refresh_from_db()
    assert row.verdict == ""


def test_a_reason_that_nobody_can_see_is_none_and_no_reason_reads_otherwise_than_it_is_kept(edition, office):
    row = begun(edition)
    office.post(url("decision", edition, row), decision_of(row, reason_en="\u200b\u2060"))
    row.refresh_from_db()
    assert row.verdict == ""
    office.post(url("decision", edition, row), decision_of(row, reason_en="  Every\u202e group\u200b "))
    row.refresh_from_db()
    assert (row.verdict, row.reason_en) == ("do", "Every group")


def test_a_day_in_the_future_is_no_day_of_a_decision(edition):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(NotPossible):
        deciding.decide(begun(edition), deciding.Ruling("no", "ก", "a", decided_on=tomorrow), by="test")


def test_two_who_decide_at_once_are_told_and_both_texts_stay(edition, office):
    row = begun(edition)
    sent = decision_of(row, reason_th="เหตุผลของคนที่สอง")
    office.post(url("decision", edition, row), decision_of(row, reason_th="เหตุผลของคนแรก"))
    page = office.post(url("decision", edition, row), sent).content.decode()
    assert "เหตุผลของคนแรก" in page
    assert "เหตุผลของคนที่สอง" in page
    row.refresh_from_db()
    assert row.reason_th == "เหตุผลของคนแรก"
    # One more click keeps mine.
    again = sent | {"decision-version": row.version}
    office.post(url("decision", edition, row), again)
    row.refresh_from_db()
    assert row.reason_th == "เหตุผลของคนที่สอง"


def test_nothing_is_shown_before_it_is_decided_and_worded_in_both_languages(edition):
    row = begun(edition, said_en="")
    with pytest.raises(NotPossible):
        deciding.publish(row, by="test")
    deciding.decide(row, RULING, by="test")
    with pytest.raises(NotPossible):
        deciding.publish(row, by="test")
    row.refresh_from_db()
    improvements.change_improvement(row, {"said_en": "Sockets"}, seen=row.version, by="test")
    row = deciding.publish(row, by="test")
    assert row.is_public
    assert Progress.objects.filter(improvement=row, is_public=True).count() == 1


def test_a_voice_is_told_on_the_day_it_is_shown_and_no_longer_when_it_is_taken_back(edition):
    said = voice(edition)
    row = begun(edition, voices=[said])
    deciding.decide(row, RULING, by="test")
    said.refresh_from_db()
    assert (said.outcome, said.answered_on, said.told_on) == ("do", timezone.localdate(), None)
    deciding.publish(row, by="test")
    said.refresh_from_db()
    assert said.told_on == timezone.localdate()
    deciding.take_back(row, by="test")
    said.refresh_from_db()
    assert said.told_on is None


def test_what_is_shown_again_has_its_whole_story_and_is_news_to_nobody(edition, client):
    row = deciding.publish(deciding.decide(begun(edition), RULING, by="test"), by="test")
    working.move(row, "started", words=("เริ่มแล้ว", "Begun"), by="test")
    steps = Progress.objects.filter(is_public=True).count()
    deciding.take_back(row, by="test")
    assert client.get(url("item", edition, row)).status_code == 404
    assert "เริ่มแล้ว" not in read(client, url("feed", edition))
    deciding.publish(row, by="test")
    assert "เริ่มแล้ว" in read(client, url("item", edition, row))
    assert Progress.objects.filter(is_public=True).count() == steps
    # Another decision, of course, is news.
    deciding.take_back(row, by="test")
    deciding.decide(row, deciding.Ruling("no", "ก", "a", "ไม่ทำ", "No"), by="test")
    deciding.publish(row, by="test")
    assert Progress.objects.filter(is_public=True).count() == steps + 1


def test_a_voice_whose_author_withdrew_leaves_the_improvement_standing(edition, office):
    said = voice(edition)
    row = begun(edition, voices=[said])
    Voice.objects.filter(pk=said.pk).update(fate="withdrawn")
    assert "took it back" in read(office, url("improvement", edition, row), "en")


@pytest.mark.parametrize("do", ["drop", "unlink"])
def test_what_is_taken_off_waits_again_and_can_be_brought_back(edition, office, do):
    said = voice(edition)
    row = begun(edition, voices=[said])
    office.post(url("improvement-deeds", edition, row), {"do": do, "voice": said.number})
    said.refresh_from_db()
    assert said.fate == "waiting"
    back = {"drop": "bring_back", "unlink": "link"}[do]
    office.post(url("improvement-deeds", edition, row), {"do": back, "voice": said.number})
    said.refresh_from_db()
    assert said.fate == "taken_up"


def test_lists_are_searched_and_filtered(edition, office):
    begun(edition, said_th="ขอปลั๊กไฟ", said_en="Sockets")
    late = deciding.decide(begun(edition, said_th="ลิฟต์", said_en="Lift"), RULING, by="test")
    Improvement.objects.filter(pk=late.pk).update(due_on=dt.date(2026, 1, 1), stage="started")
    address = url("improvements", edition)
    assert "ลิฟต์" not in read(office, f"{address}?q=ปลั๊ก")
    assert "ขอปลั๊กไฟ" not in read(office, f"{address}?state=late")
    board = read(office, f"{address}?view=board")
    assert "ลิฟต์" in board
    assert "ขอปลั๊กไฟ" in board
    assert "No improvement found" in read(office, f"{address}?q=ไม่มีแน่", "en")


def test_a_new_one_needs_words_in_one_language(edition, office):
    assert "ควรดีขึ้น" in office.post(url("improvement-new", edition), {"said_th": ""}).content.decode()
    answer = office.post(url("improvement-new", edition), {"said_en": "More light"})
    assert answer.status_code == 302
    assert edition.improvements.get().said_en == "More light"


def test_a_rehearsal_begins_nothing(edition):
    rehearsal = make.make_edition("2026-rehearsal", rehearsal_of=edition)
    with pytest.raises(NotPossible):
        begun(rehearsal)


def test_the_opinion_map_stands_beside_the_decision(edition, office):
    first = make.make_statement(edition, "ขอปลั๊กไฟทุกโต๊ะ")
    second = make.make_statement(edition, "ขอห้องเงียบ")
    make.ballots(edition, [{first: 1, second: -1 if n % 3 else 1} for n in range(60)])
    make.ballots(edition, [{first: -1, second: 1} for _ in range(12)])
    reflection.refresh(edition)
    said = voice(edition, kind="statement", statement=first)
    row = begun(edition, voices=[said])
    page = read(office, url("improvement", edition, row), "en")
    assert "83% of 72 who voted agree" in page
    # Of what was not voted on it says so.
    other = begun(edition, voices=[voice(edition, 2, "จดหมาย")])
    assert "says nothing of these voices" in read(office, url("improvement", edition, other), "en")


def test_fewer_than_five_on_a_side_are_not_told_of_beside_the_decision(edition, office):
    first = make.make_statement(edition, "ขอปลั๊กไฟทุกโต๊ะ")
    second = make.make_statement(edition, "ขอห้องเงียบ")
    people = make.ballots(edition, [{first: 1, second: -1 if n % 3 else 1} for n in range(60)])
    staff = Group.objects.filter(side="provider").first()
    students = Group.objects.filter(side="user").first()
    for number, person in enumerate(people):
        person.group = staff if number < 4 else students
        person.save()
    reflection.refresh(edition)
    row = begun(edition, voices=[voice(edition, kind="statement", statement=first)])
    (one,) = evidence(edition, {first.number})
    cells = {cell.column: cell for cell in one.cells}
    # The four, and the others too: all that voted less those would tell of the four.
    assert [(cells[name].n, cells[name].range) for name in ("providers", "users")] == [(None, ""), (None, "")]
    assert cells["all"].n == 60
    assert one.difference is None
    assert "ขอปลั๊กไฟทุกโต๊ะ" in read(office, url("improvement", edition, row))


def test_the_voice_whose_votes_everybody_reads_stays_while_they_do(edition):
    """From wherever it is dealt with: in triage too, and by undoing."""
    first = voice(edition, weight=9)
    row = begun(edition)
    change = triage.take_up(edition, [triage.Pick(first.number)], row, by="test")
    assert row.links.get().is_lead
    triage.take_up(edition, [triage.Pick(voice(edition, 2, "อีกเสียง").number)], row, by="test")
    deciding.decide(row, RULING, by="test")
    deciding.publish(row, by="test")
    with pytest.raises(triage.NotPossible):
        triage.answer(edition, [triage.Pick(first.number)], "ตอบ", "", by="test")
    with pytest.raises(triage.NotPossible):
        undoing.undo(edition, change.pk, by="test")
    deciding.take_back(row, by="test")
    triage.answer(edition, [triage.Pick(first.number)], "ตอบ", "", by="test")
    assert row.links.get().is_lead
