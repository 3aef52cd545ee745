"""Measure how often intervals hold the truth, on votes made up with a truth that is known.

    python bench/interval_coverage.py [--times 20]

Rates: groups whose true rates differ from statement to statement as beta-binomial draws, of several sizes and
spreads. Shares and differences: Wilson's and Newcombe's intervals for counts of shares that are drawn evenly.
Places: people and statements drawn from the model of the map; what people would answer in the mean is the
truth, put onto the axes that were found. Each line gives the share that was held and what was promised.
"""

import argparse
import statistics

import numpy as np
from scipy.special import ndtr

from sewana_core.coordinates import coordinates
from sewana_core.intervals import newcombe, wilson
from sewana_core.model import fit
from sewana_core.rates import rates
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import vote_matrix

# Votes of each group on a statement, and how many votes the common rate of a statement is worth in a group.
GROUPS = {"small": (8, 12, 20), "uneven": (6, 40, 300), "large": (200, 200), "five": (15, 15, 30, 60, 120)}
SPREADS = (3, 12, 60)
# The middle 90 % of a normal distribution in two dimensions: chi-squared with two degrees of freedom.
_INSIDE = 4.605170185988092


def rates_hold(sizes, spread, rng, statements=400):
    """Return the share of true rates, by group, inside the 90 % bounds of agreeing."""
    groups = len(sizes)
    center = rng.dirichlet([1.5, 0.5, 1.5], statements)
    truth = np.stack([_near(center, spread, rng) for _ in range(groups)])
    total = rng.binomial(np.array(sizes)[:, None] * 2, 0.5, (groups, statements)).clip(1)
    answers = rng.multinomial(total, truth)
    found = rates(answers, 2, answers.sum(axis=0))
    return ((found.low <= truth[..., 2]) & (truth[..., 2] <= found.high)).mean(axis=1)


def _near(center, spread, rng):
    draw = rng.standard_gamma(center * spread) + 1e-300
    return draw / draw.sum(axis=1, keepdims=True)


def shares_hold(trials, rng, level=0.9, times=2000):
    """Return the share of true shares inside Wilson's interval."""
    truth = rng.random(times)
    found = [wilson(int(k), trials, level) for k in rng.binomial(trials, truth)]
    return statistics.mean(one.low <= t <= one.high for one, t in zip(found, truth.tolist(), strict=True))


def gaps_hold(trials, rng, level=0.9, times=2000):
    """Return the share of true differences of two shares inside Newcombe's interval."""
    first, second = rng.random((2, times))
    counts = zip(
        rng.binomial(trials[0], first).tolist(), rng.binomial(trials[1], second).tolist(), strict=True
    )
    found = [newcombe(pair, trials, level) for pair in counts]
    gaps = (first - second).tolist()
    return statistics.mean(one.low <= gap <= one.high for one, gap in zip(found, gaps, strict=True))


def places_hold(rng, people=600, statements=40, seen=0.5):
    """Return the share of people whose true place is inside the 90 % ellipse."""
    place, loading = rng.normal(size=(people, 2)), rng.normal(size=(2, statements)) * (0.45, 0.3)[0]
    loading[1] *= 0.7
    latent = rng.normal(size=statements) * 0.2 + place @ loading
    noise, cut = 0.7, 0.25
    # The mean of the vote that is made of the latent value: agree above the cut, disagree below minus the cut.
    wanted = ndtr((latent - cut) / noise) - ndtr((-cut - latent) / noise)
    value = latent + rng.normal(size=latent.shape) * noise
    row, column = np.nonzero(rng.random(value.shape) < seen)
    vote = (value > cut) * 1 - (value < -cut) * 1
    votes = vote_sums(vote_matrix(row, column, vote[row, column]))
    found = coordinates(votes, fit(votes, 2))
    axes, rest = found.loading, (wanted[votes.participants][:, votes.statements] - found.mean).T
    off = found.position - np.linalg.solve(axes @ axes.T, axes @ rest)
    inverse = np.linalg.inv(np.moveaxis(found.covariance, -1, 0))
    return float((np.einsum("in,nij,jn->n", off, inverse, off) <= _INSIDE).mean())


def line(what, held, promised, low, high):
    good = "reached" if low <= held <= high else "NOT REACHED"
    print(f"{what:44}{held:8.3f}   promised {promised:.2f}, {low:.2f} to {high:.2f}  {good}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20, help="repetitions of each line")
    times = parser.parse_args().times
    rng = np.random.default_rng(0)
    for name, sizes in GROUPS.items():
        for spread in SPREADS:
            held = np.mean([rates_hold(sizes, spread, rng) for _ in range(times)], axis=0)
            line(f"rates, {name} groups, spread {spread}", held.mean(), 0.9, 0.87, 0.94)
    for trials in (5, 20, 100):
        line(
            f"Wilson, {trials}",
            statistics.mean(shares_hold(trials, rng) for _ in range(times)),
            0.9,
            0.87,
            0.94,
        )
    for trials in ((5, 8), (20, 60), (200, 100)):
        held = statistics.mean(gaps_hold(trials, rng) for _ in range(times))
        line(f"Newcombe, {trials[0]} and {trials[1]}", held, 0.9, 0.87, 0.94)
    for people, statements in ((150, 20), (600, 40), (2000, 80)):
        held = statistics.mean(places_hold(rng, people, statements) for _ in range(times))
        line(f"places, {people} people x {statements}", held, 0.9, 0.87, 0.94)


if __name__ == "__main__":
    main()
