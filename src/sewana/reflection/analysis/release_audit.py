"""Everything that is out and would go out, put before the solver that looks for small counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sewana.reflection.queries.public_figures import DIGITS as PUBLIC_DIGITS
from sewana_core.errors import FiguresError
from sewana_core.release import ALL, Learnt, Row, Table, Told, audit

Figures = Mapping[str, Any]
DIGITS = 2
DEEDS = "deeds: "
# Those who did not say to which level they belong: where some did not, the rows of a dimension do not add up.
UNSAID = "did not say"


def findings(new: Figures, before: Sequence[Figures]) -> list[dict[str, Any]]:
    """What a reader of all releases of one edition could tell of fewer than five people.

    Each release is a round of its own that grew out of the one before it. Where answers were taken out in between,
    nothing grew, and each is read by itself.
    """
    refusal: FiguresError | None = None
    for is_complete in (True, False):
        releases = [tables_of(one, at, is_complete=is_complete) for at, one in enumerate([*before, new])]
        tables = [table for one in releases for table in one]
        grown = {
            people: earlier
            for at in range(1, len(releases))
            for people, earlier in again(releases[at - 1], releases[at], at)
        }
        for later in (grown, {}) if grown else ({},):
            try:
                found = audit(tables, later=later)
            except FiguresError as refused:
                if refused.code != "release-contradiction":
                    raise
                refusal = refused
                continue
            return [told(one) for one in found if one.group != UNSAID and not is_nobody_new(one, grown)]
    raise refusal or FiguresError("release-contradiction", "no counts fit the tables")


def again(before: Sequence[Table], after: Sequence[Table], at: int) -> list[tuple[str, str]]:
    """Rounds that both releases tell of; deeds are counted for a whole group and are no people."""
    old = {table.people.removesuffix(f" {at}") for table in before}
    new = {table.people.removesuffix(f" {at + 1}") for table in after}
    return [(f"{name} {at + 1}", f"{name} {at}") for name in sorted(old & new) if not name.startswith(DEEDS)]


def rounds(at: int) -> tuple[str, str]:
    """Those who answered and those who came to the forum, as one release tells of them."""
    return f"answers {at + 1}", f"forum {at + 1}"


def is_nobody_new(one: Learnt, grown: Mapping[str, str]) -> bool:
    """That nobody was added to a group tells of no one."""
    return one.high == 0 and one.people in {f"{new}-{old}" for new, old in grown.items()}


def told(one: Learnt) -> dict[str, Any]:
    row = " · ".join(part for part in (one.dimension, one.group, one.answer) if part)
    return {"table": one.people, "row": row, "low": one.low, "high": one.high}


def tables_of(result: Figures, at: int, *, is_complete: bool) -> list[Table]:
    answered, came = rounds(at)
    found = [Table(answered, (everybody(result),))]
    found += dimensions(answered, result["reach"], is_complete=is_complete)
    found += [
        Table(answered, tuple(Row((key,), n) for key, n in counts.items()), name)
        for name, counts in (("door", result["doors"]), ("way", result["modes"]))
        if counts
    ]
    return found + dimensions(came, result.get("came"), is_complete=is_complete) + beside(result, at)


def beside(result: Figures, at: int) -> list[Table]:
    """Rounds of their own: who answered the zone, after the forum, later, the library's questions; and each deed."""
    after = result.get("after") or {}
    asked = {**after, **{f"own {one['key']}": one for one in result.get("own") or ()}}
    found = [Table(f"{name} {at + 1}", (asked_of(one),)) for name, one in asked.items()]
    found += [
        Table(f"pairs of {name} {at + 1}", (pairs_of(one["paired"]),))
        for name, one in after.items()
        if one["paired"]
    ]
    done = result.get("done") or {"measures": (), "rows": ()}
    found += [
        Table(
            f"{DEEDS}{measure} {at + 1}",
            tuple(Row((row["key"],), row["rates"][measure]["count"]) for row in done["rows"]),
            "group",
        )
        for measure in done["measures"]
    ]
    turns = [row for row in result.get("airtime") or () if row["measure"] == "turns"]
    sides = ("users", "providers")
    return found + [
        Table(f"{DEEDS}turns {at + 1}", tuple(Row((side,), row[side]) for side in sides), "side")
        for row in turns
    ]


def asked_of(one: Figures) -> Row:
    """How many answered, and the shares that are counts of them; an expectation of ten is none."""
    told = [
        Told(row["key"], share=row["share"], digits=PUBLIC_DIGITS, n=row["n"])
        for question in one["questions"]
        if question["kind"] != "tenth"
        for row in question["rows"]
        if row["share"] is not None
    ]
    return Row((ALL,), one["n"], tuple(told))


def pairs_of(told: Figures) -> Row:
    n = told["n"]
    shares = [Told(name, share=told[name], digits=PUBLIC_DIGITS, n=n) for name in ("before", "after")]
    cells = [Told(name, count=told[name]) for name in ("won", "lost") if told["is_told"]]
    return Row((ALL,), n, (*shares, *cells))


def dimensions(people: str, reach: Figures | None, *, is_complete: bool) -> list[Table]:
    unsaid = () if is_complete else (Row((UNSAID,), None),)
    return [
        Table(people, (*(counted(row) for row in one["rows"]), *unsaid), one["key"])
        for one in (reach or {"dimensions": []})["dimensions"]
    ]


def counted(row: Figures) -> Row:
    return Row(tuple(row["key"].split("+")), row["came"])


def everybody(result: Figures) -> Row:
    """All who answered: how many, and the counts behind shares that are not weighted."""
    told_of = [*items(result["items"]), *barriers(result["barriers"])]
    return Row((ALL,), result["n"], tuple(told_of))


def items(rows: Iterable[Figures]) -> list[Told]:
    return [
        Told(row["key"], share=row["agree_unweighted"], digits=DIGITS, n=row["n"])
        for row in rows
        if row["agree_unweighted"] is not None
    ]


def barriers(rows: Iterable[Figures]) -> list[Told]:
    return [Told(row["key"], count=row["n"], asked="barriers?") for row in rows if row["n"] is not None]
