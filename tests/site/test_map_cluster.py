"""The map on a real cluster of two processes: equal to the local one, past its memory, and when a worker dies."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import dask
import numpy as np
import pytest

from sewana.site.map_cluster import ClusterError, connected, heeding_interrupts, votes_of
from sewana.site.map_parquet import ParquetFault, read_all
from sewana_core.opinion_map import analyse, map_of, side_numbers
from sewana_core.parted import PartedVotes
from sewana_core.votes import vote_matrix
from tests.site.parquet import camps, write


def silent(step, size):
    """No progress."""


def sides(people):
    return {p: "user" if p % 3 else "provider" for p in people.tolist()}


def compared(votes, folder):
    """How far the map of the cluster lies from that of the same files here, at most."""
    read = read_all(folder)
    here = analyse(vote_matrix(read.participant, read.statement, read.vote), sides=sides(read.participant))
    side = side_numbers(votes.participants, sides(votes.participants))
    there = map_of(votes, side, before=np.full(len(side), -1))
    assert np.array_equal(here.votes.participants, votes.participants)
    assert np.array_equal(here.groups.label, there.groups.label)
    assert np.array_equal(here.answers, there.answers)
    assert np.array_equal(here.votes_to_be_placed, there.votes_to_be_placed)
    assert [m.statement for m in here.mirror] == [m.statement for m in there.mirror]
    assert here.groups.count == 3
    pairs = [
        (here.place.position, there.place.position),
        (here.place.covariance, there.place.covariance),
        (here.place.loading, there.place.loading),
        (here.groups.membership, there.groups.membership),
        (here.by_group[2].low, there.by_group[2].low),
        (here.by_side[2].rate, there.by_side[2].rate),
        (here.consensus, there.consensus),
        (here.bridging, there.bridging),
        *(
            (np.array(getattr(here.honesty, name)), np.array(getattr(there.honesty, name)))
            for name in ("stability", "variance_explained", "axis_share", "exposure")
        ),
        (np.array([here.honesty.held_out.auc]), np.array([there.honesty.held_out.auc])),
        (np.array([here.honesty.held_out.log_loss]), np.array([there.honesty.held_out.log_loss])),
    ]
    return max(float(np.abs(one - other).max()) for one, other in pairs)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("votes"), camps(people=2000), files=5)


def on_disk(dask_worker):
    return dask_worker.data.spilled_total.memory


def test_the_map_of_a_cluster_is_that_of_one_machine(tmp_path, folder):
    steps = []
    with connected(workers=2, folder=tmp_path) as client:
        votes = votes_of(client, folder, lambda step, size: steps.append((step, size)), rows_in_part=4000)
        assert isinstance(votes, PartedVotes)
        workers = {name for holders in client.who_has().values() for name in holders}
        assert len(workers) == 2
        assert compared(votes, folder) < 1e-8
    parts = dict(steps)["parts"]
    assert steps[:2] == [("rows", votes.size + 200), ("parts", parts)]  # of votes cast twice one counts
    assert parts >= 5
    assert steps[2:] == [("pass", parts)] * len(steps[2:])


def test_parts_that_do_not_fit_go_to_the_disk(tmp_path, folder):
    # A process alone has several times this memory: only how much of the votes stays in it is bounded.
    bounds = {"target": 0.6, "spill": False, "pause": False, "terminate": False}
    with (
        dask.config.set({f"distributed.worker.memory.{name}": value for name, value in bounds.items()}),
        connected(workers=2, memory="200kB", folder=tmp_path) as client,
    ):
        votes = votes_of(client, folder, silent, rows_in_part=4000)
        spilled = client.run(on_disk)
        assert compared(votes, folder) < 1e-8
        assert sum(spilled.values()) > 60_000
        assert [path for path in tmp_path.rglob("storage/*") if path.is_file()]


def test_a_worker_that_dies_is_made_good_from_the_files(tmp_path, folder):
    killed = []

    def kill_in_the_fit(step, size):
        passes.append(step)
        if passes.count("pass") == 6:
            worker, pid = min(client.run(os.getpid).items())
            assert any(worker in holders for holders in client.who_has().values())
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    passes = []
    with connected(workers=2, folder=tmp_path) as client:
        votes = votes_of(client, folder, kill_in_the_fit, rows_in_part=4000)
        assert compared(votes, folder) < 1e-8
        assert len(killed) == 1
        assert passes.count("pass") > 10
        assert killed[0] not in client.run(os.getpid).values()


def test_a_fault_in_a_file_comes_back_from_the_worker(tmp_path, folder):
    people, statements, votes = camps(people=50)
    votes[40] = 7
    bad = write(tmp_path / "bad", (people, statements, votes), files=2)
    with (
        connected(workers=1, folder=tmp_path) as client,
        pytest.raises(ParquetFault) as caught,
    ):
        votes_of(client, bad, silent)
    found = caught.value
    assert (found.code, found.file, found.field, found.row, found.found) == (
        "value", "part-000.parquet", "vote", 41, "7",
    )  # fmt: skip


def test_a_cluster_without_workers_is_refused(folder):
    with connected(workers=0) as client:
        address = client.scheduler.address
        with pytest.raises(ClusterError) as caught:
            votes_of(client, folder, silent)
    assert (caught.value.code, caught.value.address) == ("no-workers", address)


def map_on_dask(folder, *words, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "sewana", "map", str(folder), "--on", "dask", *words],
        env={**os.environ, "SEWANA_LANGUAGE": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_the_command_prints_the_same_bytes_as_without_a_cluster(folder):
    here = subprocess.run(
        [sys.executable, "-m", "sewana", "map", str(folder), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    out, err = map_on_dask(folder, "--json").communicate(timeout=60)
    assert out == here.stdout
    assert json.loads(out)["engine"] == "map"
    assert [re.sub(r"\d+", "N", line) for line in err.splitlines()] == [
        "N votes are read and sorted by people.",
        "The votes lie in N parts.",
    ]


def children(of):
    """Processes below this one, as Linux lists them."""
    found = []
    with contextlib.suppress(FileNotFoundError):
        for task in Path(f"/proc/{of}/task").iterdir():
            found += [int(pid) for pid in (task / "children").read_text().split()]
    return found + [grandchild for pid in found for grandchild in children(pid)]


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes as Linux lists them")
def test_ctrl_c_ends_the_cluster(folder):
    running = map_on_dask(folder, start_new_session=True)
    assert "votes are read" in running.stderr.readline()
    os.kill(running.pid, signal.SIGSTOP)  # on a busy machine the map would be there before the signal
    below = children(running.pid)
    assert len(below) >= 2
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
    os.kill(running.pid, signal.SIGCONT)
    _out, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in err
    ends = time.monotonic() + 10
    while any(map(is_alive, below)) and time.monotonic() < ends:
        time.sleep(0.1)
    assert not [pid for pid in below if is_alive(pid)]


def test_ctrl_c_that_was_swallowed_on_the_way_ends_the_map_all_the_same():
    before = signal.getsignal(signal.SIGINT)
    swallowed = contextlib.suppress(KeyboardInterrupt)  # as in a callback of the cluster's library
    with pytest.raises(KeyboardInterrupt), heeding_interrupts(), swallowed:
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
