"""Which statement comes next: drawn by the routing, logged with the vote, and never in a vote's way."""

from collections import Counter

import pytest
from django.core import signing
from django.db import connections

from sewana.forum import live, queries
from sewana.forum import operations as forum
from sewana.forum.models import Routing, VoteEntry
from sewana.people import queries as people
from tests import make

pytestmark = pytest.mark.django_db


def edition_with(statements, **weights):
    make.make_library()
    edition = make.make_edition()
    rows = [make.make_statement(edition, f"ความเห็นที่ {n}") for n in range(statements)]
    known = {
        "statements": [row.pk for row in rows],
        "told": [[1.0] * statements, [0.0] * statements, [1.0] * statements],
        "prior": [1.0, 1.0],
        "bonus": {"": [1.0] * statements},
    }
    return edition, rows, known | weights


def next_for(edition, ticket):
    return queries.ballot(edition, queries.participant(edition, ticket), ticket)


def test_without_a_routing_statements_come_in_the_persons_own_order_and_nothing_is_signed():
    edition, rows, _ = edition_with(4)
    ticket = make.make_ticket()
    assert (
        next_for(edition, ticket).statement.number == min(rows, key=lambda r: queries.turn(ticket, r)).number
    )
    assert next_for(edition, ticket).drawn == ""


def test_a_page_loaded_again_shows_the_same_until_the_vote():
    edition, rows, weights = edition_with(12)
    forum.keep_routing(edition, weights)
    ticket = make.make_ticket()
    first = next_for(edition, ticket)
    assert [next_for(edition, ticket) for _ in range(5)] == [first] * 5
    make.vote(edition, rows[first.statement.number], 1, ticket=ticket)
    assert next_for(edition, ticket).statement.number != first.statement.number


def test_everybody_is_asked_everything_in_the_end():
    edition, rows, weights = edition_with(6, told=[[9, 0, 0, 0, 0, 0], [0] * 6, [0, 0, 0, 0, 0, 9]])
    forum.keep_routing(edition, weights)
    ticket, asked = make.make_ticket(), []
    while (page := next_for(edition, ticket)).statement:
        asked.append(page.statement.number)
        make.vote(edition, rows[page.statement.number], 0, ticket=ticket)
    assert sorted(asked) == [0, 1, 2, 3, 4, 5]
    assert page.drawn == ""


def test_a_group_that_has_been_asked_too_little_is_asked_more():
    edition, _, weights = edition_with(10)
    staff = people.group("staff", "thai")
    heard = [1.0] * 9 + [3.0]
    forum.keep_routing(edition, weights | {"bonus": {str(staff.pk): heard, "": [1.0] * 10}})
    drawn = {True: Counter(), False: Counter()}
    for number in range(300):
        ticket = make.make_ticket()
        person = forum.enter(edition, ticket=ticket)
        if number % 2:
            forum.tell_group(person, staff)
        drawn[bool(number % 2)][next_for(edition, ticket).statement.number] += 1
    assert drawn[True][9] > 3 * drawn[False][9]
    assert set(drawn[False]) == set(range(10))


def test_a_statement_written_since_the_picture_is_asked_about_most():
    edition, _, weights = edition_with(10)
    forum.keep_routing(edition, weights)
    new = make.make_statement(edition, "ความเห็นใหม่")
    drawn = Counter(next_for(edition, make.make_ticket()).statement.number for _ in range(200))
    assert drawn.most_common(1)[0][0] == new.number


def test_a_statement_that_is_hidden_is_never_drawn():
    edition, rows, weights = edition_with(3)
    forum.keep_routing(edition, weights)
    forum.hide_statement(rows[1], "ทดสอบ", by="test")
    assert {next_for(edition, make.make_ticket()).statement.number for _ in range(40)} == {0, 2}


def entry_after(edition, number, drawn, ticket):
    row = edition.statements.get(number=number)
    forum.cast_vote(edition, ticket=ticket, number=number, value=1, phone_id=make.uuid.uuid4(), drawn=drawn)
    entry = VoteEntry.objects.order_by("-id")[0]
    assert (entry.statement_id, entry.value) == (row.pk, 1)
    return entry.routing, entry.chance


def test_the_log_holds_how_the_statement_was_drawn():
    edition, _, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    forum.keep_routing(edition, weights)
    ticket = make.make_ticket()
    page = next_for(edition, ticket)
    assert entry_after(edition, page.statement.number, page.drawn, ticket) == (2, 0.25)


@pytest.mark.parametrize("drawn", ["", "2~0.25~1", "\x00", "x" * 500, "2~0.25~1:forged", "~~~:"])
def test_a_vote_with_a_missing_or_forged_draw_is_kept_without_one(drawn):
    edition, _, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    assert entry_after(edition, 2, drawn, make.make_ticket()) == (None, None)


def test_a_draw_of_another_statement_is_not_taken_for_this_one():
    edition, rows, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    other = signing.Signer(salt=queries.DRAW_SALT).sign(f"1~0.9~{rows[1].pk}")
    assert entry_after(edition, 2, other, make.make_ticket()) == (None, None)


def test_the_form_carries_the_draw_and_the_vote_brings_it_back(client):
    edition, _, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    page = client.get(f"/e/{edition.key}/vote/")
    ballot = page.context["ballot"]
    assert ballot.drawn in page.content.decode()
    sent = {"statement": ballot.statement.number, "value": 1, "drawn": ballot.drawn}
    assert client.post(f"/e/{edition.key}/vote/", sent).status_code == 302
    assert VoteEntry.objects.get().chance == 0.25


def test_old_entries_have_no_draw_and_the_log_still_only_grows():
    edition, rows, _ = edition_with(1)
    make.vote(edition, rows[0], 1)
    assert VoteEntry.objects.get().routing is None
    with connections[live.JOURNAL].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM forum_voteentry WHERE routing IS NULL AND chance IS NULL")
        assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize("statements", [1, 3])
def test_a_ballot_costs_one_more_query_however_many_statements_there_are(
    statements, django_assert_num_queries
):
    edition, _, weights = edition_with(statements)
    forum.keep_routing(edition, weights)
    ticket = make.make_ticket()
    next_for(edition, ticket)
    with django_assert_num_queries(2):
        queries.ballot(edition, None, ticket)


def test_versions_rise_and_there_is_one_routing_an_edition():
    edition, _, weights = edition_with(2)
    assert [forum.keep_routing(edition, weights).version for _ in range(3)] == [1, 2, 3]
    assert Routing.objects.count() == 1
