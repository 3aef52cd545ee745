"""Figures for everybody where somebody with a pencil could try all ways in which few groups can have answered.

Weighted shares stand in whole per cents then, with errors that are made of them alone (`sewana_core.engagement.blunt`).
What is more exact stays back: with it, the counts behind the shares of small groups could be told.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sewana_core.privacy import MIN_GROUP

Figures = Mapping[str, Any]
DIGITS = 2
# Of each row: what would be another sum over the groups, or is made of the same as the share.
EXACT = ("agree_se", "agree_unweighted", "deff", "mean", "mean_se", "mean_low", "mean_high")
ROUGH = ("before", "after", "share", "spread")
OF_WEIGHTS = ("min", "max", "median")


def whole(row: Figures) -> dict[str, Any]:
    """A row with its shares in whole per cents and nothing that is more exact."""
    return {name: coarse(name, value) for name, value in row.items()}


def coarse(name: str, value: Any) -> Any:
    if name in EXACT:
        return None
    if name in ROUGH and value is not None:
        return [round(part, DIGITS) for part in value] if name == "spread" else round(value, DIGITS)
    return value


def in_whole(kept: Figures, years: Collection[str]) -> dict[str, Any]:
    """The figures without what is exact of the shares of these years; those of groups by themselves are counts."""
    means = {scale["key"] for scale in kept["scales"]}
    found = dict(kept)
    if str(kept["year"]) in years:
        found["items"] = [whole(row) for row in kept["items"]]
        # How many named it, beside a weighted share, would be two sums over the same groups.
        found["barriers"] = [whole(row) | {"n": None} for row in kept["barriers"]]
        if mirror := kept["mirror"]:
            found["mirror"] = mirror | {"rows": [whole(row) for row in mirror["rows"]]}
        found["coorientation"] = kept["coorientation"] and [whole(one) for one in kept["coorientation"]]
    if (change := kept.get("change")) and {str(kept["year"]), str(change["from"])} & set(years):
        rows = [row if row["measure"] in means else whole(row) for row in change["rows"]]
        found["change"] = change | {"rows": rows}
    return found


def weights_told(weights: Figures) -> dict[str, Any]:
    """The weights without what tells the number of a level that was weighted together with another.

    Which levels are put together here and which rows are put together or hidden there need not be the same.
    """
    told = {**weights, "capped": few(weights["capped"])}
    if not weights["merged"]:
        return told
    kish = round(weights["kish"], 1)
    about = {
        "kish": kish,
        "n_eff": float(round(weights["n_eff"] * weights["kish"] / kish)),
        "max_over_median": round(weights["max_over_median"], 1),
    }
    parts = [{**one, "n": None} for one in weights["merged"]]
    return {**told, **dict.fromkeys(OF_WEIGHTS), **about, "merged": parts}


def notes_told(notes: Sequence[Figures], *, is_whole: bool) -> list[dict[str, Any]]:
    """Notes in which no number of people is under five, and one more where shares are told in whole per cents."""
    told = [
        {**note, "params": {**note["params"], "n": few(note["params"]["n"])}}
        if note["code"] == "weights-capped"
        else dict(note)
        for note in notes
    ]
    return told + [{"code": "whole-per-cents", "params": {}}] * is_whole


def few(count: int | None) -> int | None:
    return None if count is not None and 0 < count < MIN_GROUP else count
