"""What an order would say now, and what has changed since the one that was issued."""

import pytest
from django.utils import timezone

from sewana.committee.models import Answer, DutyRole, Paper
from sewana.committee.operations import answers
from sewana.committee.operations import members as operations
from sewana.committee.queries import orders
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = make.make_edition()
    people.member(edition, "สมชาย ใจดี", role="chair", position="ผู้อำนวยการ", answer=Answer.ACCEPTED)
    people.member(edition, "สมหญิง ดีใจ", role="secretary", answer=Answer.ACCEPTED)
    people.member(edition, "วิชัย แก้ว", in_group=people.CONTENT, answer=Answer.ACCEPTED)
    people.member(edition, "ยังไม่ ตอบ")
    return edition


def issue(edition, kind=orders.ORDER, **content):
    return Paper.objects.create(
        edition=edition,
        kind=kind,
        state="issued",
        content=content,
        number="12/2569",
        issued_at=timezone.now(),
    )


def issued(edition):
    return issue(edition, groups=orders.groups_now(edition))


def told(order):
    return [(one.kind, one.place.name or one.place.group) for one in orders.changes_since(order)]


def member(edition, name):
    return edition.members.get(name=name)


def test_an_order_names_those_who_accepted_by_group_and_role_with_the_duties(edition):
    lead, content = orders.groups_now(edition)
    assert (lead["name"], content["name"]) == (people.LEAD, people.CONTENT)
    assert lead["people"] == [
        {"name": "นายสมชาย ใจดี", "position": "ผู้อำนวยการ", "role": "ประธานกรรมการ"},
        {"name": "นายสมหญิง ดีใจ", "position": "", "role": "กรรมการและเลขานุการ"},
    ]
    assert len(lead["duties"]) == 3
    assert orders.groups_now(edition, "en")[0]["name"] == "Steering committee"


def test_nothing_has_changed_right_after_an_order(edition):
    assert told(issued(edition)) == []


def test_coming_and_going_are_told(edition):
    order = issued(edition)
    operations.leave(member(edition, "วิชัย แก้ว"), "ลาออก", by="test")
    answers.take_answer(member(edition, "ยังไม่ ตอบ"), "accepted", by="test")
    assert told(order) == [("left", "นายวิชัย แก้ว"), ("added", "นายยังไม่ ตอบ")]


def move(found, name, role):
    place = people.group(found.edition, name)
    operations.change_member(found, {"name": found.name}, [(place, role)], version=found.version, by="test")


def test_another_role_and_another_group_are_told_with_the_former(edition):
    order = issued(edition)
    move(member(edition, "สมหญิง ดีใจ"), people.LEAD, DutyRole.VICE_CHAIR)
    move(member(edition, "วิชัย แก้ว"), "ฝ่ายการเงิน", DutyRole.MEMBER)
    found = {one.kind: one for one in orders.changes_since(order)}
    assert found.keys() == {"role", "group"}
    assert (found["role"].former.role, found["role"].place.role) == ("กรรมการและเลขานุการ", "รองประธานกรรมการ")
    assert (found["group"].former.group, found["group"].place.group) == (people.CONTENT, "ฝ่ายการเงิน")


def test_other_duties_of_a_group_are_told(edition):
    order = issued(edition)
    group = people.group(edition)
    fields = {
        "name_th": group.name_th,
        "name_en": "",
        "duties_th": "ข้อเดียว",
        "duties_en": "",
        "is_lead": True,
    }
    operations.change_group(group, fields, version=group.version, by="test")
    (change,) = orders.changes_since(order)
    assert (change.kind, change.place.group, change.duties) == ("duties", people.LEAD, ("ข้อเดียว",))


def test_what_an_amendment_has_said_is_not_told_again(edition):
    order = issued(edition)
    operations.leave(member(edition, "วิชัย แก้ว"), "", by="test")
    answers.take_answer(member(edition, "ยังไม่ ตอบ"), "accepted", by="test")
    move(member(edition, "สมหญิง ดีใจ"), people.LEAD, DutyRole.VICE_CHAIR)
    issue(
        edition,
        orders.AMENDMENT,
        removed=[{"name": "นายวิชัย แก้ว", "role": "กรรมการ", "group": people.CONTENT}],
        added=[{"name": "นายยังไม่ ตอบ", "role": "กรรมการ", "group": people.LEAD}],
        changed=[{"name": "นายสมหญิง  ดีใจ", "role": "รองประธานกรรมการ", "group": people.LEAD}],
    )
    assert told(order) == []
    operations.leave(member(edition, "สมชาย ใจดี"), "", by="test")
    assert told(order) == [("left", "นายสมชาย ใจดี")]


def test_the_newest_issued_order_counts_and_no_draft(edition):
    assert orders.newest_order(edition) is None
    Paper.objects.create(edition=edition, kind=orders.ORDER, content={})
    assert orders.newest_order(edition) is None
    first, second = issued(edition), issued(edition)
    assert orders.newest_order(edition) == second != first
