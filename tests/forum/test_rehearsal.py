"""A rehearsal is the edition once more; when it ends nothing of it is left, and no list ever shows it."""

import uuid

import pytest
from django.db import connections
from django.test import Client

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.committee import queries as editions
from sewana.committee.models import Edition, SeatRole, State
from sewana.forum import live
from sewana.forum.models import (
    Answer,
    JournalBatch,
    Message,
    Participant,
    Question,
    Room,
    SecretBallot,
    SecretMark,
    Statement,
    VoteEntry,
)
from sewana.forum.operations import asking, desk, fold_journal, polls, questions
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.polls import Wording
from sewana.forum.operations.rehearsal import end_rehearsal, start_rehearsal
from sewana.forum.operations.room import arrange, open_room
from sewana.people.access import actor_of
from sewana.reflection.queries import editions_in
from sewana.sharing.access import editions_to_plan
from tests import make

pytestmark = pytest.mark.django_db
PLAIN = Wording("single", "ถาม", "Ask", "anonymous", 1, 5, (("ก", "A"), ("ข", "B")))


@pytest.fixture
def account():
    return make.make_account()


@pytest.fixture
def edition(account):
    make.make_library()
    edition = make.make_edition()
    committee.take_seat(edition, account, SeatRole.CHAIR, by="test")
    arrange(open_room(edition, by="test"), by="test", wifi_name="Library")
    for number in range(3):
        make.make_statement(edition, f"ข้อความ {number}")
    polls.write(edition, PLAIN, by="test")
    desk.add_line(edition, desk.Line("เปิด"), by="test")
    ticket = make.make_ticket()
    make.vote(edition, edition.statements.first(), ticket=ticket)
    return edition


def say_everything(copy):
    """Everything that people and moderators do in a room."""
    phones = [asking.Phone(make.make_ticket(), "th") for _ in range(2)]
    for phone in phones:
        make.vote(copy, copy.statements.first(), ticket=phone.ticket)
        asking.ask(copy, phone, text=f"ถามว่า {phone.ticket}", name="", question_id=uuid.uuid4())
    questions.approve(copy, [1, 2], by="test")
    asking.upvote(copy, phones[0], number=2, on=True, phone_id=uuid.uuid4())
    questions.merge(copy, [1], 2, by="test")
    make.forum.merge_statement(*copy.statements.all()[:2], by="test")
    poll = copy.polls.get()
    polls.open_poll(poll, by="test")
    poll.refresh_from_db()
    asking.answer(poll, phones[0], given=[0], answer_id=uuid.uuid4())
    desk.send_message(copy, "พร้อม", sender="หลังเวที", by="test")
    committee.move_edition(copy, State.CLOSED, by="test")
    committee.move_edition(copy, State.LIVE, by="test")


def rows():
    """How many rows every table of every database holds, but for the audit."""
    counts = {}
    for connection in connections.all():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                counts[connection.alias, table] = cursor.fetchone()[0]
    counts.pop(("default", "base_auditentry"), None)
    counts.pop(("default", "django_session"), None)
    # The position in the journal is one row, made with the first fold; SQLite counts its own numbers.
    return {
        name: count for name, count in counts.items() if "position" not in name[1] and "sqlite" not in name[1]
    }


def test_a_rehearsal_has_all_that_was_prepared_and_nothing_that_was_said(edition, account):
    copy = start_rehearsal(edition, by=account)
    room = Room.objects.get(edition=copy)
    own = Room.objects.get(edition=edition)
    assert (copy.key, copy.state, copy.rehearsal_of) == ("2026-rehearsal", State.LIVE, edition)
    assert copy.title_th.startswith("ซักซ้อม: ")
    assert copy.title_en.startswith("Rehearsal")
    assert room.wifi_name == "Library"
    assert {room.code, room.stage_secret, room.console_secret}.isdisjoint(
        {own.code, own.stage_secret, own.console_secret}
    )
    assert [row.text for row in copy.statements.all()] == [row.text for row in edition.statements.all()]
    assert (copy.polls.get().state, copy.polls.get().options.count()) == ("draft", 2)
    assert (copy.run_items.count(), copy.seats.count(), copy.participants.count()) == (1, 1, 0)
    assert start_rehearsal(edition, by=account) == copy
    with pytest.raises(NotPossible):
        start_rehearsal(copy, by=account)


def test_when_it_ends_nothing_is_left_but_that_it_was(edition, account):
    before, entries = rows(), AuditEntry.objects.count()
    copy = start_rehearsal(edition, by=account)
    say_everything(copy)
    assert Question.objects.count() == 2
    assert SecretBallot.objects.count() == 1
    assert JournalBatch.objects.filter(room=copy.uid.hex).exists()
    assert end_rehearsal(edition, by=account)
    fold_journal()
    assert rows() == before
    told = AuditEntry.objects.order_by("id")[entries:]
    assert [entry.operation for entry in told] == ["start_rehearsal", "end_rehearsal"]
    assert not end_rehearsal(edition, by=account)


def test_its_votes_never_enter_the_log(edition, account):
    copy = start_rehearsal(edition, by=account)
    logged = VoteEntry.objects.count()
    make.vote(copy, copy.statements.first())
    fold_journal()
    assert Participant.objects.filter(edition=copy).count() == 1
    assert VoteEntry.objects.count() == logged
    assert not VoteEntry.objects.filter(edition_uid=copy.uid).exists()


def test_no_list_and_no_export_shows_it(edition, account):
    copy = start_rehearsal(edition, by=account)
    actor = actor_of(account)
    assert editions.current_edition() == editions.newest_edition() == edition
    for found in (
        editions.published_editions(),
        editions.editions_for(actor),
        editions_to_plan(actor),
        editions_in(State.LIVE),
    ):
        assert list(found) == [edition]
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(account)
    pages = ("/", "/office/", "/office/editions/", "/api/v1/editions")
    shown = [client.get(page, follow=True) for page in pages]
    assert [answer.status_code for answer in shown] == [200] * 4
    assert not [
        page for page, answer in zip(pages, shown, strict=True) if copy.key in answer.content.decode()
    ]
    for address in (
        f"editions/{copy.key}",
        f"editions/{copy.key}/statements",
        f"editions/{copy.key}/reflection",
    ):
        assert client.get(f"/api/v1/{address}").status_code == 404
        assert client.get(f"/api/v1/{address.replace(copy.key, edition.key)}").status_code in {200, 404}


@pytest.mark.parametrize(
    "address", ["/e/{key}/", "/e/{key}/room/", "/e/{key}/questions/", "/e/{key}/programme/", "/e/{key}/vote/"]
)
def test_every_page_of_it_says_that_it_is_a_rehearsal(edition, account, address):
    copy = start_rehearsal(edition, by=account)
    page = Client(headers={"Accept-Language": "en"}).get(address.format(key=copy.key)).content.decode()
    assert "This is a rehearsal" in page
    own = Client(headers={"Accept-Language": "en"}).get(address.format(key=edition.key)).content.decode()
    assert "This is a rehearsal" not in own


def test_stage_and_console_say_that_it_is_a_rehearsal(edition, account):
    copy = start_rehearsal(edition, by=account)
    client = Client(headers={"Accept-Language": "en"})
    stage = client.get(f"/stage/{copy.room.stage_secret}/").content.decode()
    client.force_login(account)
    console = client.get(f"/office/editions/{copy.key}/console/").content.decode()
    assert "นี่คือการซักซ้อม" in stage  # the screen is in Thai unless it is told otherwise
    assert "This is a rehearsal" in console


def test_it_is_begun_and_ended_from_the_console(edition, account):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(account)
    address = "/office/editions/2026/console/rehearsal/"
    assert client.post(address, {"do": "start"})["Location"] == "/office/editions/2026-rehearsal/console/"
    assert client.get("/office/editions/2026-rehearsal/console/?pane=rehearsal").status_code == 200
    client.post("/office/editions/2026-rehearsal/console/rehearsal/", {"do": "end"})
    assert Edition.objects.count() == 1


def test_what_the_real_edition_holds_stays(edition, account):
    start_rehearsal(edition, by=account)
    end_rehearsal(edition, by=account)
    assert Statement.objects.filter(edition=edition).count() == 3
    assert JournalBatch.objects.filter(room=edition.uid.hex).exists()
    assert (VoteEntry.objects.count(), Answer.objects.count(), Message.objects.count()) == (1, 0, 0)
    assert SecretMark.objects.count() == 0
    assert live.newest_batch() > 0
