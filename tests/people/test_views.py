"""The office's pages about people and the library."""

import pytest

from sewana.base.models import AuditEntry
from sewana.people import operations, queries
from sewana.people.models import Account
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    make.make_library()
    client.force_login(make.make_account())
    return client


def roles_of(email):
    return sorted(Account.objects.get(email=email).roles.values_list("role", flat=True))


def test_an_owner_opens_an_account_that_needs_no_password(office):
    form = {"name": "Somchai", "email": "Somchai@Example.org", "language": "th", "role": "staff"}
    assert office.post("/office/people/", form).url == "/office/people/"
    account = Account.objects.get(email="somchai@example.org")
    assert (account.name, account.has_usable_password(), roles_of(account.email)) == (
        "Somchai",
        False,
        ["staff"],
    )
    assert AuditEntry.objects.latest("id").actor == "owner@example.org"


def test_an_address_is_taken_only_once_in_any_case(office):
    form = {"name": "Twin", "email": "OWNER@example.org", "language": "th", "role": "staff"}
    answer = office.post("/office/people/", form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["email"])
    assert Account.objects.count() == 1


def test_roles_are_granted_and_withdrawn_but_the_last_owner_stays(office):
    somchai = make.make_account("somchai@example.org", roles=())
    office.post(f"/office/people/{somchai.pk}/role/", {"role": "staff"})
    assert roles_of("somchai@example.org") == ["staff"]
    office.post(f"/office/people/{somchai.pk}/role/", {"role": "staff", "withdraw": "1"})
    assert roles_of("somchai@example.org") == []
    owner = Account.objects.get(email="owner@example.org")
    page = office.post(f"/office/people/{owner.pk}/role/", {"role": "owner", "withdraw": "1"}, follow=True)
    assert roles_of("owner@example.org") == ["owner"]
    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_a_made_up_role_changes_nothing(office):
    somchai = make.make_account("somchai@example.org", roles=())
    office.post(f"/office/people/{somchai.pk}/role/", {"role": "emperor"})
    assert roles_of("somchai@example.org") == []


def test_the_library_is_renamed_and_its_groups_counted(office):
    office.post("/office/library/", {"name_th": "หอสมุดกลาง", "name_en": "Central Library"})
    assert queries.library().name_en == "Central Library"
    field = f"population_{queries.group('lecturer', 'thai').pk}"
    office.post("/office/groups/", {field: "1200"})
    assert queries.group("lecturer", "thai").population == 1200
    answer = office.post("/office/groups/", {field: "-1"})
    assert list(answer.context["form"].errors) == [field]
    assert queries.group("lecturer", "thai").population == 1200


def test_saving_unchanged_populations_writes_no_entry(office):
    before = AuditEntry.objects.count()
    office.post("/office/groups/", {f"population_{group.pk}": "" for group in queries.groups()})
    assert AuditEntry.objects.count() == before


def test_people_are_found_by_name_or_address_and_sorted_by_known_columns_only(office):
    for email in ("b@example.org", "c@example.org"):
        operations.open_account(
            email=email, name="Somsri" if email[0] == "c" else "", language="th", by="test"
        )
    assert [row.email for row in queries.accounts("somsri")] == ["c@example.org"]
    assert [row.email for row in queries.accounts("B@EX")] == ["b@example.org"]
    by_password = [row.email for row in queries.accounts(order="password")]
    assert by_password == ["b@example.org", "c@example.org", "owner@example.org"]


@pytest.mark.parametrize("people", [1, 30])
def test_the_list_of_people_takes_the_same_queries_for_one_and_for_thirty(
    office, people, django_assert_num_queries
):
    for number in range(people):
        make.make_account(f"{number}@example.org", roles=("staff",))
    with django_assert_num_queries(8):
        office.get("/office/people/")


def test_the_next_page_of_a_search_keeps_its_words(office):
    for number in range(51):
        operations.open_account(email=f"a&b{number}@example.org", name="", language="th", by="test")
    page = office.get("/office/people/", {"q": "a&b"}).content.decode()
    assert 'href="?q=a%26b&amp;order=email&amp;page=2"' in page
