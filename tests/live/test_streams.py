"""What goes out: all of it once, then what changed; the newest for the slow; nothing for those who may not look."""

import json
import re
import time

import pytest

from sewana_live import tickets
from sewana_live.hub import MOST_WAITING_BYTES
from sewana_live.tickets import Pass
from tests.live.happenings import NAME, POLLS, scene
from tests.live.house import KEY, OneRoom, running

LATER = 9_999_999_999_999


def screen(house, role="stage", epoch=1, language="th"):
    text = tickets.sign(Pass(role, NAME, role, "", epoch, LATER), KEY)
    return house.stream(f"/live/{NAME}/listen?as={role}&lang={language}&t={text}")


@pytest.fixture
def source():
    return OneRoom(scene(results_shown=True))


def test_a_phone_gets_its_own_state_the_scene_and_the_numbers(house):
    phone = house.phone()
    phone.vote(3, 1)
    phone.send({"do": "upvote", "id": "b" * 32, "question": 2, "on": True})
    stream = phone.listen("as=phone&lang=en")
    names, told = zip(*(stream.next() for _ in range(3)), strict=True)
    assert names == ("me", "scene", "numbers")
    assert told[0] == {
        "who": phone.who, "door": "open", "answered": 1, "total": 6, "upvoted": [2], "answers": {}, "told": False,
        "next": {"number": 1, "text": "statement 1", "language": "en", "from": "user"},
    }  # fmt: skip
    assert told[1]["html"] == "<p>phone en</p>"
    assert (told[2]["here"], told[2]["people"], told[2]["questions"]) == (1, 1, {"2": 1})


def test_a_stream_says_when_to_come_again_and_is_not_cached(house):
    stream = house.phone().listen()
    head = stream.head.lower()
    assert "content-type: text/event-stream" in head
    assert "cache-control: no-store" in head
    text = stream.until(b"event: me").decode()
    assert 1000 <= int(re.search(r"retry: (\d+)", text)[1]) <= 5000


def test_the_same_state_can_be_asked_for_at_once(house):
    phone = house.phone()
    phone.vote(1)
    answer, content = phone.get("enter", "as=phone&lang=en")
    told = json.loads(content)
    assert answer.status == 200
    assert (told["me"]["answered"], told["scene"]["html"], told["numbers"]["people"]) == (
        1,
        "<p>phone en</p>",
        1,
    )


def test_who_comes_without_anything_gets_a_ticket_and_a_pass(house):
    answer, content = house.phone().get("enter", headers={})
    cookies = answer.msg.get_all("set-cookie")
    ticket, given = (
        re.match(r"([^=]+)=([^;]+); (.*)", text).groups() for text in sorted(cookies, reverse=True)
    )
    assert (ticket[0], tickets.is_ticket(ticket[1])) == ("sewana_ticket", True)
    assert ticket[2] == "Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"
    assert given[2] == f"Path=/live/{NAME}/; Max-Age=108000; HttpOnly; SameSite=Strict"
    known = tickets.read(given[1], KEY, 0)
    assert (known.role, known.room, known.door) == ("phone", NAME, "open")
    assert json.loads(content)["me"]["who"] == known.subject[:16]


def test_a_good_pass_keeps_its_door_and_a_strangers_does_not_count(house):
    phone, other = house.phone(door="seat"), house.phone(door="checkin")
    own = json.loads(phone.get("enter")[1])["me"]
    cookies = {"Cookie": f"sewana_ticket={phone.ticket}; sewana_pass={other.pass_text}"}
    stolen = json.loads(house.phone().get("enter", headers=cookies)[1])["me"]
    assert (own["door"], own["who"]) == ("seat", phone.who)
    assert (stolen["door"], stolen["who"]) == ("seat", phone.who)
    alone = json.loads(
        house.phone(phone.ticket).get("enter", headers={"Cookie": "sewana_ticket=" + "A" * 22})[1]
    )
    assert alone["me"]["door"] == "open"


def test_what_changed_comes_and_only_that(house):
    watching, phones = house.phone().listen(), [house.phone() for _ in range(5)]
    watching.until_event("numbers")
    for phone in phones:
        phone.vote(2, 1)
    told = watching.until_event("numbers", lambda told: "statements" in told)
    assert told["statements"] == {"2": {"agree": 5, "disagree": 0, "pass": 0}}
    assert "questions" not in told


def test_frames_come_four_times_a_second_at_most(house):
    phone, stream = house.phone(), screen(house, "console")
    stream.until_event("numbers")
    began = time.monotonic()
    for number in range(1, 7):
        phone.vote(number)
        phone.vote(number, -1)
        time.sleep(0.08)
    frames, last = 0, {}
    while last.get("6") != {"agree": 0, "disagree": 1, "pass": 0}:
        last = stream.until_event("numbers").get("statements", {})
        frames += 1
    assert frames <= 2 + (time.monotonic() - began) / 0.25


def test_phones_see_only_what_is_shown(store, is_fast):
    hidden = {
        number: type(poll)(poll.kind, options=poll.options, opens_ms=0) for number, poll in POLLS.items()
    }
    with running(store, fast=is_fast, source=OneRoom(scene(polls=hidden, questions=frozenset({1})))) as house:
        phones = [house.phone() for _ in range(6)]
        for phone in phones:
            phone.vote(1)
            phone.send({"do": "answer", "id": phone.who * 2, "poll": 1, "answer": [1]})
            phone.send({"do": "upvote", "id": "c" * 16 + phone.who, "question": 1, "on": True})
        numbers = phones[0].listen().until_event("numbers")
        assert "statements" not in numbers
        assert numbers["polls"]["1"] == {"people": 6}
        assert numbers["questions"] == {"1": 6}
        console = screen(house, "console").until_event("numbers")
        assert console["statements"] == {"1": {"agree": 6, "disagree": 0, "pass": 0}}
        assert console["polls"]["1"] == {"people": 6, "counts": [0, 6, 0]}


def test_words_reach_the_stage_only_when_let_through(house):
    phones = [house.phone() for _ in range(5)]
    for phone in phones:
        phone.send({"do": "answer", "id": phone.who * 2, "poll": 3, "answer": ["เงียบ", "<script>"]})
    assert screen(house).until_event("numbers")["polls"]["3"] == {"people": 5, "words": [["เงียบ", 5]]}
    console = screen(house, "console").until_event("numbers")["polls"]["3"]
    assert sorted(console["words"]) == [["<script>", 5], ["เงียบ", 5]]


def test_sides_are_told_from_five_people_each(house):
    def speak(count, group):
        for _ in range(count):
            phone = house.phone()
            phone.send({"do": "tell", "id": phone.who * 2, "group": group, "origin": "thai"})
            phone.vote(1, 1 if group == "student" else -1)

    speak(6, "student")
    speak(4, "librarian")
    stage = screen(house)
    told = stage.until_event("numbers", lambda told: told["statements"]["1"]["agree"] == 6)["statements"]["1"]
    assert told == {"agree": 6, "disagree": 4, "pass": 0}
    speak(1, "librarian")
    speak(4, "student")
    told = screen(house).until_event("numbers", lambda told: "users" in told["statements"]["1"])[
        "statements"
    ]["1"]
    assert told == {"agree": 10, "disagree": 5, "pass": 0, "users": [10, 0, 0], "providers": [0, 5, 0]}


def test_a_new_arrangement_reaches_everybody_and_what_is_no_longer_shown_is_taken_back(house):
    phones = [house.phone() for _ in range(5)]
    for phone in phones:
        phone.vote(1)
    stream, stage = phones[0].listen(), screen(house)
    assert "statements" in stream.until_event("numbers")
    stage.until_event("numbers")
    frames = {("phone", "th"): b'{"n":2,\n"html":"two"}', ("stage", "th"): b'{"n":2,"html":"stage two"}'}
    house.server.scene(NAME, scene(version=2, frames=frames))
    assert stream.until_event("scene") == {"n": 2, "html": "two"}
    assert stream.until_event("numbers")["statements"] == {"1": None}
    assert stage.until_event("scene") == {"n": 2, "html": "stage two"}
    assert "statements" not in phones[1].listen().until_event("numbers")


def test_a_scene_in_another_language_than_there_is_falls_back_to_thai(house):
    screen(house).until_event("numbers")
    house.server.scene(NAME, scene(version=2, frames={("stage", "th"): b'{"n":2}'}))
    time.sleep(0.5)
    assert screen(house, language="en").until_event("scene") == {"n": 2}


@pytest.mark.parametrize(
    "given",
    [
        Pass("stage", NAME, "stage", "", 0, LATER), Pass("console", NAME, "x", "", 1, LATER),
        Pass("stage", "f" * 32, "stage", "", 1, LATER), Pass("stage", NAME, "stage", "", 1, 1), None,
    ],
    ids=["old address", "another role", "another room", "expired", "none"],
)  # fmt: skip
def test_a_stage_needs_a_pass_of_its_own(house, given):
    text = tickets.sign(given, KEY) if given else ""
    for deed in ("listen", "enter"):
        answer, content = house.phone().get(deed, f"as=stage&lang=th&t={text}")
        assert (answer.status, json.loads(content)) == (401, {"refused": "pass"})


def test_nobody_listens_as_something_else(house):
    assert house.phone().get("enter", "as=king")[0].status == 422


def test_a_new_secret_address_ends_the_streams_of_the_old_one_and_no_others(house):
    old, phone = screen(house), house.phone().listen()
    old.until_event("numbers")
    phone.until_event("numbers")
    house.server.scene(NAME, scene(version=2, epochs={"stage": 2, "console": 1}))
    assert old.is_ended()
    assert screen(house, epoch=1).status == 401
    assert screen(house, epoch=2).until_event("scene")["html"] == "<p>stage th</p>"
    phone.until_event("scene")


def test_a_stream_that_ends_is_forgotten_and_may_come_again(house):
    phone = house.phone()
    stream = phone.listen()
    stream.until_event("numbers")
    assert house.server.figures()["listeners"] == 1
    stream.close()
    until = time.monotonic() + 5
    while house.server.figures()["listeners"] and time.monotonic() < until:
        time.sleep(0.01)
    assert house.server.figures()["listeners"] == 0
    assert house.room.find(phone.who).streams == 0
    again = phone.listen()
    assert again.until_event("numbers")["here"] == 1


def test_a_beat_says_that_the_line_is_alive(store, is_fast, monkeypatch):
    monkeypatch.setattr("sewana_live.server.BEAT_S", 0.1)
    with running(store, fast=is_fast) as house:
        stream = house.phone().listen()
        stream.until_event("numbers")
        assert stream.until(b": beat") is not None


def test_a_slow_reader_gets_the_newest_and_not_all_that_was_missed(store, is_fast):
    with running(store, fast=is_fast) as house:
        text = tickets.sign(Pass("stage", NAME, "stage", "", 1, LATER), KEY)
        slow = house.stream(f"/live/{NAME}/listen?as=stage&lang=th&t={text}", room_for=4096)
        quick = screen(house)
        quick.until_event("numbers")
        # Under ASGI the socket cannot be told to hold less, so that more has to come before anything waits.
        size = 100_000 if is_fast else 1_500_000
        for version in range(2, 14):
            html = json.dumps({"n": version, "html": "x" * size}).encode()
            house.server.scene(NAME, scene(version=version, frames={("stage", "th"): html}))
            quick.until_event("scene", lambda told, version=version: told["n"] == version)
        assert house.server.figures()["frames_skipped"] > 3
        waiting = house.on_loop(
            lambda: max(listener.sink.get_write_buffer_size() for listener in listeners(house))
        )
        assert waiting < MOST_WAITING_BYTES + 2 * size
        seen = []
        while not seen or seen[-1] != 13:
            seen.append(slow.until_event("scene")["n"])
        assert len(seen) < 12
        assert seen == sorted(seen)


def listeners(house):
    return [listener for its in house.server.rooms[NAME].hub.channels.values() for listener in its]


def test_when_the_server_closes_the_streams_end(store, is_fast):
    with running(store, fast=is_fast) as house:
        stream = house.phone().listen()
        stream.until_event("numbers")
        house.opened.remove(stream)
    assert stream.is_ended()
    stream.close()


def test_who_comes_while_the_server_closes_is_asked_to_come_again(house):
    phone = house.phone()
    assert phone.vote(1)[0] == 200
    house.on_loop(house.server.end_streams)
    answer, content = phone.get("listen")
    assert (answer.status, answer.getheader("content-type"), content) == (
        200,
        "text/event-stream",
        b"retry: 2000\n\n",
    )
    assert phone.vote(2) == (503, {"refused": "store"})
