"""What the table is made of: one measurement of one engine on one conversation, each by itself."""

import json
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from map_engine import HERE as MAP_ENGINE
from map_engine import calibrated, draw_median, made_up, plane_features, share_odds
from polis_engine import measure as measured_run

from sewana_core import polis
from sewana_core.hold_out import hide, scored
from sewana_core.map_json import as_json
from sewana_core.opinion_groups import adjusted_rand
from sewana_core.opinion_map import analyse
from sewana_core.prediction import log_odds
from sewana_core.reflection import Reflection
from sewana_core.votes import vote_matrix

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("map", "polis", "red-dwarf")


class Peer:
    """red-dwarf in its own environment, started when it is first asked."""

    def __init__(self, python):
        self.python = python
        self.running = None

    def labels(self, people, statements, votes, out):
        if self.running is None:
            command = [self.python, str(ROOT / "bench/peer/labels.py")]
            self.running = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        columns = {"people": people.tolist(), "statements": statements.tolist(), "votes": votes.tolist()}
        self.running.stdin.write(json.dumps(columns | {"out": list(out)}) + "\n")
        self.running.stdin.flush()
        return dict(json.loads(self.running.stdout.readline()))

    def stop(self):
        if self.running is not None:
            self.running.communicate()

    def version(self):
        if not Path(self.python).exists():
            return None
        command = [self.python, "-c", "from importlib.metadata import version as v; print(v('red-dwarf'))"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.strip() or None


def labels(engine, peer, arrays, out):
    """Return the group of everyone whom the engine groups, and nobody else."""
    if engine == "red-dwarf":
        return peer.labels(*arrays, out)
    matrix = vote_matrix(*arrays)
    if engine == "map":
        found = analyse(matrix, left_out=out)
        people, label = found.votes.participants, found.groups.label
    else:
        people, label = matrix.participants, polis.analyse(matrix, mod_out=out).group
    return {p: g for p, g in zip(people.tolist(), label.tolist(), strict=True) if g >= 0}


def sameness(one, other):
    """Return the adjusted Rand index over the people whom both put into a group."""
    both = sorted(one.keys() & other.keys())
    return adjusted_rand(np.array([one[p] for p in both]), np.array([other[p] for p in both]))


def cost(engine, pythons, folder, runs):
    """CPU seconds, peak MB and the index with the exported groups, medians of so many fresh processes."""
    return measured_run(pythons[engine], {"polis": "sewana"}.get(engine, engine), folder, runs)


def resample(engine, peer, conversation, whole, number):
    """Four fifths of the people analysed anew, number of groups included."""
    everyone = np.unique(conversation.arrays[0])
    some = np.random.default_rng([5, number]).choice(everyone, len(everyone) * 4 // 5, replace=False)
    kept = np.isin(conversation.arrays[0], some)
    again = labels(engine, peer, [column[kept] for column in conversation.arrays], conversation.out)
    return sameness(whole, again)


def reordered(engine, peer, conversation, whole, number):
    """The same votes in another order of arrival; for the map also whether its JSON is the same to the byte."""
    order = np.random.default_rng(number).permutation(len(conversation.arrays[0]))
    arrays = [column[order] for column in conversation.arrays]
    found = {"index": sameness(whole, labels(engine, peer, arrays, conversation.out))}
    if engine == "map":
        there, back = (as_json(analyse(vote_matrix(*a), left_out=conversation.out)) for a in
                       (conversation.arrays, arrays))  # fmt: skip
        found["same_bytes"] = there == back
    return found


def null_groups(engine, peer, conversation, number):
    """How many groups are found in votes shuffled within each statement."""
    matrix = conversation.without_structure(np.random.default_rng([9, number]))
    arrays = matrix.participants[matrix.row], matrix.statements[matrix.column], matrix.vote.astype(int)
    return len(set(labels(engine, peer, arrays, conversation.out).values()))


def held_out(conversation, seed, peer):
    """AUC and log loss on one in ten agreements and disagreements, by what the prediction is made of."""
    held = hide(conversation.votes, 100 + seed)
    inner = hide(held.training, 200 + seed)
    weights = calibrated(plane_features(inner.training, inner.row, inner.column), inner.agrees)
    training = held.training
    arrays = (
        training.participants[training.row],
        training.statements[training.answer // 3],
        training.answer.astype(int) % 3 - 1,
    )
    odds = {
        "map": log_odds(training, held.row, held.column)[0],
        "Polis plane, calibrated": weights @ plane_features(training, held.row, held.column),
    }
    for engine in ("polis", "red-dwarf") if peer else ("polis",):
        group = labels(engine, peer, arrays, ())
        label = np.array([group.get(p, -1) for p in training.participants.tolist()])
        odds[f"{engine} groups"] = share_odds(label, training, held.row, held.column)
    scores = {name: scored(held.agrees, values) for name, values in odds.items()}
    return {name: {"auc": fit.auc, "loss": fit.log_loss} for name, fit in scores.items()}


def scale(votes):
    """CPU seconds, by step, and peak MB of one map in a fresh process."""
    command = [sys.executable, str(MAP_ENGINE), "--scale-here", str(votes)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(out.splitlines()[-1])


def draw():
    return draw_median()


def refresh_rows(people, statements, rounds):
    """CPU milliseconds of taking in 1,000 votes and making the map, and how far it is from one made anew."""
    votes = made_up(people, statements, people * 40)
    running, took = Reflection(), []
    running.take_in(*votes)
    running.map()
    rng = np.random.default_rng(3)
    later = []
    for _ in range(rounds):
        batch = rng.integers(0, people, 1000), rng.integers(0, statements, 1000), rng.integers(-1, 2, 1000)
        later.append(batch)
        began = time.process_time()
        running.take_in(*batch)
        found = running.map()
        took.append((time.process_time() - began) * 1000)
    every = [np.concatenate([first, *more]) for first, *more in zip(votes, *later, strict=True)]
    anew = analyse(vote_matrix(*every))
    off = [
        float(abs(a - b).max())
        for a, b in (
            (found.place.position, anew.place.position),
            (found.consensus, anew.consensus),
            (found.bridging, anew.bridging),
        )
    ]
    return {"ms": statistics.median(took), "off": max(off)}


def recorded():
    """Whether the tests that hold the Polis engine to the recorded outputs pass, and how many there are."""
    command = [sys.executable, "-m", "pytest", "tests/core/test_polis.py", "-q", "-p", "no:randomly"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    counts = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|skipped)", done.stdout)}
    return {"passed": 0, "failed": 0, "skipped": 0} | counts


def intervals(times):
    """What bench/interval_coverage.py prints, line by line: name and share held."""
    command = [sys.executable, str(ROOT / "bench/interval_coverage.py"), "--times", str(times)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {line[:44].strip(): float(line[44:52]) for line in out.splitlines()}


def synthetic(folder, votes):
    """Write votes of three planted camps as a Polis export, for all engines to read; nothing if it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "participants-votes.csv").exists():
        return folder
    rng = np.random.default_rng(11)
    people, statements = max(votes // 50, 60), 100
    camp = rng.integers(0, 3, people)
    view = rng.choice([-1.0, 1.0], (3, statements)) * rng.random(statements)
    value = view[camp] + rng.normal(size=(people, statements)) * 0.7
    answer = (value > 0.3) * 1 - (value < -0.3) * 1
    seen = rng.random(value.shape) < 0.5
    lines = ["participant,group-id,n-disagree," + ",".join(map(str, range(statements)))]
    for p in range(people):
        cells = (str(v) if s else "" for v, s in zip(answer[p].tolist(), seen[p].tolist(), strict=True))
        lines.append(f"{p},{camp[p]},0," + ",".join(cells))
    (folder / "comments.csv").write_text("comment-id,moderated\n")
    (folder / "participants-votes.csv").write_text("\n".join(lines) + "\n")
    return folder


def exports(folder):
    return sorted(path.parent for path in folder.glob("*/participants-votes.csv"))


def is_chosen(folder, words):
    return any(word in folder.name for word in words.split(","))
