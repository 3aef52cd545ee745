"""Flags of floods as `sewana serve` keeps them: a server that is killed knows afterwards what it knew before."""

import asyncio
import json
import signal
import time

from tests.site.phones import Phone, live_room

FLOOD = 25
PATIENCE_S = 60


async def vote_and_leave(server, room, statement):
    """A script: each voice comes, votes once and is gone; none opens the room."""
    for _voice in range(FLOOD):
        phone = Phone(server.address, room)
        await phone.join()
        status, _answer = await phone.vote(statement, 1)
        assert status == 200
        phone.leave()


def kept(folder, look):
    return look.column(folder / "sewana.sqlite3", "SELECT numbers FROM forum_keptflag WHERE kind = 'source'")


def test_a_flood_stays_flagged_when_the_server_is_killed(copy_of_filled, serve, look):
    room, statements = live_room(copy_of_filled)
    server = serve(copy_of_filled)
    asyncio.run(vote_and_leave(server, room, statements[0]))
    server.end(signal.SIGKILL)
    assert kept(copy_of_filled, look) == []
    again = serve(copy_of_filled)
    assert again.address
    deadline = time.monotonic() + PATIENCE_S
    while not (found := kept(copy_of_filled, look)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [len(json.loads(numbers)) for numbers in found] == [FLOOD]
    again.end(signal.SIGKILL)
    assert kept(copy_of_filled, look) == found
