"""Everything that is out and would go out, put before the solver that looks for small counts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sewana_core.errors import FiguresError
from sewana_core.release import ALL, Learnt, Row, Table, Told, audit

Figures = Mapping[str, Any]
DIGITS = 2


def findings(new: Figures, before: Sequence[Figures]) -> list[dict[str, Any]]:
    """What a reader of all releases of one edition could tell of fewer than five people.

    Each release is a round of its own that grew out of the one before it. Where answers were taken out in between,
    nothing grew, and each is read by itself.
    """
    releases = [*before, new]
    tables = [table for at, one in enumerate(releases) for table in tables_of(one, at)]
    grown = {
        people: earlier
        for at in range(1, len(releases))
        for people, earlier in zip(rounds(at), rounds(at - 1), strict=True)
    }
    try:
        found = audit(tables, later=grown)
    except FiguresError as refused:
        if refused.code != "release-contradiction" or not grown:
            raise
        found = audit(tables)
    return [told(one) for one in found if not is_nobody_new(one, grown)]


def rounds(at: int) -> tuple[str, str]:
    """Those who answered and those who came to the forum, as one release tells of them."""
    return f"answers {at + 1}", f"forum {at + 1}"


def is_nobody_new(one: Learnt, grown: Mapping[str, str]) -> bool:
    """That nobody was added to a group tells of no one."""
    return one.high == 0 and one.people in {f"{new}-{old}" for new, old in grown.items()}


def told(one: Learnt) -> dict[str, Any]:
    row = " · ".join(part for part in (one.dimension, one.group, one.answer) if part)
    return {"table": one.people, "row": row, "low": one.low, "high": one.high}


def tables_of(result: Figures, at: int) -> list[Table]:
    answered, came = rounds(at)
    found = [Table(answered, (everybody(result),))]
    found += dimensions(answered, result["reach"])
    found += [
        Table(answered, tuple(Row((key,), n) for key, n in counts.items()), name)
        for name, counts in (("door", result["doors"]), ("way", result["modes"]))
        if counts
    ]
    return found + dimensions(came, result.get("came"))


def dimensions(people: str, reach: Figures | None) -> list[Table]:
    return [
        Table(people, tuple(counted(row) for row in one["rows"]), one["key"])
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
