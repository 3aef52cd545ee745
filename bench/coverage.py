"""How often the published intervals of engagement hold the truth, where the truth is known.

    python bench/coverage.py           # prints the section
    python bench/coverage.py --write   # puts it into docs/benchmarks-engagement.md: make bench-coverage

Everything is drawn from seeds, in a bounded number of rounds.
"""

import argparse
import datetime as dt
import time
from pathlib import Path
from string import Template

import numpy as np
from made_numbers import (
    SIZES,
    alphas_held,
    envelope,
    groups_held,
    shares_held,
    shortfall_held,
    waits_held,
)
from made_people import NEW_PULL, WARMER, people_held

PAGE = Path(__file__).resolve().parents[1] / "docs/benchmarks-engagement.md"
BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
SEED = 20261128
# What the simulations that the design of the product rests on found, for the same six groups.
EARLIER = {
    "plugged in": (0.93, 0.90, 0.84, 0.85, 0.89, 0.85),
    "steadied": (0.95, 0.94, 0.93, 0.94, 0.95, 0.94),
}
EARLIER_CHANCE = {100: (0.053, 0.096), 200: (0.038, 0.068), 500: (0.024, 0.043), 1000: (0.017, 0.030)}
EARLIER_OF = {
    "mirror gap, 20 of 70 staff": ".949",
    "mirror gap, staff not taken as finite": ".965",
}


def table(head, rows, left=1):
    """Return a table in Markdown; the first columns are words, the others numbers."""
    marks = ["---"] * left + ["---:"] * (len(head) - left)
    lines = [head, marks, *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def short(number, digits=3):
    text = f"{number:.{digits}f}"
    return text[1:] if text.startswith("0.") else text


def of_people(rounds, rank_rounds):
    fair, truth = people_held(rounds, SEED, 0.0, rank_rounds)
    warm, _ = people_held(rounds, SEED, WARMER, rank_rounds)
    rows = []
    for name, (held, count) in warm.items():
        first = short(fair[name][0]) if name in fair else "–"
        rows.append((name, first, short(held), count, EARLIER_OF.get(name, "")))
    return table(("interval", "(a) by group only", "(b) self-selection", "rounds", "earlier"), rows), (
        fair,
        warm,
        truth["bias"][WARMER],
    )


def of_groups(rounds):
    known, found = groups_held(rounds, SEED, True), groups_held(rounds, SEED)
    names = ("direct", "plugged in", "steadied")
    head = ("coverage, group of", *SIZES.tolist())
    rows = []
    for name in names:
        rows.append((f"{name}, errors known", *map(short, known[name][0])))
        rows.append((f"{name}, errors found", *map(short, found[name][0])))
        if name in EARLIER:
            rows.append((f"{name}, earlier", *(short(one, 2) for one in EARLIER[name])))
    off = [(name, *map(short, found[name][1])) for name in names]
    text = table(head, rows) + "\n\n" + table(("root mean squared error, group of", *SIZES.tolist()), off)
    return text, found


def of_shares(rounds):
    held, direct, steadied = shares_held(rounds, SEED)
    rows = [
        ("coverage, steadied", *map(short, held)),
        ("error, direct", *map(short, direct)),
        ("error, steadied", *map(short, steadied)),
    ]
    return table(("shares, group of", *SIZES.tolist()), rows)


def of_the_rest(rounds):
    rows = [
        (f"median wait, {voices} voices", short(waits_held(rounds, SEED, voices))) for voices in (20, 60, 200)
    ]
    for people in (100, 400):
        for is_rounded, kind in ((False, "continuous"), (True, "of five points")):
            rows.append(
                (
                    f"alpha (Feldt), {people} people, answers {kind}",
                    short(alphas_held(rounds, SEED, people, is_rounded)),
                )
            )
    for number in (100, 500, 1000):
        names = ("shortfall", "Theil's T", "Gini index")
        for name, held in zip(names, shortfall_held(rounds, SEED, number), strict=True):
            rows.append((f"{name} (bootstrap), {number} people", short(held)))
    return table(("interval", "held"), rows)


def of_the_envelope(rounds):
    rows = []
    for number, earlier in EARLIER_CHANCE.items():
        drawn_mean, drawn_most, mean, most, held = envelope(rounds, SEED, number)
        found = zip((drawn_mean, drawn_most), (mean, most), earlier, strict=True)
        rows.append((number, *(short(one) for each in found for one in each), short(held)))
    head = ("people", "mean, drawn", "shown", "earlier", "95 %, drawn", "shown", "earlier", "held")
    return table(head, rows, left=0)


def section(rounds, rank_rounds):
    """Return the section, its words from coverage.md, its numbers from what was drawn."""
    start = time.process_time()
    people, (fair, warm, bias) = of_people(rounds, rank_rounds)
    groups, found = of_groups(rounds)
    lowest, which = min((value[0], name) for name, value in fair.items())
    held = {name: short(value) for name, (value, _) in warm.items()}
    told = {
        "people": people,
        "groups": groups,
        "shares": of_shares(rounds),
        "rest": of_the_rest(rounds),
        "null": of_the_envelope(10 * rounds),
        "lowest": f"{short(lowest)} ({which})",
        "mean": held["mean of all"],
        "doors": held["gap between open and random door"],
        "year": held["year on year"],
        "new": held[NEW_PULL],
        "bias": f"{bias:.2f}",
        "warmer": f"{np.exp(WARMER):.2f}",
        "gap_true": short(found["gaps"][0], 2),
        "gap_direct": short(found["gaps"][1], 2),
        "rounds": rounds,
        "seed": SEED,
        "sure": f"{196 * np.sqrt(0.95 * 0.05 / rounds):.1f}",
        "now": f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
        "seconds": f"{time.process_time() - start:.0f}",
    }
    words = Template(Path(__file__).with_suffix(".md").read_text(encoding="utf-8")).substitute(told)
    return f"{BEGIN}\n{words.rstrip()}\n{END}\n"


def put(text):
    """Put the section where it stood, or at the end; what others wrote stays."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks of engagement\n\n"
    if BEGIN in page:
        before, rest = page.split(BEGIN, 1)
        page = before + text.rstrip("\n") + rest.split(END, 1)[1]
    else:
        page = page.rstrip("\n") + "\n\n" + text
    beside = PAGE.with_suffix(".new")
    beside.write_text(page, encoding="utf-8")
    beside.replace(PAGE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--rank-rounds", type=int, default=200)
    parser.add_argument("--write", action="store_true", help=f"into docs/{PAGE.name}")
    options = parser.parse_args()
    text = section(options.rounds, options.rank_rounds)
    if options.write:
        put(text)
    else:
        print(text)


if __name__ == "__main__":
    main()
