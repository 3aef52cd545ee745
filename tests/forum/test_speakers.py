"""The list of speakers: one speaks, who was little heard is marked, and people may ask from their phones."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sewana.forum.models import Participant, Turn, TurnState
from sewana.forum.operations import speakers
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.room import open_room
from sewana.forum.operations.speakers import Wish
from sewana.forum.queries.desk import heard, line_up
from sewana.people import queries as people
from tests import make

pytestmark = pytest.mark.django_db
URL = "/office/editions/2026/console/speakers/"


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    open_room(edition, by="test")
    return edition


def add(edition, name, group=None, **fields):
    return speakers.add(edition, Wish(name=name, group=group, **fields), by="test")


def names(edition):
    return list(edition.turns.filter(state=TurnState.WAITING).values_list("name", flat=True))


def fresh(turn):
    return Turn.objects.get(pk=turn.pk)


def come(edition, group, count):
    first = Participant.objects.count()
    Participant.objects.bulk_create(
        Participant(
            edition=edition, seal=f"{number:064x}", number=number, group=group, last_seen_at=timezone.now()
        )
        for number in range(first + 1, first + 1 + count)
    )


def spoke(edition, group, seconds):
    turn = add(edition, f"speaker {seconds}", group)
    now = timezone.now()
    Turn.objects.filter(pk=turn.pk).update(
        state=TurnState.DONE, began_at=now - timedelta(seconds=seconds), ended_at=now
    )


def test_who_asks_first_waits_first_until_somebody_moves_them(edition):
    first, second, third = (add(edition, name) for name in ("ก", "ข", "ค"))
    assert names(edition) == ["ก", "ข", "ค"]
    speakers.move(third, up=True, by="test")
    assert names(edition) == ["ก", "ค", "ข"]
    speakers.move(first, up=True, by="test")  # already the first: nothing happens
    assert names(edition) == ["ก", "ค", "ข"]
    speakers.skip(first, by="test")
    assert names(edition) == ["ค", "ข", "ก"]
    speakers.withdraw(second, by="test")
    assert names(edition) == ["ค", "ก"]
    speakers.bring_back(second, by="test")
    assert names(edition) == ["ค", "ข", "ก"]


def test_one_speaks_and_whoever_spoke_before_has_ended(edition):
    first, second = add(edition, "ก"), add(edition, "ข")
    speakers.begin(first, by="test")
    speakers.begin(second, by="test")
    assert (fresh(first).state, fresh(second).state) == (TurnState.DONE, TurnState.SPEAKING)
    assert fresh(first).ended_at is not None
    speakers.end(second, by="test")
    assert fresh(second).state == TurnState.DONE
    with pytest.raises(NotPossible):
        speakers.end(second, by="test")
    speakers.bring_back(second, by="test")
    assert names(edition) == ["ข"]
    assert fresh(second).state == TurnState.DONE  # its time stays counted


def test_a_group_with_many_people_and_little_time_is_under_heard(edition):
    many, few, tiny = list(people.groups())[:3]
    come(edition, many, 30)
    come(edition, few, 10)
    come(edition, tiny, 2)
    for seconds in (100, 200, 300):
        spoke(edition, few, seconds)
    spoke(edition, many, 20)
    spoke(edition, tiny, 60)
    lines = {line.groups: line for line in heard(edition).groups}
    behind = lines[frozenset({many.pk})]
    assert behind.is_under_heard
    assert not lines[frozenset({few.pk})].is_under_heard
    assert (behind.turns, behind.seconds, behind.of_time) == (1, 20, round(100 * 20 / 680))
    assert frozenset({tiny.pk}) not in lines  # two people: they stand with all others
    assert lines[frozenset()].seconds == 60
    assert str(behind.of_time) in behind.words


def test_first_timers_and_little_heard_groups_are_suggested_before_others(edition):
    many, few = list(people.groups())[:2]
    come(edition, many, 30)
    come(edition, few, 10)
    for seconds in (100, 200, 300):
        spoke(edition, few, seconds)
    add(edition, "again", few)
    add(edition, "little heard", many)
    add(edition, "both", many, is_first_time=True)
    line = line_up(edition, heard(edition))
    assert [(each.turn.name, each.is_under_heard, each.is_suggested) for each in line] == [
        ("again", False, False),
        ("little heard", True, False),
        ("both", True, True),
    ]


def test_before_three_have_spoken_no_group_counts_as_little_heard(edition):
    many, few = list(people.groups())[:2]
    come(edition, many, 30)
    come(edition, few, 10)
    spoke(edition, few, 100)
    add(edition, "many", many)
    assert [each.is_under_heard for each in line_up(edition, heard(edition))] == [False]


def test_asked_from_a_phone_twice_it_is_one_place(edition):
    ticket = make.make_ticket()
    turn = speakers.ask_to_speak(edition, ticket, "นิด", True)
    again = speakers.ask_to_speak(edition, ticket, "นิด", True)
    assert (turn.pk, turn.is_first_time, turn.participant.edition_id) == (again.pk, True, edition.pk)
    speakers.begin(turn, by="test")
    speakers.end(turn, by="test")
    assert speakers.ask_to_speak(edition, ticket, "นิด", False).pk != turn.pk
    with pytest.raises(NotPossible):
        speakers.ask_to_speak(edition, make.make_ticket(), "  ", False)
    assert Participant.objects.count() == 1  # whom nothing came of is nobody


def test_the_list_is_run_by_plain_forms_and_a_mistake_keeps_what_was_written(edition):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make.make_account())
    group = people.groups()[0]
    answered = client.post(URL, {"do": "add", "name": " ", "group": group.pk, "is_first_time": "on"})
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Write a name" in page
    assert f'value="{group.pk}" selected' in page
    client.post(URL, {"do": "add", "name": "Nid", "group": group.pk})
    client.post(URL, {"do": "begin", "number": 1})
    assert Turn.objects.get().state == TurnState.SPEAKING
    page = client.get("/office/editions/2026/console/?pane=speakers").content.decode()
    assert "Nid" in page
    assert "Has ended" in page
    assert client.post(URL, {"do": "begin", "number": 77}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_pane_asks_as_often_for_three_as_for_one(edition, django_assert_max_num_queries, count):
    group = people.groups()[0]
    for number in range(count):
        spoke(edition, group, 60)
        add(edition, f"w{number}", group)
    with django_assert_max_num_queries(8):
        assert len(line_up(edition, heard(edition))) == count
