"""The day: date, hours and place, rooms, and the days on which people cannot come."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sewana.committee.operations import tasks
from sewana.planning.models import BusyDay, DayPlan, VenueRoom
from sewana.planning.operations import media
from sewana.planning.queries.holidays import every_holiday, holidays_of
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/day/"
DAY = dt.date(2027, 3, 12)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:1
SUMMARY:สอบปลายภาค
DTSTART;VALUE=DATE:20270309
DTEND;VALUE=DATE:20270313
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:ปฐมนิเทศ
DTSTART:20270601T180000Z
DTEND:20270601T190000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=DAY)


@pytest.fixture
def office(client, edition):
    client.force_login(make.make_account())
    return client


def send(office, **given):
    return office.post(PAGE, {"held_on": "12/3/2570", "version": "1"} | given)


def test_day_hours_and_place_are_set_and_open_tasks_move_along(office, edition):
    task = tasks.begin_task(edition, title="ก", part="day", due_on=dt.date(2027, 3, 2), by="test")
    answer = send(
        office, held_on="๑๙ มีนาคม ๒๕๗๐", begins="9.30", ends="๑๒.๐๐", place_th="หอประชุม", moves_tasks="on"
    )
    assert answer.status_code == 302
    edition.refresh_from_db()
    task.refresh_from_db()
    plan = DayPlan.objects.get()
    assert (edition.held_on, edition.place_th, plan.begins, plan.ends, plan.version, task.due_on) == (
        dt.date(2027, 3, 19),
        "หอประชุม",
        dt.time(9, 30),
        dt.time(12),
        2,
        dt.date(2027, 3, 9),
    )


def test_tasks_stay_when_asked_to(office, edition):
    task = tasks.begin_task(edition, title="ก", part="day", due_on=dt.date(2027, 3, 2), by="test")
    poster = media.add_item(edition, {"title_th": "ป้าย", "due_on": dt.date(2027, 3, 2)}, by="test")
    send(office, held_on="19/3/2570")
    for version, moved in ((2, dt.timedelta(0)), (3, dt.timedelta(days=1))):
        # They stay when the page is saved again with the tick, and move with the next other day from there.
        day = dt.date(2027, 3, 19) + moved
        send(office, held_on=day.isoformat(), version=version, moves_tasks="on")
        for one in (task, poster):
            one.refresh_from_db()
            assert one.due_on == dt.date(2027, 3, 2) + moved


def test_what_was_dated_before_the_day_was_set_elsewhere_moves_along_too(office, edition):
    edition.held_on = None
    edition.save()
    task = tasks.begin_task(edition, title="ก", part="day", due_on=dt.date(2027, 3, 2), by="test")
    edition.held_on = DAY
    edition.save()
    send(office, held_on="13/3/2570", moves_tasks="on")
    task.refresh_from_db()
    assert task.due_on == dt.date(2027, 3, 3)


def test_media_changed_while_there_is_no_day_are_dated_by_it_all_the_same(office, edition):
    poster = media.add_item(edition, {"title_th": "ป้าย", "due_on": dt.date(2027, 3, 2)}, by="test")
    edition.held_on = None
    edition.save()
    poster.refresh_from_db()
    fields = {"title_th": "ป้ายใหญ่", "due_on": poster.due_on}
    media.change_item(poster, fields, version=poster.version, by="test")
    send(office, moves_tasks="on")
    send(office, held_on="13/3/2570", version="2", moves_tasks="on")
    poster.refresh_from_db()
    assert (poster.title_th, poster.due_on) == ("ป้ายใหญ่", dt.date(2027, 3, 3))


@pytest.mark.parametrize("given", [{"held_on": "31/2/2570"}, {"begins": "12", "ends": "9"}, {"begins": "25"}])
def test_what_cannot_be_is_said_and_nothing_changes(office, edition, given):
    assert send(office, **given).status_code == 200
    edition.refresh_from_db()
    assert (edition.held_on, DayPlan.objects.count()) == (DAY, 0)


def test_two_who_set_the_day_see_both(office, edition):
    send(office, place_th="ที่หนึ่ง")
    page = send(office, place_th="ที่สอง")
    assert page.status_code == 200
    text = page.content.decode()
    assert ("ที่หนึ่ง" in text, "ที่สอง" in text) == (True, True)
    edition.refresh_from_db()
    assert edition.place_th == "ที่หนึ่ง"


def test_a_room_names_the_place_and_its_building_is_there_once(office, edition):
    room = {"venue_th": "อาคารหอสมุด", "name_th": "ห้องประชุม 1", "capacity": "๑๒๐", "is_step_free": "True"}
    office.post(f"{PAGE}rooms/new/", room)
    office.post(f"{PAGE}rooms/new/", room | {"name_th": "ห้องประชุม 2", "is_step_free": ""})
    first, second = VenueRoom.objects.order_by("pk")
    assert (first.venue, first.capacity, first.is_step_free, second.is_step_free) == (
        second.venue,
        120,
        True,
        None,
    )
    send(office, room=first.pk)
    edition.refresh_from_db()
    assert edition.place_th == "ห้องประชุม 1, อาคารหอสมุด"


def test_a_calendar_file_is_read_with_its_exclusive_end_and_the_local_day(office):
    file = SimpleUploadedFile("exams.ics", CALENDAR.encode(), "text/calendar")
    office.post(f"{PAGE}busy/", {"kind": "exam", "table": file})
    rows = list(BusyDay.objects.values_list("title_th", "begins_on", "ends_on", "source"))
    assert rows == [
        ("สอบปลายภาค", dt.date(2027, 3, 9), dt.date(2027, 3, 12), "exams.ics"),
        ("ปฐมนิเทศ", dt.date(2027, 6, 2), dt.date(2027, 6, 2), "exams.ics"),
    ]
    page = office.get(PAGE)
    assert [clash.kind for clash in page.context["clashes"]] == ["exam"]


def calendar_of(lines):
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:สอบ\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    return {"kind": "exam", "table": SimpleUploadedFile("a.ics", text.encode())}


@pytest.mark.parametrize(
    "lines",
    ["DTSTART;VALUE=DATE:20270309\nDURATION:P3D", "DTSTART;VALUE=DATE:25700309\nDTEND;VALUE=DATE:25700312"],
)
def test_a_calendar_may_write_a_length_or_buddhist_years(office, lines):
    office.post(f"{PAGE}busy/", calendar_of(lines))
    assert list(BusyDay.objects.values_list("begins_on", "ends_on")) == [
        (dt.date(2027, 3, 9), dt.date(2027, 3, 11))
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART:99991231T235900Z",
        "DTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:00010101",
        "DTSTART:hello",
        "DTSTART;VALUE=PERIOD:20270301T000000Z/P1D",
        "DTSTART:20270301\nDTSTART:20270302",
        "DTSTART;VALUE=DATE:17700309",
    ],
)
def test_a_calendar_with_days_that_are_none_is_told_so(office, lines):
    page = office.post(f"{PAGE}busy/", calendar_of(lines))
    assert (page.status_code, bool(page.context["busy_form"].errors)) == (200, True)
    assert not BusyDay.objects.exists()


def test_a_day_taken_out_by_a_double_click_is_out_and_can_come_back(office):
    row = BusyDay.objects.create(kind="exam", title_th="สอบ", begins_on=DAY, ends_on=DAY)
    for _click in range(2):
        answer = office.post(f"{PAGE}busy/", {"remove": str(row.pk)})
    assert f'name="back" value="{row.pk}"' in office.get(answer.url).content.decode()
    office.post(f"{PAGE}busy/", {"back": str(row.pk)})
    assert BusyDay.objects.get().title_th == "สอบ"


def test_one_holiday_written_by_hand_leaves_the_list_of_its_year_on_offer(office):
    years = office.get(PAGE).context["years"]
    first = holidays_of(years[-1])[0].day
    BusyDay.objects.create(kind="holiday", title_th="วันหยุดพิเศษ", begins_on=first, ends_on=first)
    assert office.get(PAGE).context["years"] == years


def test_rows_are_read_with_thai_digits_and_taken_once(office):
    given = {"kind": "exam", "text": "ชื่อ,วันแรก,วันสุดท้าย\nสอบ,๙/๓/๒๕๗๐,20/3/2570\nหยุด,2027-04-01"}
    office.post(f"{PAGE}busy/", given)
    office.post(f"{PAGE}busy/", given)
    assert list(BusyDay.objects.values_list("title_th", "begins_on", "ends_on")) == [
        ("สอบ", dt.date(2027, 3, 9), dt.date(2027, 3, 20)),
        ("หยุด", dt.date(2027, 4, 1), dt.date(2027, 4, 1)),
    ]


@pytest.mark.parametrize(
    "text", ["", "สอบ,31/2/2570", "สอบ,20/3/2570,9/3/2570", ",9/3/2570", "สอบ,9/3/2570,9/3/2572"]
)
def test_rows_that_are_no_days_take_nothing(office, text):
    page = office.post(f"{PAGE}busy/", {"kind": "exam", "text": text})
    assert page.context["busy_form"].errors
    assert BusyDay.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"BEGIN:VCALENDAR\nrubbish", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR"]
)
def test_a_broken_calendar_is_told_so(office, content):
    file = SimpleUploadedFile("a.ics", content, "text/calendar")
    page = office.post(f"{PAGE}busy/", {"kind": "exam", "table": file})
    assert page.context["busy_form"].non_field_errors()
    assert BusyDay.objects.count() == 0


def test_the_holidays_of_a_year_come_with_source_and_year_once(office):
    office.post(f"{PAGE}busy/", {"year": "2026"})
    office.post(f"{PAGE}busy/", {"year": "2026"})
    assert BusyDay.objects.count() == len(holidays_of(2026)) > 15
    assert set(BusyDay.objects.values_list("source", flat=True)) == {f"{every_holiday()[0]}, 2026"}
    songkran = BusyDay.objects.filter(title_th__contains="สงกรานต์").values_list("begins_on", flat=True)
    assert list(songkran) == [dt.date(2026, 4, day) for day in (13, 14, 15)]
    office.post(f"{PAGE}busy/", {"remove": str(BusyDay.objects.first().pk)})
    assert BusyDay.objects.count() == len(holidays_of(2026)) - 1


@pytest.mark.parametrize("count", [0, 3, 40])
def test_the_page_takes_the_same_queries_for_forty_rooms(
    office, edition, count, django_assert_max_num_queries
):
    for number in range(count):
        office.post(f"{PAGE}rooms/new/", {"venue_th": f"อาคาร {number}", "name_th": f"ห้อง {number}"})
    with django_assert_max_num_queries(12):
        assert office.get(PAGE).status_code == 200
