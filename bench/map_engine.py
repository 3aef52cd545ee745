"""Measure the map engine on published conversations and made-up votes, beside the Polis method in the same run.

    python bench/map_engine.py [FOLDER] [--only held-out,resamples,order,null,scale,draw] [--votes 30000000]

FOLDER holds Polis exports, one folder each with participants-votes.csv and comments.csv. Every row names the
bound, what was measured and whether it was reached.

Held out: one in ten agreements and disagreements hidden, people with seven votes left asked for. The baselines see
the same votes: the share of the person's Polis group, and the Polis plane, calibrated on votes hidden inside.
Resamples: four fifths of the people analysed anew, number of groups included. Null: votes shuffled within each
statement. CPU is that of all threads.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from polis_engine import DEFAULT_FOLDER, peak_mb, read_export

from sewana_core import polis
from sewana_core.coordinates import coordinates
from sewana_core.hold_out import hide, probability, scored
from sewana_core.map_json import as_json
from sewana_core.model import fit
from sewana_core.next_statement import asking, draw_hand, gain_of, left_of
from sewana_core.opinion_groups import adjusted_rand, opinion_groups
from sewana_core.opinion_map import analyse
from sewana_core.positions import centred
from sewana_core.prediction import log_odds
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import vote_matrix

HERE = Path(__file__).resolve()
PARTS = ("held-out", "resamples", "order", "null", "scale", "draw")


class Conversation:
    def __init__(self, folder):
        people, statements, votes, _, self.out = read_export(folder)
        self.name = folder.name
        self.arrays = np.array(people), np.array(statements), np.array(votes)
        self.matrix = vote_matrix(*self.arrays)
        self.votes = vote_sums(self.matrix, self.out)

    def shuffled(self, rng):
        order = rng.permutation(len(self.arrays[0]))
        return vote_matrix(*(column[order] for column in self.arrays))

    def without_structure(self, rng):
        people, statements, votes = self.arrays
        votes = votes.copy()
        for statement in np.unique(statements):
            here = np.flatnonzero(statements == statement)
            votes[here] = votes[rng.permutation(here)]
        return vote_matrix(people, statements, votes)


def row(what, goal, reached, **figures):
    shown = "  ".join(f"{name} {value}" for name, value in figures.items())
    print(f"{what:34}{goal:30}{'reached' if reached else 'NOT REACHED':13}{shown}", flush=True)


def as_matrix(votes):
    people = votes.participants[votes.row]
    return vote_matrix(people, votes.statements[votes.answer // 3], votes.answer.astype(int) % 3 - 1)


def polis_labels(matrix, out, names):
    found = polis.analyse(matrix, mod_out=out)
    label = dict(zip(matrix.participants.tolist(), found.group.tolist(), strict=True))
    return np.array([label.get(name, -1) for name in names.tolist()]), found


def group_odds(training, row_, column):
    """Log odds of the share of the person's Polis group, one added on either side."""
    return share_odds(polis_labels(as_matrix(training), (), training.participants)[0], training, row_, column)


def share_odds(label, training, row_, column):
    """Log odds of the share of the person's group, for groups of any engine; -1 is a group of its own."""
    kinds, last = 3 * training.shape[1], label.max() + 1
    cell = np.where(label < 0, last, label)[training.row] * kinds + training.answer
    counts = np.bincount(cell, minlength=(last + 1) * kinds).reshape(-1, training.shape[1], 3) + 1.0
    chosen = counts[label[row_], column]
    return np.log(chosen[:, 2] / chosen[:, 0])


def plane_features(training, row_, column):
    """Place times direction of the Polis plane, and the log odds of the statement's share."""
    matrix = as_matrix(training)
    found = polis.plane(matrix)
    pull = np.sqrt(matrix.shape[1] / np.maximum(centred(matrix, found.is_out).seen, 1))
    at = {p: i for i, p in enumerate(matrix.participants.tolist())}
    of = {s: i for i, s in enumerate(matrix.statements.tolist())}
    people = np.array([at[p] for p in training.participants[row_].tolist()], int)
    known = np.array([of.get(s, -1) for s in training.statements[column].tolist()], int)
    along = (found.positions[people] / pull[people, None] * found.components[:, known].T).sum(axis=1)
    along *= matrix.shape[1] / np.maximum(matrix.votes_per_participant[people], 1)
    counts = training.counts[column] + 1.0
    return np.stack([np.ones(len(row_)), np.log(counts[:, 2] / counts[:, 0]), along, along * abs(along)])


def calibrated(features, agrees):
    weights = np.zeros(len(features))
    for _ in range(30):
        chance = probability(weights @ features)
        bend = (features * (chance * (1 - chance))) @ features.T + 1e-3 * np.eye(len(weights))
        weights += np.linalg.solve(bend, features @ (agrees - chance) - 1e-3 * weights)
    return weights


def held_out(conversations, seeds):
    found = {}
    for conversation in conversations:
        for seed in range(seeds):
            held = hide(conversation.votes, 100 + seed)
            inner = hide(held.training, 200 + seed)
            weights = calibrated(plane_features(inner.training, inner.row, inner.column), inner.agrees)
            odds = {
                "polis-groups": group_odds(held.training, held.row, held.column),
                "polis-plane": weights @ plane_features(held.training, held.row, held.column),
                "map": log_odds(held.training, held.row, held.column)[0],
            }
            for name, values in odds.items():
                found.setdefault(name, {}).setdefault(conversation.name, []).append(
                    scored(held.agrees, values)
                )
    for name, sets in found.items():
        auc = [statistics.mean(f.auc for f in fits) for fits in sets.values()]
        loss = [statistics.mean(f.log_loss for f in fits) for fits in sets.values()]
        means = statistics.mean(auc), statistics.mean(loss)
        shown = {"AUC": f"{means[0]:.4f}", "log-loss": f"{means[1]:.4f}"}
        shown |= {key: f"{a:.3f}/{x:.3f}" for key, a, x in zip((n[:8] for n in sets), auc, loss, strict=True)}
        row(
            f"held-out votes, {name}",
            "AUC >= 0.885, loss <= 0.376",
            means[0] >= 0.885 and means[1] <= 0.376,
            **shown,
        )


def map_labels(votes):
    model = fit(votes, 2)
    return opinion_groups(votes, model, coordinates(votes, model)).label


def resamples(conversations, times):
    found = {"polis": {}, "map": {}}
    for conversation in conversations:
        votes = conversation.votes
        whole = {
            "polis": polis_labels(conversation.matrix, conversation.out, votes.participants)[0],
            "map": map_labels(votes),
        }
        for number in range(times):
            rng = np.random.default_rng([5, number])
            rows = np.sort(rng.choice(votes.shape[0], votes.shape[0] * 4 // 5, replace=False))
            some = votes.of_people(rows)
            again = {
                "polis": polis_labels(as_matrix(some), (), some.participants)[0],
                "map": map_labels(some),
            }
            for name, label in again.items():
                before = whole[name][rows]
                both = (before >= 0) & (label >= 0)
                index = adjusted_rand(before[both], label[both])
                found[name].setdefault(conversation.name[:8], []).append(index)
    for name, sets in found.items():
        means = {key: statistics.mean(values) for key, values in sets.items()}
        mean = statistics.mean(means.values())
        shown = {key: f"{value:.3f}" for key, value in means.items()}
        row(f"groups in 80 % resamples, {name}", "ARI >= 0.89", mean >= 0.89, mean=f"{mean:.3f}", **shown)


def order(conversations, times):
    indexes, same = [], []
    for conversation in conversations:
        names = conversation.votes.participants
        first, json_ = (
            polis_labels(conversation.matrix, conversation.out, names)[0],
            as_json(analyse(conversation.matrix, left_out=conversation.out)),
        )
        for number in range(times):
            matrix = conversation.shuffled(np.random.default_rng(number))
            label = polis_labels(matrix, conversation.out, names)[0]
            both = (first >= 0) & (label >= 0)
            indexes.append(adjusted_rand(first[both], label[both]))
            same.append(as_json(analyse(matrix, left_out=conversation.out)) == json_)
    row("arrival order, polis", "ARI 1.0", min(indexes) == 1, mean=f"{statistics.mean(indexes):.3f}")
    row("arrival order, map", "same bytes", all(same), same=f"{sum(same)} of {len(same)}")


def null(conversations, times):
    counts, kept = {"polis": 0, "map": 0}, []
    for conversation in conversations:
        honest = analyse(conversation.matrix, left_out=conversation.out).groups.count
        kept.append(honest)
        for number in range(times):
            matrix = conversation.without_structure(np.random.default_rng([9, number]))
            counts["map"] += analyse(matrix, left_out=conversation.out).groups.count > 1
            counts["polis"] += polis.analyse(matrix, mod_out=conversation.out).k > 1
    total = times * len(conversations)
    for name, count in counts.items():
        row(
            f"groups in shuffled votes, {name}",
            "<= 1 of 16",
            count * 16 <= total,
            found=f"{count} of {total}",
        )
    row("groups in the real votes, map", "all keep theirs", min(kept) > 1, groups=kept)


def made_up(people, statements, votes):
    """Return votes of three groups, in random order, in the smallest types that hold them."""
    rng = np.random.default_rng(0)
    centers = np.array([[1.2, 0], [-1, 0.8], [-0.2, -1.2]], np.float32)
    place = rng.normal(size=(people, 2)).astype(np.float32) / 2 + centers[rng.integers(0, 3, people)]
    loading, mean = (
        (rng.normal(size=(2, statements)) * 0.4).astype(np.float32),
        rng.normal(size=statements) * 0.3,
    )
    found = np.empty(votes, np.int32), np.empty(votes, np.int16), np.empty(votes, np.int8)
    for at in range(0, votes, 1 << 20):
        here = slice(at, min(at + (1 << 20), votes))
        size = here.stop - at
        p, s = rng.integers(0, people, size, np.int32), rng.integers(0, statements, size, np.int32)
        value = mean[s] + (place[p] * loading[:, s].T).sum(axis=1) + rng.normal(size=size) * 0.6
        found[0][here], found[1][here], found[2][here] = p, s, (value > 0.4) * 1 - (value < -0.4) * 1
    return found


def scale_here(votes):
    arrays = made_up(max(votes // 30, 100), min(1000, max(20, votes // 1000)), votes)
    began = time.process_time()
    matrix = vote_matrix(*arrays)
    sums = vote_sums(matrix)
    built = time.process_time()
    model = fit(sums, 2)
    place = coordinates(sums, model)
    placed = time.process_time()
    groups = opinion_groups(sums, model, place)
    ended = time.process_time()
    steps = {"build": built - began, "fit": placed - built, "groups": ended - placed, "cpu": ended - began}
    print(json.dumps(steps | {"k": groups.count, "rounds": model.rounds, "peak": peak_mb()}))


def scale(votes):
    for size in [n for n in (10_000, 100_000, 1_000_000, 10_000_000) if n < votes] + [votes]:
        command = [sys.executable, str(HERE), "--scale-here", str(size)]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = json.loads(out.splitlines()[-1])
        shown = {k: f"{found[k]:.2f}" for k in ("build", "fit", "groups", "cpu")}
        shown |= {"MB": f"{found['peak']:.0f}", "groups found": found["k"], "rounds": found["rounds"]}
        good = found["cpu"] <= 20 and found["peak"] <= 1331
        row(f"{size:,} votes", "<= 20 CPU s, <= 1.3 GB", good, **shown)


def draw_median():
    """Return the median of the microseconds that a hand of four takes."""
    people, statements, votes = made_up(5000, 200, 200_000)
    sums = vote_sums(vote_matrix(people, statements, votes))
    known = asking(coordinates(sums, fit(sums, 2)), sums.counts[None])
    rng = np.random.default_rng(1)
    seen = [np.unique(rng.integers(0, 200, 40)) for _ in range(5000)]
    took = []
    for number, some in enumerate(seen):
        began = time.thread_time()
        draw_hand(known, left_of(known, some), gain_of(known), person=str(number), most=4)
        took.append(time.thread_time() - began)
    return statistics.median(took) * 1e6


def draw():
    median = draw_median()
    row("next statement, 5,000 x 200", "<= 30 microseconds", median <= 30, median=f"{median:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--only", default=",".join(PARTS), help="parts to run, with commas between")
    parser.add_argument(
        "--times", type=int, default=4, help="seeds, resamples, orders and shuffles of each set"
    )
    parser.add_argument("--votes", type=int, default=30_000_000)
    parser.add_argument("--scale-here", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.scale_here:
        scale_here(chosen.scale_here)
        return
    folders = sorted(path.parent for path in chosen.folder.glob("*/participants-votes.csv"))
    conversations = [Conversation(folder) for folder in folders]
    parts = set(chosen.only.split(","))
    if not conversations and parts - {"scale", "draw"}:
        print(f"no Polis exports in {chosen.folder}: only made-up votes are measured")
        parts &= {"scale", "draw"}
    for name, work in {"held-out": held_out, "resamples": resamples, "order": order, "null": null}.items():
        if name in parts:
            work(conversations, chosen.times)
    if "draw" in parts:
        draw()
    if "scale" in parts:
        scale(chosen.votes)


if __name__ == "__main__":
    main()
