"""The middle part of bench/engagement.py by svy, in the environment of bench/peer/survey-requirements.txt."""

import json
import sys
import time
from pathlib import Path

import polars as pl
import svy

ITEMS = ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")


def read(folder):
    table = pl.read_csv(folder / "users.csv").filter(pl.col("year") == 2569)
    people = pl.read_csv(folder / "population.csv").filter(pl.col("margin") != "staff")
    margins = {}
    for margin, level, n in people.iter_rows():
        margins.setdefault(margin, {})[level] = float(n)
    total = sum(margins["group"].values())
    return table.with_columns(pl.lit(total / len(table)).alias("base")), margins


def once(table, margins):
    table = table.with_columns(
        pl.mean_horizontal(ITEMS[:6]).alias("scale"),
        *((pl.col(item) >= 4).cast(pl.Float64).alias(f"agrees_{item}") for item in ITEMS),
    )
    sample = svy.Sample(table, svy.Design(wgt="base"))
    sample = sample.weighting.rake(controls=margins, tol=1e-10, max_iter=500)
    shares = sample.estimation.mean(["scale", *(f"agrees_{item}" for item in ITEMS)], drop_nulls=True)
    found = dict(zip(("scale", *ITEMS), (one.estimates[0] for one in shares), strict=True))
    groups = sample.estimation.mean("scale", by="group")
    found |= {one.by_level[0]: one for one in groups.estimates}
    return {name: (one.est, one.se) for name, one in found.items()}


def main():
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    table, margins = read(folder)
    spent = []
    for _ in range(times):
        begun = time.process_time()
        figures = once(table, margins)
        spent.append(time.process_time() - begun)
    print(json.dumps({"seconds": spent, "figures": figures}))


if __name__ == "__main__":
    main()
