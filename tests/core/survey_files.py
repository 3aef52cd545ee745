"""The files that golden figures of surveys rest on, as columns."""

import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent / "data"
ITEMS = ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")
CORE, VOICE = ITEMS[:6], ITEMS[9:]
MARGINS = ("group", "cluster", "place")


def columns(path):
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {name: [row[name] for row in rows] for name in rows[0]}


def numbers(column):
    found = np.array([float(one) if one else np.nan for one in column])
    found.setflags(write=False)
    return found


def codes(column):
    return np.unique(column, return_inverse=True)[1]


def population(path):
    found = {}
    table = columns(path)
    for margin, level, people in zip(table["margin"], table["level"], table["N"], strict=True):
        found.setdefault(margin, {})[level] = int(people)
    return found
