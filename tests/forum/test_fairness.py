"""Floods are seen, measured, and set apart by a person; those beside them are not touched, and it can be taken back."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from sewana.base.models import AuditEntry
from sewana.forum import live, operations
from sewana.forum.models import Participant, Question, Vote
from sewana.forum.operations.fairness import set_apart
from sewana.forum.operations.tickets import make_series, revoke_series
from sewana.forum.queries import fairness as queries
from sewana.forum.queries import seal, tickets
from sewana_live import events as happened
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/fairness/"
START = 1_795_000_000_000  # server milliseconds


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    for number in range(8):
        make.make_statement(edition, f"ข้อความ {number}")
    return edition


@pytest.fixture
def office(edition):
    client = Client()
    client.force_login(make.make_account())
    return client


def person(edition, at=START, *, source="", door="open", opens=False):
    """Return who came at a moment, and the events that say so."""
    sealed = seal(edition, make.make_ticket())
    came = [happened.Entered(sealed[:16], sealed, door, source, "th", at)]
    if opens:
        came.append(happened.Present(sealed[:16], "room", at))
    return sealed[:16], came


def voting(who, votes, at=START):
    return [
        happened.Voted(who, number, value, uuid.uuid4().hex, at + place)
        for place, (number, value) in enumerate(votes)
    ]


def flood(edition, many, *, source="0badc0de", seconds=30, opens=False, value=1, start=START):
    """Many people out of one source, spread over some seconds, each with one vote on statement 0."""
    said = []
    for place in range(many):
        at = start + place * seconds * 1000 // many
        who, came = person(edition, at, source=source, opens=opens)
        said += [*came, *voting(who, [(0, value)], at)]
    operations.take(edition, said)


def told(found):
    return [(flag.kind, len(flag.people)) for flag in found]


def test_many_new_people_of_one_source_who_never_opened_the_room_are_flagged(edition):
    flood(edition, 25)
    assert told(queries.flags(edition)) == [("source", 25)]


@pytest.mark.parametrize(
    "fields",
    [{"many": 19}, {"many": 25, "opens": True}, {"many": 25, "seconds": 600}, {"many": 25, "source": ""}],
)
def test_people_beside_a_flood_are_not_flagged(edition, fields):
    flood(edition, **fields)
    assert queries.flags(edition) == []


def test_only_the_burst_is_flagged_not_who_came_from_there_at_other_times(edition):
    flood(edition, 25)
    flood(edition, 3, start=START + 3_600_000)
    assert told(queries.flags(edition)) == [("source", 25)]


def test_five_hundred_sessions_of_a_script_are_flagged_and_can_be_told_from_the_hall(edition):
    """A script posts the plain form with a new cookie each time; people beside it vote as well."""
    for _place in range(5):
        make.vote(edition, edition.statements.first(), -1)
    for _session in range(60):
        Client(REMOTE_ADDR="203.0.113.9", headers={"user-agent": "script"}).post(
            "/e/2026/room/", {"do": "vote", "statement": "0", "value": "1"}
        )
    found = queries.flags(edition)
    assert told(found) == [("source", 60)]
    change = queries.changes(edition, found[0])[0]
    assert (change.agree_with, change.of_with, change.agree_without, change.of_without) == (60, 65, 0, 5)
    assert (change.share_with, change.share_without) == (92, 0)


def ask(edition, number=1):
    return Question.objects.create(
        edition=edition, number=number, text="ถาม", language="th", state="approved"
    )


def pressing(edition, many, *, question=1, seconds=30, old=False, votes=()):
    said = []
    for place in range(many):
        at = START + place * seconds * 1000 // many
        who, came = person(edition, at - (600_000 if old else 0), opens=True)
        said += [*came, *voting(who, votes, at), happened.Upvoted(who, question, True, uuid.uuid4().hex, at)]
    operations.take(edition, said)


def test_newcomers_who_only_press_for_one_question_are_flagged(edition):
    ask(edition)
    pressing(edition, 22)
    found = queries.flags(edition)
    assert told(found) == [("upvotes", 22)]
    assert (found[0].question, queries.changes(edition, found[0])[0].agree_with) == (1, 22)


@pytest.mark.parametrize(
    "fields", [{"old": True}, {"votes": [(0, 1)]}, {"seconds": 900}], ids=["were-there", "voted", "slowly"]
)
def test_a_hall_that_presses_when_asked_is_not_flagged(edition, fields):
    ask(edition)
    pressing(edition, 22, **fields)
    assert queries.flags(edition) == []


def alike(edition, many, votes, **fields):
    said = []
    for place in range(many):
        who, came = person(edition, START + place, opens=True, **fields)
        said += [*came, *voting(who, votes, START + place)]
    operations.take(edition, said)


SAME = [(4, 1), (2, -1), (0, 0), (7, 1), (1, 1), (3, -1)]


def test_the_same_votes_in_the_same_order_are_flagged(edition):
    alike(edition, 5, SAME)
    alike(edition, 1, list(reversed(SAME)))
    assert told(queries.flags(edition)) == [("alike", 5)]


@pytest.mark.parametrize(
    ("many", "votes", "fields"), [(4, SAME, {}), (9, SAME[:5], {}), (9, SAME, {"door": "clerk"})]
)
def test_few_or_short_or_slips_are_no_sign(edition, many, votes, fields):
    alike(edition, many, votes, **fields)
    assert queries.flags(edition) == []


def test_setting_apart_touches_the_group_alone_and_can_be_taken_back(edition, office):
    flood(edition, 25)
    make.vote(edition, edition.statements.first(), -1)
    name = queries.flags(edition)[0].name
    assert "0badc0de" in name
    office.post(PAGE, {"flag": name, "apart": "yes"})
    assert Participant.objects.filter(is_apart=True).count() == 25
    assert list(Participant.objects.filter(is_apart=False).values_list("votes__value", flat=True)) == [-1]
    assert Vote.objects.count() == 26
    flag = queries.flags(edition)[0]
    assert (flag.is_apart, flag.name) == (True, name)
    change = queries.changes(edition, flag)[0]
    assert (change.of_with, change.of_without) == (26, 1)
    assert queries.moderated(edition)["apart"] == 25
    office.post(PAGE, {"flag": name, "apart": "no"})
    assert Participant.objects.filter(is_apart=True).count() == 0
    assert [
        (entry.operation, entry.after)
        for entry in AuditEntry.objects.filter(operation__in=("set_apart", "take_back")).order_by("id")
    ] == [
        ("set_apart", {"why": "source", "name": "0badc0de", "people": 25}),
        ("take_back", {"why": "source", "name": "0badc0de", "people": 25}),
    ]


def test_setting_apart_twice_says_and_writes_nothing_new(edition):
    flood(edition, 25)
    for expected in (25, 0):
        flag = queries.flags(edition)[0]
        assert set_apart(edition, flag, is_apart=True, by="test") == expected
    assert AuditEntry.objects.filter(operation="set_apart").count() == 1


def test_a_group_that_is_none_cannot_be_set_apart(edition, office):
    flood(edition, 5)
    answer = office.post(PAGE, {"flag": "source-0badc0de", "apart": "yes"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Participant.objects.filter(is_apart=True).count() == 0


def test_a_revoked_series_can_be_taken_back(edition, office):
    series = make_series(edition, door="seat", count=3, by="test")
    Client().get(f"/t/{tickets.text_of(tickets.PaperTicket(series, 1))}/")
    revoke_series(series, set_apart=True, by="test")
    assert told(queries.flags(edition)) == [("series", 1)]
    office.post(PAGE, {"flag": "series-1", "apart": "no"})
    assert Participant.objects.get().is_apart is False


def test_devices_behind_the_open_link_are_fewer_than_phones(edition):
    flood(edition, 25)
    for _person in range(4):
        make.vote(edition, edition.statements.first())
    operations.take(edition, person(edition)[1])  # came, and said nothing
    found = queries.devices(edition, queries.flags(edition))
    assert (found.phones, found.devices) == (29, 5)


def test_the_page_says_what_a_group_changes_and_everybody_can_read_what_moderators_did(edition, office):
    assert office.get(PAGE).context["flags"] == []
    flood(edition, 25)
    page = office.get(PAGE)
    assert [(flag.kind, len(changes)) for flag, changes in page.context["flags"]] == [("source", 1)]
    operations.hide_statement(edition.statements.last(), "off topic", by="test")
    office.post(PAGE, {"flag": "source-0badc0de", "apart": "yes"})
    public = Client().get("/e/2026/trust/")
    assert (public.status_code, public.context["person"]) == (200, None)
    assert (public.context["moderated"]["statements_hidden"], public.context["moderated"]["apart"]) == (1, 25)


def test_the_page_of_trust_tells_a_phone_what_is_known_of_it(edition):
    phone = Client()
    phone.post("/e/2026/room/", {"do": "vote", "statement": "0", "value": "1"})
    page = phone.get("/e/2026/trust/")
    assert page.context["person"] == Participant.objects.get()
    assert Participant.objects.get().seal not in page.content.decode()
    assert "News by mail" in Client(headers={"accept-language": "en"}).get("/e/2026/trust/").content.decode()


def test_a_moment_in_the_journal_is_the_moment_on_the_page(edition):
    flood(edition, 20, seconds=19)
    flag = queries.flags(edition)[0]
    assert flag.since == datetime.fromtimestamp(START / 1000, UTC)
    assert flag.until - flag.since < timedelta(seconds=19)
    assert live.newest_batch() > 0
