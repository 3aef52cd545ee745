"""Meetings: the poll, the number, the agenda that fills itself, calendar and mails."""

import datetime as dt
import threading

import icalendar
import pytest
from django.db import connections

from sewana.base.models import AuditEntry
from sewana.committee.models import (
    AgendaItem,
    Attendance,
    Decision,
    Duty,
    Meeting,
    MeetingState,
    Section,
    Task,
)
from sewana.committee.operations import (
    agenda,
    approval,
    attendance,
    decisions,
    meetings,
    minutes,
)
from sewana.committee.operations.decisions import Resolved
from sewana.committee.operations.meetings import ChangedMeanwhile, NotNow
from sewana.committee.queries import meetings as queries
from sewana.committee.queries.meeting_calendar import entry_of
from tests.committee.meeting_world import called, make_world, on, polled, slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def numbers(world):
    rows = Meeting.objects.filter(edition=world.edition).order_by("id")
    return [(row.number, row.year, row.state) for row in rows]


def test_a_poll_counts_and_marks_the_time_that_suits_most(world):
    meeting = polled(world, slot(30), slot(31), slot(32))
    first, second, _third = meeting.options.all()
    for member, answers in zip(world.members, ("yn", "ym", "my"), strict=False):
        words = {"y": "yes", "m": "maybe", "n": "no"}
        given = {first.pk: words[answers[0]], second.pk: words[answers[1]]}
        meetings.answer_dates(meeting, member, given, by="test")
    poll = queries.poll_of(meeting, queries.committee_of(world.edition))
    assert [(c.yes, c.maybe, c.no, c.is_best) for c in poll.choices] == [
        (2, 1, 0, True),
        (1, 1, 1, False),
        (0, 0, 0, False),
    ]
    assert poll.answered == 3
    assert [row.name for row in poll.rows] == [
        "นายสมชาย ใจดี",
        "นางดวงใจ ศรีสุข",
        "นายพิทักษ์ หนังสือ",
        "นางสาววารี รักอ่าน",
    ]


def test_an_answer_given_again_replaces_the_first_and_others_stay(world):
    meeting = polled(world)
    first, second = meeting.options.all()
    meetings.answer_dates(meeting, world.members[0], {first.pk: "no", second.pk: "yes"}, by="test")
    meetings.answer_dates(meeting, world.members[0], {first.pk: "yes"}, by="test")
    assert dict(world.members[0].date_answers.values_list("option", "answer")) == {
        first.pk: "yes",
        second.pk: "yes",
    }


def test_a_number_is_given_when_the_day_is_chosen(world):
    meeting = polled(world, on(2026, 3, 2), on(2026, 3, 3))
    assert (meeting.number, queries.name_of(meeting)) == (0, "ประชุมที่ยังไม่กำหนดวัน")
    meetings.choose_time(meeting, meeting.options.last(), by="test")
    meeting.refresh_from_db()
    assert (meeting.number, meeting.year, meeting.state) == (1, 2026, MeetingState.CALLED)
    assert queries.number_of(meeting) == "1/2569"
    with pytest.raises(NotNow):
        meetings.choose_time(meeting, meeting.options.first(), by="test")


def test_numbers_restart_each_calendar_year_without_gaps_or_doubles(world):
    for moment in (on(2026, 11, 2), on(2026, 12, 7), on(2027, 1, 4), on(2026, 12, 21)):
        called(world, moment)
    assert numbers(world) == [
        (1, 2026, "called"),
        (2, 2026, "called"),
        (1, 2027, "called"),
        (3, 2026, "called"),
    ]
    second = Meeting.objects.get(number=2)
    meetings.cancel_meeting(second, by="test")
    called(world, on(2026, 12, 28))
    assert sorted(Meeting.objects.filter(year=2026, number__gt=0).values_list("number", flat=True)) == [
        1,
        2,
        3,
    ]
    meetings.restore_meeting(second, by="test")
    assert second.number == 4


def test_a_meeting_that_moves_into_the_next_year_gets_a_number_of_that_year(world):
    meeting = called(world, on(2026, 12, 28))
    moved = on(2027, 1, 4)
    meetings.change_meeting(
        meeting, {"starts_at": moved.starts_at, "ends_at": moved.ends_at}, seen=meeting.sequence, by="test"
    )
    assert (meeting.number, meeting.year, meeting.sequence) == (1, 2027, 1)


def test_who_saves_details_on_top_of_a_change_is_told(world):
    meeting = called(world)
    meetings.change_meeting(meeting, {"place": "ห้อง 1"}, seen=0, by="test")
    with pytest.raises(ChangedMeanwhile):
        meetings.change_meeting(meeting, {"place": "ห้อง 2"}, seen=0, by="test")
    meeting.refresh_from_db()
    assert meeting.place == "ห้อง 1"
    assert meetings.change_meeting(meeting, {"place": "ห้อง 1"}, seen=1, by="test") == []


def held(world, moment=None):
    """A meeting that was opened and closed, with one decision that is a task."""
    meeting = called(world, moment or on(2026, 3, 2))
    item = agenda.add_item(meeting, Section.CONSIDERATION, "กำหนดหัวข้อเวที", by="test")
    due = dt.date(2026, 4, 1)
    decision = decisions.decide(item, Resolved("เชิญวิทยากรสามคน", world.members[2], due), by="test")
    meetings.open_meeting(meeting, by="test")
    meetings.close_meeting(meeting, by="test")
    return meeting, decision


def test_the_next_agenda_has_the_minutes_and_the_open_decisions_by_itself(world):
    waiting = called(world, on(2026, 5, 4))
    earlier, decision = held(world)
    later = called(world, on(2026, 4, 6))
    expected = [(Section.MINUTES, earlier.pk, None), (Section.ARISING, None, decision.pk)]
    for meeting in (waiting, later):
        agenda.fill_agenda(meeting)
        rows = meeting.items.values_list("section", "minutes_of", "arises_from")
        assert list(rows) == expected
    arising = later.items.get(arises_from=decision)
    assert arising.title == "เชิญวิทยากรสามคน"
    assert arising.background == ("มติที่ประชุมครั้งที่ 2/2569 ผู้รับผิดชอบ นางดวงใจ ศรีสุข กำหนดแล้วเสร็จ 1 เมษายน 2569")


def test_what_is_taken_off_the_agenda_stays_off_and_can_come_back(world):
    held(world)
    later = called(world, on(2026, 4, 6))
    item = later.items.get(section=Section.MINUTES)
    agenda.drop_item(item, True, by="test")
    agenda.fill_agenda(later)
    assert [len(part.items) for part in queries.agenda_of(later)] == [0, 0, 1, 0, 0, 0]
    agenda.drop_item(item, False, by="test")
    assert [len(part.items) for part in queries.agenda_of(later)] == [0, 1, 1, 0, 0, 0]


def test_a_decision_that_was_carried_out_is_no_matter_arising(world):
    _meeting, decision = held(world)
    Task.objects.filter(pk=decision.task_id).update(state="done")
    later = called(world, on(2026, 4, 6))
    assert not later.items.filter(section=Section.ARISING).exists()


def test_a_decision_becomes_a_task_once(world):
    meeting = called(world)
    item = agenda.add_item(meeting, Section.CONSIDERATION, "งบประมาณ", by="test")
    resolved = Resolved("ขออนุมัติงบ", world.members[0], dt.date(2026, 10, 1))
    assert decisions.decide(item, resolved, by="test") == decisions.decide(item, resolved, by="test")
    task = Task.objects.get()
    assert (task.title, task.owner, task.due_on, task.edition) == (
        "ขออนุมัติงบ",
        world.members[0],
        dt.date(2026, 10, 1),
        world.edition,
    )


def test_minutes_are_approved_with_corrections_and_the_approval_can_be_taken_back(world):
    earlier, _decision = held(world)
    later = called(world, on(2026, 4, 6))
    approval.approve_minutes(earlier, later, "หน้า 2 แก้เป็น สามคน", by=world.account)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.approved_at_meeting, earlier.corrections) == (
        "approved",
        later,
        "หน้า 2 แก้เป็น สามคน",
    )
    assert "หน้า 2 แก้เป็น สามคน" in later.items.get(minutes_of=earlier).resolution
    approval.withdraw_approval(earlier, by=world.account)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.corrections) == ("ended", "หน้า 2 แก้เป็น สามคน")


def test_the_clock_opens_closes_and_goes_back(world):
    meeting = called(world)
    meetings.open_meeting(meeting, by="test")
    meetings.close_meeting(meeting, by="test")
    assert meeting.opened_at <= meeting.closed_at
    meetings.reopen_meeting(meeting, by="test")
    meetings.reopen_meeting(meeting, by="test")
    assert (meeting.state, meeting.opened_at, meeting.closed_at) == ("called", None, None)
    with pytest.raises(NotNow):
        meetings.close_meeting(meeting, by="test")


def test_the_calendar_entry_keeps_its_id_counts_changes_and_is_cancelled(world):
    meeting = called(world, on(2026, 3, 2), place="ห้องประชุม 1", online_url="https://meet.example.org/a")
    first = icalendar.Calendar.from_ical(entry_of(meeting, "s@example.org", world.members[0]))
    event = first.walk("VEVENT")[0]
    assert (first["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert event["DTSTART"].to_ical() == b"20260302T090000"
    assert event["DTSTART"].params["TZID"] == "Asia/Bangkok"
    assert [str(zone["TZID"]) for zone in first.walk("VTIMEZONE")] == ["Asia/Bangkok"]
    assert str(event["ATTENDEE"]) == "mailto:chair@example.org"
    meetings.change_meeting(meeting, {"place": "ห้องประชุม 2"}, seen=0, by="test")
    meetings.cancel_meeting(meeting, by="test")
    last = icalendar.Calendar.from_ical(entry_of(meeting, "s@example.org", world.members[0]))
    gone = last.walk("VEVENT")[0]
    assert (last["METHOD"], gone["SEQUENCE"], gone["STATUS"], gone["UID"]) == (
        "CANCEL",
        2,
        "CANCELLED",
        event["UID"],
    )
    assert all(len(line) <= 75 for line in entry_of(meeting, "s@example.org").encode().split(b"\r\n"))


def test_a_place_in_a_group_that_is_out_gives_no_role(world):
    former = world.edition.working_groups.create(name_th="ฝ่ายเดิม", is_dropped=True)
    last = world.members[3]
    Duty.objects.create(member=last, group=former, role="chair")
    found = queries.committee_of(world.edition)
    assert [(one.pk, queries.role_of(one)) for one in found][2] == (last.pk, "กรรมการ")


def approved(world):
    """A meeting whose minutes were approved, with a matter, a decision of it and somebody who was there."""
    meeting = called(world, on(2026, 3, 2))
    meetings.open_meeting(meeting, by="test")
    row = attendance.check_in(meeting, world.members[0], "room", by="test")
    item = agenda.add_item(meeting, Section.CONSIDERATION, "หัวข้อ", by="test")
    decision = decisions.decide(item, decisions.Resolved("จองห้อง", None, None), by="test")
    meetings.close_meeting(meeting, by="test")
    approval.approve_minutes(meeting, called(world, on(2026, 4, 2)), "", by=None)
    return row, item, decision


@pytest.mark.parametrize(
    "deed",
    [
        lambda row, item, decision: attendance.say_left(row, has_left=True, by="test"),
        lambda row, item, decision: decisions.decide(item, decisions.Resolved("อื่น", None, None), by="test"),
        lambda row, item, decision: decisions.drop_decision(decision, True, by="test"),
    ],
)
def test_what_was_approved_stays_as_it_was(world, deed):
    row, item, _decision = approved(world)
    fresh = Attendance.objects.get(pk=row.pk), AgendaItem.objects.get(pk=item.pk), Decision.objects.get()
    with pytest.raises((meetings.NotNow, minutes.MinutesClosed)):
        deed(*fresh)
    assert Attendance.objects.get(pk=row.pk).left_at is None
    assert list(Decision.objects.values_list("text", "is_dropped")) == [("จองห้อง", False)]


@pytest.mark.parametrize(
    ("state", "dropped", "back"),
    [("todo", "dropped", "todo"), ("doing", "dropped", "todo"), ("done", "done", "done")],
)
def test_a_decision_taken_back_takes_its_task_along_unless_that_is_done(world, state, dropped, back):
    item = agenda.add_item(called(world), Section.CONSIDERATION, "หัวข้อ", by="test")
    decision = decisions.decide(item, decisions.Resolved("จองห้อง", None, None), by="test")
    Task.objects.update(state=state)
    decisions.drop_decision(Decision.objects.get(), True, by="test")
    after = Task.objects.get()
    assert (after.state, after.version) == (dropped, 1 if state == "done" else 2)
    decisions.drop_decision(Decision.objects.get(), False, by="test")
    assert (Task.objects.get().state, decision.item.decisions.get().is_dropped) == (back, False)


def test_a_meeting_follows_up_only_those_that_were_before_it(world):
    held = called(world, slot(-5))
    item = agenda.add_item(held, Section.CONSIDERATION, "หัวข้อ", by="test")
    decisions.decide(item, decisions.Resolved("จองห้อง", None, None), by="test")
    meetings.open_meeting(held, by="test")
    meetings.close_meeting(held, by="test")
    earlier, later, poll = called(world, slot(-20)), called(world, slot(5)), polled(world)
    assert [one.items.count() for one in (earlier, later, poll)] == [0, 2, 2]


def test_each_deed_leaves_one_entry_in_the_audit(world):
    before = AuditEntry.objects.count()
    meeting = called(world)
    meetings.open_meeting(meeting, by=world.account)
    last = AuditEntry.objects.order_by("-id").first()
    assert (last.operation, last.actor, last.after) == (
        "open_meeting",
        world.account.email,
        {"meeting": meeting.pk},
    )
    assert AuditEntry.objects.count() == before + 3


def test_moving_an_item_keeps_the_others_in_order(world):
    meeting = called(world)
    rows = [agenda.add_item(meeting, Section.OTHER, str(n), by="test") for n in range(3)]
    agenda.move_item(AgendaItem.objects.get(pk=rows[2].pk), -1, by="test")
    assert list(meeting.items.values_list("title", flat=True)) == ["0", "2", "1"]
    agenda.move_item(AgendaItem.objects.get(pk=rows[0].pk), -1, by="test")
    assert list(meeting.items.values_list("title", flat=True)) == ["0", "2", "1"]


@pytest.mark.django_db(transaction=True)
def test_eight_meetings_called_at_the_same_moment_get_eight_numbers(world):
    ready = threading.Barrier(8)

    def call(number):
        ready.wait()
        called(world, on(2026, 3, 2, 8 + number))
        connections.close_all()

    callers = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(row[0] for row in numbers(world)) == list(range(1, 9))
