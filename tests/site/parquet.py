"""Votes of three camps, and Parquet files of them."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def camps(people=900, statements=24, seed=3):
    """Votes in order of arrival, two hundred of them cast twice with another answer."""
    rng = np.random.default_rng(seed)
    camp = rng.integers(0, 3, people)
    taste = rng.choice([-1.0, 1.0], (3, statements))
    value = taste[camp] + rng.normal(size=(people, statements)) * 0.9
    row, column = np.nonzero(rng.random((people, statements)) < 0.5)
    vote = np.where(value > 0.2, 1, np.where(value < -0.2, -1, 0))[row, column]
    order = rng.permutation(len(row))
    order = np.concatenate([order[:100], order, order[100:200]])  # soon after, and at the very end
    vote = vote[order]
    vote[:100], vote[-100:] = -vote[:100], -vote[-100:]
    return 5 * row[order] + 11, column[order] + 200, vote.astype(np.int8)


def write(folder, votes, *, files=1, rows_in_group=3000):
    folder.mkdir(exist_ok=True)
    for n, columns in enumerate(zip(*(np.array_split(c, files) for c in votes), strict=True)):
        table = pa.table(dict(zip(("participant", "statement", "vote"), columns, strict=True)))
        pq.write_table(table, folder / f"part-{n:03d}.parquet", row_group_size=rows_in_group)
    return folder
