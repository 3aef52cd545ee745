"""`sewana bench room`: a small swarm against the real product. Never a time: those are figures, not promises."""

import json
import os
import subprocess
import sys
import uuid

import pytest
from django.utils import translation

from sewana.forum import live
from sewana.forum.operations.clerk import add_question
from sewana.site.swarm import house, verdict
from sewana.site.swarm.phones import Line, Tally, number_in
from sewana_live import events, tickets
from sewana_live.ports import Batch, now_ms
from tests.make import make_edition, make_statement

KEYS = [
    "acknowledged", "stored", "lost", "doubled", "acknowledged_per_s", "p50_ms", "p99_ms", "frames_last_ms",
    "cpu_us_per_vote", "cpu_us_per_message",
]  # fmt: skip


def bench(*words, folder):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEWANA_")}
    return subprocess.run(
        [sys.executable, "-m", "sewana", "bench", "room", *words],
        env=kept | {"SEWANA_DATA_DIR": str(folder), "SEWANA_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def test_twenty_phones_lose_nothing_and_count_nothing_twice(tmp_path):
    done = bench("--clients", "20", "--seconds", "2", "--json", folder=tmp_path / "own")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert list(found)[: len(KEYS)] == KEYS
    assert all(type(found[key]) in {int, float} for key in KEYS)
    assert found["stored"] == found["acknowledged"] > 100
    assert (found["lost"], found["doubled"], found["refused"], found["frames_missed"]) == (0, 0, 0, 0)
    assert found["asked"] == 20
    assert not (tmp_path / "own").exists()  # the forum of the run lay in a scratch folder


def test_a_burst_is_told_in_words_with_a_verdict(tmp_path):
    done = bench("--clients", "20", "--seconds", "2", "--mode", "burst", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[2].split() == ["lost", "0", "(at", "most", "0)"]
    assert lines[-1] == "All as promised." or lines[-1].startswith("Not as promised: ")


@pytest.mark.parametrize("wrong", ["0", "-3", "many"])
def test_a_number_of_phones_that_is_none_is_refused(tmp_path, wrong):
    done = bench("--clients", wrong, folder=tmp_path)
    assert done.returncode == 2
    assert "is not a number between 1 and" in done.stderr or "--clients" in done.stderr


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_what_was_lost_doubled_or_not_folded_is_found():
    edition = make_edition(key=house.KEY)
    statement = make_statement(edition)
    room, seal = edition.uid.hex, tickets.seal("t" * 22, room=str(edition.uid), secret="s")
    once, twice, gone = (uuid.uuid4().hex for _ in range(3))
    entered = events.Entered(seal[:16], seal, "open", "", "th", now_ms())
    said = [
        entered,
        *[events.Voted(seal[:16], statement.number, 1, name, now_ms()) for name in (once, twice)],
    ]
    records = b"\n".join(map(events.encode, said))
    live.journal.write([Batch(room, records, len(said))])
    again = events.encode(events.Voted(seal[:16], statement.number, 1, twice, now_ms()))
    live.journal.write([Batch(room, again, 1)])
    question = uuid.uuid4()
    add_question(edition, text="เมื่อไรจะเปิด", author=None, origin="phone", phone_id=question)
    found = house.compare([once, twice, gone, question.hex])
    assert (found.stored, found.lost, found.doubled, found.unfolded) == (3, [gone], [twice], [])


def test_a_broken_promise_is_named():
    with translation.override("th"):
        kept = verdict.worded({"acknowledged": 5, "lost": 0, "kb_per_listener": 7.5})
        broken = verdict.worded({"acknowledged": 5, "lost": 1, "kb_per_listener": 12.5})
    assert kept.splitlines()[-1] == "ทั้งหมดเป็นไปตามที่สัญญาไว้"
    assert broken.splitlines()[-1].endswith(": สูญหาย, หน่วยความจำต่อหนึ่งหน้าจอที่เปิดอยู่")


class Transport:
    """Stands where the network is: remembers what was sent."""

    def __init__(self):
        self.sent = []

    def write(self, request):
        self.sent.append(request)

    def is_closing(self):
        return False


class Repeats:
    def ask(self):
        return b"something"

    def heard(self, status, body):
        return "done" if status == 200 else ""


def test_an_answer_in_pieces_is_one_answer_and_a_refusal_is_no_acknowledgement():
    tally = Tally()
    line = Line(Repeats(), tally)
    line.connection_made(Transport())
    line.say()
    for piece in (b"HTTP/1.1 200 OK\r\nconte", b"nt-length: 4\r\n\r\nab", b"cd"):
        assert tally.acknowledged == []
        line.data_received(piece)
    assert tally.acknowledged == ["done"]
    line.say()
    line.data_received(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    assert (tally.acknowledged, tally.refused) == (["done"], {503: 1})
    line.say()
    line.connection_lost(None)
    assert tally.lost_lines == 1


def test_the_next_statement_is_read_out_of_an_answer():
    assert number_in('{"done":"x","next":{"number":37,"text":"หนึ่ง"},"answered":1}'.encode()) == 37
    assert number_in(b'{"done":"x","next":null,"answered":2,"total":2}') == -1
