"""Polls: written, opened, closed and shown; their results say by which way the voices came."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.forum.forms.desk import PollForm
from sewana.forum.live import ROOM
from sewana.forum.models import (
    Answer,
    Hands,
    Item,
    Participant,
    Poll,
    PollOption,
    PollState,
    Room,
    SecretBallot,
    SecretMark,
)
from sewana.forum.operations import asking, polls
from sewana.forum.operations.noting import NotPossible
from sewana.forum.operations.room import open_room
from sewana.forum.queries import polls as queries
from sewana.people import queries as people
from tests import make

pytestmark = pytest.mark.django_db
HOME = "/office/editions/2026/console/"


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition()
    open_room(edition, by="test")
    return edition


@pytest.fixture
def console(edition):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make.make_account())
    return client


def given(**fields):
    return {
        "kind": "single",
        "title_th": "ควรเปิดถึงกี่โมง",
        "title_en": "How late should we open?",
        "options_th": "สองทุ่ม\nเที่ยงคืน",
        "options_en": "8 pm\nmidnight",
        "most": "1",
        "scale": "5",
        "level": "pseudonymous",
    } | fields


def write(edition, **fields):
    form = PollForm(given(**fields))
    assert form.is_valid(), form.errors
    return polls.write(edition, form.wording(), by="test")


def opened(edition, **fields):
    poll = write(edition, **fields)
    polls.open_poll(poll, by="test")
    poll.refresh_from_db()
    return poll


def answer(poll, value, *, ticket=None):
    phone = asking.Phone(ticket or make.make_ticket(), "th")
    asking.answer(poll, phone, given=value, answer_id=uuid.uuid4())
    return phone.ticket


def errors(**fields):
    return set(PollForm(given(**fields)).errors)


def test_a_poll_is_written_in_both_languages_as_a_draft(edition):
    poll = write(edition)
    assert (poll.number, poll.state, poll.title_en) == (1, PollState.DRAFT, "How late should we open?")
    labels = list(poll.options.values_list("position", "label_th", "label_en"))
    assert labels == [(0, "สองทุ่ม", "8 pm"), (1, "เที่ยงคืน", "midnight")]
    assert write(edition).number == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"options_th": "หนึ่ง"}, {"options_th", "options_en"}),
        ({"options_th": "ซ้ำ\nซ้ำ"}, {"options_th"}),
        ({"options_en": "only one"}, {"options_en"}),
        ({"kind": "ranking", "options_th": "\n".join(map(str, range(11))), "options_en": ""}, {"options_th"}),
        ({"kind": "words", "options_th": "", "options_en": "", "most": "4"}, {"most"}),
        ({"kind": "rating", "scale": "11"}, {"scale"}),
        ({"title_th": "  "}, {"title_th"}),
        ({"options_en": ""}, set()),
        ({"kind": "open", "options_th": "", "options_en": ""}, set()),
    ],
)
def test_a_mistake_is_told_at_its_field(fields, wrong):
    assert errors(**fields) == wrong


def test_only_a_draft_can_be_changed(edition):
    poll = write(edition)
    wording = PollForm(given(title_th="ใหม่", options_th="ก\nข\nค", options_en="")).data
    form = PollForm(wording)
    assert form.is_valid()
    polls.edit(poll, form.wording(), by="test")
    poll.refresh_from_db()
    assert (poll.title_th, poll.options.count()) == ("ใหม่", 3)
    polls.open_poll(poll, by="test")
    with pytest.raises(NotPossible):
        polls.edit(poll, form.wording(), by="test")


def test_closing_leaves_twenty_seconds_for_people_online(edition):
    poll = opened(edition)
    before = timezone.now()
    polls.close(poll, by="test")
    poll.refresh_from_db()
    assert poll.state == PollState.OPEN
    assert timedelta(seconds=19) < poll.closes_at - before < timedelta(seconds=22)
    answer(poll, [0])
    assert polls.close_polls() == 0
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert polls.close_polls() == 1
    poll.refresh_from_db()
    assert poll.state == PollState.CLOSED
    with pytest.raises(asking.NotTaken):
        answer(poll, [1])


def test_a_clock_closes_a_poll_with_twenty_seconds_more(edition):
    poll = write(edition)
    before = timezone.now()
    polls.open_poll(poll, 2, by="test")
    poll.refresh_from_db()
    assert timedelta(seconds=139) < poll.closes_at - before < timedelta(seconds=142)


def test_the_key_of_an_anonymous_poll_lives_from_opening_to_close(edition):
    poll = opened(edition, level="anonymous")
    assert len(bytes.fromhex(poll.key)) == 32
    answer(poll, [1])
    polls.close(poll, at_once=True, by="test")
    poll.refresh_from_db()
    assert poll.key == ""
    assert (SecretBallot.objects.count(), SecretMark.objects.count(), Answer.objects.count()) == (1, 1, 0)
    with pytest.raises(NotPossible, match=r"key|กุญแจ"):
        polls.reopen(poll, by="test")


def test_no_audit_entry_tells_a_key(edition):
    poll = opened(edition, level="anonymous")
    entries = [f"{entry.before} {entry.after}" for entry in AuditEntry.objects.all()]
    assert entries
    assert not any(poll.key in entry for entry in entries)


def test_a_poll_with_names_can_be_opened_again(edition):
    poll = opened(edition)
    polls.close(poll, at_once=True, by="test")
    polls.reopen(poll, by="test")
    poll.refresh_from_db()
    answer(poll, [0])
    assert (poll.state, poll.closed_at, Answer.objects.count()) == (PollState.OPEN, None, 1)


def test_a_poll_that_somebody_answered_is_never_deleted(edition):
    poll = opened(edition)
    answer(poll, [0])
    with pytest.raises(NotPossible):
        polls.delete(poll, by="test")
    polls.close(poll, at_once=True, by="test")
    with pytest.raises(NotPossible):
        polls.delete(poll, by="test")


def test_an_anonymous_poll_with_a_ballot_is_never_deleted(edition):
    poll = opened(edition, level="anonymous")
    answer(poll, [0])
    polls.close(poll, at_once=True, by="test")
    with pytest.raises(NotPossible):
        polls.delete(poll, by="test")


def test_a_copy_is_a_draft_of_its_own(edition):
    poll = opened(edition)
    answer(poll, [0])
    made = polls.copy(poll, by="test")
    assert (made.number, made.state, made.title_th) == (2, PollState.DRAFT, poll.title_th)
    assert [option.label_en for option in made.options.all()] == ["8 pm", "midnight"]


def test_results_tell_the_doors_and_keep_hands_and_those_set_apart_from_phones(edition):
    poll = opened(edition)
    tickets = [answer(poll, [value]) for value in (0, 0, 1, 1)]
    people_in = list(Participant.objects.order_by("pk"))
    Participant.objects.filter(pk=people_in[1].pk).update(door="seat")
    Participant.objects.filter(pk=people_in[3].pk).update(is_apart=True)
    Hands.objects.create(poll=poll, counts=[10, 20])
    found = queries.results(Poll.objects.get())
    assert len(tickets) == 4
    assert [(row.phones, row.hands, row.together) for row in found.rows] == [(2, 10, 12), (1, 20, 21)]
    assert (found.people, found.apart, found.hands) == (3, 1, 30)
    assert [count for _name, count in found.doors] == [2, 1]
    assert found.by_open_link


def test_by_group_nothing_under_five_is_shown_nor_can_be_worked_out(edition):
    groups = list(people.groups())[:3]
    poll = opened(edition)
    for group, votes in zip(groups, ([0] * 9 + [1] * 6, [0] * 7 + [1] * 8, [0, 1]), strict=True):
        for value in votes:
            seal = uuid.uuid4().hex * 2
            number = Participant.objects.count() + 1
            person = Participant.objects.create(edition=edition, seal=seal, number=number, group=group)
            Answer.objects.create(poll=poll, participant=person, value=[value], given_at=timezone.now())
    assert queries.results(poll).groups == []  # while it is open one could watch single answers arrive
    polls.close(poll, at_once=True, by="test")
    lines = queries.results(Poll.objects.get()).groups
    assert [len(line.counts) for line in lines] == [2, 2, 2]
    assert lines[2].counts == [None, None]
    assert lines[2].people is None
    shown = [line.counts for line in lines[:2]]
    assert any(count is None for line in shown for count in line), "totals would give the third group away"


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [("single", [1], "B"), ("rating", [5], "5"), ("ranking", [1, 0], "B → A"), ("open", "นานขึ้น", "นานขึ้น")],
)
def test_a_poll_with_names_says_who_answered_what_of_those_who_gave_a_name(edition, kind, value, words):
    poll = Poll.objects.create(edition=edition, number=1, kind=kind, level="named", title_th="เลือก", scale=5)
    for place, label in enumerate("AB"):
        PollOption.objects.create(poll=poll, position=place, label_th=label, label_en=label)
    for number, name in enumerate(["สมหญิง", ""], 1):
        person = Participant.objects.create(edition=edition, seal=uuid.uuid4().hex * 2, number=number)
        row = {"value": value, "name": name, "given_at": timezone.now()}
        Answer.objects.create(poll=poll, participant=person, **row)
    found = queries.results(poll).named
    assert [(row.name, row.answer) for row in found] == [("สมหญิง", words)]
    poll.level = "pseudonymous"
    assert list(queries.results(poll).named) == []


def test_the_table_of_an_anonymous_poll_has_no_doors_and_no_groups(edition):
    poll = opened(edition, level="anonymous")
    for value in (0, 1, 1):
        answer(poll, [value])
    polls.close(poll, at_once=True, by="test")
    found = queries.results(Poll.objects.get())
    assert [row.phones for row in found.rows] == [1, 2]
    assert (found.people, list(found.doors), list(found.groups)) == (3, [], [])


def test_words_are_let_onto_the_stage_or_kept_from_it(edition):
    poll = opened(edition, kind="words", options_th="", options_en="", most="3")
    for words in (["เงียบ", "กาแฟ"], ["เงียบ"], ["คำหยาบ"]):
        answer(poll, words)
    states = {row.text: (row.count, row.state) for row in queries.results(poll).said}
    assert states == {"เงียบ": (2, "new"), "กาแฟ": (1, "new"), "คำหยาบ": (1, "new")}
    polls.sort_texts(poll, ["คำหยาบ"], is_shown=False, by="test")
    poll.refresh_from_db()
    assert polls.sort_texts(poll, queries.results(poll).unsorted, is_shown=True, by="test") == 2
    poll.refresh_from_db()
    assert (set(poll.shown_texts), poll.hidden_texts) == ({"เงียบ", "กาแฟ"}, ["คำหยาบ"])
    assert [row.text for row in queries.results(poll, "กาแ").said] == ["กาแฟ"]
    with pytest.raises(NotPossible):
        polls.sort_texts(poll, [], is_shown=True, by="test")


def test_a_poll_is_run_from_the_console_by_plain_forms(console, edition):
    answered = console.post(f"{HOME}polls/new/", given(options_en="only one"))
    assert answered.status_code == 422
    assert "เที่ยงคืน" in answered.content.decode()  # nothing that was written is lost
    assert console.post(f"{HOME}polls/new/", given()).status_code == 302
    for do in ("open", "stage", "show", "close", "reopen", "close-now", "copy"):
        assert console.post(f"{HOME}polls/1/deeds/", {"do": do}).status_code == 302
    poll = Poll.objects.get(number=1)
    assert (poll.state, poll.results_shown, Poll.objects.count()) == (PollState.CLOSED, True, 2)
    room = Room.objects.get()
    assert (room.item, room.item_number) == (Item.POLL, 1)
    console.post(f"{HOME}polls/2/deeds/", {"do": "delete"})
    assert Poll.objects.count() == 1
    page = console.get(f"{HOME}?pane=polls")
    assert "Undo" in page.content.decode()
    console.post(f"{HOME}undo/", {"token": page.context["token"]})
    assert Poll.objects.count() == 2


def test_the_results_page_says_what_the_open_link_means(console, edition):
    poll = opened(edition)
    answer(poll, [0])
    page = console.get(f"{HOME}polls/1/").content.decode()
    assert "may have answered more than once" in page
    polls.show_results(poll, is_shown=True, by="test")
    assert console.get(f"{HOME}polls/9/").status_code == 404


def test_a_text_that_a_spreadsheet_would_run_is_harmless_in_the_table(console, edition):
    poll = opened(edition, kind="open", options_th="", options_en="")
    answer(poll, "=1+1")
    table = console.get(f"{HOME}polls/1/answers.csv").content.decode("utf-8-sig")
    assert "'=1+1" in table
    assert ",=1+1" not in table
    person = Participant.objects.get()
    assert person.seal[:16] not in table


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_polls_asks_as_often_for_three_as_for_one(edition, django_assert_num_queries, count):
    for _number in range(count):
        write(edition)
    with django_assert_num_queries(2 if ROOM == "room" else 3):  # on SQLite one goes to the room's own file
        assert len(queries.polls(edition)) == count


def test_every_deed_is_written_down_once(edition):
    poll = write(edition)
    polls.open_poll(poll, by="somebody")
    polls.show_results(poll, is_shown=True, by="somebody")
    polls.close(poll, at_once=True, by="somebody")
    done = AuditEntry.objects.filter(actor="somebody").order_by("id")
    assert [entry.operation for entry in done] == ["open_poll", "show_results", "close_poll"]
