"""Attack what the product itself would put out of editions made up at random, and count what a reader learns.

    python bench/differencing.py --write    # writes its section of docs/benchmarks-differencing.md as well

Two readers. The first has the solver of `sewana_core.release` and everything that is out: numbers of people by group
and place, shares with and without weights, steps of the scale, groups, barriers, steps of the way, the change since the
year before, and a second release after a few more have answered. The second reader knows no sums but the program: for
libraries of two groups it tries every way in which the groups can have agreed, puts each through the product, and
sees which would have looked the same, to the last digit of every number that is told of the statement.
"""

import statistics
import time
from itertools import product

import numpy as np
from made_releases import OPTIONS, edition, figures, later

from sewana.reflection.analysis.release_audit import learnt, released, without_told
from sewana.reflection.queries.public_figures import public_figures
from sewana_core.engagement.answers import Answers, Round
from sewana_core.engagement.figures import Weighted, item_rows, weights_row
from sewana_core.engagement.sewana_12 import form_of
from sewana_core.engagement.told import told_shares
from sewana_core.errors import FiguresError

HIGH, LOW = 5.0, 2.0
ONE = "C1"
LIBRARIES = 60
EMPTY = ("scales", "groups", "notes", "barriers", "trend")


def attacked(seed):
    """Return of one edition: numbers told, learnt before and after something is held back, how much is, and seconds."""
    rng = np.random.default_rng(seed)
    made = edition(rng)
    raw = figures(made)
    before = learnt(released(raw))
    begun = time.process_time()
    kept = without_told(raw)
    seconds = time.process_time() - begun
    first = released(kept)
    after = learnt(first)
    more = without_told(figures(later(rng, made, int(rng.integers(1, 12)))))
    second = learnt(released(more), [first])
    return {
        "numbers": numbers(first.result), "before": len(before), "after": len(after), "seconds": seconds,
        "held": len(kept["told"]["held"]), "told": sum(row["agree"] is not None for row in raw["items"]),
        "second": bool(second),
    }  # fmt: skip


def numbers(value):
    """Count the numbers in what goes out."""
    if isinstance(value, dict):
        return sum(map(numbers, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(numbers, value))
    return int(isinstance(value, int | float) and not isinstance(value, bool))


def tried(seed):
    """Return of one small library how many ways look the same, and how many counts under five they all share."""
    rng = np.random.default_rng(10_000 + seed)
    sizes = {"g0": int(rng.integers(20, 45)), "g1": int(rng.integers(10, 25))}
    population = {"g0": int(rng.integers(2_000, 30_000)), "g1": int(rng.integers(100, 2_000))}
    truth = tuple(int(rng.integers(0, n + 1)) for n in sizes.values())
    seen = told_of(sizes, population, truth)
    if seen is None:
        return None
    ways = product(*(range(n + 1) for n in sizes.values()))
    if is_held(sizes, population, truth):
        return None
    alike = [way for way in ways if told_of(sizes, population, way) == seen]
    same = [way for way in alike if not is_held(sizes, population, way)]
    shared = 0
    for at, n in enumerate(sizes.values()):
        for counts in ({way[at] for way in same}, {n - way[at] for way in same}):
            shared += len(counts) == 1 and min(counts) < 5
    return len(same), shared


def told_of(sizes, population, agree):
    """Everything that goes out of a statement with which so many of each group agree; None where nothing does."""
    told = kept_of(sizes, population, agree)
    return public_figures(told)["items"][0] if told["told"]["items"][ONE]["agree"] else None


def is_held(sizes, population, agree):
    """Whether the audit holds the statement back."""
    rows = [{"key": key, "came": n, "state": "plain"} for key, n in sizes.items()]
    there = {"reach": {"dimensions": [{"key": "group", "rows": rows}]}, "doors": {}, "modes": {}}
    return bool(without_told(kept_of(sizes, population, agree) | there)["told"]["held"])


def kept_of(sizes, population, agree):
    group = np.repeat(list(sizes), list(sizes.values()))
    column = np.concatenate(
        [np.repeat([HIGH, LOW], [yes, n - yes]) for yes, n in zip(agree, sizes.values(), strict=True)]
    )
    one = Round(2569, form_of((ONE,)), Answers({"group": group}, {ONE: column}), {"group": population})
    weighted = Weighted(one, OPTIONS)
    return {
        **dict.fromkeys(("mirror", "coorientation", "change")), **{name: [] for name in EMPTY},
        "year": one.year, "n": len(group), "weights": weights_row(weighted), "items": item_rows(weighted),
        "told": told_shares(weighted, [], None, ()),
    }  # fmt: skip


def section(editions):
    found = [one for one in (quietly(attacked, seed) for seed in range(editions)) if one]
    small = [one for one in (tried(seed) for seed in range(LIBRARIES)) if one]
    return TEXT.format(
        editions=len(found),
        numbers=sum(one["numbers"] for one in found),
        before=sum(one["before"] for one in found),
        telling=sum(one["before"] > 0 for one in found),
        after=sum(one["after"] for one in found),
        held=sum(one["held"] for one in found),
        told=sum(one["told"] for one in found),
        leaving=sum(one["after"] > 0 for one in found),
        second=sum(one["second"] for one in found),
        seconds=statistics.median(one["seconds"] for one in found),
        small=len(small),
        same=statistics.median(ways for ways, _ in small),
        shared=sum(shared for _, shared in small),
        sharing=sum(shared > 0 for _, shared in small),
    )


def quietly(attack, seed):
    """An edition of which there are no figures has nothing to attack."""
    try:
        return attack(seed)
    except FiguresError as refused:
        if refused.code == "release-contradiction":
            raise
        return None


TEXT = """
## What the product itself puts out

{editions} editions made up at random, two to six groups of up to 150 people and often fewer than five, went through the
product: figures, what is told of them, and the audit before a release. Told were {numbers:,} numbers: people by group
and place, shares with and without weights, steps of the scale, groups, barriers, steps of the way, the mirror, the
change since the year before. The audit holds back a statement of which the rest would tell a small count.

| a solver that reads all of it | counts under five learnt | editions |
| --- | ---: | ---: |
| by the rules alone | {before:,} | {telling} of {editions} |
| as it goes out | {after:,} | {leaving} of {editions} |

For that, {held:,} of {told:,} statements of everybody were held back; reading a release took {seconds:.2f} CPU seconds
(median). When one to eleven more people answered and the figures were put out again, {second} of {editions} second
releases were refused, for the two together would have told what the few had answered.

Whoever knows the program can try every way in which two groups can have agreed, and see which of them would look the
same, to the last digit of the share and its interval, and would not be held back. Of {small} libraries of two small
groups, weighted by group, whose statement goes out, {same:.0f} ways (median) look the same, and in {sharing} of {small}
a count under five was the same in all of them.

What this does not show. Where weights lean on several dimensions, nobody knows how these meet, and the reader here does
not guess it. How many left a statement out is told, and that nobody of a group was left over at a step of the way;
neither tells what somebody thinks.
"""
