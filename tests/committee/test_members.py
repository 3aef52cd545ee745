"""People and groups of a committee: added, placed, changed, taken off and brought back."""

import pytest

from sewana.base.audit import broken_entries
from sewana.base.models import AuditEntry
from sewana.committee.models import Answer, DutyRole, Member, Seat, WorkingGroup
from sewana.committee.operations import answers, take_seat
from sewana.committee.operations import members as operations
from sewana.committee.queries import members as queries
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db


def change(member, version, **person):
    kept = {"name": member.name, "unit": member.unit, "email": member.email, "prefix": member.prefix}
    places = [(duty.group, duty.role) for duty in member.duties.all()]
    operations.change_member(member, kept | person, places, version=version, by="test")


def test_the_nine_usual_groups_come_once_with_their_duties():
    edition = make.make_edition()
    assert operations.offer_groups(edition, by="test") == 9
    assert operations.offer_groups(edition, by="test") == 0
    groups = list(edition.working_groups.all())
    assert [group.position for group in groups] == list(range(1, 10))
    assert groups[0].name_th == "คณะกรรมการที่ปรึกษา"
    assert [group.name_th for group in groups if group.is_lead] == [people.LEAD]
    assert all(group.duties_th and group.duties_en and group.name_en for group in groups)
    assert all(len(group.duties_th.splitlines()) == len(group.duties_en.splitlines()) for group in groups)


def test_groups_of_ones_own_stay_when_the_usual_ones_are_added():
    edition = make.make_edition()
    own = operations.begin_group(
        edition, {"name_th": "ฝ่ายการเงิน", "duties_th": "ของเรา", "is_lead": True}, by="test"
    )
    assert operations.offer_groups(edition, by="test") == 8
    own.refresh_from_db()
    assert (own.duties_th, own.is_lead) == ("ของเรา", True)
    assert edition.working_groups.filter(is_lead=True).count() == 1


@pytest.mark.parametrize(
    "twin",
    [
        {"name": "คนอื่น", "email": "SOMCHAI@example.org"},
        {"name": "สมชาย ใจดี", "unit": "หอสมุด", "email": "other@example.org"},
    ],
)
def test_the_same_person_is_not_listed_twice(twin):
    edition = make.make_edition()
    people.member(edition, unit="หอสมุด", email="somchai@example.org")
    with pytest.raises(operations.NotPossible):
        operations.add_member(edition, operations.Entry(twin), by="test")
    assert edition.members.count() == 1


def test_the_same_name_in_another_unit_is_another_person():
    edition = make.make_edition()
    people.member(edition, unit="หอสมุด")
    people.member(edition, unit="คณะวิทยาศาสตร์")
    assert edition.members.count() == 2


def test_who_agreed_by_word_is_entered_as_accepted_at_once():
    edition = make.make_edition()
    entry = operations.Entry({"name": "สมชาย ใจดี"}, people.group(edition), "chair", has_accepted=True)
    member = operations.add_member(edition, entry, by="test")
    member.refresh_from_db()
    assert (member.answer, member.channel) == ("accepted", "hand")
    assert member.answered_at is not None


def test_an_older_page_changes_nothing_and_says_so():
    edition = make.make_edition()
    member = people.member(edition)
    change(member, 1, position="ก")
    with pytest.raises(operations.Changed):
        change(member, 1, position="ข")
    member.refresh_from_db()
    assert (member.position, member.version) == ("ก", 2)


def test_who_leaves_can_be_brought_back_to_where_they_were():
    edition = make.make_edition()
    member = people.member(edition, role="chair", answer=Answer.ACCEPTED)
    operations.leave(member, "ย้ายงาน", by="test")
    frame = queries.frame_of(edition)
    assert ([line.member for line in frame.gone], frame.lines) == ([member], ())
    operations.bring_back(member, by="test")
    member.refresh_from_db()
    assert (member.answer, member.duties.get().role) == ("accepted", "chair")


def test_a_group_taken_out_comes_back_with_its_people():
    edition = make.make_edition()
    people.member(edition)
    group = people.group(edition)
    operations.drop_group(group, is_dropped=True, by="test")
    frame = queries.frame_of(edition)
    assert group not in [part.group for part in frame.parts]
    assert len(frame.homeless) == 1
    operations.drop_group(group, is_dropped=False, by="test")
    assert queries.frame_of(edition).homeless == []


def test_groups_move_one_place_at_a_time():
    edition = make.make_edition()
    operations.move_group(people.group(edition), -1, by="test")
    operations.move_group(people.group(edition), -1, by="test")
    names = [group.name_th for group in edition.working_groups.all()]
    assert names[:3] == [people.LEAD, "คณะกรรมการที่ปรึกษา", people.CONTENT]


def test_a_substitute_takes_the_same_place_and_is_asked_anew():
    edition = make.make_edition()
    first = people.member(edition, role="chair", answer=Answer.DECLINED)
    made = operations.put_substitute(first, operations.Entry({"name": "สมหญิง"}), by="test")
    duty, old = made.duties.get(), first.duties.get()
    assert (duty.group, duty.role, duty.position) == (old.group, old.role, old.position)
    assert (made.answer, made.substitute_for) == ("listed", first)


def seat_roles(account):
    return sorted(Seat.objects.filter(account=account).values_list("role", flat=True))


@pytest.mark.parametrize(
    ("role", "name", "seat"),
    [
        ("chair", people.LEAD, "chair"),
        ("secretary", people.LEAD, "secretary"),
        ("assistant", people.LEAD, "member"),
        # The head of a group is not the chair of the forum: no office key comes with that.
        ("chair", people.CONTENT, "member"),
    ],
)
def test_who_accepts_sits_where_the_leading_group_names_them(role, name, seat):
    edition = make.make_edition()
    account = make.make_account("a@example.org", roles=())
    people.member(edition, role=role, in_group=name, email="a@example.org", answer=Answer.ACCEPTED)
    assert seat_roles(account) == [seat]


def test_a_seat_goes_with_the_answer_and_the_place():
    edition = make.make_edition()
    account = make.make_account("a@example.org", roles=())
    member = people.member(edition, role="chair", email="a@example.org")
    assert seat_roles(account) == []
    answers.take_answer(member, "accepted", by="test")
    member.refresh_from_db()
    operations.change_member(
        member,
        {"name": member.name},
        [(people.group(edition), DutyRole.MEMBER)],
        version=member.version,
        by="test",
    )
    assert seat_roles(account) == ["member"]
    operations.leave(member, "", by="test")
    assert seat_roles(account) == []
    operations.bring_back(member, by="test")
    assert seat_roles(account) == ["member"]


def test_a_moderators_seat_is_left_alone():
    edition = make.make_edition()
    account = make.make_account("a@example.org", roles=())
    Seat.objects.create(edition=edition, account=account, role="moderator")
    member = people.member(edition, email="a@example.org", answer=Answer.ACCEPTED)
    answers.take_answer(member, "declined", by="test")
    assert seat_roles(account) == ["moderator"]


@pytest.mark.parametrize("answer", [Answer.LISTED, Answer.ACCEPTED, Answer.DECLINED])
def test_a_seat_given_by_hand_or_copied_stays_whatever_the_list_says(answer):
    edition = make.make_edition()
    account = make.make_account("a@example.org", roles=())
    take_seat(edition, account, "secretary", by="test")
    member = people.member(edition, email="a@example.org", answer=answer)
    operations.leave(member, "", by="test")
    operations.bring_back(member, by="test")
    operations.leave(member, "", by="test")
    assert seat_roles(account) == ["secretary"]


def test_a_secretary_who_enters_their_own_name_keeps_their_office(client):
    edition = make.make_edition()
    account = make.make_account("a@example.org", roles=())
    take_seat(edition, account, "secretary", by="test")
    client.force_login(account)
    line = {"name": "นางสาววารี รักอ่าน", "email": "a@example.org", "role": "member", "has_accepted": "on"}
    client.post(f"/office/editions/{edition.key}/members/", line | {"group": people.group(edition).pk})
    assert seat_roles(account) == ["member", "secretary"]
    assert client.get(f"/office/editions/{edition.key}/groups/").status_code == 200


def test_a_seat_of_the_list_that_is_given_by_hand_as_well_stays_when_its_owner_leaves():
    edition = make.make_edition()
    account = make.make_account("a@example.org", roles=())
    member = people.member(edition, role="chair", email="a@example.org", answer=Answer.ACCEPTED)
    assert Seat.objects.get().member == member
    take_seat(edition, account, "chair", by="test")
    operations.leave(member, "", by="test")
    assert seat_roles(account) == ["chair"]


def test_places_in_a_group_that_is_out_come_back_with_it():
    edition = make.make_edition()
    member = people.member(edition, role="chair")
    group = people.group(edition)
    operations.drop_group(group, is_dropped=True, by="test")
    operations.change_member(member, {"phone": "02"}, [], version=member.version, by="test")
    operations.drop_group(group, is_dropped=False, by="test")
    assert [(duty.group, duty.role) for duty in member.duties.all()] == [(group, "chair")]


def test_another_mail_takes_the_seat_to_the_account_of_that_mail():
    edition = make.make_edition()
    wrong = make.make_account("wrong@example.org", roles=())
    right = make.make_account("right@example.org", roles=())
    member = people.member(edition, role="chair", email="wrong@example.org", answer=Answer.ACCEPTED)
    change(member, member.version, email="right@example.org")
    assert (seat_roles(wrong), seat_roles(right)) == ([], ["chair"])
    member.refresh_from_db()
    change(member, member.version, email="nobody@example.org")
    member.refresh_from_db()
    assert (seat_roles(right), member.account) == ([], None)


def test_an_account_that_was_given_stays_when_something_else_changes():
    edition = make.make_edition()
    member = people.member(edition, email="a@example.org", answer=Answer.ACCEPTED)
    member.account = make.make_account("other@example.org", roles=())
    member.save()
    change(member, member.version, phone="02")
    assert (Member.objects.get().account, seat_roles(member.account)) == (member.account, ["member"])


@pytest.fixture
def two_chairs():
    """The chair of the leading group and the chair of another, both with accounts, and the other group."""
    edition = make.make_edition()
    first = make.make_account("a@example.org", roles=())
    second = make.make_account("b@example.org", roles=())
    accepted = {"role": "chair", "answer": Answer.ACCEPTED}
    people.member(edition, email="a@example.org", **accepted)
    people.member(edition, "สมหญิง ใจงาม", in_group=people.CONTENT, email="b@example.org", **accepted)
    assert (seat_roles(first), seat_roles(second)) == (["chair"], ["member"])
    return first, second, people.group(edition, people.CONTENT)


def fields_of(group, **changed):
    return {name: getattr(group, name) for name in operations.GROUP} | changed


def test_with_another_leading_group_the_seats_change(two_chairs):
    first, second, group = two_chairs
    operations.change_group(group, fields_of(group, is_lead=True), version=group.version, by="test")
    assert (seat_roles(first), seat_roles(second)) == (["member"], ["chair"])


def test_when_the_leading_group_is_taken_out_the_next_leads_until_it_is_back(two_chairs):
    first, second, group = two_chairs
    lead = people.group(group.edition)
    operations.drop_group(lead, is_dropped=True, by="test")
    assert (seat_roles(first), seat_roles(second)) == (["member"], ["chair"])
    operations.drop_group(lead, is_dropped=False, by="test")
    assert (seat_roles(first), seat_roles(second)) == (["chair"], ["member"])


def test_a_new_group_that_leads_takes_the_lead(two_chairs):
    first, second, group = two_chairs
    operations.begin_group(group.edition, {"name_th": "ใหม่", "is_lead": True}, by="test")
    assert (seat_roles(first), seat_roles(second)) == (["member"], ["member"])


def test_where_no_group_is_marked_the_first_with_people_leads(two_chairs):
    first, second, group = two_chairs
    lead = people.group(group.edition)
    operations.change_group(lead, fields_of(lead, is_lead=False), version=lead.version, by="test")
    assert (seat_roles(first), seat_roles(second)) == (["chair"], ["member"])
    places = list(WorkingGroup.objects.filter(edition=group.edition).values_list("name_th", flat=True))
    for _step in range(places.index(people.CONTENT) - places.index(people.LEAD)):
        operations.move_group(WorkingGroup.objects.get(pk=group.pk), -1, by="test")
    assert (seat_roles(first), seat_roles(second)) == (["member"], ["chair"])
    leading = Member.objects.get(email="b@example.org")
    operations.leave(leading, "", by="test")
    assert (seat_roles(first), seat_roles(second)) == (["chair"], [])
    operations.bring_back(leading, by="test")
    assert (seat_roles(first), seat_roles(second)) == (["member"], ["chair"])


def test_every_deed_is_in_the_audit():
    edition = make.make_edition()
    member = people.member(edition, answer=Answer.ACCEPTED)
    operations.leave(member, "", by="test")
    operations.bring_back(member, by="test")
    noted = set(AuditEntry.objects.values_list("operation", flat=True))
    assert {"offer_groups", "add_member", "take_answer", "leave", "bring_back"} <= noted
    assert broken_entries() == []


def roles_missing(edition):
    return [gap.role for gap in queries.gaps_of(queries.frame_of(edition))]


def test_an_order_needs_a_chair_and_a_secretary_who_accepted():
    edition = make.make_edition()
    assert roles_missing(edition) == [""]
    chair = people.member(edition, role="chair")
    assert roles_missing(edition) == ["chair", "secretary"]
    answers.take_answer(chair, "accepted", by="test")
    people.member(edition, "สมหญิง", role="secretary", answer=Answer.ACCEPTED)
    assert roles_missing(edition) == []
    # The chair of another group fills no gap.
    operations.leave(chair, "", by="test")
    people.member(edition, "อีกคน", role="chair", in_group=people.CONTENT, answer=Answer.ACCEPTED)
    assert roles_missing(edition) == ["chair"]


def test_a_chair_who_declined_is_named_loudly_until_somebody_else_is_there():
    edition = make.make_edition()
    people.member(edition, "สมหญิง", role="secretary", answer=Answer.ACCEPTED)
    first = people.member(edition, role="chair", answer=Answer.DECLINED)
    (gap,) = queries.gaps_of(queries.frame_of(edition))
    assert gap.is_refusal
    assert "นายสมชาย ใจดี" in gap.words
    operations.put_substitute(first, operations.Entry({"name": "คนใหม่"}), by="test")
    (gap,) = queries.gaps_of(queries.frame_of(edition))
    assert not gap.is_refusal


def test_names_are_found_by_any_part_and_sorted_as_thai_dictionaries_do():
    edition = make.make_edition()
    for name in ("แดง มาก", "ขาว น้อย", "ดำ ปาน"):
        people.member(edition, name, position="บรรณารักษ์")
    frame = queries.frame_of(edition)
    found = queries.found_lines(frame, "", "", "name")
    assert [line.member.name for line in found] == ["ขาว น้อย", "ดำ ปาน", "แดง มาก"]
    assert [line.member.name for line in queries.found_lines(frame, "ดำ", "", "name")] == ["ดำ ปาน"]
    assert len(queries.found_lines(frame, "อำนวยการ", "listed", "name")) == 3
    assert queries.found_lines(frame, "", "declined", "name") == []


def test_an_account_is_opened_once_and_told_by_mail():
    edition = make.make_edition()
    member = people.member(edition, role="secretary", email="new@example.org", answer=Answer.ACCEPTED)
    account = answers.give_account(member, url="https://x.example/accounts/login/", by="test")
    member.refresh_from_db()
    again = answers.give_account(member, url="https://x.example/accounts/login/", by="test")
    assert (again, member.account, seat_roles(account)) == (account, account, ["secretary"])
    assert Member.objects.get().account.has_usable_password() is False
