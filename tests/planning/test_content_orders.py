"""The order names who accepted, and leaves an open place where chair or secretary is missing; the amendment follows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from sewana.committee.models import Answer, DutyRole
from sewana.committee.operations import answers
from sewana.committee.operations import members as operations
from sewana.committee.queries import orders
from sewana.planning.operations.content import CONTENT, abouts
from sewana_paper.official import missing, text_of
from tests import make
from tests.committee import people
from tests.planning.content_world import HOUSE, issue, make_world

pytestmark = pytest.mark.django_db
ORDER, AMENDMENT = orders.ORDER, orders.AMENDMENT
CHAIR, SECRETARY = "ประธานกรรมการ", "กรรมการและเลขานุการ"


@pytest.fixture
def world():
    return make_world()


def order_of(edition, language="th"):
    return CONTENT[ORDER](edition, "order", language)


def amendment_of(edition, language="th"):
    return CONTENT[AMENDMENT](edition, "order", language)


def places(content):
    return [(row["name"], row["role"]) for row in content["groups"][0]["people"]]


def gaps(kind, content, language="th"):
    by_hand = {"number", "authority", "date"}
    return [hole.path for hole in missing(kind, content, language) if hole.path not in by_hand]


def move(member, group, role):
    place = people.group(member.edition, group)
    operations.change_member(
        member, {"name": member.name}, [(place, role)], version=member.version, by="test"
    )


def test_an_order_has_those_who_accepted_with_title_position_and_role(world):
    content = order_of(world.edition)
    assert content["groups"][0]["people"] == [
        {"name": "นายสมชาย ใจดี", "position": "ผู้อำนวยการสำนัก", "role": CHAIR},
        {"name": "นายประสาน งานเก่ง", "position": "บรรณารักษ์ชำนาญการ", "role": SECRETARY},
    ]
    assert content["subject"] == "แต่งตั้งคณะกรรมการดำเนินงานเวทีเสวนาห้องสมุด 2569"
    assert gaps(ORDER, content) == []
    assert "รอ ตอบรับ" not in text_of(ORDER, content, HOUSE)


@pytest.mark.parametrize(
    ("gone", "row", "path"),
    [("chair", 0, "groups[0].people[0].name"), ("secretary", 1, "groups[0].people[1].name")],
)
def test_without_chair_or_secretary_the_order_has_an_open_place(world, gone, row, path):
    move(world.member, people.LEAD, DutyRole.MEMBER)
    operations.leave(getattr(world, gone), "ย้าย", by="test")
    content = order_of(world.edition)
    assert ("", {"chair": CHAIR, "secretary": SECRETARY}[gone]) in places(content)
    assert gaps(ORDER, content) == [path if gone == "chair" else "groups[0].people[2].name"]


def test_the_open_places_stand_where_an_order_names_them(world):
    move(world.member, people.LEAD, DutyRole.ADVISER)
    for one in (world.chair, world.secretary):
        operations.leave(one, "", by="test")
    answers.take_answer(world.asked, Answer.ACCEPTED, by="test")
    people.member(world.edition, "ช่วย จด", role="assistant", answer=Answer.ACCEPTED)
    assert places(order_of(world.edition)) == [
        ("นายวิชัย แก้วใส", "ที่ปรึกษา"),
        ("", CHAIR),
        ("นายรอ ตอบรับ", "กรรมการ"),
        ("", SECRETARY),
        ("นายช่วย จด", "ผู้ช่วยเลขานุการ"),
    ]


def test_a_leading_group_that_nobody_accepted_is_there_with_its_open_places(world):
    for one in (world.chair, world.secretary):
        operations.leave(one, "", by="test")
    content = order_of(world.edition)
    assert [group["name"] for group in content["groups"]] == [people.LEAD, people.CONTENT]
    assert places(content) == [("", CHAIR), ("", SECRETARY)]


def test_an_edition_without_groups_has_no_order():
    assert gaps(ORDER, order_of(make.make_edition())) == ["groups"]


def test_an_english_order_has_english_names_where_they_are_known(world):
    content = order_of(world.edition, "en")
    assert places(content) == [
        ("Mr Somchai Jaidee", "Chair"),
        ("Mr Prasan Ngankeng", "Member and secretary"),
    ]
    assert content["groups"][1]["people"][0]["name"] == "นายวิชัย แก้วใส"
    issued = issue(world.edition, ORDER, content, language="en")
    assert orders.changes_since(issued) == []


def test_an_authority_that_was_written_once_is_there_for_the_next_order(world):
    issue(world.edition, ORDER, {"authority": "ข้อ 9 แห่งข้อบังคับเก่า"}, dated=None)
    issue(world.edition, ORDER, {"authority": "ข้อ 7 แห่งข้อบังคับ"})
    issue(world.edition, ORDER, {"authority": "ถอนแล้ว"}, state="withdrawn")
    assert order_of(world.edition)["authority"] == "ข้อ 7 แห่งข้อบังคับ"
    assert "authority" not in order_of(world.edition, "en")


def change_all(world):
    """Somebody joins, somebody leaves, one has another role, one another group."""
    answers.take_answer(world.asked, Answer.ACCEPTED, by="test")
    move(world.member, "ฝ่ายการเงิน", DutyRole.MEMBER)
    operations.leave(world.chair, "เหตุส่วนตัวที่ไม่ควรพิมพ์", by="test")
    people.member(world.edition, "ประธาน คนใหม่", role="chair", name_en="Mr New Chair", answer=Answer.ACCEPTED)
    move(world.secretary, people.LEAD, DutyRole.VICE_CHAIR)
    people.member(world.edition, "เลขา คนใหม่", role="secretary", answer=Answer.ACCEPTED)


@pytest.mark.parametrize(("first", "language"), [("th", "th"), ("en", "en"), ("th", "en"), ("en", "th")])
def test_an_amendment_says_all_that_changed_in_its_own_language(world, first, language):
    content = order_of(world.edition, first) | {"authority": "ข้อ 7"}
    issue(world.edition, ORDER, content, language=first)
    change_all(world)
    found = amendment_of(world.edition, language)
    english = language == "en"
    lead = "Steering committee" if english else people.LEAD
    assert [(row["name"], row["role"], row["group"]) for row in found["changed"]] == [
        ("Mr Prasan Ngankeng" if english else "นายประสาน งานเก่ง", str_role("vice_chair", language), lead)
    ]
    assert found["changed"][0]["former"] == str_role("secretary", language)
    assert {(row["name"], row["role"]) for row in found["added"]} == {
        ("นายรอ ตอบรับ", str_role("member", language)),
        ("Mr New Chair" if english else "นายประธาน คนใหม่", str_role("chair", language)),
        ("นายเลขา คนใหม่", str_role("secretary", language)),
        ("นายวิชัย แก้วใส", str_role("member", language)),
    }
    assert {row["name"]: bool(row["note"]) for row in found["removed"]} == {
        "Mr Somchai Jaidee" if english else "นายสมชาย ใจดี": False,
        "นายวิชัย แก้วใส": True,
    }
    assert (found["original_number"], found["original_date"]) == ("12/2569", "2026-08-20")
    assert gaps(AMENDMENT, found, language) == []
    assert "ไม่ควรพิมพ์" not in text_of(AMENDMENT, found, HOUSE, language)


def test_many_changes_are_put_in_another_language_with_as_many_questions(world, django_assert_num_queries):
    issue(world.edition, ORDER, order_of(world.edition, "th"), language="th")
    people.member(world.edition, "มาใหม่", answer=Answer.ACCEPTED)
    with CaptureQueriesContext(connection) as asked:
        amendment_of(world.edition, "en")
    for number in range(5):
        people.member(world.edition, f"มาใหม่ {number}", answer=Answer.ACCEPTED)
    with django_assert_num_queries(len(asked)):
        assert len(amendment_of(world.edition, "en")["added"]) == 6


def str_role(role, language):
    with translation.override(language):
        return str(DutyRole(role).label)


def test_what_an_issued_amendment_said_needs_no_other(world):
    issue(world.edition, ORDER, order_of(world.edition))
    assert abouts(world.edition)[AMENDMENT] == []
    change_all(world)
    assert abouts(world.edition)[AMENDMENT] == [("order", "")]
    issue(world.edition, AMENDMENT, amendment_of(world.edition), number="13/2569")
    assert abouts(world.edition)[AMENDMENT] == []


def write_duties(edition, thai, english):
    group = people.group(edition)
    fields = {"name_th": group.name_th, "name_en": group.name_en, "is_lead": True}
    duties = {"duties_th": thai, "duties_en": english}
    operations.change_group(group, fields | duties, version=group.version, by="test")


@pytest.mark.parametrize("first", ["th", "en"])
def test_an_amendment_says_the_new_duties_of_a_group_and_they_stand(world, first):
    issue(world.edition, ORDER, order_of(world.edition, first), language=first)
    write_duties(world.edition, "ข้อใหม่\nอีกข้อ", "A new one\nAnother")
    assert amendment_of(world.edition)["groups"] == [{"name": people.LEAD, "duties": ["ข้อใหม่", "อีกข้อ"]}]
    assert amendment_of(world.edition, "en")["groups"] == [
        {"name": "Steering committee", "duties": ["A new one", "Another"]}
    ]
    text = text_of(AMENDMENT, amendment_of(world.edition), HOUSE)
    assert "ให้คณะหรือฝ่ายดังต่อไปนี้มีหน้าที่ ดังนี้" in text
    assert "ข้อใหม่" in text
    assert abouts(world.edition)[AMENDMENT]
    issue(world.edition, AMENDMENT, amendment_of(world.edition, first), language=first)
    assert abouts(world.edition)[AMENDMENT] == []
    assert orders.changes_since(orders.newest_order(world.edition)) == []
    write_duties(world.edition, "ข้อใหม่กว่า", "Newer")
    assert [one.kind for one in orders.changes_since(orders.newest_order(world.edition))] == ["duties"]
    assert abouts(world.edition)[AMENDMENT]


@pytest.mark.parametrize("first", ["th", "en"])
def test_a_group_that_the_order_did_not_have_comes_with_its_duties_once(world, first):
    issue(world.edition, ORDER, order_of(world.edition, first), language=first)
    move(world.member, "ฝ่ายการเงิน", DutyRole.MEMBER)
    (group,) = amendment_of(world.edition)["groups"]
    assert group["name"] == "ฝ่ายการเงิน"
    assert group["duties"]
    issue(world.edition, AMENDMENT, amendment_of(world.edition, first), language=first)
    people.member(world.edition, "อีกคน ใหม่", in_group="ฝ่ายการเงิน", answer=Answer.ACCEPTED)
    found = amendment_of(world.edition)
    assert [row["name"] for row in found["added"]] == ["นายอีกคน ใหม่"]
    assert found["groups"] == []


def test_an_amendment_that_takes_the_chair_away_has_an_open_place(world):
    issue(world.edition, ORDER, order_of(world.edition))
    operations.leave(world.chair, "", by="test")
    found = amendment_of(world.edition)
    assert found["added"] == [{"name": "", "position": "", "role": CHAIR, "group": people.LEAD}]
    assert gaps(AMENDMENT, found) == ["added[0].name"]


def test_a_member_gets_a_form_with_their_place_in_it(world):
    assert CONTENT["committee-reply"](world.edition, f"member-{world.asked.pk}", "th") == {
        "committee": "คณะกรรมการดำเนินงานเวทีเสวนาห้องสมุด 2569",
        "reply_to": "prasan@example.ac.th",
        "role": "กรรมการ",
        "name": "นายรอ ตอบรับ",
        "position": "",
        "unit": "คณะศึกษาศาสตร์",
        "phone": "",
        "email": "",
        "reply_by": "2026-10-01",
    }
