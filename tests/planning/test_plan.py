"""The overview: each part is ready or says in words what is missing, and leads to where it is mended."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from sewana.committee import operations as committee
from sewana.committee.models import Answer
from sewana.committee.operations import tasks as operations
from sewana.committee.queries.tasks import open_by_part
from sewana.planning.models import (
    BusyDay,
    DayPlan,
    MediaItem,
    PreparedQuestion,
    Proposal,
    Speaker,
)
from sewana.planning.queries.clashes import Clash, clashes_on
from sewana.planning.queries.readiness import facts_of, of_parts
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
PLAN = "/office/editions/2026/plan/"
TODAY = dt.date(2026, 2, 22)
DAY = dt.date(2026, 3, 17)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=DAY, place_th="", place_en="")


def parts(edition):
    facts = facts_of(edition, TODAY, open_by_part(edition, TODAY), clashes_on(edition, edition.held_on))
    with translation.override("en"):
        return {
            part.part: (part.evidence, [reason.words for reason in part.reasons]) for part in of_parts(facts)
        }


def test_an_empty_plan_says_for_each_part_what_is_missing(edition):
    assert parts(edition) == {
        "topic": ("0 proposals", ["no topic is chosen yet"]),
        "speakers": ("0 of 0 accepted", ["nobody is chosen to speak yet"]),
        "duties": ("0 of 0 people accepted", ["no chair has accepted yet", "no secretary has accepted yet"]),
        "moderator": ("not there yet", ["no moderator is chosen yet", "no question is prepared yet"]),
        "day": ("17 March 2026", ["the time is not set yet", "the place is not set yet"]),
        "media": ("0 of 0 approved", ["no media are listed yet"]),
    }


def fill(edition):
    Proposal.objects.create(edition=edition, number=1, title="ก", state="chosen", state_reason="เพราะ")
    Proposal.objects.create(edition=edition, number=2, title="ข", state="declined")
    Proposal.objects.create(edition=edition, number=3, title="ค", state="hidden")
    for number in (1, 2):
        consent = {"may_record": False, "may_publish": True}
        Speaker.objects.create(
            edition=edition, number=number, name=f"ว {number}", state="accepted", **consent
        )
    Speaker.objects.create(edition=edition, number=3, name="ไม่มา", state="declined")
    Speaker.objects.create(edition=edition, number=4, name="ด", role="moderator", state="accepted")
    PreparedQuestion.objects.create(edition=edition, text_th="ถาม")
    item = MediaItem.objects.create(edition=edition, number=1, title_th="ป้าย")
    for number in (1, 2):
        item.versions.create(number=number, url="https://example.org/", approved_at=timezone.now())
    MediaItem.objects.create(edition=edition, number=2, title_th="ไม่ต้อง", is_needed=False)
    DayPlan.objects.create(edition=edition, begins=dt.time(9), ends=dt.time(12))
    edition.place_th = "หอประชุม"
    edition.save()
    people.member(edition, "ก ก", role="chair", answer=Answer.ACCEPTED)
    people.member(edition, "ข ข", role="secretary", answer=Answer.ACCEPTED)


def test_a_whole_plan_is_ready_with_its_evidence(edition):
    fill(edition)
    assert parts(edition) == {
        "topic": ("chosen from 2 proposals", []),
        "speakers": ("2 of 2 accepted", []),
        "duties": ("2 of 2 people accepted", []),
        "moderator": ("accepted, 1 question prepared", []),
        "day": ("17 March 2026", []),
        "media": ("1 of 1 approved", []),
    }


@pytest.mark.parametrize("part", ["topic", "speakers", "duties", "moderator", "day", "media"])
def test_a_late_task_keeps_its_part_from_being_ready_and_no_other(edition, part):
    fill(edition)
    late = TODAY - dt.timedelta(days=1)
    operations.begin_task(edition, title="ก", part=part, due_on=late, by="test")
    missing = {name: reasons for name, (_evidence, reasons) in parts(edition).items() if reasons}
    assert missing == {part: ["1 task is late"]}


def test_what_has_not_come_yet_is_said(edition):
    fill(edition)
    Speaker.objects.filter(number=2).update(state="invited")
    Speaker.objects.filter(number=4).update(state="invited")
    Proposal.objects.update(state_reason="")
    late = {"due_on": dt.date(2020, 1, 1)}
    MediaItem.objects.create(edition=edition, number=3, title_th="วีดิทัศน์", **late)
    MediaItem.objects.create(edition=edition, number=4, title_th="เลิก", removed_at=timezone.now(), **late)
    MediaItem.objects.create(edition=edition, number=5, title_th="ไม่จำเป็น", is_needed=False, **late)
    edition.members.filter(name="ข ข").update(answer=Answer.DECLINED)
    missing = {name: reasons for name, (_evidence, reasons) in parts(edition).items() if reasons}
    assert missing == {
        "topic": ["the reason for the choice is not written down"],
        "speakers": ["1 speaker has not accepted yet"],
        "duties": ["no secretary has accepted yet"],
        "moderator": ["the moderator has not answered yet"],
        "media": ["1 is not approved yet", "1 of them is late"],
    }


def test_a_chair_of_a_lesser_group_does_not_count(edition):
    people.member(edition, "ก ก", role="chair", in_group=people.CONTENT, answer=Answer.ACCEPTED)
    assert "no chair has accepted yet" in parts(edition)["duties"][1]
    edition.working_groups.update(is_lead=False)
    assert "no chair has accepted yet" not in parts(edition)["duties"][1]


def test_everything_else_on_that_day_is_a_clash_in_words(edition):
    fill(edition)
    BusyDay.objects.create(
        kind="exam", title_th="สอบ", title_en="Finals", begins_on=DAY - dt.timedelta(2), ends_on=DAY
    )
    BusyDay.objects.create(kind="holiday", title_th="เมื่อวาน", begins_on=TODAY, ends_on=TODAY)
    make.make_edition("other", held_on=DAY, title_en="Other forum")
    noon = timezone.make_aware(dt.datetime.combine(DAY, dt.time(12)))
    edition.meetings.create(year=2026, number=1, title="เตรียมงาน", state="called", starts_at=noon)
    edition.meetings.create(year=2026, number=0, title="เลิก", state="cancelled", starts_at=noon)
    with translation.override("en"):
        assert [clash.words for clash in clashes_on(edition, DAY)] == [
            "Another forum is on that day: Other forum",
            "Examinations: Finals",
            "A meeting of the committee is on that day: เตรียมงาน",
        ]
        assert parts(edition)["day"][1] == [clash.words for clash in clashes_on(edition, DAY)]


def test_a_draft_on_that_day_is_named_to_those_alone_who_may_see_it(client, edition):
    fill(edition)
    make.make_edition("other", held_on=DAY, title_th="เวทีลับ", state="draft")
    member = make.make_account("member@example.org", roles=())
    committee.take_seat(edition, member, "member", by="test")
    for account, is_named in ((member, False), (make.make_account(), True)):
        client.force_login(account)
        for page in ("day", "plan"):
            text = client.get(f"/office/editions/{edition.key}/{page}/").content.decode()
            words = Clash("edition", "เวทีลับ" if is_named else "").words
            assert (words in text, "เวทีลับ" in text) == (True, is_named)


@pytest.mark.parametrize("count", [0, 3, 60])
def test_the_page_takes_as_many_queries_for_sixty_tasks_as_for_none(
    client, edition, count, django_assert_max_num_queries
):
    client.force_login(make.make_account())
    fill(edition)
    for number in range(count):
        operations.begin_task(edition, title=f"งาน {number}", part="day", due_on=DAY, by="test")
    with django_assert_max_num_queries(12):
        page = client.get(PLAN)
    assert page.status_code == 200
    assert len(page.context["lines"]) == min(count, 8)


def test_each_reason_leads_to_a_page_that_is_there(client, edition):
    client.force_login(make.make_account())
    page = client.get(PLAN)
    urls = {reason.url for part in page.context["parts"] for reason in part.reasons}
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert page.context["ready"] == 0
