"""Tickets on paper and the doors they open; the desk, the shared tablet, and a whole campus behind one address."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.forum.live import passes
from sewana.forum.models import (
    Answer,
    Participant,
    Poll,
    PollOption,
    Question,
    SecretBallot,
    TicketSeries,
    Vote,
)
from sewana.forum.operations import tickets as operations
from sewana.forum.operations.room import arrange, open_room, renew_console
from sewana.forum.queries import TICKET_COOKIE, kiosk
from sewana.forum.queries import tickets as queries
from tests import make

pytestmark = pytest.mark.django_db
ROOM, KIOSK = "/e/2026/room/", "/e/2026/kiosk/"
OFFICE = "/office/editions/2026/"


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    make.make_statement(edition)
    return edition


@pytest.fixture
def office(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def make_series(edition, *, door="seat", count=3):
    return operations.make_series(edition, door=door, count=count, by="test")


def nth(series, place=1):
    return queries.text_of(queries.PaperTicket(series, place))


def vote(client, value="1"):
    return client.post(ROOM, {"do": "vote", "statement": "0", "value": value, "client_id": uuid.uuid4().hex})


def need(edition, door):
    arrange(open_room(edition, by="test"), by="test", door=door)


def test_tickets_are_made_again_alike_and_each_is_another(edition):
    series, other = make_series(edition, count=50), make_series(edition, count=50)
    queries.made.cache_clear()
    first = dict(queries.tickets_of(series))
    queries.made.cache_clear()
    assert first == dict(queries.tickets_of(series))
    elsewhere = make_series(make.make_edition("2025", year=2025), count=50)
    all_of_them = [*first, *queries.tickets_of(other), *queries.tickets_of(elsewhere)]
    assert len(set(all_of_them)) == 150
    assert {len(each) for each in all_of_them} == {22}
    assert queries.find(nth(series, 7)) == queries.PaperTicket(series, 7)


def test_another_secret_makes_other_tickets(edition, settings):
    series = make_series(edition)
    before = nth(series)
    settings.SECRET_KEY = "another secret of the same length......................."
    assert nth(series) != before
    assert queries.find(before) is None


def test_a_scanned_seat_is_a_person_and_two_phones_with_it_are_the_same(edition):
    ticket = nth(make_series(edition))
    first, second = Client(), Client()
    answer = first.get(f"/t/{ticket}/")
    assert (answer.status_code, first.cookies[TICKET_COOKIE].value) == (302, ticket)
    given = answer.cookies[passes.COOKIE]
    assert passes.door_of(edition, ticket, given.value) == "seat"
    assert (given["path"], given["samesite"], given["httponly"]) == (
        f"/live/{edition.uid.hex}/",
        "Strict",
        True,
    )
    vote(first)
    warned = second.get(f"/t/{ticket}/")
    assert warned.status_code == 200
    assert TICKET_COOKIE not in second.cookies
    assert f"{Participant.objects.get().came_at.astimezone():%H:%M}" in warned.content.decode()
    assert second.post(f"/t/{ticket}/").status_code == 302
    vote(second, "-1")
    assert list(Participant.objects.values_list("door", flat=True)) == ["seat"]
    assert list(Vote.objects.values_list("value", flat=True)) == [-1]


def test_the_own_phone_may_scan_its_ticket_again(edition):
    phone = Client()
    for _turn in range(2):
        assert phone.get(f"/t/{nth(make_series(edition))}/").status_code == 302


def test_a_browser_that_fetches_ahead_has_not_come(edition):
    address = f"/t/{nth(make_series(edition))}/"
    for answer in (Client().head(address), Client().get(address, headers={"sec-purpose": "prefetch"})):
        assert (answer.status_code, TICKET_COOKIE in answer.cookies) == (302, False)
    assert Participant.objects.count() == 0
    assert Client().get(address).status_code == 302  # and is still the first to scan


def test_a_guessed_ticket_is_unknown_and_looks_like_any_other_address(edition):
    make_series(edition)
    answers = [Client().get(address) for address in ("/t/AAAAAAAAAAAAAAAAAAAAAA/", "/t/short/", "/nowhere/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Participant.objects.count() == 0


def test_asking_for_seats_counts_seats_and_says_what_is_needed(edition):
    need(edition, "seat")
    stranger, seated = Client(), Client()
    answer = stranger.post(ROOM, {"do": "vote", "statement": "0", "value": "1"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    seated.get(f"/t/{nth(make_series(edition))}/")
    vote(seated)
    assert list(Vote.objects.values_list("participant__door", flat=True)) == ["seat"]
    need(edition, "checkin")
    vote(seated, "-1")
    assert list(Vote.objects.values_list("value", flat=True)) == [1]


def test_somebody_who_voted_by_the_link_and_then_holds_a_ticket_of_the_same_name_gets_its_door(edition):
    ticket = nth(make_series(edition))
    series = TicketSeries.objects.get()
    TicketSeries.objects.update(revoked_at=series.made_at)
    make.vote(edition, edition.statements.get(), ticket=ticket)
    assert Participant.objects.get().door == "open"
    TicketSeries.objects.update(revoked_at=None)
    Client().post(f"/t/{ticket}/")
    assert Participant.objects.get().door == "seat"


def test_a_revoked_series_opens_nothing_and_its_voices_can_be_set_apart(edition, office):
    series, other = make_series(edition), make_series(edition)
    for ticket in (nth(series), nth(series, 2), nth(other)):
        phone = Client()
        phone.get(f"/t/{ticket}/")
        vote(phone)
    office.post(f"{OFFICE}tickets/{series.number}/revocation/", {"apart": "yes"})
    assert sorted(Participant.objects.values_list("number", "is_apart")) == [(1, True), (2, True), (3, False)]
    late = Client()
    assert late.get(f"/t/{nth(series, 3)}/").status_code == 410
    assert TICKET_COOKIE not in late.cookies
    assert queries.door_of(edition, nth(series, 3)) == "open"
    assert AuditEntry.objects.get(operation="revoke_series").after == {"number": 1, "set_apart": 2}


def test_a_ticket_of_a_closed_forum_leads_to_what_came_of_it(edition):
    ticket = nth(make_series(edition))
    edition.state = "closed"
    edition.save()
    assert Client().get(f"/t/{ticket}/").url == "/e/2026/"


def test_the_printed_sheet_has_a_code_for_each_ticket_and_no_ticket_in_words(edition, office):
    series = make_series(edition, count=200)
    pages = [office.get(f"{OFFICE}tickets/sheet/?series=1&page={page}").content.decode() for page in (1, 2)]
    assert [page.count("data:image/svg+xml") for page in pages] == [180, 20]
    assert "1-200" in pages[1]
    assert nth(series) not in pages[0]


def test_the_page_makes_series_and_sets_the_door(edition, office):
    assert office.get(f"{OFFICE}tickets/").status_code == 200
    office.post(f"{OFFICE}tickets/", {"door": "seat", "count": "40"})
    assert office.post(f"{OFFICE}tickets/", {"door": "open", "count": "40"}).status_code == 200
    assert office.post(f"{OFFICE}tickets/", {"door": "seat", "count": "5001"}).status_code == 200
    office.post(f"{OFFICE}tickets/door/", {"door": "seat"})
    office.post(f"{OFFICE}tickets/door/", {"door": "window"})
    assert list(TicketSeries.objects.values_list("door", "number", "count")) == [("seat", 1, 40)]
    assert edition.room.door == "seat"


def test_one_tap_at_the_desk_checks_one_person_in(edition, office):
    labels = []
    for group in ("lecturer:thai", ""):
        answer = office.post(f"{OFFICE}check-in/", {"group": group})
        labels.append(answer.url.split("=")[1])
    assert labels == ["1-001", "1-002"]
    people = Participant.objects.order_by("number")
    assert [(person.door, person.group and person.group.code, person.place) for person in people] == [
        ("checkin", "lecturer", "room"),
        ("checkin", None, "room"),
    ]
    assert "data:image/svg+xml" in office.get(f"{OFFICE}check-in/?ticket=1-002").content.decode()
    for odd in ("1-0", "9-1", "1-9999", "x", "๑-๑"):
        assert office.get(f"{OFFICE}check-in/?ticket={odd}").context["ticket"] is None
    phone, second = Client(), Client()
    ticket = nth(TicketSeries.objects.get(), 1)
    assert phone.get(f"/t/{ticket}/").status_code == 302  # the desk's own entry is no scan
    assert second.get(f"/t/{ticket}/").status_code == 200
    vote(phone)
    assert list(Vote.objects.values_list("participant__number", flat=True)) == [1]


def test_a_full_series_is_followed_by_another(edition):
    make_series(edition, door="checkin", count=1)
    given = [operations.check_in(edition, group=None, language="th", by="test").label for _turn in range(2)]
    assert given == ["1-001", "2-001"]


# The shared tablet


@pytest.fixture
def tablet(edition):
    client = Client()
    client.get(kiosk.link(edition).removeprefix("http://testserver"))
    return client


def begin(tablet):
    return tablet.post(KIOSK, {"do": "begin"})


def test_a_tablet_opens_by_the_signed_link_only(edition):
    stranger = Client()
    assert stranger.get(KIOSK).status_code == 403
    assert stranger.get(f"{KIOSK}?open={kiosk.key_of(edition)}x").status_code == 403
    assert stranger.post(KIOSK, {"do": "vote", "statement": "0", "value": "1"}).status_code == 403
    other = make.make_edition("2025", year=2025)
    assert stranger.get(f"{KIOSK}?open={kiosk.key_of(other)}").status_code == 403
    assert stranger.get(f"{KIOSK}?open={kiosk.key_of(edition)}").url == KIOSK
    assert stranger.get(KIOSK).status_code == 200
    room = open_room(edition, by="test")
    assert stranger.get(KIOSK).status_code == 200
    renew_console(room, by="test")
    assert stranger.get(KIOSK).status_code == 403
    assert Client().get(f"{KIOSK}?open={kiosk.key_of(edition)}").status_code == 302


def test_each_next_person_is_another_and_sees_nothing_of_the_one_before(edition, tablet):
    need(edition, "seat")  # somebody of ours stands beside the tablet
    tablet.get(kiosk.link(edition).removeprefix("http://testserver"))
    for value in ("1", "-1"):
        begin(tablet)
        tablet.post(KIOSK, {"do": "vote", "statement": "0", "value": value})
        asked = tablet.get(KIOSK)
        assert asked["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert asked.context["ballot"].answered == 1
        tablet.post(KIOSK, {"do": "group", "group": "lecturer", "origin": "thai", "save": "1"})
        tablet.post(KIOSK, {"do": "end"})
        assert tablet.get(f"{KIOSK}?show=opinions").context["part"] == "start"
    assert list(Participant.objects.values_list("number", "door", "group__code")) == [
        (1, "kiosk", "lecturer"),
        (2, "kiosk", "lecturer"),
    ]
    assert sorted(Vote.objects.values_list("value", flat=True)) == [-1, 1]
    assert TICKET_COOKIE not in tablet.cookies


def test_a_question_at_the_tablet_says_so_and_counts_once(edition, tablet):
    begin(tablet)
    name = uuid.uuid4().hex
    for _turn in range(2):
        tablet.post(KIOSK, {"do": "ask", "text": "ที่จอดรถอยู่ที่ไหน", "id": name})
    assert list(Question.objects.values_list("origin", "author__door", "author__was_asked")) == [
        ("kiosk", "kiosk", False)
    ]
    tablet.post(KIOSK, {"do": "ask", "text": "ก" * 301})
    assert Question.objects.count() == 1


def make_poll(edition, **fields):
    since = timezone.now() - timedelta(minutes=1)
    known = {"number": 1, "title_th": "ชอบแบบใด", "state": "open", "opened_at": since}
    poll = Poll.objects.create(edition=edition, **known | fields)
    for place, label in enumerate(("ก", "ข", "ค")):
        PollOption.objects.create(poll=poll, position=place, label_th=label)
    return poll


@pytest.mark.parametrize(
    ("fields", "given", "expected"),
    [
        ({"kind": "single"}, ["1"], [1]),
        ({"kind": "multiple", "most": 2}, ["0", "2"], [0, 2]),
        ({"kind": "multiple", "most": 2}, ["0", "1", "2"], None),
        ({"kind": "rating"}, ["4"], [4]),
        ({"kind": "rating"}, ["6"], None),
        ({"kind": "ranking"}, ["2", "3", "1"], [2, 0, 1]),
        ({"kind": "ranking"}, ["1", "1", "2"], None),
        ({"kind": "words", "most": 3}, ["เงียบ", "", "สว่าง"], ["เงียบ", "สว่าง"]),
        ({"kind": "open"}, ["ดีมาก"], "ดีมาก"),
        ({"kind": "open"}, ["  "], None),
    ],
)
def test_the_tablet_answers_every_kind_of_poll(edition, tablet, fields, given, expected):
    poll = make_poll(edition, **fields)
    begin(tablet)
    assert tablet.get(f"{KIOSK}?show=poll").status_code == 200
    tablet.post(KIOSK, {"do": "answer", "poll": "1", "answer": given})
    assert list(poll.answers.values_list("value", "participant__door")) == (
        [(expected, "kiosk")] if expected is not None else []
    )


def test_an_anonymous_answer_at_the_tablet_is_nobodys_and_counts_once(edition, tablet):
    make_poll(edition, level="anonymous", key="ab" * 32)
    begin(tablet)
    for _turn in range(2):
        tablet.post(KIOSK, {"do": "answer", "poll": "1", "answer": "1"})
    assert list(SecretBallot.objects.values_list("poll", "answer")) == [(1, [1])]
    assert (Answer.objects.count(), Participant.objects.count()) == (0, 0)


# A campus behind one address


def test_eight_hundred_people_behind_one_address_are_all_heard(edition):
    refused = 0
    for _person in range(800):
        answer = vote(Client(headers={"user-agent": "the same browser"}, REMOTE_ADDR="203.0.113.7"))
        refused += answer.status_code != 302
    assert refused == 0
    assert Vote.objects.count() == Participant.objects.count() == 800
    assert Participant.objects.filter(is_apart=True).count() == 0
