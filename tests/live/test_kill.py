"""Killed in the middle of a burst, ten times: what was acknowledged is there, and nothing is there twice."""

import asyncio
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sewana_live.events import Voted
from sewana_live.loading import room_of
from sewana_live.ports import Loaded
from sewana_live.tickets import new_ticket
from tests.live.happenings import NAME, scene
from tests.live.house import House, Phone, PlainStore

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
PHONES = 40
PATIENCE_S = 60


class Burst:
    """Phones that vote as fast as they are answered, and remember what was acknowledged."""

    def __init__(self):
        self.acknowledged = {}
        self.sent = self.refused = 0

    async def vote_on(self, house):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        phone, cast = Phone(house, new_ticket(), "open"), 0
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                cast += 1
                if cast % 30 == 0:  # before it is told to slow down, another takes over
                    phone = Phone(house, new_ticket(), "open")
                self.sent += 1
                name, statement = f"{self.sent:016x}{phone.who}", random.randint(1, 6)
                writer.write(phone.raw_vote(statement, name))
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(int(re.search(rb"content-length: (\d+)", head)[1]))
                if head.startswith(b"HTTP/1.1 200"):
                    assert f'"done":"{name}"'.encode() in body
                    self.acknowledged[name] = (phone.who, statement)
                else:
                    self.refused += 1
        writer.close()

    async def until_killed(self, house, process, count):
        """Kill in the middle of it, once so many more were acknowledged, however slow the machine is."""
        wanted = len(self.acknowledged) + count
        voting = [asyncio.create_task(self.vote_on(house)) for _ in range(PHONES)]
        async with asyncio.timeout(PATIENCE_S):
            while len(self.acknowledged) < wanted:
                await asyncio.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        await asyncio.gather(*voting)


def start(path):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.live.serve", str(path), "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, int(process.stdout.readline())


def test_killed_ten_times_under_a_burst_no_acknowledged_vote_is_missing(tmp_path):
    path, burst, before = tmp_path / "journal.sqlite3", Burst(), 0
    for kill in range(KILLS):
        process, port = start(path)
        try:
            asyncio.run(burst.until_killed(House(None, None, port, None), process, 40 + 97 * kill))
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
        assert len(burst.acknowledged) > before  # each life took some
        before = len(burst.acknowledged)
    assert burst.refused == 0
    store = PlainStore(path)
    votes = [event for event in store.events() if isinstance(event, Voted)]
    times = Counter(vote.id for vote in votes)
    assert burst.acknowledged.keys() - times.keys() == set()
    assert {name for name, count in times.items() if count > 1} == set()
    assert all(
        burst.acknowledged.get(vote.id, (vote.who, vote.statement)) == (vote.who, vote.statement)
        for vote in votes
    )
    room = room_of(NAME, Loaded(scene()), store)
    assert sum(sum(tally.counts) for tally in room.statements.values()) == len(
        {(vote.who, vote.statement) for vote in votes}
    )
    store.close()
