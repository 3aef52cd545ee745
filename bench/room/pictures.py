"""How long a room is held while pictures of 500 people on 200 statements are drawn beside it.

`python bench/room/pictures.py` prints one line of JSON; `--seconds` says how long. Phones vote at a pace, so that each
picture is out of date again when the next is due.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path

import django
import uvloop

from sewana.site.swarm import STATEMENTS, proc, product
from sewana.site.swarm.crowd import Crowd, percentile_ms, prepare_process
from sewana.site.swarm.phones import Votes

PEOPLE, CAMPS = 500, 3
LISTENERS = 300
VOTES_PER_S = 200
BATCH = 500
FIRST_PICTURE_S = 20.0


def seed():
    """Let everybody have voted on everything; runs on the scratch folder, in a process of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")
    django.setup()
    from sewana.committee.models import Edition  # noqa: PLC0415 - after set-up alone
    from sewana.forum import live  # noqa: PLC0415 - after set-up alone
    from sewana.forum import operations as forum  # noqa: PLC0415 - after set-up alone
    from sewana_live import events  # noqa: PLC0415 - after set-up alone

    rng, at = random.Random(7), live.now_ms()
    leaning = [[rng.random() for _ in range(STATEMENTS)] for _ in range(CAMPS)]
    edition, heard = Edition.objects.get(), []
    for person in range(PEOPLE):
        seal = rng.randbytes(32).hex()
        heard.append(events.Entered(seal[:16], seal, "open", "", "th", at))
        for statement in range(1, STATEMENTS + 1):
            agrees = rng.random() < leaning[person % CAMPS][statement - 1]
            value = 0 if rng.random() < 0.1 else 1 if agrees else -1
            heard.append(
                events.Voted(
                    seal[:16], statement, value, uuid.UUID(bytes=rng.randbytes(16)).hex, at, None, None, None
                )
            )
    for first in range(0, len(heard), BATCH):
        live.record(edition, heard[first : first + BATCH])
    forum.fold_journal()


def process_cpu_s(pid):
    """CPU of one process, its threads included, its children not."""
    return sum(map(int, proc.stat_of(Path("/proc") / str(pid))[11:13])) / proc.TICKS


def pss_mb(pid):
    rows = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
    return round(next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024, 1)


def pictures(server):
    """How many pictures there have been, and how long the newest took to compute, in milliseconds."""
    with sqlite3.connect(Path(server.variables["SEWANA_DATA_DIR"]) / "sewana.sqlite3") as tables:
        (made,) = tables.execute("SELECT max(version) FROM forum_routing").fetchone()
        (took,) = tables.execute("SELECT max(seconds) FROM reflection_reflection").fetchone()
    return made or 0, round(1000 * (took or 0.0))


def queued_ms(pid):
    """For how long a process's first thread, with its event loop, stood in line for a processor."""
    return int((Path("/proc") / str(pid) / "task" / str(pid) / "schedstat").read_text().split()[1]) / 1e6


async def measure(server, seconds):
    crowd, pid = Crowd(server), server.process.pid
    await crowd.listen(await crowd.enter(LISTENERS))
    voices = [Votes([person], crowd.ids) for person in await crowd.enter(LISTENERS)]
    lines = await crowd.open_lines(voices)
    await crowd.speak_at_pace(lines, VOTES_PER_S, FIRST_PICTURE_S)
    crowd.tally.begin()
    first_stall, before = server.gauge("sewana_live_lag_max_ms"), pictures(server)[0]
    window, own, queued, began = crowd.watch(), process_cpu_s(pid), queued_ms(pid), time.perf_counter()
    await crowd.speak_at_pace(lines, VOTES_PER_S, seconds)
    spent, own_s = window(), process_cpu_s(pid) - own
    n = len(crowd.tally.took_s)
    made, took_ms = pictures(server)
    found = {
        "pictures": made - before,
        "picture_ms": took_ms,
        "first_stall_ms": first_stall,
        "votes": n,
        "seconds": round(time.perf_counter() - began, 1),
        "stall_max_ms": server.gauge("sewana_live_lag_max_ms"),
        "queued_ms_a_second": round((queued_ms(pid) - queued) / spent.seconds, 1),
        "stall_p99_ms": server.gauge("sewana_live_lag_p99_ms"),
        "vote_p50_ms": percentile_ms(crowd.tally.took_s, 50),
        "vote_p99_ms": percentile_ms(crowd.tally.took_s, 99),
        "vote_worst_ms": percentile_ms(crowd.tally.took_s, 100),
        "serving_us_per_vote": round(1e6 * own_s / n, 1),
        "all_us_per_vote": round(1e6 * spent.cpu_s / n, 1),
        "pss_mb": [pss_mb(one) for one in proc.tree(pid)],
    }
    await crowd.answered(lines)
    crowd.close()
    return found


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--seed", action="store_true", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.seed:
        seed()
        return
    prepare_process()
    with product.running() as server:
        subprocess.run([sys.executable, __file__, "--seed"], env=server.variables, check=True)
        print(json.dumps(uvloop.run(measure(server, options.seconds))))


if __name__ == "__main__":
    main()
