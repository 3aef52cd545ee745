"""Measure the Polis engine on published conversations: CPU, peak memory, how well exported groups are met.

    python bench/polis_engine.py [FOLDER] [--peer-python PYTHON] [--runs 5]

FOLDER holds Polis exports, one folder each with participants-votes.csv and comments.csv. Each run is a fresh
process: it reads the file, then builds the matrix and analyses it, choosing the number of groups, and only the
latter is timed (CPU of all threads). Peak memory is that of the whole process, file and libraries included. The
adjusted Rand index comes from a second analysis with the number of groups given, over people whom both put into
a group. PYTHON is one in which red-dwarf can
be imported; it gets the same votes in the same order.
"""

import argparse
import csv
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve()
DEFAULT_FOLDER = HERE.parents[2] / "shared/data/polis"
GOALS = "goals: american-assembly.bowling-green in at most 0.18 CPU s and 230 MB; mean index at least 0.83"


def read_export(folder):
    """Return people, statements, votes, exported groups and rejected statements."""
    people, statements, votes, groups = [], [], [], {}
    with (folder / "participants-votes.csv").open(newline="") as lines:
        rows = csv.reader(lines)
        header = next(rows)
        first, label = header.index("n-disagree") + 1, header.index("group-id")
        ids = [int(s) for s in header[first:]]
        for row in rows:
            seen = [(s, int(v)) for s, v in zip(ids, row[first:], strict=True) if v]
            people += [int(row[0])] * len(seen)
            statements += [s for s, _ in seen]
            votes += [v for _, v in seen]
            if row[label]:
                groups[int(row[0])] = row[label]
    with (folder / "comments.csv").open(newline="") as lines:
        out = [int(row["comment-id"]) for row in csv.DictReader(lines) if row["moderated"] == "-1"]
    return people, statements, votes, groups, out


def adjusted_rand(pairs):
    """Return how far two groupings agree (Hubert and Arabie 1985, doi:10.1007/BF01908075)."""
    both, one, other = Counter(pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)

    def choose_two(counts):
        return sum(n * (n - 1) / 2 for n in counts.values())

    expected = choose_two(one) * choose_two(other) / (len(pairs) * (len(pairs) - 1) / 2)
    return (choose_two(both) - expected) / ((choose_two(one) + choose_two(other)) / 2 - expected)


def run_sewana(people, statements, votes, out, count):
    import numpy as np  # noqa: PLC0415  # each engine loads only its own libraries

    from sewana_core import polis  # noqa: PLC0415
    from sewana_core.votes import vote_matrix  # noqa: PLC0415

    arrays = np.array(people), np.array(statements), np.array(votes)

    def work(groups=None):
        matrix = vote_matrix(*arrays)
        return matrix, polis.analyse(matrix, mod_out=out, groups=groups)

    cpu = cpu_of(work)
    matrix, found = work(count)
    return cpu, {
        p: g for p, g in zip(matrix.participants.tolist(), found.group.tolist(), strict=True) if g >= 0
    }


def run_map(people, statements, votes, out, count):
    import numpy as np  # noqa: PLC0415

    from sewana_core.opinion_map import analyse  # noqa: PLC0415
    from sewana_core.votes import vote_matrix  # noqa: PLC0415

    arrays = np.array(people), np.array(statements), np.array(votes)

    def work():
        return analyse(vote_matrix(*arrays), left_out=out)

    cpu = cpu_of(work)
    found = work()
    # With the number of groups given: the grouping with so many, whether it came back in resamples or not.
    center = found.groups.tried[count - 2].center if len(found.groups.tried) > count - 2 else np.zeros((1, 2))
    distance = ((found.place.position[:, :, None] - center.T[:, None, :]) ** 2).sum(axis=0)
    label = np.where(found.groups.label >= 0, distance.argmin(axis=1), -1).tolist()
    return cpu, {p: g for p, g in zip(found.votes.participants.tolist(), label, strict=True) if g >= 0}


def run_red_dwarf(people, statements, votes, out, count):
    import warnings  # noqa: PLC0415

    warnings.simplefilter("ignore")
    from reddwarf.implementations.base import run_pipeline  # noqa: PLC0415

    triples = enumerate(zip(people, statements, votes, strict=True))
    rows = [{"participant_id": p, "statement_id": s, "vote": v, "modified": i} for i, (p, s, v) in triples]

    def work(groups=None):
        return run_pipeline(votes=rows, mod_out_statement_ids=out, force_group_count=groups, random_state=0)

    cpu = cpu_of(work)
    table = work(count).participants_df
    return cpu, {int(p): int(g) for p, g in table["cluster_id"].dropna().items()}


def cpu_of(work):
    before = time.process_time()
    work()
    return time.process_time() - before


ENGINES = {"sewana": run_sewana, "map": run_map, "red-dwarf": run_red_dwarf}


def peak_mb():
    """Most memory this process has held; what Linux counts for it begins with that of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_here(engine, folder):
    """Do one run in this process and print what it cost."""
    people, statements, votes, groups, out = read_export(folder)
    cpu, ours = ENGINES[engine](people, statements, votes, out, len(set(groups.values())))
    index = adjusted_rand([(ours[p], g) for p, g in groups.items() if p in ours])
    print(json.dumps({"votes": len(votes), "cpu": cpu, "peak": peak_mb(), "index": index}))


def measure(python, engine, folder, runs):
    command = [python, str(HERE), "--measure", engine, str(folder)]
    env = os.environ | {"PYTHONPATH": str(HERE.parents[1] / "src")}
    results = []
    for _ in range(runs):
        answer = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
        results.append(json.loads(answer.splitlines()[-1]))
    return {key: statistics.median(r[key] for r in results) for key in results[0]}


def table(folders, pythons, runs):
    print(f"{'conversation':34}{'votes':>9}  {'engine':10}{'CPU s':>8}{'peak MB':>9}{'index':>8}")
    found = {engine: [] for engine in pythons}
    for folder in folders:
        for engine, python in pythons.items():
            row = measure(python, engine, folder, runs)
            found[engine].append(row["index"])
            start = f"{folder.name[:32]:34}{row['votes']:>9,}  {engine:10}"
            print(f"{start}{row['cpu']:8.3f}{row['peak']:9.0f}{row['index']:8.3f}", flush=True)
    for engine, indexes in found.items():
        print(f"{'mean':43}  {engine:10}{'':17}{statistics.mean(indexes):8.3f}")
    print(GOALS)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--peer-python", help="a Python that can import reddwarf")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", choices=ENGINES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure_here(chosen.measure, chosen.folder)
        return
    folders = sorted(path.parent for path in chosen.folder.glob("*/participants-votes.csv"))
    if not folders:
        sys.exit(f"no Polis exports in {chosen.folder}: name a folder that holds them")
    peer = {"red-dwarf": chosen.peer_python} if chosen.peer_python else {}
    table(folders, {"sewana": sys.executable} | peer, chosen.runs)


if __name__ == "__main__":
    main()
