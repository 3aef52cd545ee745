"""What the figures of a survey cost: the whole command, and its middle part beside R's survey and svy.

    python bench/engagement.py [--answers 40000] [--times 5] [--svy PYTHON] [--write]    # make bench-engagement

Answers are made up: two years of so many each, twelve statements, three margins, 46 staff. The whole is `sewana
engage --json` in a process of its own, reading of the files included. The middle part is what all three programs do:
rake to three margins until nothing is off by more than 1e-10, then the mean of a scale, twelve shares and the scale in
each of six groups, all with linearised errors; the table is in memory before the clock runs. CPU is that of all
threads, the median of several runs. How far the figures of the others differ from ours stands beside them.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SEED = 20261128
MOST_SECONDS, MOST_MB = 3.0, 300.0
GROUPS = {"ug_th": 28000, "pg_th": 5200, "ug_int": 400, "pg_int": 800, "lecturer": 1900, "researcher": 300}
CLUSTERS = {"health": 11000, "scitech": 14600, "humsoc": 11000}
PLACES = {"main": 34800, "branch": 1800}
ITEMS = ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")
CORE = ITEMS[:6]
STAFF, STAFF_THERE = 46, 70


def make_files(folder, answers):
    """Two years of answers, a population of twenty times the specification's, and staff."""
    rng = np.random.default_rng(SEED)
    with (folder / "users.csv").open("w") as file:
        file.write(",".join(["rid", "year", "group", "cluster", "place", "mode", "lang", *ITEMS]) + "\n")
        for year in (2568, 2569):
            for line in people(rng, year, answers):
                file.write(line)
    with (folder / "population.csv").open("w") as file:
        file.write("margin,level,N\n")
        for margin, levels in (("group", GROUPS), ("cluster", CLUSTERS), ("place", PLACES)):
            file.writelines(f"{margin},{level},{20 * people}\n" for level, people in levels.items())
        file.write(f"staff,staff,{STAFF_THERE}\n")
    with (folder / "staff.csv").open("w") as file:
        file.write(",".join(["sid", *ITEMS]) + "\n")
        file.writelines(f"{at},{','.join(map(str, rng.integers(3, 11, 12)))}\n" for at in range(STAFF))


def people(rng, year, n):
    groups = rng.choice(list(GROUPS), n, p=[0.43, 0.22, 0.03, 0.1, 0.17, 0.05])
    clusters, places = rng.choice(list(CLUSTERS), n), rng.choice(list(PLACES), n, p=[0.97, 0.03])
    feeling = rng.normal(3.4, 0.7, (n, 1)) + 0.1 * (groups == "lecturer")[:, None]
    said = np.clip(np.round(feeling + rng.normal(0, 0.8, (n, 12))), 1, 5).astype(int).astype(str)
    for place in (6, 7, 8):
        said[rng.random(n) < 0.1, place] = ""
    for at in range(n):
        mode, language = ("online", "en") if at % 5 == 0 else ("onsite", "th")
        row = [str(at), str(year), groups[at], clusters[at], places[at], mode, language, *said[at]]
        yield ",".join(row) + "\n"


def whole(folder):
    """CPU seconds and MB of the command, from its first instruction to its last, its modules compiled before."""
    words = [folder / "users.csv", "--population", folder / "population.csv", "--staff", folder / "staff.csv"]
    command = [sys.executable, "-m", "sewana", "engage", *map(str, words), "--json"]
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    variables |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    with tempfile.TemporaryDirectory() as data:
        variables |= {"SEWANA_DATA_DIR": data}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=variables, cwd=ROOT / "src")
        told = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    assert told["change"]["from"] == 2568
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def middle_here(folder, times):
    """The middle part by this product; run in a process of its own, as its peers are."""
    sys.path.insert(0, str(ROOT / "src"))
    from sewana_core.means import Sample  # noqa: PLC0415 - only this process loads it
    from sewana_core.weights import weigh  # noqa: PLC0415

    columns = newest(folder)
    levels = {name: columns[name] for name in ("group", "cluster", "place")}
    known = {
        name: {level: 20 * people for level, people in of.items()}
        for name, of in (("group", GROUPS), ("cluster", CLUSTERS), ("place", PLACES))
    }
    items = {item: np.array([float(cell) if cell else np.nan for cell in columns[item]]) for item in ITEMS}
    spent = []
    for _ in range(times):
        begun = time.process_time()
        sample = Sample(weigh(levels, known, least=1, most_times_median=None))
        scale = np.mean([items[item] for item in CORE], axis=0)
        found = {"scale": sample.mean(scale)}
        found |= {
            item: sample.mean(np.where(np.isnan(items[item]), np.nan, items[item] >= 4)) for item in ITEMS
        }
        found |= {group: sample.mean(scale, levels["group"] == group) for group in sorted(GROUPS)}
        spent.append(time.process_time() - begun)
    return spent, {name: (one.value, one.se) for name, one in found.items()}


def newest(folder):
    lines = (folder / "users.csv").read_text().splitlines()
    rows = [line.split(",") for line in lines[1:] if line.split(",", 2)[1] == "2569"]
    return {
        name: np.array(column)
        for name, column in zip(lines[0].split(","), zip(*rows, strict=True), strict=True)
    }


def told_by(command, folder, times):
    """Median CPU, peak and figures of a program that does the middle part; None where it is not here."""
    if not command:
        return None
    variables = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen([*command, str(folder), str(times)], stdout=subprocess.PIPE, env=variables)
    told = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return statistics.median(told["seconds"]), usage.ru_maxrss / 1024, told["figures"]


def peers(svy):
    """The programs that are here."""
    found = {"sewana": [sys.executable, str(HERE / "engagement.py"), "--middle"]}
    rscript = shutil.which("Rscript")
    has_survey = (
        rscript
        and not subprocess.run(
            [rscript, "-e", "library(survey); library(jsonlite)"], capture_output=True, check=False
        ).returncode
    )
    found["R survey"] = [rscript, str(HERE / "peer/survey.R")] if has_survey else None
    found["svy"] = [svy, str(HERE / "peer/survey_svy.py")] if svy and Path(svy).exists() else None
    return found


def furthest(ours, theirs):
    """The largest relative difference of any figure or error."""
    pairs = [(a, b) for name in ours for a, b in zip(ours[name], theirs[name], strict=True)]
    return max(abs(a - b) / abs(b) for a, b in pairs)


def rows_of(answers, times, svy):
    with tempfile.TemporaryDirectory(prefix="sewana-bench-") as scratch:
        folder = Path(scratch)
        make_files(folder, answers)
        whole(folder)
        runs = [whole(folder) for _ in range(times)]
        seconds, peak = statistics.median(run[0] for run in runs), max(run[1] for run in runs)
        yield ("the whole command", "sewana", seconds, peak, f"at most {MOST_SECONDS:g} s and {MOST_MB:g} MB")
        ours = None
        for name, command in peers(svy).items():
            told = told_by(command, folder, times)
            ours = ours or told
            if told is None:
                yield ("the middle part", name, None, None, "not here")
                continue
            same = "" if told is ours else f"differs by {furthest(ours[2], told[2]):.0e} at most"
            yield ("the middle part", name, told[0], told[1], same)


def as_table(rows, answers, times):
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    asked = f"{answers:,} answers in each of two years, twelve statements, three margins, {STAFF} staff"
    lines = [
        f"{asked}; median of {times} runs on {machine}.",
        "",
        "| What | Program | CPU seconds | Peak MB | |",
        "| --- | --- | ---: | ---: | --- |",
    ]
    for what, program, seconds, peak, note in rows:
        spent = "–" if seconds is None else f"{seconds:.3f}"
        lines.append(f"| {what} | {program} | {spent} | {'–' if peak is None else f'{peak:.0f}'} | {note} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--answers", type=int, default=40_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--svy", default=str(ROOT / ".cache/bench-survey/bin/python"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--middle", nargs=2, metavar=("FOLDER", "TIMES"))
    asked = parser.parse_args()
    if asked.middle:
        seconds, figures = middle_here(Path(asked.middle[0]), int(asked.middle[1]))
        print(json.dumps({"seconds": seconds, "figures": figures}))
        return
    table = as_table(rows_of(asked.answers, asked.times, asked.svy), asked.answers, asked.times)
    print(table)
    if asked.write:
        head = "# What the figures of a survey cost\n\n" + __doc__.partition("\n\n")[2].partition("\n\n")[2]
        (ROOT / "docs/benchmarks-survey.md").write_text(
            f"{head.strip()}\n\n{table}\nWritten by `make bench-engagement`.\n"
        )


if __name__ == "__main__":
    main()
