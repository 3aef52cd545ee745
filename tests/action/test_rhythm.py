"""The year as a circle: the figures of each quarter, its days, what is next, and where that is done."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from sewana.action.models import Check, Improvement, Repeat
from sewana.action.operations.following import follow
from sewana.action.operations.reminding import DAYS_AHEAD
from sewana.action.queries import rhythm as queries
from sewana.action.wording.rhythm import quarters
from sewana.base.languages import shown_date
from sewana.committee.models import Edition, Seat
from tests import make
from tests.action.making import (
    decided,
    make_improvement,
    make_opinion,
    make_theme,
    make_voice,
    read,
    signed_in,
    url,
)

pytestmark = pytest.mark.django_db
AHEAD = dt.timedelta(days=DAYS_AHEAD)


@pytest.fixture
def next_year(edition):
    return make.make_edition("2027", year=2027, state="draft", copied_from=edition)


def quarters_of(edition, *, may_open=True):
    """What the page says, as (sentence, figures, days, what is next)."""
    following = queries.following(edition)
    found = queries.year(edition, following, timezone.localdate())
    with translation.override("en"):
        made = quarters(found, reminded_ahead=AHEAD, may_open_following=may_open)
        return {
            one.name: (
                one.sentence,
                [line.value for line in one.figures],
                {line.name: line.value for line in one.days},
                [(way.words, way.url.removeprefix("/office/editions/")) for way in one.waits],
            )
            for one in made
        }


def later(days):
    return timezone.localdate() + dt.timedelta(days=days)


def in_english(days):
    with translation.override("en"):
        return {name: shown_date(later(number)) for name, number in days.items()}


def work_of_a_year(edition):
    """Six improvements: undecided, late, due soon, blocked, measured and confirmed, only done."""
    make_improvement(edition)
    make_improvement(edition, **decided(published=True), due_on=later(-3), owner_name="นภา")
    make_improvement(edition, **decided(stage="started", published=True), due_on=later(20))
    blocked = {"blocked_because": "รองบ", "due_on": later(90), "owner_name": "นภา"}
    make_improvement(edition, **decided("partly", "planned"), **blocked)
    confirmed = {"measured_after": 4.0, "measured_on": later(0), "review_on": later(200), "reopened": 1}
    make_improvement(edition, **decided(stage="verified", published=True), measure_th="ที่นั่ง", **confirmed)
    done = decided("already", "done", day=later(-40), published=True)
    return make_improvement(edition, **done, measure_th="ที่นั่ง")


def test_plan_tells_what_was_said_and_decided(edition):
    theme = make_theme()
    for text in ("หนึ่ง", "สอง"):
        make_voice(edition, text, theme=theme)
    make_voice(edition, "ของคณะกรรมการ", origin="committee")
    make_voice(edition, "ตอบแล้ว", fate="answered", reason_th="มีแล้ว")
    work_of_a_year(edition)
    edition.held_on = dt.date(2026, 11, 20)
    sentence, figures, days, waits = quarters_of(edition)["plan"]
    assert sentence == "Of 6 improvements 5 are decided."
    assert figures == ["3", "1", "2", "5 of 6"]
    assert days["Day of the forum"] == "20 November 2026"
    assert list(days) == ["Day of the forum", "First decision", "Latest decision"]
    assert waits == [
        ("2 voices wait to be sorted", "2026/voices/"),
        ("1 without a decision", "2026/improvements/?state=undecided"),
    ]


def test_do_tells_what_is_under_way_blocked_late_and_when_owners_are_reminded(edition):
    work_of_a_year(edition)
    sentence, figures, days, waits = quarters_of(edition)["do"]
    assert sentence == "4 improvements were taken on: 1 done, 1 under way, 2 not begun."
    assert figures == ["2", "1", "1", "1"]
    # Who is late is reminded already; else those who are due next, a week ahead.
    told = {"Next due day": 20, "Owners are reminded from": 0, "Last due day": 90}
    assert days == in_english(told)
    Improvement.objects.filter(number=2).update(due_on=None)
    told["Owners are reminded from"] = 20 - DAYS_AHEAD
    assert quarters_of(edition)["do"][2] == in_english(told)
    assert waits == [
        ("1 late", "2026/improvements/?state=late"),
        ("1 blocked", "2026/improvements/?state=blocked"),
        ("1 without an owner", "2026/improvements/?state=ownerless"),
    ]


def test_check_tells_what_was_measured_confirmed_and_is_asked_to_open_again(edition):
    row = work_of_a_year(edition)
    for number in range(2):
        Check.objects.create(
            improvement=row, tap_hash=str(number), answer="no", wants_reopened=True, answered_on=later(0)
        )
    sentence, figures, _days, waits = quarters_of(edition)["check"]
    assert sentence == "Of 2 improvements that are done, 1 were measured and 1 confirmed by users."
    assert figures == ["2 of 6", "1 of 2", "1 of 2", "1 of 2"]
    assert waits == [
        ("Users ask to open improvement 6 again", "2026/improvements/6/"),
        ("1 done, not measured", "2026/improvements/?state=unmeasured"),
        ("1 done, not confirmed by users yet", "2026/improvements/?state=done"),
    ]
    # What people tapped is a share where five at least are for it and five are not.
    for number in range(2, 15):
        answer = "yes" if number < 8 else "no"
        Check.objects.create(improvement=row, tap_hash=str(number), answer=answer, answered_on=later(0))
    assert quarters_of(edition)["check"][1] == ["2 of 6", "1 of 2", "1 of 2", "40% (6 of 15)", "1 of 2"]


def test_act_tells_what_was_told_and_what_next_year_goes_on_with(edition, next_year):
    one, other = make_voice(edition, "หนึ่ง"), make_voice(edition, "สอง")
    work_of_a_year(edition)
    make_improvement(edition, "บอกแล้ว", one, **decided("no", published=True))
    make_improvement(edition, "ยังไม่บอก", other, **decided("no"))
    follow(edition)
    late = Improvement.objects.get(edition=edition, number=2)
    make_improvement(next_year, carried_from=late)
    make_improvement(next_year, carried_from=late, dropped_at=timezone.now())
    Repeat.objects.create(before=make_opinion(edition), after=make_opinion(next_year))
    next_year.held_on = dt.date(2027, 11, 19)
    next_year.save()
    sentence, figures, days, waits = quarters_of(edition)["act"]
    assert sentence == "Of 2 voices with a decision 1 have been told."
    assert figures == ["1 of 2", "2", "1", "1"]
    assert days == {"Next year's forum": "19 November 2027"}
    left = "2 promises not kept, and not carried over to next year"
    assert waits == [
        ("2 decided, not published", "2026/improvements/?state=untold"),
        (left, "2027/promises/"),
    ]
    assert quarters_of(edition, may_open=False)["act"][3][1] == (left, "/e/2027/promises/")


def test_the_numbers_are_those_of_the_lists_that_the_links_lead_to(edition, client):
    work_of_a_year(edition)
    signed_in(client, edition)
    links = re.findall(r'href="([^"]*\?state=\w+)">(\d+)', read(client, url("rhythm", edition), "en"))
    assert len(links) == 7
    for address, number in links:
        assert read(client, address, "en").count('data-label="Stage"') == int(number)


def test_next_year_is_the_copy_and_else_the_one_that_opens_with_these_promises(edition):
    assert queries.following(edition) is None
    later = make.make_edition("2028", year=2028)
    assert queries.following(edition).edition == later
    make.make_edition("2027", year=2027)
    assert queries.following(edition).edition.key == "2027"
    copy = make.make_edition("2029", year=2029, copied_from=edition)
    assert queries.following(edition).edition == copy


def test_a_draft_of_next_year_is_unknown_to_who_has_no_seat_there(edition, client, next_year):
    work_of_a_year(edition)
    edition.held_on = later(-9)
    edition.save()
    account = signed_in(client, edition)
    begin = "Next year&#x27;s edition is not begun yet"
    page = read(client, url("rhythm", edition), "en")
    assert begin in page
    assert "/2027/" not in page
    Seat.objects.create(edition=next_year, account=account, role="member")
    page = read(client, url("rhythm", edition), "en")
    assert begin not in page
    assert "/office/editions/2027/promises/" in page


@pytest.mark.parametrize(
    ("language", "words"), [("th", "ไปที่เสียงทั้งหมด"), ("en", "The year begins with voices")]
)
def test_an_empty_year_leads_to_the_voices(edition, client, language, words):
    signed_in(client, edition)
    page = read(client, url("rhythm", edition), language)
    assert words in page
    assert url("voices", edition) in page.split("<main")[1]
    assert 'class="card rhythm"' not in page


def test_the_page_and_the_menu_say_what_is_there_in_order(edition, client):
    work_of_a_year(edition)
    signed_in(client, edition)
    page = read(client, url("rhythm", edition), "en")
    assert re.findall(r'<section class="card rhythm" aria-labelledby="(\w+)"', page) == [
        *("plan", "do", "check", "act")
    ]
    assert re.findall(r'<h2 id="(\w+)"', page) == ["plan", "do", "check", "act"]
    assert f'href="{url("rhythm", edition)}"' in read(client, url("closure", edition))
    assert "<script" not in page.split("<main")[1]


def test_five_hundred_improvements_take_no_more_queries_than_a_few(edition, client, next_year):
    signed_in(client, edition)
    counts = []
    for number in (3, 497):
        Improvement.objects.bulk_create(
            Improvement(edition=edition, number=1000 * number + place, said_th="ขอ", **decided())
            for place in range(number)
        )
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            read(client, url("rhythm", edition))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    for before in edition, None:
        Edition.objects.filter(pk=next_year.pk).update(copied_from=before, state="open")
        with CaptureQueriesContext(connection) as asked:
            assert "/2027/promises/" in read(client, url("rhythm", edition))
        assert len(asked) <= 12
