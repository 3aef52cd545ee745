"""The page of minutes: with script and without, its decisions, and what approved minutes refuse."""

import datetime as dt

import pytest
from django.utils import timezone

from sewana.committee.models import ItemText, Meeting, Member, Section, Task
from sewana.committee.operations import agenda, attendance
from tests.committee.meeting_world import called, make_world

pytestmark = pytest.mark.django_db
HOME = "/office/editions/2026/meetings/"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def office(client, world):
    client.force_login(world.account)
    return client


def day(days):
    moment = timezone.localdate() + dt.timedelta(days=days)
    return f"{moment.day}/{moment.month}/{moment.year + 543}"


def levels(page):
    return [message.level_tag for message in page.context["messages"]]


def texts(meeting, item, **fields):
    rows = {"item": item.pk}
    for field in ("background", "discussion", "resolution"):
        rows |= {field: fields.get(field, ""), f"{field}-version": fields.get("version", 0)}
    return rows


def test_minutes_are_written_without_script_and_a_late_text_is_set_aside(office, world):
    meeting = called(world)
    item = agenda.add_item(meeting, Section.CONSIDERATION, "หัวข้อ", by="test")
    url = f"{HOME}{meeting.pk}/minutes/"
    assert levels(office.post(url, texts(meeting, item, resolution="เห็นชอบ"), follow=True)) == ["success"]
    late = office.post(url, texts(meeting, item, resolution="ไม่เห็นชอบ"), follow=True)
    assert levels(late) == ["warning"]
    words = late.content.decode()
    assert "เห็นชอบ" in words
    assert "ไม่เห็นชอบ" in words
    aside = ItemText.objects.get(is_aside=True)
    sent = {"aside": aside.pk, "seen": 1, "take": "both", "text": aside.text}
    office.post(f"{url}aside/", sent)
    item.refresh_from_db()
    assert item.resolution == "เห็นชอบ\nไม่เห็นชอบ"


def test_the_script_is_told_the_version_what_is_newer_and_who_writes_where(office, world, client):
    meeting = called(world)
    item = agenda.add_item(meeting, Section.CONSIDERATION, "หัวข้อ", by="test")
    url = f"{HOME}{meeting.pk}/minutes/"
    sent = {"item": item.pk, "field": "resolution", "text": "เห็นชอบ", "version": 0, "page": "a"}
    saved = office.post(f"{url}text/", sent).json()
    assert (saved["version"], saved["text"]) == (1, "เห็นชอบ")
    late = office.post(f"{url}text/", sent | {"text": "อื่น", "page": "b"}).json()
    assert (late["version"], late["text"]) == (1, "เห็นชอบ")
    assert "data-aside" in late["html"]
    name = f"{item.pk}-resolution"
    first = office.post(f"{url}pulse/", {"seen": "{}", "page": "a", "place": name}).json()
    assert first["news"] == {name: {"version": 1, "text": "เห็นชอบ"}}
    second = office.post(f"{url}pulse/", {"seen": f'{{"{name}": 1}}', "page": "b", "place": ""}).json()
    assert (second["news"], second["writers"]) == ({}, {name: [str(world.account)]})
    for broken in ("[]", "{", '{"a": "b"}', "null"):
        assert office.post(f"{url}pulse/", {"seen": broken, "page": "c"}).status_code == 200


def test_what_a_page_cannot_mean_is_refused_and_writes_nothing(office, world):
    meeting = called(world)
    item = agenda.add_item(meeting, Section.CONSIDERATION, "หัวข้อ", by="test")
    url = f"{HOME}{meeting.pk}/minutes/text/"
    good = {"item": item.pk, "field": "resolution", "text": "ก", "version": 0}
    for bad in ({"field": "title"}, {"version": -1}, {"version": "x"}, {"text": "ก" * 20_001}):
        assert office.post(url, good | bad).status_code == 400
    assert office.post(url, good | {"item": 0}).status_code == 404
    Meeting.objects.update(state="approved")
    assert office.post(url, good).status_code == 409
    assert not ItemText.objects.exists()


def test_a_decision_becomes_a_task_and_is_taken_back_and_brought_back(office, world):
    meeting = called(world)
    item = agenda.add_item(meeting, Section.CONSIDERATION, "หัวข้อ", by="test")
    url = f"{HOME}{meeting.pk}/decisions/"
    sent = {
        "item": item.pk,
        "text": "เชิญวิทยากร",
        "owner": world.members[0].pk,
        "due_on": day(10),
        "part": "speakers",
    }
    office.post(url, sent)
    task = Task.objects.get()
    assert (task.title, task.owner, task.part) == ("เชิญวิทยากร", world.members[0], "speakers")
    late = office.post(url, sent | {"text": "อีกงาน", "due_on": "1/1/2567"})
    assert "อีกงาน" in late.content.decode()
    assert Task.objects.count() == 1
    office.post(url, sent | {"text": "อีกงาน", "due_on": "1/1/2567", "keep_past": "on"})
    assert Task.objects.count() == 2
    decision = item.decisions.first()
    office.post(url, {"do": "drop", "decision": decision.pk})
    assert item.decisions.filter(is_dropped=True).count() == 1
    office.post(url, {"do": "restore", "decision": decision.pk})
    assert item.decisions.filter(is_dropped=True).count() == 0


def test_approved_minutes_refuse_a_late_decision_and_say_so(office, world):
    meeting = called(world)
    item = agenda.add_item(meeting, Section.CONSIDERATION, "หัวข้อ", by="test")
    meeting.state = "approved"
    meeting.save()
    sent = {"item": item.pk, "text": "งาน", "part": "day"}
    page = office.post(f"{HOME}{meeting.pk}/decisions/", sent, follow=True)
    assert (page.status_code, levels(page)[-1], item.decisions.count()) == (200, "error", 0)


def test_of_a_matter_with_one_text_too_long_nothing_is_saved(office, world):
    meeting = called(world)
    item = agenda.add_item(meeting, Section.CONSIDERATION, "หัวข้อ", by="test")
    texts = {"background": "สั้น", "discussion": "สั้น", "resolution": "ก" * 20_001}
    versions = {f"{field}-version": 0 for field in texts}
    page = office.post(f"{HOME}{meeting.pk}/minutes/", {"item": item.pk, **texts, **versions}, follow=True)
    item.refresh_from_db()
    assert (levels(page)[-1], item.background, item.texts.count()) == ("error", "", 0)


def test_the_minutes_count_as_present_whom_the_roll_counts(office, world):
    meeting = called(world)
    chair, other = world.members[0], world.members[2]
    stand_in = {"position": "", "mode": "room", "by": "test"}
    attendance.check_in_other(meeting, name="ผู้แทน", acts_for=chair, **stand_in)
    attendance.check_in(meeting, chair, "room", by="test")
    attendance.check_in(meeting, other, "room", by="test")
    Member.objects.filter(pk=other.pk).update(answer="left")
    page = office.get(f"{HOME}{meeting.pk}/minutes/")
    assert (page.context["present"], page.context["size"]) == (1, 3)
