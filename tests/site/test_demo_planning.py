"""The plan of the demonstration: this year's is complete, next year's is 23 days before its forum."""

import datetime as dt

import pytest
from django.utils import timezone

from sewana.committee.models import Answer
from sewana.committee.operations import members
from sewana.committee.queries.tasks import open_by_part
from sewana.planning.queries.clashes import clashes_on
from sewana.planning.queries.readiness import facts_of, of_parts
from sewana.planning.queries.topics import tallies
from sewana.site.demo.planning import plan_years
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition(held_on=dt.date(2026, 11, 22), place_th="หอสมุด", place_en="Library")
    members.offer_groups(edition, by="test")
    people.member(edition, "ก ก", role="chair", answer=Answer.ACCEPTED)
    people.member(edition, "ข ข", role="secretary", answer=Answer.ACCEPTED)
    return edition


def ready(edition):
    edition.refresh_from_db()
    today = timezone.localdate()
    facts = facts_of(edition, today, open_by_part(edition, today), clashes_on(edition, edition.held_on))
    return {part.part: part.is_ready for part in of_parts(facts)}


def test_this_years_plan_is_complete_and_next_years_is_under_way(edition):
    coming = plan_years(edition)
    # Who speaks, who leads the talk and what is shown are filled by themselves.
    own = ("topic", "duties", "day")
    assert {part: ready(edition)[part] for part in own} == dict.fromkeys(own, True)
    assert {part: ready(coming)[part] for part in own} == dict.fromkeys(own, True)
    today = timezone.localdate()
    assert (edition.tasks.filter(state__in=("todo", "doing")).count(), coming.state) == (0, "draft")
    assert 23 <= (coming.held_on - today).days <= 30
    late = coming.tasks.get(state="todo", due_on__lt=today)
    assert (late.title, (today - late.due_on).days) == ("ส่งหนังสือเชิญและกำหนดการให้วิทยากร", 2)
    assert coming.tasks.filter(state="doing").count() == 2
    assert coming.meetings.get().state == "called"


def test_the_chosen_topic_is_the_one_that_most_wanted_and_all_votes_may_be_told(edition):
    coming = plan_years(edition)
    found = tallies(coming)
    assert len(found) == 12
    assert None not in {tally.total for tally in found.values()}
    assert coming.proposals.get(state="chosen").number == max(found, key=lambda number: found[number].total)
