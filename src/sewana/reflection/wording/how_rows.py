"""Rows of numbers for whoever checks them: four digits, and a dash where nothing may be told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

Row = Mapping[str, Any]
Labels = Mapping[str, str]
Rows = list[tuple[str, ...]]
NONE = "–"


def exact(value: float | None) -> str:
    return NONE if value is None else f"{value:,.4f}".replace("-", "−")


def whole(value: float | None) -> str:
    return NONE if value is None else f"{value:,.0f}"


def cells(row: Row, *names: str) -> tuple[str, ...]:
    return tuple(exact(row[name]) for name in names)


def called(key: str, labels: Labels) -> str:
    """A statement goes by its sign here, a group by its name, groups put together by all of theirs."""
    return " + ".join(labels.get(part, part) for part in key.split("+"))


def scale_rows(rows: Iterable[Row], labels: Labels) -> Rows:
    return [
        (
            called(row["key"], labels), whole(row["n"]), *cells(row, "mean", "se", "low", "high"), whole(row["df"]),
            *cells(row, "deff", "unweighted"),
        )
        for row in rows
    ]  # fmt: skip


def item_rows(rows: Iterable[Row], labels: Labels) -> Rows:
    names = ("agree", "agree_se", "agree_low", "agree_high", "deff", "agree_unweighted", "mean")
    return [
        (
            f"{row['key']} {labels.get(row['key'], '')}", whole(row["n"]), whole(row["cannot_say"]),
            *cells(row, *names), row["version"],
        )
        for row in rows
    ]  # fmt: skip


def group_rows(rows: Iterable[Row], labels: Labels) -> Rows:
    names = ("direct", "se", "low", "high", "steadied", "steadied_low", "steadied_high", "borrowed")
    return [
        (called(row["key"], labels), whole(row["n"]), *cells(row, *names), state_words(row["state"]))
        for row in rows
    ]


def mirror_rows(rows: Iterable[Row], labels: Labels) -> Rows:
    names = (
        "staff",
        "staff_se",
        "users",
        "users_se",
        "gap",
        "se",
        "df",
        "low",
        "high",
        "p",
        "bh",
        "holm",
        "cohen_h",
    )
    return [
        (
            f"{row['item']} {labels.get(row['item'], '')}",
            *cells(row, *names),
            NONE if row["rank_low"] is None else f"{row['rank_low']}–{row['rank_high']}",
        )
        for row in rows
    ]


def change_rows(rows: Iterable[Row], labels: Labels) -> Rows:
    names = ("before", "after", "difference", "se", "low", "high", "tipping")
    return [
        (called(row["measure"], labels), *(exact(row.get(name)) for name in names), comparable_words(row))
        for row in rows
    ]


def reach_rows(rows: Iterable[Row], labels: Labels) -> Rows:
    return [
        (
            called(row["key"], labels), whole(row["population"]), whole(row["came"]),
            *cells(row, "expected", "per_1000", "per_1000_low", "per_1000_high", "ratio", "low", "high"),
        )
        for row in rows
    ]  # fmt: skip


def state_words(state: str) -> str:
    known = {
        "plain": "",
        "few": _("few answers"),
        "merged": _("put together"),
        "hidden": _("not shown"),
        "equal": _("all equal, not shown"),
    }
    return known.get(state, state)


def comparable_words(row: Row) -> str:
    known: dict[str, str] = {
        "": _("yes"),
        "wording": _("no: other words"),
        "scale": _("no: other scale"),
        "absent": _("no: not asked, or too few answers"),
    }
    return known.get(str(row["why_not"]), "")
