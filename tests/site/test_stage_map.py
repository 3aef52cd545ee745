"""The map on the stage: only when results are shown, and with words until there is one."""

import pytest

from sewana.forum.operations import room as arranging
from sewana.reflection import operations
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    make.make_library()
    return arranging.open_room(make.make_edition(), by="test")


def voted(edition, people):
    rows = [make.make_statement(edition, f"{number} {letter}") for number, letter in enumerate("กขคง")]
    make.ballots(edition, [dict.fromkeys(rows, 1 if nth % 2 else -1) for nth in range(people)])
    return operations.refresh(edition)


def seen(client, room, **asked):
    return client.get(f"/stage/{room.stage_secret}/map/", {"lang": "en"} | asked).content.decode()


def test_it_says_how_many_people_are_missing(client, room):
    voted(room.edition, 7)
    arranging.arrange(room, by="test", results_shown=True)
    assert "once 3 more people have answered" in seen(client, room)
    assert "<svg" not in seen(client, room)


def test_fewer_than_five_people_are_not_counted(client, room):
    voted(room.edition, 4)
    arranging.arrange(room, by="test", results_shown=True)
    assert "forms as people answer" in seen(client, room)


def test_it_is_drawn_once_results_are_shown(client, room):
    voted(room.edition, 24)
    assert "<svg" not in seen(client, room)
    assert "when the moderator shows it" in seen(client, room)
    arranging.arrange(room, by="test", results_shown=True)
    assert "<svg" in seen(client, room)
