"""The moderator's console takes questions and opinions up as improvements, and takes that back."""

import pytest
from django.urls import reverse

from sewana.forum.operations import room as rooms
from tests import make
from tests.action import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def office(client, edition):
    account = making.signed_in(client, edition, "moderator")
    rooms.open_room(edition, by=account)
    return account


def take_up(client, edition, thing, kind="question", *, fetch=True, **fields):
    headers = {"x-requested-with": "fetch"} if fetch else {}
    address = reverse("action:console-take-up", args=[edition.key, kind])
    return client.post(address, {"number": thing.number} | fields, headers=headers)


def test_a_question_is_taken_up_and_taken_back(client, edition, office):
    question = making.make_question(edition)
    answer = take_up(client, edition, question)
    assert answer.status_code == 200
    (row,) = edition.improvements.all()
    assert (row.said_th, [voice.question for voice in row.voices.all()]) == (question.text, [question])
    token = answer.json()["said"].split('name="token" value="')[1].split('"')[0]
    undone = client.post(
        reverse("action:console-undo", args=[edition.key]),
        {"token": token},
        headers={"x-requested-with": "fetch"},
    )
    assert undone.status_code == 200
    assert [voice.fate for voice in edition.voices.all()] == ["waiting"]


def test_an_opinion_joins_an_improvement_that_is_there_and_not_twice(client, edition, office):
    opinion = making.make_opinion(edition)
    row = making.make_improvement(edition)
    take_up(client, edition, opinion, "opinion", improvement="1")
    assert [voice.statement for voice in row.voices.all()] == [opinion]
    again = take_up(client, edition, opinion, "opinion")
    assert (again.status_code, "1" in again.json()["refused"]) == (409, True)
    assert edition.improvements.count() == 1


def test_without_script_the_console_comes_back(client, edition, office):
    answer = take_up(client, edition, making.make_question(edition), fetch=False)
    assert answer["Location"].startswith(reverse("forum:console", args=[edition.key]))


def test_what_is_not_there_or_signed_by_nobody_is_refused(client, edition, office):
    question = making.make_question(edition)
    assert take_up(client, edition, question, "nothing").status_code == 409
    question.number = 99
    assert take_up(client, edition, question).status_code == 409
    address = reverse("action:console-undo", args=[edition.key])
    answer = client.post(address, {"token": "forged"}, headers={"x-requested-with": "fetch"})
    assert answer.status_code == 409


def test_the_console_shows_the_way_and_a_rehearsal_does_not(client, edition, office):
    making.make_question(edition)
    address = reverse("forum:console", args=[edition.key])
    way = reverse("action:console-take-up", args=[edition.key, "question"])
    assert way in client.get(address + "?state=approved").content.decode()
    copy = make.make_edition("copy", year=2027)
    copy.rehearsal_of = edition
    copy.save()
    making.Seat.objects.create(edition=copy, account=office, role="moderator")
    rooms.open_room(copy, by=office)
    question = making.make_question(copy)
    page = client.get(reverse("forum:console", args=[copy.key]) + "?state=approved").content.decode()
    assert "taken-up" not in page
    assert take_up(client, copy, question).status_code == 409
