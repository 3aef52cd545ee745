"""Tables of what stands beside the scales: the zone, questions asked beside, what people did, and the talk."""

from collections.abc import Mapping
from typing import Any

Figures = Mapping[str, Any]
WHOLE = 100
ZONE = (
    "minimum", "desired", "perceived", "adequacy", "adequacy_low", "adequacy_high", "superiority", "superiority_low",
    "superiority_high",
)  # fmt: skip
ZONE_COLUMNS = ("item", "item_th", "item_en", "n", *ZONE, "note")
ASKED_COLUMNS = ("asked", "key", "text_th", "text_en", "n", "percent", "low", "high", "note")
DONE_COLUMNS = (
    "year",
    "group",
    "group_th",
    "group_en",
    "measure",
    "count",
    "per_1000",
    "per_1000_before",
    "note",
)
AIRTIME_COLUMNS = ("measure", "users", "providers", "percent_users", "percent_users_of_those_who_came")


def words(result: Figures, kind: str, key: str) -> tuple[str, str]:
    known = result.get("names", {}).get(kind, {}).get(key, {"th": key, "en": key})
    return known["th"], known["en"]


def points(share: float | None) -> float | None:
    return None if share is None else round(WHOLE * share, 1)


def zone_rows(result: Figures) -> list[tuple[object, ...]]:
    return [
        (
            row["key"].removeprefix("zone."), *words(result, "asked", row["key"]), row["n"],
            *(None if row[name] is None else round(row[name], 2) for name in ZONE), row["state"],
        )
        for row in result.get("zone") or ()
    ]  # fmt: skip


def asked_rows(result: Figures) -> list[tuple[object, ...]]:
    after = result.get("after") or {}
    told = [*((name, after[name]) for name in after), *(("own", one) for one in result.get("own") or ())]
    rows = [
        asked_row(result, where, row)
        for where, one in told
        for question in one["questions"]
        for row in question["rows"]
    ]
    return rows + [line for name, one in after.items() for line in change_rows(name, one)]


def asked_row(result: Figures, where: str, row: Figures) -> tuple[object, ...]:
    shares = (points(row[name]) for name in ("share", "low", "high"))
    return (where, row["key"], *words(result, "asked", row["key"]), row["n"], *shares, row["state"])


def change_rows(name: str, one: Figures) -> list[tuple[object, ...]]:
    """Differences of the statement asked again, in points; of the same people only what may be told."""
    found = []
    for kind in ("between", "paired"):
        told = one.get(kind)
        if told:
            figures = (points(told[part]) for part in ("difference", "low", "high"))
            found.append((name, f"V3.{kind}", "", "", told.get("n"), *figures, "points"))
    return found


def done_rows(result: Figures) -> list[tuple[object, ...]]:
    told = result.get("done") or {"rows": (), "year": None}
    return [
        (
            told["year"], row["key"], *words(result, "group", row["key"]), measure, rate["count"],
            tenths(rate["per_1000"]), tenths(rate["before"]), rate["state"],
        )
        for row in told["rows"]
        for measure, rate in row["rates"].items()
    ]  # fmt: skip


def tenths(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 1)


def airtime_rows(result: Figures) -> list[tuple[object, ...]]:
    return [
        (row["measure"], row["users"], row["providers"], points(row["share"]), points(row["came"]))
        for row in result.get("airtime") or ()
    ]
