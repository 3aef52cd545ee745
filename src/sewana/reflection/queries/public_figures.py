"""What of the figures goes out to everybody, and what stays behind, with the reason."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sewana.reflection.queries.engagement_tables import SHOWN, words
from sewana.reflection.queries.whole_per_cents import few, in_whole, notes_told, weights_told

Figures = Mapping[str, Any]
DIGITS = 4
# Of use to whoever computes, and to nobody who reads.
INSIDE = ("failure", "as_raked", "told")
# The one statement that everybody sees by group, beside the scales: what users say leads to real change.
REPEATED = "V3"
BY_GROUP = frozenset({REPEATED})
# Kish's effect of weights from which on a share is not its count any more.
DIFFERENT = 1.01
SHARE_DIGITS, COUNTED_DIGITS = 3, 2
HIDDEN = "hidden"
# Why a statement stays back that is shown to the office.
FEW_ON_A_SIDE, WOULD_TELL = "few-on-a-side", "would-tell"
OF_ITEM = (
    "n", "cannot_say", "mean", "mean_se", "mean_low", "mean_high", "agree", "agree_se", "agree_low", "agree_high",
    "agree_unweighted", "deff",
)  # fmt: skip
OF_MEAN = ("mean", "mean_se", "mean_low", "mean_high", "spread")
OF_GROUP = (
    "population", "n", "direct", "se", "low", "high", "steadied", "steadied_low", "steadied_high", "borrowed",
)  # fmt: skip
OF_ALL = ("rank_low", "rank_high", "bh", "holm")
OF_BARRIER = ("n", "share", "low", "high")
OF_SLOPE = ("slope", "slope_low", "slope_high")
# Figures that were kept before it was decided what may be told tell no share.
NOTHING: Figures = {
    "items": {}, "groups": {}, "years": {}, "mirror": [], "topics": [], "whole": [], "instead": {},
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Something that is not shown; `reason` is a code that a page has words for."""

    kind: str
    key: str
    th: str
    en: str
    reason: str


def public_figures(result: Figures) -> dict[str, Any]:
    """A copy for everybody: rounded, by group for the scales and one statement, without what tells small counts.

    Which share may stand was decided on the counts, when they were counted (`sewana_core.engagement.told`).
    """
    if "scales" not in result:
        return {}
    told = told_of(result)
    held = told.get("held", ())
    kept = {name: value for name, value in result.items() if name not in INSIDE} | told["instead"]
    items = {key for key, of in told["items"].items() if of["agree"] and key not in held}
    kept["weights"] = weights_told(kept["weights"])
    kept["notes"] = notes_told(kept["notes"], is_whole=str(kept["year"]) in told["whole"])
    kept["barriers"] = [
        row | dict.fromkeys(OF_BARRIER) | {"state": HIDDEN} if row["key"] in held else row
        for row in kept["barriers"]
    ]
    kept["groups"] = [one for measure in kept["groups"] for one in by_group(measure, kept, told)]
    is_fine = do_weights_differ(result) and str(kept["year"]) not in told["whole"]
    kept["items"] = [
        safe_item(item, told["items"].get(item["key"]) if item["key"] in items else None, is_fine)
        for item in kept["items"]
    ]
    kept["mirror"] = safe_mirror(kept.get("mirror"), items & set(told["mirror"]))
    is_shown = kept["mirror"] is not None and kept["mirror"]["is_shown"]
    topics = [one for one in kept.get("coorientation") or () if one["topic"] in items & set(told["topics"])]
    kept["coorientation"] = topics if is_shown and topics else None
    kept |= over_years(kept, told, items)
    return {name: rounded(value) for name, value in in_whole(kept, told["whole"]).items()}


def told_of(result: Figures) -> Figures:
    """What may be told; nothing where that was decided before shares of few groups were told in whole per cents."""
    told: Figures = result.get("told") or NOTHING
    return told if "instead" in told else NOTHING


def by_group(measure: Figures, kept: Figures, told: Figures) -> list[dict[str, Any]]:
    """The scales as they are, and the statement that is told by group with the rows that may be told."""
    if measure["measure"] in {scale["key"] for scale in kept["scales"]}:
        return [dict(measure)]
    if measure["measure"] not in BY_GROUP:
        return []
    safe = told["groups"].get(measure["measure"])
    if safe is not None and measure["measure"] not in told.get("held", ()):
        return [{name: value for name, value in safe.items() if name != "counts"}]
    rows = [row | dict.fromkeys(OF_GROUP) | {"state": HIDDEN} for row in measure["rows"]]
    return [{**measure, **dict.fromkeys(("tau", "tau_low", "tau_high")), "rows": rows}]


def do_weights_differ(result: Figures) -> bool:
    """Whether a weighted share is another number than the counted one; where everybody answered it is the same."""
    weights = result["weights"]
    return bool(weights["is_weighted"]) and weights["kish"] >= DIFFERENT


def safe_item(item: dict[str, Any], told: Figures | None, is_fine: bool) -> dict[str, Any]:
    """Whole per cent for what was counted; the mean only beside all five steps, for it is made of them."""
    if item["agree"] is None:
        return item
    if told is None or not told["agree"]:
        return item | dict.fromkeys(OF_ITEM) | {"spread": None, "state": HIDDEN}
    digits = SHARE_DIGITS if is_fine else COUNTED_DIGITS
    coarse = {name: round(item[name], digits) for name in ("agree", "agree_low", "agree_high")}
    plain = {"agree_unweighted": round(item["agree_unweighted"], COUNTED_DIGITS)}
    spread = {"spread": [round(part, COUNTED_DIGITS) for part in item["spread"]]}
    plain["cannot_say"] = few(item["cannot_say"])
    return item | coarse | plain | (spread if told["steps"] else dict.fromkeys(OF_MEAN))


def safe_mirror(mirror: dict[str, Any] | None, items: Collection[str]) -> dict[str, Any] | None:
    if mirror is None or not mirror["is_shown"]:
        nothing: dict[str, Any] = {"staff": None, "staff_population": None, "rows": [], "profile": None}
        return mirror and {**mirror, **nothing}
    rows = [row for row in mirror["rows"] if row["item"] in items]
    if len(rows) == len(mirror["rows"]):
        return mirror
    # Ranks and what is said of all together would tell of those that are gone.
    alone = [row | dict.fromkeys(OF_ALL) | {"rank": rank} for rank, row in enumerate(rows, start=1)]
    return mirror | {"rows": alone, "profile": None}


def over_years(kept: Figures, told: Figures, items: Collection[str]) -> dict[str, Any]:
    """What changed, of shares that may be told in both years; where a point is missing, its line is as well."""
    means = {scale["key"] for scale in kept["scales"]}
    years = told["years"] | {str(kept["year"]): list(items)}
    found: dict[str, Any] = {}
    if change := kept.get("change"):
        then = years.get(str(change["from"]), ())
        rows = [
            row
            for row in change["rows"]
            if row["measure"] in means
            or (row["measure"] in items and (row["before"] is None or row["measure"] in then))
        ]
        found["change"] = {**change, "rows": rows}
    trend = [line if line["measure"] in means else safe_line(line, years) for line in kept.get("trend") or ()]
    after = {
        name: one | ({} if REPEATED in items else {"between": None})
        for name, one in (kept.get("after") or {}).items()
    }
    return found | {"trend": trend} | ({"after": after} if after else {})


def safe_line(line: dict[str, Any], years: Mapping[str, Collection[str]]) -> dict[str, Any]:
    points = [point for point in line["points"] if line["measure"] in years.get(str(point["year"]), ())]
    return line if len(points) == len(line["points"]) else line | dict.fromkeys(OF_SLOPE) | {"points": points}


def rounded(value: Any) -> Any:
    """Figures with four digits: what is behind them tells more of the single answers than of the whole."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {name: rounded(one) for name, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def held_back(result: Figures) -> list[Held]:
    """Everything that the ladder hides, once for each place in which it would have stood."""
    found = [
        *of_rows(result, "item", result["items"]),
        *of_rows(result, "barrier", result["barriers"]),
        *(held for measure in result["groups"][:1] for held in of_rows(result, "group", measure["rows"])),
        *(
            held
            for dimension in (result["reach"] or {"dimensions": []})["dimensions"]
            for held in of_rows(result, dimension["key"], dimension["rows"], "reach-")
        ),
    ]
    found += of_shares(result)
    mirror = result["mirror"]
    if mirror and not mirror["is_shown"]:
        found.append(Held("mirror", "mirror", "", "", mirror["note"] or "too-few-staff"))
    return found


def of_shares(result: Figures) -> list[Held]:
    """Statements and barriers that the office sees and nobody else: few are for or against, or the rest would tell."""
    told = told_of(result)
    reasons = {key: FEW_ON_A_SIDE for key, of in told["items"].items() if not of["agree"]}
    reasons |= dict.fromkeys(told.get("held", ()), WOULD_TELL)
    return [
        Held(kind, row["key"], *words(result, kind, row["key"]), reasons[row["key"]])
        for kind, name in (("item", "items"), ("barrier", "barriers"))
        for row in result[name]
        if row["state"] in SHOWN and row["key"] in reasons
    ]


def of_rows(result: Figures, kind: str, rows: Iterable[Figures], before: str = "") -> list[Held]:
    return [
        Held(f"{before}{kind}", row["key"], *words(result, kind, row["key"]), row["state"])
        for row in rows
        if row["state"] not in SHOWN or row["state"] == "merged"
    ]
