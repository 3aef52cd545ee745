"""Voices by hand and from a file, out as a table and in again; and the list of themes."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sewana.action.models import Theme, VoiceChange
from sewana.base.spreadsheets import workbook
from sewana.people.models import Group
from tests import make
from tests.action import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def office(client, edition):
    return making.signed_in(client, edition)


def send_file(client, edition, content, name="voices.csv"):
    body = content if isinstance(content, bytes) else content.encode()
    upload = SimpleUploadedFile(name, body)
    address = reverse("action:voice-new", args=[edition.key])
    return client.post(address, {"do": "table", "text": "", "table": upload})


def problems(answer):
    return [(one.row, one.column) for one in answer.context["problems"]]


def test_a_voice_is_entered_by_hand_once_and_undone(client, edition, office):
    address = reverse("action:voice-new", args=[edition.key])
    group = Group.objects.first()
    given = {"text": "ขอเก้าอี้ใหม่", "language": "th", "said_on": "๑/๑๑/๒๕๖๘", "origin": "other", "sent": "a1"}
    given |= {"group": group.pk}
    client.post(address, given)
    client.post(address, given)
    (row,) = edition.voices.all()
    assert (row.text, row.said_on, row.kind, row.group) == ("ขอเก้าอี้ใหม่", dt.date(2025, 11, 1), "hand", group)
    client.post(reverse("action:voices-undo", args=[edition.key]), {"change": VoiceChange.objects.get().pk})
    row.refresh_from_db()
    assert row.fate == "withdrawn"


def test_a_day_still_to_come_is_refused(client, edition, office):
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    given = {"text": "ขอเก้าอี้ใหม่", "language": "th", "said_on": tomorrow, "origin": "other"}
    answer = client.post(reverse("action:voice-new", args=[edition.key]), given)
    assert answer.status_code == 422
    assert not edition.voices.exists()


def test_a_file_with_thai_digits_and_years_of_the_buddhist_era_is_read(client, edition, office):
    making.make_theme()
    first, second = "ขอปลั๊ก,๒๒/๑๑/๒๕๖๘,ไทย,paper,พื้นที่", "More seats,22 พฤศจิกายน 2568,en,paper,"
    table = f"ข้อความ,วันที่,ภาษา,ช่องทาง,หมวด\n{first}\n{second}\n"
    assert send_file(client, edition, table).status_code == 302
    rows = edition.voices.all()
    found = [(row.text, row.said_on, row.language, row.origin, row.theme and row.theme.key) for row in rows]
    day = dt.date(2025, 11, 22)
    assert found == [("ขอปลั๊ก", day, "th", "paper", "space"), ("More seats", day, "en", "paper", None)]


def test_a_workbook_is_read_like_a_file(client, edition, office):
    content = workbook([["text", "said_on"], ["ขอปลั๊ก", "2025-11-22"]], "voices")
    assert send_file(client, edition, content, "voices.xlsx").status_code == 302
    assert [row.text for row in edition.voices.all()] == ["ขอปลั๊ก"]


def test_wrong_columns_are_named_and_nothing_is_taken_over(client, edition, office):
    answer = send_file(client, edition, "text,colour,text\nขอปลั๊ก,red,x\n")
    assert answer.status_code == 422
    assert problems(answer) == [(1, "colour"), (1, "text"), (1, "said_on")]
    assert not edition.voices.exists()


def test_each_bad_row_is_named_and_nothing_is_taken_over(client, edition, office):
    rows = [
        "text,said_on,group,theme,language,origin",
        ",2025-11-22,,,,",
        "ก,32/13/2568,,,,",
        "ข,2099-01-01,,,,",
    ]
    rows += ["ค,2025-11-22,nobody,unknown,fr,pigeon", "ดี,2025-11-22,,,,"]
    answer = send_file(client, edition, "\n".join(rows))
    expected = [(2, "text"), (3, "said_on"), (4, "said_on")]
    assert problems(answer) == [*expected, (5, "language"), (5, "group"), (5, "theme"), (5, "origin")]
    assert not edition.voices.exists()


def test_what_was_exported_is_read_in_again_without_doubles(client, edition, office):
    group = Group.objects.first()
    making.make_voice(edition, "=1+1 ขอปลั๊ก", group=group, theme=making.make_theme(), weight=4)
    words = {"kind": "open_answer", "origin": "questionnaire", "group": group, "may_quote": False}
    making.make_voice(edition, "คำในแบบสอบถาม", **words)
    out = client.get(reverse("action:voices-csv", args=[edition.key])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["group"] for row in rows] == [f"{group.code}-{group.origin}", ""]
    assert rows[0]["text"].startswith("'=")
    other = make.make_edition("2027", year=2027)
    making.Seat.objects.create(edition=other, account=office, role="secretary")
    assert send_file(client, other, out).status_code == 302
    found = [(row.text, row.group, row.may_quote, row.theme and row.theme.key) for row in other.voices.all()]
    assert found == [("=1+1 ขอปลั๊ก", group, True, "space"), ("คำในแบบสอบถาม", None, False, None)]
    send_file(client, edition, out)
    assert edition.voices.count() == 2


def test_a_rehearsal_has_no_table_of_voices(client, edition, office):
    copy = make.make_edition("copy", year=2027)
    copy.rehearsal_of = edition
    copy.save()
    making.Seat.objects.create(edition=copy, account=office, role="secretary")
    assert client.get(reverse("action:voices-csv", args=[copy.key])).status_code == 404
    assert client.get(reverse("action:voice-new", args=[copy.key])).status_code == 404


def themes():
    return [row.key for row in Theme.objects.filter(removed_at=None)]


def deed(client, do, **fields):
    return client.post(reverse("action:themes"), {"do": do} | fields)


def test_themes_are_added_ordered_renamed_removed_and_brought_back(client, edition, office):
    deed(client, "add", name_th="พื้นที่", name_en="Space")
    deed(client, "add", name_th="เวลา", name_en="Hours")
    assert deed(client, "add", name_th="พื้นที่", name_en="Other").status_code == 422
    deed(client, "up", theme="hours")
    assert themes() == ["hours", "space"]
    deed(client, "rename", theme="space", name_th="ที่นั่ง", name_en="Seats", seen_th="พื้นที่", seen_en="Space")
    assert Theme.objects.get(key="space").name_th == "ที่นั่ง"
    deed(client, "remove", theme="space")
    assert themes() == ["hours"]
    deed(client, "back", theme="space")
    assert themes() == ["hours", "space"]


def test_two_people_renaming_a_theme_lose_nothing(client, edition, office):
    making.make_theme(name_th="ที่นั่งอ่าน")
    deed(client, "rename", theme="space", name_th="โต๊ะ", name_en="Desks", seen_th="พื้นที่", seen_en="Space")
    assert Theme.objects.get().name_th == "ที่นั่งอ่าน"


def test_the_list_of_themes_goes_out_and_comes_in(client, edition, office):
    deed(client, "usual")
    before = themes()
    out = client.get(reverse("action:themes-csv")).content.decode("utf-8-sig")
    Theme.objects.all().delete()
    deed(client, "table", text=out)
    assert themes() == before
    assert deed(client, "table", text="key,name_th\nspace,พื้นที่").status_code == 422
    assert deed(client, "table", text="key,name_th,name_en\nไทย,พื้นที่,Space").status_code == 422


def test_a_moderator_sorts_and_does_not_name_themes(client, edition):
    making.signed_in(client, edition, "moderator")
    assert client.get(reverse("action:voices", args=[edition.key])).status_code == 200
    assert client.get(reverse("action:themes")).status_code == 403
