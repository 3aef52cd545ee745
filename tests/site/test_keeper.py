"""The keeper as `sewana serve` runs it: a process beside it, started again when it dies, gone when the server is."""

import asyncio
import os
import signal
import time
import uuid
from pathlib import Path

import pytest

from sewana.site.swarm import proc
from tests.site.phones import Phone, live_room

PATIENCE_S = 60
GONE_WITHIN_S = 5
TOKEN = "f3c1e9a07b5d42a68c0e9d1b7a3f5c28"


def until(find, seconds=PATIENCE_S):
    """Return what is found at last."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def arguments(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def keepers(server):
    return [pid for pid in proc.tree(server.process.pid) if arguments(pid)[-1:] == ["keep"]]


def keeper_of(server):
    assert server.address
    (pid,) = until(lambda: keepers(server))
    return pid


def is_there(pid):
    return arguments(pid)[-1:] == ["keep"]


def draws_pictures(pid):
    """Whether a process has loaded what only pictures need."""
    return "/scipy/" in Path(f"/proc/{pid}/maps").read_text()


def vote(server, room, statement):
    """Let somebody vote; return the acknowledged id."""
    name = uuid.uuid4().hex

    async def meeting():
        phone = Phone(server.address, room)
        await phone.join()
        status, _answer = await phone.vote(statement, 1, name)
        phone.leave()
        return status

    assert asyncio.run(meeting()) == 200
    return name


@pytest.fixture
def hall(copy_of_filled, serve, look):
    """A server on the demonstration's folder, its room, and whether a vote is in the log of votes."""
    room, statements = live_room(copy_of_filled)

    def is_in_tables(name):
        log = copy_of_filled / "votes.sqlite3"
        return look.column(log, "SELECT count(*) FROM forum_voteentry WHERE phone_id = ?", name) == [1]

    server = serve(copy_of_filled, SEWANA_METRICS_TOKEN=TOKEN)
    return server, lambda: vote(server, room, statements[0]), is_in_tables


def figures(server):
    lines = server.get("metrics", {"Authorization": f"Bearer {TOKEN}"})[2].splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def test_a_process_beside_the_server_brings_votes_into_the_tables(hall):
    server, speak, is_in_tables = hall
    keeper, name = keeper_of(server), speak()
    until(lambda: is_in_tables(name))
    assert not draws_pictures(keeper)  # for which all votes are folded, too, some seconds later
    until(lambda: figures(server)["sewana_fold_behind_seconds"] == "0.0")
    assert figures(server)["sewana_keeper_running"] == "1.0"
    assert figures(server)["sewana_keeper_starts_total"] == "1.0"
    assert os.getpriority(os.PRIO_PROCESS, keeper) > os.getpriority(os.PRIO_PROCESS, server.process.pid)
    assert server.end() == 0
    assert not is_there(keeper)


def test_only_the_keeper_loads_what_draws_pictures(hall, look):
    server, speak, _is_in_tables = hall
    keeper, office = keeper_of(server), server.folder / "sewana.sqlite3"

    def drawn():
        return look.column(office, "SELECT max(computed_at) FROM reflection_reflection")

    before = drawn()
    speak()
    until(lambda: drawn() != before)
    assert (draws_pictures(keeper), draws_pictures(server.process.pid)) == (True, False)


def test_a_keeper_that_dies_is_started_again_and_goes_on(hall):
    server, speak, is_in_tables = hall
    first = keeper_of(server)
    os.kill(first, signal.SIGKILL)
    name = speak()
    assert "the keeper ended (code -9) and is started again after 1 s" in server.until_holds("the keeper")
    second = until(lambda: keepers(server))
    assert second != [first]
    until(lambda: is_in_tables(name))
    assert figures(server)["sewana_keeper_starts_total"] == "2.0"


def test_a_server_that_is_killed_leaves_no_keeper_behind_and_nothing_acknowledged_is_lost(hall, serve):
    server, speak, is_in_tables = hall
    keeper = keeper_of(server)
    names = [speak() for _ in range(5)]
    server.end(signal.SIGKILL)
    until(lambda: not is_there(keeper), GONE_WITHIN_S)
    again = serve(server.folder)
    assert again.address
    assert [is_in_tables(name) for name in names] == [True] * 5


@pytest.mark.parametrize("wait_s", [0.0, 0.1, 0.2, 3.0])
def test_ctrl_c_in_a_terminal_ends_both_without_a_word(hall, wait_s):
    server, _speak, _is_in_tables = hall
    keeper = keeper_of(server)
    time.sleep(wait_s)
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.process.wait(PATIENCE_S) == 0
    assert not is_there(keeper)
    said = [*server.lines, *server.rest()]
    assert [line for line in said if "Traceback" in line or "keeper" in line or "Interrupt" in line] == []
