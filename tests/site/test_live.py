"""The running room as `sewana serve` runs it: nothing acknowledged is lost, whatever happens to the process."""

import asyncio
import json
import random
import signal
import sqlite3
import uuid

import pytest

from tests.site.phones import Phone, live_room, next_event

KILLS = 10
PHONES = 12
LISTENERS = 500
PATIENCE_S = 60


@pytest.fixture
def hall(copy_of_filled, serve):
    room, statements = live_room(copy_of_filled)
    return copy_of_filled, room, statements, serve


def votes_in(folder, room):
    """Every vote of the room that is durable, by the id its phone made: from the journal and from the log."""
    found = {}
    with sqlite3.connect(folder / "room.sqlite3") as journal:
        for (records,) in journal.execute("SELECT records FROM forum_journalbatch WHERE room = ?", [room]):
            for line in bytes(records).split(b"\n"):
                event = json.loads(line)
                if event[0] == "v":
                    found.setdefault(event[4], []).append((event[1], event[2], event[3]))
    return found


async def vote_until_gone(phone, statements, acknowledged):
    try:
        await phone.join()
        while True:
            name, number, value = uuid.uuid4().hex, random.choice(statements), random.choice((-1, 0, 1))
            status, _answer = await phone.vote(number, value, name)
            assert status in {200, 429}, status
            if status == 200:
                acknowledged[name] = (number, value)
            else:
                await asyncio.sleep(0.2)
    except (OSError, EOFError):
        phone.leave()


async def burst(server, phones, statements, acknowledged):
    """All phones vote as fast as they can, until the process is killed in the middle of it."""
    for phone in phones:
        phone.site, phone.origin = Phone(server.address, "").site, server.address.rstrip("/")
    voting = [asyncio.create_task(vote_until_gone(phone, statements, acknowledged)) for phone in phones]
    wanted = len(acknowledged) + random.randint(PHONES + 1, 20 * PHONES)  # however slow the machine is
    async with asyncio.timeout(PATIENCE_S):
        while len(acknowledged) < wanted:
            await asyncio.sleep(0.001)
    server.process.send_signal(signal.SIGKILL)
    await asyncio.gather(*voting)


def test_no_acknowledged_vote_is_lost_or_counted_twice_over_ten_kills(hall):
    folder, room, statements, serve = hall
    phones = [Phone("http://127.0.0.1:1/", room) for _ in range(PHONES)]
    acknowledged = {}
    for _ in range(KILLS):
        server = serve(folder)
        assert server.address
        asyncio.run(burst(server, phones, statements, acknowledged))
        server.end(signal.SIGKILL)
    stored = votes_in(folder, room)
    assert len(acknowledged) > KILLS * PHONES
    assert {name for name in acknowledged if name not in stored} == set()
    assert {name: said for name, said in stored.items() if len(said) > 1} == {}
    assert {name: stored[name][0][1:] for name in acknowledged} == acknowledged
    last = serve(folder)
    assert last.address
    assert last.end() == 0
    with sqlite3.connect(folder / "votes.sqlite3") as log:
        logged = {name for (name,) in log.execute("SELECT phone_id FROM forum_voteentry")}
    assert set(stored) <= logged


async def listen_until_back(phone, server_address, ready, back):
    """Listen; when the stream ends, come back as a browser does: after one to five seconds, spread out."""
    reader = await phone.listen()
    await next_event(reader, "me")
    ready.append(phone)
    loop = asyncio.get_running_loop()
    try:
        while True:
            await next_event(reader, "numbers")
    except (OSError, EOFError):
        gone_at = loop.time()
    while True:
        try:
            await asyncio.sleep(0.2 + random.random())
            reader = await phone.listen()
            await next_event(reader, "scene")
        except (OSError, EOFError, AssertionError):
            continue
        back.append(loop.time() - gone_at)
        phone.leave()
        return


def test_five_hundred_listeners_are_back_after_a_restart_and_find_their_answers(hall):
    folder, room, statements, serve = hall
    server = serve(folder)
    port = server.address.rsplit(":", 1)[1].strip("/")

    async def evening():
        phones = [Phone(server.address, room) for _ in range(LISTENERS)]
        await phones[0].join()
        assert (await phones[0].vote(statements[0], 1))[0] == 200
        ready, back = [], []
        listening = [
            asyncio.create_task(listen_until_back(phone, server.address, ready, back)) for phone in phones
        ]
        while len(ready) < LISTENERS:
            await asyncio.sleep(0.05)
            assert not any(task.done() for task in listening)
        assert await asyncio.to_thread(server.end) == 0
        again = serve(folder, "serve", "--port", port)
        await asyncio.to_thread(lambda: again.address)
        up = asyncio.get_running_loop().time()
        await asyncio.gather(*listening)
        took = asyncio.get_running_loop().time() - up
        me = (await phones[0].join())["me"]
        for phone in phones:
            phone.leave()
        return took, me

    took, me = asyncio.run(evening())
    assert me["answered"] == 1
    print(f"{LISTENERS} listeners were back {took:.1f} s after the server was up")


def test_a_phone_that_comes_back_finds_what_it_answered(hall):
    folder, room, statements, serve = hall
    server = serve(folder)

    async def meeting():
        phone = Phone(server.address, room)
        before = await phone.join()
        reader = await phone.listen()
        await next_event(reader, "numbers")
        assert (await phone.vote(statements[0], 1))[0] == 200
        after = (await phone.join())["me"]
        phone.leave()
        return before, after

    before, after = asyncio.run(meeting())
    assert (before["me"]["answered"], after["answered"]) == (0, 1)
    assert server.end() == 0
