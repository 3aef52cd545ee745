"""The room's addresses by both ways in: the same requests, the same answers, whatever form they come in."""

import gzip
import json
import re
import threading
import uuid

import pytest

from sewana_live import tickets
from sewana_live.protocol import http_class
from sewana_live.room import Poll
from sewana_live.server import Server
from sewana_live.tickets import Pass
from tests.live.happenings import NAME, scene
from tests.live.house import KEY, KEYS, OneRoom, PlainStore, running

ID = "a" * 32
OTHER = "f" * 32


def test_both_ways_in_are_tested(house, is_fast):
    assert http_class(house.server) != "httptools"
    assert house.phone().listen().is_chunked is not is_fast


def test_a_vote_is_acknowledged_with_what_comes_next(house):
    phone = house.phone()
    assert phone.vote(1, -1, ID) == (
        200,
        {
            "done": ID, "again": False, "answered": 1, "total": 6,
            "next": {"number": 2, "text": "ข้อความที่ 2", "language": "th", "from": "user"},
        },
    )  # fmt: skip
    entered, voted = house.store.events()
    assert (entered.who, entered.door, len(entered.source)) == (phone.who, "open", 8)
    assert (voted.who, voted.statement, voted.value, voted.id) == (phone.who, 1, -1, ID)
    assert house.room.statements[1].counts == [0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_the_next_statement_comes_in_the_language_that_is_read(house):
    phone = house.phone()
    phone.get("enter", "as=phone&lang=en")
    assert phone.vote(1)[1]["next"]["text"] == "statement 2"


def test_the_last_vote_has_nothing_next(house):
    phone = house.phone()
    answers = [phone.vote(number)[1] for number in range(1, 7)]
    assert (answers[-1]["next"], answers[-1]["answered"]) == (None, 6)


def test_everything_that_a_phone_does_is_written_and_counted(house):
    phone = house.phone()
    deeds = [
        {"do": "upvote", "id": f"{1:032x}", "question": 3, "on": True},
        {"do": "answer", "id": f"{2:032x}", "poll": 1, "answer": [2]},
        {"do": "answer", "id": f"{3:032x}", "poll": 3, "answer": ["เงียบ"]},
        {"do": "tell", "id": f"{4:032x}", "group": "lecturer", "origin": "thai"},
        {"do": "here", "place": "room"},
    ]
    assert [phone.send(deed) for deed in deeds] == [
        (200, {"done": deed.get("id", ""), "again": False}) for deed in deeds
    ]
    written = [type(event).__name__ for event in house.store.events()]
    assert written == ["Entered", "Upvoted", "Answered", "Answered", "Told", "Present"]
    person = house.room.people[phone.who]
    assert (person.upvoted, person.answers, person.group) == ({3}, {1: [2], 3: ["เงียบ"]}, "lecturer")
    assert person.side == 1


def test_a_name_is_written_in_a_poll_with_names_and_nowhere_else(house):
    phone = house.phone()
    for number, (poll, given) in enumerate([(5, [1]), (1, [1]), (4, "ขอปลั๊ก")]):
        body = {"do": "answer", "id": f"{number:032x}", "poll": poll, "answer": given, "name": "ส" * 100}
        assert phone.send(body)[0] == 200
    answered = [event for event in house.store.events() if type(event).__name__ == "Answered"]
    assert [event.name for event in answered] == ["ส" * 80, "", ""]
    assert phone.send({"do": "answer", "id": ID, "poll": 5, "answer": [0], "name": 7})[0] == 422


def test_a_heartbeat_right_after_another_is_not_written(house):
    phone = house.phone()
    assert phone.send({"do": "here", "place": "room"})[1] == {"done": "", "again": False}
    assert phone.send({"do": "here", "place": "room"})[1] == {"done": "", "again": True}
    assert len(house.store.events()) == 2


def test_sent_twice_it_counts_once(house):
    phone = house.phone()
    assert [phone.vote(1, 1, ID)[1]["again"] for _ in range(3)] == [False, True, True]
    assert len(house.store.events()) == 2
    assert house.room.statements[1].counts[0] == 1


def test_two_tabs_of_one_phone_count_as_one_person_and_the_later_vote_stands(house):
    one = house.phone()
    other = house.phone(one.ticket)
    one.vote(1, 1)
    other.vote(1, -1)
    assert house.room.statements[1].counts == [0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert house.room.counted() == 1


def test_a_hundred_copies_at_once_count_once(house):
    phone = house.phone()
    text = phone.raw_vote(1, ID)
    back = []

    def copy():
        back.append(house.raw(text))

    threads = [threading.Thread(target=copy) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.split()[1] for answer in back] == [b"200"] * 100
    assert sum(b'"again":false' in answer for answer in back) == 1
    assert house.room.statements[1].counts[0] == 1
    assert [type(event).__name__ for event in house.store.events()] == ["Entered", "Voted"]


BAD = [
    b"", b"{", b"[]", b"5", b"null", b"\xff\xfe", b'{"do":"vote"}', b"[" * 5000,
    {"do": "vote", "id": ID, "statement": 1, "value": 2}, {"do": "vote", "id": ID, "statement": "1", "value": 1},
    {"do": "vote", "id": ID, "statement": True, "value": 1}, {"do": "vote", "id": ID[:31], "statement": 1, "value": 1},
    {"do": "vote", "id": ID.upper(), "statement": 1, "value": 1}, {"do": "vote", "id": 7, "statement": 1, "value": 1},
    {"do": "vote", "id": ID, "statement": 1, "value": True}, {"do": "vote", "statement": 1, "value": 1},
    {"do": "upvote", "id": ID, "question": 1, "on": 1}, {"do": "upvote", "id": ID, "question": -1, "on": True},
    {"do": "answer", "id": ID, "poll": 1, "answer": [3]}, {"do": "answer", "id": ID, "poll": 1, "answer": [True]},
    {"do": "answer", "id": ID, "poll": 1, "answer": [0, 1]}, {"do": "answer", "id": ID, "poll": 1, "answer": "0"},
    {"do": "answer", "id": ID, "poll": 2, "answer": [0, 1]}, {"do": "answer", "id": ID, "poll": 2, "answer": [0, 0, 1]},
    {"do": "answer", "id": ID, "poll": 3, "answer": [" "]}, {"do": "answer", "id": ID, "poll": 3, "answer": ["ก" * 41]},
    {"do": "answer", "id": ID, "poll": 3, "answer": ["ก\x00"]}, {"do": "answer", "id": ID, "poll": 3, "answer": [[]]},
    {"do": "answer", "id": ID, "poll": 4, "answer": "\ud800"}, {"do": "answer", "id": ID, "poll": 4, "answer": ["a"]},
    {"do": "tell", "id": ID, "group": "king", "origin": "thai"}, {"do": "tell", "id": ID, "group": ["a"]},
    {"do": "here", "place": "moon"}, {"do": "here", "id": "x", "place": "room"}, {"do": ["vote"]}, {"do": "shout"},
]  # fmt: skip


@pytest.fixture(scope="module")
def open_house(tmp_path_factory):
    store = PlainStore(tmp_path_factory.mktemp("house") / "journal.sqlite3")
    with running(store) as house:
        yield house
    store.close()


@pytest.mark.parametrize("body", BAD, ids=lambda body: str(body)[:60])
def test_what_has_another_form_is_refused_and_nothing_is_written(open_house, body):
    assert open_house.phone().send(body) == (422, {"refused": "form"})
    assert open_house.store.events() == []


def test_what_is_not_open_is_refused(store, is_fast):
    closed = scene(takes_votes=False, takes_upvotes=False, polls={}, questions=frozenset())
    with running(store, fast=is_fast, source=OneRoom(closed)) as house:
        phone = house.phone()
        assert phone.vote(1) == (409, {"refused": "closed"})
        upvote = {"do": "upvote", "id": ID, "question": 1, "on": True}
        assert phone.send(upvote) == (409, {"refused": "closed"})
        assert phone.send({"do": "answer", "id": ID, "poll": 1, "answer": [0]}) == (
            409,
            {"refused": "not-open"},
        )
        assert store.events() == []


def test_a_hidden_statement_takes_no_votes(house):
    assert house.phone().vote(99) == (409, {"refused": "hidden"})


def test_a_poll_takes_answers_until_it_closes_by_the_servers_clock(store, is_fast):
    now = [1_700_000_000_000]
    timed = Poll("single", options=3, opens_ms=now[0], closes_ms=now[0] + 20_000, results_shown=True)
    server = Server(store=store, source=OneRoom(scene(polls={1: timed})), keys=KEYS, clock=lambda: now[0])
    with running(store, fast=is_fast, server=server) as house:
        phone, late = house.phone(), house.phone()
        answer = {"do": "answer", "id": ID, "poll": 1, "answer": [0]}
        now[0] -= 1
        assert phone.send(answer) == (409, {"refused": "not-open"})
        now[0] += 20_000
        assert phone.send(answer) == (200, {"done": ID, "again": False})
        now[0] += 1
        assert late.send(answer) == (409, {"refused": "closed"})
        assert phone.send(answer) == (200, {"done": ID, "again": True})


def test_a_door_that_is_not_enough_is_refused(store, is_fast):
    with running(store, fast=is_fast, source=OneRoom(scene(doors=frozenset({"seat"})))) as house:
        assert house.phone().vote(1) == (409, {"refused": "door"})
        assert house.phone(door="seat").vote(1)[0] == 200


PASSES = {
    "none": "",
    "forged": tickets.sign(Pass("phone", NAME, "a" * 64, "open", 0, 9_999_999_999_999), b"x" * 32),
    "expired": tickets.sign(Pass("phone", NAME, "a" * 64, "open", 0, 1), KEY),
    "of another room": tickets.sign(Pass("phone", OTHER, "a" * 64, "open", 0, 9_999_999_999_999), KEY),
    "of a stage": tickets.sign(Pass("stage", NAME, "a" * 64, "", 1, 9_999_999_999_999), KEY),
    "broken": "phone.x.y",
}


@pytest.mark.parametrize("kind", PASSES)
def test_without_a_good_pass_nothing_is_taken(open_house, kind):
    phone = open_house.phone()
    cookies = {"Cookie": f"sewana_ticket={phone.ticket}; sewana_pass={PASSES[kind]}"}
    body = {"do": "vote", "id": ID, "statement": 1, "value": 1}
    assert phone.send(body, headers=phone.headers(**cookies)) == (401, {"refused": "pass"})


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", None, "http://127.0.0.1"])
def test_only_the_rooms_own_pages_may_send(house, origin):
    phone = house.phone()
    headers = phone.headers(Origin=origin or "")
    if origin is None:
        del headers["Origin"]
    body = {"do": "vote", "id": ID, "statement": 1, "value": 1}
    assert phone.send(body, headers=headers) == (403, {"refused": "origin"})


def test_a_form_of_another_site_cannot_be_json(house):
    phone = house.phone()
    headers = phone.headers(**{"Content-Type": "text/plain"})
    assert phone.send(b"{}", headers=headers) == (415, {"refused": "type"})


def test_a_body_that_is_too_long_is_refused_and_the_line_goes_on(house):
    phone = house.phone()
    assert phone.send(b" " * 8193) == (413, {"refused": "long"})
    assert phone.send(b"{" + b" " * 8190 + b"}") == (422, {"refused": "form"})


def test_who_speaks_too_fast_is_told_to_wait(house):
    phone = house.phone()
    answers = [phone.vote(1 + n % 6) for n in range(45)]
    assert answers[39][0] == 200
    assert (429, {"refused": "slow", "after_s": 2}) in answers
    assert house.phone().vote(1)[0] == 200


@pytest.mark.parametrize("parts", [1, 7, 60])
def test_a_request_may_come_in_pieces(house, parts):
    phone = house.phone()
    back = house.raw(phone.raw_vote(1, ID), parts=parts)
    assert back.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f'"done":"{ID}"'.encode() in back


def test_requests_sent_ahead_are_answered_in_their_order(house):
    phone = house.phone()
    names = [f"{n:032x}" for n in range(1, 7)]
    back = house.raw(b"".join(phone.raw_vote(n, name) for n, name in enumerate(names, 1)), answers=6)
    assert back.count(b"HTTP/1.1 200 OK") == 6
    places = [back.find(f'"done":"{name}"'.encode()) for name in names]
    assert places == sorted(places)
    assert places[0] > 0


def test_an_answer_that_is_ready_sooner_does_not_overtake(house):
    phone = house.phone()
    back = house.raw(
        phone.raw_vote(1, ID) + phone.raw_vote(1, "", body=b"{}") + phone.raw_vote(2, OTHER), answers=3
    )
    assert re.findall(rb"HTTP/1.1 (\d+)", back) == [b"200", b"422", b"200"]


def test_other_requests_on_the_same_line_keep_their_place(house):
    phone = house.phone()
    lost = f"GET /live/{NAME}/nothing HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    back = house.raw(phone.raw_vote(1, ID) + lost + phone.raw_vote(2, OTHER), answers=3)
    assert re.findall(rb"HTTP/1.1 (\d+)", back) == [b"200", b"404", b"200"]


def test_a_body_in_chunks_is_taken(house):
    phone = house.phone()
    body = json.dumps({"do": "vote", "id": ID, "statement": 1, "value": 1}).encode()
    head = phone.raw_vote(1, ID, more=b"Transfer-Encoding: chunked\r\n").split(b"Content-Length")[0] + b"\r\n"
    chunked = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (10, body[:10], len(body) - 10, body[10:])
    assert b'"again":false' in house.raw(head + chunked)
    assert b'"again":false' in house.raw((head + chunked).replace(ID.encode(), OTHER.encode()), parts=20)


def test_a_client_that_asks_before_it_sends_is_told_to_go_on(house):
    text = house.phone().raw_vote(1, ID, more=b"Expect: 100-continue\r\n")
    back = house.raw(text)
    assert back.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")


def test_connection_close_is_kept(house):
    back = house.raw(house.phone().raw_vote(1, ID, more=b"Connection: close\r\n"))
    assert b"connection: close" in back.lower()
    assert b'"again":false' in back


def test_an_old_client_gets_an_answer_and_the_line_is_closed(house):
    text = house.phone().raw_vote(1, ID).replace(b"HTTP/1.1", b"HTTP/1.0")
    assert b'"again":false' in house.raw(text)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_send_takes_posts_only(house, method):
    answer, _content = house.phone().get("send", method=method)
    assert (answer.status, answer.getheader("allow")) == (405, "POST")


def test_a_head_that_is_too_long_is_refused(house):
    text = house.phone().raw_vote(1, ID, more=b"X-Long: " + b"a" * 20_000 + b"\r\n")
    assert house.raw(text).startswith(b"HTTP/1.1 431 ")
    assert house.store.events() == []


def test_an_endless_head_is_cut_off(store):
    with running(store) as house:
        endless = b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %b\r\n" % (n, b"a" * 100) for n in range(400))
        assert house.raw(endless, parts=40, wait=0.001).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "path", [f"/live/{OTHER}/send", "/live/x/send", f"/live/{NAME}/other", "/live/", f"/live/{NAME}"]
)
def test_where_there_is_no_room_there_is_nothing(house, path):
    text = house.phone().raw_vote(1, ID).replace(f"/live/{NAME}/send".encode(), path.encode())
    assert house.raw(text).startswith(b"HTTP/1.1 404 ")


def test_a_room_is_read_once_however_many_come_at_once(house, source):
    texts = [house.phone().raw_vote(1, uuid.uuid4().hex) for _ in range(20)]
    threads = [threading.Thread(target=house.raw, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (source.loads, house.room.statements[1].counts[0]) == (1, 20)


def test_every_answer_says_what_browsers_must_not_do(house):
    phone = house.phone()
    phone.vote(1)
    for answer in (
        phone.last,
        phone.get("enter")[0],
        phone.get("listen", "as=stage&t=x")[0],
        phone.get("other")[0],
    ):
        assert answer.getheader("x-content-type-options") == "nosniff"
        assert answer.getheader("cache-control") == "no-store"
        assert answer.getheader("content-security-policy") == "default-src 'none'"


def test_the_rooms_page_is_the_same_for_everybody(store, is_fast):
    html = "<!doctype html><p>ห้อง</p>".encode()
    with running(
        store, fast=is_fast, source=OneRoom(scene(shells={"th": (html, gzip.compress(html))}))
    ) as house:
        house.server.pages["/e/2026/room/"] = (NAME, "th")
        phone = house.phone()
        plain, content = phone.get("page", headers={})
        packed, small = phone.get("page", "lang=en", headers={"Accept-Encoding": "gzip, br"})
        assert (content, gzip.decompress(small)) == (html, html)
        assert packed.getheader("content-encoding") == "gzip"
        assert (plain.getheader("set-cookie"), plain.getheader("vary")) == (None, "accept-encoding")
        assert house.raw(b"GET /e/2026/room/ HTTP/1.1\r\nHost: x\r\n\r\n").endswith(html)
        assert house.raw(b"HEAD /e/2026/room/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").endswith(
            b"\r\n\r\n"
        )


def test_another_uvicorn_goes_through_asgi_and_says_so(house, monkeypatch, caplog):
    monkeypatch.setattr("uvicorn.__version__", "0.99.0")
    assert http_class(house.server) == "httptools"
    assert "uvicorn is 0.99.0" in caplog.text


def test_a_pass_that_expires_admits_nobody_who_sends_the_same_headers_again(house):
    phone = house.phone()
    assert [phone.vote(number)[0] for number in (1, 2)] == [200, 200]
    clock = house.server.clock
    house.server.clock = lambda: clock() + 3_600_000
    assert phone.vote(3) == (401, {"refused": "pass"})
    house.server.clock = clock
    assert phone.vote(3)[0] == 200
