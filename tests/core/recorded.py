"""The recorded outputs of the running Polis, and the exports of real conversations, read in place."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

SHARED = Path(__file__).resolve().parents[2] / "../shared/data"
RECORDED = ["150ptpt-3gp-no-strict-no-meta", "below-100-ptpts"]
EXPORTS = [
    "15-per-hour-seattle",
    "american-assembly.bowling-green",
    "scoop-hivemind.taxes",
    "ssis.land-bank-farmland.2rumnecbeh.2021-08-01",
]


def folder(*parts):
    path = SHARED.joinpath(*parts)
    if not path.is_dir():
        pytest.skip(f"needs the reference data in {'/'.join(parts)}, which is not part of the product")
    return path


@dataclass(frozen=True)
class Recording:
    participant: np.ndarray
    statement: np.ndarray
    vote: np.ndarray  # +1 agree
    math: dict


def recording(name):
    """Both files carry +1 for agree; the check guards against one that carries Polis's inner sign."""
    path = folder("polis-outputs", name)
    rows = json.loads((path / "votes.json").read_text())
    comments = json.loads((path / "comments.json").read_text())
    participant = np.array([r.get("pid", r.get("participant_id")) for r in rows])
    statement = np.array([r.get("tid", r.get("statement_id")) for r in rows])
    vote = np.array([r["vote"] for r in rows])
    agrees = sum(c["agree_count"] for c in comments)
    if np.count_nonzero(vote == 1) != agrees:
        vote = -vote
    assert np.count_nonzero(vote == 1) == agrees
    return Recording(participant, statement, vote, json.loads((path / "math-pca2.json").read_text()))


@dataclass(frozen=True)
class Export:
    participant: np.ndarray
    statement: np.ndarray
    vote: np.ndarray
    group: dict  # participant -> exported group id, where there is one
    mod_out: list


def export(name):
    path = folder("polis", name)
    with (path / "participants-votes.csv").open(newline="") as lines:
        header, *rows = list(csv.reader(lines))
    first = header.index("n-disagree") + 1
    statements = [int(s) for s in header[first:]]
    votes = [
        (int(r[0]), s, int(v)) for r in rows for s, v in zip(statements, r[first:], strict=True) if v != ""
    ]
    participant, statement, vote = (np.array(column) for column in zip(*votes, strict=True))
    with (path / "comments.csv").open(newline="") as lines:
        mod_out = [int(r["comment-id"]) for r in csv.DictReader(lines) if r["moderated"] == "-1"]
    group = {int(r[0]): r[header.index("group-id")] for r in rows if r[header.index("group-id")] != ""}
    return Export(participant, statement, vote, group, mod_out)


def adjusted_rand(one, other):
    """Hubert and Arabie 1985, doi:10.1007/BF01908075."""
    _, a = np.unique(one, return_inverse=True)
    _, b = np.unique(other, return_inverse=True)
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)
    pairs = lambda counts: float((counts * (counts - 1) / 2).sum())  # noqa: E731  # a formula
    together, rows, columns = pairs(table), pairs(table.sum(1)), pairs(table.sum(0))
    expected = rows * columns / pairs(np.array([len(a)]))
    return (together - expected) / ((rows + columns) / 2 - expected)
