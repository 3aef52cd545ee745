"""This round beside those before it: what changed, and the line through three and more."""

from collections.abc import Sequence

from sewana_core.change import MIN_ROUNDS, independent_change, satterthwaite, tipping_point, trend
from sewana_core.comparisons import SAME_MEAN, SAME_SHARE, verdict
from sewana_core.engagement.figures import Measure, Weighted
from sewana_core.errors import FiguresError
from sewana_core.means import Estimate

_NAMES = ("before", "after", "difference", "se", "low", "high")


def change_of(before: Weighted, after: Weighted) -> dict[str, object]:
    """Return the change of every measure since the round before."""
    rows = [_change(before, after, measure) for measure in after.measures.values()]
    return {"from": before.round.year, "rows": rows}


def _change(before: Weighted, after: Weighted, measure: Measure) -> dict[str, object]:
    why_not = why_not_comparable(before, after, measure.key)
    first, second = before.shown(measure.key), after.shown(measure.key)
    row: dict[str, object] = {"measure": measure.key, "kind": measure.kind}
    if why_not or first is None or second is None:
        told = dict.fromkeys(_NAMES) | {"after": second.value if second else None}
        told |= {
            "verdict": "unclear",
            "is_comparable": False,
            "why_not": why_not or "absent",
            "tipping": None,
        }
        return row | told
    is_share = measure.kind == "share"
    errors = [one.share_se if is_share else one.se for one in (first, second)]
    df = satterthwaite((errors[0], first.df), (errors[1], second.df))
    found = independent_change((first.value, errors[0]), (second.value, errors[1]), df, after.options.level)
    told = dict(
        zip(
            _NAMES,
            (first.value, second.value, found.difference, found.se, found.low, found.high),
            strict=True,
        )
    )
    margin = SAME_SHARE if is_share else SAME_MEAN
    told |= {"verdict": verdict(found.low, found.high, margin), "is_comparable": True, "why_not": ""}
    return row | told | {"tipping": _tipping(found.difference, after)}


def _tipping(difference: float, after: Weighted) -> float | None:
    n, population = after.round.answers.n, after.population
    if not population or n >= population:
        return None
    return tipping_point(difference, n / population)


def why_not_comparable(before: Weighted, after: Weighted, key: str) -> str:
    """Return ``""``, or ``absent``, ``scale`` (made of other statements) or ``wording``."""
    earlier, later = before.round.form.version_of(key), after.round.form.version_of(key)
    if earlier is None or later is None or key not in before.measures:
        return "absent"
    if [part for part, _ in earlier] != [part for part, _ in later]:
        return "scale"
    return "" if earlier == later else "wording"


def trend_of(rounds: Sequence[Weighted]) -> list[dict[str, object]]:
    """Return every measure's points in order of years, from three rounds on."""
    if len(rounds) < MIN_ROUNDS:
        return []
    years = [one.round.year for one in rounds]
    if len(set(years)) < len(years):
        raise FiguresError("same-year", "a year stands there twice", found=years)
    ordered = sorted(rounds, key=lambda one: one.round.year)
    return [_trend(ordered, measure) for measure in ordered[-1].measures.values()]


def _trend(rounds: Sequence[Weighted], measure: Measure) -> dict[str, object]:
    points, breaks, run = [], [], list[tuple[int, Estimate]]()
    last: Weighted | None = None
    for one in rounds:
        found = one.shown(measure.key)
        if found is None:
            continue
        if last is not None and why_not_comparable(last, one, measure.key):
            breaks.append(one.round.year)
            run = []
        bounds = one.interval(measure, found)
        points.append({"year": one.round.year, "value": found.value, "low": bounds.low, "high": bounds.high})
        run.append((one.round.year, found))
        last = one
    return {
        "measure": measure.key,
        "points": points,
        **_slope(run, rounds[-1].options.level),
        "breaks": breaks,
    }


def _slope(run: Sequence[tuple[int, Estimate]], level: float) -> dict[str, float | None]:
    """The line through the rounds since the last break; nothing where they are too few or have no error."""
    if len(run) < MIN_ROUNDS or any(found.se <= 0 for _, found in run):
        return dict.fromkeys(("slope", "slope_low", "slope_high"))
    years, found = [year for year, _ in run], [one for _, one in run]
    line = trend(years, [one.value for one in found], [one.se for one in found], level)
    return {"slope": line.slope, "slope_low": line.low, "slope_high": line.high}
