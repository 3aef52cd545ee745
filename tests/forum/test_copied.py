"""A slow flood out of many networks is flagged, told with how sure that is, and set apart by a person alone."""

import random
import uuid

import pytest
from django.test import Client

from sewana.forum import operations
from sewana.forum.models import Participant
from sewana.forum.queries.flags import all_flags
from sewana_live import events as happened
from tests import make
from tests.forum.desk_world import offered_after
from tests.forum.test_fairness import PAGE, START, ask, person, voting

pytestmark = pytest.mark.django_db
SAME = [(number, 1 if number % 3 else -1) for number in range(12)]


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    for number in range(12):
        make.make_statement(edition, f"ข้อความ {number}")
    return edition


def crowd(edition, many, *, copied, start=START, seed=1, **fields):
    """People who come one an hour, each out of another source; all give the same votes, or each their own."""
    draw, said = random.Random(seed), []
    for place in range(many):
        at = start + place * 3_600_000
        votes = list(SAME) if copied else [(number, draw.choice((1, 0, -1))) for number in range(12)]
        draw.shuffle(votes)
        who, came = person(edition, at, source=uuid.uuid4().hex[:8], **fields)
        said += [*came, *voting(who, votes, at)]
    operations.take(edition, said)


def test_a_slow_flood_is_flagged_and_nobody_beside_it(edition):
    crowd(edition, 30, copied=False)
    crowd(edition, 24, copied=True)
    (flag,) = all_flags(edition)
    assert (flag.kind, len(flag.people), flag.votes) == ("rows", 24, 12)
    assert [person.number for person in flag.people] == list(range(31, 55))
    assert flag.once_in == 100_000  # (1 + 12 * 0.05 / 0.95) ** 24 is 126,647


@pytest.mark.parametrize("fields", [{"door": "seat"}, {"door": "clerk"}])
def test_who_came_with_a_ticket_or_a_slip_is_no_sign(edition, fields):
    crowd(edition, 30, copied=True, **fields)
    assert all_flags(edition) == []


def test_who_did_something_else_is_no_sign(edition):
    ask(edition)
    crowd(edition, 30, copied=True, opens=True)
    seals = Participant.objects.values_list("seal", flat=True)
    wishes = [happened.Upvoted(seal[:16], 1, True, uuid.uuid4().hex, START) for seal in seals]
    operations.take(edition, wishes)
    assert [flag for flag in all_flags(edition) if flag.kind == "rows"] == []


def test_nothing_is_hidden_by_itself_and_setting_apart_is_taken_back(edition):
    crowd(edition, 30, copied=False)
    crowd(edition, 30, copied=True)
    office = Client(headers={"Accept-Language": "en"})
    office.force_login(make.make_account())
    page = office.get(PAGE).content.decode()
    assert "A class that fills in its votes together" in page
    assert "once in 1000000" in page.replace(",", "")
    assert not Participant.objects.filter(is_apart=True).exists()
    done = office.post(PAGE, {"flag": all_flags(edition)[0].name, "apart": "yes"})
    assert set(Participant.objects.filter(is_apart=True).values_list("number", flat=True)) == set(
        range(31, 61)
    )
    token = offered_after(office, done)
    office.post("/office/editions/2026/console/undo/", {"token": token, "page": "fairness"})
    assert not Participant.objects.filter(is_apart=True).exists()


def test_how_the_group_voted_is_not_shown_beside_too_few_others(edition):
    crowd(edition, 4, copied=False)
    crowd(edition, 30, copied=True)
    office = Client()
    office.force_login(make.make_account())
    assert [(flag.kind, changes) for flag, changes in office.get(PAGE).context["flags"]] == [("rows", [])]
