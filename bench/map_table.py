"""Measure the opinion map beside red-dwarf in one run and write docs/benchmarks.md with its picture.

    python bench/map_table.py [FOLDER] [--peer-python PYTHON] [--only order,null] [--sets seattle] [--times 5]

FOLDER holds Polis exports. Each part can be chosen. What was measured is kept in .cache/bench-map.json and not
measured again while the numbers' code is the same; --again measures it all the same. With --times N there are N
fresh processes for each cost, N seeds of hidden votes and of shuffled votes, 2 N resamples and 4 N orders.
"""

import argparse
import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from map_engine import Conversation
from polis_engine import DEFAULT_FOLDER
from table import measures, report
from table.measures import ENGINES, ROOT

PARTS = (
    *("recorded", "cost", "held-out", "resamples", "order", "null"),
    *("intervals", "draw", "refresh", "scale"),
)
REFRESHED = ((5_000, 200), (50_000, 500))
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000)
CACHE = ROOT / ".cache"


class Kept:
    """Measurements on disk, written after each one."""

    def __init__(self, path, again, peer):
        self.path, self.again, self.peer = path, again, f"red-dwarf {peer}"
        self.rows = json.loads(path.read_text()) if path.exists() else {}
        sources = sorted((ROOT / "src/sewana_core").glob("*.py"))
        self.code = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]

    def measured(self, key, work, *, peer=False):
        """Return what was measured under this key, or measure it now."""
        code = self.peer if peer else self.code
        row = self.rows.get(key)
        if row and row["code"] == code and not self.again:
            return row["value"]
        began = time.monotonic()
        print(f"{datetime.now(UTC):%H:%M:%S} {key} ", end="", file=sys.stderr, flush=True)
        value = work()
        print(f"{time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
        self.rows[key] = {"value": value, "code": code, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(self.rows, indent=1, sort_keys=True))
        beside.replace(self.path)
        return value

    def current(self):
        """Return what holds for the code of now, and the times between which it was measured."""
        rows = {key: row for key, row in self.rows.items() if row["code"] in (self.code, self.peer)}
        return {key: row["value"] for key, row in rows.items()}, sorted(row["at"] for row in rows.values())


def on_conversations(kept, chosen, folders, parts, peer):
    """Measure all that is measured on sets of votes."""
    engines = [e for e in ENGINES if e != "red-dwarf" or peer]
    pythons = {e: chosen.peer_python if e == "red-dwarf" else sys.executable for e in engines}
    for folder in folders:
        if "cost" in parts:
            for engine in engines:
                key = f"cost|{folder.name}|{engine}|{chosen.times}"
                runs = lambda e=engine, f=folder: measures.cost(e, pythons, f, chosen.times)  # noqa: E731  # one line
                kept.measured(key, runs, peer=engine == "red-dwarf")
        if parts & {"held-out", "resamples", "order", "null"}:
            on_one(kept, Conversation(folder), chosen.times, parts, engines, peer)


def on_one(kept, conversation, times, parts, engines, peer):
    name = conversation.name
    for seed in range(times if "held-out" in parts else 0):
        kept.measured(f"held-out|{name}|all|{seed}", lambda s=seed: measures.held_out(conversation, s, peer))
    for engine in engines:
        is_peer = engine == "red-dwarf"
        whole = []

        def first(engine=engine, whole=whole):
            if not whole:
                whole.append(measures.labels(engine, peer, conversation.arrays, conversation.out))
            return whole[0]

        works = {
            "resamples": (2, lambda n, e=engine, w=first: measures.resample(e, peer, conversation, w(), n)),
            "order": (4, lambda n, e=engine, w=first: measures.reordered(e, peer, conversation, w(), n)),
            "null": (1, lambda n, e=engine: measures.null_groups(e, peer, conversation, n)),
        }
        for part, (factor, work) in works.items():
            for number in range(factor * times if part in parts else 0):
                key = f"{part}|{name}|{engine}|{number}"
                kept.measured(key, lambda n=number, w=work: w(n), peer=is_peer)
        if "null" in parts:
            count = lambda w=first: len(set(w().values()))  # noqa: E731  # one line
            kept.measured(f"groups|{name}|{engine}|0", count, peer=is_peer)


def elsewhere(kept, chosen, parts):
    """Measure all that needs no set of votes."""
    if "recorded" in parts:
        kept.measured("recorded|||0", measures.recorded)
    if "intervals" in parts:
        kept.measured("intervals|||0", lambda: measures.intervals(max(20, 4 * chosen.times)))
    for number in range(chosen.times if "draw" in parts else 0):
        kept.measured(f"draw|||{number}", measures.draw)
    for people, statements in REFRESHED if "refresh" in parts else ():
        rounds = 2 * chosen.times + 1
        work = lambda p=people, s=statements, r=rounds: measures.refresh_rows(p, s, r)  # noqa: E731  # one line
        kept.measured(f"refresh|{people}x{statements}||{rounds}", work)
    for size in SIZES if "scale" in parts else ():
        if size <= chosen.votes:
            kept.measured(f"scale|{size}||0", lambda s=size: measures.scale(s))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--peer-python", help="a Python that can import reddwarf")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to measure, with commas between")
    parser.add_argument("--sets", default="", help="words in the names of the sets, with commas between")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--votes", type=int, default=30_000_000, help="the most that are made up")
    parser.add_argument("--again", action="store_true", help="measure what was measured before")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="folder of benchmarks.md")
    chosen = parser.parse_args()
    if unknown := set(chosen.only.split(",")) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}: take some of {', '.join(PARTS)}")
    return chosen


def main():
    chosen = arguments()
    CACHE.mkdir(exist_ok=True)

    peer = measures.Peer(chosen.peer_python) if chosen.peer_python else None
    version = peer.version() if peer else None
    peer = peer if version else None
    kept = Kept(CACHE / "bench-map.json", chosen.again, version)
    size = min(100_000, chosen.votes)
    planted = measures.synthetic(CACHE / f"synthetic.three-camps.{size}", size)
    folders = [f for f in (*measures.exports(chosen.folder), planted) if measures.is_chosen(f, chosen.sets)]
    parts = set(chosen.only.split(","))
    try:
        on_conversations(kept, chosen, folders, parts, peer)
        elsewhere(kept, chosen, parts)
    finally:
        if peer:
            peer.stop()
        report.write(chosen.docs, *kept.current(), version)
    print(f"written: {chosen.docs / 'benchmarks.md'}")


if __name__ == "__main__":
    main()
