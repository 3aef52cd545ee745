"""What of the figures goes out to everybody, and what stays behind, with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sewana.reflection.queries.engagement_tables import SHOWN, words

Figures = Mapping[str, Any]
DIGITS = 4
# Of use to whoever computes, and to nobody who reads.
INSIDE = ("failure", "as_raked")
# The one statement that everybody sees by group, beside the scales: what users say leads to real change.
BY_GROUP = frozenset({"V3"})
LEAST = 5
# Kish's effect of weights from which on a share is not its count any more.
DIFFERENT = 1.01
SHARE_DIGITS, COUNTED_DIGITS = 3, 2
HIDDEN = "hidden"
OF_ITEM = (
    "n", "cannot_say", "mean", "mean_se", "mean_low", "mean_high", "agree", "agree_se", "agree_low", "agree_high",
    "agree_unweighted", "deff",
)  # fmt: skip
OF_GROUP = ("n", "direct", "se", "low", "high", "steadied", "steadied_low", "steadied_high", "borrowed")


@dataclass(frozen=True)
class Held:
    """Something that is not shown; `reason` is a code that a page has words for."""

    kind: str
    key: str
    th: str
    en: str
    reason: str


def public_figures(result: Figures) -> dict[str, Any]:
    """A copy for everybody: rounded, by group for the scales and one statement, without what tells small counts."""
    if "scales" not in result:
        return {}
    kept = {name: rounded(value) for name, value in result.items() if name not in INSIDE}
    scales = {scale["key"] for scale in kept["scales"]}
    kept["groups"] = [safe_measure(one) for one in kept["groups"] if one["measure"] in scales | BY_GROUP]
    kept["items"] = [safe_item(item, do_weights_differ(result)) for item in kept["items"]]
    mirror = kept.get("mirror")
    if mirror and not mirror["is_shown"]:
        kept["mirror"] = {**mirror, "staff": None, "staff_population": None, "rows": [], "profile": None}
        kept["coorientation"] = None
    return kept


def do_weights_differ(result: Figures) -> bool:
    """Whether a weighted share is another number than the counted one; where everybody answered it is the same."""
    weights = result["weights"]
    return bool(weights["is_weighted"]) and weights["kish"] >= DIFFERENT


def tells_few(share: float | None, n: int | None) -> bool:
    """Whether a share and its number tell that fewer than five said yes, or no."""
    if share is None or n is None:
        return False
    yes = round(share * n)
    return min(yes, n - yes) < LEAST


def safe_item(item: dict[str, Any], is_weighted: bool) -> dict[str, Any]:
    """Whole per cent for what was counted; nothing where that tells of fewer than five."""
    if not tells_few(item["agree_unweighted"], item["n"]):
        digits = SHARE_DIGITS if is_weighted else COUNTED_DIGITS
        plain = (
            round(item["agree_unweighted"], COUNTED_DIGITS) if item["agree_unweighted"] is not None else None
        )
        return coarser(item, digits) | {"agree_unweighted": plain}
    if is_weighted:
        return coarser(item, SHARE_DIGITS) | {"agree_unweighted": None}
    return item | dict.fromkeys(OF_ITEM) | {"spread": None, "state": HIDDEN}


def coarser(item: dict[str, Any], digits: int) -> dict[str, Any]:
    names = [name for name in ("agree", "agree_low", "agree_high") if item[name] is not None]
    spread = item["spread"] and [round(part, COUNTED_DIGITS) for part in item["spread"]]
    return item | {name: round(item[name], digits) for name in names} | {"spread": spread}


def safe_measure(measure: dict[str, Any]) -> dict[str, Any]:
    """By group a share is a count: weights inside a group differ so little that a reader counts all the same."""
    if measure["kind"] != "share":
        return measure
    rows = [
        row | dict.fromkeys(OF_GROUP) | {"state": HIDDEN} if tells_few(row["direct"], row["n"]) else row
        for row in measure["rows"]
    ]
    return measure | {"rows": rows}


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
    mirror = result["mirror"]
    if mirror and not mirror["is_shown"]:
        found.append(Held("mirror", "mirror", "", "", mirror["note"] or "too-few-staff"))
    return found


def of_rows(result: Figures, kind: str, rows: Iterable[Figures], before: str = "") -> list[Held]:
    return [
        Held(f"{before}{kind}", row["key"], *words(result, kind, row["key"]), row["state"])
        for row in rows
        if row["state"] not in SHOWN or row["state"] == "merged"
    ]
