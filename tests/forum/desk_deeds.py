"""Every deed of the desk: the address's name, what is sent, and what must be so before; and those without undo."""

import uuid

from sewana.forum.models import Message, Poll, Question, RunItem
from sewana.forum.operations import clerk, polls, questions
from tests.forum.desk_world import WORDING, run_timer


def edition_of(model):
    return model.objects.first().edition


def archive_first():
    questions.archive(edition_of(Question), [1], by="test")


def merge_second():
    questions.merge(edition_of(Question), [2], 3, by="test")


def show_second_poll():
    polls.show_results(Poll.objects.get(number=2), is_shown=True, by="test")


def prepare():
    edition_of(RunItem).prepared_questions.create(text_th="หนึ่ง", text_en="One", position=1)


def count_hands():
    clerk.record_hands(Poll.objects.get(number=2), [7, 8], hand_id=uuid.uuid4(), by="test")


def line(place):
    return str(list(RunItem.objects.values_list("pk", flat=True))[place])


# The address's name, what is sent, and what must be so before.
DEEDS = [
    *(("question-deeds", {"do": do, "number": number} | more, None) for do, number, more in (
        ("approve", 1, {}), ("answer", 2, {"note": "มี"}), ("archive", 2, {}), ("hide", 2, {"reason": "ซ้ำ"}),
        ("label", 2, {"label": "อาคาร"}), ("star", 2, {"on": "yes"}), ("next", 2, {"on": "yes"}),
        ("edit", 2, {"text": "แก้", "seen": "ถาม 2"}), ("translate", 2, {"text": "A"}), ("merge", 2, {"into": 3}),
        ("stage", 2, {}),
    )),
    ("question-deeds", {"do": "restore", "number": 1}, archive_first),
    ("question-deeds", {"do": "unmerge", "number": 2}, merge_second),
    *(("opinion-deeds", {"do": do, "number": number} | more, None) for do, number, more in (
        ("show", 3, {}), ("hold", 1, {}), ("hide", 1, {"reason": "ซ้ำ"}), ("merge", 1, {"into": 2}),
        ("translate", 1, {"text": "A", "seen": ""}), ("stage", 1, {}),
    )),
    ("arrangement", {"on": "break"}, None),
    ("arrangement", {"set": "is_black:yes"}, None),
    ("address", {"of": "stage"}, None),
    ("address", {"of": "console"}, None),
    ("hall", {"do": "write", "note_th": "พัก", "wifi_name": "Library"}, None),
    ("poll-new", WORDING, None),
    ("poll-wording:1", WORDING | {"title_th": "แก้แล้ว", "options_th": "ก\nข\nค"}, None),
    *((f"poll-deeds:{number}", {"do": do} | more, None) for number, do, more in (
        (1, "open", {}), (1, "open", {"minutes": "5"}), (7, "delete", {}), (1, "copy", {}), (2, "close", {}),
        (2, "close-now", {}), (3, "reopen", {}), (5, "reopen", {}), (2, "show", {}), (2, "stage", {}),
        (4, "let-on", {"text": "กาแฟ"}), (4, "keep-off", {"text": "กาแฟ"}), (4, "let-all-on", {}),
        (6, "close", {}),
    )),
    ("poll-deeds:4", {"do": "let-all-on", "from": "results"}, None),
    ("poll-deeds:2", {"do": "hide"}, show_second_poll),
    ("speakers", {"do": "add", "name": "ช"}, None),
    *(("speakers", {"do": do, "number": number}, None) for do, number in (
        ("up", 5), ("down", 5), ("begin", 4), ("end", 2), ("skip", 4), ("withdraw", 4), ("back", 3), ("back", 1),
    )),
    ("timer", {"do": "start", "minutes": "5"}, None),
    ("timer", {"do": "start", "minutes": "5"}, lambda: run_timer(90)),
    ("timer", {"do": "pause"}, lambda: run_timer(90)),
    ("timer", {"do": "resume"}, lambda: run_timer(77, paused=True)),
    ("timer", {"do": "more"}, lambda: run_timer(90)),
    ("timer", {"do": "stop"}, lambda: run_timer(90)),
    ("timer", {"do": "stop"}, lambda: run_timer(77, paused=True)),
    ("runsheet", {"do": "add", "title_th": "พัก"}, None),
    ("runsheet", lambda: {"do": "edit", "number": line(1), "title_th": "ใหม่", "starts_at": "13:30"}, None),
    ("runsheet", lambda: {"do": "up", "number": line(1)}, None),
    ("runsheet", lambda: {"do": "down", "number": line(1)}, None),
    ("runsheet", lambda: {"do": "done", "number": line(1)}, None),
    ("runsheet", lambda: {"do": "undone", "number": line(0)}, None),
    ("runsheet", lambda: {"do": "remove", "number": line(1)}, None),
    ("runsheet", {"do": "import", "text": "13:00,5,ก\n13:05,5,ข"}, None),
    ("runsheet", {"do": "import", "text": "13:00,5,ก\n13:05,5,ข", "replaces": "on"}, None),
    ("runsheet", {"do": "questions"}, prepare),
    ("messages", {"do": "send", "text": "กาแฟพร้อม"}, None),
    ("messages", lambda: {"do": "seen", "number": Message.objects.get().pk}, None),
    ("hands", {"poll": "2", "count": ["3", "4"]}, None),
    ("hands", {"poll": "2", "count": ["3", "4"]}, count_hands),
    ("withdrawal:slip 1", {}, None),
    ("withdrawal:slip 2", {"back": "1"}, None),
    ("tickets", {"door": "seat", "count": "20"}, None),
    ("door", {"door": "seat"}, None),
    ("revocation:1", {}, None),
    ("revocation:1", {"apart": "yes"}, None),
    ("fairness", {"flag": "source-0badc0de", "apart": "yes"}, None),
    ("display:1", {"held": "1"}, None),
    ("display:3", {}, None),
    ("hiding:1", {"reason": "ซ้ำ"}, None),
    ("merger:1", {"into": "2"}, None),
    ("translation:1", {"translation": "An opinion"}, None),
]  # fmt: skip

WITHOUT = {
    "rehearsal": "it is a copy, and leaves no trace: that is what it promises whoever tries things out in it",
    "checkin": "the person holds the code: a ticket cannot be called back from a phone, only its series revoked",
    "checkin-reserve": "it keeps tickets for this desk, and gives nothing to anybody",
    "checkin-given": "as check-in: the person holds the code",
    "checkin-closure": "tickets that nobody got go back, and are fetched again by opening the desk",
    "presence-offer": "one number, which stands in its field: the earlier one is written there again",
    "clerk": "a voice stays in the journal: the slip has Withdraw beside it, key z, for good",
    "statements": "a number that was seen is never given away again: the row has Hide and Back to the queue beside it",
    "undo": "it is the undo",
    "arrangement open": "a room is opened once and shows nothing yet",
    "poll-deeds close-now anonymous": "its key is gone with the close, so that nobody can tell who answered",
}
