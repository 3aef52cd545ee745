"""The opinion map as JSON: the same votes give the same bytes."""

import json
from dataclasses import asdict

from sewana_core.opinion_map import SIDES, OpinionMap
from sewana_core.privacy import MIN_GROUP
from sewana_core.rates import Rates
from sewana_core.two_sides import Mirrored

VERSION = 1
# Far fewer digits than are computed: what is beyond them has no meaning for votes.
_DIGITS = 6
_ANSWERS = ("disagree", "pass", "agree")

Json = dict[str, object]


def as_json(found: OpinionMap, *, people: bool = True) -> str:
    """Return the map as one line of JSON with sorted keys.

    Rates of groups and sides from fewer than five votes are null. That alone does not keep small counts secret
    where totals are published next to them: `privacy.suppress` does.

    Parameters
    ----------
    found : OpinionMap
    people : bool
        Whether to list everyone's place and group.

    Returns
    -------
    str
        ASCII; numbers have six decimals.
    """
    content: Json = {
        "version": VERSION,
        "engine": "map",
        "votes": found.votes.size,
        "participants": found.votes.shape[0],
        "honesty": asdict(found.honesty),
        "groups": _groups(found),
        "statements": _statements(found),
        "mirror": [_mirrored(found, m) for m in found.mirror],
    }
    if people:
        content["people"] = _people(found)
    return json.dumps(_rounded(content), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _rounded(value: object) -> object:
    """Return plain JSON values with rounded numbers; -0.0 becomes 0.0."""
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def _groups(found: OpinionMap) -> list[Json]:
    size = [int((found.groups.label == g).sum()) for g in range(found.groups.count)]
    statement = found.votes.statements.tolist()
    return [
        {
            "id": found.group_ids[g],
            "size": size[g],
            "center": found.groups.center[g].tolist(),
            "representative": [
                {**asdict(s), "statement": statement[s.statement]} for s in found.representative[g]
            ],
        }
        for g in range(found.groups.count)
    ]


def _statements(found: OpinionMap) -> list[Json]:
    counts = found.votes.counts.tolist()
    groups = _cells(found.by_group, [str(g) for g in found.group_ids], len(counts))
    sides = _cells(found.by_side, list(SIDES) if found.by_side else [], len(counts))
    columns = (
        found.votes.statements,
        found.place.mean,
        found.place.loading.T,
        found.consensus,
        found.bridging,
    )
    return [
        {
            "id": name,
            "counts": dict(zip(_ANSWERS, counts[c], strict=True)),
            "mean": mean,
            "loading": loading,
            "consensus": consensus,
            "bridging": bridge,
            "by_group": groups[c],
            "by_side": sides[c],
        }
        for c, (name, mean, loading, consensus, bridge) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True)
        )
    ]


def _cells(rates: tuple[Rates, ...], names: list[str], statements: int) -> list[Json]:
    """Return, for each statement, rates with bounds by group or side."""
    found: list[Json] = [{} for _ in range(statements)]
    tables = [(r.rate.tolist(), r.low.tolist(), r.high.tolist(), r.votes.tolist()) for r in rates]
    for g, name in enumerate(names):
        for c in range(statements):
            is_shown = tables[0][3][g][c] >= MIN_GROUP
            found[c][name] = (
                {
                    answer: [rate[g][c], low[g][c], high[g][c]]
                    for answer, (rate, low, high, _) in zip(_ANSWERS, tables, strict=True)
                }
                if is_shown
                else None
            )
    return found


def _mirrored(found: OpinionMap, seen: Mirrored) -> Json:
    gap = seen.gap
    return {
        "statement": found.votes.statements[seen.statement].item(),
        "verdict": seen.verdict,
        "gap": [gap.estimate, gap.low, gap.high],
    }


def _people(found: OpinionMap) -> list[Json]:
    ids = (*found.group_ids, None)  # position -1: in no group
    covariance = found.place.covariance[[0, 0, 1], [0, 1, 1]].T
    columns = (
        found.votes.participants,
        found.place.position.T,
        covariance,
        found.groups.label,
        found.groups.membership.T,
        found.votes_to_be_placed,
    )
    return [
        {
            "id": name,
            "position": at,
            "covariance": wide,
            "group": ids[g],
            "membership": share,
            "votes_to_be_placed": more,
        }
        for name, at, wide, g, share, more in zip(*(column.tolist() for column in columns), strict=True)
    ]
