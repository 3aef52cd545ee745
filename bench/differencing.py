"""Attack everything that is published of editions made up at random, and count what a reader learns.

    python bench/differencing.py [--editions 200]          # prints the table
    python bench/differencing.py --write                   # writes docs/benchmarks-differencing.md as well

An edition has two rounds of people in groups, faculties and places, often with very few in a group. Published of it
are how many came of each group, faculty and place; for three questions who says yes, of everybody and of each of
these; a scale of five steps of everybody; and the change of each share from round to round. Shares are whole per
cents. The reader adds and subtracts all of it with a solver (`sewana_core.release.audit`).

The same editions are published twice: once by the rules of `sewana_core.ladder`, and once with nothing but small rows
left out, as is often done, to see that the reader is able to learn something where there is something to learn.
"""

import argparse
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from sewana_core.ladder import Group, Rung, ladder, shares_shown
from sewana_core.release import ALL, Change, Row, Table, Told, audit

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/benchmarks-differencing.md"
ROUNDS = ("2568", "2569")
DIMENSIONS = {"group": 7, "faculty": 4, "place": 2}
QUESTIONS = ("V3", "B2", "b6")
STEPS = tuple(f"A2={step}" for step in range(1, 6))
AGREE = "A2 agrees"
MINIMUM = 5


@dataclass(frozen=True)
class People:
    """One round: the level of each person in each dimension, and their answers."""

    levels: dict[str, np.ndarray]
    sides: tuple[str, ...]
    yes: dict[str, np.ndarray]
    step: np.ndarray


def people(rng):
    """Return a round of some dozens to some hundreds of people, of whom some groups are very small."""
    sizes = rng.choice([0, 1, 2, 3, 4, 6, 8, 12, 25, 60, 150], DIMENSIONS["group"])
    sizes[0] = rng.integers(30, 200)
    group = np.repeat(np.arange(len(sizes)), sizes)
    levels = {"group": group}
    for dimension, number in list(DIMENSIONS.items())[1:]:
        levels[dimension] = rng.choice(number, len(group), p=rng.dirichlet(np.full(number, 0.5)))
    yes = {q: rng.random(len(group)) < rng.beta(0.7, 1.2, len(sizes))[group] for q in QUESTIONS}
    step = rng.choice(5, len(group), p=rng.dirichlet(np.full(5, 0.8))) + 1
    return People(levels, tuple(rng.choice(["user", "provider"], len(sizes))), yes, step)


def counted(one, dimension):
    return np.bincount(one.levels[dimension], minlength=DIMENSIONS[dimension])


def rungs_of(one, dimension):
    """Return what the product shows of a dimension: sides keep apart the groups alone."""
    sides = one.sides if dimension == "group" else [""] * DIMENSIONS[dimension]
    numbers = counted(one, dimension).tolist()
    return ladder([Group(str(i), n, 1000, sides[i]) for i, n in enumerate(numbers)])


def bare_rungs(one, dimension):
    """Return what is shown where small rows are left out and nothing else is done."""
    numbers = counted(one, dimension).tolist()
    return tuple(
        Rung((str(i),), n, 1000, "", "plain" if n >= MINIMUM else "hidden") for i, n in enumerate(numbers)
    )


def within(one, dimension, members):
    return np.isin(one.levels[dimension], [int(member) for member in members])


def share(chosen, of):
    """Return a share in whole per cents, as it is published."""
    return round(exact(chosen, of), 2)


def exact(chosen, of):
    return float(np.count_nonzero(chosen & of)) / np.count_nonzero(of)


def published(one, name, *, is_bare=False):
    """Return the tables of one round."""
    rungs = {dimension: (bare_rungs if is_bare else rungs_of)(one, dimension) for dimension in DIMENSIONS}
    everybody = np.ones(len(one.step), bool)
    told = {(dimension, rung.key): [] for dimension in DIMENSIONS for rung in rungs[dimension]}
    of_all = []
    for question, yes in one.yes.items():
        rows, is_told = ({}, True) if is_bare else allowed(one, rungs, yes)
        if is_told:
            of_all.append(Told(question, share=share(yes, everybody)))
        for dimension, rung in ((d, rung) for d in DIMENSIONS for rung in rungs[d] if rung.is_shown):
            if is_bare or rows[dimension, rung.key]:
                here = within(one, dimension, rung.members)
                told[dimension, rung.key].append(Told(question, share=share(yes, here)))
    of_all += steps(one, everybody, is_bare=is_bare)
    tables = [
        Table(
            name,
            tuple(
                Row(r.members, r.n if r.is_shown else None, tuple(told[dimension, r.key]))
                for r in rungs[dimension]
            ),
            dimension,
        )
        for dimension in DIMENSIONS
    ]
    number = len(one.step) if len(one.step) >= MINIMUM else None
    whole = Table(name, (Row((ALL,), number, tuple(of_all)),), one_of=(STEPS, (*STEPS[:3], AGREE)))
    return [whole, *tables]


def allowed(one, rungs, yes):
    """Return in which rows, and whether of everybody, the product tells the share that says yes."""
    keys, cuts = [], []
    for dimension, shown in rungs.items():
        rows = [(rung.key, rung.members) for rung in shown if rung.is_shown]
        if hidden := [member for rung in shown if not rung.is_shown for member in rung.members]:
            rows.append(("", hidden))
        heres = [within(one, dimension, members) for _, members in rows]
        cuts.append(
            np.array([(np.count_nonzero(yes & here), np.count_nonzero(~yes & here)) for here in heres])
        )
        keys.append([(dimension, key) for key, _ in rows])
    found = shares_shown(cuts)
    pairs = (
        pair
        for names, is_told in zip(keys, found.rows, strict=True)
        for pair in zip(names, is_told, strict=True)
    )
    return dict(pairs), found.everybody


def steps(one, everybody, *, is_bare):
    """Return the steps of the scale, all or none: those left out would be told by the others."""
    counts = [[np.count_nonzero(one.step == step) for step in range(1, 6)]]
    if not is_bare and not shares_shown([np.array(counts)]).everybody:
        return []
    return [
        Told(name, share=share(one.step == step, everybody)) for step, name in enumerate(STEPS, start=1)
    ] + [Told(AGREE, share=share(one.step >= 4, everybody))]


def changes(rounds, tables):
    """Return the differences of all shares that are told of the same row in both rounds, rounded by themselves."""
    rows = [{(t.dimension, row.members): row for t in told for row in t.rows if row.n} for told in tables]
    found = []
    for (dimension, members), row in rows[1].items():
        old = rows[0].get((dimension, members))
        both = {told.answer for told in row.told} & {told.answer for told in old.told} if old else set()
        for question in sorted(both & set(QUESTIONS)):
            shares = [
                exact(one.yes[question], within(one, dimension, members) if dimension else one.step > 0)
                for one in rounds
            ]
            value = round(shares[1] - shares[0], 2)
            found.append(Change(question, *ROUNDS, value, dimension, members))
    return found


def edition(rng, *, is_bare=False):
    """Return everything that is published of one edition, and the rounds themselves."""
    rounds = [people(rng) for _ in ROUNDS]
    tables = [published(one, name, is_bare=is_bare) for one, name in zip(rounds, ROUNDS, strict=True)]
    return [table for told in tables for table in told], changes(rounds, tables), rounds


def attacked(seed, *, is_bare):
    """Return the small counts learnt of one edition, how many there are, how much is told, and the seconds."""
    tables, moved, rounds = edition(np.random.default_rng(seed), is_bare=is_bare)
    small = sum(np.count_nonzero(counted(one, d) < MINIMUM) for one in rounds for d in DIMENSIONS)
    numbers = sum(row.n is not None for table in tables for row in table.rows)
    shares = sum(len(row.told) for table in tables for row in table.rows)
    begun = time.process_time()
    learnt = audit(tables, moved, minimum=MINIMUM)
    return len(learnt), int(small), numbers + shares + len(moved), time.process_time() - begun


def attack(editions, *, is_bare=False):
    return [attacked(seed, is_bare=is_bare) for seed in range(editions)]


def backwards(groups, top):
    """Return how many tables of groups under a size tell a small count to a reader who runs the rule backwards.

    Every table is tried; a count is told if all tables with the same outcome have it.
    """
    outcomes = defaultdict(list)
    for numbers in product(range(top), repeat=groups):
        shown = ladder([Group(str(i), n, 1000) for i, n in enumerate(numbers)])
        rows = tuple((rung.members, rung.n if rung.is_shown else None, rung.state) for rung in shown)
        outcomes[sum(numbers) if sum(numbers) >= MINIMUM else None, rows].append(numbers)
    telling = [
        same
        for same in outcomes.values()
        if any(len(set(n)) == 1 and n[0] < MINIMUM for n in zip(*same, strict=True))
    ]
    return sum(len(same) for same in telling), top**groups


def section(editions):
    """Return the page: what was attacked, and what was learnt."""
    ways = {
        "by the ladder and the rule for shares": attack(editions),
        "small rows left out": attack(editions, is_bare=True),
    }
    lines = [
        f"| {name} | {sum(f[2] for f in found):,} | {sum(f[0] for f in found):,} "
        f"| {sum(f[0] > 0 for f in found):,} of {editions:,} | {statistics.median(f[3] for f in found):.2f} |"
        for name, found in ways.items()
    ]
    small = sum(f[1] for f in ways["by the ladder and the rule for shares"])
    rule = [(groups, top, *backwards(groups, top)) for groups, top in ((3, 16), (4, 13))]
    tried = "\n".join(
        f"| {groups} groups of up to {top - 1} | {tables:,} | {told:,} | {told / tables:.2%} |"
        for groups, top, told, tables in rule
    )
    return TEXT.format(editions=editions, small=small, lines="\n".join(lines), rule=tried)


TEXT = """# Benchmarks of differencing

What `bench/differencing.py --write` found. The command writes this page: change the script, not it.

{editions:,} editions made up at random, of two rounds each, in which {small:,} groups, faculties and places have fewer
than five people. Published are all numbers of people, the shares of three answers of everybody and of each row, a
scale of five steps, and the change of each share between the rounds; shares in whole per cents. A reader with a
solver adds and subtracts all of it: a count is learnt if every way to fill in the rest gives it the same value under
five. Counts are people of a row, people who gave an answer, and people who did not.

| published | numbers | counts under five learnt | editions that tell one | CPU seconds for one |
| --- | ---: | ---: | ---: | ---: |
{lines}

The first line must say 0: it stands for `ladder` and `shares_shown` of `sewana_core.ladder`.
The second shows that the reader can: leaving out small rows alone is no protection.

## A reader who knows the rule

The reader above knows sums, and that counts are not negative. One who also knows how it is decided what to hide can try
which counts would have led to what is seen. Of every table of a few small groups with its total:

| tables | tried | tell a count under five | share |
| --- | ---: | ---: | ---: |
{rule}

These are tables such as 10, 10 and 4: next to the 4 a 10 is hidden, and the 10 that is shown says that it was not more.
To close this, chance would have to decide what is hidden, and the same answers would be shown differently every time.

What this does not show. These are the rules, put to invented tables; shares count here as they do without weights. And
whoever is in a group of ten with another nine who agree with each other may know more than any table says.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--editions", type=int, default=200)
    parser.add_argument("--releases", type=int, default=16)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    # It starts the product, which whoever takes the rules alone from here does not need.
    import differencing_releases  # noqa: PLC0415

    page = section(options.editions) + differencing_releases.section(options.releases)
    print(page)
    if options.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
