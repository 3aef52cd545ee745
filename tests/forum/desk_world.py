"""A desk with something in every part of it, and a picture of all that its deeds can change."""

import re
import uuid
from datetime import timedelta

from django.utils import timezone

from sewana.forum import operations
from sewana.forum.forms.clerk import SlipForm
from sewana.forum.forms.desk import PollForm
from sewana.forum.models import (
    Hands,
    Message,
    Participant,
    Poll,
    PollOption,
    Question,
    Room,
    RunItem,
    Statement,
    TicketSeries,
    Turn,
)
from sewana.forum.operations import asking, clerk, desk, polls, questions, speakers, tickets
from sewana.forum.operations.asking import Phone
from sewana.forum.operations.room import open_room
from sewana.forum.queries import seal
from sewana.forum.queries import tickets as paper
from sewana_live import events as happened
from tests import make

HOME = "/office/editions/2026/console/"
START = 1_795_000_000_000
WORDING = {
    "kind": "single", "title_th": "ควรเปิดถึงกี่โมง", "options_th": "สองทุ่ม\nเที่ยงคืน", "most": "1", "scale": "5",
    "level": "pseudonymous",
}  # fmt: skip


def build():
    """Return an edition whose desk is in the middle of its work."""
    make.make_library()
    edition = make.make_edition()
    open_room(edition, by="test")
    for number in range(4):
        make.make_statement(edition, f"ความเห็น {number}", state="held" if number == 3 else "shown")
    for number in range(1, 4):
        asking.ask(
            edition, Phone(make.make_ticket(), "th"), text=f"ถาม {number}", name="", question_id=uuid.uuid4()
        )
    questions.approve(edition, [2, 3], by="test")
    add_speakers(edition)
    for title in ("เปิด", "เสวนา", "ปิด"):
        desk.add_line(edition, desk.Line(title, note="ไมค์"), by="test")
    desk.finish_line(RunItem.objects.first(), is_done=True, by="test")
    desk.send_message(edition, "ไมค์ดับ", sender="หลังเวที", is_urgent=True, by="test")
    add_polls(edition)
    add_voices(edition)
    return edition


def add_speakers(edition):
    """One speaks, one has spoken, one is off the list, three wait."""
    for name in "กขคงจฉ":
        speakers.add(edition, speakers.Wish(name), by="test")
    turn = lambda number: Turn.objects.get(number=number)  # noqa: E731
    speakers.begin(turn(1), by="test")
    speakers.begin(turn(2), by="test")
    speakers.withdraw(turn(3), by="test")


def add_polls(edition):
    """1 a draft, 2 open, 3 closed, 4 open and in words, 5 closing by itself, 6 open and anonymous, 7 a draft, too."""
    for number in range(1, 8):
        fields = {"kind": "open", "options_th": ""} if number == 4 else {}
        level = "anonymous" if number == 6 else "pseudonymous"
        form = PollForm(WORDING | fields | {"level": level})
        assert form.is_valid(), form.errors
        poll = polls.write(edition, form.wording(), by="test")
        if number not in {1, 7}:
            polls.open_poll(poll, 30 if number == 5 else None, by="test")
        if number == 3:
            polls.close(poll, at_once=True, by="test")
    for text in ("เงียบ", "กาแฟ"):
        answer(4, text)


def answer(number, given):
    phone = Phone(make.make_ticket(), "th")
    asking.answer(Poll.objects.get(number=number), phone, given=given, answer_id=uuid.uuid4())


def add_voices(edition):
    """Two slips, of which one is withdrawn; a series with which somebody came; a flood of 25."""
    for number in ("1", "2"):
        form = SlipForm(
            {"origin": "paper", "kind": "question", "text": "จากใบ", "number": number}, edition=edition
        )
        assert form.is_valid(), form.errors
        clerk.enter_slip(edition, form.slip(), by="test")
    clerk.withdraw_slip(Participant.objects.get(name="2"), by="test")
    series = tickets.make_series(edition, door="seat", count=3, by="test")
    ticket = paper.text_of(paper.PaperTicket(series, 1))
    said = tickets.arrival(edition, ticket, "seat", "th")
    for place in range(25):
        sealed = seal(edition, make.make_ticket())
        who, at = sealed[:16], START + place * 1000
        said += [
            happened.Entered(who, sealed, "open", "0badc0de", "th", at),
            happened.Voted(who, 0, 1, uuid.uuid4().hex, at),
        ]
    operations.take(edition, said)


def picture():
    """Return all that a deed of the desk can change."""
    rows = (Turn, RunItem, Message, Question, Statement)
    return [
        *(list(model.objects.order_by("pk").values()) for model in rows),
        # Another row may hold what came back: nobody had answered it.
        [{name: value for name, value in row.items() if name != "id"} for row in Poll.objects.values()],
        list(PollOption.objects.order_by("poll__number", "position").values_list("poll__number", "label_th")),
        {name: value for name, value in Room.objects.values().get().items() if name != "version"},
        list(Participant.objects.order_by("pk").values("number", "is_apart")),
        list(Hands.objects.values("poll_id", "counts")),
        list(TicketSeries.objects.values()),
    ]


def token_in(text):
    found = re.search(r'name="token" value="([^"]+)"', text)
    return found.group(1) if found else None


def offered_after(client, response):
    """Return what the page offers after a deed; nothing where it offers nothing."""
    if response.headers["Content-Type"] == "application/json":
        return token_in(response.json().get("said", ""))
    return token_in((client.get(response.url) if response.status_code == 302 else response).content.decode())


def run_timer(seconds, *, paused=False):
    ends = None if paused else timezone.now() + timedelta(seconds=seconds)
    Room.objects.update(timer_ends_at=ends, timer_s=seconds)
