"""What everybody is shown of a programme, and what they are told of changes."""

import pytest
from django.utils import translation

from sewana.committee.operations.members import NotPossible
from sewana.planning.operations import programme, publishing
from sewana.planning.queries.programme import draft, published, rows_of, sessions
from sewana.planning.queries.programme_words import change_words
from sewana.planning.queries.public_programme import shown
from tests.planning.programme_world import at, make_edition, make_room, make_session, make_speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def change(session, **values):
    session.refresh_from_db()
    speakers = values.pop("speakers", [row.speaker for row in session.speakers.all()])
    programme.change_session(session, values, speakers, version=session.version, by="test")


def publish(edition):
    return publishing.publish(edition, by="test")


def told(version, language="en"):
    with translation.override(language):
        return [change_words(one) for one in version.changes]


def marks(edition):
    return {row["title_th"]: row["sequence"] for row in rows_of(published(edition))}


def test_nothing_is_published_without_a_session_or_without_a_change(edition):
    with pytest.raises(NotPossible):
        publish(edition)
    session = make_session(edition)
    publish(edition)
    with pytest.raises(NotPossible):
        publish(edition)
    change(session, title_th="อื่น")
    change(session, title_th="เสวนา")
    with pytest.raises(NotPossible):
        publish(edition)
    assert published(edition).number == 1


def test_each_change_is_told_in_words(edition):
    room, speaker = make_room(), make_speaker(edition)
    moved, placed, named, manned, gone, closed, same = (
        make_session(edition, title, 9 + place, 10 + place, kind="other")
        for place, title in enumerate(["เลื่อน", "ห้อง", "ชื่อ", "คน", "งด", "ปิด", "เดิม"])
    )
    first = publish(edition)
    change(moved, starts_at=at(9, 30), ends_at=at(10, 30))
    change(placed, room=room)
    change(named, title_th="ชื่อใหม่", title_en="New name")
    change(manned, speakers=[speaker])
    programme.cancel_session(gone, is_cancelled=True, by="test")
    change(closed, is_public=False)
    make_session(edition, "เพิ่ม", 20, 21, kind="other")
    second = publish(edition)
    change(same, abstract_th="รายละเอียด")
    programme.cancel_session(gone, is_cancelled=False, by="test")
    third = publish(edition)

    assert told(first) == []
    assert told(second) == [
        "“เลื่อน” is now at 09:30–10:30 instead of 09:00–10:00",
        "“ห้อง” is now here: ห้องประชุม 1, Library",
        "“ชื่อ” is now called “New name”",
        "In “คน” these people speak now: วิทยากร 1",
        "Cancelled: “งด”",
        "New: “เพิ่ม”, 20:00–21:00",
        "Taken out: “ปิด”",
    ]
    assert told(third) == ["Held after all: “งด”, 13:00–14:00", "“เดิม” was described anew"]
    assert told(second, "th")[0] == "“เลื่อน” ย้ายไปเวลา 09.30–10.30 น. จากเดิม 09.00–10.00 น."


def test_people_are_named_in_the_language_of_the_list_of_changes(edition):
    session = make_session(edition)
    publish(edition)
    change(session, speakers=[make_speaker(edition, name_en="Speaker One")])
    version = publish(edition)
    assert told(version) == ["In “เสวนา” these people speak now: Speaker One"]
    assert "วิทยากร 1" in told(version, "th")[0]


def test_what_was_cancelled_before_anybody_saw_it_is_never_told(edition):
    make_session(edition, "ก")
    programme.cancel_session(make_session(edition, "ข", 10, 11), is_cancelled=True, by="test")
    version = publish(edition)
    assert [row["title_th"] for row in version.content["sessions"]] == ["ก"]


def test_only_who_has_accepted_is_named_and_a_yes_is_a_change(edition):
    speaker = make_speaker(edition, state="invited", may_publish=True, biography_th="ประวัติ")
    make_session(edition, speakers=[speaker])
    publish(edition)
    assert shown(edition).people == ()
    speaker.state = "accepted"
    speaker.save()
    assert told(publish(edition)) == ["In “เสวนา” these people speak now: วิทยากร 1"]
    assert [(one.name_th, one.biography_th) for one in shown(edition).people] == [("วิทยากร 1", "ประวัติ")]


def test_a_leave_taken_back_hides_biography_and_picture_at_once(edition):
    speaker = make_speaker(edition, may_publish=True, biography_th="ประวัติ", picture=b"\xff\xd8\xff")
    make_session(edition, speakers=[speaker])
    publish(edition)
    before = shown(edition).people[0]
    speaker.may_publish = None
    speaker.save()
    after = shown(edition).people[0]
    assert (before.biography_th, before.has_picture) == ("ประวัติ", True)
    assert (after.name_th, after.biography_th, after.has_picture) == ("วิทยากร 1", "", False)


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_who_does_not_come_any_more_is_named_no_longer(edition, state):
    stays, goes = (make_speaker(edition, number, may_publish=True) for number in (1, 2))
    make_session(edition, speakers=[stays, goes])
    publish(edition)
    goes.state = state
    goes.save()
    page = shown(edition)
    named = [who.name_th for who in page.days[0][1][0].voices]
    assert (named, [who.name_th for who in page.people]) == (["วิทยากร 1"], ["วิทยากร 1"])
    assert told(publish(edition)) == ["In “เสวนา” these people speak now: วิทยากร 1"]


def test_a_number_goes_up_only_for_what_readers_see_otherwise(edition):
    room = make_room()
    first, second = make_session(edition, "ก", room=room), make_session(edition, "ข", 10, 11)
    publish(edition)
    assert marks(edition) == {"ก": 0, "ข": 0}
    change(second, title_en="Draft")
    change(second, title_en="B")
    room.name_th = "ห้องใหม่"
    room.save()
    publish(edition)
    assert marks(edition) == {"ก": 1, "ข": 1}
    change(first, is_free=False)
    publish(edition)
    first.refresh_from_db()
    assert (marks(edition), first.sequence) == ({"ก": 2, "ข": 1}, 2)


def test_a_session_that_comes_back_to_everybody_has_a_higher_number_than_its_cancelling(edition):
    session = make_session(edition)
    make_session(edition, "อื่น", 10, 11)
    publish(edition)
    change(session, is_public=False)
    publish(edition)
    (away,) = rows_of(published(edition), "gone")
    change(session, is_public=True)
    publish(edition)
    assert (away["is_cancelled"], away["sequence"]) == (True, 1)
    assert marks(edition)["เสวนา"] > away["sequence"]
    assert rows_of(published(edition), "gone") == []


@pytest.mark.parametrize("count", [1, 9])
def test_the_draft_is_read_with_as_many_queries_for_one_session_as_for_nine(
    edition, count, django_assert_num_queries
):
    room, speaker = make_room(), make_speaker(edition)
    for number in range(count):
        make_session(edition, f"ก{number}", 9 + number, 10 + number, room=room, speakers=[speaker])
    with django_assert_num_queries(3):
        rows = draft(edition)
    publish(edition)
    with django_assert_num_queries(3):
        lines = shown(edition).days[0][1]
    assert (len(rows), len(lines), len(sessions(edition))) == (count, count, count)
