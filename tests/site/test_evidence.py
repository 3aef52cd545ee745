"""Voices of the year before: who plans this year sees of them no more than that year shows them."""

from random import Random

import pytest

from sewana.committee import operations as committee
from sewana.forum.models import Participant, Question
from sewana.people.models import Group
from sewana.reflection import operations as reflection
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/topic/evidence/"


@pytest.fixture
def before():
    make.make_library()
    return make.make_edition("2025", year=2025, state="closed")


@pytest.fixture
def edition(before):
    return make.make_edition(state="draft")


@pytest.fixture
def planner(client, edition):
    account = make.make_account("member@example.org", roles=())
    committee.take_seat(edition, account, "member", by="test")
    client.force_login(account)
    return client


def part_sides(edition):
    """Votes in which the sides clearly differ on the first of four opinions."""
    apart, *others = (
        make.make_statement(edition, text) for text in ("ควรเปิดดึก", "ควรเงียบ", "ควรมีน้ำดื่ม", "ควรเย็น")
    )
    groups = {group.side: group for group in Group.objects.order_by("-id")}
    draw = Random(7)
    for side, share in (("user", 0.7), ("provider", 0.3), (None, 0.5)):
        votes = [
            {apart: draw.choices((1, -1, 0), (share, 0.9 - share, 0.1))[0]}
            | {one: draw.choices((1, -1, 0), (0.45, 0.45, 0.1))[0] for one in others}
            for _person in range(120)
        ]
        people = [person.pk for person in make.ballots(edition, votes)]
        Participant.objects.filter(pk__in=people).update(group=groups.get(side))
    reflection.refresh(edition)


def texts(client):
    return [voice.text for voice in client.get(PAGE).context["voices"]]


def test_a_reflection_that_is_not_open_stays_with_its_own_office(planner, edition, before):
    part_sides(before)
    assert texts(planner) == []
    planner.post(PAGE, {"voice": ["s1", "s2", "s3", "s4"]})
    assert edition.proposals.count() == 0
    committee.show_reflection(before, True, by="test")
    assert "ควรเปิดดึก" in texts(planner)


def test_numbers_that_are_not_open_never_come_onto_the_list(client, edition, before):
    part_sides(before)
    client.force_login(make.make_account())
    (voice,) = (one for one in client.get(PAGE).context["voices"] if one.text == "ควรเปิดดึก")
    assert voice.words.count("%") == 2
    client.post(PAGE, {"voice": [voice.key]})
    taken = edition.proposals.get()
    assert (taken.title, taken.reason, taken.evidence[0]["words"]) == ("ควรเปิดดึก", "", "")


def test_a_draft_of_an_earlier_year_is_for_its_own_office(planner, edition, before):
    Question.objects.create(edition=before, number=1, text="เปิดดึกไหม", language="th", state="approved")
    assert texts(planner) == ["เปิดดึกไหม"]
    before.state = "draft"
    before.save()
    assert texts(planner) == []
    edition.copied_from = before
    edition.save()
    assert texts(planner) == []
