"""How far voices have come: figures over rows, groups that move by five, pages and tables."""

import csv
import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from sewana.action.models import Check, GroupsShown, Improvement, Theme, Voice
from sewana.action.operations.showing import move_groups_on
from sewana.action.pictures.sankey import sankey
from sewana.action.pictures.waiting import curve
from sewana.action.queries import closure as queries
from sewana.action.wording import closure as wording
from sewana.people.models import Group
from sewana_core.closure import still_waiting
from tests import make

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 28)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def group(code, origin="thai"):
    return Group.objects.get(code=code, origin=origin)


def voices(edition, count, *, age=60, told=None, **fields):
    """Rows as they are after triage: said `age` days ago, and told after `told` days, if at all."""
    said = timezone.localdate() - dt.timedelta(days=age)
    first = Voice.objects.count() + 1
    day = None if told is None else said + dt.timedelta(days=told)
    known = {"fate": "waiting" if told is None else "taken_up", "answered_on": day, "told_on": day}
    known |= {"kind": "question", "origin": "phone"} | fields
    return Voice.objects.bulk_create(
        Voice(
            edition=edition,
            number=number,
            source=str(number),
            text=f"เสียงที่ {number}",
            said_on=said,
            **known,
        )
        for number in range(first, first + count)
    )


def improvement(edition, **fields):
    day = timezone.localdate()
    decided = {"verdict": "do", "reason_th": "เพราะ", "reason_en": "Because", "decided_on": day}
    known = {"stage": "done", "published_at": timezone.now()} | decided | fields
    number = Improvement.objects.count() + 1
    return Improvement.objects.create(edition=edition, number=number, said_th="ขอปลั๊ก", **known)


def test_shares_are_of_all_voices_of_people(edition):
    voices(edition, 6, told=4, outcome="do", is_done=True)
    voices(edition, 2, told=9, outcome="no")
    voices(edition, 2)
    voices(edition, 5, age=3)
    voices(edition, 3, fate="withdrawn")
    voices(edition, 4, origin="committee")
    found = queries.closure(edition).fates
    assert (found.received, found.waiting, found.oldest) == (15, 7, 60)
    assert (found.answered.number, found.answered.of) == (8, 10)
    assert (found.done_of_accepted.number, found.done_of_accepted.of) == (6, 6)
    assert found.curve.until().days == 4


def test_another_edition_has_no_part_in_it(edition):
    voices(edition, 5, told=1)
    voices(make.make_edition("2025", year=2025), 7)
    assert queries.closure(edition).fates.received == 5


def test_reading_takes_the_same_queries_for_many_voices(edition, django_assert_max_num_queries):
    voices(edition, 400, told=3)
    with django_assert_max_num_queries(8):
        queries.closure(edition)


def test_a_groups_share_moves_by_five_voices_or_not_at_all(edition):
    students = group("undergraduate")
    rows = voices(edition, 20, group=students) + voices(edition, 20, told=2)
    move_groups_on(edition)
    key = "undergraduate-thai"
    assert queries.groups_shown(edition)[0][key] == (0, 20)
    for count, shown in ((4, (0, 20)), (5, (5, 15)), (9, (5, 15)), (10, (10, 10))):
        ids = [row.pk for row in rows[:count]]
        today = timezone.localdate()
        Voice.objects.filter(pk__in=ids).update(told_on=today, answered_on=today, fate="taken_up")
        cache.clear()  # an operation would have left its entry in the audit
        move_groups_on(edition)
        assert queries.groups_shown(edition)[0][key] == shown
    assert not move_groups_on(edition)


def test_a_group_of_few_voices_is_not_told(edition):
    voices(edition, 20, group=group("undergraduate"), told=2)
    voices(edition, 20, group=group("postgraduate"))
    voices(edition, 3, group=group("lecturer"), told=2)
    move_groups_on(edition)
    told = {one.group: one.share for one in queries.closure(edition).groups}
    assert told.get("lecturer-thai") is None


def test_taps_are_told_in_steps_of_five_from_five_on_each_side_and_of_the_newest_turn(edition):
    done = improvement(edition, reopened=1)

    def tap(number, answer, turn):
        Check.objects.create(
            improvement=done, tap_hash=str(number), answer=answer, turn=turn, answered_on=TODAY
        )

    for number in range(5):
        tap(number, "yes", 1)
    for number in range(10):
        tap(number, "no", 0)
    for number in range(4):
        tap(10 + number, "no", 1)
        # One who says no of five would be known; and of nine, four.
        assert queries.matched(edition) is None
    for number in range(5):
        tap(20 + number, "partly", 1)
        found = queries.matched(edition)
        assert (found.number, found.of) == (5, 10)
    assert (queries.reopened(edition).number, queries.reopened(edition).of) == (1, 1)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_office_reads_the_page_in_its_language(edition, client, language):
    theme = Theme.objects.create(key="space", name_th="พื้นที่", name_en="Space")
    voices(edition, 12, told=4, outcome="do", theme=theme)
    voices(edition, 4)
    client.force_login(make.make_account())
    page = client.get(
        reverse("action:closure", args=[edition.key]), headers={"Accept-Language": language}
    ).content.decode()
    said = {"th": "จาก 16 เสียง", "en": "Of 16 voices at least 30 days old, 75% have an answer"}[language]
    assert said in page
    assert {"th": "พื้นที่", "en": "Space"}[language] in page


def test_everybody_reads_it_once_something_is_published(edition, client):
    url = reverse("action:closure-public", args=[edition.key])
    voices(edition, 12, told=4, outcome="do")
    draft = improvement(edition, published_at=None)
    assert client.get(url).status_code == 404
    Improvement.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    assert client.get(url).status_code == 200
    # Who only reads does not move anything on.
    assert not GroupsShown.objects.exists()


def test_an_empty_edition_says_what_will_be_here(edition, client):
    client.force_login(make.make_account())
    page = client.get(reverse("action:closure", args=[edition.key]), headers={"Accept-Language": "en"})
    assert "Nothing is gathered yet" in page.content.decode()


def test_tables_say_what_the_page_shows(edition, client):
    theme = Theme.objects.create(key="space", name_th="พื้นที่", name_en="Space")
    voices(edition, 12, told=4, outcome="do", theme=theme)
    voices(edition, 4)
    client.force_login(make.make_account())

    def rows(name):
        answer = client.get(reverse("action:closure-table", args=[edition.key, name]))
        return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))

    answered = next(row for row in rows("metrics") if row["metric"] == "answered")
    assert (answered["number"], answered["of"], answered["value"]) == ("12", "16", "0.75")
    assert [row["still_waiting"] for row in rows("waiting")] == ["0.25"]
    assert {(row["theme"], row["answer"], row["told"], row["voices"]) for row in rows("flows")} == {
        ("space", "do", "yes", "12"),
        ("", "waiting", "no", "4"),
    }
    assert client.get(reverse("action:closure-table", args=[edition.key, "people"])).status_code == 404


def test_the_curve_goes_down_where_answers_came_and_not_before():
    drawn = curve(still_waiting([2, 2, 8, 10], [True, True, True, False]))
    assert drawn is not None
    assert drawn.path.startswith("M76.0 16H")
    assert [line.text for line in drawn.lines] == ["50%", "25%"]
    assert curve(still_waiting([5], [False])) is None


def test_bands_leave_a_node_as_wide_as_they_come_in():
    ways = {
        ("a", "do", "done", "told"): 30,
        ("b", "do", "under_way", "told"): 10,
        ("b", "no", "closed", "un"): 60,
    }
    drawn = sankey(ways, lambda _place, key: key, ("1", "2", "3", "4"))
    assert drawn is not None
    heights = [{node.key: node.height for node in nodes} for nodes in drawn.columns]
    assert heights[1] == {"do": 128.0, "no": 192.0}
    assert [sum(column.values()) for column in heights] == pytest.approx([320] * 4)
    assert sankey({}, lambda _place, key: key, ("", "", "", "")) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"is_comparable": True}, {"before": "31%", "after": "42%", "from": "2025", "verdict": "up"}),
        ({"is_comparable": False}, None),
        ({"is_comparable": True, "before": None}, None),
    ],
)
def test_trust_is_told_only_where_two_years_asked_the_same(change, told):
    row = {"measure": "V3", "kind": "share", "before": 0.31, "after": 0.42, "verdict": "up"} | change
    assert wording.trust_row({"change": {"from": 2025, "rows": [row]}}) == told
    assert wording.trust_row({}) is None
