"""The draft of a programme: sessions, what does not fit, moves, and taking back."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from sewana.committee.operations.members import Changed, NotPossible
from sewana.planning.models import DayPlan
from sewana.planning.operations import programme, publishing
from sewana.planning.operations.last_programme import take_last_programme
from sewana.planning.queries.programme import sessions
from sewana.planning.queries.session_clashes import clashes
from tests import make
from tests.planning.programme_world import DAY, at, make_edition, make_room, make_session, make_speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def times(edition):
    return [
        (row.title_th, f"{timezone.localtime(row.starts_at):%H.%M}", row.is_cancelled)
        for row in sessions(edition)
    ]


def test_the_usual_half_day_begins_when_the_forum_begins_and_is_written_once(edition):
    room = make_room()
    DayPlan.objects.create(edition=edition, begins=dt.time(9), room=room)
    speaker = make_speaker(edition)
    make_speaker(edition, 2, state="invited")
    assert programme.begin_usual(edition, by="test") == 6
    assert programme.begin_usual(edition, by="test") == 0
    rows = list(sessions(edition))
    assert [f"{timezone.localtime(row.starts_at):%H.%M} {row.kind}" for row in rows] == [
        "09.00 registration",
        "09.30 opening",
        "09.45 dialogue",
        "11.00 break",
        "11.15 questions",
        "12.15 closing",
    ]
    assert rows[2].title_th == f"เสวนา “{edition.title_th}”"
    assert [[one.speaker for one in row.speakers.all()] for row in rows[1:4]] == [[], [speaker], []]
    assert {row.room for row in rows} == {room}


@pytest.mark.parametrize(
    ("ends", "last"), [(dt.time(12), "12.00"), (dt.time(17, 20), "17.20"), (dt.time(10), "12.30")]
)
def test_the_usual_half_day_ends_when_the_forum_ends(edition, ends, last):
    DayPlan.objects.create(edition=edition, begins=dt.time(9), ends=ends)
    programme.begin_usual(edition, by="test")
    assert f"{timezone.localtime(list(sessions(edition))[-1].ends_at):%H.%M}" == last


def test_without_a_day_there_is_no_usual_half_day(edition):
    edition.held_on = None
    edition.save()
    with pytest.raises(NotPossible):
        programme.begin_usual(edition, by="test")


def test_who_saves_an_older_session_is_told_and_nothing_is_written(edition):
    session = make_session(edition)
    programme.change_session(session, {"title_th": "หนึ่ง"}, [], version=1, by="test")
    with pytest.raises(Changed):
        programme.change_session(session, {"title_th": "สอง"}, [], version=1, by="test")
    session.refresh_from_db()
    assert (session.title_th, session.version) == ("หนึ่ง", 2)


def test_speakers_of_another_edition_take_no_seat(edition):
    from_elsewhere = make_speaker(make.make_edition("2025", year=2025))
    session = make_session(edition, speakers=[from_elsewhere])
    assert session.speakers.count() == 0


def test_a_session_and_all_after_it_move_and_come_back(edition):
    make_session(edition, "ก", 9, 10)
    second = make_session(edition, "ข", 10, 11)
    make_session(edition, "ค", 11, 12)
    other_day = DAY + dt.timedelta(days=1)
    make_session(edition, "ง", starts_at=at(13, day=other_day), ends_at=at(14, day=other_day))
    assert programme.move_from(second, -90, by="test") == 2
    moved = [("ข", "08.30", False), ("ก", "09.00", False), ("ค", "09.30", False), ("ง", "13.00", False)]
    assert times(edition) == moved
    programme.undo(edition, programme.last_deed(edition).pk, by="test")
    before = [("ก", "09.00", False), ("ข", "10.00", False), ("ค", "11.00", False), ("ง", "13.00", False)]
    assert times(edition) == before


@pytest.mark.parametrize("minutes", [0, 721, -721])
def test_a_move_of_nothing_or_of_too_much_is_refused(edition, minutes):
    with pytest.raises(NotPossible):
        programme.move_from(make_session(edition), minutes, by="test")


def test_only_the_newest_deed_can_be_undone(edition):
    first = make_session(edition)
    programme.move_from(first, 15, by="test")
    entry = programme.last_deed(edition).pk
    make_session(edition, "ใหม่", 13, 14)
    assert programme.last_deed(edition) is None
    with pytest.raises(NotPossible):
        programme.undo(edition, entry, by="test")
    assert times(edition) == [("เสวนา", "09.15", False), ("ใหม่", "13.00", False)]


def test_last_years_programme_is_taken_over_on_this_years_day(edition):
    before = make.make_edition("2026", held_on=dt.date(2026, 11, 22), title_th="เวทีปีก่อน")
    room, old, new = make_room(), make_speaker(before), make_speaker(edition)
    at_that = {"starts_at": at(9, day=before.held_on), "ends_at": at(10, day=before.held_on)}
    title = "เสวนา “เวทีปีก่อน”"
    make_session(before, title, speakers=[old], room=room, abstract_th="เรื่องเก่า", **at_that)
    programme.cancel_session(make_session(before, "ยกเลิกไป", **at_that), is_cancelled=True, by="test")
    assert take_last_programme(edition, by="test") == 1
    (row,) = sessions(edition)
    assert (row.title_th, row.starts_at, row.room, row.abstract_th) == (
        f"เสวนา “{edition.title_th}”",
        at(9),
        room,
        "",
    )
    assert [one.speaker for one in row.speakers.all()] == [new]
    assert take_last_programme(edition, by="test") == 0
    programme.undo(edition, programme.last_deed(edition).pk, by="test")
    assert times(edition) == []


def test_an_old_page_undoes_no_newer_deed(edition):
    first = make_session(edition)
    programme.move_from(first, 15, by="test")
    old = programme.last_deed(edition).pk
    first.refresh_from_db()
    programme.move_from(first, 15, by="test")
    with pytest.raises(NotPossible):
        programme.undo(edition, old, by="test")
    assert times(edition) == [("เสวนา", "09.30", False)]


def test_undoing_the_usual_half_day_leaves_an_empty_programme(edition):
    programme.begin_usual(edition, by="test")
    programme.undo(edition, programme.last_deed(edition).pk, by="test")
    assert times(edition) == []


def test_an_earlier_version_comes_back_with_rooms_and_speakers_and_can_be_undone(edition):
    room, speaker = make_room(), make_speaker(edition)
    session = make_session(edition, "ก", room=room, speakers=[speaker])
    first = publishing.publish(edition, by="test")
    programme.change_session(session, {"title_th": "ข", "room": None}, [], version=1, by="test")
    make_session(edition, "ใหม่ที่ไม่มีใครเห็น", 13, 14)
    seen = make_session(edition, "ใหม่ที่เห็นแล้ว", 15, 16)
    programme.cancel_session(sessions(edition)[1], is_cancelled=True, by="test")
    publishing.publish(edition, by="test")

    publishing.bring_back(first, by="test")
    assert times(edition) == [("ก", "09.00", False), ("ใหม่ที่เห็นแล้ว", "15.00", True)]
    session.refresh_from_db()
    assert (session.room, [one.speaker for one in session.speakers.all()]) == (room, [speaker])

    programme.undo(edition, programme.last_deed(edition).pk, by="test")
    session.refresh_from_db()
    seen.refresh_from_db()
    assert (session.title_th, session.room, seen.is_cancelled) == ("ข", None, False)
    assert [title for title, _time, _is_cancelled in times(edition)] == [
        "ข",
        "ใหม่ที่ไม่มีใครเห็น",
        "ใหม่ที่เห็นแล้ว",
    ]


# What does not fit


def words(edition, plan=None):
    return [clash.words for clash in clashes(edition, plan, list(sessions(edition)))]


def test_one_room_and_one_person_are_at_one_place_at_a_time(edition, english):
    room, speaker = make_room(), make_speaker(edition)
    make_session(edition, "ก", 9, 10, room=room, speakers=[speaker])
    make_session(edition, "ข", 10, 11, room=room, speakers=[speaker])
    assert words(edition) == []
    make_session(edition, "ค", 10, 11, room=room, speakers=[speaker])
    assert words(edition) == [
        "“ข” and “ค” are in one room at the same time: ห้องประชุม 1",
        "วิทยากร 1 is in “ข” and “ค” at the same time",
    ]


def test_what_is_cancelled_is_in_nobodys_way(edition):
    room = make_room()
    make_session(edition, "ก", kind="other", room=room)
    programme.cancel_session(
        make_session(edition, "ข", kind="other", room=room), is_cancelled=True, by="test"
    )
    assert words(edition) == []


def test_other_days_other_hours_and_what_is_missing_are_said(edition, english):
    plan = DayPlan.objects.create(edition=edition, begins=dt.time(9), ends=dt.time(12))
    other_day = DAY + dt.timedelta(days=1)
    unknown = make_room("ห้องใหม่", capacity=None)
    make_session(edition, "ก", 11, 13, kind="talk")
    make_session(
        edition,
        "ข",
        kind="other",
        room=unknown,
        starts_at=at(9, day=other_day),
        ends_at=at(10, day=other_day),
    )
    make_session(edition, "พัก", 10, 11, kind="break")
    assert words(edition, plan) == [
        "“ก” is outside the hours of the forum: 11:00–13:00",
        "“ก” has no room yet",
        "“ก” has nobody who speaks yet",
        "“ข” is on 13 March 2027, not on the day of the forum",
        "Nobody has written down how many people ห้องใหม่ holds",
    ]
