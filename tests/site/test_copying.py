"""Next year's round out of this year's: what is carried over, what is not, and what has to be renewed."""

import datetime as dt
from random import Random

import pytest
from django.utils import timezone, translation

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.committee.models import Answer
from sewana.committee.operations import tasks
from sewana.committee.operations.copying import a_year_later
from sewana.forum.models import Participant, Question, Upvote
from sewana.people.models import Group
from sewana.planning.models import BusyDay, DayPlan, MediaItem, PreparedQuestion
from sewana.planning.operations import day, media, topics
from sewana.reflection import operations as reflection
from sewana.site.copying import copy_year
from sewana.site.renewal import renewals
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 2, 22)


@pytest.fixture
def source():
    make.make_library()
    edition = make.make_edition(held_on=dt.date(2026, 3, 17))
    chair = people.member(
        edition, "ก ก", role="chair", answer=Answer.ACCEPTED, email="a@example.org", phone="1"
    )
    people.member(edition, "ข ข", answer=Answer.DECLINED, unit="2")
    first = tasks.begin_task(
        edition, title="แรก", part="day", owner=chair, due_on=dt.date(2026, 3, 1), by="test"
    )
    second = tasks.begin_task(
        edition,
        title="หลัง",
        part="media",
        group=people.group(edition),
        due_on=dt.date(2026, 3, 10),
        by="test",
    )
    tasks.need(second, first, by="test")
    tasks.move_task(first, "done", by="test")
    tasks.move_task(tasks.begin_task(edition, title="เลิก", part="day", by="test"), "dropped", by="test")
    PreparedQuestion.objects.create(edition=edition, text_th="ถาม", text_en="ask")
    poster = {
        "title_th": "ป้าย",
        "owner": chair,
        "due_on": dt.date(2026, 2, 15),
        "use": "public",
        "credit": "ก",
    }
    item = media.add_item(edition, poster, by="test")
    item.versions.create(number=1, url="https://example.org/a", approved_at=timezone.now())
    media.remove_item(media.add_item(edition, {"title_th": "เลิก"}, by="test"), by="test")
    paper = edition.papers.create(kind="minutes", state="issued")
    media.add_item(edition, {"title_th": "ฉบับลงนาม", "paper": paper}, by="test")
    DayPlan.objects.create(edition=edition, begins=dt.time(9), ends=dt.time(12))
    return edition


def test_people_groups_and_duties_come_along_and_nobody_has_been_asked(source):
    made = copy_year(source, by="test")
    member = made.members.get()
    duty = member.duties.get()
    assert (member.name, member.email, member.answer, member.asked_at, duty.role, duty.group.edition) == (
        "ก ก",
        "a@example.org",
        "listed",
        None,
        "chair",
        made,
    )
    assert member.secret != source.members.get(name="ก ก").secret
    assert made.working_groups.count() == source.working_groups.count() == 9


def test_tasks_come_along_open_a_year_later_with_owner_and_needs(source):
    made = copy_year(source, by="test")
    first, second = made.tasks.order_by("number")
    assert (first.title, first.state, first.due_on, first.owner, first.days_before) == (
        "แรก",
        "todo",
        dt.date(2027, 3, 1),
        made.members.get(),
        16,
    )
    assert (second.group.edition, list(second.needs.all()), second.copied_from.title) == (
        made,
        [first],
        "หลัง",
    )
    made.held_on = dt.date(2027, 5, 20)
    made.save()
    tasks.date_by_forum(made, by="test")
    assert made.tasks.get(title="แรก").due_on == dt.date(2027, 5, 4)


def test_questions_hours_and_media_come_along_without_files(source):
    made = copy_year(source, by="test")
    item = made.media.get()
    assert (item.title_th, item.owner, item.due_on, item.days_before, item.use, item.credit) == (
        "ป้าย",
        made.members.get(),
        dt.date(2027, 2, 15),
        30,
        "public",
        "ก",
    )
    assert (item.versions.count(), item.removed_at, item.version) == (0, None, 1)
    made.held_on = dt.date(2027, 5, 20)
    made.save()
    assert media.date_by_forum(made, by="test") == 1
    item.refresh_from_db()
    assert item.due_on == dt.date(2027, 4, 20)
    assert made.prepared_questions.get().text_en == "ask"
    assert made.day_plan.begins == dt.time(9)


def test_asked_twice_the_same_draft_comes_back_untouched(source):
    made = copy_year(source, by="test")
    made.tasks.filter(title="แรก").delete()
    assert copy_year(source, by="test") == made
    assert (made.tasks.count(), made.members.count()) == (1, 1)


def test_when_one_stage_fails_nothing_is_there(source, monkeypatch):
    before = AuditEntry.objects.count()
    MediaItem.objects.create(edition=source, number=5, title_th="ก")
    monkeypatch.setattr("sewana.site.copying.copy_plan", lambda *_arguments, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        copy_year(source, by="test")
    assert (source.copies.count(), AuditEntry.objects.count()) == (0, before)


def test_the_twenty_ninth_of_february_has_a_day_a_year_later():
    assert a_year_later(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)
    assert a_year_later(dt.date(2027, 2, 28)) == dt.date(2028, 2, 28)


def test_what_to_renew_says_who_left_and_what_falls_on_a_holiday(source):
    BusyDay.objects.create(
        kind="holiday",
        title_th="หยุด",
        title_en="Holiday",
        begins_on=dt.date(2027, 3, 1),
        ends_on=dt.date(2027, 3, 1),
    )
    source.papers.create(kind="appointment-order", state="issued")
    tasks.begin_task(source, title="เสาร์", part="day", due_on=dt.date(2026, 3, 6), by="test")
    made = copy_year(source, by="test")
    with translation.override("en"):
        found = {row.what: row.why for row in renewals(made)}
    assert found["แรก"] == "1 March 2027 is Holiday"
    assert found["เสาร์"] == "6 March 2027 is a weekend"
    assert "หลัง" not in found
    assert found["นายข ข"].startswith("declined last year")
    assert found["The committee"] == "1 person has not been asked for this year"
    assert "was issued for last year only" in found.values()


def test_questions_that_were_not_answered_become_topics_with_their_evidence(client, source):
    client.force_login(make.make_account())
    made = copy_year(source, by="test")
    voters = [Participant.objects.create(edition=source, seal=f"{n}", number=n) for n in range(6)]
    wanted, lonely, answered = (
        Question.objects.create(edition=source, number=n, text=text, language="th", state=state)
        for n, text, state in (
            (1, "เปิดดึกไหม", "approved"),
            (2, "เสียงดัง", "approved"),
            (3, "ตอบแล้ว", "answered"),
        )
    )
    Upvote.objects.bulk_create(
        [Upvote(participant=one, question=wanted) for one in voters]
        + [Upvote(participant=one, question=lonely) for one in voters[:3]]
        + [Upvote(participant=one, question=answered) for one in voters]
    )
    url = f"/office/editions/{made.key}/topic/evidence/"
    voices = client.get(url).context["voices"]
    assert [(voice.key, voice.votes) for voice in voices] == [("q1", 6), ("q2", None)]
    client.post(url, {"voice": ["q1", "q3"]})
    proposal = made.proposals.get()
    assert (proposal.title, proposal.source, proposal.evidence[0]["votes"], proposal.state) == (
        "เปิดดึกไหม",
        "last_year",
        6,
        "shown",
    )


def test_opinions_that_part_the_sides_become_topics_once(client, source, django_assert_max_num_queries):
    client.force_login(make.make_account())
    groups = {group.side: group for group in Group.objects.order_by("-id")}
    apart, *others = (
        make.make_statement(source, text) for text in ("ควรเปิดดึก", "ควรเงียบ", "ควรมีน้ำดื่ม", "ควรเย็น")
    )
    draw = Random(7)
    # Some tell no side, as in earnest: without them a count that is held back could be worked out.
    for side, share in (("user", 0.7), ("provider", 0.3), (None, 0.5)):
        votes = [
            {apart: draw.choices((1, -1, 0), (share, 0.9 - share, 0.1))[0]}
            | {one: draw.choices((1, -1, 0), (0.45, 0.45, 0.1))[0] for one in others}
            for _person in range(120)
        ]
        people_ = [person.pk for person in make.ballots(source, votes)]
        Participant.objects.filter(pk__in=people_).update(group=groups.get(side))
    reflection.refresh(source)
    committee.show_reflection(source, True, by="test")
    made = copy_year(source, by="test")
    url = f"/office/editions/{made.key}/topic/evidence/"
    with django_assert_max_num_queries(20):
        page = client.get(url)
    voice, *rest = page.context["voices"]
    assert "ควรเงียบ" not in {one.text for one in rest}
    assert (voice.text, voice.votes, voice.words.count("%")) == ("ควรเปิดดึก", None, 2)
    client.post(url, {"voice": [voice.key]})
    client.post(url, {"voice": [voice.key]})
    proposal = made.proposals.get()
    assert (proposal.title, proposal.source, proposal.evidence[0]["words"]) == (
        voice.text,
        "last_year",
        voice.words,
    )
    assert "disabled" in client.get(url).content.decode()


def test_holidays_of_the_year_that_are_not_known_yet_are_said(source):
    made = copy_year(source, by="test")
    with translation.override("en"):
        assert [row.why for row in renewals(made) if row.what == "Public holidays of 2027"] == [
            "they are not taken over yet, so that a task may fall on one"
        ]
        day.take_holidays(made, 2027, by="test")
        assert "Public holidays of 2027" not in {row.what for row in renewals(made)}


def test_the_call_goes_along_closed_and_a_room_not_offered_stays_behind(source):
    call = {"text_th": "เสนอได้", "text_en": "Propose", "is_open": True}
    topics.set_call(source, call | {"opens_on": TODAY, "closes_on": TODAY}, by="test")
    topics.add_proposal(source, title="ก", reason="", language="th", by="test")
    room = day.save_room(source, {"name_th": "หอสมุด"}, {"name_th": "ห้อง"}, by="test")
    source.day_plan.room = room
    source.day_plan.save()
    day.drop_room(source, room, is_dropped=True, by="test")
    made = copy_year(source, by="test")
    copied = made.topic_call
    assert (copied.text_th, copied.text_en, copied.is_open, copied.opens_on, copied.closes_on) == (
        "เสนอได้",
        "Propose",
        False,
        None,
        None,
    )
    assert (made.proposals.count(), made.day_plan.room) == (0, None)


def test_media_of_somebody_without_an_address_stay_theirs(source):
    owner = people.member(source, "ค ค", answer=Answer.ACCEPTED, unit="3")
    MediaItem.objects.create(edition=source, number=9, title_th="สไลด์", owner=owner)
    made = copy_year(source, by="test")
    assert made.media.get(number=9).owner == made.members.get(name="ค ค")
