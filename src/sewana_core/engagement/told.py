"""Which shares of a round everybody may see, decided on the counts behind them.

By group all weights are alike, or nearly: a share and its number of answers are a count, however the answers were
weighted. So all shares are judged by how many people they are, each statement by itself: everybody, the five steps of
the scale, and the groups where they are told.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from sewana_core.engagement.answers import HIGHEST, LOWEST, Answers, Floats, Round, Staff, agrees
from sewana_core.engagement.blunt import blunt_rows
from sewana_core.engagement.both_sides import mirror_of
from sewana_core.engagement.figures import Measure, Weighted, is_equal
from sewana_core.engagement.groups import GroupFigures, common_rungs, of_measure, people_of, told
from sewana_core.ladder import MIN_ALONE, Rung, share_rows_shown, shares_shown
from sewana_core.privacy import MIN_GROUP
from sewana_core.weights import Ints

Row = dict[str, object]
# Whoever knows all weights can try which counts of the groups give the figures that are told, to four digits of the
# share, three of its error and the number of answers. There must be more ways to fill in the groups than that.
_ENOUGH_WAYS = 10.0
_ALIKE = 1e-9


def told_shares(
    now: Weighted, earlier: Sequence[Round], staff: Staff | None, by_group: Collection[str]
) -> Row:
    """Return what of the shares everybody may see, with the counts behind what is told and behind nothing else.

    Parameters
    ----------
    now : Weighted
    earlier : sequence of Round
        Rounds that this one is compared with.
    staff : Staff, optional
    by_group : collection of str
        Statements whose shares are told by group as well.

    Returns
    -------
    dict
        ``items``: for each statement ``agree`` (how many agree, of how many) and ``steps`` (how many gave each answer);
        None where it may not be told. ``groups``: each statement of `by_group` as `group_rows` has it, leaning on
        what is told alone, with ``counts`` by row. ``years``: for each earlier year the statements whose share may
        stand. ``mirror`` and ``topics``: the statements of which what staff foretold, and said, may stand.
        ``weights``: those of this round that a reader can work out (`known_weights`). ``whole``: the years, this one
        among them, whose weighted shares may stand in whole per cents alone; ``instead``: parts of the figures of which
        everybody sees these.
    """
    items = _may_stand(now.round)
    foretold = [key for key, column in (staff.expected if staff else {}).items() if not is_equal(column)]
    return {
        "items": {key: _item(now.round.answers, key, key in items) for key in now.round.form.keys},
        "groups": {key: _by_group(now, key) for key in by_group if key in items},
        "years": {str(one.year): _may_stand(one) for one in earlier},
        "mirror": foretold,
        "topics": _topics(now, staff) if staff else [],
        "weights": known_weights(now),
    } | _instead(now, earlier, staff, [key for key in foretold if key in items])


def _instead(now: Weighted, earlier: Sequence[Round], staff: Staff | None, keys: Sequence[str]) -> Row:
    """The years whose shares are told bluntly, and the parts of the figures that everybody sees instead.

    The mirror is among them where statements are hidden: ranks, and what is said of all of them together, must not
    lean on those.
    """
    rounds = {one.year: Weighted(one, now.options) for one in earlier} | {now.round.year: now}
    years = {year for year, one in rounds.items() if is_for_whole_per_cents(one)}
    told = staff and _only_of(staff, keys)
    rows: Row = {}
    if years:
        rows = blunt_rows(now.round, list(earlier), told, years, now.options)
    elif staff and told and any(now.shown(key) for key in staff.expected.keys() - told.expected.keys()):
        rows = {"mirror": mirror_of(now, told, np.random.default_rng(now.options.seed))}
    return {"whole": [str(year) for year in sorted(years)], "instead": rows}


def _only_of(staff: Staff, keys: Sequence[str]) -> Staff:
    return replace(staff, expected={key: staff.expected[key] for key in keys})


def known_weights(one: Weighted) -> Row | None:
    """Return the dimension whose levels alone decide the weights, with the weight of each level.

    From who there is and who answered anybody can work them out. None where weights lean on several dimensions, of
    which nobody knows how they meet, and where all weights are alike.
    """
    weight = one.weights.weight
    if np.ptp(weight) <= _ALIKE * weight.max():
        return None
    for name in one.margins:
        levels, place = np.unique(one.round.answers.levels[name], return_inverse=True)
        of_level = [weight[place == at] for at in range(len(levels))]
        if all(np.ptp(alike) <= _ALIKE * weight.max() for alike in of_level):
            means = (float(alike[0]) for alike in of_level)
            return {"dimension": name, "weights": dict(zip(levels.tolist(), means, strict=True))}
    return None


def is_for_whole_per_cents(one: Weighted) -> bool:
    """Whether weights are known and groups few enough to try all ways in which they can have answered."""
    known = known_weights(one)
    if known is None:
        return False
    _levels, counts = np.unique(one.round.answers.levels[str(known["dimension"])], return_counts=True)
    return bool(np.log10(counts + 1.0).sum() < _ENOUGH_WAYS)


def may_stand(values: Floats) -> bool:
    """Whether a share of everybody may stand: ten answers, at least five for and five against."""
    yes, n = _counted(values)
    return n >= MIN_ALONE and min(yes, n - yes) >= MIN_GROUP


def _counted(values: Floats) -> tuple[int, int]:
    there = values[~np.isnan(values)]
    return int(there.sum()), len(there)


def _may_stand(one: Round) -> list[str]:
    return [key for key in one.form.keys if may_stand(agrees(one.answers.items[key]))]


def _topics(now: Weighted, staff: Staff) -> list[str]:
    return [
        topic for own, topic in now.round.form.pairs.items()
        if own in staff.own and may_stand(agrees(staff.own[own]))
    ]  # fmt: skip


def _item(answers: Answers, key: str, is_told: bool) -> Row:
    if not is_told:
        return {"agree": None, "steps": None}
    values = answers.items[key]
    there = values[~np.isnan(values)].astype(np.int64)
    steps = np.bincount(there - LOWEST, minlength=HIGHEST - LOWEST + 1)
    can_stand = shares_shown([steps[None, :]]).everybody
    return {"agree": list(_counted(agrees(values))), "steps": steps.tolist() if can_stand else None}


def _by_group(now: Weighted, key: str) -> Row:
    """Return a statement by group, with the counts behind what may be told."""
    measure = now.measures[key]
    found = of_measure(now, measure, common_rungs(now))
    counts = _table(now, measure, found.rungs)
    # The last row, of those who are not shown, has no key.
    keys = [rung.key for rung in found.rungs if rung.is_shown]
    told_of = {
        key: [int(yes), int(yes + no)]
        for key, (yes, no), is_told in zip(keys, counts, share_rows_shown(counts), strict=False)
        if is_told
    }
    return told(now, _only(found, told_of)) | {"counts": told_of}


def _table(now: Weighted, measure: Measure, rungs: Sequence[Rung]) -> Ints:
    """How many of each rung that is shown agree, and do not; those who are not shown are a row at the end."""
    there = ~np.isnan(measure.values)
    rest, rows = there.copy(), []
    for rung, here in zip(rungs, people_of(now, rungs), strict=True):
        if rung.is_shown:
            rows.append(here & there)
            rest &= ~here
    if rest.any() or not rows:
        rows.append(rest)
    return np.array([(int(measure.values[row].sum()), int((1 - measure.values[row]).sum())) for row in rows])


def _only(found: GroupFigures, keys: Collection[str]) -> GroupFigures:
    rungs = [
        replace(rung, state="hidden") if rung.is_shown and rung.key not in keys else rung
        for rung in found.rungs
    ]
    direct = [one if rung.is_shown else None for rung, one in zip(rungs, found.direct, strict=True)]
    return replace(found, rungs=tuple(rungs), direct=tuple(direct))
