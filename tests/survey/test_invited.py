"""The random door: a list taken whole or not at all, and a draw that can be repeated."""

from collections import Counter

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from sewana.base.spreadsheets import workbook
from sewana.committee import operations as committee
from sewana.survey.forms.addresses import read_addresses
from sewana.survey.models import Invited, Population
from sewana.survey.operations import invited as operations
from sewana.survey.queries import invited as queries
from tests import make
from tests.survey import world
from tests.survey.random_door import drawn_all, put, users

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/questionnaires/1/invited/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.SITE_URL = "https://forum.example.org"
    settings.HAS_MAIL_SERVER = True
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def questionnaire(edition):
    return world.opened(edition)


@pytest.fixture
def planner(client, edition):
    account = world.office(client)
    committee.take_seat(edition, account, "secretary", by="test")
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return account


# The list


TABLE = [
    ["อีเมล", "กลุ่ม", "ภาษา", "หมายเหตุ"],
    ["a@example.org", "undergraduate-thai", "th", "x"],
    ["B@Example.org", "", "English", ""],
]


def read(rows):
    return read_addresses(rows, list(world.groups().values()))


def test_a_table_is_read_by_its_headings_in_either_language(edition):
    found = read(TABLE)
    assert found.wrong == ()
    assert [(one.address, one.group and one.group.code, one.language) for one in found.people] == [
        ("a@example.org", "undergraduate", "th"),
        ("b@example.org", None, "en"),
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["nobody", "", ""], "“nobody” is not an address."),
        (["", "undergraduate-thai", ""], "There is no address."),
        (
            ["somchai๑@example.org", "", ""],
            "“somchai๑@example.org” has Thai digits. Is it somchai1@example.org?",
        ),
        (["A@EXAMPLE.ORG", "", ""], "“A@EXAMPLE.ORG” stands in row 2 already."),
        (["c@example.org", "pirates", ""], "There is no group “pirates”. Write one of: "),
        (["c@example.org", "undergraduate", ""], "There are several groups “undergraduate”. Write one of: "),
        (["c@example.org", "", "Klingon"], "“Klingon” is no language here."),
    ],
)
def test_what_is_wrong_is_named_by_its_row(edition, row, words):
    [wrong] = read([*TABLE, [], row]).wrong
    assert (wrong.row, wrong.words.startswith(words)) == (5, True), wrong


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["name", "group"], ["a@example.org", ""]], "there is no column “address”. Found: name, group."),
        ([["email", "mail"], ["a@example.org", ""]], "the column “address” stands twice"),
        ([["email"]], "no row below them"),
        ([[], []], "The table is empty"),
    ],
)
def test_wrong_columns_are_told(client, questionnaire, planner, rows, words):
    file = SimpleUploadedFile("list.xlsx", workbook(rows, "list"))
    page = client.post(PAGE, {"do": "list", "table": file})
    assert (words in page.content.decode(), Invited.objects.count()) == (True, 0)


def test_nothing_is_half_done(client, questionnaire, planner):
    text = "address,group\ngood@example.org,\nbad address,\n"
    page = client.post(PAGE, {"do": "list", "text": text}).content.decode()
    assert "1 thing has to be corrected" in page
    assert "Nothing has been taken over yet." in page
    assert "good@example.org" in page  # what was typed stays
    assert not Invited.objects.exists()
    assert (
        client.post(PAGE, {"do": "list", "text": text.replace("bad address", "b@example.org")}).status_code
        == 302
    )
    assert set(Invited.objects.values_list("address", flat=True)) == {"good@example.org", "b@example.org"}


def test_who_is_on_the_list_already_stays_as_they_are(questionnaire):
    assert put(questionnaire, 3) == 3
    drawn_all(questionnaire)
    assert put(questionnaire, 5) == 2
    assert Counter(Invited.objects.values_list("state", flat=True)) == {"drawn": 3, "listed": 2}


# The draw


def test_a_draw_is_repeated_by_its_seed_whatever_the_order_of_the_list(questionnaire, edition):
    one, other = users()[:2]
    put(questionnaire, 40, one)
    put(questionnaire, 10, other, start=40)
    wanted = {f"{one.code}-{one.origin}": 8, f"{other.code}-{other.origin}": 3}
    assert operations.draw(questionnaire, wanted, seed=11, by="test") == 11
    first = set(Invited.objects.filter(state="drawn").values_list("address", flat=True))
    assert Counter(Invited.objects.filter(state="drawn").values_list("group", flat=True)) == {
        one.pk: 8,
        other.pk: 3,
    }
    operations.erase_list(questionnaire, by="test")
    put(questionnaire, 10, other, start=40)
    put(questionnaire, 40, one)
    operations.draw(questionnaire, wanted, seed=11, by="test")
    assert set(Invited.objects.filter(state="drawn").values_list("address", flat=True)) == first
    operations.undo_draw(questionnaire, by="test")
    operations.draw(questionnaire, wanted, seed=12, by="test")
    assert set(Invited.objects.filter(state="drawn").values_list("address", flat=True)) != first
    assert [entry.after["seed"] for entry in queries.last_draws(questionnaire)] == [12, 11, 11]


def test_everybody_has_the_same_chance(questionnaire):
    put(questionnaire, 10)
    hits = Counter()
    for seed in range(200):
        operations.draw(questionnaire, {"none": 3}, seed=seed, by="test")
        hits.update(Invited.objects.filter(state="drawn").values_list("address", flat=True))
        operations.undo_draw(questionnaire, by="test")
    assert sum(hits.values()) == 600
    assert all(35 <= hits[f"p{n:03}@example.org"] <= 87 for n in range(10))  # 60 ± 4 standard deviations


def test_more_than_there_are_cannot_be_drawn_and_then_nobody_is(client, questionnaire, planner):
    put(questionnaire, 5)
    put(questionnaire, 5, users()[0], start=5)
    key = queries.strata_of(questionnaire)[0].key
    page = client.post(PAGE, {"do": "draw", f"draw-{key}": "๒", "draw-none": "6"}, follow=True)
    assert "Of none only 5 are on the list and not drawn yet, not 6." in page.content.decode()
    assert not Invited.objects.filter(state="drawn").exists()
    page = client.post(PAGE, {"do": "draw", f"draw-{key}": "some"}, follow=True)
    assert "“some” is not a number of people." in page.content.decode()
    page = client.post(PAGE, {"do": "draw", f"draw-{key}": "๒"}, follow=True)
    assert "2 people were drawn by lot." in page.content.decode()


def test_as_many_are_suggested_as_hold_a_share_to_ten_points(questionnaire, edition):
    group = users()[0]
    put(questionnaire, 200, group)
    key = f"{group.code}-{group.origin}"
    Population.objects.create(edition=edition, dimension="group", level=key, size=300)
    [stratum] = queries.strata_of(questionnaire)
    assert stratum.suggested == 73
    Population.objects.update(size=28_000)
    assert queries.strata_of(questionnaire)[0].suggested == 96


def test_readers_see_numbers_and_only_planners_see_addresses(client, questionnaire, edition):
    put(questionnaire, 6)
    staff = make.make_account("staff@example.org", roles=("staff",))
    client.force_login(staff)
    page = client.get(PAGE)
    assert (page.status_code, "p000@example.org" in page.content.decode()) == (200, False)
    assert client.post(PAGE, {"do": "erase"}).status_code == 403
    assert Invited.objects.count() == 6


def test_the_page_takes_no_more_queries_for_many_than_for_few(
    client, questionnaire, planner, django_assert_max_num_queries
):
    for number, group in enumerate(users()):
        put(questionnaire, 30, group, start=30 * number)
    drawn_all(questionnaire)
    operations.write_to_drawn(questionnaire, by="test")
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        page = client.get(PAGE).content.decode()
    assert "Why the library cannot know who has answered" in page
