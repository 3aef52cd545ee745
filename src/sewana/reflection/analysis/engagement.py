"""From answers in columns to the figures of engagement, with the names of what is in them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

import sewana
from sewana.base.languages import BUDDHIST_ERA
from sewana.committee.models import Edition
from sewana.reflection.analysis import beside
from sewana.reflection.analysis.release_audit import without_told
from sewana.reflection.queries import answers as queries
from sewana.reflection.queries import done_figures
from sewana.reflection.queries import engagement as figures
from sewana.reflection.queries.funnel import funnel_rows, within
from sewana.reflection.queries.public_figures import BY_GROUP
from sewana.survey.models import Dimension, Purpose
from sewana_core.engagement.answers import Answers, Floats, Form, Item, Round, Staff
from sewana_core.engagement.figures import Options, Weighted
from sewana_core.engagement.honesty import reach_rows
from sewana_core.engagement.plain import plain
from sewana_core.engagement.told import told_shares
from sewana_core.engagement.whole import engage
from sewana_core.errors import FiguresError
from sewana_core.reach import counts_of, reach

STATEMENTS, FORETOLD, OWN, REVERSE = "items", "mirror", "own", "reverse"


def compute(edition: Edition) -> dict[str, Any]:
    """The figures of an edition as they are stored.

    Raises
    ------
    FiguresError
        What is missing or contradicts itself; an earlier year that gives no figures is left out with a note.
    """
    asked = queries.asked(edition, *queries.USERS)
    if asked is None:
        raise FiguresError("no-answers", "no questionnaire was put before users")
    mirror = queries.asked(edition, Purpose.MIRROR)
    form = form_of(asked, mirror)
    now = round_of(edition, asked, form)
    rounds, left_out = earlier_rounds(edition)
    staff = staff_of(edition, mirror, left_out)
    result = with_earlier(now, staff, rounds, left_out)
    faulty = {note["params"]["year"] for note in left_out if note["code"] == "earlier-left-out"}
    counted = [one for one in rounds if one.year not in faulty]
    result["told"] = plain(told_shares(Weighted(now, Options()), counted, staff, BY_GROUP))
    result["came"] = came(edition, now, left_out)
    result["funnel"] = within(funnel_rows(edition), result["came"])
    told, asked_names = beside.beside(edition, result["items"])
    instead = result["told"]["instead"]
    if "items" in instead:
        instead["after"] = beside.of_other_shares(told["after"], instead["items"])
    result |= told | done_figures.figures(edition)
    result["notes"] += left_out
    result["names"] = names(asked, mirror) | {"asked": asked_names}
    return without_told(result)


def with_earlier(
    now: Round, staff: Staff | None, rounds: Sequence[Round], left_out: list[dict[str, Any]]
) -> dict[str, Any]:
    """The figures with as many earlier years as can be counted: a fault of then must not keep this year back."""
    try:
        return engage(now, staff, rounds, Options(), core=sewana.__version__)
    except FiguresError as refused:
        faulty = refused.params.get("year")
        if faulty is None or faulty == now.year:
            raise
        left_out.append({"code": "earlier-left-out", "params": {"year": faulty, "because": refused.code}})
        rest = [one for one in rounds if one.year != faulty]
        return with_earlier(now, staff, rest, left_out)


def form_of(asked: queries.Asked, mirror: queries.Asked | None) -> Form:
    """The form of users, and what of the staff's belongs to it; a scale needs all of its statements."""
    statements = tuple(
        Item(one.key, one.facet, one.version) for one in asked.of(STATEMENTS) if one.kind == queries.AGREE
    )
    known = {one.key for one in statements}
    scales = {key: tuple(of["items"]) for key, of in asked.scoring.items()}
    own = mirror.of(OWN) if mirror else []
    return Form(
        asked.version,
        statements,
        {key: of for key, of in scales.items() if known.issuperset(of)},
        {one.key: one.pairs for one in own if one.pairs in known},
        {one.key: one.pairs for one in asked.of(REVERSE)},
    )


def round_of(edition: Edition, asked: queries.Asked, form: Form) -> Round:
    held = queries.user_answers(edition, asked.items)
    if not held.count:
        raise FiguresError("no-answers", "nobody answered")
    population = queries.population(edition)
    return Round(
        year=edition.year + BUDDHIST_ERA,
        form=form,
        answers=Answers(
            levels={name: np.array(held.levels[name], dtype=str) for name in queries.MARGINS},
            items={key: floats(held, key) for key in form.keys},
            doors=np.array(held.levels["door"], dtype=str),
            modes=np.array(held.levels["way"], dtype=str),
            languages=np.array(held.levels["lang"], dtype=str),
            barriers=barriers(held, list(asked.barriers)),
            reverse={key: floats(held, key) for key in form.reverse},
        ),
        population={name: population[name] for name in queries.MARGINS if population.get(name)},
    )


def floats(held: queries.Columns, key: str) -> Floats:
    return np.frombuffer(held.items[key], dtype=np.float64)


def barriers(held: queries.Columns, keys: Sequence[str]) -> dict[str, Floats]:
    """A column for each barrier: named, not named, or not told about barriers at all."""
    told = np.array([chosen is not None for chosen in held.chosen])
    return {
        key: np.where(told, [chosen is not None and key in chosen for chosen in held.chosen], np.nan)
        for key in keys
        if told.any()
    }


def earlier_rounds(edition: Edition) -> tuple[list[Round], list[dict[str, Any]]]:
    """The answers of the years before, and notes about those that cannot be read."""
    rounds, left_out = [], []
    for before in figures.years_before(edition):
        asked = queries.asked(before, *queries.USERS)
        try:
            if asked is not None:
                rounds.append(round_of(before, asked, form_of(asked, None)))
        except FiguresError as refused:
            params = {"year": before.year + BUDDHIST_ERA, "because": refused.code}
            left_out.append({"code": "earlier-left-out", "params": params})
    return rounds, left_out


def staff_of(edition: Edition, mirror: queries.Asked | None, notes: list[dict[str, Any]]) -> Staff | None:
    """What staff foretold; nothing where nobody was asked or nobody answered.

    A number of staff that cannot be true is noted and not used: without one the error is the larger.
    """
    if mirror is None:
        return None
    held = queries.staff_answers(edition, mirror.of(FORETOLD, OWN))
    if not held.count:
        return None
    people = sum(queries.population(edition).get(Dimension.STAFF, {}).values())
    if 0 < people < held.count:
        params = {"found": held.count, "most": people}
        notes.append({"code": "staff-over-population", "params": params})
        people = 0
    return Staff(
        expected={one.key: floats(held, one.key) for one in mirror.of(FORETOLD)},
        own={one.key: floats(held, one.key) for one in mirror.of(OWN) if one.pairs},
        population=people or None,
    )


def came(edition: Edition, now: Round, notes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Who took part in the forum, beside who there is; a contradiction is noted and keeps nothing else back."""
    there = now.population.get("group", {})
    people = [(key, int(n)) for key, n in there.items() if n > 0]
    counted = [(key, n) for key, n in figures.came_by_group(edition).items() if key in there]
    if len(people) < 2 or not counted:
        return None
    try:
        found = reach(counts_of(people, counted), np.random.default_rng(Options().seed))
    except FiguresError as refused:
        notes.append({"code": "came-left-out", "params": {"because": refused.code, **refused.params}})
        return None
    told = reach_rows({"group": found})
    return plain(told) if told else None


def names(asked: queries.Asked, mirror: queries.Asked | None) -> dict[str, dict[str, queries.Words]]:
    """What everything is called in both languages, kept with the figures: a name may change, they do not."""
    items = {one.key: {"th": one.th, "en": one.en} for one in (mirror.of(OWN) if mirror else [])}
    items |= {one.key: {"th": one.th, "en": one.en} for one in asked.items}
    return {**queries.names_of_levels(), "item": items, "barrier": dict(asked.barriers)}
