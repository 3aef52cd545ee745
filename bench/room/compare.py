"""`make bench-room`: the product, other designs and the limits in turn, several rounds, into docs/benchmarks-room.md.

What was measured is kept in .cache/bench-room.json; `--report` writes the page anew from it.
"""

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peers
import report

from sewana.site.swarm.crowd import prepare_process

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".cache/bench-room.json"
PAGE = ROOT / "docs/benchmarks-room.md"
LISTENERS = 2000
CHANNELS_LISTENERS = 500
PICTURE_S = 10.0  # from one picture to the next: a shorter window would hold one of them or none
FRAME_BYTES = 115  # what the product's frames have in this load


def ours(mode, clients, seconds, database=""):
    """Run the product's own command."""
    words = ["bench", "room", "--json", "--mode", mode, "--clients", clients, "--seconds", seconds]
    words += ["--database", database] if database else []
    done = subprocess.run(
        [sys.executable, "-m", "sewana", *map(str, words)], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def cases(options, postgres):
    """What a round measures: name -> how. Those that are set beside each other follow each other."""
    s = options.seconds
    found = {
        "echo": lambda: peers.echo(seconds=s),
        "votes": lambda: ours("all", 64, PICTURE_S),
        "usual threads": lambda: on_sqlite("threads", "usual", s),
        "usual async": lambda: on_sqlite("async", "usual", s),
        "spared threads": lambda: on_sqlite("threads", "spared", s),
        "spared async": lambda: on_sqlite("async", "spared", s),
        "echo 1000": lambda: peers.echo(seconds=s, lines=1000),
        "votes 1000": lambda: ours("all", 1000, PICTURE_S),
    }
    if postgres:
        found |= cases_on_postgres(postgres, s)
    found |= {
        "epoll": lambda: peers.epoll(LISTENERS, FRAME_BYTES, seconds=s),
        "frames": lambda: ours("frames", LISTENERS, s),
        "frames 500": lambda: ours("frames", CHANNELS_LISTENERS, s),
    }
    if options.channels:
        found["channels 500"] = lambda: peers.channels(
            options.channels, CHANNELS_LISTENERS, FRAME_BYTES, seconds=s
        )
    return found | {
        "burst": lambda: ours("burst", LISTENERS, s),
        "join": lambda: ours("join", LISTENERS, s),
        "mixed": lambda: ours("mixed", 200, PICTURE_S),
        "disk": peers.disk,
    }


def on_sqlite(way, view, seconds):
    with tempfile.TemporaryDirectory(prefix="sewana-bench-") as folder:
        return peers.naive(way, view, f"sqlite:{folder}/naive.sqlite3", seconds=seconds)


def cases_on_postgres(postgres, seconds):
    def case(work, **more):
        def measured():
            with postgres.database() as address:
                return work(address, seconds=seconds, postgres=postgres.pid, **more)

        return measured

    def naive(address, *, way, view, **more):
        return peers.naive(way, view, address, **more)

    return {
        "votes pg": case(lambda address, **_: ours("all", 64, PICTURE_S, address)),
        "usual threads pg": case(naive, way="threads", view="usual"),
        "usual async pg": case(naive, way="async", view="usual"),
        "spared threads pg": case(naive, way="threads", view="spared"),
        "polis": case(peers.polis),
        "polis insert": case(peers.polis, is_bare=True),
    }


def measure(options):
    address = os.environ.get("SEWANA_DATABASE_URL", "")
    postgres = peers.Postgres(address) if address else None
    kept = {"began": now(), "rounds": options.rounds, "seconds": options.seconds, "found": {}}
    kept |= {"cores": os.cpu_count(), "frame_bytes": FRAME_BYTES}
    for turn in range(options.rounds):
        for name, work in cases(options, postgres).items():
            if options.only and name not in options.only:
                continue
            load = os.getloadavg()[0]
            try:
                figures = work()
            except Exception as error:  # noqa: BLE001 - what could not be measured is said on the page
                figures = {"failed": f"{type(error).__name__}: {error}"[:200]}
            kept["found"].setdefault(name, []).append(figures | {"load": load})
            told = {key: value for key, value in figures.items() if key in report.TOLD}
            print(f"{turn + 1}/{options.rounds} {name}: {json.dumps(told or figures)}", flush=True)
            time.sleep(1)
    kept["ended"] = now()
    return kept


def now():
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--channels", default="", help="a Python that has Channels")
    parser.add_argument("--report", action="store_true", help="only write the page anew")
    options = parser.parse_args()
    prepare_process()
    if not options.report:
        kept = measure(options)
        if options.only:
            return
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(kept), "utf-8")
    PAGE.write_text(report.page(json.loads(KEPT.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
