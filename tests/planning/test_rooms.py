"""Rooms and busy days: what is taken out comes back as it was, and nobody's words are written over unseen."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sewana.planning.models import BusyDay, DayPlan, Venue, VenueRoom
from sewana.planning.operations import day as operations
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/day/"
DAY = dt.date(2027, 3, 12)
HALL = {"venue_th": "อาคารหอสมุด", "venue_en": "Library", "address_th": "1 ถนนสุข", "name_th": "ห้อง 1"}


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=DAY)


@pytest.fixture
def office(client, edition):
    client.force_login(make.make_account())
    return client


@pytest.fixture
def hall(office):
    office.post(f"{PAGE}rooms/new/", HALL)
    return VenueRoom.objects.get()


def send(office, **given):
    return office.post(PAGE, {"held_on": "12/3/2570", "version": "1"} | given)


def test_a_room_not_offered_any_more_comes_back_and_a_forum_in_it_keeps_it(office, edition, hall):
    send(office, room=hall.pk)
    office.post(f"{PAGE}rooms/{hall.pk}/", {"do": "drop"})
    page = office.get(PAGE)
    assert (page.context["rooms"], page.context["dropped_rooms"]) == ([], [hall])
    assert list(page.context["form"].fields["room"].queryset) == [hall]
    DayPlan.objects.update(room=None)
    assert list(office.get(PAGE).context["form"].fields["room"].queryset) == []
    assert send(office, room=hall.pk, version="2").status_code == 200
    office.post(f"{PAGE}rooms/{hall.pk}/", {"do": "back"})
    assert office.get(PAGE).context["rooms"] == [hall]


def test_a_second_room_leaves_what_is_known_of_its_building(office, hall):
    office.post(f"{PAGE}rooms/new/", {"venue_th": "อาคารหอสมุด", "name_th": "ห้อง 2"})
    venue = Venue.objects.get()
    assert (venue.name_en, venue.address_th, venue.rooms.count()) == ("Library", "1 ถนนสุข", 2)


def test_a_double_click_makes_one_room(office, hall):
    room = {"venue_th": "อาคารใหม่", "name_th": "ห้องเล็ก", "capacity": "20"}
    for _click in range(2):
        office.post(f"{PAGE}rooms/new/", room)
    assert VenueRoom.objects.filter(name_th="ห้องเล็ก").count() == 1


def test_a_room_moves_to_another_building_alone(office, hall):
    office.post(f"{PAGE}rooms/new/", HALL | {"name_th": "ห้อง 2"})
    office.post(f"{PAGE}rooms/{hall.pk}/", HALL | {"venue_th": "อาคารเรียน", "version": "1"})
    assert dict(VenueRoom.objects.values_list("name_th", "venue__name_th")) == {
        "ห้อง 1": "อาคารเรียน",
        "ห้อง 2": "อาคารหอสมุด",
    }


def test_a_building_with_one_room_is_renamed_and_can_be_emptied_of_its_address(office, hall):
    office.post(f"{PAGE}rooms/{hall.pk}/", HALL | {"venue_th": "หอสมุดใหม่", "version": "1"})
    office.post(f"{PAGE}rooms/{hall.pk}/", HALL | {"venue_th": "หอสมุดใหม่", "address_th": "", "version": "2"})
    venue = Venue.objects.get()
    assert (venue.pk, venue.name_th, venue.address_th) == (hall.venue_id, "หอสมุดใหม่", "")


def test_two_who_change_one_room_see_both_texts(office, hall):
    url = f"{PAGE}rooms/{hall.pk}/"
    office.post(url, HALL | {"equipment": "จอของเขา", "version": "1"})
    page = office.post(url, HALL | {"equipment": "จอของฉัน", "version": "1"})
    text = page.content.decode()
    assert ("จอของเขา" in text, "จอของฉัน" in text) == (True, True)
    assert VenueRoom.objects.get().equipment == "จอของเขา"
    office.post(url, HALL | {"equipment": "จอของฉัน", "version": page.context["form"]["version"].value()})
    assert VenueRoom.objects.get().equipment == "จอของฉัน"


def test_the_place_follows_another_room_unless_it_was_written(office, edition, hall):
    office.post(f"{PAGE}rooms/new/", HALL | {"name_th": "ห้อง 2"})
    other = VenueRoom.objects.get(name_th="ห้อง 2")
    send(office, room=hall.pk)
    send(office, room=other.pk, place_th="ห้อง 1, อาคารหอสมุด", version="2")
    edition.refresh_from_db()
    assert edition.place_th == "ห้อง 2, อาคารหอสมุด"
    send(office, room=hall.pk, place_th="ลานหน้าหอสมุด", version="3")
    edition.refresh_from_db()
    assert edition.place_th == "ลานหน้าหอสมุด"


def test_who_comes_too_late_leaves_the_online_room_as_it_is(office, edition):
    send(office, online_url="https://meet.example.org/theirs")
    page = send(office, online_url="https://meet.example.org/mine")
    assert page.status_code == 200
    assert edition.online_rooms.get().url == "https://meet.example.org/theirs"
    send(office, online_url="https://meet.example.org/mine", version="2")
    room = edition.online_rooms.get()
    assert (room.url, DayPlan.objects.get().online_room) == ("https://meet.example.org/mine", room)


def test_a_day_changed_on_the_page_of_the_edition_is_not_written_over_unseen(office, edition):
    seen = office.get(PAGE).context["form"]["seen"].value()
    edition.place_th = "ที่ใหม่"
    edition.save()
    page = send(office, place_th="ที่เก่า", seen=seen)
    assert "ที่ใหม่" in page.content.decode()
    edition.refresh_from_db()
    assert edition.place_th == "ที่ใหม่"
    assert send(office, place_th="ที่เก่า", seen=page.context["form"]["seen"].value()).status_code == 302


def test_a_busy_day_taken_out_comes_back_as_it_was(office, edition):
    day = BusyDay.objects.create(
        kind="exam",
        title_th="สอบ",
        title_en="Finals",
        begins_on=DAY,
        ends_on=dt.date(2027, 3, 20),
        source="a.ics",
    )
    answer = office.post(f"{PAGE}busy/", {"remove": str(day.pk)})
    assert not BusyDay.objects.exists()
    assert f'name="back" value="{day.pk}"' in office.get(answer.url).content.decode()
    for _twice in range(2):
        office.post(f"{PAGE}busy/", {"back": str(day.pk)})
    back = BusyDay.objects.get()
    names = ("kind", "title_th", "title_en", "begins_on", "ends_on", "source")
    assert [getattr(back, name) for name in names] == [getattr(day, name) for name in names]


def test_a_busy_day_that_never_was_does_not_come_back(office):
    office.post(f"{PAGE}busy/", {"back": "12345"})
    assert not BusyDay.objects.exists()


def test_midnight_as_an_end_does_not_reach_into_the_day(office):
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//\nBEGIN:VEVENT\nUID:1\nSUMMARY:สอบ\n"
        "DTSTART:20270309T000000\nDTEND:20270310T000000\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    office.post(f"{PAGE}busy/", {"kind": "exam", "table": SimpleUploadedFile("a.ics", text.encode())})
    assert BusyDay.objects.get().ends_on == dt.date(2027, 3, 9)


def test_the_office_reads_the_day_without_a_form(client, edition):
    client.force_login(make.make_account("staff@example.org", roles=("staff",)))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'id="main-form"' not in page.content.decode()
    assert client.post(PAGE, {"version": "1"}).status_code == 403


def test_an_online_room_that_did_not_change_is_written_once(edition):
    first = operations.set_online_room(edition, "https://a.example.org/", by="test")
    again = operations.set_online_room(edition, "https://a.example.org/", by="test")
    assert first == again
    assert (edition.online_rooms.count(), str(first)) == (1, "ห้องออนไลน์")
