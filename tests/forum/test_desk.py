"""The timer, the run sheet and the messages between consoles."""

from datetime import time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.forum.access import HELPER_COOKIE, sign_helper
from sewana.forum.forms.desk import SheetForm
from sewana.forum.models import Message, Room, RunItem
from sewana.forum.operations import desk
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.room import open_room
from tests import make

pytestmark = pytest.mark.django_db
HOME = "/office/editions/2026/console/"
TABLE = """time,minutes,title_th,title_en,speaker,note,public,done
13.00,30,เปิดเวที,Opening,ผู้อำนวยการ,ไมค์ตัวที่ 2,yes,yes
๑๓.๓๐,๖๐,เสวนา,Dialogue,,,no,no
"""


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def room(edition):
    return open_room(edition, by="test")


@pytest.fixture
def client(edition, room):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make.make_account())
    return client


def left(room):
    return desk.left_s(Room.objects.get(pk=room.pk))


def test_the_timer_runs_pauses_goes_on_and_stops(room):
    desk.start_timer(room, 300, by="test")
    assert 298 <= left(room) <= 300
    Room.objects.update(timer_ends_at=timezone.now() + timedelta(seconds=100))
    room.refresh_from_db()
    desk.pause_timer(room, by="test")
    assert (room.timer_ends_at, room.timer_s) == (None, 100)
    desk.lengthen_timer(room, by="test")
    assert (room.timer_ends_at, room.timer_s) == (None, 160)  # more time does not start it
    desk.resume_timer(room, by="test")
    assert room.timer_ends_at is not None
    assert 158 <= left(room) <= 160
    desk.lengthen_timer(room, by="test")
    assert 217 <= left(room) <= 220
    desk.stop_timer(room, by="test")
    assert (left(room), room.timer_ends_at) == (0, None)


@pytest.mark.parametrize("deed", [desk.pause_timer, desk.resume_timer])
def test_a_timer_that_does_not_run_says_so(room, deed):
    with pytest.raises(NotPossible):
        deed(room, by="test")


def test_a_line_is_added_moved_done_and_removed(edition):
    first = desk.add_line(edition, desk.Line("เปิด", note="ไมค์", starts_at=time(13, 0)), by="test")
    second = desk.add_line(edition, desk.Line("เสวนา"), by="test")
    desk.move_line(second, up=True, by="test")
    titles = RunItem.objects.values_list("title_th", flat=True)
    assert list(titles) == ["เสวนา", "เปิด"]
    desk.finish_line(second, is_done=True, by="test")
    desk.remove_line(first, by="test")
    assert list(titles.all()) == ["เสวนา"]
    with pytest.raises(NotPossible):
        desk.edit_line(first, desk.Line("x"), by="test")


def test_a_table_is_brought_in_and_comes_out_the_same(client, edition):
    upload = SimpleUploadedFile("run.csv", TABLE.encode("cp874"))  # as an old Thai spreadsheet writes it
    answered = client.post(f"{HOME}runsheet/", {"do": "import", "table": upload})
    assert answered.status_code == 302
    rows = list(RunItem.objects.values_list("starts_at", "minutes", "title_th", "is_public", "is_done"))
    assert rows == [
        (time(13, 0), 30, "เปิดเวที", True, True),
        (time(13, 30), 60, "เสวนา", False, False),
    ]
    out = client.get(f"{HOME}runsheet/lines.csv").content.decode("utf-8-sig")
    form = SheetForm({"text": out, "replaces": "on"})
    assert form.is_valid(), form.errors
    desk.bring_in_lines(edition, form.cleaned_data["lines"], replaces=True, by="test")
    again = list(RunItem.objects.values_list("starts_at", "minutes", "title_th", "is_public", "is_done"))
    assert again == rows


@pytest.mark.parametrize(
    ("table", "words"),
    [("", "no lines"), ("25:00,5,ก", "Line 1"), ("13:00,x,ก", "Minutes"), ("13:00,5,", "Title in Thai")],
)
def test_a_table_that_cannot_be_read_names_line_and_field_and_is_kept(client, table, words):
    answered = client.post(f"{HOME}runsheet/", {"do": "import", "text": table})
    page = answered.content.decode()
    assert answered.status_code == 422
    assert words in page
    assert table in page
    assert RunItem.objects.count() == 0


def test_a_formula_in_the_run_sheet_is_harmless_and_comes_back_as_it_was(client, edition):
    desk.add_line(edition, desk.Line("=1+1"), by="test")
    out = client.get(f"{HOME}runsheet/lines.csv").content.decode("utf-8-sig")
    assert "'=1+1" in out
    form = SheetForm({"text": out})
    assert form.is_valid()
    assert form.cleaned_data["lines"][0].title_th == "=1+1"


def test_a_line_with_a_mistake_stays_open_with_what_was_written(client, edition):
    item = desk.add_line(edition, desk.Line("เปิด"), by="test")
    sent = {"do": "edit", "number": item.pk, "title_th": "เปิดใหม่", "starts_at": "half past"}
    answered = client.post(f"{HOME}runsheet/", sent)
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Write it like 13:30" in page
    assert "เปิดใหม่" in page
    assert "half past" in page


def test_a_private_note_never_reaches_the_phones_programme(edition, room):
    desk.add_line(edition, desk.Line("เปิด", note="ลับมาก"), by="test")
    desk.add_line(edition, desk.Line("ซ้อมคิว", is_public=False), by="test")
    page = Client().get("/e/2026/programme/").content.decode()
    assert "เปิด" in page
    assert "ลับมาก" not in page
    assert "ซ้อมคิว" not in page


def test_an_urgent_message_comes_first_and_stays_until_somebody_has_seen_it(client, edition, room):
    desk.send_message(edition, "กาแฟพร้อม", sender="หลังเวที", by="test")
    desk.send_message(edition, "ไมค์ดับ", sender="หลังเวที", is_urgent=True, by="test")
    page = client.get(f"{HOME}?view=stage").content.decode()
    assert page.index("ไมค์ดับ") < page.index("กาแฟพร้อม")
    assert "Urgent" in page
    helper = Client(headers={"Accept-Language": "en"})
    helper.cookies[HELPER_COOKIE] = sign_helper(room, "ฝน")
    urgent = Message.objects.get(is_urgent=True)
    assert helper.post(f"{HOME}messages/", {"do": "seen", "number": urgent.pk}).status_code == 302
    client.post(f"{HOME}messages/", {"do": "seen", "number": urgent.pk})
    urgent.refresh_from_db()
    assert urgent.seen_by == "ฝน"
    assert urgent.seen_at is not None
    assert AuditEntry.objects.filter(operation="acknowledge_message").count() == 1
    assert AuditEntry.objects.get(operation="acknowledge_message").actor == "helper: ฝน"


def test_an_empty_message_is_refused_where_it_was_written(client):
    answered = client.post(
        f"{HOME}messages/", {"do": "send", "text": " ", "is_urgent": "on", "view": "stage"}
    )
    assert answered.status_code == 422
    assert "Write the message first" in answered.content.decode()
    assert Message.objects.count() == 0


@pytest.mark.parametrize("pane", ["polls", "speakers", "runsheet", "messages", "timer", "rehearsal"])
def test_each_part_of_the_desk_has_its_pane_in_both_languages(client, pane):
    for language in ("th", "en"):
        answered = client.get(f"{HOME}?pane={pane}", headers={"Accept-Language": language})
        assert answered.status_code == 200
        told = client.get(
            f"{HOME}?pane={pane}", headers={"Accept-Language": language, "X-Requested-With": "fetch"}
        ).json()
        assert list(told["parts"]) == [pane]
        assert told["parts"][pane].strip()
