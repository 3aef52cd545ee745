"""Everything that is out and would go out, put before the solver that looks for small counts."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sewana.reflection.analysis.released_tables import (
    DEEDS,
    UNSAID,
    Released,
    answered,
    change_digits,
    keys_of,
    rounds,
    statement,
    tables_of,
    weighted_of,
)
from sewana.reflection.queries.engagement_tables import STEPS
from sewana.reflection.queries.public_figures import public_figures
from sewana_core.errors import FiguresError
from sewana_core.release import Learnt, Table, Weighted, audit, check

Figures = Mapping[str, Any]
Part = tuple[list[Table], list[Weighted]]
NOT_GONE = frozenset(f"not {step}" for step in STEPS)


def findings(
    new: Released, before: Sequence[Released] = (), of_years: Sequence[Released] = ()
) -> list[dict[str, Any]]:
    """What a reader of all releases of one edition could tell of fewer than five people.

    Parameters
    ----------
    new : Released
        What would go out.
    before : sequence of Released
        What went out of the same edition, in its order.
    of_years : sequence of Released
        What went out of the editions before; the last of each is what changes lean on.

    Raises
    ------
    FiguresError
        ``release-contradiction`` if no counts fit what is told.
    """
    return [told(one) for one in learnt(new, before, of_years)]


def without_told(result: Figures) -> dict[str, Any]:
    """The figures with every statement and barrier held back of which the release alone would tell a small count.

    Raises
    ------
    FiguresError
        As `findings`.
    """
    kept = {**result, "told": {**result["told"], "held": []}}
    while True:
        found = {name for one in learnt(released(kept)) for name in named(one, kept)}
        more = found - set(kept["told"]["held"])
        if not more:
            return kept
        kept["told"]["held"] = sorted({*kept["told"]["held"], *more})


def released(result: Figures) -> Released:
    """The figures of an edition as they would go out."""
    return Released(public_figures(result), result["told"])


def named(one: Learnt, result: Figures) -> Iterator[str]:
    """The statement or barrier of which something was learnt."""
    answer = one.answer.removeprefix("not ").split("=")[0]
    keys = {row["key"] for name in ("items", "barriers") for row in result[name]}
    if answer in keys:
        yield answer


def learnt(new: Released, before: Sequence[Released] = (), of_years: Sequence[Released] = ()) -> list[Learnt]:
    """Each release is a round of its own that grew out of the one before it, or is left of it.

    Where some answers were taken out in between and others came, nothing can be told of either, and each is read by
    itself. Whether the year before is today what it was when it went out, whether everybody told where they belong,
    and whether the office's counts of steps fit who came, is seen by trying. Statements are read one by one: all that
    they share are the numbers of people, read with each.
    """
    releases = [*of_years, *before, new]
    names = [name_of(one, at) for at, one in enumerate(releases)]
    refusal: FiguresError | None = None
    for has_earlier, is_complete, has_funnel in product((True, False), (True, False), (True, False)):
        read = [
            tables_of(one, at, is_complete=is_complete, has_funnel=has_funnel)
            for one, at in zip(releases, names, strict=True)
        ]
        parts: list[Part] = [([table for one in read for table in one], [])]
        earlier = (
            [fact for one in releases for fact in of_earlier(one, releases, names)] if has_earlier else []
        )
        parts += statements(releases, names, earlier, is_complete=is_complete)
        pairs = [pair for at in range(len(of_years) + 1, len(releases)) for pair in again(read, names, at)]
        grown = dict(pairs)
        for later in [grown, {old: new for new, old in pairs}, {}] if pairs else [{}]:
            try:
                found = of_parts(parts, later)
            except FiguresError as refused:
                if refused.code != "release-contradiction":
                    raise
                refusal = refused
                continue
            return list(dict.fromkeys(found))
    raise refusal or FiguresError("release-contradiction", "no counts fit the tables")


def of_parts(parts: Sequence[Part], later: Mapping[str, str]) -> list[Learnt]:
    """What is learnt of all parts. Where the numbers of people tell already, the statements need only fit."""
    people, *rest = parts
    found = of_part(people, later)
    if not found:
        return [one for part in rest for one in of_part(part, later)]
    for tables, facts in rest:
        check(tables, weighted=facts, later=later)
    return found


def of_part(part: Part, later: Mapping[str, str]) -> list[Learnt]:
    tables, facts = part
    return [one for one in audit(tables, weighted=facts, later=later) if is_told(one, later)]


def statements(
    releases: Sequence[Released], names: Sequence[str], earlier: Sequence[Weighted], *, is_complete: bool
) -> Iterator[Part]:
    """What all releases tell of each statement and barrier.

    Of a single release that tells nothing of groups all counts are those of everybody, and five at least.
    """
    keys = dict.fromkeys(key for one in releases for key in keys_of(one.result))
    for key in keys:
        tables = [
            table
            for one, at in zip(releases, names, strict=True)
            for table in statement(one, at, key, is_complete=is_complete)
        ]
        facts = [
            fact for one, at in zip(releases, names, strict=True) for fact in weighted_of(one, at, key)
        ] + [fact for fact in earlier if key in fact.worth]
        if facts or len(tables) > 1:
            yield tables, facts


def name_of(one: Released, at: int) -> str:
    return f"{one.result['year']} {at + 1}"


def again(read: Sequence[Sequence[Table]], names: Sequence[str], at: int) -> list[tuple[str, str]]:
    """Rounds that both releases tell of; deeds are counted for a whole group and are no people."""
    old, new = ({table.people.removesuffix(names[one]) for table in read[one]} for one in (at - 1, at))
    return [
        (f"{name}{names[at]}", f"{name}{names[at - 1]}")
        for name in sorted(old & new)
        if not name.startswith(DEEDS)
    ]


def of_earlier(one: Released, releases: Sequence[Released], names: Sequence[str]) -> Iterator[Weighted]:
    """What a change tells of the year before: its weighted share, once more and perhaps with more digits."""
    change = one.result.get("change") or {"from": None, "rows": ()}
    then = [at for at, other in enumerate(releases) if other.result["year"] == change["from"]]
    known = releases[then[-1]].counts.get("weights") if then else None
    if not known:
        return
    digits = change_digits(one)
    weights = {level or UNSAID: weight for level, weight in known["weights"].items()}
    people, _came = rounds(names[then[-1]])
    for row in change["rows"]:
        if row["kind"] == "share" and row["before"] is not None:
            key = row["measure"]
            yield Weighted(
                people, known["dimension"], weights, {key: 1.0}, answered(key), row["before"], digits
            )


def is_told(one: Learnt, later: Mapping[str, str]) -> bool:
    """Whether it tells of somebody.

    Nothing is told by who did not say where they belong or left a statement out, nor by nobody having come or gone, or
    being left over at a step of the way.
    """
    is_change = one.people in {f"{new}-{old}" for new, old in later.items()}
    is_nobody = one.high == 0 and (is_change or one.answer in NOT_GONE)
    return not (
        is_nobody or one.group == UNSAID or (one.answer.startswith("not ") and one.answer.endswith("?"))
    )


def told(one: Learnt) -> dict[str, Any]:
    row = " · ".join(part for part in (one.dimension, one.group, one.answer) if part)
    return {"table": one.people, "row": row, "low": one.low, "high": one.high}
