"""A desk gives tickets out of a reserve while its network is gone, and tells later whom it let in: each counts once."""

import re
import uuid

import pytest
from django.test import Client

from sewana.base.models import AuditEntry
from sewana.forum.models import HeldTicket, Participant, TicketSeries
from sewana.forum.operations import reserve as operations
from sewana.forum.operations import tickets
from sewana.forum.queries.tickets import PaperTicket, text_of
from tests import make

pytestmark = pytest.mark.django_db
DESK = "/office/editions/2026/check-in/"


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(operations, "RESERVE", 4)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def office(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def hold(office, desk, known=()):
    return office.post(f"{DESK}reserve/", {"desk": desk.hex, "known": known}).json()["tickets"]


def labels(held):
    return [each["label"] for each in held]


def tell(office, desk, label, *, name=None, group=""):
    fields = {"desk": desk.hex, "id": (name or uuid.uuid4()).hex, "ticket": label, "group": group}
    return office.post(f"{DESK}given/", fields)


def people():
    return list(Participant.objects.order_by("number").values_list("number", "door", "group__code", "place"))


def test_two_desks_never_hold_the_same_ticket_and_the_page_gives_out_neithers(edition, office):
    first, second = (labels(hold(office, uuid.uuid4())) for _desk in range(2))
    assert first == ["1-001", "1-002", "1-003", "1-004"]
    assert second == ["1-005", "1-006", "1-007", "1-008"]
    assert office.post(DESK, {"group": ""}).url == f"{DESK}?ticket=1-009"


def test_a_desk_that_asks_again_has_the_same_tickets_and_only_new_pictures(edition, office):
    desk = uuid.uuid4()
    first = hold(office, desk)
    assert all(each["picture"].startswith("data:image/svg+xml") for each in first)
    again = hold(office, desk, known=labels(first)[:3])
    assert labels(again) == labels(first)
    assert ["picture" in each for each in again] == [False, False, False, True]
    assert HeldTicket.objects.count() == 4


def test_who_got_a_ticket_is_counted_once_however_often_it_is_told(edition, office):
    desk, name = uuid.uuid4(), uuid.uuid4()
    hold(office, desk)
    for _turn in range(3):  # the answer was lost twice
        told = tell(office, desk, "1-002", name=name, group="lecturer:thai").json()
        assert (told["label"], told["came"]) == ("1-002", "ลงทะเบียนแล้ว 1 คน")
    assert people() == [(1, "checkin", "lecturer", "room")]
    assert AuditEntry.objects.filter(operation="check_in").count() == 1
    assert labels(hold(office, desk)) == ["1-001", "1-003", "1-004", "1-005"]


def test_one_ticket_is_never_two_people(edition, office):
    desk = uuid.uuid4()
    hold(office, desk)
    assert tell(office, desk, "1-001").status_code == 200
    for other, label in (
        (desk, "1-001"),
        (uuid.uuid4(), "1-002"),
        (desk, "9-001"),
        (desk, "๑-๑"),
        (desk, "1-05"),
    ):
        answer = tell(office, other, label)
        assert (answer.status_code, answer.json()["refused"]) == (422, "ticket")
        assert label in answer.json()["words"][0]
    assert len(people()) == 1


def test_whoever_scanned_before_the_desk_told_is_one_person_with_the_group_of_the_desk(edition, office):
    desk = uuid.uuid4()
    hold(office, desk)
    ticket = text_of(PaperTicket(TicketSeries.objects.get(), 1))
    assert Client().get(f"/t/{ticket}/").status_code == 302
    tell(office, desk, "1-001", group="lecturer:thai")
    assert people() == [(1, "checkin", "lecturer", "room")]


def test_what_somebody_said_on_the_phone_stands_against_the_desk(edition, office):
    desk, phone = uuid.uuid4(), Client()
    hold(office, desk)
    phone.get(f"/t/{text_of(PaperTicket(TicketSeries.objects.get(), 1))}/")
    Participant.objects.update(was_asked=True)
    tell(office, desk, "1-001", group="lecturer:thai")
    assert people() == [(1, "checkin", None, "room")]


def test_a_closed_desk_gives_back_what_nobody_got_and_keeps_what_was_told(edition, office):
    desk, name = uuid.uuid4(), uuid.uuid4()
    hold(office, desk)
    tell(office, desk, "1-001", name=name)
    words = office.post(f"{DESK}closure/", {"desk": desk.hex}).json()["words"]
    assert re.findall(r"\d+", words) == ["3"]
    assert tell(office, desk, "1-001", name=name).status_code == 200  # the answer had been lost
    assert tell(office, desk, "1-002").status_code == 422
    assert labels(hold(office, uuid.uuid4())) == ["1-002", "1-003", "1-004", "1-005"]
    assert len(people()) == 1


def test_a_ticket_that_somebody_scanned_is_not_given_out_again_after_its_desk_closed(edition, office):
    desk = uuid.uuid4()
    hold(office, desk)
    Client().get(f"/t/{text_of(PaperTicket(TicketSeries.objects.get(), 2))}/")
    office.post(f"{DESK}closure/", {"desk": desk.hex})
    assert labels(hold(office, uuid.uuid4())) == ["1-001", "1-003", "1-004", "1-005"]


def test_a_revoked_series_leaves_the_reserve(edition, office):
    desk = uuid.uuid4()
    hold(office, desk)
    tickets.revoke_series(TicketSeries.objects.get(), set_apart=False, by="test")
    assert tell(office, desk, "1-001").status_code == 422
    assert labels(hold(office, desk)) == ["2-001", "2-002", "2-003", "2-004"]


def test_bad_input_names_the_field_and_counts_nobody(edition, office):
    desk = uuid.uuid4()
    hold(office, desk)
    answer = tell(office, desk, "1-001", group="wizard:thai")
    assert (answer.status_code, answer.json()["refused"]) == (422, "group")
    assert office.post(f"{DESK}given/", {"desk": "x"}).json()["refused"] == "form"
    assert office.post(f"{DESK}reserve/", {"desk": ""}).status_code == 422
    assert people() == []
    assert tell(office, desk, "1-001").status_code == 200


def test_a_closed_forum_holds_no_new_tickets_but_counts_whom_a_desk_let_in(edition, office):
    desk = uuid.uuid4()
    hold(office, desk)
    edition.state = "closed"
    edition.save()
    assert hold(office, uuid.uuid4()) == []
    assert tell(office, desk, "1-001").status_code == 200
    assert len(people()) == 1


def test_the_worker_keeps_the_desks_page_and_no_other(edition, office):
    answer = office.get(f"{DESK}worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Service-Worker-Allowed" not in answer  # its scope is the folder it lies in
    words = answer.content.decode()
    for name in ("css/office", "js/checkin-desk", "js/checkin-store", "fonts/sewana-looped"):
        assert f"/static/sewana/{name}" in words
