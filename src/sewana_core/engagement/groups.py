"""Every measure by group: what each says itself, and steadied by the others; small groups as the ladder has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sewana_core.engagement.answers import GROUP
from sewana_core.engagement.figures import Flags, Measure, Weighted, is_equal
from sewana_core.ladder import Group, Rung, ladder
from sewana_core.ladder import of_measure as shown_of_measure
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
    rungs, none = common_rungs(one), ladder([Group(key, 0) for key in _populations(one)])
    return [
        told(one, of_measure(one, measure, none if one.shown(key) is None else rungs))
        for key, measure in one.measures.items()
    ]


def common_rungs(one: Weighted) -> tuple[Rung, ...]:
    """Return which groups are shown, and which together: the same for all measures.

    Decided on the fewest answers that any measure has of a group. A measure of which nothing is shown counts for none.
    """
    column = one.group_of()
    populations = _populations(one)
    answered = [~np.isnan(m.values) for key, m in one.measures.items() if one.shown(key) is not None]
    numbers = {
        key: min((int(np.count_nonzero((column == key) & there)) for there in answered), default=0)
        for key in populations
    }
    return ladder([Group(key, n, int(populations[key])) for key, n in numbers.items()])


def _populations(one: Weighted) -> Mapping[str, float]:
    known = one.round.population.get(GROUP)
    return known or {key: 0 for key in np.unique(one.group_of()).tolist() if key}


def of_measure(one: Weighted, measure: Measure, rungs: Sequence[Rung]) -> GroupFigures:
    there = ~np.isnan(measure.values)
    within = [here & there for here in people_of(one, rungs)]
    numbers = [int(np.count_nonzero(here)) for here in within]
    own = shown_of_measure(rungs, numbers, [is_equal(measure.values[here]) for here in within])
    direct = [
        one.of(measure, here) if rung.is_shown else None for rung, here in zip(own, within, strict=True)
    ]
    return GroupFigures(measure, own, tuple(direct))


def people_of(one: Weighted, rungs: Sequence[Rung]) -> list[Flags]:
    column = one.group_of()
    return [np.isin(column, rung.members) for rung in rungs]


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


def told(one: Weighted, figures: GroupFigures) -> dict[str, object]:
    """Return a measure as it is stored."""
    steadied = _steadied(one, figures)
    rows, place = [], 0
    for rung, found in zip(figures.rungs, figures.direct, strict=True):
        row: dict[str, object] = {"key": rung.key, "state": rung.state}
        row["members"] = list(rung.members) if len(rung.members) > 1 else []
        if found is None:
            rows.append(row | dict.fromkeys(_NAMES))
            continue
        bounds = one.interval(figures.measure, found)
        leaning = steadied.estimate, steadied.low, steadied.high, steadied.borrowed
        figures_of = (
            *(rung.population or None, found.n, found.value, found.se, bounds.low, bounds.high),
            *(part[place] for part in leaning),
        )
        rows.append(row | dict(zip(_NAMES, figures_of, strict=True)))
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
