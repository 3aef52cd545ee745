"""How many people there are: typed, handed in as a table, compared, taken back."""

import datetime as dt

import pytest
from django.utils import translation

from sewana.base.fields import NotACount, count_of
from sewana.base.models import AuditEntry
from sewana.people.models import Group
from sewana.survey.forms.population import read_table
from sewana.survey.models import Level, Population
from sewana.survey.operations import population as operations
from sewana.survey.queries.population import group_key, group_names, last_counted, populations, sizes
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def owner(client, settings):
    client.force_login(make.make_account())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_the_origin_stands_only_behind_a_name_that_two_groups_bear(edition):
    lecturers, staff = (list(Group.objects.filter(code=code)) for code in ("lecturer", "staff"))
    with translation.override("en"):
        assert group_names([*lecturers, staff[0]]) == {
            "lecturer-thai": "Lecturer (Thai)",
            "lecturer-international": "Lecturer (International)",
            "staff-thai": "Library staff",
        }
    with translation.override("th"):
        assert group_names(lecturers[:1]) == {"lecturer-thai": "อาจารย์"}


def first_groups():
    return list(Group.objects.filter(side="user"))[:2]


def page(client, edition):
    return client.get(f"/office/editions/{edition.key}/population/").content.decode()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("28000", 28000),
        ("28,000", 28000),
        ("๒๘๐๐๐", 28000),
        ("28 000", 28000),
        ("๒๘,๐๐๐", 28000),
        ("0", 0),
        ("", None),
    ],
)
def test_a_number_may_be_written_as_people_write_it(text, count):
    assert count_of(text) == count


@pytest.mark.parametrize("text", ["-5", "1.5", "many", "2,8x", "99999999999", "²"])
def test_what_is_no_number_of_people_is_named(text):
    with pytest.raises(NotACount, match=r"28000"):
        count_of(text)


def test_only_what_changed_is_counted_and_it_can_be_taken_back_and_again(edition):
    one, two = (("group", group_key(group)) for group in first_groups())
    assert operations.keep_population(edition, {one: 10, two: 20}, by="test") == 2
    assert operations.keep_population(edition, {one: 10, two: None}, by="test") == 1
    assert sizes(edition) == {one: 10}
    operations.bring_back_population(edition, by="test")
    assert sizes(edition) == {one: 10, two: 20}
    operations.bring_back_population(edition, by="test")
    assert sizes(edition) == {one: 10}
    assert operations.keep_population(edition, {one: 10}, by="test") == 0
    assert AuditEntry.objects.filter(operation="keep_population").count() == 4


def test_nothing_can_be_taken_back_before_there_was_anything(edition):
    with pytest.raises(operations.NothingToBringBack):
        operations.bring_back_population(edition, by="test")


def test_margins_that_come_to_another_sum_are_named_with_the_difference(edition):
    group, other = first_groups()
    main = operations.add_level("place", name_th="หลัก", name_en="Main", by="test")
    wanted = {("group", group_key(group)): 100, ("group", group_key(other)): 50, ("place", main.key): 140}
    operations.keep_population(edition, wanted, by="test")
    ((margin, difference),) = populations(edition).off
    assert (margin.dimension, difference) == ("place", -10)
    operations.keep_population(edition, {("place", main.key): 150}, by="test")
    assert populations(edition).off == []


def test_the_page_says_which_sums_do_not_agree(owner, edition):
    group, other = first_groups()
    main = operations.add_level("place", name_th="หลัก", name_en="Main", by="test")
    wanted = {("group", group_key(group)): 1000, ("group", group_key(other)): 500, ("place", main.key): 1600}
    operations.keep_population(edition, wanted, by="test")
    text = page(owner, edition)
    assert "The sums do not agree" in text
    assert "1,600 people, but the groups come to 1,500: 100 too many" in text


def test_a_page_without_numbers_offers_those_of_the_groups(owner, edition):
    group = first_groups()[0]
    Group.objects.filter(pk=group.pk).update(population=28000)
    text = page(owner, edition)
    assert 'value="28000"' in text
    assert "come from the library" in text
    assert not Population.objects.exists()


def test_typing_keeps_numbers_source_and_day(owner, edition):
    one, two = first_groups()
    given = {
        f"size:group:{group_key(one)}": "๒๘,๐๐๐",
        f"size:group:{group_key(two)}": "",
        "size:staff:staff": "70",
        "text_th": "สำนักทะเบียน",
        "text_en": "Registrar",
        "as_of": "30/9/2569",
    }
    answer = owner.post(f"/office/editions/{edition.key}/population/", given)
    assert answer.status_code == 302
    assert sizes(edition) == {("group", group_key(one)): 28000, ("staff", "staff"): 70}
    assert edition.population_source.as_of == dt.date(2026, 9, 30)


def test_a_wrong_number_keeps_what_was_typed_and_changes_nothing(owner, edition):
    one, two = first_groups()
    given = {f"size:group:{group_key(one)}": "a lot", f"size:group:{group_key(two)}": "400"}
    text = owner.post(f"/office/editions/{edition.key}/population/", given).content.decode()
    assert "“a lot” is not a number of people" in text
    assert 'value="400"' in text
    assert not Population.objects.exists()


def table(*rows):
    cells = [["margin", "level", "N"], *[list(row) for row in rows]]
    return read_table(cells, list(Group.objects.all()), list(Level.objects.all()))


def test_a_table_is_read_by_key_by_code_and_by_name_in_both_languages(edition):
    operations.add_level("place", name_th="วิทยาเขตหลัก", name_en="Main campus", by="test")
    found = table(
        ("group", "undergraduate-thai", "๒๘,๐๐๐"),
        ("กลุ่ม", "อาจารย์ (ไทย)", "1900"),
        ("Campus", "วิทยาเขตหลัก", "34800"),
        ("staff", "staff", "70"),
    )
    assert found.wrong == []
    assert found.sizes == {
        ("group", "undergraduate-thai"): 28000,
        ("group", "lecturer-thai"): 1900,
        ("place", "main-campus"): 34800,
        ("staff", "staff"): 70,
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("planet", "x", "1"), "“planet”"),
        (("group", "undergraduate", "1"), "“undergraduate”"),  # Thai and international both
        (("group", "undergraduate-thai", "-1"), "“-1”"),
        (("group", "undergraduate-thai", ""), "no number"),
        (("cluster", "health", "10"), "no levels yet"),
    ],
)
def test_what_is_wrong_in_a_row_is_named_with_the_remedy(edition, row, words, settings):
    settings.LANGUAGE_CODE = "en"
    from django.utils.translation import override  # noqa: PLC0415

    with override("en"):
        found = table(row)
    assert len(found.wrong) == 1
    assert any(words in problem for problem in found.wrong[0].problems), found.wrong[0].problems


def test_a_level_that_stands_twice_is_named_with_the_first_row(edition):
    found = table(("staff", "staff", "70"), ("staff", "staff", "71"))
    assert [row.number for row in found.wrong] == [3]
    assert "2" in found.wrong[0].problems[0]


def test_a_table_is_taken_over_only_when_all_of_it_is_right(owner, edition):
    url = f"/office/editions/{edition.key}/population/table/"
    wrong = "margin,level,N\nstaff,staff,70\ngroup,nobody,5"
    text = owner.post(url, {"text": wrong, "do": "take"}).content.decode()
    assert "Row by row" in text
    assert "nobody" in text
    assert not Population.objects.exists()
    assert owner.post(url, {"text": "margin,level,N\nstaff,staff,70", "do": "take"}).status_code == 302
    assert sizes(edition) == {("staff", "staff"): 70}


def test_a_table_without_its_headings_says_what_was_found(owner, edition):
    url = f"/office/editions/{edition.key}/population/table/"
    text = owner.post(url, {"text": "who,how many\nstaff,70", "do": "read"}).content.decode()
    assert "Found: who, how many" in text


def test_what_goes_out_comes_in_again(owner, edition):
    group = first_groups()[0]
    kept = {("group", group_key(group)): 12, ("staff", "staff"): 7}
    operations.keep_population(edition, kept, by="test")
    text = owner.get(f"/office/editions/{edition.key}/population.csv").content.decode("utf-8-sig")
    assert owner.get(f"/office/editions/{edition.key}/population.xlsx").content.startswith(b"PK")
    operations.keep_population(edition, dict.fromkeys(kept), by="test")
    owner.post(f"/office/editions/{edition.key}/population/table/", {"text": text, "do": "take"})
    assert sizes(edition) == kept


def test_the_numbers_of_the_last_edition_are_taken_over_and_shown_beside(owner, edition):
    before = make.make_edition("2025", year=2025, title_en="Dialogue 2025")
    operations.keep_population(before, {("staff", "staff"): 66}, by="test")
    assert last_counted(edition) == before
    owner.post(f"/office/editions/{edition.key}/population/deed/", {"do": "copy"})
    assert sizes(edition) == {("staff", "staff"): 66}
    assert last_counted(before) is None


def test_levels_are_added_renamed_moved_retired_and_brought_back(owner, edition):
    url = f"/office/editions/{edition.key}/population/level/"
    for thai, english in (("หลัก", "Main"), ("รอง", "Branch")):
        owner.post(url, {"do": "add", "dimension": "place", "name_th": thai, "name_en": english})
    owner.post(url, {"do": "up", "dimension": "place", "level": "branch"})
    assert [level.key for level in Level.objects.filter(dimension="place")] == ["branch", "main"]
    owner.post(
        url, {"do": "rename", "dimension": "place", "level": "main", "name_th": "ใหญ่", "name_en": "Big"}
    )
    assert Level.objects.get(key="main").name_en == "Big"
    owner.post(url, {"do": "retire", "dimension": "place", "level": "main"})
    assert [line.key for line in populations(edition).margins[2].lines] == ["branch"]
    owner.post(url, {"do": "back", "dimension": "place", "level": "main"})
    assert [line.key for line in populations(edition).margins[2].lines] == ["branch", "main"]
    assert owner.post(url, {"do": "rename", "dimension": "place", "level": "main"}).status_code == 302
    assert Level.objects.get(key="main").name_en == "Big"


def test_two_levels_of_one_name_get_keys_of_their_own(edition):
    keys = [operations.add_level("place", name_th="ก", name_en="Main", by="test").key for _ in range(3)]
    assert keys == ["main", "main-2", "main-3"]
    assert operations.add_level("mode", name_th="ทั้งสอง", name_en="ทั้งสอง", by="test").key == "mode"


def test_the_page_asks_the_database_the_same_however_many_levels_there_are(
    owner, edition, django_assert_num_queries
):
    operations.keep_population(edition, {("staff", "staff"): 7}, by="test")
    with django_assert_num_queries(11) as asked:
        page(owner, edition)
    for number in range(12):
        operations.add_level("cluster", name_th="ก", name_en=f"Cluster {number}", by="test")
    with django_assert_num_queries(len(asked)):
        page(owner, edition)
