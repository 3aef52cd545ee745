"""Every deed of the desk can be taken back for ten seconds, or stands in a short list with its reason."""

import secrets
import string
import time
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sewana.base.models import AuditEntry
from sewana.forum import operations, urls
from sewana.forum.access import HELPER_COOKIE, sign_helper
from sewana.forum.models import Message, Participant, Poll, Question, Room, RunItem, Turn
from sewana.forum.operations import clerk, desk, polls, questions, speakers, tickets, undo
from sewana.forum.views import console
from sewana.forum.views import desk as views
from sewana.forum.views import polls as poll_views
from sewana_live import events as happened
from sewana_live import room as live_room
from tests import make
from tests.forum.desk_deeds import DEEDS, WITHOUT
from tests.forum.desk_world import HOME, answer, build, offered_after, picture, run_timer

pytestmark = pytest.mark.django_db
DICTS = {
    "question-deeds": console.QUESTION_DEEDS,
    "opinion-deeds": console.OPINION_DEEDS,
    "poll-deeds": poll_views.DEEDS,
    "speakers": views.SPEAKER_DEEDS,
    "timer": views.TIMER_DEEDS,
    "runsheet": views.LINE_DEEDS,
    "messages": views.MESSAGE_DEEDS,
}


def named(rows):
    return [f"{place}-{row[0]}" for place, row in enumerate(rows)]


@pytest.fixture
def edition():
    return build()


@pytest.fixture
def client(edition):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make.make_account())
    return client


def address(name):
    name, _colon, arg = name.partition(":")
    if arg.startswith("slip "):
        arg = str(Participant.objects.get(name=arg.removeprefix("slip ")).number)
    return reverse(f"forum:{name}", args=["2026", arg] if arg else ["2026"])


def do(client, name, fields):
    response = client.post(address(name), fields() if callable(fields) else fields)
    assert response.status_code in {200, 302}, response.content.decode()
    return response


def take_back(client, token):
    return client.post(f"{HOME}undo/", {"token": token})


@pytest.mark.parametrize(("name", "fields", "before"), DEEDS, ids=named(DEEDS))
def test_a_deed_is_taken_back_to_exactly_what_was_before(edition, client, name, fields, before):
    if before is not None:
        before()
    was = picture()
    token = offered_after(client, do(client, name, fields))
    assert picture() != was
    assert token, "nothing was offered"
    take_back(client, token)
    assert picture() == was
    assert AuditEntry.objects.filter(operation="undo").exists()


def test_every_deed_of_the_desk_has_its_undo_or_a_reason(edition, client):
    """A new address or a new deed without either fails here."""
    sent = [(name, fields() if callable(fields) else fields) for name, fields, _before in DEEDS]
    tried = {(name.partition(":")[0], fields.get("do")) for name, fields in sent}
    missing = [
        (name, deed) for name, deeds in DICTS.items() for deed in deeds
        if (name, deed) not in tried and f"{name} {deed}" not in WITHOUT
    ]  # fmt: skip
    names = {name for name, _deed in tried}
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        if not route.startswith("office/") or pattern.name in names or pattern.name in WITHOUT:
            continue
        args = ["2026", 1] if "<int:" in route else ["2026"]
        if client.post(reverse(f"forum:{pattern.name}", args=args)).status_code != 405:
            missing.append((pattern.name, None))
    assert missing == []


def moved_up(client):
    return offered_after(client, do(client, "speakers", {"do": "up", "number": 5}))


def test_after_the_time_is_over_it_says_so_kindly(edition, client, monkeypatch):
    token, was = moved_up(client), picture()
    later = time.time() + undo.TAKEN_S + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(undo.TooLate, match="The ten seconds are over"):
        undo.undo(edition, token, by="test")
    assert picture() == was


def test_taken_back_twice_it_is_taken_back_once(edition, client):
    token = moved_up(client)
    undo.undo(edition, token, by="test")
    was, entries = picture(), AuditEntry.objects.count()
    with pytest.raises(undo.TooLate, match="already"):
        undo.undo(edition, token, by="test")
    assert (picture(), AuditEntry.objects.count()) == (was, entries)


def of(model, number):
    return model.objects.get(number=number)


def see_newest():
    desk.acknowledge(Message.objects.last(), name="ฝน", by="else")


def show_first():
    polls.put_on_stage(of(Poll, 1), by="else")


def rename_last():
    desk.edit_line(RunItem.objects.last(), desk.Line("ชา"), by="else")


def count_otherwise():
    clerk.record_hands(of(Poll, 2), [5, 5], hand_id=uuid.uuid4(), by="else")


def count_one_again(edition):
    person = Participant.objects.filter(is_apart=True, source="0badc0de").first()
    operations.take(edition, tickets.apart([person], is_apart=False))


def answer_second():
    questions.answer(of(Question, 2).edition, [2], "", by="else")


def close_second():
    polls.close(of(Poll, 2), at_once=True, by="else")


MEANWHILE = [
    ("speakers", {"do": "begin", "number": 4}, lambda: speakers.begin(of(Turn, 5), by="else"), "Has spoken"),
    ("speakers", {"do": "end", "number": 2}, lambda: speakers.begin(of(Turn, 5), by="else"), "speaks now"),
    ("timer", {"do": "start", "minutes": "5"}, lambda: run_timer(60, paused=True), "timer now says 1:00"),
    ("messages", {"do": "send", "text": "กาแฟ"}, see_newest, "It was seen by ฝน"),
    ("poll-deeds:1", {"do": "open"}, lambda: answer(1, [0]), "has answers"),
    ("poll-deeds:1", {"do": "open"}, show_first, "is on now"),
    ("poll-deeds:2", {"do": "close"}, close_second, "is now: Closed"),
    ("runsheet", {"do": "add", "title_th": "พัก"}, rename_last, "now says: “ชา”"),
    ("hands", {"poll": "2", "count": ["3", "4"]}, count_otherwise, "The hands are now: 5 · 5"),
    ("fairness", {"flag": "source-0badc0de", "apart": "yes"}, count_one_again, "Somebody else changed"),
    ("question-deeds", {"do": "archive", "number": 2}, answer_second, "is now: Answered"),
]


@pytest.mark.parametrize(("name", "fields", "meanwhile", "words"), MEANWHILE, ids=named(MEANWHILE))
def test_what_somebody_else_changed_since_is_refused_with_what_it_is_now(
    edition, client, name, fields, meanwhile, words
):
    token = offered_after(client, do(client, name, fields))
    meanwhile(edition) if meanwhile is count_one_again else meanwhile()
    was = picture()
    with pytest.raises(undo.TooLate, match=words), translation.override("en"):
        undo.undo(edition, token, by="test")
    assert picture() == was


def test_the_key_of_an_anonymous_poll_never_leaves_and_its_close_is_final(edition, client):
    poll = of(Poll, 6)
    assert offered_after(client, do(client, "poll-deeds:6", {"do": "close-now"})) is None
    Poll.objects.filter(pk=poll.pk).update(
        state="draft", key="", opened_at=None, closed_at=None, closes_at=None
    )
    token = offered_after(client, do(client, "poll-deeds:6", {"do": "open"}))
    key = of(Poll, 6).key
    assert key
    assert key not in str([vars(change) for change in undo.read(edition, token)])
    take_back(client, token)
    assert (of(Poll, 6).state, of(Poll, 6).key) == ("draft", "")


def test_what_no_cookie_can_hold_is_offered_on_the_page_itself(edition, client):
    for number in range(60):
        words = "".join(secrets.choice(string.ascii_letters) for _ in range(300))
        desk.add_line(edition, desk.Line(f"ช่วง {number}", note=words), by="test")
    was = picture()
    response = do(client, "runsheet", {"do": "import", "text": "13:00,5,ก", "replaces": "on"})
    assert response.status_code == 200
    take_back(client, offered_after(client, response))
    assert picture() == was


def test_a_helper_cannot_take_back_what_only_an_account_may_do(edition, client):
    token = offered_after(client, do(client, "hall", {"do": "write", "note_th": "พัก"}))
    was = picture()
    helper = Client()
    helper.cookies[HELPER_COOKIE] = sign_helper(Room.objects.get(), "ฝน")
    assert take_back(helper, token).status_code == 409
    assert picture() == was
    assert take_back(client, token).status_code == 302


def test_an_undone_count_of_hands_is_gone_from_the_running_room_too():
    room = live_room.Room("a" * 32, live_room.Scene())
    for counts, name in (([3, 4], "b"), ([], "c")):
        live_room.apply(room, happened.Hands(1, counts, name * 32, 1))
    assert room.hands == {}


def test_neither_names_nor_secrets_stand_in_the_audit_of_an_undo(edition, client):
    secret = Room.objects.get().stage_secret
    for name, fields in (
        ("address", {"of": "stage"}),
        ("speakers", {"do": "add", "name": "สมหญิง"}),
        ("messages", {"do": "send", "text": "ความลับ"}),
        ("poll-deeds:4", {"do": "let-on", "text": "กาแฟ"}),
    ):
        take_back(client, offered_after(client, do(client, name, fields)))
    undone = AuditEntry.objects.filter(operation="undo").values_list("before", "after")
    assert len(undone) == 4
    assert not [word for word in (secret, "สมหญิง", "ความลับ", "กาแฟ") if word in str(list(undone))]
