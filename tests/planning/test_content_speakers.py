"""Letters say what was agreed with each speaker, and nothing that was told in confidence."""

import datetime as dt

import pytest

from sewana.planning.models import DayPlan, Proposal, Session, SessionSpeaker
from sewana.planning.operations.content import CONTENT
from sewana_paper.official import text_of
from tests import make
from tests.planning.content_world import HOUSE, issue, make_world

pytestmark = pytest.mark.django_db
ONLINE = "https://meet.example.org/a1-2569"


@pytest.fixture
def world():
    return make_world()


def content(world, kind="speaker-invitation", about="speaker-1", language="th"):
    return CONTENT[kind](world.edition, about, language)


def test_a_letter_has_the_forum_the_topic_and_whom_to_answer(world):
    assert content(world) == {
        "to": "ดร.กมล เปิดประตู",
        "event": "เวทีเสวนาห้องสมุด 2569",
        "event_date": "2026-11-22",
        "start": "08:30",
        "end": "12:00",
        "mode": "onsite",
        "place": "ห้องประชุมสารสนเทศ ชั้น 6",
        "purpose": "รับฟังและแลกเปลี่ยนความคิดเห็นระหว่างผู้ใช้บริการกับผู้ให้บริการของห้องสมุด",
        "topic": "ห้องสมุดที่ไม่หลับ",
        "enclosures": ["กำหนดการ", "แบบตอบรับ"],
        "reply_by": "2026-10-15",
        # Who looks after the speaker has no address for mail: the answer goes to the secretary's.
        "reply_to": "prasan@example.ac.th",
        "contact_name": "นายวิชัย แก้วใส",
        "contact_phone": "0 4999 9999",
    }


def test_a_programme_without_a_line_is_not_enclosed(world):
    Session.objects.update(is_public=False)
    assert content(world)["enclosures"] == ["แบบตอบรับ"]


def test_a_letter_reads_as_one(world):
    text = text_of("speaker-invitation", content(world) | {"number": "7"}, HOUSE)
    assert "ณ ห้องประชุมสารสนเทศ ชั้น ๖ โดยเป็นการจัดในสถานที่ และมีวัตถุประสงค์เพื่อรับฟังและแลกเปลี่ยน" in text
    assert "ในหัวข้อ “ห้องสมุดที่ไม่หลับ”" in text


@pytest.mark.parametrize(
    ("mode", "place", "online", "told"),
    [
        ("", "หอประชุม", ONLINE, ("hybrid", "หอประชุม", ONLINE)),
        ("", "หอประชุม", "", ("onsite", "หอประชุม", None)),
        ("", "", ONLINE, ("online", None, ONLINE)),
        ("", "", "", (None, None, None)),
        ("online", "หอประชุม", ONLINE, ("online", None, ONLINE)),
        ("onsite", "หอประชุม", ONLINE, ("onsite", "หอประชุม", None)),
        ("hybrid", "หอประชุม", ONLINE, ("hybrid", "หอประชุม", ONLINE)),
        # Agreed on before there was such a room: the letter says what there is.
        ("online", "หอประชุม", "", ("onsite", "หอประชุม", None)),
        ("onsite", "", ONLINE, ("online", None, ONLINE)),
    ],
)
def test_how_and_where_follow_from_the_rooms_and_from_what_was_agreed(world, mode, place, online, told):
    world.speaker.mode = mode
    world.speaker.save()
    world.edition.place_th = place
    world.edition.place_en = ""
    plan = DayPlan.objects.get(edition=world.edition)
    plan.room = None
    plan.online_room.url = online
    plan.online_room.save()
    plan.save()
    found = content(world)
    assert tuple(found.get(name) for name in ("mode", "place", "online")) == told


def test_a_place_that_only_the_room_names_is_named(world):
    world.edition.place_th = world.edition.place_en = ""
    assert content(world)["place"] == "ห้องประชุม 6 อาคารหอสมุดกลาง"


def test_the_topic_is_their_own_or_that_of_their_session_or_that_of_the_forum(world):
    assert content(world, "moderator-invitation", "speaker-3")["topic"] == "คืนนี้เปิดถึงไหน"
    assert content(world, "moderator-invitation", "speaker-3", "en")["topic"] == "How late tonight?"
    SessionSpeaker.objects.filter(speaker=world.moderator).delete()
    assert content(world, "moderator-invitation", "speaker-3")["topic"] == "เปิดห้องสมุดตลอดคืน"
    Proposal.objects.update(state="declined")
    assert "topic" not in content(world, "moderator-invitation", "speaker-3")


def test_a_moderator_is_told_who_will_speak(world):
    assert content(world, "moderator-invitation", "speaker-3")["speakers"] == [
        "ดร.กมล เปิดประตู อาจารย์ประจำสาขาสารสนเทศศาสตร์",
        "รศ.นวล ในรั้ว",
    ]


def test_a_superior_is_asked_for_somebody_with_name_and_position(world):
    found = content(world, "superior-request")
    assert (found["to"], found["speaker"], found["speaker_position"]) == (
        "คณบดีคณะมนุษยศาสตร์ มหาวิทยาลัยข้างเคียง",
        "ดร.กมล เปิดประตู",
        "อาจารย์ประจำสาขาสารสนเทศศาสตร์",
    )


def test_a_memo_goes_to_the_superior_or_to_the_speaker(world):
    assert content(world, "speaker-memo", "speaker-2")["to"] == "คณบดีคณะวิทยาศาสตร์"
    world.insider.superior = ""
    world.insider.save()
    found = content(world, "speaker-memo", "speaker-2")
    assert found["to"] == found["speaker"] == "รศ.นวล ในรั้ว"


def test_a_reply_form_has_who_they_are_and_leaves_the_answers_to_them(world):
    found = content(world, "reply-form")
    assert {name: found[name] for name in ("name", "unit", "phone", "email")} == {
        "name": "ดร.กมล เปิดประตู",
        "unit": "มหาวิทยาลัยข้างเคียง",
        "phone": "08 1234 5678",
        "email": "kamol@example.org",
    }
    assert not found.keys() & {"bank", "account", "food", "needs", "travel", "answer", "recording"}


def test_thanks_refer_to_the_letter_that_invited(world):
    assert content(world, "thank-you-letter")["reference"] == ""
    issue(world.edition, "speaker-invitation", {}, about="speaker-2", number="6", dated=dt.date(2026, 9, 1))
    issue(world.edition, "speaker-invitation", {}, about="speaker-1", number="5", state="withdrawn")
    assert content(world, "thank-you-letter")["reference"] == ""
    issue(
        world.edition,
        "speaker-invitation",
        {},
        about="speaker-1",
        number="7",
        dated=dt.date(2026, 9, 1),
        heading={"prefix": "อว 660301.1/"},
    )
    found = content(world, "thank-you-letter")
    assert found["reference"] == "หนังสือสำนักหอสมุด มหาวิทยาลัยสมมติ ที่ อว 660301.1/7 ลงวันที่ 1 กันยายน 2569"
    assert found["role"] == "speaker"
    assert content(world, "thank-you-letter", "speaker-3")["role"] == "moderator"


def test_a_receipt_has_the_money_that_was_agreed(world):
    found = content(world, "honorarium-receipt")
    assert found["items"] == [{"description": "ค่าตอบแทนวิทยากร", "amount": "3600.00"}]
    assert "สามพันหกร้อยบาทถ้วน" in text_of("honorarium-receipt", found, HOUSE)
    assert content(world, "honorarium-receipt", "speaker-3")["items"] == [
        {"description": "ค่าตอบแทนผู้ดำเนินรายการ", "amount": ""}
    ]


def test_certificates_say_for_what(world):
    given = {
        "speaker-1": ("ดร.กมล เปิดประตู", "speaker"),
        "speaker-3": ("นางดวงใจ ชวนคุย", "moderator"),
        f"member-{world.chair.pk}": ("นายสมชาย ใจดี", "committee"),
        "-": (None, "participant"),
    }
    for about, told in given.items():
        found = content(world, "certificate", about)
        assert (found.get("name"), found["award"]) == told
        assert found["date"] == "2026-11-22"


def test_a_purpose_that_was_typed_once_is_there_for_the_next_letter_and_the_next_year(world):
    own = "แลกเปลี่ยนเรื่องเวลาเปิด"
    issue(world.edition, "speaker-invitation", {"purpose": own}, about="speaker-2", state="draft")
    assert content(world)["purpose"] == own
    assert content(world, language="en")["purpose"].startswith("hear and exchange")
    later = make.make_edition("2027", year=2027)
    assert CONTENT["faculty-invitation"](later, "-", "th")["purpose"] != own
    later.copied_from = world.edition
    assert CONTENT["faculty-invitation"](later, "-", "th")["purpose"] == own


def test_what_one_forum_argued_is_not_taken_over_to_the_next_year(world):
    issue(world.edition, "project-proposal", {"rationale": "เหตุผลของปีนี้", "source": "เงินรายได้"})
    later = make.make_edition("2027", year=2027)
    later.copied_from = world.edition
    found = CONTENT["project-proposal"](later, "-", "th")
    assert found["source"] == "เงินรายได้"
    assert "rationale" not in found
