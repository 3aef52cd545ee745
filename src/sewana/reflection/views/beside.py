"""Figures of what stands beside the scales: after the forum, the library's own questions, use and talk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection.pictures.bars import SHARE, bars
from sewana.reflection.views.figures import Figure, Result, made
from sewana.reflection.wording import beside as wording
from sewana.reflection.wording import names

SINGLE = ("agree", "tenth")


@dataclass(frozen=True, slots=True)
class Round:
    """What was asked at one time: its name, its figures, and what its sentences add."""

    title: str
    figures: Sequence[Figure]
    sentences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    after: Sequence[Round]
    own: Sequence[Round]
    done: Figure | None
    airtime: Figure | None


def beside(result: Result) -> Beside:
    labels = names.labels(result)
    after = result.get("after") or {}
    return Beside(
        after=[after_round(name, after[name], labels) for name in wording.ROUNDS if name in after],
        own=[Round("", asked("own", one, labels)) for one in result.get("own") or ()],
        done=done(result.get("done"), labels),
        airtime=airtime(result.get("airtime") or ()),
    )


def after_round(name: str, told: Mapping[str, Any], labels: Mapping[str, str]) -> Round:
    sentences = [
        wording.between(told["between"], labels) if told["between"] else "",
        wording.paired(told["paired"], labels),
    ]
    figures = asked("after", {**told, "key": name}, labels)
    return Round(str(wording.ROUNDS[name]), figures, [sentence for sentence in sentences if sentence])


def asked(kind: str, told: Mapping[str, Any], labels: Mapping[str, str]) -> list[Figure]:
    """Statements share one picture; a question with answers to choose from has its own."""
    single = [row for one in told["questions"] if one["kind"] in SINGLE for row in one["rows"]]
    found = [shares(f"{kind}-{told['key']}", single, labels)] if single else []
    return found + [
        shares(
            f"{kind}-{one['key'].replace('.', '-')}", one["rows"], labels, labels.get(one["key"], one["key"])
        )
        for one in told["questions"]
        if one["kind"] not in SINGLE
    ]


def shares(
    name: str, rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str], title: str = ""
) -> Figure:
    return made(name, "bars", "asked", wording.answers(rows, labels), bars(rows, labels, SHARE), title=title)


def done(told: Mapping[str, Any] | None, labels: Mapping[str, str]) -> Figure | None:
    if not told:
        return None
    table = {
        "columns": [wording.quoted_measure(measure) for measure in told["measures"]],
        "before": names.year_words(told["before"]) if told["before"] else "",
        "rows": [
            (labels.get(row["key"], row["key"]), [row["rates"][measure] for measure in told["measures"]])
            for row in told["rows"]
        ],
    }
    return made("done", "done", "done", wording.done(told, labels), table)


def airtime(rows: Sequence[Mapping[str, Any]]) -> Figure | None:
    if not rows:
        return None
    lines = [
        {
            "label": str(wording.TALK.get(row["measure"], row["measure"])),
            "users": round(100 * row["share"]),
            "providers": 100 - round(100 * row["share"]),
            "came": None if row["came"] is None else round(100 * row["came"]),
            "width": round(100 * row["share"], 2),
        }
        for row in rows
    ]
    return made("airtime", "airtime", "airtime", wording.airtime(rows), lines)
