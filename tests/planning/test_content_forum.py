"""Papers of meetings, of the day and of the project, built from what is in the plan."""

import datetime as dt

import pytest

from sewana.committee.models import Answer, Decision, Task
from sewana.committee.operations import members as operations
from sewana.planning.models import DayPlan, MediaItem, Session, Speaker
from sewana.planning.operations.content import CONTENT
from sewana_paper.official import missing, text_of
from tests import make
from tests.planning.content_world import DAY, HOUSE, at, issue, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def minutes(world, language="th"):
    return CONTENT["minutes"](world.edition, f"meeting-{world.meeting.pk}", language)


def test_minutes_have_the_heads_of_an_official_report(world):
    found = minutes(world)
    assert found["present"] == [
        {"name": "นายสมชาย ใจดี", "position": "ผู้อำนวยการสำนัก", "role": "ประธานกรรมการ", "note": ""},
        {
            "name": "นางสาวแทน คนอื่น",
            "position": "หัวหน้างาน",
            "role": "กรรมการและเลขานุการ",
            "note": "นายประสาน งานเก่ง",
        },
    ]
    assert found["absent"] == [{"name": "นายวิชัย แก้วใส", "position": "นักวิชาการ", "note": "ติดราชการ"}]
    assert found["attending"] == [{"name": "นายรับฟัง ด้วยคน", "position": "นักศึกษา"}]
    assert (found["meeting"], found["date"], found["start"]) == ("2/2569", "2026-09-02", "13:30")
    assert (found["opened"], found["closed"]) == ("13:35", "15:10")
    assert (found["recorder"], found["checker_position"]) == ("นายประสาน งานเก่ง", "ผู้อำนวยการสำนัก")
    assert minutes(world, "en")["meeting"] == "2/2026"


def test_a_matter_has_its_decisions_with_who_and_until_when(world):
    item = world.meeting.items.get(section=5)
    Decision.objects.create(item=item, text="เห็นชอบหัวข้อเวลาเปิด", owner=world.chair)
    (matter,) = minutes(world)["agenda_consideration"]
    # What the resolution says already is not said twice; what was taken back is not said at all.
    assert matter == {
        "title": "เลือกหัวข้อเสวนา",
        "background": "มีผู้เสนอ 12 หัวข้อ",
        "discussion": "กรรมการเห็นว่าควรเลือกเรื่องเวลาเปิด",
        "resolution": "เห็นชอบหัวข้อเวลาเปิด\nทำหนังสือเชิญวิทยากร",
        "owner": "นายประสาน งานเก่ง, นายสมชาย ใจดี",
        "due": "2026-09-16",
    }
    assert minutes(world)["agenda_other"] == []


def test_who_said_nothing_stands_under_those_who_were_not_there(world):
    world.meeting.attendances.get(member=world.member).delete()
    assert minutes(world)["absent"] == [{"name": "นายวิชัย แก้วใส", "position": "นักวิชาการ", "note": ""}]


def test_who_was_not_there_and_has_left_since_did_not_attend(world):
    world.member.answer = Answer.LEFT
    world.member.save()
    found = minutes(world)
    assert [row["name"] for row in found["attending"]] == ["นายรับฟัง ด้วยคน"]
    assert found["absent"] == []


@pytest.mark.parametrize("kind", ["minutes", "meeting-invitation"])
def test_a_meeting_that_is_online_alone_lacks_no_place(world, kind):
    world.meeting.place = ""
    world.meeting.save()
    found = CONTENT[kind](world.edition, f"meeting-{world.meeting.pk}", "th")
    assert "place" not in {hole.path for hole in missing(kind, found)}
    text = text_of(kind, found, HOUSE)
    assert "ผ่านสื่ออิเล็กทรอนิกส์" in text
    assert "และผ่านสื่อ" not in text


def test_an_invitation_has_the_agenda_and_no_number_before_there_is_one(world):
    found = CONTENT["meeting-invitation"](world.edition, f"meeting-{world.meeting.pk}", "th")
    assert found["agenda_consideration"] == ["เลือกหัวข้อเสวนา"]
    assert found["agenda_other"] == []
    assert found["to"] == "กรรมการทุกท่าน"
    world.meeting.number = 0
    world.meeting.save()
    assert CONTENT["meeting-invitation"](world.edition, f"meeting-{world.meeting.pk}", "th")["meeting"] == ""


def test_a_programme_has_what_the_public_may_see(world):
    assert CONTENT["programme"](world.edition, "-", "th")["sessions"] == [
        {"start": "09:00", "end": "09:15", "title": "พิธีเปิด", "people": "ผู้อำนวยการสำนักหอสมุด"},
        {
            "start": "09:15",
            "end": "11:00",
            "title": "เสวนา “คืนนี้เปิดถึงไหน”",
            "people": "ดร.กมล เปิดประตู\nนางดวงใจ ชวนคุย (ผู้ดำเนินรายการ)",
        },
    ]


@pytest.mark.parametrize("state", ["long_list", "chosen", "invited", "declined", "withdrawn"])
def test_a_programme_names_nobody_who_has_not_accepted(world, state):
    Speaker.objects.update(state=state)
    sessions = CONTENT["programme"](world.edition, "-", "th")["sessions"]
    assert [row["people"] for row in sessions] == ["ผู้อำนวยการสำนักหอสมุด", ""]


def test_hours_that_nobody_set_are_those_of_the_sessions(world):
    world.edition.day_plan.delete()
    Session.objects.create(edition=world.edition, title_th="ปิด", starts_at=at(10), ends_at=at(10, 30))
    found = CONTENT["programme"](make_fresh(world), "-", "th")
    assert (found["start"], found["end"]) == ("09:00", "11:00")


def make_fresh(world):
    return type(world.edition).objects.get(pk=world.edition.pk)


def test_the_sheet_of_the_forum_begins_with_who_is_expected(world):
    found = CONTENT["sign-in-sheet"](world.edition, "-", "th")
    assert [(row["name"], row["status"]) for row in found["people"]] == [
        ("ดร.กมล เปิดประตู", "วิทยากร"),
        ("นางดวงใจ ชวนคุย", "ผู้ดำเนินรายการ"),
        ("นายสมชาย ใจดี", "ประธานกรรมการ"),
        ("นายประสาน งานเก่ง", "กรรมการและเลขานุการ"),
        ("นายวิชัย แก้วใส", "กรรมการ"),
    ]


def test_the_sheet_of_a_meeting_has_its_members_and_its_place(world):
    found = CONTENT["sign-in-sheet"](world.edition, f"meeting-{world.meeting.pk}", "th")
    assert [row["name"] for row in found["people"]] == ["นายสมชาย ใจดี", "นายประสาน งานเก่ง", "นายวิชัย แก้วใส"]
    assert (found["event"], found["event_date"], found["place"]) == (
        "การประชุมคณะกรรมการดำเนินงานเวทีเสวนาห้องสมุด 2569 ครั้งที่ 2/2569",
        "2026-09-02",
        "ห้องประชุมเล็ก ชั้น 2",
    )


def test_a_room_is_asked_for_with_its_equipment(world):
    found = CONTENT["venue-request"](world.edition, "-", "th")
    assert found["equipment"] == ["ไมโครโฟนไร้สาย", "จอรับภาพ"]


def test_faculties_get_programme_and_poster(world):
    found = CONTENT["faculty-invitation"](world.edition, "-", "th")
    assert found["enclosures"] == ["กำหนดการ", "โปสเตอร์"]
    MediaItem.objects.update(removed_at=at(8))
    assert CONTENT["faculty-invitation"](world.edition, "-", "th")["enclosures"] == ["กำหนดการ"]
    assert found["audience"] == "อาจารย์ นักวิจัย นักศึกษา และบุคลากร"


def test_a_press_release_begins_with_the_topic(world):
    found = CONTENT["press-release"](world.edition, "-", "th")
    assert found["headline"] == "เวทีเสวนาห้องสมุด 2569 “เปิดห้องสมุดตลอดคืน”"
    assert found["lead"] == (
        "สำนักหอสมุด มหาวิทยาลัยสมมติ ขอเชิญผู้สนใจเข้าร่วมเวทีเสวนาห้องสมุด 2569 ในหัวข้อ “เปิดห้องสมุดตลอดคืน”"
    )
    assert CONTENT["press-release"](make.make_edition("2030"), "-", "th")["headline"] == "เวทีเสวนา 2569"


def test_a_proposal_has_the_tasks_as_steps_through_the_months(world):
    found = CONTENT["project-proposal"](world.edition, "-", "th")
    assert [(row["phase"], row["activity"], row["periods"]) for row in found["steps"]] == [
        ("plan", "ส่งหนังสือเชิญ", ["กันยายน 2569"]),
        ("do", "เปิดลงทะเบียน", ["พฤศจิกายน 2569"]),
        ("check", "สรุปผลประเมิน", ["ธันวาคม 2569"]),
    ]
    assert found["periods"] == ["กันยายน 2569", "ตุลาคม 2569", "พฤศจิกายน 2569", "ธันวาคม 2569"]
    assert (found["start_date"], found["end_date"]) == ("2026-09-30", "2026-12-10")
    assert found["owners"] == [
        {"name": "นายสมชาย ใจดี", "position": "ผู้อำนวยการสำนัก"},
        {"name": "นายประสาน งานเก่ง", "position": "บรรณารักษ์ชำนาญการ"},
    ]
    assert found["budget"] == [{"item": "ค่าตอบแทนวิทยากร", "detail": "ดร.กมล เปิดประตู", "amount": "3600.00"}]


def test_steps_long_after_the_day_act_on_what_was_learnt_and_years_go_on(world):
    Task.objects.create(edition=world.edition, number=9, title="ปรับบริการ", due_on=dt.date(2027, 1, 15))
    found = CONTENT["project-proposal"](world.edition, "-", "en")
    assert found["steps"][-1]["phase"] == "act"
    assert found["periods"][-2:] == ["December 2026", "January 2027"]


def test_a_day_typed_a_century_away_is_one_column_of_the_plan(world):
    Task.objects.create(edition=world.edition, number=9, title="ปรับบริการ", due_on=dt.date(2126, 1, 15))
    found = CONTENT["project-proposal"](world.edition, "-", "th")
    assert found["periods"] == ["กันยายน 2569", "พฤศจิกายน 2569", "ธันวาคม 2569", "มกราคม 2669"]
    assert found["steps"][-1]["periods"] == ["มกราคม 2669"]


@pytest.mark.parametrize("kind", ["project-proposal", "final-report"])
def test_a_forum_that_is_online_alone_is_a_project_without_a_hall(world, kind):
    world.edition.place_th = world.edition.place_en = ""
    world.edition.save()
    DayPlan.objects.update(room=None)
    found = CONTENT[kind](make_fresh(world), "-", "th")
    assert "place" not in {hole.path for hole in missing(kind, found)}
    assert "ณ ห้องประชุมออนไลน์" in text_of(kind, found, HOUSE)
    DayPlan.objects.update(online_room=None)
    assert "place" in {hole.path for hole in missing(kind, CONTENT[kind](make_fresh(world), "-", "th"))}


def test_a_report_begins_with_what_the_proposal_promised(world):
    proposal = {
        "objectives": ["รับฟัง"],
        "indicators": [{"type": "quantity", "name": "ผู้เข้าร่วม", "goal": "100 คน"}, {"name": "ครึ่งแถว"}],
        "budget": [{"item": "อาหารว่าง", "detail": "100 คน", "amount": "3500"}, {"item": "วัสดุ"}],
    }
    issue(world.edition, "project-proposal", {"objectives": ["เก่า"], "indicators": []})
    issue(world.edition, "project-proposal", proposal)
    issue(world.edition, "minutes", {})
    operations.leave(world.asked, "", by="test")
    found = CONTENT["final-report"](world.edition, "-", "th")
    assert found["objectives"] == ["รับฟัง"]
    assert found["indicators"] == [
        {"name": "ผู้เข้าร่วม", "plan": "100 คน"},
        {"name": "ครึ่งแถว", "plan": ""},
    ]
    assert found["costs"] == [{"item": "อาหารว่าง 100 คน", "planned": "3500"}, {"item": "วัสดุ", "planned": ""}]
    assert found["annexes"] == ["รายงานการประชุม", "บันทึกข้อความขออนุมัติโครงการและแบบเสนอโครงการ"]
    assert (
        found["method"] == "คณะกรรมการประชุม 1 ครั้ง\nดำเนินงานแล้วเสร็จ 1 รายการ\nมีวิทยากรและผู้ดำเนินรายการรวม 2 คน"
    )
    assert text_of("final-report", found, HOUSE)


def test_a_proposal_without_tasks_has_the_day_alone():
    edition = make.make_edition(held_on=DAY)
    found = CONTENT["project-proposal"](edition, "-", "th")
    assert (found["start_date"], found["end_date"]) == ("2026-11-22", "2026-11-22")
    assert found["steps"] == []
