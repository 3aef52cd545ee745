"""Having one's own erased: words go, counts stay, and nothing joins the two again, whatever is folded later."""

import re
import uuid

import pytest
from django.core import signing
from django.db import connections
from django.test import Client

from sewana.base import audit
from sewana.base.models import AuditEntry
from sewana.committee.models import State
from sewana.forum import live, operations, queries
from sewana.forum.live.scenes import scene_of
from sewana.forum.live.source import happened
from sewana.forum.models import (
    Answer,
    Door,
    Forgotten,
    JournalBatch,
    JournalPosition,
    Participant,
    Question,
    Statement,
    Turn,
    Upvote,
    Vote,
    VoteEntry,
)
from sewana.forum.operations import asking, forgetting
from sewana.forum.operations import tickets as ticketing
from sewana.forum.operations.asking import NotTaken, Phone
from sewana.forum.operations.room import arrange, open_room
from sewana.forum.queries import own
from sewana.forum.queries import tickets as paper
from sewana_live import events
from sewana_live import room as rooms
from sewana_live.room.check import GONE, check
from tests import make
from tests.forum.owners import open_forum, phone_with, speak
from tests.forum.phones import make_poll, make_question, text_of

pytestmark = pytest.mark.django_db
FORGET = "/e/2026/mine/forgetting/"


@pytest.fixture
def edition():
    return open_forum()


@pytest.fixture
def things(edition):
    return make.make_statement(edition), make_question(edition), make_poll(edition)


def sure_of(page):
    found = re.search(r'name="sure" value="([^"]+)"', page.content.decode())
    return found and found[1]


def forget_by_hand(phone):
    """Read, press, press again: as on the phone."""
    phone.get(FORGET)
    asked = phone.post(FORGET, {"do": "ask"})
    return phone.post(FORGET, {"sure": sure_of(asked)})


def everything_kept(folder_tables):
    """Return every value in these tables as one text."""
    found = []
    for model in folder_tables:
        found += [str(row) for row in model._base_manager.using(model.objects.db).values_list()]
    return "\n".join(found)


def test_it_is_asked_twice_with_counts_and_then_done(edition, things):
    ticket = make.make_ticket()
    speak(edition, ticket, "ก", *things)
    phone = phone_with(ticket)
    first = phone.get(FORGET)
    assert first.context["going"] == own.Going(
        opinions=1, questions=1, heirs=0, texts_in_polls=0, turns=1, names=1, votes=1, wishes=1, choices=1,
        later={"place_on_map": 1, "did_it_help": 1},
    )  # fmt: skip
    assert (sure_of(first), Statement.objects.filter(text="ความเห็นก").count()) == (None, 1)
    second = phone.post(FORGET, {"do": "ask"})
    assert Statement.objects.filter(text="ความเห็นก").count() == 1
    done = phone.post(FORGET, {"sure": sure_of(second)})
    assert done.templates[0].name == "forum/forgotten.html"
    assert done.context["gone"].opinions == 1
    assert Statement.objects.filter(text="ความเห็นก").count() == 0
    ended = {
        name: (cookie.value, cookie["max-age"], cookie["path"])
        for name, cookie in done.cookies.items()
        if name != "sewana_csrf"
    }
    assert ended == {
        "sewana_ticket": ("", 0, "/"),
        "sewana_pass": ("", 0, f"/live/{edition.uid.hex}/"),
    }
    assert (done["Clear-Site-Data"], "no-store" in done["Cache-Control"]) == ('"storage"', True)


def test_what_came_after_reading_is_read_first(edition, things):
    ticket = make.make_ticket()
    make.vote(edition, things[0], ticket=ticket)
    phone = phone_with(ticket)
    sure = sure_of(phone.post(FORGET, {"do": "ask"}))
    operations.propose(edition, ticket=ticket, text="ใหม่", language="th")
    again = phone.post(FORGET, {"sure": sure})
    assert (again.context["has_changed"], Participant.objects.filter(is_emptied=True).count()) == (True, 0)


@pytest.mark.parametrize("sure", ["", "forged", "of-another"])
def test_nobody_is_forgotten_by_a_forged_press(edition, things, sure):
    ticket, other = (make.vote(edition, things[0]) for _n in range(2))
    theirs = sure_of(phone_with(other).post(FORGET, {"do": "ask"}))
    made = {"of-another": theirs, "forged": signing.dumps("1:0", salt="other")}.get(sure, "")
    phone_with(ticket).post(FORGET, {"sure": made})
    assert Participant.objects.filter(is_emptied=True).count() == 0


def test_a_form_of_another_site_forgets_nobody(edition, things):
    ticket = make.vote(edition, things[0])
    phone = Client(enforce_csrf_checks=True)
    phone.cookies[queries.TICKET_COOKIE] = ticket
    assert phone.post(FORGET, {"do": "ask"}).status_code == 403


def test_words_go_and_counts_stay_and_nothing_joins_them(edition, things):
    ticket = make.make_ticket()
    before = speak(edition, ticket, "ก", *things)
    words = ("ความเห็นก", "คำถามก", "ชื่อก", "ผู้พูดก", "ยังก")
    tables = [Participant, Statement, Question, Answer, Turn, AuditEntry, JournalBatch]
    tables += [model.related_model for model in Participant._meta.related_objects]
    forget_by_hand(phone_with(ticket))
    kept = everything_kept(tables)
    assert [word for word in words if word in kept] == []
    assert before.seal not in kept
    assert live.batches_after(0, 100, edition.uid.hex) == [] or before.seal[:16].encode() not in b"".join(
        records for _n, _room, records in live.batches_after(0, 100, edition.uid.hex)
    )
    after = Participant.objects.get(pk=before.pk)
    assert (after.group, after.place, after.name, after.source, after.minutes) == (None, "", "", "", 0)
    assert (after.last_seen_at, after.was_asked, after.is_emptied) == (None, False, True)
    assert (after.seal != before.seal, after.number != before.number) == (True, True)
    counts = [Vote.objects.get().value, Upvote.objects.get().is_on, Answer.objects.get().value]
    assert (counts, VoteEntry.objects.count()) == ([1, True, [1]], 2)
    assert (Answer.objects.get().phone_id, queries.participant(edition, ticket)) == (None, None)
    assert (Turn.objects.get().name, Turn.objects.get().participant) == ("–", None)
    assert after.checks.get().answer == "no"


def test_the_record_of_deeds_says_that_and_not_who(edition, things):
    ticket = make.make_ticket()
    person = speak(edition, ticket, "ก", *things)
    forget_by_hand(phone_with(ticket))
    entry = AuditEntry.objects.get(operation="forget_participant")
    assert (entry.actor, entry.object_kind, entry.before, entry.after) == (
        "phone",
        "committee.edition",
        {},
        {},
    )
    assert str(person.pk) not in (entry.actor, entry.object_id) or person.pk == edition.pk
    assert audit.broken_entries() == []


def test_those_forgotten_are_numbered_by_lot(edition, things):
    people = [make.vote(edition, things[0]) for _n in range(12)]
    order = [queries.participant(edition, ticket).pk for ticket in people]
    for ticket in people:
        forgetting.forget(edition, ticket)
    by_number = list(edition.participants.order_by("number").values_list("pk", flat=True))
    assert sorted(by_number) == order
    assert by_number != order  # one chance in 479 million


@pytest.mark.skipif(connections["default"].vendor != "sqlite", reason="only SQLite numbers rows by itself")
def test_sqlite_keeps_no_order_of_those_forgotten():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'forum_forgotten'")
        assert cursor.fetchone()[0].endswith("WITHOUT ROWID")


def test_pressed_twice_it_is_done_once(edition, things):
    ticket = make.vote(edition, things[0])
    phones = [phone_with(ticket), phone_with(ticket)]
    sure = [sure_of(phone.post(FORGET, {"do": "ask"})) for phone in phones]
    done = [phone.post(FORGET, {"sure": one}) for phone, one in zip(phones, sure, strict=True)]
    assert [page.templates[0].name for page in done] == ["forum/forgotten.html"] * 2
    assert [page.context["gone"] is None for page in done] == [False, True]
    assert AuditEntry.objects.filter(operation="forget_participant").count() == 1


def test_a_journal_folded_again_brings_nobody_back(edition, things):
    ticket = make.make_ticket()
    seal = queries.seal(edition, ticket)
    who, at = seal[:16], live.now_ms()
    told = [
        events.Entered(seal, seal, "open", "0a1b2c3d", "th", at),
        events.Told(who, "student", "thai", "user", at),
        events.Upvoted(who, things[1].number, True, uuid.uuid4().hex, at),
        events.Answered(who, things[2].number, [0], uuid.uuid4().hex, at),
        events.Present(who, "room", at),
    ]
    told[0] = events.Entered(who, seal, "open", "0a1b2c3d", "th", at)
    operations.take(edition, [*told, events.Voted(who, things[0].number, 1, uuid.uuid4().hex, at)])
    forgetting.forget(edition, ticket)
    before = everything_kept([Participant, Upvote, Answer, Vote, VoteEntry])
    live.record(
        edition, told
    )  # what another process wrote in this very moment, or a backup of the journal has
    JournalPosition.objects.update(last_batch=0)  # the fold crashed, and reads all of it again
    operations.fold_journal()
    assert everything_kept([Participant, Upvote, Answer, Vote, VoteEntry]) == before


def test_of_the_journal_only_their_own_lines_go(edition, things):
    mine, others = make.make_ticket(), make.make_ticket()
    for ticket in (mine, others):
        make.vote(edition, things[0], ticket=ticket)
    forgetting.forget(edition, mine)
    left = b"\n".join(records for _n, _room, records in live.batches_after(0, 100, edition.uid.hex))
    names = {event.who for event in events.decode_all(left)}
    assert names == {queries.seal(edition, others)[:16]}


@pytest.mark.parametrize(("kind", "given"), [("open", "ลับของฉัน"), ("words", ["ลับของฉัน", "ปลั๊ก"])])
def test_what_was_written_in_a_poll_goes_also_from_the_stage(edition, kind, given):
    poll = make_poll(edition, kind, most=3)
    tickets = make.make_ticket(), make.make_ticket()
    others = "ปลั๊ก" if kind == "open" else ["ปลั๊ก"]
    for ticket, value in zip(tickets, (given, others), strict=True):
        asking.answer(poll, Phone(ticket, "th"), given=value, answer_id=uuid.uuid4())
    poll.shown_texts = ["ลับของฉัน", "ปลั๊ก"]
    poll.save()
    forgetting.forget(edition, tickets[0])
    poll.refresh_from_db()
    assert (poll.shown_texts, [row.value for row in poll.answers.all()]) == (["ปลั๊ก"], [others])


def test_it_is_possible_after_the_forum_too(edition, things):
    ticket = make.make_ticket()
    speak(edition, ticket, "ก", *things)
    for state in (State.CLOSED, State.ARCHIVED):
        edition.state = state
        edition.save()
        assert phone_with(ticket).get(FORGET).context["going"].opinions == 1
    assert forget_by_hand(phone_with(ticket)).context["gone"].votes == 1


def test_another_phone_keeps_everything(edition, things):
    mine, others = make.make_ticket(), make.make_ticket()
    speak(edition, mine, "ก", *things)
    speak(edition, others, "ข", *things)
    told = own.told(queries.participant(edition, others)) | {"taken_at": ""}
    forgetting.forget(edition, mine)
    assert own.told(queries.participant(edition, others)) | {"taken_at": ""} == told


def test_other_forums_that_know_the_same_phone_are_named_first(edition, things):
    ticket = make.vote(edition, things[0])
    earlier = make.make_edition("2025", year=2025, title_en="Dialogue 2025")
    make.vote(earlier, make.make_statement(earlier), ticket=ticket)
    page = phone_with(ticket).get(FORGET)
    assert page.context["elsewhere"] == [earlier]
    assert 'href="/e/2025/mine/forgetting/"' in page.content.decode()
    assert phone_with(make.vote(edition, things[0])).get(FORGET).context["elsewhere"] == []


def test_a_paper_ticket_is_not_a_second_voice_afterwards(edition, things):
    series = ticketing.make_series(edition, door=Door.SEAT, count=3, by="test")
    room = open_room(edition, by="test")
    arrange(room, by="test", door=Door.SEAT)
    given = paper.PaperTicket(series, 1)
    ticket = paper.text_of(given)
    ticketing.come_in(given, ticket, "th")
    make.vote(edition, things[0], ticket=ticket)
    forgetting.forget(edition, ticket)
    for deed in (
        lambda: make.vote(edition, things[0], -1, ticket=ticket),
        lambda: ticketing.come_in(given, ticket, "th"),
        lambda: operations.propose(edition, ticket=ticket, text="อีกครั้ง", language="th"),
    ):
        with pytest.raises(ticketing.TicketSpent):
            deed()
    with pytest.raises(NotTaken):
        asking.ask(edition, Phone(ticket, "th"), text="อีก", name="", question_id=uuid.uuid4())
    scanned = Client().get(f"/t/{ticket}/")
    assert (scanned.status_code, "This ticket was revoked" in text_of(scanned)) == (410, False)
    assert (Vote.objects.get().value, Participant.objects.count()) == (1, 1)


def test_the_desk_gives_nobody_a_ticket_that_was_forgotten(edition):
    first = ticketing.check_in(edition, group=None, language="th", by="test")
    forgetting.forget(edition, paper.text_of(first))
    assert ticketing.check_in(edition, group=None, language="th", by="test").label != first.label


def test_the_running_room_forgets_too(edition, things):
    ticket = make.make_ticket()
    speak(edition, ticket, "ก", *things)
    who = queries.seal(edition, ticket)[:16]
    room = rooms.Room(edition.uid.hex, scene_of(edition))
    for event in happened(edition):
        rooms.apply(room, event)
    before = room.statements[0].total(), dict(room.questions), dict(room.polls[1].cells)
    forgetting.forget(edition, ticket)
    room.set_scene(scene_of(edition))
    assert (room.find(who), who in room.present, Forgotten.objects.count()) == (None, False, 1)
    assert (room.statements[0].total(), dict(room.questions), dict(room.polls[1].cells)) == before
    late = events.Voted(who, 0, -1, uuid.uuid4().hex, live.now_ms())
    assert [check(room, late, live.now_ms()), check(room, events.Present(who, "room", 1), 1)] == [GONE, GONE]
    anew = rooms.Room(edition.uid.hex, scene_of(edition))
    for event in happened(edition):
        rooms.apply(anew, event)
    assert anew.statements[0].total() == room.statements[0].total()
    assert anew.statements[0].counts == room.statements[0].counts
