"""A refresh reads the new votes alone, and gives the picture of all of them."""

import uuid

import pytest

from sewana.forum import operations as forum
from sewana.forum.models import Statement
from sewana.reflection import operations, queries
from sewana.reflection.analysis import running
from tests import make
from tests.reflection.test_operations import split_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    running.forget()
    yield
    running.forget()


def picture_and_places(edition):
    kept = operations.refresh(edition)
    return kept.picture, sorted(kept.standings.values_list("participant_id", "x", "y", "opinion_group"))


def change_some(edition):
    """Another person of each camp comes, and one changes an answer."""
    rows = list(Statement.objects.filter(edition=edition).order_by("number"))
    ticket = make.make_ticket()
    make.vote(edition, rows[0], 1, ticket=ticket)
    operations.refresh(edition)
    make.vote(edition, rows[0], -1, ticket=ticket)
    make.ballots(edition, [dict.fromkeys(rows, 1), dict.fromkeys(rows, -1)])


def test_the_picture_after_new_votes_is_that_of_all_votes():
    edition = split_edition()
    operations.refresh(edition)
    change_some(edition)
    followed = picture_and_places(edition)
    running.forget()
    assert picture_and_places(edition) == followed


def test_only_votes_after_those_remembered_are_read():
    edition = split_edition()
    operations.refresh(edition)
    known = running.of_edition(edition.uid, (queries.newest_change(edition), 0))
    assert known.votes.size == 24 * 8
    assert queries.votes_for_map(edition, since=known.upto).votes == []
    change_some(edition)
    forum.fold_votes()
    assert len(queries.votes_for_map(edition, since=known.upto).votes) == 17
    operations.refresh(edition)
    assert known.votes.size == 26 * 8 + 1


def test_what_the_office_hides_is_gone_from_the_next_picture():
    edition = split_edition()
    first = operations.refresh(edition)
    hidden = Statement.objects.filter(edition=edition).order_by("number")[2]
    forum.hide_statement(hidden, "เฉพาะการทดสอบ", by="test")
    second = operations.refresh(edition)
    assert first.picture["statements"] == 8
    assert second.picture["statements"] == 7
    assert hidden.pk not in {row["statement"] for row in second.picture["rows"]}


def test_people_set_apart_are_gone_from_the_next_picture_and_come_back():
    edition = split_edition()
    first = operations.refresh(edition)
    person = edition.participants.first()
    edition.participants.filter(pk=person.pk).update(is_apart=True)
    assert queries.is_stale(edition)
    second = operations.refresh(edition)
    assert not second.standings.filter(participant=person).exists()
    assert second.picture != first.picture
    edition.participants.filter(pk=person.pk).update(is_apart=False)
    assert operations.refresh(edition).picture == first.picture


def test_no_more_than_a_few_editions_are_remembered():
    editions = [uuid.uuid4() for _ in range(9)]
    for edition in editions:
        running.of_edition(edition, (1, 0)).upto = 5
    assert running.of_edition(editions[8], (1, 0)).upto == 5
    assert running.of_edition(editions[0], (1, 0)).upto == 0
    assert running.of_edition(editions[8], (2, 0)).upto == 0
