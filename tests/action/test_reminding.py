"""Owners are reminded once a week, and read the due days in their own calendar."""

import csv
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from sewana.action.models import CalendarLink, Improvement
from sewana.action.operations import deciding, improvements, working
from sewana.action.operations.reminding import calendar_of, remind_owners_of_improvements
from sewana.people.models import Mail
from tests import make

pytestmark = pytest.mark.django_db
RULING = deciding.Ruling("do", "เพราะทุกกลุ่มขอ", "Every group asked for it", "ซ่อมแล้ว", "Repaired")


def due(edition, days, **plan):
    row = improvements.begin_improvement(edition, said_th="ขอปลั๊ก", said_en="Sockets", by="test")
    deciding.decide(row, RULING, by="test")
    working.plan(row, plan, by="test")
    Improvement.objects.filter(pk=row.pk).update(due_on=timezone.localdate() + dt.timedelta(days=days))
    row.refresh_from_db()
    return row


def test_an_owner_has_one_mail_a_week_with_all_that_is_due(edition):
    owner = make.make_account("somchai@example.org", roles=())
    due(edition, -3, owner=owner)
    due(edition, 5, owner=owner)
    due(edition, 30, owner=owner)
    due(edition, 2, owner_name="สมศรี", owner_email="somsri@example.org")
    today = timezone.localdate()
    assert remind_owners_of_improvements(today) == 2
    assert remind_owners_of_improvements(today) == 0
    mail = Mail.objects.get(to="somchai@example.org")
    assert mail.text.count("•") == 2
    assert "เลยกำหนด" in mail.text
    week_ago = timezone.now() - dt.timedelta(days=8)
    Improvement.objects.update(reminded_at=week_ago)
    assert remind_owners_of_improvements(today + dt.timedelta(days=8)) == 2


def test_who_left_and_what_is_done_is_written_to_no_more(edition):
    gone = make.make_account("gone@example.org", roles=())
    due(edition, 1, owner=gone)
    gone.is_active = False
    gone.save()
    done = due(edition, 1, owner_email="done@example.org")
    working.move(done, "done", by="test")
    improvements.drop(due(edition, 1, owner_email="off@example.org"), by="test")
    assert remind_owners_of_improvements(timezone.localdate()) == 0


def test_due_days_stand_in_a_calendar_at_a_secret_address(edition, client):
    owner = make.make_account()
    row = due(edition, 4, review_on=timezone.localdate() + dt.timedelta(days=90))
    link = calendar_of(edition, by=owner)
    address = reverse("action:calendar", args=[link.secret])
    found = Calendar.from_ical(client.get(address).content)
    events = list(found.walk("VEVENT"))
    assert [str(event["SUMMARY"]) for event in events] == ["ครบกำหนด: ขอปลั๊ก", "ทบทวน: ขอปลั๊ก"]
    assert events[0]["DTSTART"].dt == row.due_on
    ids = [str(event["UID"]) for event in events]
    working.move(row, "done", by="test")
    again = Calendar.from_ical(client.get(f"{address}?language=en").content).walk("VEVENT")
    assert [str(event["UID"]) for event in again] == ids
    assert str(again[0]["STATUS"]) == "CANCELLED"
    client.force_login(owner)
    client.post(reverse("action:improvement-calendar", args=[edition.key]), {"do": "new"})
    assert client.get(address).status_code == 404
    assert CalendarLink.objects.count() == 1


def test_the_office_takes_the_list_as_a_table(edition, client):
    client.force_login(make.make_account())
    due(edition, 4, owner_name="=cmd()")
    answer = client.get(reverse("action:improvements-csv", args=[edition.key]))
    (row,) = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    assert (row["said_th"], row["decision"], row["owner"]) == ("ขอปลั๊ก", "do", "'=cmd()")
