"""How many votes place a person: the map's draw beside uniform random and Polis's priorities, real votes replayed.

    python bench/next_statement.py [FOLDER] [--people 200] [--repeats 4] [--seed 0] [--power 2] [--hand 4]

FOLDER holds Polis exports. The model and Polis's priorities are learned from every second person of a
conversation; others with at least twenty votes are then asked again, each statement they really voted on at most
once and answered as they did. A person is placed when votes have settled so much of the variance of their place.
The error is the distance from where all their votes put them, as a share of how widely people stand. The rarest
statement is the one with the least chance of being shown first; 1 is the chance it has when drawn uniformly. Power
2 is what the draw uses: chances go with the square of gain and bonus. A hand is how many statements are drawn by one
look at what the person has answered; 0 stands for the hands of the running room, which grow with the votes.
"""

import argparse
import statistics
import time
from pathlib import Path

import numpy as np
from map_engine import Conversation, as_matrix
from polis_engine import DEFAULT_FOLDER

from sewana_core import polis
from sewana_core.coordinates import coordinates
from sewana_core.model import VOTE, fit
from sewana_core.next_statement import asking, chances, covariance_after, hand_for

FEWEST_VOTES = 20
GOALS = (0.5, 0.65, 0.75)
AFTER = (5, 7, 10, 15)
POLICIES = ("map", "uniform", "polis")


class Replay:
    """One conversation: what was learned from half of the people, and the votes of the other half."""

    def __init__(self, conversation, power=2, hand=1):
        self.power = power
        self.hand = hand
        votes = conversation.votes
        learned = votes.of_people(np.arange(0, votes.shape[0], 2))
        self.place = coordinates(learned, fit(learned, 2))
        self.known = asking(self.place, learned.counts[None])
        matrix = as_matrix(learned)
        priority = dict(
            zip(matrix.statements.tolist(), polis.analyse(matrix).priorities.tolist(), strict=True)
        )
        self.priority = np.array([priority.get(s, 1.0) for s in votes.statements.tolist()])
        others = np.flatnonzero(
            (np.arange(votes.shape[0]) % 2 == 1) & (votes.votes_per_person >= FEWEST_VOTES)
        )
        self.people = [votes.answer[votes.start[p] : votes.start[p + 1]].astype(int) for p in others]

    def position(self, answers):
        """Where these answers put a person, and how much of the variance they settle."""
        statement, vote = answers // 3, VOTE[answers % 3]
        xx, xy, yy = covariance_after(self.known, statement)
        loading = self.place.loading[:, statement]
        pull = (loading * (vote - self.place.mean[statement])).sum(axis=1) / self.place.noise
        return np.array([[xx, xy], [xy, yy]]) @ pull, 1 - (xx + yy) / sum(self.known.prior)

    def weights(self, policy, seen, left):
        if policy == "uniform":
            return np.ones(len(left))
        if policy == "polis":
            return self.priority[left]
        return chances(self.known, seen)[left] ** (self.power / 2) + 1e-300

    def rarest(self, policy):
        """Return the least chance of a statement to be shown first, uniform being 1."""
        everything = np.arange(len(self.priority))
        weight = self.weights(policy, [], everything)
        return float(weight.min() / weight.mean())

    def ask(self, answers, policy, rng):
        """Return, after each vote, what is settled and how far off the place is."""
        final, _ = self.position(answers)
        left, seen, found = list(range(len(answers))), [], []
        looked, until = [], 0
        while left:
            if len(seen) >= until:
                looked, until = list(seen), len(seen) + (self.hand or hand_for(len(seen)))
            weight = self.weights(policy, answers[looked] // 3, answers[left] // 3)
            seen.append(left.pop(rng.choice(len(left), p=weight / weight.sum())))
            place, settled = self.position(answers[seen])
            found.append((settled, float(np.hypot(*(place - final)) / np.sqrt(sum(self.known.prior)))))
        return found


def measured(replay, policy, chosen):
    rng = np.random.default_rng(chosen.seed)
    every = max(1, len(replay.people) // chosen.people)
    asked = replay.people[::every][: chosen.people]
    runs = [replay.ask(answers, policy, rng) for _ in range(chosen.repeats) for answers in asked]
    needed = {
        goal: [next((i + 1 for i, (settled, _) in enumerate(run) if settled >= goal), np.inf) for run in runs]
        for goal in GOALS
    }
    return {
        "people": len(asked),
        "rarest": replay.rarest(policy),
        "votes": {goal: statistics.median(counts) for goal, counts in needed.items()},
        "placed": {n: np.mean([count <= n for count in needed[0.65]]) for n in AFTER},
        "error": {n: statistics.median(run[n - 1][1] for run in runs) for n in AFTER},
    }


def line(name, policy, found):
    votes = "  ".join(f"{goal:.0%}: {count:>4}" for goal, count in found["votes"].items())
    placed = " ".join(f"{share:>5.0%}" for share in found["placed"].values())
    error = " ".join(f"{value:.3f}" for value in found["error"].values())
    print(
        f"{name[:24]:26}{policy:9}{found['people']:>6}   {votes}   {placed}   {error}   {found['rarest']:.2f}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--people", type=int, default=200, help="people of each conversation, at most")
    parser.add_argument("--repeats", type=int, default=4, help="how often each of them is asked anew")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--power", type=float, default=2, help="of gain and bonus, to try others")
    parser.add_argument("--hand", type=int, default=1, help="statements drawn at once; 0: as the room does")
    chosen = parser.parse_args()
    folders = sorted(path.parent for path in chosen.folder.glob("*/participants-votes.csv"))
    if not folders:
        print(f"no Polis exports in {chosen.folder}: nothing to replay")
        return
    began = time.process_time()
    print(
        f"{'conversation':26}{'asked by':9}{'people':>6}   median votes until settled"
        f"           65 % settled after {AFTER}   median error after the same    rarest"
    )
    for folder in folders:
        replay = Replay(Conversation(folder), chosen.power, chosen.hand)
        for policy in POLICIES:
            line(folder.name, policy, measured(replay, policy, chosen))
    print(f"{time.process_time() - began:.0f} CPU s")


if __name__ == "__main__":
    main()
