"""What was flagged stays flagged when what it was seen by is gone, and whoever is apart can be counted again."""

import pytest
from django.test import Client

from sewana.committee.models import State
from sewana.forum import live, operations
from sewana.forum.models import JournalBatch, KeptFlag, Participant
from sewana.forum.operations.fairness import set_apart
from sewana.forum.operations.flags import keep_flags
from sewana.forum.queries.flags import all_flags
from sewana_live import events as happened
from sewana_live.tickets import who_of
from tests import make
from tests.forum.test_fairness import PAGE, SAME, START, alike, ask, flood, pressing, told, voting

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    for number in range(8):
        make.make_statement(edition, f"ข้อความ {number}")
    return edition


def close(edition):
    edition.state = State.CLOSED
    edition.save()
    operations.tidy()


def test_a_flood_is_still_flagged_when_its_source_is_erased_and_can_be_set_apart_and_back(edition):
    flood(edition, 25)
    close(edition)
    assert not Participant.objects.exclude(source="").exists()
    assert told(all_flags(edition)) == [("source", 25)]
    office = Client()
    office.force_login(make.make_account())
    for said, apart in (("yes", 25), ("no", 0)):
        office.post(PAGE, {"flag": "source-0badc0de", "apart": said})
        assert Participant.objects.filter(is_apart=True).count() == apart


def test_a_burst_is_still_flagged_when_the_journal_has_let_it_go(edition):
    ask(edition)
    pressing(edition, 22)
    operations.tidy()
    JournalBatch.objects.using(JournalBatch.objects.db).all().delete()
    (flag,) = all_flags(edition)
    assert (flag.kind, flag.question, len(flag.people)) == ("upvotes", 1, 22)


def test_what_was_set_apart_stays_so_and_can_be_found_whatever_they_do_later(edition):
    alike(edition, 5, SAME)
    set_apart(edition, all_flags(edition)[0], is_apart=True, by="test")
    for place, person in enumerate(Participant.objects.all()):
        operations.take(edition, voting(who_of(person.seal), [(5, place % 3 - 1), (6, 1)], START + 9_000))
    assert [(flag.kind, flag.apart) for flag in all_flags(edition)] == [("alike", 5)]
    set_apart(edition, all_flags(edition)[0], is_apart=False, by="test")
    assert all_flags(edition) == []


def test_whoever_opens_the_room_afterwards_is_no_longer_flagged_unless_apart(edition):
    flood(edition, 25)
    keep_flags(edition)
    people = list(Participant.objects.order_by("number"))
    opening = [happened.Present(who_of(person.seal), "room", START + 90_000) for person in people]
    operations.take(edition, opening[:3])
    assert told(all_flags(edition)) == [("source", 22)]
    operations.take(edition, opening[3:])
    assert all_flags(edition) == []


def test_looking_keeps_once_and_sets_nobody_apart(edition):
    flood(edition, 25)
    for _look in range(2):
        keep_flags(edition)
    assert [len(kept.numbers) for kept in KeptFlag.objects.all()] == [25]
    assert not Participant.objects.filter(is_apart=True).exists()
    flood(edition, 22, source="feedbeef", start=START + 3_600_000)
    keep_flags(edition)
    assert KeptFlag.objects.count() == 2
    assert live.newest_batch() > 0
