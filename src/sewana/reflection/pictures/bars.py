"""How many agree, a bar a statement; and how the answers are spread, disagreement to the left of the middle."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.pictures.marks import Mark, Row, Shown, is_hidden, label_of, mark_of
from sewana.reflection.pictures.scales import Line, Tick, shares
from sewana_text.figures import TENS, count, per_cent

SERVICE = ("P1", "D1", "H1")
AGREE = ("agree", "agree_low", "agree_high")
SHARE = ("share", "low", "high")
LEAST_WRITTEN = 0.06  # a narrower part has no room for its number
POINTS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """`tens` is the share as people of ten, for a sentence and for the ear."""

    key: str
    label: str
    mark: Mark | None
    tens: int | None
    n: str
    cannot_say: str
    state: str


@dataclass(frozen=True, slots=True)
class Bars(Shown):
    rows: Sequence[Bar]
    ticks: Sequence[Tick]


def agree_bars(
    result: Mapping[str, Any], labels: Mapping[str, str], keys: Sequence[str] = SERVICE
) -> Bars | None:
    """Return the bars of the asked statements, in that order; nothing where none of them was asked."""
    items = {row["key"]: row for row in result["items"]}
    return bars([items[key] for key in keys if key in items], labels, AGREE)


def barrier_bars(result: Mapping[str, Any], labels: Mapping[str, str]) -> Bars | None:
    """Return what made it hard, the most frequent first and what may not be shown last."""
    rows = sorted(result.get("barriers") or [], key=lambda row: -(row.get("share") or -1))
    return bars(rows, labels, SHARE)


def bars(rows: Sequence[Row], labels: Mapping[str, str], names: tuple[str, str, str]) -> Bars | None:
    return Bars([bar(row, labels, names) for row in rows], shares().ticks) if rows else None


def bar(row: Row, labels: Mapping[str, str], names: tuple[str, str, str]) -> Bar:
    found = mark_of(shares(), row, names, per_cent)
    return Bar(
        row["key"],
        label_of(row, labels),
        found,
        None if found is None else round(TENS * row[names[0]]),
        count(None if is_hidden(row) else row.get("n")),
        count(None if is_hidden(row) else row.get("cannot_say")),
        row.get("state") or "plain",
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One answer's part of a stacked bar; `written` is empty where there is no room for it."""

    answer: int
    at: float
    width: float
    text: str
    written: str

    @property
    def middle(self) -> float:
        return round(self.at + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Spread:
    key: str
    label: str
    parts: Sequence[Part]
    disagree: str
    agree: str
    n: str
    state: str

    @property
    def mark(self) -> Sequence[Part]:
        return self.parts


@dataclass(frozen=True, slots=True)
class Spreads(Shown):
    rows: Sequence[Spread]
    middle: float


def spreads(result: Mapping[str, Any], labels: Mapping[str, str]) -> Spreads | None:
    """Return each statement around a common middle that halves its 3s, the most agreement first."""
    rows = sorted(result["items"], key=_agreement)
    if not rows:
        return None
    known = [row["spread"] for row in rows if has_spread(row)]
    left = max((sum(parts[:2]) + parts[2] / 2 for parts in known), default=0.5)
    right = max((sum(parts[3:]) + parts[2] / 2 for parts in known), default=0.5)
    line = Line(-_to_tenth(left), _to_tenth(right))
    return Spreads([spread(row, line, labels) for row in rows], line.at(0))


def has_spread(row: Row) -> bool:
    parts = row.get("spread") or []
    return not is_hidden(row) and len(parts) == POINTS and None not in parts


def spread(row: Row, line: Line, labels: Mapping[str, str]) -> Spread:
    parts = row["spread"] if has_spread(row) else []
    return Spread(
        row["key"],
        label_of(row, labels),
        _laid(parts, line),
        per_cent(sum(parts[:2]) if parts else None),
        per_cent(sum(parts[3:]) if parts else None),
        count(None if is_hidden(row) else row.get("n")),
        row.get("state") or "plain",
    )


def _laid(parts: Sequence[float], line: Line) -> list[Part]:
    if not parts:
        return []
    start = -(parts[0] + parts[1] + parts[2] / 2)
    laid = []
    for answer, share in enumerate(parts, 1):
        at, end = line.at(start), line.at(start + share)
        text = per_cent(share)
        laid.append(Part(answer, at, round(end - at, 2), text, text if share >= LEAST_WRITTEN else ""))
        start += share
    return laid


def _agreement(row: Row) -> float:
    return -sum(row["spread"][3:]) if has_spread(row) else 1.0


def _to_tenth(share: float) -> float:
    return max(1, math.ceil(share * 10)) / 10
