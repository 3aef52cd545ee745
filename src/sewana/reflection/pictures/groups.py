"""A measure by group: what each group's own answers say, and the same steadied by the other groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.pictures.marks import Mark, Row, Shown, Written, is_hidden, label_of, mark_of
from sewana.reflection.pictures.scales import Line, Tick, answers, shares
from sewana_text.figures import count, mean, per_cent, points

DIRECT = ("direct", "low", "high")
STEADIED = ("steadied", "steadied_low", "steadied_high")


@dataclass(frozen=True, slots=True)
class Group:
    """One group; `steadied` is missing with fewer than four groups, both are where too few answered."""

    key: str
    label: str
    direct: Mark | None
    steadied: Mark | None
    borrowed: str
    n: str
    population: str
    state: str

    @property
    def mark(self) -> Mark | None:
        return self.direct

    @property
    def best(self) -> Mark | None:
        return self.steadied or self.direct


@dataclass(frozen=True, slots=True)
class Groups(Shown):
    measure: str
    kind: str
    rows: Sequence[Group]
    ticks: Sequence[Tick]
    is_steadied: bool
    whole: Mark | None


def written_as(kind: str) -> Written:
    return per_cent if kind == "share" else mean


def line_of(kind: str) -> Line:
    return shares() if kind == "share" else answers()


def groups(
    measure: Mapping[str, Any], labels: Mapping[str, str], whole: tuple[float, float, float] | None = None
) -> Groups | None:
    """Return the groups of one measure; `whole` is the figure of all of them with its bounds."""
    if not measure["rows"]:
        return None
    line, written = line_of(measure["kind"]), written_as(measure["kind"])
    rows = [group(row, line, written, labels) for row in measure["rows"]]
    all_of_them = None
    if whole is not None:
        all_of_them = mark_of(line, dict(zip(DIRECT, whole, strict=True)), DIRECT, written)
    is_steadied = any(row.steadied for row in rows)
    return Groups(measure["measure"], measure["kind"], rows, line.ticks, is_steadied, all_of_them)


def whole_of(result: Mapping[str, Any], key: str) -> tuple[float, float, float] | None:
    """The figure of all people for a measure: a scale's mean, or the share that agrees with a statement."""
    for row in result["scales"]:
        if row["key"] == key and row["mean"] is not None:
            return row["mean"], row["low"], row["high"]
    for row in result["items"]:
        if row["key"] == key and row["agree"] is not None:
            return row["agree"], row["agree_low"], row["agree_high"]
    return None


def group(row: Row, line: Line, written: Written, labels: Mapping[str, str]) -> Group:
    borrowed = None if is_hidden(row) else row.get("borrowed")
    return Group(
        row["key"],
        label_of(row, labels),
        mark_of(line, row, DIRECT, written),
        mark_of(line, row, STEADIED, written),
        "" if borrowed is None else points(borrowed),
        count(None if is_hidden(row) else row.get("n")),
        count(row.get("population")),
        row.get("state") or "plain",
    )
