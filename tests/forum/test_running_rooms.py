"""Rooms on the real tables: made of what is there, hearing what others write, arranged anew with each change."""

import asyncio
import json
import uuid

import pytest
from django.db import connections
from django.test import Client

from sewana.forum import live, operations, queries
from sewana.forum.live.rooms import Nobody, Process
from sewana.forum.live.running import Rooms
from sewana.forum.models import (
    Item,
    JournalBatch,
    Level,
    Poll,
    PollKind,
    PollState,
    Question,
    QuestionState,
    SecretBallot,
    VoteEntry,
)
from sewana.forum.operations import room as arranging
from sewana.forum.operations.rehearsal import end_rehearsal, start_rehearsal
from sewana_live import events
from sewana_live.running import Outcome
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 20


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def run():
    """Run a coroutine that is given the rooms of as many processes as it asks for, and close them after it."""

    def run(work, processes=1, page=lambda edition, language: None):
        async def all_of_it():
            rooms = [Rooms(page) for _ in range(processes)]
            for one in rooms:
                one.server.start()
            try:
                return await work(*rooms)
            finally:
                for one in rooms:
                    await one.server.close()
                    await away(one.thread.submit(connections.close_all).result)
                    one.thread.shutdown()

        return asyncio.run(all_of_it())

    return run


def entered(edition, ticket, door="open"):
    seal = queries.seal(edition, ticket)
    return events.Entered(seal[:16], seal, door, "", "th", live.now_ms())


def voted(edition, ticket, number, value=1):
    return events.Voted(queries.seal(edition, ticket)[:16], number, value, uuid.uuid4().hex, live.now_ms())


async def away(work, *given, **named):
    """Do something in another thread, and leave no connection open there."""

    def do():
        try:
            return work(*given, **named)
        finally:
            connections.close_all()

    return await asyncio.to_thread(do)


async def until(is_so):
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.02)


def agreed(rooms, edition, number):
    tally = rooms.server.rooms[edition.uid.hex].room.statements.get(number)
    return tally.total()[0] if tally else 0


def test_a_room_begins_with_what_the_tables_hold_and_the_journal_after_them(edition, run):
    statement = make.make_statement(edition)
    first, second = make.make_ticket(), make.make_ticket()
    operations.take(edition, [entered(edition, first), voted(edition, first, statement.number)])
    live.record(edition, [entered(edition, second), voted(edition, second, statement.number)])  # not folded

    async def work(rooms):
        await rooms.server.load(edition.uid.hex)
        await until(lambda: agreed(rooms, edition, statement.number) == 2)
        return len(rooms.server.rooms[edition.uid.hex].room.people)

    assert run(work) == 2


def test_what_one_process_hears_the_other_hears_too_and_each_counts_it_once(edition, run):
    statement, ticket = make.make_statement(edition), make.make_ticket()

    async def work(one, other):
        for rooms in (one, other):
            await rooms.server.load(edition.uid.hex)
        event = voted(edition, ticket, statement.number)
        assert await one.server.say_for(edition.uid.hex, entered(edition, ticket)) is Outcome.DONE
        assert await one.server.say_for(edition.uid.hex, event) is Outcome.DONE
        await away(other.look)
        await until(lambda: agreed(other, edition, statement.number) == 1)
        assert await other.server.say_for(edition.uid.hex, event) is Outcome.AGAIN
        await away(one.look)
        return agreed(one, edition, statement.number)

    assert run(work, processes=2) == 1


def test_a_plain_form_is_heard_in_the_running_room(edition, run, monkeypatch):
    statement = make.make_statement(edition)

    async def work(rooms):
        monkeypatch.setattr(Process, "rooms", rooms)
        await rooms.server.load(edition.uid.hex)
        await away(make.vote, edition, statement)
        await until(lambda: agreed(rooms, edition, statement.number) == 1)

    run(work)


def test_a_change_in_the_office_is_on_the_phones_a_moment_later(edition, run, monkeypatch):
    room = arranging.open_room(edition, by="test")

    async def work(rooms):
        monkeypatch.setattr(Process, "rooms", rooms)
        running = await rooms.server.load(edition.uid.hex)
        before = running.room.scene
        await away(arranging.put_on, room, Item.QUESTIONS, by="test")
        await until(lambda: running.room.scene.item == Item.QUESTIONS)
        return before.version, running.room.scene

    before, scene = run(work)
    assert scene.version > before
    assert json.loads(scene.frames["phone", "en"])["item"] == {"kind": "questions", "number": None}


def test_a_change_by_another_process_is_found(edition, run):
    room = arranging.open_room(edition, by="test")

    async def work(rooms):
        running = await rooms.server.load(edition.uid.hex)
        await away(arranging.put_on, room, Item.BREAK, by="test")  # before the first look
        await away(rooms.look)
        await until(lambda: running.room.scene.item == Item.BREAK)

    run(work)


def test_an_arrangement_that_failed_is_made_at_the_next_look(edition, run, monkeypatch):
    room = arranging.open_room(edition, by="test")
    failures = []

    def page(edition, language):
        if failures and failures.pop():
            raise OSError("the tables are busy")

    async def work(rooms):
        monkeypatch.setattr(Process, "rooms", rooms)
        running = await rooms.server.load(edition.uid.hex)
        failures.append(True)
        await away(arranging.put_on, room, Item.BREAK, by="test")
        await until(lambda: not failures)
        await away(rooms.thread.submit(int).result)  # whatever was begun has ended
        assert running.room.scene.item != Item.BREAK
        await away(rooms.look)
        await until(lambda: running.room.scene.item == Item.BREAK)

    run(work, page=page)


def test_only_what_moderators_let_through_is_open(edition, run):
    Question.objects.create(edition=edition, number=1, text="ก", language="th")
    Question.objects.create(edition=edition, number=2, text="ข", language="th", state=QuestionState.APPROVED)
    Poll.objects.create(edition=edition, number=1, kind=PollKind.SINGLE, title_th="ร่าง")

    async def work(rooms):
        running = await rooms.server.load(edition.uid.hex)
        return running.room.scene

    scene = run(work)
    assert (scene.questions, dict(scene.polls)) == (frozenset({2}), {})


def test_a_picture_that_another_process_made_is_drawn_by_even_where_nobody_has_opened_the_room(edition, run):
    statements = [make.make_statement(edition, f"No. {number}") for number in range(3)]
    weights = {
        "statements": [row.pk for row in statements],
        "told": [[1.0] * 3, [0.0] * 3, [1.0] * 3],
        "prior": [1.0, 1.0],
        "bonus": {"": [1.0] * 3},
    }

    async def work(rooms):
        await rooms.server.load(edition.uid.hex)
        draws = rooms.scenes.draws.orders
        assert draws[edition.uid.hex].basis[0] is None
        await away(operations.keep_routing, edition, weights)
        await away(rooms.look)
        await until(lambda: draws[edition.uid.hex].basis[0] == 1)

    run(work)


def test_a_poll_that_another_process_closes_is_closed_in_the_running_room(edition, run):
    arranging.open_room(edition, by="test")
    long_ago = "2026-01-01T00:00:00Z"
    Poll.objects.create(
        edition=edition, number=4, kind=PollKind.RATING, title_th="ไว้ใจหรือไม่", level=Level.ANONYMOUS,
        state=PollState.OPEN, key="ab" * 32, opened_at=long_ago, closes_at=long_ago,
    )  # fmt: skip

    async def work(rooms):
        running = await rooms.server.load(edition.uid.hex)
        before = running.room.scene.polls[4].key
        assert await away(operations.close_polls) == 1
        await away(rooms.look)
        await until(lambda: running.room.scene.polls[4].key != before)

    run(work)


def test_a_room_whose_edition_another_process_removed_is_let_go(edition, run):
    make.make_statement(edition)
    copy = start_rehearsal(edition, by="test")

    async def work(rooms):
        await rooms.server.load(copy.uid.hex)
        await away(end_rehearsal, edition, by="test")
        await away(rooms.look)
        await until(lambda: copy.uid.hex not in rooms.server.rooms)

    run(work)


def test_an_anonymous_answer_leaves_a_ballot_and_no_event(edition, run):
    Poll.objects.create(
        edition=edition, number=4, kind=PollKind.SINGLE, title_th="ไว้ใจหรือไม่", level=Level.ANONYMOUS,
        state=PollState.OPEN, key="ab" * 32, opened_at="2026-01-01T00:00:00Z",
    ).options.create(position=0, label_th="ไว้ใจ")  # fmt: skip
    ticket = make.make_ticket()
    who = queries.seal(edition, ticket)[:16]

    async def work(rooms):
        await rooms.server.load(edition.uid.hex)
        assert await rooms.server.say_for(edition.uid.hex, entered(edition, ticket)) is Outcome.DONE
        answers = [events.Answered(who, 4, [0], uuid.uuid4().hex, live.now_ms()) for _ in range(2)]
        return [await rooms.server.say_for(edition.uid.hex, answer) for answer in answers]

    first, second = run(work)
    assert (first, second is not Outcome.DONE) == (Outcome.DONE, True)
    assert [ballot.answer for ballot in SecretBallot.objects.all()] == [[0]]
    written = b"".join(records for _pk, _room, records in live.batches_after(0, 100))
    assert b'["a"' not in written


def test_a_draft_has_no_room(run):
    make.make_library()
    draft = make.make_edition("draft", state="draft")

    async def work(rooms):
        return await rooms.server.load(draft.uid.hex)

    assert run(work) is None


def test_the_room_of_a_rehearsal_that_has_ended_is_gone_with_all_that_was_said(edition, run):
    make.make_statement(edition)
    copy = start_rehearsal(edition, by="test")
    ticket = make.make_ticket()

    async def work(rooms):
        running = await rooms.server.load(copy.uid.hex)
        await rooms.server.say_for(copy.uid.hex, entered(copy, ticket))
        await rooms.server.say_for(copy.uid.hex, voted(copy, ticket, 1))
        Process.rooms = rooms
        try:
            await away(end_rehearsal, edition, by="test")
            await until(lambda: copy.uid.hex not in rooms.server.rooms)
            return running, await rooms.server.load(copy.uid.hex)
        finally:
            Process.rooms = Nobody()

    running, again = run(work)
    assert running is not None
    assert again is None
    assert not JournalBatch.objects.filter(room=copy.uid.hex).exists()


def test_pages_of_those_who_have_spoken_know_it_at_once_and_others_leave_it_to_the_keeper(edition, run):
    statement = make.make_statement(edition)
    speaker, stranger = make.make_ticket(), make.make_ticket()

    def pages_of(ticket):
        client = Client()
        client.cookies[queries.TICKET_COOKIE] = ticket
        return client.get(f"/e/{edition.key}/mine/").context["votes"], VoteEntry.objects.count()

    async def work(rooms):
        await rooms.server.load(edition.uid.hex)
        for event in (entered(edition, speaker), voted(edition, speaker, statement.number)):
            assert await rooms.server.say_for(edition.uid.hex, event) is Outcome.DONE
        Process.rooms = rooms
        try:
            return await away(pages_of, stranger), await away(pages_of, speaker)
        finally:
            Process.rooms = Nobody()

    (own, folded), (own_of_speaker, folded_then) = run(work)
    assert (list(own), folded) == ([], 0)
    assert ([vote.value for vote in own_of_speaker], folded_then) == ([1], 1)


def test_what_the_room_has_dealt_somebody_is_known_until_they_have_voted_on_it(edition, run):
    make.make_statement(edition)
    make.make_statement(edition, "อีกข้อหนึ่ง")
    ticket = make.make_ticket()
    who = queries.seal(edition, ticket)[:16]

    async def work(rooms):
        running = await rooms.server.load(edition.uid.hex)
        assert rooms.on_screen(edition.uid.hex, who) is None
        await rooms.server.say_for(edition.uid.hex, entered(edition, ticket))
        dealt = running.next_for(who, running.room.people[who])
        before = rooms.on_screen(edition.uid.hex, who)
        await rooms.server.say_for(edition.uid.hex, voted(edition, ticket, dealt))
        return dealt, before, rooms.on_screen(edition.uid.hex, who), rooms.on_screen("0" * 32, who)

    dealt, before, after, elsewhere = run(work)
    assert (before, after, elsewhere) == (dealt, None, None)
