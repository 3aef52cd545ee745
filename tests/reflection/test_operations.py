"""The picture of an edition, from votes in the log to what the page shows."""

import random

import pytest

from sewana.forum import operations as forum
from sewana.forum.models import Participant
from sewana.people import queries as people
from sewana.reflection import operations, queries
from tests import make

pytestmark = pytest.mark.django_db


def split_edition(*, people_each=12, statements=8):
    """Two camps that answer the opposite, ten providers among the first, and one statement all agree with."""
    make.make_library()
    edition = make.make_edition(reflection_is_public=True)
    rows = [make.make_statement(edition, f"ความเห็นที่ {n}") for n in range(statements)]
    rng = random.Random(7)
    cast = [
        {row: 1 if row is rows[0] else camp if rng.random() < 0.9 else 0 for row in rows}
        for camp in (1, -1)
        for _ in range(people_each)
    ]
    for number, person in enumerate(make.ballots(edition, cast)):
        forum.tell_group(person, people.group("staff" if number < 10 else "undergraduate", "thai"))
    return edition


def test_a_picture_shows_groups_sides_and_what_all_share():
    edition = split_edition()
    kept = operations.refresh(edition)
    page = queries.page(edition)
    assert kept.picture["people"] == 24
    assert [group.size for group in page.groups] == [12, 12]
    assert kept.picture["sides"] == {"users": 14, "providers": 10}
    assert [stance.statement.number for stance in page.shared] == [0]
    assert queries.standing(Participant.objects.first()).opinion_group in {"A", "B"}


def test_nothing_under_five_people_is_kept():
    edition = split_edition()
    picture = operations.refresh(edition).picture
    counts = [
        value
        for row in picture["rows"]
        for cell in row["cells"].values()
        for value in cell.values()
        if value is not None
    ]
    assert counts
    assert min(counts) >= 5


def test_too_few_people_get_no_picture():
    make.make_library()
    edition = make.make_edition()
    row = make.make_statement(edition)
    for _ in range(9):
        make.vote(edition, row)
    assert operations.refresh(edition).picture == {"is_enough": False, "people": 9, "needed": 10}


def test_a_picture_is_stale_after_a_vote_and_fresh_after_a_refresh():
    edition = split_edition()
    operations.refresh(edition)
    assert not queries.is_stale(edition)
    make.vote(edition, edition.statements.first())
    assert queries.is_stale(edition)


def test_a_statement_hidden_since_then_leaves_the_page_at_once():
    edition = split_edition()
    operations.refresh(edition)
    hidden = edition.statements.get(number=0)
    forum.hide_statement(hidden, "names a person", by="test")
    page = queries.page(edition)
    assert [stance.statement.number for stance in page.shared] == []
    assert 0 not in [row.statement.number for row in page.rows]


def test_votes_merged_into_a_statement_count_as_long_as_it_is_shown():
    edition = split_edition(people_each=6)
    into, merged = edition.statements.get(number=1), edition.statements.get(number=2)
    forum.merge_statement(merged, into, by="test")
    assert {row[1] for row in queries.votes_for_map(edition).votes if row[1] in {into.pk, merged.pk}} == {
        into.pk
    }
    forum.hide_statement(into, "names a person", by="test")
    assert not {into.pk, merged.pk} & {row[1] for row in queries.votes_for_map(edition).votes}
