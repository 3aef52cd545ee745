"""Which statement comes next: drawn by the routing, logged with the vote, and never in a vote's way."""

import uuid
from collections import Counter

import pytest

from sewana.forum import operations as forum
from sewana.forum import queries
from sewana.forum.live.routing import Draws
from sewana.forum.models import Routing, VoteEntry
from sewana.people import queries as people
from sewana_live.ports import Draw
from sewana_live.tickets import who_of
from tests import make

pytestmark = pytest.mark.django_db
TICKETS = [f"{number:022}" for number in range(300)]


@pytest.fixture(autouse=True)
def same_draws_each_time(settings):
    """Draws go by the seals of people, seals by secret and edition."""
    settings.SECRET_KEY = "a secret that never changes, so that every run draws the same"
    queries.weights_of.cache_clear()
    yield
    queries.weights_of.cache_clear()


def edition_with(statements, **weights):
    make.make_library()
    edition = make.make_edition()
    edition.uid = uuid.UUID(int=7)
    edition.save()
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
    who = who_of(queries.seal(edition, ticket))
    assert next_for(edition, ticket).statement.number == rows[int(who, 16) % 4].number
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
    for number, ticket in enumerate(TICKETS):
        person = forum.enter(edition, ticket=ticket)
        if number % 2:
            forum.tell_group(person, staff)
        drawn[bool(number % 2)][next_for(edition, ticket).statement.number] += 1
    assert drawn[True][9] > 3 * drawn[False][9]
    assert set(drawn[False]) == set(range(10))


@pytest.mark.parametrize("group", ["staff", "lecturer"])
def test_a_side_that_has_been_asked_too_little_is_asked_more_whether_its_group_is_known_or_not(group):
    edition, _, weights = edition_with(10)
    staff, undergraduate = people.group("staff", "thai"), people.group("undergraduate", "thai")
    told = people.group(group, "thai")
    side = queries.SIDE_WORDS[told.side]
    plain = {name: [1.0] * 10 for name in ("", str(staff.pk), str(undergraduate.pk), "users", "providers")}
    forum.keep_routing(edition, weights | {"bonus": plain | {side: [1.0] * 9 + [5.0]}})
    drawn = {True: Counter(), False: Counter()}
    for number, ticket in enumerate(TICKETS):
        person = forum.enter(edition, ticket=ticket)
        if number % 2:
            forum.tell_group(person, told)
        drawn[bool(number % 2)][next_for(edition, ticket).statement.number] += 1
    assert drawn[True][9] > 2 * drawn[False][9]
    assert set(drawn[False]) == set(range(10))


def test_an_opinion_group_that_has_been_asked_too_little_is_asked_more():
    edition, _, weights = edition_with(10)
    persons = [forum.enter(edition, ticket=ticket) for ticket in TICKETS]
    bonus = {"": [1.0] * 10, "opinion 0": [1.0] * 10, "opinion 1": [1.0] * 9 + [3.0]}
    opinions = {str(person.pk): place % 2 for place, person in enumerate(persons)}
    forum.keep_routing(edition, weights | {"bonus": bonus, "opinions": opinions})
    drawn = [next_for(edition, ticket).statement.number for ticket in TICKETS]
    assert drawn[1::2].count(9) > 2 * drawn[::2].count(9) > 0


def test_a_statement_written_since_the_picture_is_asked_about_most():
    edition, _, weights = edition_with(10)
    forum.keep_routing(edition, weights)
    new = make.make_statement(edition, "ความเห็นใหม่")
    drawn = Counter(next_for(edition, ticket).statement.number for ticket in TICKETS)
    assert drawn.most_common(1)[0][0] == new.number


def test_a_statement_that_is_hidden_is_never_drawn():
    edition, rows, weights = edition_with(3)
    forum.keep_routing(edition, weights)
    forum.hide_statement(rows[1], "ทดสอบ", by="test")
    assert {next_for(edition, ticket).statement.number for ticket in TICKETS} == {0, 2}


def entry_after(edition, number, drawn, ticket):
    row = edition.statements.get(number=number)
    forum.cast_vote(edition, ticket=ticket, number=number, value=1, phone_id=uuid.uuid4(), drawn=drawn)
    entry = VoteEntry.objects.order_by("-id")[0]
    assert (entry.statement_id, entry.value) == (row.pk, 1)
    return entry.routing, entry.chance, entry.rank


NOTHING = (None, None, None)


def test_the_log_holds_how_the_statement_was_drawn():
    edition, _, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    forum.keep_routing(edition, weights)
    ticket = make.make_ticket()
    page = next_for(edition, ticket)
    assert entry_after(edition, page.statement.number, page.drawn, ticket) == (2, 0.25, 1)


def test_the_log_tells_the_probable_from_the_improbable():
    edition, _, weights = edition_with(3, bonus={"": [1.0, 2.0, 3.0]})
    forum.keep_routing(edition, weights)
    logged = set()
    for ticket in TICKETS[:60]:
        page = next_for(edition, ticket)
        version, chance, rank = entry_after(edition, page.statement.number, page.drawn, ticket)
        logged.add((page.statement.number, version, round(chance * 14, 4), rank))
    # Alike in what they tell, so chances go as 1 : 4 : 9.
    assert logged == {(0, 1, 1, 3), (1, 1, 4, 2), (2, 1, 9, 1)}


def test_a_picture_between_page_and_vote_loses_neither_the_vote_nor_how_it_was_drawn():
    edition, _, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    ticket = make.make_ticket()
    page = next_for(edition, ticket)
    forum.keep_routing(edition, weights | {"statements": [], "told": [[], [], []], "bonus": {"": []}})
    assert entry_after(edition, page.statement.number, page.drawn, ticket) == (1, 0.25, 1)


def test_the_log_names_the_weights_that_were_used_when_a_picture_comes_meanwhile():
    edition, rows, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    forum.keep_routing(edition, weights)
    assert queries.weights_of(edition.uid, 1, tuple(row.pk for row in rows)).version == 2


@pytest.mark.parametrize("drawn", ["", "2~0.25~1", "\x00", "x" * 500, "2~0.25~1:forged", "~~~:"])
def test_a_vote_with_a_missing_or_forged_draw_is_kept_without_one(drawn):
    edition, _, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    assert entry_after(edition, 2, drawn, make.make_ticket()) == NOTHING


def test_a_draw_of_another_statement_or_of_somebody_else_is_not_taken_for_this_one():
    edition, rows, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    tickets = [make.make_ticket(), make.make_ticket()]
    seals = [queries.seal(edition, ticket) for ticket in tickets]
    draw = queries.Drawn(1, 0.25, 1)
    assert entry_after(edition, 2, queries.signed(draw, rows[1], seals[0]), tickets[0]) == NOTHING
    assert entry_after(edition, 2, queries.signed(draw, rows[2], seals[1]), tickets[0]) == NOTHING
    assert entry_after(edition, 2, queries.signed(draw, rows[2], seals[0]), tickets[0]) == (1, 0.25, 1)


def test_an_answer_changed_by_choice_has_no_draw():
    edition, rows, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    ticket = make.vote(edition, rows[2], 1)
    again = queries.ballot(edition, queries.participant(edition, ticket), ticket, "2")
    assert (again.statement.number, again.drawn) == (2, "")


def test_the_form_carries_the_draw_and_the_vote_brings_it_back(client):
    edition, _, weights = edition_with(4)
    forum.keep_routing(edition, weights)
    page = client.get(f"/e/{edition.key}/vote/")
    ballot = page.context["ballot"]
    assert ballot.drawn in page.content.decode()
    sent = {"do": "vote", "statement": ballot.statement.number, "value": 1, "drawn": ballot.drawn}
    assert client.post(f"/e/{edition.key}/room/", sent).status_code == 302
    assert VoteEntry.objects.get().chance == 0.25


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


@pytest.mark.parametrize("statements", [1, 3])
def test_one_who_told_a_group_costs_no_query_more(statements, django_assert_num_queries):
    edition, _, weights = edition_with(statements)
    forum.keep_routing(edition, weights)
    ticket = make.make_ticket()
    forum.tell_group(forum.enter(edition, ticket=ticket), people.group("staff", "thai"))
    next_for(edition, ticket)
    with django_assert_num_queries(4):
        next_for(edition, ticket)


def test_versions_rise_and_there_is_one_routing_an_edition():
    edition, _, weights = edition_with(2)
    assert [forum.keep_routing(edition, weights).version for _ in range(3)] == [1, 2, 3]
    assert Routing.objects.count() == 1


def asked_in_room(draws, edition, who, votes, side=""):
    """Return what a running room asks somebody, vote after vote."""
    seen, asked = bytearray(), []
    for _ in range(votes):
        drawn = draws.next(edition.uid.hex, who, seen=seen, shown={}, group="", side=side)
        if drawn is None:
            break
        draw = Draw(*drawn)
        asked.append(draw)
        seen.extend(bytes(max(0, draw.statement + 1 - len(seen))))
        seen[draw.statement] = 2
    return asked


def room_of(edition, weights):
    forum.keep_routing(edition, weights)
    draws = Draws()
    draws.arrange(edition)
    return draws


def test_a_room_asks_by_the_picture_until_all_is_asked_and_says_how_it_drew():
    edition, _, weights = edition_with(11)
    draws = room_of(edition, weights)
    for who in ("00ab", "00cd"):
        asked = asked_in_room(draws, edition, who, 20)
        assert sorted(draw.statement for draw in asked) == list(range(11))
        assert {draw.routing for draw in asked} == {1}
        hand = [draw.chance for draw in asked[:3]]
        assert hand == pytest.approx([1 / 11, 1 / 10, 1 / 9][: len(hand)])
        assert asked[-1].chance == pytest.approx(1.0)


def test_a_room_asks_the_same_until_the_vote_and_passes_over_what_was_answered_elsewhere():
    edition, _, weights = edition_with(9)
    draws = room_of(edition, weights)
    room = {"room": edition.uid.hex, "who": "00ab", "shown": {}, "group": "", "side": ""}
    first = draws.next(seen=b"", **room)
    assert [draws.next(seen=bytearray(), **room) for _ in range(3)] == [first] * 3
    held = [number for number, *_how in draws.orders[edition.uid.hex].dealer.held["00ab"][1]]
    seen = bytearray(9)
    for number in held:
        seen[number] = 1
    assert Draw(*draws.next(seen=seen, **room)).statement not in held


def test_a_room_asks_a_side_more_of_what_it_was_asked_too_little():
    edition, _, weights = edition_with(10)
    bonus = {"": [1.0] * 10, "users": [1.0] * 10, "providers": [1.0] * 9 + [5.0]}
    draws = room_of(edition, weights | {"bonus": bonus})
    firsts = {
        side: Counter(asked_in_room(draws, edition, f"{side}{n}", 1, side)[0].statement for n in range(400))
        for side in ("user", "provider", "")
    }
    assert firsts["provider"][9] > 3 * max(firsts["user"][9], firsts[""][9])


def test_a_new_statement_or_picture_makes_a_room_deal_anew():
    edition, _, weights = edition_with(6)
    draws = room_of(edition, weights)
    before = draws.orders[edition.uid.hex]
    draws.arrange(edition)
    assert draws.orders[edition.uid.hex] is before
    new = make.make_statement(edition, "ความเห็นใหม่")
    draws.arrange(edition)
    firsts = Counter(asked_in_room(draws, edition, f"{n:032x}", 1)[0].statement for n in range(200))
    assert firsts.most_common(1)[0][0] == new.number
    forum.keep_routing(edition, weights)
    draws.arrange(edition)
    assert asked_in_room(draws, edition, "00ab", 1)[0].routing == 2


def test_who_tells_their_side_in_the_middle_of_a_hand_is_asked_as_that_side_at_once():
    edition, _, weights = edition_with(10)
    bonus = {"": [1.0] * 10, "users": [1.0] * 10, "providers": [1.0] * 9 + [9.0]}
    draws = room_of(edition, weights | {"bonus": bonus})
    seconds = Counter()
    for number in range(200):
        room = {"room": edition.uid.hex, "who": f"{number:032x}", "shown": {}, "group": ""}
        first = Draw(*draws.next(seen=b"", side="", **room)).statement
        seen = bytearray(10)
        seen[first] = 1
        seconds[Draw(*draws.next(seen=seen, side="provider", **room)).statement] += first != 9
    assert seconds[9] > 120
