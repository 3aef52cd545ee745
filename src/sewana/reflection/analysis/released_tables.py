"""A release as tables of counts, for the solver that reads all of them at once.

Where the counts behind a share are known here, they stand in for it: a reader can tell no more than that. Weighted
shares are read as they are told, with the weights that a reader can work out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import comb
from typing import Any

from sewana.reflection.queries.engagement_tables import STEPS as WAY
from sewana.reflection.queries.public_figures import COUNTED_DIGITS, REPEATED, SHARE_DIGITS
from sewana.reflection.queries.public_figures import DIGITS as PUBLIC_DIGITS
from sewana.reflection.queries.whole_per_cents import DIGITS as WHOLE_DIGITS
from sewana_core.engagement.answers import AGREES_FROM, HIGHEST, LOWEST
from sewana_core.release import ALL, Row, Table, Told, Weighted

Figures = Mapping[str, Any]
DEEDS = "deeds: "
# Those who did not say to which level they belong: where some did not, the rows of a dimension do not add up.
UNSAID = "did not say"
# Hundred million for each value that four digits can have.
TOO_MANY_WAYS = 10**12
STEPS = range(LOWEST, HIGHEST + 1)
# Whoever was answered, acted or was told has spoken.
SPOKEN = frozenset({"answered", "acted", "told"})


@dataclass(frozen=True)
class Released:
    """What went out, or would, and the counts behind it; none for what went out before they were kept."""

    result: Figures
    counts: Figures = field(default_factory=dict)

    def counts_of(self, kind: str, key: str) -> Any:
        return (self.counts.get(kind) or {}).get(key)

    def weights_of(self, key: str) -> Figures | None:
        """The weights that a reader can work out; None where they help nobody.

        So many agree, in so many groups, that far more ways to spread them over the groups look the same than a share
        can tell apart.
        """
        known: Figures | None = self.counts.get("weights")
        named = ((row["n"] or 0, self.result["n"]) for row in self.result["barriers"] if row["key"] == key)
        agree, n = (self.counts_of("items", key) or {}).get("agree") or next(named, (0, 0))
        groups = len(known["weights"]) if known else 0
        is_hopeless = comb(min(agree, n - agree) + groups - 1, groups - 1) > TOO_MANY_WAYS if groups else True
        return None if is_hopeless else known


def tables_of(one: Released, at: str, *, is_complete: bool, has_funnel: bool = True) -> list[Table]:
    """How many people a release, whose round is named by `at`, tells of anywhere; statements are read one by one."""
    result = one.result
    voices, came = rounds(at)
    scales = [Told(answered(row["key"]), count=row["n"]) for row in result["scales"] if row["n"] is not None]
    found = [Table(voices, (Row((ALL,), result["n"], tuple(scales)),))]
    found += dimensions(voices, result["reach"], is_complete=is_complete)
    found += [
        Table(voices, tuple(Row((key,), n) for key, n in counts.items()), name)
        for name, counts in (("door", result["doors"]), ("way", result["modes"]))
        if counts
    ]
    found += [
        by_group(one, measure, voices, is_complete=is_complete)
        for measure in result["groups"]
        if measure["kind"] != "share"
    ]
    found += dimensions(came, result.get("came"), is_complete=is_complete)
    if has_funnel and result.get("funnel") and result.get("came"):
        found.append(funnel(result["funnel"], came))
    return found + staff(result, at) + beside(result, at)


def keys_of(result: Figures) -> list[str]:
    """Every statement and barrier of which something is told."""
    items = [row["key"] for row in result["items"] if row["agree"] is not None]
    return items + [row["key"] for row in result["barriers"] if row["share"] is not None]


def statement(one: Released, at: str, key: str, *, is_complete: bool) -> list[Table]:
    """A statement or barrier of everybody, and of the groups where shares or weights tell something of them."""
    voices, _came = rounds(at)
    found = [everybody(one, voices, key)]
    measures = [row for row in one.result["groups"] if (row["measure"], row["kind"]) == (key, "share")]
    known = one.weights_of(key)
    kept = {"group"} if measures else set()
    kept |= {known["dimension"]} if known else set()
    found += [
        table
        for table in dimensions(voices, one.result["reach"], is_complete=is_complete)
        if table.dimension in kept
    ]
    return found + [by_group(one, measure, voices, is_complete=is_complete) for measure in measures]


def rounds(at: str) -> tuple[str, str]:
    """Those who answered and those who came to the forum, as one release tells of them."""
    return f"answers {at}", f"forum {at}"


def everybody(one: Released, people: str, key: str) -> Table:
    """All who answered: how many, and the counts behind the shares of one statement or barrier."""
    items = [row for row in one.result["items"] if row["key"] == key]
    told_of = [told for row in items for told in item(one, row)]
    told_of += [
        Told(key, count=row["n"], asked="barriers?")
        for row in one.result["barriers"]
        if row["key"] == key and row["n"] is not None
    ]
    scales = [steps_of(key), (*steps_of(key)[: AGREES_FROM - LOWEST], key)]
    one_of = tuple(scales) if any(has_steps(one, row) for row in items) else ()
    return Table(people, (Row((ALL,), one.result["n"], tuple(told_of)),), one_of=one_of)


def item(one: Released, row: Figures) -> Iterator[Told]:
    """The counts of a statement, where the weights let nobody but us know them: as they are told, else exactly."""
    key, n = row["key"], row["n"]
    if row["agree"] is None:
        return
    yield Told(answered(key), count=n)
    if is_blunt(one):
        return
    counts = one.counts_of("items", key) or {}
    if counts.get("agree"):
        yield Told(key, count=counts["agree"][0], asked=answered(key))
    elif row["agree_unweighted"] is not None:
        yield Told(key, share=row["agree_unweighted"], digits=COUNTED_DIGITS, n=n, asked=answered(key))
    if has_steps(one, row):
        for step, count in zip(steps_of(key), counts["steps"], strict=True):
            yield Told(step, count=count, asked=answered(key))


def is_blunt(one: Released) -> bool:
    """Whether its shares are told in whole per cents and weighted alone, so that no count of all is known."""
    return str(one.result["year"]) in (one.counts.get("whole") or ())


def has_steps(one: Released, row: Figures) -> bool:
    counts = one.counts_of("items", row["key"]) or {}
    return row["spread"] is not None and bool(counts.get("steps")) and not is_blunt(one)


def steps_of(key: str) -> tuple[str, ...]:
    return tuple(f"{key}={step}" for step in STEPS)


def answered(key: str) -> str:
    return f"{key}?"


def by_group(one: Released, measure: Figures, people: str, *, is_complete: bool) -> Table:
    """How many of each group a figure leans on, and the counts behind a share."""
    key, rows = measure["measure"], []
    counts = (one.counts_of("groups", key) or {}).get("counts") or {}
    for row in measure["rows"]:
        told_of = []
        if row["n"] is not None:
            told_of.append(Told(answered(key), count=row["n"]))
        if row["n"] is not None and row["key"] in counts and measure["kind"] == "share":
            told_of.append(Told(key, count=counts[row["key"]][0], asked=answered(key)))
        rows.append(Row(tuple(row["key"].split("+")), None, tuple(told_of)))
    return Table(people, (*rows, *unsaid(is_complete=is_complete)), "group")


def weighted_of(one: Released, at: str, key: str) -> list[Weighted]:
    """Weighted shares of everybody, where a reader can work out the weights."""
    known, (people, _came) = one.weights_of(key), rounds(at)
    if not known:
        return []
    weights = {level or UNSAID: weight for level, weight in known["weights"].items()}
    place = people, known["dimension"], weights
    found = []
    for row in (row for row in one.result["items"] if row["key"] == key):
        if row["agree"] is not None:
            found.append(Weighted(*place, {key: 1.0}, answered(key), *finest(one, key, row["agree"])))
        if row["spread"] is not None:
            found += [
                Weighted(*place, {step: 1.0}, answered(key), part, WHOLE_DIGITS)
                for step, part in zip(steps_of(key), row["spread"], strict=True)
            ]
    digits = WHOLE_DIGITS if is_blunt(one) else PUBLIC_DIGITS
    return found + [
        Weighted(*place, {key: 1.0}, "barriers?", row["share"], digits)
        for row in one.result["barriers"]
        if row["key"] == key and row["share"] is not None
    ]


def finest(one: Released, key: str, told: float) -> tuple[float, int]:
    """A share with the most digits that are told of it: the mirror and the change tell more than the statements."""
    if is_blunt(one):
        return told, WHOLE_DIGITS
    places = list(finer(one.result, key, has_change=change_digits(one) == PUBLIC_DIGITS))
    return (places[0], PUBLIC_DIGITS) if places else (told, SHARE_DIGITS)


def finer(result: Figures, key: str, *, has_change: bool) -> Iterator[float]:
    """The same share where it stands with four digits: in the mirror, the change, the line, and before the forum."""
    mirror, change = result.get("mirror") or {"rows": ()}, result.get("change") or {"rows": ()}
    yield from (row["users"] for row in mirror["rows"] if row["item"] == key)
    if has_change:
        yield from (
            row["after"] for row in change["rows"] if row["measure"] == key and row["after"] is not None
        )
    yield from (
        point["value"]
        for line in result.get("trend") or ()
        for point in line["points"]
        if (line["measure"], point["year"]) == (key, result["year"])
    )
    if key == REPEATED:
        yield from (
            row["between"]["before"] for row in (result.get("after") or {}).values() if row["between"]
        )


def change_digits(one: Released) -> int:
    """Of the shares of both years in a change: as of the year that is told with fewer."""
    years = {str((one.result.get("change") or {}).get("from")), str(one.result["year"])}
    return WHOLE_DIGITS if years & set(one.counts.get("whole") or ()) else PUBLIC_DIGITS


def staff(result: Figures, at: str) -> list[Table]:
    mirror = result.get("mirror")
    return [Table(f"staff {at}", (Row((ALL,), mirror["staff"]),))] if mirror and mirror["staff"] else []


def funnel(rows: Iterable[Figures], came: str) -> Table:
    """Who of a group came by which way, spoke, was answered, acted and was told; who was invited need not have come."""
    told_of = [
        Row(
            (row["key"],),
            None,
            tuple(
                Told(step, count=row[step], asked="spoke" if step in SPOKEN else ALL)
                for step in WAY[2:]
                if row[step] is not None
            ),
        )
        for row in rows
    ]
    return Table(came, tuple(told_of), "group")


def beside(result: Figures, at: str) -> list[Table]:
    """Rounds of their own: who answered the zone, after the forum, later, the library's questions; and each deed."""
    after = result.get("after") or {}
    asked = {**after, **{f"own {one['key']}": one for one in result.get("own") or ()}}
    found = [Table(f"{name} {at}", (asked_of(one),)) for name, one in asked.items()]
    found += [
        Table(f"pairs of {name} {at}", (pairs_of(one["paired"]),))
        for name, one in after.items()
        if one["paired"]
    ]
    done = result.get("done") or {"measures": (), "rows": ()}
    found += [
        Table(
            f"{DEEDS}{measure} {at}",
            tuple(Row((row["key"],), row["rates"][measure]["count"]) for row in done["rows"]),
            "group",
        )
        for measure in done["measures"]
    ]
    turns = [row for row in result.get("airtime") or () if row["measure"] == "turns"]
    sides = ("users", "providers")
    return found + [
        Table(f"{DEEDS}turns {at}", tuple(Row((side,), row[side]) for side in sides), "side") for row in turns
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
    return [
        Table(people, (*(counted(row) for row in one["rows"]), *unsaid(is_complete=is_complete)), one["key"])
        for one in (reach or {"dimensions": []})["dimensions"]
    ]


def unsaid(*, is_complete: bool) -> Sequence[Row]:
    return () if is_complete else (Row((UNSAID,), None),)


def counted(row: Figures) -> Row:
    return Row(tuple(row["key"].split("+")), row["came"])
