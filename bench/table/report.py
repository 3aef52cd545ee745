"""docs/benchmarks.md and its picture, from what was measured."""

import os
import platform
import statistics
from importlib.metadata import version
from pathlib import Path

from table.picture import scale_picture

ENGINES = ("map", "polis", "red-dwarf")
BOUND_SET = "american-assembly.bowling-green"
INTRODUCTION = """# Benchmarks

What `make bench-map` measured on one machine. The command writes this page: change `bench/table/`, not the page.

| | |
| --- | --- |
| measured | {first} to {last} (UTC) |
| machine | {machine} |
| versions | Python {python}, numpy {numpy}, scipy {scipy}, red-dwarf {peer} |

`map` is the default engine and `polis` this project's own Polis method. red-dwarf is the published Python
implementation of that method, in an environment of its own. Sets whose names begin with `synthetic` are made up,
three planted camps; they do not enter the bounds. All other sets are published conversations. The goals were set
on up to sixteen of them, so that a mean over fewer may lie higher or lower for every engine alike. CPU is that of
all threads. Figures are medians or means over the runs beside them.
"""
BOUNDS = """
## Bounds

| Measure | Goal | Measured | Runs | |
| --- | --- | --- | --- | --- |
"""
COSTS = """
## Cost of one whole analysis, and the exported groups

CPU seconds, peak memory of the whole process with libraries and the read file, and the adjusted Rand index with
the exported groups when their number is given.

| Set | Votes | Engine | CPU s | Peak MB | Index |
| --- | ---: | --- | ---: | ---: | ---: |
"""
EACH = """
## Stability, order and chance

Resamples: four fifths of the people analysed anew, adjusted Rand index with the groups of everyone. Order: the
same index after votes arrived in another order. Groups: how many are found in the real votes, and how often any
are found in votes shuffled within each statement, where there are none.

| Set | Engine | Resamples | Order | Groups | Groups in shuffled votes |
| --- | --- | ---: | ---: | ---: | ---: |
"""
HIDDEN = """
## Hidden votes

One in ten agreements and disagreements hidden, of people with seven votes left: area under the curve, log loss.

| Set | Prediction from | AUC | Log loss | Runs |
| --- | --- | ---: | ---: | ---: |
"""
SCALE = """
## Scale

![CPU seconds and peak memory of one map by number of votes](pictures/map-scale.svg)

One map of made-up votes, from three columns of ids and votes in memory; both axes of the picture are logarithmic.
The steps: building the sparse matrix, fitting the model and placing people, finding groups.

| Votes | Build s | Fit s | Groups s | CPU s in all | Peak MB |
| ---: | ---: | ---: | ---: | ---: | ---: |
"""


def write(folder, values, times, peer):
    """Write the page and the picture; what was not measured is said to be so."""
    found = Found(values)
    parts = [
        INTRODUCTION.format(**_versions(times, peer)),
        BOUNDS,
        *bounds(found),
        COSTS,
        *costs(found),
        EACH,
    ]
    parts += [*each(found), HIDDEN, *hidden(found)]
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    if sizes := found.scale():
        (folder / "pictures/map-scale.svg").write_text(scale_picture(sizes))
        parts += [SCALE, *scale(sizes)]
    notes = Path(__file__).with_name("notes.md").read_text("utf-8")
    (folder / "benchmarks.md").write_text("".join([*parts, notes]), "utf-8")


def _versions(times, peer):
    first, last = (
        when.replace("T", " ")[:16] for when in ((times[0], times[-1]) if times else ("never",) * 2)
    )
    return {
        "first": first,
        "last": last,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "peer": peer or "not installed here",
    }


class Found:
    """Measurements by part, set and engine."""

    def __init__(self, values):
        self.rows = [(*key.split("|"), value) for key, value in values.items()]

    def of(self, part, name=None, engine=None, *, real=False):
        return [
            value
            for p, n, e, _, value in self.rows
            if p == part
            and name in (None, n)
            and engine in (None, e)
            and not (real and n.startswith("synthetic"))
        ]

    def names(self, part):
        return sorted({n for p, n, *_ in self.rows if p == part})

    def cost(self, name, engine):
        """The one with the most runs."""
        rows = [(int(t), v) for p, n, e, t, v in self.rows if (p, n, e) == ("cost", name, engine)]
        return max(rows, key=lambda row: row[0], default=(0, None))

    def scale(self):
        return sorted((int(n), value) for p, n, _, _, value in self.rows if p == "scale")

    def mean_by_set(self, part, engine, read=lambda value: value):
        """Mean over published sets of the mean over runs, and how many sets and runs that was."""
        sets = [
            [read(v) for v in self.of(part, n, engine)]
            for n in self.names(part)
            if not n.startswith("synthetic")
        ]
        sets = [values for values in sets if values]
        return (statistics.mean(map(statistics.mean, sets)) if sets else None), len(sets), sum(map(len, sets))


def line(measure, goal, shown, runs, reached, short=""):
    """A row of the table of bounds; ``shown`` is None for what was not measured, ``short`` says by how much."""
    missed = f"**not reached**{short and ', by '}{short}"
    verdict = "not measured" if shown is None else "reached" if reached else missed
    return f"| {measure} | {goal} | {'–' if shown is None else shown} | {runs} | {verdict} |\n"


def bounds(found):
    yield _recorded(found)
    yield from _index(found)
    yield from _bowling(found)
    yield _largest(found)
    yield from _hidden_bounds(found)
    for measure, part, goal, floor, read in (
        ("groups found again in 80 % resamples", "resamples", "index ≥ 0.89", 0.89, lambda v: v),
        ("groups when votes arrive in another order", "order", "index 1.0", 1.0, lambda v: v["index"]),
    ):
        for engine in ENGINES:
            mean, sets, runs = found.mean_by_set(part, engine, read)
            shown = None if mean is None else f"{mean:.3f}"
            yield line(f"{measure}, {engine}", goal, shown, f"{runs} on {sets} sets", (mean or 0) >= floor,
                       f"{floor - (mean or 0):.3f}")  # fmt: skip
    same = [v["same_bytes"] for v in found.of("order", engine="map")]
    shown = f"{sum(same)} of {len(same)}" if same else None
    yield line("JSON of the map in another order", "the same bytes", shown, len(same), all(same))
    yield from _chance(found)
    yield from _quick(found)
    yield from _held(found)


def _recorded(found):
    tests = found.of("recorded")
    shown = "{passed} tests pass, {failed} fail, {skipped} left out".format(**tests[0]) if tests else None
    good = bool(tests) and tests[0]["passed"] > 0 and tests[0]["failed"] + tests[0]["skipped"] == 0
    return line("recorded Polis outputs", "within 1e-9, every list equal", shown, len(tests), good)


def _index(found):
    for engine in ENGINES:
        names = [n for n in found.names("cost") if not n.startswith("synthetic")]
        every = [v["index"] for v in (found.cost(n, engine)[1] for n in names) if v]
        mean = statistics.mean(every) if every else None
        shown = None if mean is None else f"{mean:.3f}"
        yield line(f"exported groups, number given, {engine}", "index ≥ 0.83", shown, f"{len(every)} sets",
                   (mean or 0) >= 0.83, f"{0.83 - (mean or 0):.3f}")  # fmt: skip


def _bowling(found):
    for engine in ENGINES:
        runs, cost = found.cost(BOUND_SET, engine)
        for unit, key, goal in (("CPU s", "cpu", 0.18), ("MB", "peak", 230)):
            shown = None if cost is None else f"{cost[key]:.{2 if key == 'cpu' else 0}f}"
            good = cost is not None and cost[key] <= goal
            short = f"{cost[key] - goal:.{2 if key == 'cpu' else 0}f} {unit}" if cost else ""
            yield line(
                f"whole analysis of {BOUND_SET}, {engine}", f"≤ {goal} {unit}", shown, runs, good, short
            )


def _largest(found):
    most = dict(found.scale()).get(30_000_000)
    shown = None if most is None else f"{most['cpu']:.1f} CPU s, {most['peak'] / 1024:.2f} GiB"
    good = most is not None and most["cpu"] <= 20 and most["peak"] <= 1300 * 1000**2 / 1024**2
    goal = "≤ 20 CPU s with the fit, ≤ 1.3 GB"
    return line("1,000,000 people × 1,000 statements × 30,000,000 votes", goal, shown, 1 if most else 0, good)


def _hidden_bounds(found):
    rows = found.of("held-out", real=True)
    kinds = {name for row in rows for name in row} or {"map"}
    for kind in sorted(kinds, key=lambda name: (name != "map", name)):
        auc, sets, runs = found.mean_by_set("held-out", "all", lambda v, k=kind: v[k]["auc"])
        loss, _, _ = found.mean_by_set("held-out", "all", lambda v, k=kind: v[k]["loss"])
        shown = None if auc is None else f"{auc:.4f} / {loss:.4f}"
        good = auc is not None and auc >= 0.885 and loss <= 0.376
        short = f"{max(0.885 - (auc or 0), 0):.4f} and {max((loss or 0) - 0.376, 0):.4f}"
        goal = "AUC ≥ 0.885, loss ≤ 0.376"
        yield line(f"hidden votes, {kind}", goal, shown, f"{runs} on {sets} sets", good, short)


def _chance(found):
    for engine in ENGINES:
        counts = found.of("null", engine=engine, real=True)
        wrong = sum(count > 1 for count in counts)
        shown = f"{wrong} of {len(counts)}" if counts else None
        yield line(
            f"groups in shuffled votes, {engine}", "≤ 1 of 16", shown, len(counts), wrong * 16 <= len(counts)
        )
    kept = found.of("groups", engine="map", real=True)
    shown = ", ".join(map(str, kept)) if kept else None
    yield line(
        "groups in the real votes, map", "at least 2 in each set", shown, len(kept), min(kept, default=0) > 1
    )


def _quick(found):
    for name, goal in (("5000x200", 60), ("50000x500", 300)):
        rows = found.of("refresh", name)
        shown = f"{rows[-1]['ms']:.0f} ms, {_distance(rows[-1]['off'])}" if rows else None
        good = bool(rows) and rows[-1]["ms"] <= goal and rows[-1]["off"] <= 1e-8
        what = f"refresh after 1,000 new votes, {name.replace('x', ' people × ')} statements"
        yield line(what, f"≤ {goal} ms CPU, within 1e-8", shown, len(rows), good)
    draws = found.of("draw")
    median = statistics.median(draws) if draws else 0
    shown = f"{median:.1f} µs" if draws else None
    yield line(
        "draw of the next statement, 5,000 × 200", "≤ 30 µs", shown, f"{len(draws)} × 5,000", median <= 30
    )


def _distance(off):
    return f"off by {off:.0e}" if off else "the same to the last bit"


def _held(found):
    """The row of the intervals that are furthest off, of each kind."""
    rows = found.of("intervals")
    for kind in ("rates", "Wilson", "Newcombe", "places"):
        held = {name: v for name, v in (rows[-1] if rows else {}).items() if name.startswith(kind)}
        worst = max(held.items(), key=lambda item: abs(item[1] - 0.905), default=None)
        shown = worst and f"{min(held.values()):.3f} to {max(held.values()):.3f}; furthest off: {worst[0]}"
        good = all(0.87 <= v <= 0.94 for v in held.values())
        yield line(
            f"90 % intervals that hold the truth, {kind}", "0.87 to 0.94", shown, f"{len(held)} cases", good
        )


def costs(found):
    for name in found.names("cost"):
        for engine in ENGINES:
            _, cost = found.cost(name, engine)
            if cost:
                figures = f"{cost['cpu']:.2f} | {cost['peak']:.0f} | {cost['index']:.3f}"
                yield f"| {name} | {cost['votes']:,.0f} | {engine} | {figures} |\n"


def each(found):
    for name in sorted({*found.names("resamples"), *found.names("order"), *found.names("null")}):
        for engine in ENGINES:
            again = found.of("resamples", name, engine)
            order = [v["index"] for v in found.of("order", name, engine)]
            null, groups = found.of("null", name, engine), found.of("groups", name, engine)
            if again or order or null:
                wrong = f"{sum(n > 1 for n in null)} of {len(null)}" if null else "–"
                means = (f"{statistics.mean(values):.3f}" if values else "–" for values in (again, order))
                yield f"| {name} | {engine} | {' | '.join(means)} | {groups[0] if groups else '–'} | {wrong} |\n"


def hidden(found):
    for name in found.names("held-out"):
        rows = found.of("held-out", name)
        for kind in sorted(rows[0], key=lambda name: (name != "map", name)):
            auc, loss = (statistics.mean(row[kind][key] for row in rows) for key in ("auc", "loss"))
            yield f"| {name} | {kind} | {auc:.3f} | {loss:.3f} | {len(rows)} |\n"


def scale(sizes):
    for votes, one in sizes:
        steps = " | ".join(f"{one[step]:.2f}" for step in ("build", "fit", "groups", "cpu"))
        yield f"| {votes:,} | {steps} | {one['peak']:.0f} |\n"
