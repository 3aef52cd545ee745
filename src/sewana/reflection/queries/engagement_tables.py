"""The fixed list of tables about engagement: what a release gives out, and nothing beside it.

Each is made of stored figures alone. There are no filters: who could choose rows could subtract.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.queries import beside_tables as beside

Figures = Mapping[str, Any]
Row = Sequence[object]
SHOWN = frozenset({"plain", "few", "merged"})
STEPS = ("invited", "registered", "on_site", "online", "spoke", "answered", "acted", "told")
WHOLE = 100


@dataclass(frozen=True)
class Table:
    """One table: `name` is its address, `code` its place in the evidence that assessors ask for."""

    name: str
    code: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def lines(self) -> list[Row]:
        return [self.columns, *self.rows]


def tables(result: Figures) -> list[Table]:
    """Every table that there are figures for."""
    if "scales" not in result:
        return []
    made = [make(result) for make in MAKERS]
    return sorted((table for table in made if table.rows), key=lambda table: int(table.code[1:]))


def table(name: str, result: Figures) -> Table | None:
    return next((one for one in tables(result) if one.name == name), None)


def words(result: Figures, kind: str, key: str) -> tuple[str, str]:
    """What a level, item or barrier is called in both languages; merged levels by all their names."""
    names = result.get("names", {}).get(kind, {})
    known = [names.get(part, {"th": part, "en": part}) for part in key.split("+")]
    return " + ".join(one["th"] for one in known), " + ".join(one["en"] for one in known)


def points(share: float | None) -> float | None:
    return None if share is None else round(share * WHOLE, 1)


def mean(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def by_kind(kind: str) -> Callable[[float | None], float | None]:
    return points if kind == "share" else mean


def method_table(result: Figures) -> Table:
    weights, honesty = result["weights"], result["honesty"]
    facts: list[Row] = [
        ("year", result["year"]),
        ("instrument", result["measures_version"]),
        ("answers", result["n"]),
        ("population", result["population"]),
        ("rate_percent", points(result["rate"])),
        *((f"door_{door}", n) for door, n in sorted(result["doors"].items())),
        *((f"answered_by_{mode}", n) for mode, n in sorted(result["modes"].items())),
        ("weighted_by", " ".join(weights["margins"])),
        ("weights_max_over_median", mean(weights["max_over_median"])),
        ("weights_capped", weights["capped"]),
        ("design_effect_kish", mean(weights["kish"])),
        ("effective_answers", round(weights["n_eff"])),
        ("interval_level_percent", points(result["level"])),
        ("smallest_group_shown", 5),
        ("languages", honesty["language"]),
        ("seed", result["seed"]),
        ("program", result["core"]),
    ]
    return Table("method", "E0", ("fact", "value"), tuple(facts))


def reach_table(result: Figures) -> Table:
    columns = (
        "year", "dimension", "group", "group_th", "group_en", "population", "expected", "came", "per_1000",
        "ratio", "ratio_low", "ratio_high", "heard_enough", "note", "people",
    )  # fmt: skip
    rows = [
        (*reach_row(result, dimension["key"], row), people)
        for name, people in (("reach", "answered"), ("came", "came to the forum"))
        for dimension in (result.get(name) or {"dimensions": []})["dimensions"]
        for row in dimension["rows"]
    ]
    return Table("reach", "E2", columns, tuple(rows))


def reach_row(result: Figures, dimension: str, row: Figures) -> Row:
    figures: Row = (None,) * 8
    if row["state"] in SHOWN:
        figures = (
            row["population"], mean(row["expected"]), row["came"], mean(row["per_1000"]), mean(row["ratio"]),
            mean(row["low"]), mean(row["high"]), row["heard"],
        )  # fmt: skip
    return (
        result["year"],
        dimension,
        row["key"],
        *words(result, dimension, row["key"]),
        *figures,
        row["state"],
    )


def funnel_table(result: Figures) -> Table:
    columns = ("group", "group_th", "group_en", *STEPS)
    rows = [
        (row["key"], *words(result, "group", row["key"]), *(row.get(step) for step in STEPS))
        for row in result.get("funnel", ())
    ]
    return Table("funnel", "E3", columns, tuple(rows))


def barriers_table(result: Figures) -> Table:
    rows = [
        (
            row["key"],
            *words(result, "barrier", row["key"]),
            "all",
            row["n"],
            *map(points, spread(row, "share")),
            row["state"],
        )
        for row in result["barriers"]
    ]
    columns = ("barrier", "barrier_th", "barrier_en", "group", "n", "percent", "low", "high", "note")
    return Table("barriers", "E4", columns, tuple(rows))


def spread(row: Figures, name: str) -> tuple[float | None, float | None, float | None]:
    return row[name], row["low"], row["high"]


def engagement_table(result: Figures) -> Table:
    columns = (
        "year", "group", "group_th", "group_en", "measure", "n", "direct", "low", "high", "steadied",
        "steadied_low", "steadied_high", "flag",
    )  # fmt: skip
    whole = [
        (
            result["year"],
            "all",
            "",
            "",
            scale["key"],
            scale["n"],
            *map(mean, spread(scale, "mean")),
            None,
            None,
            None,
            "",
        )
        for scale in result["scales"]
    ]
    rows = [group_row(result, measure, row) for measure in result["groups"] for row in measure["rows"]]
    return Table("engagement", "E5", columns, (*whole, *rows))


def group_row(result: Figures, measure: Figures, row: Figures) -> Row:
    said = by_kind(measure["kind"])
    figures = [row[name] for name in ("direct", "low", "high", "steadied", "steadied_low", "steadied_high")]
    return (
        result["year"], row["key"], *words(result, "group", row["key"]), measure["measure"], row["n"],
        *map(said, figures), row["state"],
    )  # fmt: skip


def items_table(result: Figures) -> Table:
    columns = (
        "item", "item_th", "item_en", "percent_agree", "low", "high", "n", "last_year", "change", "change_low",
        "change_high", "verdict",
    )  # fmt: skip
    before = {
        row["measure"]: row for row in (result["change"] or {"rows": []})["rows"] if row["kind"] == "share"
    }
    rows = [
        (
            item["key"], *words(result, "item", item["key"]), points(item["agree"]), points(item["agree_low"]),
            points(item["agree_high"]), item["n"], *change_cells(before.get(item["key"])),
        )
        for item in result["items"]
    ]  # fmt: skip
    return Table("items", "E6", columns, tuple(rows))


def change_cells(row: Figures | None) -> Row:
    if row is None:
        return (None, None, None, None, "")
    figures = [points(row[name]) for name in ("before", "difference", "low", "high")]
    return (*figures, row["verdict"] if row["is_comparable"] else f"not comparable: {row['why_not']}")


def trend_table(result: Figures) -> Table:
    years = sorted({point["year"] for line in result["trend"] for point in line["points"]})
    means = {scale["key"] for scale in result["scales"]}
    rows = [
        trend_row(line, years, "mean" if line["measure"] in means else "share") for line in result["trend"]
    ]
    columns = ("measure", "unit", *map(str, years), "slope", "slope_low", "slope_high", "breaks")
    return Table("trend", "E7", columns, tuple(rows))


def trend_row(line: Figures, years: list[int], kind: str) -> Row:
    at = {point["year"]: point["value"] for point in line["points"]}
    slope = [line[name] for name in ("slope", "slope_low", "slope_high")]
    breaks = " ".join(map(str, line["breaks"]))
    said, unit = by_kind(kind), "percent" if kind == "share" else "1 to 5"
    return (line["measure"], unit, *(said(at.get(year)) for year in years), *map(said, slope), breaks)


def mirror_table(result: Figures) -> Table:
    columns = (
        "item", "item_th", "item_en", "staff_percent", "users_percent", "gap", "low", "high", "verdict", "rank_low",
        "rank_high",
    )  # fmt: skip
    mirror = result["mirror"]
    rows = [
        (
            row["item"], *words(result, "item", row["item"]), *map(points, (row["staff"], row["users"], row["gap"])),
            points(row["low"]), points(row["high"]), row["verdict"], row["rank_low"], row["rank_high"],
        )
        for row in (mirror["rows"] if mirror and mirror["is_shown"] else ())
    ]  # fmt: skip
    return Table("mirror", "E9", columns, tuple(rows))


def equity_table(result: Figures) -> Table:
    reach = result["reach"] or {"dimensions": []}
    rows = [row for dimension in reach["dimensions"] for row in equity_rows(result["year"], dimension)]
    between = [
        (
            result["year"],
            "group",
            f"between_groups_{one['measure']}",
            *(by_kind(one["kind"])(one[name]) for name in ("tau", "tau_low", "tau_high")),
        )
        for one in result["groups"]
        if one["tau"] is not None
    ]
    return Table("equity", "E13", ("year", "dimension", "measure", "value", "low", "high"), (*rows, *between))


def equity_rows(year: int, dimension: Figures) -> list[Row]:
    gap = dimension["shortfall"]
    rows: list[Row] = []
    if gap:
        rows.append((year, dimension["key"], "shortfall_percent", points(gap["value"]), None, None))
        rows.append(
            (year, dimension["key"], "shortfall_by_chance_95_percent", points(gap["null_95"]), None, None)
        )
    if dimension["min_max"] is not None:
        rows.append(
            (year, dimension["key"], "lowest_over_highest_rate", mean(dimension["min_max"]), None, None)
        )
    rows += [
        (
            year,
            dimension["key"],
            f"parity {one['a']}/{one['b']}",
            *(mean(one[name]) for name in ("index", "low", "high")),
        )
        for one in dimension["parity"]
    ]
    return rows


def zone_table(result: Figures) -> Table:
    return Table("zone", "E6", beside.ZONE_COLUMNS, tuple(beside.zone_rows(result)))


def asked_table(result: Figures) -> Table:
    return Table("asked", "E6", beside.ASKED_COLUMNS, tuple(beside.asked_rows(result)))


def done_table(result: Figures) -> Table:
    return Table("done", "E3", beside.DONE_COLUMNS, tuple(beside.done_rows(result)))


def airtime_table(result: Figures) -> Table:
    return Table("airtime", "E3", beside.AIRTIME_COLUMNS, tuple(beside.airtime_rows(result)))


MAKERS = (
    method_table,
    reach_table,
    funnel_table,
    barriers_table,
    engagement_table,
    items_table,
    trend_table,
    mirror_table,
    equity_table,
    zone_table,
    asked_table,
    done_table,
    airtime_table,
)
NAMES = (
    "method", "reach", "funnel", "barriers", "engagement", "items", "trend", "mirror", "equity", "zone", "asked",
    "done", "airtime",
)  # fmt: skip
