"""What stands beside every figure: who came, who was missing, and what the answers cannot tell."""

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from sewana_core.change import satterthwaite
from sewana_core.engagement.answers import GROUP, Floats, Words
from sewana_core.engagement.figures import Flags, Measure, Weighted, is_equal
from sewana_core.errors import FiguresError
from sewana_core.inequality import Figure, Inequality
from sewana_core.intervals import student
from sewana_core.ladder import MIN_ALONE, MIN_PLAIN, Group, ladder
from sewana_core.means import Estimate, Sample, drawn
from sewana_core.privacy import MIN_GROUP
from sewana_core.reach import Reach, counts_of, reach
from sewana_core.weights import weigh

OPEN, RANDOM = "open", "random"


def counts_shown(column: Words | None) -> dict[str, int | None]:
    """Return how many there are of each word; None where that is under five, or would give such a number away."""
    if column is None:
        return {}
    words, counts = np.unique(column[column != ""], return_counts=True)
    groups = [Group(word, n) for word, n in zip(words.tolist(), counts.tolist(), strict=True)]
    shown: dict[str, int | None] = {}
    for rung in ladder(groups):
        alone = rung.is_shown and len(rung.members) == 1
        shown |= dict.fromkeys(rung.members, rung.n if alone else None)
    return {word: shown[word] for word in words.tolist()}


def reach_by_margin(one: Weighted, rng: np.random.Generator) -> dict[str, Reach]:
    """Return how the levels of each margin came. Margins of one level have nothing to compare."""
    found = {}
    for name in one.margins:
        people = [(level, int(n)) for level, n in one.round.population[name].items() if n > 0]
        levels, counts = np.unique(one.round.answers.levels[name], return_counts=True)
        came = [pair for pair in zip(levels.tolist(), counts.tolist(), strict=True) if pair[0]]
        if len(people) > 1 and came:
            found[name] = reach(counts_of(people, came), rng, level=one.options.level)
    return found


def reach_rows(found: Mapping[str, Reach]) -> dict[str, object] | None:
    """Return what `reach_by_margin` found, as it is stored."""
    return {"dimensions": [_dimension(key, one) for key, one in found.items()]} if found else None


def _dimension(key: str, one: Reach) -> dict[str, object]:
    names = ("shortfall", "min_max", "cv", "kish", "n_eff")
    summary = {name: asdict(one.summary)[name] for name in names} if one.summary else dict.fromkeys(names)
    rows = [
        {"key": row.key, **asdict(row), "members": list(row.members) if len(row.members) > 1 else []}
        for row in one.rows
    ]
    parity = [asdict(row) for row in one.parity]
    return {"key": key, "rows": rows, **summary, "parity": parity, "appendix": _appendix(one.appendix)}


def _appendix(found: Inequality | None) -> dict[str, object] | None:
    if found is None:
        return None
    told: dict[str, object] = {}
    for name in ("theil", "mld", "atkinson_1", "gini"):
        figure: Figure = getattr(found, name)
        told |= {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}
    return told | {"g_statistic": found.g_statistic, "g_p": found.g_p}


def barrier_rows(one: Weighted) -> list[dict[str, object]]:
    """Return how many named each barrier; hidden where they, or those who did not, are under ten."""
    return [_barrier(one, key) for key in one.round.answers.barriers]


def _barrier(one: Weighted, key: str) -> dict[str, object]:
    column = one.round.answers.barriers[key]
    there = column[~np.isnan(column)]
    named = int(there.sum())
    measure = Measure(key, "share", column)
    found = one.of(measure)
    if found is None or min(named, len(there) - named) < MIN_ALONE:
        return {"key": key, **dict.fromkeys(("n", "share", "low", "high")), "state": "hidden"}
    bounds = one.interval(measure, found)
    told = {"n": named, "share": found.value, "low": bounds.low, "high": bounds.high}
    return {"key": key, **told, "state": "plain" if named >= MIN_PLAIN else "few"}


def honesty_of(one: Weighted, by_margin: Mapping[str, Reach]) -> dict[str, object]:
    """Return the bound of the bias that runs along the groups, the selection gap, and whether languages compare."""
    groups = by_margin.get(GROUP)
    summary = groups.summary if groups else None
    scales = one.round.form.scales
    bound = {key: summary.cv * _spread(one, key) if summary else None for key in scales}
    return {
        "bound": bound,
        "cv_response": summary.cv if summary else None,
        "r_indicator": summary.r_indicator if summary else None,
        "selection_gap": selection_gap(one),
        "language": _language(one),
    }


def _spread(one: Weighted, key: str) -> float:
    """The weighted standard deviation of an answer."""
    values = one.measures[key].values
    there = ~np.isnan(values)
    weight = one.weights.weight[there]
    if not there.any():
        return float("nan")
    mean = np.average(values[there], weights=weight)
    return float(np.sqrt(np.average(np.square(values[there] - mean), weights=weight)))


def selection_gap(one: Weighted) -> dict[str, object] | None:
    """Return the first scale of the open door minus that of the random door; None where one had too few.

    By lot each group is invited alike, and the open door is taken by whom it suits. So each door is weighted to the
    groups by itself: what is left is not that other groups came by it.
    """
    doors, key = one.round.answers.doors, next(iter(one.round.form.scales), None)
    if doors is None or key is None:
        return None
    first, second = (_at_door(one, one.measures[key].values, doors == door) for door in (OPEN, RANDOM))
    if first is None or second is None:
        return None
    df = satterthwaite((first.se, first.df), (second.se, second.df))
    se = float(np.hypot(first.se, second.se))
    bounds = student(first.value - second.value, se, df, one.options.level)
    return {"measure": key, "gap": bounds.estimate, "low": bounds.low, "high": bounds.high}


def _at_door(one: Weighted, values: Floats, here: Flags) -> Estimate | None:
    if np.count_nonzero(~np.isnan(values[here])) < MIN_ALONE or is_equal(values[here]):
        return None
    weights = drawn(np.ones(int(here.sum())))
    if GROUP in one.margins:
        people = {GROUP: one.round.population[GROUP]}
        weights = weigh({GROUP: one.group_of()[here]}, people, least=1, most_times_median=None)
    return Sample(weights).mean(values[here])


def _language(one: Weighted) -> str:
    languages = one.round.answers.languages
    if languages is None or len(np.unique(languages[languages != ""])) < 2:
        return "one-language"
    return "comparable" if one.options.are_languages_comparable else "not-comparable"


def notes_of(one: Weighted) -> list[dict[str, object]]:
    """Return what a reader should know that stands nowhere else."""
    weights = one.weights
    notes: list[dict[str, object]] = [
        {"code": "merged-levels", "params": {"margin": part.margin, "levels": list(part.levels)}}
        for part in weights.merged
    ]
    notes += [
        {"code": "levels-unknown", "params": {"margin": name, "n": n if n >= MIN_GROUP else None}}
        for name, n in weights.unknown.items()
    ]
    if not weights.margins:
        because = "one-level" if one.margins else "unknown"
        notes.append({"code": "not-weighted", "params": {"because": because}})
    if weights.capped:
        told = {"n": weights.capped, "max_over_median": weights.max_over_median}
        notes.append({"code": "weights-capped", "params": told})
    return notes


def check_came(one: Weighted) -> None:
    """Raise where more people answered than there are.

    Raises
    ------
    FiguresError
        ``came-over-population`` with the margin and the level.
    """
    for name in one.margins:
        levels, counts = np.unique(one.round.answers.levels[name], return_counts=True)
        for level, n in zip(levels.tolist(), counts.tolist(), strict=True):
            most = one.round.population[name].get(level, n)
            if level and 0 < most < n:
                raise FiguresError(
                    "came-over-population",
                    f"{n} answers come from {name}/{level}, where there are only {most:.0f} people",
                    margin=name,
                    group=level,
                    found=n,
                    most=most,
                )
