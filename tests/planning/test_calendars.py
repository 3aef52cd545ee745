"""Calendars that programs fetch: who may, what is in them, and how it is written."""

import datetime as dt

import pytest
from icalendar import Calendar

from sewana.committee import operations as committee
from sewana.committee.operations import meetings, members, tasks
from sewana.committee.operations.meetings import Slot
from sewana.committee.views import secret_pages
from sewana.planning.models import PersonalFeed
from sewana.planning.operations import feeds, programme, publishing, speakers
from tests import make
from tests.planning.programme_world import DAY, at, make_edition, make_room, make_session, make_speaker

pytestmark = pytest.mark.django_db
FEED = "/e/2027/programme.ics"
LONG = "เสวนาเรื่องห้องสมุดมีชีวิต ที่ซึ่งผู้ใช้และผู้ให้บริการคิดร่วมกัน; ครั้งที่ 3, ภาคบ่าย"


@pytest.fixture
def edition():
    return make_edition(state="open")


def read(client, path=FEED):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content)


def entries(calendar):
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def uid(session):
    return f"session-{session.uid.hex}@sewana"


def test_a_session_is_written_with_zone_place_and_people(client, edition):
    room, speaker = make_room(), make_speaker(edition)
    session = make_session(edition, LONG, room=room, speakers=[speaker], abstract_th="เรื่องที่คุย")
    publishing.publish(edition, by="test")
    calendar = read(client)
    event = entries(calendar)[uid(session)]
    zone = calendar.walk("VTIMEZONE")[0]
    assert str(zone["TZID"]) == event["DTSTART"].params["TZID"] == "Asia/Bangkok"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (at(9), at(10))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (LONG, "ห้องประชุม 1 อาคารหอสมุด")
    assert str(event["DESCRIPTION"]) == "เรื่องที่คุย\nวิทยากร 1"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED")
    assert str(event["URL"]).endswith("/e/2027/programme/")
    assert (str(calendar["NAME"]), calendar["REFRESH-INTERVAL"].dt) == (
        "เวทีเสวนา 2569",
        dt.timedelta(hours=1),
    )


def test_long_thai_lines_are_folded_at_75_octets_between_letters(client, edition):
    make_session(edition, LONG * 2, abstract_th=LONG * 20)
    publishing.publish(edition, by="test")
    lines = client.get(FEED).content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode("utf-8") for line in lines[:-1])


def test_titles_are_in_the_language_that_the_address_asks_for(client, edition):
    session = make_session(edition, "เสวนา", title_en="Dialogue")
    publishing.publish(edition, by="test")
    titles = [
        str(entries(read(client, FEED + more))[uid(session)]["SUMMARY"]) for more in ("", "?language=en")
    ]
    assert titles == ["เสวนา", "Dialogue"]


def test_what_is_cancelled_or_closed_later_stays_as_a_cancelled_entry(client, edition):
    kept, cancelled, closed = (make_session(edition, name, 9 + n, 10 + n) for n, name in enumerate("กขค"))
    secret = make_session(edition, "ปิด", 15, 16, is_public=False)
    publishing.publish(edition, by="test")
    assert uid(secret) not in entries(read(client))
    programme.cancel_session(cancelled, is_cancelled=True, by="test")
    programme.change_session(closed, {"is_public": False}, [], version=1, by="test")
    publishing.publish(edition, by="test")
    found = entries(read(client))
    assert {key: (str(event["STATUS"]), event["SEQUENCE"]) for key, event in found.items()} == {
        uid(kept): ("CONFIRMED", 0),
        uid(cancelled): ("CANCELLED", 1),
        uid(closed): ("CANCELLED", 1),
    }
    assert str(found[uid(cancelled)]["SUMMARY"]) == "ยกเลิก: ข"


def test_a_draft_is_in_no_calendar(client, edition):
    session = make_session(edition)
    assert entries(read(client)) == {}
    publishing.publish(edition, by="test")
    programme.change_session(session, {"title_th": "ร่าง"}, [], version=1, by="test")
    assert str(entries(read(client))[uid(session)]["SUMMARY"]) == "เสวนา"


def test_an_edition_that_is_a_draft_has_no_calendar_for_outsiders(client):
    edition = make_edition(state="draft")
    make_session(edition)
    publishing.publish(edition, by="test")
    assert client.get(FEED).status_code == 404
    client.force_login(make.make_account())
    assert client.get(FEED)["Cache-Control"] == "private, no-cache"


def test_a_program_that_has_it_already_is_told_so(client, edition):
    session = make_session(edition)
    publishing.publish(edition, by="test")
    tag = client.get(FEED)["ETag"]
    again = client.get(FEED, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    programme.change_session(session, {"title_th": "ใหม่"}, [], version=1, by="test")
    publishing.publish(edition, by="test")
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 200


def test_one_session_can_be_taken_alone(client, edition):
    session, other = make_session(edition), make_session(edition, "อื่น", 10, 11)
    closed = make_session(edition, "ปิด", 11, 12, is_public=False)
    publishing.publish(edition, by="test")
    assert set(entries(read(client, f"/e/2027/programme/{session.uid}.ics"))) == {uid(session)}
    assert uid(other) in entries(read(client))
    assert client.get(f"/e/2027/programme/{closed.uid}.ics").status_code == 404


def test_who_does_not_come_any_more_stands_in_no_calendar(client, edition):
    first, second = make_speaker(edition, 1), make_speaker(edition, 2)
    both = make_session(edition, "ทั้งสอง", speakers=[first, second], abstract_th="เรื่องที่คุย")
    alone = make_session(edition, "คนเดียว", 10, 11, speakers=[second])
    publishing.publish(edition, by="test")
    second.state = "withdrawn"
    second.save()
    assert str(entries(read(client))[uid(both)]["DESCRIPTION"]) == "เรื่องที่คุย\nวิทยากร 1"
    programme.change_session(alone, {"is_public": False}, [], version=1, by="test")
    publishing.publish(edition, by="test")
    found = entries(read(client))
    assert str(found[uid(alone)]["STATUS"]) == "CANCELLED"
    assert "วิทยากร 2".encode() not in client.get(FEED).content.replace(b"\r\n ", b"")


def test_nothing_in_a_text_ends_a_line_of_the_calendar(client, edition):
    ends = "\r\x0b\x0c\x1c\x85\u2028\u2029"
    make_session(edition, "ก", abstract_th=ends.join("STATUS:CANCELLED" for _ in range(8)) + "\x07\x1b")
    publishing.publish(edition, by="test")
    text = client.get(FEED).content.decode().replace("\r\n ", "")
    assert [line for line in text.splitlines() if line.startswith("STATUS")] == ["STATUS:CONFIRMED"]
    assert text.splitlines() == text.split("\r\n")[:-1]
    assert [sign for sign in "\x07\x1b" if sign in text] == []


def test_a_calendar_is_no_message_and_says_in_which_language_it_is(client, edition):
    make_session(edition)
    publishing.publish(edition, by="test")
    answers = [client.get(FEED + more, headers={"Accept-Language": "en"}) for more in ("", "?language=en")]
    assert [answer["Content-Language"] for answer in answers] == ["th", "en"]
    assert [line for line in answers[0].content.split(b"\r\n") if line.startswith(b"METHOD")] == []


def test_a_rehearsal_has_no_calendar_and_offers_none(client, edition):
    make_session(edition)
    publishing.publish(edition, by="test")
    offered = "/e/2027/programme/calendar/"
    assert offered in client.get("/e/2027/programme/").content.decode()
    edition.rehearsal_of = make.make_edition("2026")
    edition.save()
    assert offered not in client.get("/e/2027/programme/").content.decode()
    assert [client.get(path).status_code for path in (offered, FEED)] == [404, 404]


# Somebody's own


def own(edition, account):
    return f"/calendars/{feeds.feed_of_account(edition, account).secret}.ics"


@pytest.fixture
def member(edition):
    account = make.make_account("member@example.org", roles=())
    committee.take_seat(edition, account, "member", by="test")
    person = edition.members.create(
        name="มะลิ", email="member@example.org", account=account, answer="accepted"
    )
    return account, person


def test_a_member_has_meetings_own_tasks_and_every_published_session(client, edition, member):
    account, person = member
    other = edition.members.create(name="กุหลาบ", answer="accepted")
    group = edition.working_groups.create(name_th="ฝ่ายวิชาการ")
    person.duties.create(group=group)
    closed = make_session(edition, is_public=False)
    publishing.publish(edition, by="test")
    meeting = meetings.begin_meeting(edition, [Slot(at(13), at(15))], is_fixed=True, by="test")
    meetings.begin_meeting(edition, [Slot(at(16), at(17))], is_fixed=False, by="test")
    for title, owner, of_group in (
        ("ของฉัน", person, None),
        ("ของกลุ่ม", None, group),
        ("ของเขา", other, group),
    ):
        tasks.begin_task(
            edition,
            title=title,
            note="โทร. 081-234-5678 somebody@example.org",
            part="day",
            due_on=DAY,
            owner=owner,
            group=of_group,
            by="test",
        )
    found = entries(read(client, own(edition, account)))
    assert {str(event["SUMMARY"]) for event in found.values()} == {
        "เสวนา",
        "ประชุมครั้งที่ 1/2570",
        "ครบกำหนด: ของฉัน",
        "ครบกำหนด: ของกลุ่ม",
    }
    assert uid(closed) in found
    due = next(event for event in found.values() if str(event["SUMMARY"]).endswith("ของฉัน"))
    assert (due.decoded("DTSTART"), due.decoded("DTEND"), str(due["TRANSP"])) == (
        DAY,
        DAY + dt.timedelta(days=1),
        "TRANSPARENT",
    )
    invited = next(event for key, event in found.items() if key.startswith("meeting-"))
    assert (invited["SEQUENCE"], "LAST-MODIFIED" in invited) == (meeting.sequence, False)
    text = client.get(own(edition, account)).content
    assert (b"@example.org" in text, b"mailto" in text) == (False, False)


def test_a_new_address_takes_the_old_one_out_of_use(client, edition, member):
    account = member[0]
    client.force_login(account)
    page = "/office/editions/2027/calendar/"
    assert PersonalFeed.objects.count() == 0
    client.get(page)
    assert PersonalFeed.objects.count() == 0
    client.post(page)
    first = PersonalFeed.objects.get().secret
    assert "webcal://" in client.get(page).content.decode()
    client.post(page)
    second = PersonalFeed.objects.get().secret
    assert [client.get(f"/calendars/{secret}.ics").status_code for secret in (first, second)] == [404, 200]


def test_who_is_no_longer_of_the_committee_has_no_calendar_any_more(client, edition, member):
    account = member[0]
    path = own(edition, account)
    assert client.get(path).status_code == 200
    edition.seats.filter(account=account).delete()
    assert client.get(path).status_code == 404


def test_a_closed_account_has_no_calendar_any_more(client, edition, member):
    account = member[0]
    path = own(edition, account)
    account.is_active = False
    account.save()
    assert client.get(path).status_code == 404


def test_a_program_that_asks_all_the_time_is_told_to_wait(client, edition, monkeypatch):
    monkeypatch.setattr(secret_pages, "MOST", 2)
    path = f"/calendars/{feeds.feed_of_speaker(make_speaker(edition)).secret}.ics"
    answers = [client.get(path) for _try in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2]["Referrer-Policy"], answers[2]["Retry-After"]) == ("no-referrer", "60")


def test_a_speaker_has_their_own_sessions_in_their_language(client, edition):
    first, second = make_speaker(edition, 1, language="en"), make_speaker(edition, 2)
    mine = make_session(edition, "ของฉัน", title_en="Mine", speakers=[first], is_public=False)
    make_session(edition, "ของเขา", 10, 11, speakers=[second])
    publishing.publish(edition, by="test")
    path = f"/calendars/{feeds.feed_of_speaker(first).secret}.ics"
    found = entries(read(client, path))
    assert {key: str(event["SUMMARY"]) for key, event in found.items()} == {uid(mine): "Mine"}
    response = client.get(path)
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-cache", "no-referrer")
    first.state = "withdrawn"
    first.save()
    assert client.get(path).status_code == 404


def own_page(person):
    return f"/m/{person.secret}/calendar/"


@pytest.fixture
def guest(edition):
    """A member who has no account."""
    return edition.members.create(name="ชบา", email="guest@example.org", answer="accepted")


def test_a_member_without_an_account_has_the_same_calendar_from_their_own_page(client, edition, guest):
    closed = make_session(edition, is_public=False)
    publishing.publish(edition, by="test")
    meetings.begin_meeting(edition, [Slot(at(13), at(15))], is_fixed=True, by="test")
    for title, owner in (("ของฉัน", guest), ("ของใครก็ได้", None)):
        tasks.begin_task(edition, title=title, part="day", due_on=DAY, owner=owner, by="test")
    assert own_page(guest) in client.get(f"/m/{guest.secret}/").content.decode()
    assert "/calendars/" not in client.get(own_page(guest)).content.decode()
    page = client.post(own_page(guest), follow=True)
    path = f"/calendars/{guest.feeds.get().secret}.ics"
    assert (path in page.content.decode(), page["Referrer-Policy"]) == (True, "same-origin")
    found = entries(read(client, path))
    assert {str(event["SUMMARY"]) for event in found.values()} == {
        "เสวนา",
        "ประชุมครั้งที่ 1/2570",
        "ครบกำหนด: ของฉัน",
    }
    assert uid(closed) in found
    text = client.get(path).content
    assert [word for word in (guest.secret.encode(), b"/office/", b"@example.org") if word in text] == []


def test_a_member_withdraws_their_address_by_a_new_one(client, edition, guest):
    client.post(own_page(guest))
    first = guest.feeds.get().secret
    client.post(own_page(guest))
    second = guest.feeds.get().secret
    assert [client.get(f"/calendars/{secret}.ics").status_code for secret in (first, second)] == [404, 200]


@pytest.mark.parametrize("answer", ["listed", "asked", "declined", "left"])
def test_only_who_is_on_the_committee_has_a_calendar(client, edition, guest, answer):
    client.post(own_page(guest))
    path = f"/calendars/{guest.feeds.get().secret}.ics"
    guest.answer = answer
    guest.save()
    assert client.get(path).status_code == 404
    assert [client.get(own_page(guest)).status_code, client.post(own_page(guest)).status_code] == [404, 404]
    assert own_page(guest) not in client.get(f"/m/{guest.secret}/").content.decode()


def test_a_new_address_of_a_members_page_closes_the_calendar_too(client, edition, guest):
    client.post(own_page(guest))
    old_page, old = own_page(guest), guest.feeds.get().secret
    members.renew_secret(guest, by="test")
    guest.refresh_from_db()
    assert [client.get(old_page).status_code, client.get(f"/calendars/{old}.ics").status_code] == [404, 404]
    assert "/calendars/" not in client.get(own_page(guest)).content.decode()
    client.post(own_page(guest))
    new = guest.feeds.get().secret
    assert (new != old, client.get(f"/calendars/{new}.ics").status_code) == (True, 200)


def test_a_new_address_of_a_speakers_page_closes_the_calendar_too(client, edition):
    speaker = make_speaker(edition)
    old = feeds.feed_of_speaker(speaker).secret
    speakers.renew_secret(speaker, by="test")
    speaker.refresh_from_db()
    assert client.get(f"/calendars/{old}.ics").status_code == 404
    new = feeds.feed_of_speaker(speaker).secret
    assert (new != old, client.get(f"/calendars/{new}.ics").status_code) == (True, 200)


def test_a_speaker_withdraws_their_address_by_a_new_one(client, edition):
    speaker = make_speaker(edition)
    page = f"/s/{speaker.secret}/"
    client.post(page, {"do": "renew-calendar"})
    assert PersonalFeed.objects.count() == 0
    client.post(page, {"do": "calendar"})
    first = speaker.feeds.get().secret
    shown = client.post(page, {"do": "renew-calendar"}, follow=True).content.decode()
    second = speaker.feeds.get().secret
    assert (f"/calendars/{second}.ics" in shown, first in shown) == (True, False)
    assert [client.get(f"/calendars/{secret}.ics").status_code for secret in (first, second)] == [404, 200]
