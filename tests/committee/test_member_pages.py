"""The office's pages about people: what they show, what they take, and what stays when two write at once."""

import csv
import io

import pytest

from sewana.committee.models import Answer, Duty
from sewana.committee.operations import members as operations
from sewana.committee.queries.history import services
from sewana.people.access import actor_of
from sewana.people.models import Mail
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
LIST = "/office/editions/2026/members/"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft")


@pytest.fixture
def office(client, edition):
    client.force_login(make.make_account())
    return client


def crowd(edition, count):
    for number in range(count):
        people.member(
            edition, f"คน {number}", in_group=(people.LEAD, people.CONTENT)[number % 2], unit=f"{number}"
        )


@pytest.mark.parametrize("count", [1, 3, 60])
@pytest.mark.parametrize("query", ["", "?order=name", "?q=คน&answer=listed&page=2"])
def test_the_list_takes_as_many_queries_for_sixty_as_for_one(
    office, edition, count, query, django_assert_max_num_queries
):
    crowd(edition, count)
    with django_assert_max_num_queries(12):
        assert office.get(LIST + query).status_code == 200


@pytest.mark.parametrize("page", ["approach/", "reminders/", "table/", "table.csv"])
def test_the_other_pages_too(office, edition, page, django_assert_max_num_queries):
    crowd(edition, 30)
    with django_assert_max_num_queries(12):
        assert office.get(LIST + page).status_code == 200


@pytest.mark.parametrize("page", ["groups/", "orders/"])
def test_groups_and_orders_too(office, edition, page, django_assert_max_num_queries):
    crowd(edition, 30)
    with django_assert_max_num_queries(12):
        assert office.get(f"/office/editions/2026/{page}").status_code == 200


def test_an_empty_list_offers_the_nine_groups_and_one_click_makes_them(office, edition):
    assert 'value="offer"' in office.get(LIST).content.decode()
    office.post("/office/editions/2026/groups/", {"do": "offer"})
    assert edition.working_groups.count() == 9
    page = office.get(LIST)
    assert (page.context["form"]["group"].value(), page.context["form"]["role"].value()) == (
        people.group(edition).pk,
        "chair",
    )


def add(office, **given):
    return office.post(LIST, {"role": "member"} | given, follow=True)


def test_one_line_adds_somebody_and_offers_the_next_place(office, edition):
    group = people.group(edition)
    page = add(office, name="ผศ.ดร.สมศรี ศรีสุข", group=group.pk, role="chair", email="A@x.org")
    member = edition.members.get()
    assert (member.prefix, member.name, member.email) == ("ผศ.ดร.", "สมศรี ศรีสุข", "a@x.org")
    assert (page.context["form"]["group"].value(), page.context["form"]["role"].value()) == (
        group.pk,
        "secretary",
    )


def test_a_half_filled_line_says_what_is_missing_and_keeps_the_rest(office, edition):
    people.group(edition)
    page = add(office, name="", position="บรรณารักษ์", email="not-a-mail")
    form = page.context["form"]
    assert set(form.errors) == {"name", "email"}
    assert form["position"].value() == "บรรณารักษ์"
    assert not edition.members.exists()


def test_a_double_is_told_at_the_name(office, edition):
    people.member(edition, email="a@x.org")
    page = add(office, name="อื่น", email="a@x.org")
    assert "name" in page.context["form"].errors


def test_a_declined_chair_is_loud_on_the_page(office, edition):
    people.member(edition, role="chair", answer=Answer.DECLINED)
    page = office.get(LIST).content.decode()
    assert 'role="alert"' in page
    assert "นายสมชาย ใจดี" in page.partition('role="alert"')[2][:400]


def test_secrets_and_mails_are_for_those_who_run_the_forum(client, edition):
    member = people.member(edition, email="a@x.org")
    client.force_login(make.make_account("staff@example.org", roles=("staff",)))
    page = client.get(LIST).content.decode()
    assert "สมชาย ใจดี" in page
    assert member.secret not in page
    assert "a@x.org" not in page


def change(member, **given):
    places = {f"place_{duty.group_id}": duty.role for duty in member.duties.all()}
    return {"name": "สมชาย ใจดี", "language": "th", "version": member.version} | places | given


def test_two_who_change_one_person_lose_nothing(office, edition):
    member = people.member(edition, position="เก่า")
    url = f"{LIST}{member.pk}/"
    mine = change(member, position="ของฉัน")
    office.post(url, change(member, position="ของเขา"))
    page = office.post(url, mine)
    text = page.content.decode()
    assert page.context["differences"][0].mine == "ของฉัน"
    assert page.context["differences"][0].theirs == "ของเขา"
    assert "owner@example.org" in text  # who it was
    member.refresh_from_db()
    assert member.position == "ของเขา"
    # One click keeps mine: the form on the page has everything typed, and the newest version.
    form = page.context["form"]
    office.post(url, {field.name: field.value() for field in form if field.value() is not None})
    member.refresh_from_db()
    assert (member.position, member.duties.count()) == ("ของฉัน", 1)


def test_two_who_change_one_group_lose_nothing(office, edition):
    group = people.group(edition)
    url = f"/office/editions/2026/groups/{group.pk}/"
    fields = {"name_th": group.name_th, "duties_th": "ของเขา", "version": "1"}
    office.post(url, fields)
    page = office.post(url, fields | {"duties_th": "ของฉัน"})
    group.refresh_from_db()
    assert (group.duties_th, page.context["form"]["duties_th"].value()) == ("ของเขา", "ของฉัน")
    assert page.context["last_change"].actor == "owner@example.org"


DEEDS = [
    ("accept", Answer.LISTED, "accepted"),
    ("decline", Answer.ASKED, "declined"),
    ("link", Answer.LISTED, "asked"),
    ("leave", Answer.ACCEPTED, "left"),
    ("no such deed", Answer.LISTED, "listed"),
]


@pytest.mark.parametrize(("deed", "before", "after"), DEEDS)
def test_the_office_enters_answers_by_hand(office, edition, deed, before, after):
    member = people.member(edition, answer=before)
    office.post(f"{LIST}{member.pk}/deeds/", {"do": deed})
    member.refresh_from_db()
    assert member.answer == after


def test_a_substitute_is_put_from_the_persons_page(office, edition):
    member = people.member(edition, role="chair", answer=Answer.DECLINED, unit="หอสมุด")
    assert office.get(f"{LIST}{member.pk}/").status_code == 200
    office.post(f"{LIST}{member.pk}/deeds/", {"do": "substitute", "name": "นางมาลี ใจงาม", "unit": "หอสมุด"})
    made = edition.members.get(substitute_for=member)
    assert (made.prefix, made.name, made.duties.get().role) == ("นาง", "มาลี ใจงาม", "chair")
    page = office.post(f"{LIST}{member.pk}/deeds/", {"do": "substitute", "name": ""}, follow=True)
    assert [message.level_tag for message in page.context["messages"]][-1] == "error"
    assert edition.members.count() == 2


def test_a_person_of_another_edition_is_not_found_here(office, edition):
    other = people.member(make.make_edition("2025", year=2025))
    assert office.get(f"{LIST}{other.pk}/").status_code == 404
    assert office.post(f"{LIST}{other.pk}/deeds/", {"do": "leave"}).status_code == 404


def test_groups_go_up_and_down_and_out_and_back(office, edition):
    group = people.group(edition)
    url = f"/office/editions/2026/groups/{group.pk}/deeds/"
    for deed, position, is_dropped in (
        ("up", 1, False),
        ("down", 2, False),
        ("drop", 2, True),
        ("up", 2, True),
        ("back", 2, False),
    ):
        office.post(url, {"do": deed})
        group.refresh_from_db()
        assert (group.position, group.is_dropped) == (position, is_dropped)


def served(actor, search="", order="-year"):
    return [(duty.member.name, duty.member.edition.year) for duty in services(actor, search, order)]


def test_history_knows_who_served_when_and_is_found_by_name_role_and_year_of_either_era(edition):
    older = make.make_edition("2025", year=2025)
    people.member(edition, "ปีนี้ มา", role="chair", answer=Answer.ACCEPTED)
    people.member(edition, "ไม่ มา", answer=Answer.DECLINED)
    people.member(older, "ปีก่อน มา", answer=Answer.ACCEPTED)
    operations.leave(people.member(older, "ออก ไป", answer=Answer.ACCEPTED), "", by="test")
    operations.leave(people.member(older, "ใส่ ผิด"), "", by="test")
    owner = actor_of(make.make_account())
    assert served(owner) == [("ปีนี้ มา", 2026), ("ปีก่อน มา", 2025), ("ออก ไป", 2025)]
    assert served(owner, "2568", "name") == [("ปีก่อน มา", 2025), ("ออก ไป", 2025)]
    assert served(owner, "2026") == [("ปีนี้ มา", 2026)]
    assert served(owner, "ประธาน ปีนี้") == [("ปีนี้ มา", 2026)]
    assert served(owner, "ประธาน ปีก่อน") == []


def test_history_shows_the_editions_that_one_works_for(edition):
    older = make.make_edition("2025", year=2025)
    account = make.make_account("a@x.org", roles=())
    people.member(edition, "ปีนี้ มา", email="a@x.org", answer=Answer.ACCEPTED)
    people.member(older, "ปีก่อน มา", answer=Answer.ACCEPTED)
    assert served(actor_of(account)) == [("ปีนี้ มา", 2026)]


def test_history_is_paged_and_exported_whole(office, edition, django_assert_max_num_queries):
    for number in range(30):
        people.member(edition, f"คน {number:02}", unit=f"{number}", answer=Answer.ACCEPTED)
    with django_assert_max_num_queries(12):
        page = office.get("/office/committees/?order=name&page=2")
    assert len(page.context["rows"]) == 10
    text = office.get("/office/committees/table.csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 31
    assert Duty.objects.count() == 30


def test_a_closed_account_of_the_same_mail_is_told_and_not_opened(office, edition):
    closed = make.make_account("a@example.org", roles=())
    closed.is_active = False
    closed.save()
    member = people.member(edition, email="a@example.org", answer=Answer.ACCEPTED)
    page = office.post(f"{LIST}{member.pk}/deeds/", {"do": "account"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert Mail.objects.count() == 0
    member.refresh_from_db()
    closed.refresh_from_db()
    assert (member.account, closed.is_active) == (None, False)
