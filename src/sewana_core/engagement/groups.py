"""Every measure by group: what each says itself, and steadied by the others; small groups as the ladder has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sewana_core.engagement.answers import GROUP
from sewana_core.engagement.figures import Flags, Measure, Weighted, is_equal
from sewana_core.ladder import Group, Rung, ladder
from sewana_core.means import Estimate
from sewana_core.steadied import MIN_GROUPS, Steadied, pooled_variances, steady
from sewana_core.steadied_shares import steady_shares

_NAMES = (
    *("population", "n", "direct", "se", "low", "high"),
    *("steadied", "steadied_low", "steadied_high", "borrowed"),
)


@dataclass(frozen=True, slots=True, eq=False)
class GroupFigures:
    """What is shown of a measure's groups, and the figures behind; None where nothing is."""

    measure: Measure
    rungs: tuple[Rung, ...]
    direct: tuple[Estimate | None, ...]


def group_rows(one: Weighted) -> list[dict[str, object]]:
    """Return the rows of all measures. Only rows that are shown lean on each other."""
    figures = [of_measure(one, measure) for measure in one.measures.values()]
    return [_told(one, figure, _steadied(one, figure)) for figure in figures]


def of_measure(one: Weighted, measure: Measure) -> GroupFigures:
    column = one.group_of()
    populations = one.round.population.get(GROUP) or {key: 0 for key in np.unique(column).tolist() if key}
    there = ~np.isnan(measure.values)
    within = {key: (column == key) & there for key in populations}
    groups = [
        Group(key, int(np.count_nonzero(here)), int(populations[key]), "", is_equal(measure.values[here]))
        for key, here in within.items()
    ]
    rungs = ladder(groups)
    direct = [
        one.of(measure, _any([within[key] for key in rung.members])) if rung.is_shown else None
        for rung in rungs
    ]
    return GroupFigures(measure, rungs, tuple(direct))


def _any(parts: Sequence[Flags]) -> Flags:
    found: Flags = np.logical_or.reduce(parts)
    return found


def _steadied(one: Weighted, figures: GroupFigures) -> Steadied:
    shown = [found for found in figures.direct if found is not None]
    if len(shown) < MIN_GROUPS:
        return Steadied.without(len(shown), "too-few-groups")
    values = [found.value for found in shown]
    if figures.measure.kind == "share":
        share = np.clip(values, 0.0, 1.0)
        return steady_shares(share, [found.n_eff for found in shown], level=one.options.level)
    variances = pooled_variances([found.n for found in shown], [found.se**2 for found in shown])
    return steady(values, variances, level=one.options.level)


def _told(one: Weighted, figures: GroupFigures, steadied: Steadied) -> dict[str, object]:
    rows, place = [], 0
    for rung, found in zip(figures.rungs, figures.direct, strict=True):
        row: dict[str, object] = {"key": rung.key, "state": rung.state}
        row["members"] = list(rung.members) if len(rung.members) > 1 else []
        if found is None:
            rows.append(row | dict.fromkeys(_NAMES))
            continue
        bounds = one.interval(figures.measure, found)
        leaning = steadied.estimate, steadied.low, steadied.high, steadied.borrowed
        told = (
            *(rung.population or None, found.n, found.value, found.se, bounds.low, bounds.high),
            *(part[place] for part in leaning),
        )
        rows.append(row | dict(zip(_NAMES, told, strict=True)))
        place += 1
    return {
        "measure": figures.measure.key,
        "kind": figures.measure.kind,
        "tau": steadied.tau,
        "tau_low": steadied.tau_low,
        "tau_high": steadied.tau_high,
        "note": str(steadied.notes),
        "rows": rows,
    }
