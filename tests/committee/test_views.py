"""The office's pages about editions."""

import datetime as dt

import pytest

from sewana.committee import operations
from sewana.committee.models import Edition, Seat
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    make.make_library()
    client.force_login(make.make_account())
    return client


def errors_after(answer_page):
    return [message.level_tag for message in answer_page.context["messages"]]


def test_an_edition_is_begun_changed_and_moved_through_forms(office):
    begun = {"year": "2569", "title_th": "เวที", "title_en": "Forum", "held_on": "22/11/2569"}
    assert office.post("/office/editions/new/", begun).url == "/office/editions/2026/"
    office.post("/office/editions/2026/text/", begun | {"title_en": "Dialogue", "year": "2026"})
    office.post("/office/editions/2026/state/", {"state": "open"})
    edition = Edition.objects.get()
    assert (edition.year, str(edition.held_on), edition.title_en) == (2026, "2026-11-22", "Dialogue")
    assert edition.state == "open"


def test_the_form_shows_thai_readers_the_buddhist_year_and_takes_it_back(office):
    make.make_edition(held_on=dt.date(2026, 11, 22))
    thai = office.get("/office/editions/2026/text/").context["form"]
    assert (thai["year"].value(), thai["held_on"].value()) == ("2569", "22 พฤศจิกายน 2569")
    office.cookies["sewana_language"] = "en"
    english = office.get("/office/editions/2026/text/").context["form"]
    assert (english["year"].value(), english["held_on"].value()) == ("2026", "22 November 2026")


def test_a_step_that_is_not_possible_is_said(office):
    make.make_edition(state="draft")
    page = office.post("/office/editions/2026/state/", {"state": "archived"}, follow=True)
    assert (errors_after(page), Edition.objects.get().state) == (["error"], "draft")


def test_seats_are_given_and_taken_and_a_half_filled_form_does_nothing(office):
    make.make_edition()
    member = make.make_account("member@example.org", roles=())
    office.post("/office/editions/2026/seats/", {"account": member.pk, "role": "member"})
    seat = Seat.objects.get()
    assert (seat.account, seat.role) == (member, "member")
    assert errors_after(office.post("/office/editions/2026/seats/", {"role": "chair"}, follow=True)) == [
        "error"
    ]
    office.post(f"/office/editions/2026/seats/{seat.pk}/leave/")
    assert not Seat.objects.exists()


def test_a_seat_of_another_edition_is_out_of_reach(office):
    make.make_edition()
    other = make.make_edition("2025", year=2025)
    operations.take_seat(other, make.make_account("m@example.org", roles=()), "member", by="test")
    assert office.post(f"/office/editions/2026/seats/{Seat.objects.get().pk}/leave/").status_code == 404
    assert Seat.objects.count() == 1


def test_a_chair_sees_their_own_editions_only(client):
    make.make_library()
    mine, _other = make.make_edition(title_en="Mine"), make.make_edition("2025", year=2025, title_en="Other")
    chair = make.make_account("chair@example.org", roles=())
    for role in ("chair", "member"):
        operations.take_seat(mine, chair, role, by="test")
    client.force_login(chair)
    for page in ("/office/editions/", "/office/"):
        client.cookies["sewana_language"] = "en"
        found = client.get(page).content.decode()
        assert (found.count("Mine"), found.count("Other")) == (1, 0)


@pytest.mark.parametrize("many", [1, 30])
def test_the_pages_of_an_edition_take_the_same_queries_for_one_and_for_thirty(
    office, many, django_assert_num_queries
):
    edition = make.make_edition()
    for number in range(many):
        account = make.make_account(f"{number}@example.org", roles=())
        operations.take_seat(edition, account, "member", by="test")
    with django_assert_num_queries(7):
        office.get("/office/editions/2026/")


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_of_editions_and_the_overview_take_the_same_queries(office, many, django_assert_num_queries):
    for number in range(many):
        make.make_edition(str(1990 + number), year=1990 + number)
    with django_assert_num_queries(8):
        office.get("/office/editions/")
    with django_assert_num_queries(10):
        office.get("/office/")


def test_the_next_page_of_a_search_keeps_its_words(office):
    for number in range(21):
        make.make_edition(str(number + 1), title_en=f"Q&A {number}")
    page = office.get("/office/editions/", {"q": "Q&A"}).content.decode()
    assert 'href="?q=Q%26A&amp;order=-year&amp;page=2"' in page
