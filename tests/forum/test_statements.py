"""What people say, and what moderators do with it."""

import pytest
from django.utils import translation

from sewana.base.models import AuditEntry
from sewana.forum import forms, operations, queries
from sewana.people import queries as people
from sewana_live.tickets import who_of
from tests import make

pytestmark = pytest.mark.django_db
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def state_of(statement):
    statement.refresh_from_db()
    into = statement.merged_into.number if statement.merged_into else None
    return statement.state, statement.reason, into


def last_entry():
    entry = AuditEntry.objects.latest("id")
    return entry.operation, entry.before, entry.after, entry.edition_key


def test_a_statement_waits_until_a_moderator_shows_it(edition):
    statement = make.make_statement(edition, state="held")
    assert (state_of(statement), statement.number) == (("held", "", None), 0)
    assert list(queries.shown_statements(edition)) == []
    operations.show_statement(statement, by="test")
    assert list(queries.shown_statements(edition)) == [statement]
    assert last_entry() == (
        "change_state",
        {"state": "held", "reason": ""},
        {"state": "shown", "reason": "", "merged_into": None},
        "2026",
    )


def test_numbers_run_without_gaps_in_each_edition(edition):
    other = make.make_edition("2025", year=2025)
    numbers = [make.make_statement(where).number for where in (edition, edition, other, edition)]
    assert numbers == [0, 1, 0, 2]


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_hiding_needs_a_reason(edition, reason):
    statement = make.make_statement(edition)
    with pytest.raises(ValueError, match=r"."):
        operations.hide_statement(statement, reason, by="test")
    assert state_of(statement) == ("shown", "", None)


def test_hiding_is_undone_by_showing_again(edition):
    statement = make.make_statement(edition)
    operations.hide_statement(statement, " names a person ", by="test")
    assert state_of(statement) == ("hidden", "names a person", None)
    operations.show_statement(statement, by="test")
    assert state_of(statement) == ("shown", "", None)


def test_merging_takes_along_what_was_merged_before_and_is_undone_one_by_one(edition):
    first, second, third = (make.make_statement(edition, f"No. {n}") for n in range(3))
    operations.merge_statement(first, second, by="test")
    operations.merge_statement(second, third, by="test")
    assert [state_of(row) for row in (first, second)] == [("merged", "", 2), ("merged", "", 2)]
    operations.show_statement(first, by="test")
    assert [state_of(row)[0] for row in (first, second, third)] == ["shown", "merged", "shown"]


def test_merging_into_itself_another_edition_or_what_is_not_shown_is_refused(edition):
    statement, held = make.make_statement(edition), make.make_statement(edition, "Held", state="held")
    elsewhere = make.make_statement(make.make_edition("2025", year=2025))
    for target in (statement, held, elsewhere):
        with pytest.raises(operations.MergeNotPossible):
            operations.merge_statement(statement, target, by="test")
    assert state_of(statement) == ("shown", "", None)


@pytest.mark.parametrize(
    "text",
    ["ก" * 140, "กำ้" * 100 + "ก" * 40, "น้ำ" * 70, FAMILY * 140, "e\u0301" * 140, "  " + "a" * 140 + "\n"],
)
def test_a_statement_of_140_characters_as_people_count_them_is_taken(text):
    form = forms.ProposalForm({"text": text})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("text", ["ก" * 141, "กี่" * 141, "a" * 141, FAMILY * 141])
def test_one_character_more_is_too_long(text):
    form = forms.ProposalForm({"text": text})
    assert "1" in form.errors["text"][0]
    assert "140" in form.errors["text"][0]


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e", "\n\n", "\x00", "\x07"])
def test_nothing_visible_is_no_statement(text):
    assert list(forms.ProposalForm({"text": text}).errors) == ["text"]


def test_what_cannot_be_seen_is_dropped_and_lines_become_one():
    form = forms.ProposalForm({"text": " ห้อง\u200bสมุด\u202e\r\n เปิด\tดึก "})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "ห้องสมุด เปิด ดึก"


@pytest.mark.parametrize("mark", ["\u0301", "\u0344", "\u0e49"])
def test_a_pile_of_marks_never_grows_past_its_column(edition, mark):
    form = forms.ProposalForm({"text": "ก" + mark * 999})
    if form.is_valid():
        operations.propose(edition, ticket=make.make_ticket(), text=form.cleaned_data["text"], language="th")
    assert all(len(row.text) <= 1000 for row in edition.statements.all())
    assert form.is_valid() == (mark != "\u0344")


def test_what_a_participant_says_is_held_with_its_language_and_their_side(edition):
    ticket = make.vote(edition, make.make_statement(edition))
    operations.tell_group(queries.participant(edition, ticket), people.group("staff", "thai"))
    said = operations.propose(edition, ticket=ticket, text="เปิดให้ดึกกว่านี้", language="en")
    assert (said.state, said.language, said.from_side, said.is_seed) == ("held", "th", "provider", False)
    english = operations.propose(edition, ticket=ticket, text="Open longer", language="th")
    assert english.language == "en"
    assert AuditEntry.objects.latest("id").actor == "participant 1"


def test_ten_waiting_opinions_are_enough_and_a_read_one_makes_room(edition):
    ticket = make.make_ticket()
    said = [operations.propose(edition, ticket=ticket, text=f"No. {n}", language="en") for n in range(10)]
    with pytest.raises(operations.TooManyWaiting):
        operations.propose(edition, ticket=ticket, text="No. 11", language="en")
    operations.show_statement(said[0], by="test")
    operations.propose(edition, ticket=ticket, text="No. 11", language="en")
    assert edition.statements.count() == 11


def test_authors_see_the_state_and_the_reason_of_their_own_and_nobody_elses(edition, client):
    ticket = make.make_ticket()
    said = [operations.propose(edition, ticket=ticket, text=f"Mine {n}", language="en") for n in range(4)]
    operations.propose(edition, ticket=make.make_ticket(), text="Somebody else's", language="en")
    operations.show_statement(said[1], by="test")
    operations.merge_statement(said[2], said[1], by="test")
    operations.hide_statement(said[3], "names a person", by="test")
    person = queries.participant(edition, ticket)
    shown = [(row.text, row.state, row.reason) for row in queries.own_statements(person)]
    assert shown == [
        ("Mine 3", "hidden", "names a person"),
        ("Mine 2", "merged", ""),
        ("Mine 1", "shown", ""),
        ("Mine 0", "held", ""),
    ]
    client.cookies["sewana_ticket"] = ticket
    page = client.get("/e/2026/mine/").content.decode()
    assert (page.count("names a person"), page.count("Somebody else")) == (1, 0)


def test_each_person_has_an_order_of_their_own_that_stays_with_the_committees_first(edition):
    seeds = [make.make_statement(edition, f"Seed {n}") for n in range(8)]
    late = operations.propose(edition, ticket=make.make_ticket(), text="From the floor", language="en")
    operations.show_statement(late, by="test")

    def order(ticket):
        numbers = []
        while (
            statement := queries.ballot(edition, queries.participant(edition, ticket), ticket).statement
        ) is not None:
            numbers.append(statement.number)
            make.vote(edition, edition.statements.get(number=statement.number), ticket=ticket)
        return numbers

    tickets = [f"{n:022d}" for n in range(6)]
    starts = [int(who_of(queries.seal(edition, ticket)), 16) % 8 for ticket in tickets]
    assert len(set(starts)) > 1
    assert [order(ticket) for ticket in tickets] == [
        [*(seeds[(start + step) % 8].number for step in range(8)), late.number] for start in starts
    ]


def test_a_statement_is_read_in_ones_own_language_where_somebody_translated_it(edition):
    statement = make.make_statement(edition, "เปิดดึก", language="th")
    operations.translate_statement(statement, "Open late", by="test")
    assert last_entry()[:3] == ("translate_statement", {"translation": ""}, {"translation": "Open late"})
    with translation.override("en"):
        shown = queries.shown(statement)
        assert (shown.shown_text, shown.shown_language, shown.is_translated) == ("Open late", "en", True)
    with translation.override("th"):
        shown = queries.shown(statement)
        assert (shown.shown_text, shown.shown_language, shown.is_translated) == ("เปิดดึก", "th", False)
