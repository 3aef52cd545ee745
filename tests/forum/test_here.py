"""Who is here by group: no group under five can be told from the page, and who is missing can."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from sewana.forum.models import Participant
from sewana.forum.queries.here import presence
from sewana.people.models import Group
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
HERE = "/office/editions/2026/here/"


@pytest.fixture
def edition():
    make.make_library()
    Group.objects.update(population=None)
    return make.make_edition()


def group(code, *, population=None, origin="thai"):
    row = Group.objects.get(code=code, origin=origin)
    row.population = population
    row.save()
    return row


def come(edition, who, many, *, place="room", ago=0, **fields):
    first = Participant.objects.filter(edition=edition).count()
    Participant.objects.bulk_create(
        Participant(
            edition=edition,
            seal=f"{first + number:064x}",
            number=first + number,
            group=who,
            place=place,
            last_seen_at=NOW - timedelta(seconds=ago),
            **fields,
        )
        for number in range(1, many + 1)
    )


def line_of(found, row):
    return next(line for line in found.lines if (line.name, line.origin) == (row.name_th, "ไทย"))


@pytest.fixture(autouse=True)
def thai():
    with translation.override("th"):
        yield


def test_present_are_those_heard_of_lately_and_all_are_those_who_ever_came(edition):
    lecturers = group("lecturer", population=100)
    come(edition, lecturers, 6)
    come(edition, lecturers, 7, place="online", ago=140)
    come(edition, lecturers, 5, ago=151)
    come(edition, lecturers, 9, is_apart=True)
    found = presence(edition, NOW)
    line = line_of(found, lecturers)
    assert (line.room, line.online, line.total) == (6, 7, 18)
    assert (found.room, found.online, found.total) == (6, 7, 18)


def test_a_group_under_five_is_hidden_and_cannot_be_worked_out(edition):
    few, many = group("lecturer", population=10), group("staff", population=10)
    more = Group.objects.exclude(code__in=("lecturer", "staff")).filter(origin="thai").first()
    more = group(more.code, population=10)
    for row, count in ((few, 3), (many, 8), (more, 9)):
        come(edition, row, count)
    found = presence(edition, NOW)
    totals = [line_of(found, row).total for row in (few, many, more)]
    assert totals[0] is None
    assert found.total is None or totals.count(None) > 1
    assert line_of(found, few).missing is None


def test_nobody_of_a_group_whose_number_is_known_is_said(edition):
    came, missing = group("lecturer", population=100), group("staff", population=300)
    come(edition, came, 40)
    found = presence(edition, NOW)
    assert [line.name for line in found.nobody_yet] == [missing.name_th]
    assert (line_of(found, missing).total, line_of(found, missing).expected) == (0, 30)
    assert line_of(found, missing).missing == 30
    assert found.most_missing == []  # it is said once
    unknown = [line for line in found.lines if not line.population]
    assert {(line.total, line.expected, line.missing) for line in unknown} == {(0, None, None)}


def test_a_share_of_the_population_is_what_a_group_is_held_against(edition):
    many, few = group("lecturer", population=300), group("staff", population=100)
    come(edition, many, 40)
    come(edition, few, 40)
    found = presence(edition, NOW)
    assert [(line.name, line.expected, line.missing) for line in found.most_missing] == [
        (many.name_th, 60, 20)
    ]
    assert line_of(found, few).missing == 0


def test_where_all_are_few_nothing_is_shown_at_all(edition):
    come(edition, group("lecturer", population=100), 2)
    found = presence(edition, NOW)
    assert (found.total, found.room, line_of(found, group("lecturer", population=100)).total) == (
        None,
        None,
        None,
    )


def test_five_groups_of_one_person_each_cannot_be_counted_by_their_total(edition):
    rows = [group(row.code, population=10) for row in Group.objects.filter(origin="thai")[:5]]
    for row in rows:
        come(edition, row, 1)
    found = presence(edition, NOW)
    assert [line_of(found, row).total for row in rows] == [None] * 5
    assert (found.total, found.room) == (None, None)


def test_the_page_is_the_offices_until_the_forum_is_closed(edition):
    come(edition, group("lecturer", population=100), 12)
    office, stranger = Client(), Client()
    office.force_login(make.make_account())
    assert office.get(HERE).status_code == 200
    assert stranger.get(HERE).url.startswith("/accounts/login/")
    assert stranger.get(f"{HERE}here.csv").url.startswith("/accounts/login/")
    edition.state = "closed"
    edition.save()
    assert stranger.get(HERE).status_code == 200


def test_the_spreadsheet_holds_what_the_page_shows(edition):
    lecturers, staff = group("lecturer", population=100), group("staff", population=100)
    come(edition, lecturers, 12)
    come(edition, staff, 3)
    office = Client()
    office.force_login(make.make_account())
    answer = office.get(f"{HERE}here.csv")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_name = {row[0]: row for row in table if row[1] in ("ไทย", "Thai", "")}
    assert "3" not in by_name[staff.name_th]
    assert len(table) == 1 + Group.objects.count() + 2


def test_counting_takes_as_many_queries_for_many_groups_as_for_one(edition, django_assert_num_queries):
    come(edition, group("lecturer", population=100), 12)
    with django_assert_num_queries(2):
        presence(edition, NOW)
    for row in Group.objects.all():
        come(edition, row, 6)
    with django_assert_num_queries(2):
        presence(edition, NOW)
