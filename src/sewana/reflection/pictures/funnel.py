"""From being there to having been told: how many of each group came as far as each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana_text.figures import UNKNOWN, count

STEPS = ("invited", "registered", "on_site", "online", "spoke", "answered", "acted", "told")


@dataclass(frozen=True, slots=True)
class Step:
    """`width` is per cent of the group's longest bar; none where nobody counted or too few may be seen."""

    name: str
    width: float | None
    text: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Way:
    key: str
    label: str
    population: str
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Funnel:
    """`few` are the groups of which too few came to show any step: they are named, and nothing more."""

    ways: Sequence[Way]
    steps: Sequence[str]
    few: Sequence[str] = ()


def funnel(rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Funnel | None:
    """Return the funnel of each group.

    Each row has key, population and a count a step; a step that is None is hidden where it is among
    `hidden`, and not counted yet otherwise. Steps that no group has counted are left out.
    """
    counted = [name for name in STEPS if any(is_counted(row, name) for row in rows)]
    few = [row for row in rows if is_all_hidden(row)]
    named = [labels.get(row["key"], row["key"]) for row in few]
    shown = [_way(row, labels, counted) for row in rows if row not in few]
    return Funnel(shown, counted, named) if counted else None


def is_all_hidden(row: Mapping[str, Any]) -> bool:
    """Whether something was counted of a group, and nothing of it may be shown."""
    return bool(row.get("hidden")) and all(row.get(name) is None for name in STEPS)


def is_counted(row: Mapping[str, Any], name: str) -> bool:
    return row.get(name) is not None or name in row.get("hidden", ())


def _way(row: Mapping[str, Any], labels: Mapping[str, str], names: Sequence[str]) -> Way:
    longest = max((row.get(name) or 0 for name in names), default=0)
    steps = [
        Step(name, _width(row.get(name), longest), count(row.get(name)) or UNKNOWN, is_counted(row, name))
        for name in names
    ]
    return Way(row["key"], labels.get(row["key"], row["key"]), count(row.get("population")), steps)


def _width(number: int | None, longest: int) -> float | None:
    return None if number is None else round(100 * number / longest, 2) if longest else 0.0
