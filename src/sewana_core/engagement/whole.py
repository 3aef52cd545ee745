"""All figures of a round, as they are stored, drawn and printed."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np

from sewana_core.engagement.answers import Round, Staff, check_round, check_staff
from sewana_core.engagement.both_sides import coorientation_of, mirror_of, without_draws
from sewana_core.engagement.figures import Options, Weighted, item_rows, scale_rows, weights_row
from sewana_core.engagement.groups import group_rows
from sewana_core.engagement.honesty import (
    barrier_rows,
    check_came,
    counts_shown,
    honesty_of,
    notes_of,
    reach_by_margin,
    reach_rows,
)
from sewana_core.engagement.over_years import change_of, trend_of
from sewana_core.engagement.plain import plain
from sewana_core.errors import FiguresError
from sewana_core.reliability import reliability

FORMAT = "sewana-engagement-1"
# What is drawn is left out of the figures that are told beside.
_FEW_ROUNDS = 20


def engage(
    now: Round,
    staff: Staff | None = None,
    earlier: Sequence[Round] = (),
    options: Options | None = None,
    *,
    core: str = "",
) -> dict[str, object]:
    """Return the figures of a round as plain numbers, texts, lists and mappings, ready for JSON.

    Parameters
    ----------
    now : Round
    staff : Staff, optional
        What staff expect of the users of this round.
    earlier : sequence of Round
        The rounds before, each with its own population.
    options : Options, optional
    core : str
        The version of the program.

    Returns
    -------
    dict
        Shares on 0 to 1, means on the scale of the answers; None where a number is hidden or unknown, never NaN.
        Where merging or capping changed the weights, ``as_raked`` holds the main figures without either.

    Raises
    ------
    FiguresError
        Those of `check_round`, `check_staff`, `sewana_core.weights.weigh` and `sewana_core.reach.reach`; with
        ``year`` among the params where an earlier round is at fault.
    """
    chosen = options or Options()
    one = _checked(now, chosen)
    before = sorted((_checked(round_, chosen) for round_ in earlier), key=lambda found: found.round.year)
    if staff is not None:
        check_staff(staff)
    rng = np.random.default_rng(chosen.seed)
    by_margin = reach_by_margin(one, rng)
    told = _about(one, core) | {
        "scales": scale_rows(one),
        "items": item_rows(one),
        "groups": group_rows(one),
        "mirror": mirror_of(one, staff, rng) if staff else None,
        "coorientation": coorientation_of(one, staff) if staff else None,
        "change": change_of(before[-1], one) if before else None,
        "trend": trend_of([*before, one]),
        "reliability": _reliability(one),
        "barriers": barrier_rows(one),
        "honesty": honesty_of(one, by_margin),
        "reach": reach_rows(by_margin),
        "notes": notes_of(one),
        "as_raked": _as_raked(one, staff, before),
    }
    return plain(told)


def _checked(round_: Round, options: Options) -> Weighted:
    """A round that can be counted, with its weights made; whose year is told where it cannot."""
    one = Weighted(round_, options)
    try:
        check_round(round_)
        check_came(one)
        _ = one.weights
    except FiguresError as error:
        error.params["year"] = round_.year
        raise
    return one


def _about(one: Weighted, core: str) -> dict[str, object]:
    answers, population = one.round.answers, one.population
    return {
        "format": FORMAT,
        "year": one.round.year,
        "level": one.options.level,
        "seed": one.options.seed,
        "core": core,
        "measures_version": one.round.form.name,
        "n": answers.n,
        "population": population,
        "rate": answers.n / population if population else None,
        "doors": counts_shown(answers.doors),
        "modes": counts_shown(answers.modes),
        "weights": weights_row(one),
    }


def _reliability(one: Weighted) -> list[dict[str, object]]:
    items, level = one.round.answers.items, one.options.level
    return [
        {"scale": key, **asdict(reliability(np.column_stack([items[part] for part in parts]), level))}
        for key, parts in one.round.form.scales.items()
    ]


def _as_raked(one: Weighted, staff: Staff | None, before: Sequence[Weighted]) -> dict[str, object] | None:
    """The main figures with no level merged and no weight cut, where that makes a difference and can be done."""
    latest = [*before[-1:], one]
    if not any(part.weights.merged or part.weights.capped for part in latest):
        return None
    options = replace(one.options, least=1, most_times_median=None, rounds=_FEW_ROUNDS)
    free = [Weighted(part.round, options) for part in latest]
    try:
        weights = [weights_row(part) for part in free]
    except FiguresError:
        return None
    mirror = mirror_of(free[-1], staff, np.random.default_rng(options.seed)) if staff else None
    return {
        "weights": weights[-1],
        "scales": scale_rows(free[-1]),
        "items": item_rows(free[-1]),
        "groups": group_rows(free[-1]),
        "mirror": without_draws(mirror) if mirror else None,
        "change": change_of(free[0], free[-1]) if before else None,
    }
