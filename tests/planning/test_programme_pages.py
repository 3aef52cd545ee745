"""The office's pages of the programme, and the page that everybody reads."""

import pytest

from sewana.planning.models import Session
from sewana.planning.operations import programme, publishing
from sewana.planning.queries.programme import published
from tests import make
from tests.planning.programme_world import DAY, at, make_edition, make_room, make_session, make_speaker

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2027/programme/"
PUBLIC = "/e/2027/programme/"
MOST_QUERIES = 12


@pytest.fixture
def edition():
    return make_edition(state="open")


@pytest.fixture
def office(client, edition):
    client.force_login(make.make_account())
    return client


def deed(office, do, **given):
    return office.post(f"{PAGE}deeds/", {"do": do} | given, follow=True)


def given(session, **more):
    """What the form of a session sends."""
    return {
        "title_th": session.title_th,
        "kind": session.kind,
        "day": "12/3/2570",
        "begins": "9.00",
        "ends": "10.00",
        "language": "th",
        "is_public": "on",
        "is_free": "on",
        "version": session.version,
    } | more


def test_an_empty_programme_offers_the_usual_half_day_and_takes_it_back(office, edition):
    assert 'value="usual"' in office.get(PAGE).content.decode()
    page = deed(office, "usual")
    assert (edition.sessions.count(), page.context["undo"]["words"]) == (6, "เขียนกำหนดการครึ่งวันให้แล้ว 6 ช่วง")
    deed(office, "undo", entry=page.context["undo"]["entry"])
    assert edition.sessions.count() == 0


def test_where_there_was_a_programme_before_it_is_offered(office, edition):
    before = make.make_edition("2026", held_on=DAY.replace(year=2026), title_th="เวทีปีก่อน")
    make_session(before, starts_at=at(9, day=before.held_on), ends_at=at(10, day=before.held_on))
    assert office.get(PAGE).context["earlier"] == before
    page = deed(office, "last")
    assert page.context["undo"]["words"] == "ใช้กำหนดการครั้งก่อนแล้ว 1 ช่วง"


def test_a_session_is_added_in_one_line_after_the_last_one(office, edition):
    make_session(edition)
    form = office.get(PAGE).context["form"]
    assert 'value="10.00"' in str(form["begins"])
    answer = office.post(PAGE, {"begins": "๑๐.๑๕", "ends": "", "title": "พัก"})
    assert answer.status_code == 302
    assert list(edition.sessions.values_list("title_th", "starts_at", "ends_at"))[1:] == [
        ("พัก", at(10, 15), at(10, 45))
    ]


@pytest.mark.parametrize(
    "line",
    [
        {"begins": "25", "title": "ก"},
        {"begins": "9", "ends": "8", "title": "ก"},
        {"begins": "9", "title": " "},
    ],
)
def test_a_line_that_cannot_be_is_said_and_nothing_is_written(office, line):
    page = office.post(PAGE, line)
    assert page.context["form"].errors
    assert Session.objects.count() == 0


def test_without_a_day_the_page_leads_to_the_day(office, edition):
    edition.held_on = None
    edition.save()
    assert "/office/editions/2027/day/" in office.get(PAGE).content.decode()
    assert office.post(PAGE, {"begins": "9", "title": "ก"}).context["form"].non_field_errors()


def test_everything_about_a_session_is_written(office, edition):
    session, room, speaker = make_session(edition), make_room(), make_speaker(edition)
    online = edition.online_rooms.create(name_th="ซูม", url="https://example.org/zoom")
    more = {
        "day": "๑๓/๓/๒๕๗๐",
        "begins": "13.00",
        "ends": "๑๔.๓๐ น.",
        "room": room.pk,
        "online_room": online.pk,
    }
    answer = office.post(
        f"{PAGE}sessions/{session.pk}/",
        given(session, **more, speakers=[speaker.pk], access_services="ล่ามภาษามือ", language="both"),
    )
    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.starts_at, session.ends_at) == (
        at(13, day=DAY.replace(day=13)),
        at(14, 30, day=DAY.replace(day=13)),
    )
    assert (session.room, session.online_room, session.language, session.access_services) == (
        room,
        online,
        "both",
        "ล่ามภาษามือ",
    )
    assert [one.speaker for one in session.speakers.all()] == [speaker]


def test_two_who_write_one_session_see_both_and_one_click_keeps_mine(office, edition):
    session, speaker = make_session(edition), make_speaker(edition)
    address = f"{PAGE}sessions/{session.pk}/"
    old = given(session)
    office.post(address, old | {"title_th": "ของเธอ", "speakers": [speaker.pk]})
    page = office.post(address, old | {"title_th": "ของฉัน"})
    assert [(one.mine, one.theirs.split(" (")[0]) for one in page.context["differences"]] == [
        ("ของฉัน", "ของเธอ"),
        ("–", "วิทยากร 1"),
    ]
    assert page.context["last_change"].actor == "owner@example.org"
    kept = page.context["form"].data
    assert office.post(address, kept).status_code == 302
    session.refresh_from_db()
    assert session.title_th == "ของฉัน"


def test_all_that_follows_moves_and_the_move_is_taken_back(office, edition):
    first = make_session(edition)
    page = deed(office, "move", first=first.pk, minutes="-๑๕")
    first.refresh_from_db()
    assert (first.starts_at, page.context["undo"]["words"]) == (at(8, 45), "เลื่อนแล้ว 1 ช่วง (-15 นาที)")
    deed(office, "undo", entry=page.context["undo"]["entry"])
    first.refresh_from_db()
    assert first.starts_at == at(9)


@pytest.mark.parametrize("minutes", ["", "สิบ", "0", "9999"])
def test_a_move_that_cannot_be_is_said(office, edition, minutes):
    page = deed(office, "move", first=make_session(edition).pk, minutes=minutes)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_a_cancelled_session_stays_in_its_line_and_is_taken_back(office, edition):
    session = make_session(edition)
    assert 'value="restore"' in deed(office, "cancel", session=session.pk).content.decode()
    deed(office, "restore", session=session.pk)
    session.refresh_from_db()
    assert session.is_cancelled is False


def test_what_nobody_can_see_is_no_title_and_turns_no_text_around(office, edition):
    session = make_session(edition)
    address = f"{PAGE}sessions/{session.pk}/"
    page = office.post(address, given(session, title_th="\u200b\u202e"))
    assert list(page.context["form"].errors) == ["title_th"]
    assert office.post(PAGE, {"begins": "9", "title": "\u200b"}).context["form"].errors
    office.post(address, given(session, abstract_th="ก\u202eข\r\nค\u200b"))
    office.post(f"{PAGE}publication/", {"note_th": "ถ้อย\u202eคำ"})
    version = published(edition)
    assert (version.content["sessions"][0]["abstract_th"], version.note_th) == ("กข\nค", "ถ้อยคำ")


def test_a_session_of_another_edition_is_not_there(office, edition):
    other = make.make_edition("2026", held_on=DAY)
    session = make_session(other)
    assert office.get(f"{PAGE}sessions/{session.pk}/").status_code == 404
    assert office.post(f"{PAGE}deeds/", {"do": "cancel", "session": session.pk}).status_code == 404
    assert published(edition) is None


def test_what_readers_will_be_told_is_shown_before_it_is_published(office, edition):
    session = make_session(edition)
    office.post(f"{PAGE}publication/", {"note_th": "เริ่มแล้ว"})
    programme.change_session(session, {"title_th": "ใหม่"}, [], version=1, by="test")
    assert office.get(PAGE).context["waiting"] == 1
    page = office.get(f"{PAGE}publication/")
    assert page.context["changes"] == ["“เสวนา” เปลี่ยนชื่อเป็น “ใหม่”"]
    office.post(f"{PAGE}publication/", {})
    public = office.get(PUBLIC).content.decode()
    assert ("“เสวนา” เปลี่ยนชื่อเป็น “ใหม่”" in public, published(edition).number) == (True, 2)
    assert office.get(PAGE).context["waiting"] == 0


def seen_at(page):
    return page.context["form"]["seen"].value()


def test_what_a_colleague_writes_meanwhile_is_not_published_unseen(office, edition):
    session = make_session(edition)
    address = f"{PAGE}publication/"
    mark = seen_at(office.get(address))
    programme.change_session(session, {"title_th": "ยังไม่ควรเห็น"}, [], version=1, by="test")
    page = office.post(address, {"seen": mark, "note_th": "ถ้อยคำ"})
    assert (published(edition), page.context["form"]["note_th"].value()) == (None, "ถ้อยคำ")
    assert "มีผู้แก้กำหนดการระหว่างนี้" in page.content.decode()
    assert office.post(address, {"seen": seen_at(page)}).status_code == 302
    assert published(edition).content["sessions"][0]["title_th"] == "ยังไม่ควรเห็น"


def test_a_line_and_a_move_that_are_sent_twice_count_once(office, edition):
    sent = office.get(PAGE).context["sent"]
    for _click in range(2):
        office.post(PAGE, {"begins": "9", "title": "ก", "sent": sent})
    session = edition.sessions.get()
    sent = office.get(PAGE).context["sent"]
    for _click in range(2):
        deed(office, "move", first=session.pk, minutes="15", sent=sent)
    session.refresh_from_db()
    assert session.starts_at == at(9, 15)
    deed(office, "undo", entry=office.get(PAGE).context["undo"]["entry"])
    session.refresh_from_db()
    assert session.starts_at == at(9)


def test_a_version_that_is_brought_back_by_a_double_click_is_still_undone(office, edition):
    session = make_session(edition)
    publishing.publish(edition, by="test")
    programme.change_session(session, {"title_th": "ใหม่"}, [], version=1, by="test")
    for _click in range(2):
        office.post(f"{PAGE}versions/1/")
    session.refresh_from_db()
    assert session.title_th == "เสวนา"
    deed(office, "undo", entry=office.get(PAGE).context["undo"]["entry"])
    session.refresh_from_db()
    assert session.title_th == "ใหม่"


def test_when_the_forum_gets_another_day_the_whole_programme_moves_there_with_one_click(office, edition):
    first, second = make_session(edition), make_session(edition, "ถาม", 10, 11)
    off = make_session(edition, "งด", 11, 12)
    programme.cancel_session(off, is_cancelled=True, by="test")
    assert 'value="day"' not in office.get(PAGE).content.decode()
    edition.held_on = DAY.replace(day=19)
    edition.save()
    assert 'value="day"' in office.get(PAGE).content.decode()
    page = deed(office, "day")
    assert page.context["undo"]["words"] == "ย้ายแล้ว 2 ช่วง ไปวันที่ 19 มีนาคม 2570"
    assert 'value="day"' not in page.content.decode()
    starts = list(edition.sessions.order_by("pk").values_list("starts_at", flat=True))
    assert starts == [at(9, day=edition.held_on), at(10, day=edition.held_on), at(11)]
    deed(office, "day")
    deed(office, "undo", entry=page.context["undo"]["entry"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.starts_at, second.starts_at) == (at(9), at(10))


def test_nothing_new_is_not_published(office, edition):
    make_session(edition)
    office.post(f"{PAGE}publication/", {})
    page = office.post(f"{PAGE}publication/", {})
    assert page.context["form"].non_field_errors()
    assert published(edition).number == 1


def test_versions_are_compared_and_one_is_brought_back_and_undone(office, edition):
    session = make_session(edition)
    publishing.publish(edition, by="test")
    programme.change_session(session, {"title_th": "ใหม่"}, [], version=1, by="test")
    publishing.publish(edition, by="test")
    assert [row.number for row, _changes in office.get(f"{PAGE}versions/").context["rows"]] == [2, 1]
    page = office.get(f"{PAGE}versions/1/", {"other": "2"})
    assert page.context["differences"] == ["“เสวนา” เปลี่ยนชื่อเป็น “ใหม่”"]
    office.post(f"{PAGE}versions/1/")
    session.refresh_from_db()
    assert session.title_th == "เสวนา"
    deed(office, "undo", entry=office.get(PAGE).context["undo"]["entry"])
    session.refresh_from_db()
    assert session.title_th == "ใหม่"
    assert office.get(f"{PAGE}versions/9/").status_code == 404


@pytest.mark.parametrize("count", [1, 9])
def test_pages_ask_few_questions_whatever_the_size(office, edition, count, django_assert_max_num_queries):
    room, speaker = make_room(), make_speaker(edition)
    for number in range(count):
        make_session(edition, f"ก{number}", 9 + number, 10 + number, room=room, speakers=[speaker])
    publishing.publish(edition, by="test")
    session = edition.sessions.first()
    pages = ("", "publication/", "versions/", "versions/1/", f"sessions/{session.pk}/")
    for path in [PUBLIC, *(PAGE + page for page in pages), "/office/editions/2027/calendar/"]:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert office.get(path).status_code == 200


# What everybody reads


def test_each_talk_can_be_put_into_a_calendar_alone(client, edition):
    talk, pause = make_session(edition), make_session(edition, "พัก", 10, 11, kind="break")
    publishing.publish(edition, by="test")
    text = client.get(PUBLIC).content.decode()
    assert [f"/e/2027/programme/{one.uid}.ics" in text for one in (talk, pause)] == [True, False]


def test_everybody_reads_the_published_programme_and_no_draft(client, edition):
    room = make_room(is_step_free=True, access_note_th="ลิฟต์อยู่ด้านหลัง")
    speaker = make_speaker(edition, may_publish=True, biography_th="ประวัติของวิทยากร", position="บรรณารักษ์")
    make_session(edition, "เสวนาเปิด", room=room, speakers=[speaker], access_services="ล่ามภาษามือ")
    make_session(edition, "ประชุมลับ", 10, 11, is_public=False)
    publishing.publish(edition, by="test")
    make_session(edition, "ร่างที่ยังไม่เผยแพร่", 11, 12)
    text = client.get(PUBLIC).content.decode()
    shown = ["เสวนาเปิด", "ลิฟต์อยู่ด้านหลัง", "ไม่ต้องขึ้นบันได", "ประวัติของวิทยากร", "บรรณารักษ์", "ล่ามภาษามือ"]
    assert [word for word in shown if word not in text] == []
    assert [word for word in ("ประชุมลับ", "ร่างที่ยังไม่เผยแพร่") if word in text] == []


def test_a_picture_is_there_as_long_as_the_page_shows_it(client, edition):
    session = make_session(
        edition, speakers=[make_speaker(edition, may_publish=True, picture=b"\xff\xd8\xff")]
    )
    publishing.publish(edition, by="test")
    path = "/e/2027/speakers/1/picture.jpg"
    assert (path in client.get(PUBLIC).content.decode(), client.get(path).status_code) == (True, 200)
    programme.cancel_session(session, is_cancelled=True, by="test")
    publishing.publish(edition, by="test")
    assert (path in client.get(PUBLIC).content.decode(), client.get(path).status_code) == (False, 404)


def test_a_programme_of_another_day_than_the_forum_says_of_which(client, edition):
    make_session(edition)
    publishing.publish(edition, by="test")
    assert "12 มีนาคม 2570</h2>" not in client.get(PUBLIC).content.decode()
    edition.held_on = DAY.replace(day=19)
    edition.save()
    assert "12 มีนาคม 2570</h2>" in client.get(PUBLIC).content.decode()


def test_without_a_published_programme_the_run_sheet_is_shown(client, edition):
    edition.run_items.create(position=1, title_th="ลำดับงานเปิด", is_public=True)
    make_session(edition, "ร่าง")
    text = client.get(PUBLIC).content.decode()
    assert ("ลำดับงานเปิด" in text, "ร่าง" in text) == (True, False)


def test_the_public_page_is_light_with_a_long_programme(client, edition):
    for number in range(12):
        speaker = make_speaker(edition, number + 1, may_publish=True, biography_th="ประวัติ " * 30)
        make_session(edition, f"ช่วงที่ {number} " * 4, 8 + number, 9 + number, speakers=[speaker])
    publishing.publish(edition, by="test")
    assert len(client.get(PUBLIC).content) < 60_000


def test_how_to_subscribe_names_the_address_in_the_readers_language(client, edition):
    page = client.get(f"{PUBLIC}calendar/", headers={"Accept-Language": "en"})
    calendar = page.context["calendar"]
    assert calendar.address.endswith("/e/2027/programme.ics?language=en")
    assert calendar.webcal.startswith("webcal://")
