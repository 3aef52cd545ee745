"""The room's journal: durable, folded once however often it is read, without a key between marks and ballots."""

import uuid
from collections import Counter

import pytest
from django.db import connections

from sewana.committee.models import State
from sewana.forum import live, operations, queries
from sewana.forum.live import journal
from sewana.forum.models import (
    Answer,
    JournalBatch,
    JournalPosition,
    Participant,
    Poll,
    PollKind,
    Question,
    SecretBallot,
    SecretMark,
    Upvote,
    Vote,
    VoteEntry,
)
from sewana.forum.operations import fold, questions
from sewana.people.models import Group
from sewana_live import events
from sewana_live.ports import Batch, Secret
from tests import make

pytestmark = pytest.mark.django_db


def entered(edition, ticket, door="open"):
    seal = queries.seal(edition, ticket)
    return events.Entered(seal[:16], seal, door, "0a1b2c3d", "th", live.now_ms())


def said_by(edition, ticket, statement, question, poll):
    """One person's every kind of voice."""
    who, at = queries.seal(edition, ticket)[:16], live.now_ms()
    return [
        entered(edition, ticket),
        events.Told(who, "student", "thai", "user", at),
        events.Voted(who, statement.number, 1, uuid.uuid4().hex, at, 3, 0.25, 2),
        events.Voted(who, statement.number, -1, uuid.uuid4().hex, at + 1),
        events.Upvoted(who, question.number, True, uuid.uuid4().hex, at),
        events.Answered(who, poll.number, [1], uuid.uuid4().hex, at),
        events.Answered(who, poll.number, [0], uuid.uuid4().hex, at + 1),
        events.Present(who, "online", at),
        events.Present(who, "room", at + 60_000),
    ]


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def things(edition):
    question = Question.objects.create(edition=edition, number=3, text="เปิดถึงกี่โมง", language="th")
    poll = Poll.objects.create(edition=edition, number=2, kind=PollKind.SINGLE, title_th="เลือก")
    return make.make_statement(edition), question, poll


def tables(edition):
    person = Participant.objects.get(edition=edition)
    return {
        "group": person.group and person.group.code,
        "presence": (person.place, person.minutes, person.door, person.source),
        "entries": list(VoteEntry.objects.order_by("id").values_list("value", "routing", "chance", "rank")),
        "votes": list(Vote.objects.values_list("value", flat=True)),
        "upvotes": list(Upvote.objects.values_list("is_on", flat=True)),
        "answers": list(Answer.objects.values_list("value", flat=True)),
    }


def test_every_kind_of_voice_comes_into_its_table(edition):
    Group.objects.create(code="student", origin="thai", side="user", name_th="นักศึกษา", name_en="Student")
    operations.take(edition, said_by(edition, make.make_ticket(), *things(edition)))
    assert tables(edition) == {
        "group": "student",
        "presence": ("room", 2, "open", "0a1b2c3d"),
        "entries": [(1, 3, 0.25, 2), (-1, None, None, None)],
        "votes": [-1],
        "upvotes": [True],
        "answers": [[0]],
    }


def test_a_journal_that_is_read_again_changes_nothing(edition):
    operations.take(edition, said_by(edition, make.make_ticket(), *things(edition)))
    before = tables(edition)
    batches = live.batches_after(0, 100)
    JournalPosition.objects.update(last_batch=0)  # a restore from a backup made before the fold
    assert operations.fold_journal() == len(batches)
    after = tables(edition)
    assert after.pop("presence")[1] == 2 * before.pop("presence")[1]  # minutes alone are added
    assert after == before


def test_of_two_folds_at_once_the_second_keeps_nothing(edition):
    ticket = make.make_ticket()
    live.record(edition, said_by(edition, ticket, *things(edition)))
    batches = live.batches_after(0, 100)
    fold.fold_batches(0, batches)
    minutes = Participant.objects.get().minutes
    fold.fold_batches(0, batches)
    assert Participant.objects.get().minutes == minutes


def test_people_of_one_batch_are_numbered_without_gaps(edition):
    operations.take(edition, [entered(edition, make.make_ticket()) for _ in range(60)])
    operations.take(edition, [entered(edition, make.make_ticket()) for _ in range(3)])
    assert sorted(Participant.objects.values_list("number", flat=True)) == list(range(1, 64))


def test_a_rehearsal_never_enters_the_log_of_votes(edition):
    rehearsal = make.make_edition("rehearsal", rehearsal_of=edition)
    operations.take(rehearsal, said_by(rehearsal, make.make_ticket(), *things(rehearsal)))
    assert (VoteEntry.objects.count(), Upvote.objects.count(), operations.fold_journal()) == (0, 1, 0)


def test_what_came_for_an_edition_that_is_gone_is_passed_over(edition):
    journal.write([Batch(uuid.uuid4().hex, events.encode(entered(edition, make.make_ticket())), 1)])
    operations.take(edition, [entered(edition, make.make_ticket())])
    assert (Participant.objects.count(), operations.fold_journal()) == (1, 0)


def test_an_anonymous_answer_counts_once_and_nothing_joins_it_to_its_mark(edition):
    room = edition.uid.hex
    ballots = [Secret(5, f"{number:064x}", [number % 3]) for number in (1, 2, 1)]
    journal.write([Batch(room, b"", 0, ballots)])
    journal.write([Batch(room, b"", 0, ballots[:1])])
    found = journal.secrets_of(room)
    assert sorted(found.marks) == [(5, f"{1:064x}"), (5, f"{2:064x}")]
    assert sorted(answer for _poll, answer in found.ballots) == [[1], [2]]
    fields = {model: {field.name for field in model._meta.fields} for model in (SecretMark, SecretBallot)}
    assert fields == {SecretMark: {"mark", "room", "poll"}, SecretBallot: {"name", "room", "poll", "answer"}}


def test_batches_go_a_day_after_they_were_folded_and_sources_when_the_forum_is_over(edition):
    operations.take(edition, [entered(edition, make.make_ticket())])
    JournalBatch.objects.update(at_ms=live.now_ms() - fold.DAY_MS - 1)
    live.record(edition, [entered(edition, make.make_ticket())])
    JournalBatch.objects.update(at_ms=live.now_ms() - fold.DAY_MS - 1)  # not folded yet: must stay
    live.forget_folded(queries.journal_position(), before_ms=live.now_ms() - fold.DAY_MS)
    assert (JournalBatch.objects.count(), Participant.objects.exclude(source="").count()) == (1, 1)
    fold.tidy()  # folds it first
    assert (JournalBatch.objects.count(), Participant.objects.exclude(source="").count()) == (0, 2)
    edition.state = State.CLOSED
    edition.save()
    fold.tidy()
    assert Participant.objects.exclude(source="").count() == 0


@pytest.mark.skipif(connections[live.ROOM].vendor != "sqlite", reason="only SQLite numbers rows by itself")
@pytest.mark.parametrize("table", ["forum_secretmark", "forum_secretballot"])
def test_sqlite_keeps_no_order_of_anonymous_rows(table):
    with connections[live.ROOM].cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        assert cursor.fetchone()[0].endswith("WITHOUT ROWID")


@pytest.mark.parametrize("apart", [True, False], ids=["in-two-batches", "in-one"])
def test_a_ticket_that_comes_after_the_open_link_is_kept_and_never_lost_again(edition, apart):
    ticket = make.make_ticket()
    came = [entered(edition, ticket, door) for door in ("open", "seat", "open")]
    for batch in [[event] for event in came] if apart else [came]:
        operations.take(edition, batch)
    assert list(Participant.objects.values_list("door", flat=True)) == ["seat"]


def test_where_another_process_was_quicker_the_fold_reads_on_from_where_that_came_to(edition):
    statement = make.make_statement(edition)
    early, late = make.make_ticket(), make.make_ticket()
    for ticket in (early, late):
        vote = events.Voted(
            queries.seal(edition, ticket)[:16], statement.number, 1, uuid.uuid4().hex, live.now_ms()
        )
        live.record(edition, [entered(edition, ticket), vote, events.Present(vote.who, "room", vote.at)])
    batches = live.batches_after(0, 10)
    assert fold.fold_batches(0, batches[:1])
    assert not fold.fold_batches(0, batches)
    assert queries.journal_position() == batches[0][0]
    assert fold.fold_journal() == 1
    assert queries.journal_position() == batches[1][0]
    assert (VoteEntry.objects.count(), Vote.objects.count()) == (2, 2)
    assert list(Participant.objects.values_list("minutes", flat=True)) == [1, 1]


def test_how_far_the_tables_are_behind_is_the_age_of_the_oldest_batch_that_waits(edition):
    assert live.waiting_ms(queries.journal_position()) == 0
    for age_ms in (7_000, 2_000):
        live.record(edition, [entered(edition, make.make_ticket())])
        newest = live.newest_batch()
        JournalBatch.objects.filter(id=newest).update(at_ms=live.now_ms() - age_ms)
    assert 7_000 <= live.waiting_ms(queries.journal_position()) < 60_000
    operations.fold_journal()
    assert live.waiting_ms(queries.journal_position()) == 0


def upvoted(edition, ticket, number, *, on=True):
    """Somebody's wish as the room writes it down: it is in the journal, and in no table yet."""
    who = queries.seal(edition, ticket)[:16]
    wish = events.Upvoted(who, number, on, uuid.uuid4().hex, live.now_ms())
    live.record(edition, [entered(edition, ticket), wish])


def wanted(edition):
    """For each question, how many people want it."""
    on = Upvote.objects.filter(question__edition=edition, is_on=True)
    return Counter(on.values_list("question__number", flat=True))


def asked(edition):
    for number in (1, 2):
        Question.objects.create(
            edition=edition, number=number, text=f"ข้อ {number}", language="th", state="approved"
        )


def merged_at_that_moment(edition):
    """The journal has the wishes; the merge did not see them, since it folded before they came."""
    questions.pool(edition, [2], 1, by="test")


def test_an_upvote_taken_in_the_moment_of_a_merge_counts_at_the_question_that_stays(
    edition, django_capture_on_commit_callbacks
):
    asked(edition)
    anna, boon = make.make_ticket(), make.make_ticket()
    upvoted(edition, anna, 1)
    operations.fold_journal()
    upvoted(edition, anna, 2)  # wants both: one person
    upvoted(edition, boon, 2)
    merged_at_that_moment(edition)
    with django_capture_on_commit_callbacks(execute=True):
        operations.fold_journal()
    assert wanted(edition)[1] == 2
    told = [event for _n, _room, lines in live.batches_after(0, 100) for event in events.decode_all(lines)]
    carried = [event for event in told if isinstance(event, events.Upvoted) and event.question == 1]
    assert [event.who for event in carried] == [queries.seal(edition, ticket)[:16] for ticket in (anna, boon)]
    operations.fold_journal()  # what the room is told comes back once more
    assert wanted(edition)[1] == 2
    questions.unmerge(edition, [2], by="test")
    assert wanted(edition) == {1: 1, 2: 2}


def test_an_upvote_taken_back_in_the_moment_of_a_merge_is_taken_from_the_question_that_stays(edition):
    asked(edition)
    anna = make.make_ticket()
    upvoted(edition, anna, 2)
    operations.fold_journal()
    upvoted(edition, anna, 2, on=False)
    merged_at_that_moment(edition)
    assert wanted(edition)[1] == 1
    operations.fold_journal()
    assert wanted(edition) == {}
