"""An edition with all that papers are made of, each thing told apart by its own words; and what a page adds by hand."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from sewana.committee.models import (
    AgendaItem,
    Answer,
    Attendance,
    Decision,
    Edition,
    Meeting,
    Paper,
    Task,
)
from sewana.people.models import Library
from sewana.planning.models import (
    DayPlan,
    MediaItem,
    Proposal,
    Session,
    SessionSpeaker,
    Speaker,
    Venue,
    VenueRoom,
)
from sewana_paper.official import Letterhead, Signer
from tests import make
from tests.committee import people

HOUSE = Letterhead(
    organisation_th="สำนักหอสมุด มหาวิทยาลัยสมมติ",
    organisation_en="Sommut University Library",
    unit_th="ฝ่ายบริการสมมติ",
    unit_en="Invented Services",
    address_th="123 ถนนสมมติ อำเภอเมือง 40002",
    address_en="123 Invented Road",
    phone="0 4300 1234",
    email="library@example.ac.th",
    prefix="อว 660301.1/",
    signers=(Signer("นางสาวลงนาม คนแรก", "ผู้อำนวยการ", "Ms First Signer", "Director"),),
)
DAY = dt.date(2026, 11, 22)


@dataclass
class World:
    edition: Edition
    meeting: Meeting
    chair: object
    secretary: object
    member: object
    asked: object
    speaker: Speaker
    insider: Speaker
    moderator: Speaker


def at(hour, minute=0, day=DAY):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def make_world():
    Library.objects.update_or_create(
        defaults={"name_th": "สำนักหอสมุด มหาวิทยาลัยสมมติ", "name_en": "Sommut University Library"}
    )
    edition = make.make_edition(
        title_th="เวทีเสวนาห้องสมุด 2569",
        title_en="Library Dialogue 2026",
        held_on=DAY,
        place_th="ห้องประชุมสารสนเทศ ชั้น 6",
        place_en="Information Hall, floor 6",
        summary_th="ปีที่แล้วมีผู้เสนอให้เปิดห้องสมุดนานขึ้น เวทีนี้จะหาคำตอบร่วมกัน",
        summary_en="Last year many asked for longer hours. This forum looks for an answer.",
    )
    committee = fill_committee(edition)
    speakers = fill_speakers(edition, committee[2])
    fill_day(edition, speakers)
    return World(edition, fill_meeting(edition, committee), *committee, *speakers)


def fill_committee(edition):
    add, yes = people.member, {"answer": Answer.ACCEPTED}
    chair = add(
        edition,
        "สมชาย ใจดี",
        role="chair",
        position="ผู้อำนวยการสำนัก",
        name_en="Mr Somchai Jaidee",
        unit="สำนักผู้อำนวยการ",
        **yes,
    )
    secretary = add(
        edition,
        "ประสาน งานเก่ง",
        role="secretary",
        position="บรรณารักษ์ชำนาญการ",
        name_en="Mr Prasan Ngankeng",
        phone="0 4320 2541",
        email="prasan@example.ac.th",
        **yes,
    )
    member = add(
        edition, "วิชัย แก้วใส", in_group=people.CONTENT, position="นักวิชาการ", phone="0 4999 9999", **yes
    )
    asked = add(edition, "รอ ตอบรับ", unit="คณะศึกษาศาสตร์")
    asked.answer_by = dt.date(2026, 10, 1)
    asked.save()
    return chair, secretary, member, asked


def fill_speakers(edition, coordinator):
    speaker = Speaker.objects.create(
        edition=edition,
        number=1,
        prefix="ดร.",
        name="กมล เปิดประตู",
        name_en="Dr Kamol Poedpratu",
        state="accepted",
        position="อาจารย์ประจำสาขาสารสนเทศศาสตร์",
        organisation="มหาวิทยาลัยข้างเคียง",
        superior="คณบดีคณะมนุษยศาสตร์ มหาวิทยาลัยข้างเคียง",
        email="kamol@example.org",
        phone="08 1234 5678",
        mode="onsite",
        topic="ห้องสมุดที่ไม่หลับ",
        coordinator=coordinator,
        reply_by=dt.date(2026, 10, 15),
        honorarium="3600.00",
        bank="ธนาคารลับ สาขาลับ 123-4-56789-0",
        food="แพ้กุ้ง",
        needs="ที่จอดรถเข็น",
    )
    insider = Speaker.objects.create(
        edition=edition,
        number=2,
        prefix="รศ.",
        name="นวล ในรั้ว",
        state="invited",
        is_of_university=True,
        superior="คณบดีคณะวิทยาศาสตร์",
        mode="online",
    )
    moderator = Speaker.objects.create(
        edition=edition, number=3, role="moderator", prefix="นาง", name="ดวงใจ ชวนคุย", state="accepted"
    )
    Speaker.objects.create(edition=edition, number=4, prefix="นาย", name="ปฏิเสธ ไปแล้ว", state="declined")
    return speaker, insider, moderator


def fill_day(edition, speakers):
    venue = Venue.objects.create(name_th="อาคารหอสมุดกลาง", name_en="Main Library")
    room = VenueRoom.objects.create(venue=venue, name_th="ห้องประชุม 6", equipment="ไมโครโฟนไร้สาย\n\nจอรับภาพ")
    online = VenueRoom.objects.create(
        edition=edition, name_th="ห้องออนไลน์", url="https://meet.example.org/a1-2569"
    )
    DayPlan.objects.create(
        edition=edition, begins=dt.time(8, 30), ends=dt.time(12), room=room, online_room=online
    )
    Proposal.objects.create(
        edition=edition, number=1, title="เปิดห้องสมุดตลอดคืน", state="chosen", decided_at=timezone.now()
    )
    MediaItem.objects.create(edition=edition, number=1, kind="poster", title_th="โปสเตอร์งาน")
    opening = Session.objects.create(
        edition=edition,
        kind="opening",
        title_th="พิธีเปิด",
        title_en="Opening",
        responsible="ผู้อำนวยการสำนักหอสมุด",
        starts_at=at(9),
        ends_at=at(9, 15),
    )
    dialogue = Session.objects.create(
        edition=edition,
        title_th="เสวนา “คืนนี้เปิดถึงไหน”",
        title_en="How late tonight?",
        starts_at=at(9, 15),
        ends_at=at(11),
    )
    for place, speaker in enumerate(speakers):
        SessionSpeaker.objects.create(session=dialogue, speaker=speaker, position=place)
    Session.objects.create(
        edition=edition, title_th="ประชุมหลังเวที", is_public=False, starts_at=at(7), ends_at=at(8)
    )
    Session.objects.create(
        edition=edition, title_th="ช่วงที่งดแล้ว", is_cancelled=True, starts_at=at(11), ends_at=at(12)
    )
    Task.objects.create(
        edition=edition, number=1, title="ส่งหนังสือเชิญ", due_on=dt.date(2026, 9, 30), state="done"
    )
    Task.objects.create(edition=edition, number=2, title="เปิดลงทะเบียน", due_on=DAY)
    Task.objects.create(edition=edition, number=3, title="สรุปผลประเมิน", due_on=dt.date(2026, 12, 10))
    Task.objects.create(edition=edition, number=4, title="งานที่เลิกทำ", due_on=DAY, state="dropped")
    return opening


def fill_meeting(edition, committee):
    chair, secretary, member, _asked = committee
    day = dt.date(2026, 9, 2)
    meeting = Meeting.objects.create(
        edition=edition,
        year=2026,
        number=2,
        state="ended",
        starts_at=at(13, 30, day),
        ends_at=at(15, 30, day),
        opened_at=at(13, 35, day),
        closed_at=at(15, 10, day),
        place="ห้องประชุมเล็ก ชั้น 2",
        online_url="https://meet.example.org/b2-2569",
        recorder=secretary,
        checker=chair,
        recording="บันทึกเสียงไว้ในระบบของสำนัก",
    )
    item = AgendaItem.objects.create(
        meeting=meeting,
        section=5,
        title="เลือกหัวข้อเสวนา",
        background="มีผู้เสนอ 12 หัวข้อ",
        discussion="กรรมการเห็นว่าควรเลือกเรื่องเวลาเปิด",
        resolution="เห็นชอบหัวข้อเวลาเปิด",
    )
    Decision.objects.create(item=item, text="ทำหนังสือเชิญวิทยากร", owner=secretary, due_on=dt.date(2026, 9, 16))
    Decision.objects.create(item=item, text="มติที่ถอนแล้ว", owner=chair, is_dropped=True)
    AgendaItem.objects.create(meeting=meeting, section=6, title="เรื่องที่เอาออก", is_dropped=True)
    Attendance.objects.create(meeting=meeting, member=chair)
    Attendance.objects.create(meeting=meeting, name="นางสาวแทน คนอื่น", position="หัวหน้างาน", acts_for=secretary)
    Attendance.objects.create(meeting=meeting, member=member, presence="absent", reason="ติดราชการ")
    Attendance.objects.create(meeting=meeting, name="นายรับฟัง ด้วยคน", position="นักศึกษา", presence="attending")
    return meeting


def issue(edition, kind, content, **fields):
    """A paper as issuing leaves it."""
    known = {
        "number": "12/2569",
        "dated": dt.date(2026, 8, 20),
        "state": "issued",
        "issued_at": timezone.now(),
    }
    return Paper.objects.create(edition=edition, kind=kind, content=content, **(known | fields))
