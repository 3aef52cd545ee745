"""When the disk fails nobody is told that it counted; when it comes back, everything counts once."""

import sqlite3
import subprocess
import threading
import time

import pytest

from sewana_live.events import Entered, Hands, Present, SetApart, Voted, encode
from sewana_live.ports import Batch, Loaded
from sewana_live.room import Poll, snapshot
from sewana_live.running import Outcome
from sewana_live.server import Server
from tests.live.happenings import NAME, POLLS, scene
from tests.live.house import KEYS, OneRoom, PlainStore, running

ID = "a" * 32


class FailingStore(PlainStore):
    """The same file, on a disk that can be told to fail before or after it has written."""

    error = None
    is_written_all_the_same = False

    def write(self, batches):
        numbers = super().write(batches) if self.error is None or self.is_written_all_the_same else []
        if self.error is not None:
            raise self.error
        return numbers


@pytest.fixture
def store(tmp_path):
    store = FailingStore(tmp_path / "journal.sqlite3")
    yield store
    store.close()


ERRORS = [
    OSError(5, "Input/output error"),
    OSError(28, "No space left"),
    sqlite3.OperationalError("disk I/O error"),
]


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_what_cannot_be_written_is_not_counted_and_the_phone_is_told(house, store, error, caplog):
    phone = house.phone()
    phone.vote(1)
    store.error = error
    assert phone.vote(2, 1, ID) == (503, {"refused": "store"})
    assert 2 not in house.room.statements
    assert "1 voices were not counted" in caplog.text
    store.error = None
    assert phone.vote(2, 1, ID)[1]["again"] is False
    assert house.room.statements[2].counts[0] == 1
    assert house.server.figures()["not_written"] == 1


def test_everybody_who_waited_for_a_failed_write_is_told(house, store):
    store.error = ERRORS[0]
    phone = house.phone()
    text = phone.raw_vote(1, ID)
    back = []
    threads = [threading.Thread(target=lambda: back.append(house.raw(text))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.split()[1] for answer in back] == [b"503"] * 20
    assert store.events() == []
    assert house.room.people == {}


def test_a_write_that_failed_only_in_the_answer_counts_once(house, store, monkeypatch):
    monkeypatch.setattr("sewana_live.server.HEAR_AGAIN_S", 0.05)
    phone = house.phone()
    store.error, store.is_written_all_the_same = ERRORS[0], True
    assert phone.vote(1, 1, ID)[0] == 503
    store.error = None
    until(lambda: 1 in house.room.statements)
    assert phone.vote(1, 1, ID)[1]["again"] is True
    assert house.room.statements[1].counts[0] == 1


def test_a_full_disk_refuses_and_loses_nothing(tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    store = PlainStore(place / "journal.sqlite3")
    try:
        with running(store) as house:
            fill_up(house, place)
            acknowledged = sum(tally.counts[0] for tally in house.room.statements.values())
            (place / "ballast").unlink()
            assert len([event for event in store.events() if isinstance(event, Voted)]) == acknowledged
            assert house.phone().vote(1)[0] == 200
    finally:
        store.close()
        subprocess.run(["umount", str(place)], check=True)


def fill_up(house, place):
    assert house.phone().vote(1)[0] == 200
    with (place / "ballast").open("wb", buffering=0) as ballast:
        while True:
            try:
                ballast.write(b"x" * 4096)
            except OSError:
                break
    answers = [house.phone().vote(1)[0] for _ in range(60)]
    assert answers[-1] == 503
    assert set(answers) <= {200, 503}


def until(is_so, seconds=5):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_after_a_restart_the_room_knows_all_that_was_acknowledged(store, is_fast):
    with running(store, fast=is_fast) as house:
        phones = [house.phone() for _ in range(7)]
        for phone in phones:
            for number in range(1, 7):
                phone.vote(number, number % 3 - 1, f"{number:016x}{phone.who}")
        before = snapshot(house.room)
    with running(store, fast=is_fast) as house:
        again = house.phone(phones[0].ticket)
        assert again.vote(1, 0, f"{1:016x}{again.who}")[1]["again"] is True
        after = snapshot(house.room)
        assert {**after, "position": 0} == {**before, "position": 0}


def test_a_room_that_cannot_be_read_is_not_called_unknown(store, is_fast):
    class Broken(OneRoom):
        def load(self, room):
            raise OSError("the tables are away")

    with running(store, fast=is_fast, source=Broken()) as house:
        assert house.phone().vote(1) == (503, {"refused": "store"})


ANONYMOUS = {
    **POLLS,
    9: Poll("single", options=2, level="anonymous", opens_ms=0, results_shown=True, key=b"s" * 32),
}


@pytest.fixture
def source():
    return OneRoom(scene(polls=ANONYMOUS))


def secret(phone, choice, name=ID):
    return phone.send({"do": "answer", "id": name, "poll": 9, "answer": [choice]})


def test_an_anonymous_answer_counts_once_whoever_sends_it_again(house, store):
    phone = house.phone()
    assert secret(phone, 0) == (200, {"done": ID, "again": False})
    assert secret(phone, 1, "b" * 32) == (200, {"done": "b" * 32, "again": True})
    assert house.room.polls[9].cells == {0: 1}
    assert store.events() == []
    assert [answer for _poll, answer in store.secrets(NAME).ballots] == [[0]]
    assert phone.who not in str(store.secrets(NAME))
    assert b'"answers":{"9":true}' in phone.get("enter")[1]


def test_of_many_anonymous_copies_at_once_one_counts(house, store):
    phone = house.phone()
    body = b'{"do":"answer","id":"%b","poll":9,"answer":[1]}'
    texts = [phone.raw_vote(0, "", body=body % f"{n:032x}".encode()) for n in range(40)]
    threads = [threading.Thread(target=house.raw, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.secrets(NAME).ballots) == 1
    assert house.room.polls[9].people == 1


def test_after_a_restart_an_anonymous_answer_still_counts_once(store, source):
    with running(store, source=source) as house:
        phone = house.phone()
        secret(phone, 0)
    with running(store, source=source) as house:
        again = house.phone(phone.ticket)
        assert secret(again, 1)[1]["again"] is True
        assert house.room.polls[9].cells == {0: 1}


def test_once_the_key_is_destroyed_nobody_can_answer(house):
    phone = house.phone()
    secret(phone, 0)
    closed = Poll("single", options=2, level="anonymous", opens_ms=0, closes_ms=1, results_shown=True)
    house.server.scene(NAME, scene(version=2, polls={9: closed}))
    until(lambda: house.room.scene.version == 2)
    assert secret(house.phone(), 0) == (409, {"refused": "closed"})
    told = house.phone().listen().until_event("numbers")
    assert told["polls"] == {"9": {"people": 1, "counts": [1, 0]}}


def test_what_others_write_is_heard_once_and_our_own_is_not_read_again(house, store):
    phone = house.phone()
    phone.vote(1)
    other = f"{7:016x}"
    lines = [Entered(other, other * 4, "clerk", "", "th", 5), Voted(other, 1, -1, "c" * 32, 6)]
    store.write([Batch(NAME, b"\n".join(map(encode, lines)), 2)])
    phone.vote(2)
    for _ in range(3):
        house.server.heard(NAME)
    until(lambda: other in house.room.people)
    assert house.room.statements[1].counts == [1, 1, 0, 0, 0, 0, 0, 0, 0]
    until(lambda: house.room.position == store.tail(NAME, 0)[-1][0])


def test_a_store_that_cannot_tell_its_ids_changes_nothing(tmp_path):
    class Silent(PlainStore):
        def write(self, batches):
            super().write(batches)

    store = Silent(tmp_path / "silent.sqlite3")
    with running(store) as house:
        phone = house.phone()
        phone.vote(1)
        house.server.heard(NAME)
        until(lambda: house.room.position == 1)
        assert house.room.statements[1].counts[0] == 1
    store.close()


def test_other_threads_may_speak_and_wait_until_it_is_durable(house, store):
    house.phone().vote(1)
    hands = Hands(1, [3, 4, 5], ID, 1)
    assert house.server.submit_from_thread(NAME, hands) is Outcome.DONE
    assert house.server.submit_from_thread(NAME, hands) is Outcome.AGAIN
    assert house.server.submit_from_thread(NAME, Hands(1, [3], "b" * 32, 1)).code == "form"
    assert house.room.hands[1].counts == [3, 4, 5]
    assert hands in store.events()
    with pytest.raises(LookupError, match="there is no room"):
        house.server.submit_from_thread("f" * 32, hands)


def test_where_no_room_runs_other_threads_are_told_so(store):
    server = Server(store=store, source=OneRoom(), keys=KEYS)
    server.heard(NAME)
    server.scene(NAME, scene())
    with pytest.raises(LookupError, match="no room is running"):
        server.submit_from_thread(NAME, Present("a" * 16, "room", 1))


def test_a_flood_is_flagged_by_name_and_those_beside_it_are_not(house):
    flood = [house.phone() for _ in range(20)]
    people = [house.phone() for _ in range(5)]
    for phone in people:  # of the same address and browser: they have opened the room
        phone.listen().until_event("numbers")
    for phone in [*flood, *people]:
        phone.vote(1)
    (flag,) = house.server.flags(NAME)
    assert sorted(flag.people) == sorted(phone.who for phone in flood)
    for who in flag.people:
        house.server.submit_from_thread(NAME, SetApart(who, True, 1))
    assert house.room.statements[1].counts[0] == 5
    assert people[0].vote(2)[0] == 200


def test_twenty_people_over_more_than_a_minute_are_no_flood(store):
    now = [1_700_000_000_000]
    server = Server(store=store, source=OneRoom(), keys=KEYS, clock=lambda: now[0])
    with running(store, server=server) as house:
        for _ in range(30):
            house.phone().vote(1)
            now[0] += 3_200
        assert server.flags(NAME) == []


def test_figures_tell_what_went_on(house):
    phone = house.phone()
    phone.vote(1)
    phone.vote(99)
    phone.listen().until_event("numbers")
    figures = house.server.figures()
    assert (figures["acknowledged"], figures["refused"], figures["listeners"], figures["rooms"]) == (
        1,
        1,
        1,
        1,
    )
    assert figures["lines"] == figures["batches"] == 1
    house.on_loop(lambda: time.sleep(0.2))
    until(lambda: house.server.figures()["lag_max_ms"] > 100)


def test_an_idle_room_is_let_go_and_comes_back(store, source):
    now = [1_700_000_000_000]
    server = Server(store=store, source=source, keys=KEYS, clock=lambda: now[0])
    with running(store, server=server) as house:
        phone = house.phone()
        phone.vote(1, 1, ID)
        now[0] += 3_700_000
        house.on_loop(server.forget_idle)
        assert server.rooms == {}
        now[0] -= 3_700_000
        assert phone.vote(1, 1, ID)[1]["again"] is True
        assert source.loads == 2


def test_a_snapshot_saves_reading_the_journal_again(store):
    with running(store) as house:
        for _ in range(3):
            house.phone().vote(1)
        house.server.heard(NAME)
        until(lambda: house.room.position == store.tail(NAME, 0)[-1][0])
        kept = snapshot(house.room)

    class Kept(OneRoom):
        def load(self, room):
            return Loaded(self.arrangement, kept["position"], snapshot=kept)

    with running(store, source=Kept()) as house:
        house.phone().vote(1)
        assert house.room.statements[1].counts[0] == 4


def test_a_flood_stays_flagged_over_a_restart(store):
    with running(store) as house:
        flood = [house.phone() for _ in range(20)]
        for phone in flood:
            phone.vote(1)
        before = house.server.flags(NAME)
        assert len(before[0].people) == 20
    with running(store) as again:
        again.phone().vote(2)  # the room is read by its first visitor
        assert again.server.flags(NAME)[0].people[:20] == before[0].people


class BrokenDraw:
    """A draw that fails, as one with a fault in its numbers would."""

    def next(self, room, who, **more):
        raise ZeroDivisionError("no weights")


def test_a_draw_that_fails_keeps_nobody_from_an_answer(house, caplog):
    phone = house.phone()
    phone.vote(1)
    house.server.rooms[NAME].router = BrokenDraw()
    house.room.people[phone.who].drawn = None
    for statement in (2, 3):
        status, told = phone.vote(statement)
        assert (status, told["again"], told["answered"]) == (200, False, statement)
        assert told["next"]["number"] == statement + 1
    assert caplog.text.count("no statement could be drawn") == 1
