"""What stands beside the statements of the year: the zone, the questions after the forum, and the library's own."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sewana.committee.models import Edition
from sewana.reflection.queries import asked as queries
from sewana.reflection.queries import done_figures
from sewana.reflection.queries.answers import TENTH, USERS, names_of_levels, number
from sewana.survey.models import Purpose
from sewana_core.engagement.asked import between, choice_rows, paired, share_row, tenth_row
from sewana_core.engagement.plain import plain
from sewana_core.intervals import Interval
from sewana_core.ladder import MIN_ALONE
from sewana_core.tolerance import zone_row

Row = dict[str, Any]
REPEATED = "V3"
LEAST, MOST = 1, 9
ROUNDS = (("pulse", queries.after_the_forum, Purpose.PULSE), ("follow_up", queries.later, Purpose.FOLLOW_UP))


def beside(edition: Edition, items: Sequence[Mapping[str, Any]]) -> tuple[Row, dict[str, Any]]:
    """Everything that is reported beside the scales, and what it is called; `items` are those of the result."""
    names: dict[str, Any] = {}
    zone = queries.zone(edition)
    told: Row = {
        "zone": [
            zone_row(one.key, [zone_answer(answer) for answer in one.answers]) for one in named(zone, names)
        ],
        "after": after(edition, items, names),
        "own": own(edition, names),
    }
    return plain(told), names


def alone(edition: Edition) -> Row:
    """What can be told of an edition whose year's questionnaire gives no figures, with its names."""
    told, names = beside(edition, ())
    return told | done_figures.figures(edition) | {"names": {**names_of_levels(), "asked": names}}


def named(found: queries.Round, names: dict[str, Any]) -> Sequence[queries.Heard]:
    """The questions, after their names and those of their options were written down."""
    for one in found.heard:
        names[one.key] = {"th": one.question["th"], "en": one.question["en"]}
        for option in one.question.get("options") or ():
            names[f"{one.key}.{option['v']}"] = {"th": option["th"], "en": option["en"]}
    return found.heard


def zone_answer(answer: object) -> list[float]:
    """The three values of one person; one that is missing leaves the person out."""
    if not isinstance(answer, list) or len(answer) != 3:
        return [math.nan] * 3
    return [number(value, LEAST, MOST) for value in answer]


def after(edition: Edition, items: Sequence[Mapping[str, Any]], names: dict[str, Any]) -> Row | None:
    """Both rounds after the forum, each with the statement that is asked again; None where nobody answered."""
    told: Row = {}
    for name, read, purpose in ROUNDS:
        found = read(edition)
        if found.people:
            told[name] = round_of(found, names) | repeated(edition, found, items, purpose)
    return told or None


def own(edition: Edition, names: dict[str, Any]) -> list[Row]:
    rounds = {"main": queries.own_of_main(edition), **queries.own_instruments(edition)}
    return [
        {"key": key, **round_of(found, names)}
        for key, found in rounds.items()
        if found.heard and found.people
    ]


def round_of(found: queries.Round, names: dict[str, Any]) -> Row:
    """How many answered, where that may be told, and each question with its shares."""
    asked = [question_row(one) for one in named(found, names)]
    return {"n": found.people if found.people >= MIN_ALONE else None, "questions": asked}


def question_row(one: queries.Heard) -> Row:
    kind = one.question["kind"]
    return {"key": one.key, "kind": kind, "wording": one.wording, "rows": rows_of(one, kind)}


def rows_of(one: queries.Heard, kind: str) -> list[Row]:
    if kind == TENTH:
        return [tenth_row(one.key, np.array([number(answer, 0, 10) for answer in one.answers], float))]
    if kind == "agree":
        told = one.agreement
        return [share_row(one.key, sum(told), len(told))]
    options = [option["v"] for option in one.question.get("options") or ()]
    chosen = [found for answer in one.answers if (found := chosen_of(answer, options))]
    rows = choice_rows(options, chosen, is_single=kind == "choice")
    return [row | {"key": f"{one.key}.{row['key']}"} for row in rows]


def chosen_of(answer: object, options: Sequence[str]) -> frozenset[str]:
    given = answer if isinstance(answer, list) else [answer]
    return frozenset(str(one) for one in given if one in options)


def repeated(
    edition: Edition, found: queries.Round, items: Sequence[Mapping[str, Any]], purpose: str
) -> dict[str, Any]:
    """The statement asked again, beside the year's: of everybody, and of people whose codes are in both."""
    now = next((one for one in found.heard if one.question["key"] == REPEATED), None)
    item = next(
        (one for one in items if one["key"] == REPEATED and now and one["version"] == now.wording), None
    )
    if now is None or item is None:
        return {"between": None, "paired": None}
    (row,) = rows_of(now, "agree")
    return {"between": of_everybody(item, row), "paired": of_the_same(edition, now.wording, purpose)}


def of_everybody(item: Mapping[str, Any], row: Row) -> Row | None:
    if item["agree"] is None or row["share"] is None:
        return None
    before = Interval(item["agree"], item["agree_low"], item["agree_high"])
    return between(before, Interval(row["share"], row["low"], row["high"]))


def of_other_shares(after: Mapping[str, Any] | None, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was asked after the forum, beside other figures of the same statements."""
    item = next((one for one in items if one["key"] == REPEATED), None)
    told = dict(after or {})
    for name, one in told.items():
        if (exact := one["between"]) is not None:
            row = {"share": exact["after"], "low": exact["after_low"], "high": exact["after_high"]}
            told[name] = one | {"between": of_everybody(item, row) if item else None}
    return told


def of_the_same(edition: Edition, wording: str, purpose: str) -> Row | None:
    first = queries.agreed_by_code(edition, REPEATED, wording, *USERS)
    second = queries.agreed_by_code(edition, REPEATED, wording, purpose)
    both = sorted(first.keys() & second.keys())
    return paired([first[code] for code in both], [second[code] for code in both])
