"""Many votes at the same moment."""

import threading
import uuid

import pytest
from django.db import DatabaseError, connections

from sewana.forum import operations
from sewana.forum.forms.clerk import SlipForm
from sewana.forum.models import Participant, Vote, VoteEntry
from sewana.forum.operations import clerk
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 100
THREADS = 50  # PostgreSQL as it is installed lets in a hundred connections, its own among them


def together(votes):
    """Run the votes in fifty threads, all let go at the same moment; return what went wrong."""
    start, failures = threading.Barrier(THREADS), []

    def run(share):
        try:
            start.wait(timeout=30)
            for cast in share:
                cast()
        except (ValueError, RuntimeError, DatabaseError) as error:
            failures.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(votes[first::THREADS],)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def patient():
    """A hundred writers wait for each other longer here than a library's one process makes them."""
    changed = [c for c in (connections[alias] for alias in connections) if c.vendor == "sqlite"]
    kept = [connection.settings_dict["OPTIONS"] for connection in changed]
    for connection in changed:
        options = connection.settings_dict["OPTIONS"]
        command = options["init_command"].replace("busy_timeout=5000", "busy_timeout=60000")
        connection.settings_dict["OPTIONS"] = options | {"timeout": 60, "init_command": command}
    yield
    for connection, options in zip(changed, kept, strict=True):
        connection.settings_dict["OPTIONS"] = options


def test_a_hundred_identical_votes_at_once_are_one_vote_of_one_person(patient):
    make.make_library()
    edition = make.make_edition()
    make.make_statement(edition)
    vote = {"ticket": make.make_ticket(), "number": 0, "value": 1, "phone_id": uuid.uuid4()}
    assert together([lambda: operations.cast_vote(edition, **vote)] * AT_ONCE) == []
    assert list(Vote.objects.values_list("value", "participant__number")) == [(1, 1)]
    assert (Participant.objects.count(), VoteEntry.objects.count()) == (1, 1)


def test_a_hundred_people_at_once_are_a_hundred_people_with_numbers_without_gaps(patient):
    make.make_library()
    edition = make.make_edition()
    make.make_statement(edition)

    def vote():
        operations.cast_vote(edition, ticket=make.make_ticket(), number=0, value=1, phone_id=uuid.uuid4())

    assert together([vote] * AT_ONCE) == []
    assert sorted(Participant.objects.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))
    assert (Vote.objects.count(), VoteEntry.objects.count()) == (AT_ONCE, AT_ONCE)


def test_two_clerks_with_the_same_slip_are_not_both_served(patient):
    edition = make.make_edition()

    def entering(turn):
        given = {"origin": "paper", "number": "7", "kind": "question", "text": f"ใบที่เจ็ด {turn}"}
        form = SlipForm(given, edition=edition)
        assert form.is_valid()
        return lambda: clerk.enter_slip(edition, form.slip(), by="clerk")

    failures = together([entering(turn) for turn in range(10)] + [list] * (THREADS - 10))
    assert [failure.split("(")[0] for failure in failures] == ["SlipKnown"] * 9
    assert Participant.objects.filter(name="7").count() == 1
