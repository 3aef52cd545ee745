"""One vote for each person and statement, however often, late or crooked it is sent."""

import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from sewana.forum import live, operations, queries
from sewana.forum.models import FoldPosition, Participant, Vote, VoteEntry
from sewana.reflection.queries import votes_for_map
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def votes():
    return sorted(Vote.objects.values_list("statement__number", "participant__number", "value"))


def log():
    return list(VoteEntry.objects.values_list("value", flat=True))


def entry_of(edition, person_id, statement_id, value=1, *, uid=None):
    return live.Entry(
        phone_id=uuid.uuid4().hex,
        edition_uid=uid or edition.uid.hex,
        participant_id=person_id,
        statement_id=statement_id,
        value=value,
        cast_at=timezone.now(),
        source="phone",
    )


def test_a_first_vote_makes_the_participant_and_counts_once(edition):
    statement = make.make_statement(edition)
    make.vote(edition, statement, -1)
    assert votes() == [(0, 1, -1)]
    assert log() == [-1]
    assert (VoteEntry.objects.get().edition_uid, VoteEntry.objects.get().source) == (edition.uid, "phone")


def test_a_second_vote_replaces_the_first_and_the_log_keeps_both(edition):
    statement = make.make_statement(edition)
    ticket = make.vote(edition, statement, 1)
    make.vote(edition, statement, 0, ticket=ticket)
    assert (votes(), log()) == ([(0, 1, 0)], [1, 0])


def test_the_same_phone_id_counts_once(edition):
    statement = make.make_statement(edition)
    phone_id = uuid.uuid4()
    ticket = make.vote(edition, statement, 1, phone_id=phone_id)
    make.vote(edition, statement, 1, ticket=ticket, phone_id=phone_id)
    assert (votes(), log()) == ([(0, 1, 1)], [1])


def test_what_a_phone_id_was_first_used_for_stays(edition):
    statement = make.make_statement(edition)
    phone_id = uuid.uuid4()
    ticket = make.vote(edition, statement, 1, phone_id=phone_id)
    make.vote(edition, statement, -1, ticket=ticket, phone_id=phone_id)
    assert (votes(), log()) == ([(0, 1, 1)], [1])


def test_a_late_retry_of_an_older_vote_does_not_replace_the_newer(edition):
    statement = make.make_statement(edition)
    phone_id = uuid.uuid4()
    ticket = make.vote(edition, statement, 1, phone_id=phone_id)
    make.vote(edition, statement, -1, ticket=ticket)
    make.vote(edition, statement, 1, ticket=ticket, phone_id=phone_id)
    assert (votes(), log()) == ([(0, 1, -1)], [1, -1])


def test_two_people_keep_their_own_votes_and_numbers(edition):
    first, second = make.make_statement(edition), make.make_statement(edition, "Second")
    ticket = make.vote(edition, first, 1)
    make.vote(edition, first, -1)
    make.vote(edition, second, 0, ticket=ticket)
    assert votes() == [(0, 1, 1), (0, 2, -1), (1, 1, 0)]


def test_one_phone_is_somebody_else_at_another_edition(edition):
    other = make.make_edition("2025", year=2025)
    ticket = make.vote(edition, make.make_statement(edition))
    make.vote(other, make.make_statement(other), ticket=ticket)
    seals = list(Participant.objects.values_list("seal", flat=True))
    assert (len(set(seals)), ticket in seals) == (2, False)


@pytest.mark.parametrize("state", ["held", "hidden", "merged"])
def test_a_statement_that_is_not_shown_takes_no_vote(edition, state):
    target, statement = make.make_statement(edition), make.make_statement(edition, "Second")
    if state == "held":
        operations.hold_statement(statement, by="test")
    elif state == "hidden":
        operations.hide_statement(statement, "off topic", by="test")
    else:
        operations.merge_statement(statement, target, by="test")
    with pytest.raises(operations.StatementNotShown):
        make.vote(edition, statement)
    assert (votes(), log(), Participant.objects.count()) == ([], [], 0)


def test_a_statement_of_another_edition_takes_no_vote(edition):
    other = make.make_edition("2025", year=2025)
    make.make_statement(other, "only there")
    with pytest.raises(operations.StatementNotShown):
        operations.cast_vote(edition, ticket=make.make_ticket(), number=0, value=1, phone_id=uuid.uuid4())
    assert log() == []


@pytest.mark.parametrize("value", [2, -2, 7, 10**9])
def test_a_value_outside_agree_pass_disagree_is_refused(edition, value):
    statement = make.make_statement(edition)
    with pytest.raises(ValueError, match="Choice"):
        make.vote(edition, statement, value)
    assert (votes(), log()) == ([], [])


def test_folding_again_changes_nothing(edition):
    statement = make.make_statement(edition)
    for value in (1, 0, -1):
        make.vote(edition, statement, value)
    before = list(Vote.objects.values_list("id", "value", "entry_id"))
    assert operations.fold_votes() == 0
    FoldPosition.objects.update(last_entry=0)
    assert operations.fold_votes() == 3
    assert list(Vote.objects.values_list("id", "value", "entry_id")) == before


def test_an_older_entry_that_is_folded_late_does_not_replace_the_newer(edition):
    statement = make.make_statement(edition)
    ticket = make.vote(edition, statement, 1)
    older = live.entries_after(0, 1)
    make.vote(edition, statement, -1, ticket=ticket)
    operations.fold_rows(older)
    assert votes() == [(0, 1, -1)]


def test_the_latest_votes_can_be_made_anew_from_the_log(edition):
    statements = [make.make_statement(edition, f"No. {n}") for n in range(3)]
    tickets = [make.make_ticket() for _ in range(3)]
    for number, ticket in enumerate(tickets * 2):
        make.vote(edition, statements[number % 3], (number % 3) - 1 if number < 3 else 1, ticket=ticket)
    before = votes()
    Vote.objects.all().delete()
    FoldPosition.objects.all().delete()
    operations.fold_votes()
    assert votes() == before


def test_a_vote_logged_before_a_crash_is_folded_afterwards(edition):
    statement = make.make_statement(edition)
    person = operations.enter(edition, ticket=make.make_ticket())
    live.append([entry_of(edition, person.pk, statement.pk, -1)])
    assert votes() == []
    assert operations.fold_votes() == 1
    assert votes() == [(0, 1, -1)]


def test_folding_in_small_batches_gives_the_same(edition, monkeypatch):
    monkeypatch.setattr(operations.latest, "FOLD_BATCH", 2)
    statement = make.make_statement(edition)
    people = [operations.enter(edition, ticket=make.make_ticket()) for _ in range(5)]
    live.append(entry_of(edition, person.pk, statement.pk) for person in people)
    assert operations.fold_votes() == 5
    assert votes() == [(0, number, 1) for number in range(1, 6)]


def test_entries_whose_edition_person_or_statement_is_unknown_are_passed_over(edition):
    statement = make.make_statement(edition)
    person = operations.enter(edition, ticket=make.make_ticket())
    other = make.make_edition("2025", year=2025)
    theirs = make.make_statement(other)
    live.append(
        [
            entry_of(edition, person.pk, statement.pk, uid=uuid.uuid4().hex),
            entry_of(edition, person.pk + 1000, statement.pk),
            entry_of(edition, person.pk, statement.pk + 1000),
            entry_of(edition, person.pk, theirs.pk),
            entry_of(other, person.pk, theirs.pk),
            entry_of(edition, person.pk, statement.pk, -1),
        ]
    )
    assert operations.fold_votes() == 6
    assert votes() == [(0, 1, -1)]


def test_the_log_refuses_what_is_no_vote_even_by_hand(edition):
    with pytest.raises(IntegrityError, match="forum_entry_value"):
        live.append([entry_of(edition, 1, 1, 5)])


def test_merging_pools_the_votes_and_counts_each_person_once(edition):
    stays, goes = make.make_statement(edition, "Open longer"), make.make_statement(edition, "Longer hours")
    both, one = make.vote(edition, stays, 1), make.vote(edition, goes, -1)
    make.vote(edition, goes, -1, ticket=both)
    operations.merge_statement(goes, stays, by="test")
    cast = {(person, statement): value for person, statement, value in votes_for_map(edition).votes}
    people = {ticket: queries.participant(edition, ticket).pk for ticket in (both, one)}
    assert cast == {(people[both], stays.pk): -1, (people[one], stays.pk): -1}
    operations.show_statement(goes, by="test")
    assert len(votes_for_map(edition).votes) == 3
