"""What staff expect beside what users say: the mirror, and where both sides know of each other."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import cast

import numpy as np

from sewana_core.coorientation import Comparison, Coorientation, coorientation
from sewana_core.engagement.answers import OUT_OF, Floats, Staff, agrees
from sewana_core.engagement.figures import Measure, Weighted
from sewana_core.ladder import MIN_ALONE
from sewana_core.means import Estimate
from sewana_core.mirror import MIN_STAFF, Mirror, MirrorRow, mirror

# Without a number of all staff, none is taken off the error.
_NO_END = 10**12


def mirror_of(one: Weighted, staff: Staff, rng: np.random.Generator) -> dict[str, object] | None:
    """Return the mirror over the statements that both sides answered; None where staff were not asked."""
    asked = [key for key in one.round.form.keys if key in staff.expected]
    if not asked:
        return None
    shared = [key for key in asked if one.shown(key) is not None]
    table = np.column_stack([staff.expected[key] for key in asked])
    number = int((~np.isnan(table)).any(axis=1).sum())
    if number < MIN_STAFF or not shared:
        note = "too-few-staff" if number < MIN_STAFF else "too-few-users"
        return _mirror_row(Mirror(number, 0, False, note, (), None, ()), staff.population)
    found = mirror(
        shared,
        table[:, [asked.index(key) for key in shared]],
        [_certain(one.estimates[key]) for key in shared],
        one.draws([one.measures[key] for key in shared], rng),
        staff_population=staff.population or _NO_END,
        rng=rng,
        level=one.options.level,
    )
    return _mirror_row(found, staff.population)


def _certain(found: Estimate | None) -> Estimate:
    assert found is not None
    return found


def _mirror_row(found: Mirror, population: int | None) -> dict[str, object]:
    return {
        "staff": found.staff,
        "staff_population": population,
        "is_shown": found.is_shown,
        "note": found.note,
        "rows": [_told(row) for row in found.rows],
        "profile": asdict(found.profile) if found.profile else None,
    }


def _told(row: MirrorRow) -> dict[str, object]:
    told = asdict(row)
    gap = told.pop("gap")
    return told | {name: gap[name] for name in ("gap", "se", "df", "low", "high", "p")}


def without_draws(told: Mapping[str, object]) -> dict[str, object]:
    """Return a mirror's rows without what the bootstrap says of them."""
    drawn = {"rank_low", "rank_high"}
    rows = cast("list[dict[str, object]]", told["rows"])
    return {"rows": [{name: value for name, value in row.items() if name not in drawn} for row in rows]}


def coorientation_of(one: Weighted, staff: Staff) -> list[dict[str, object]] | None:
    """Return each topic on which staff spoke for themselves and of users; None where there is none."""
    found = [_topic(one, staff, own, topic) for own, topic in one.round.form.pairs.items()]
    rows = [_both(topic) for topic in found if topic is not None]
    return rows or None


def _topic(one: Weighted, staff: Staff, own: str, topic: str) -> Coorientation | None:
    users = one.shown(topic)
    if own not in staff.own or topic not in staff.expected or users is None:
        return None
    answered = ~np.isnan(staff.own[own]) | ~np.isnan(staff.expected[topic])
    return coorientation(
        topic,
        agrees(staff.own[own])[answered],
        staff.expected[topic][answered],
        users,
        _reverse(one, own),
        staff_population=staff.population or _NO_END,
        level=one.options.level,
    )


def _reverse(one: Weighted, own: str) -> Estimate | None:
    """What users believe of the staff's own statement, as a share; None where too few were asked."""
    answers = one.round.answers.reverse
    column: Floats | None = next(
        (answers[key] for key, of in one.round.form.reverse.items() if of == own and key in answers), None
    )
    if column is None:
        return None
    found = one.of(Measure(own, "mean", column / OUT_OF))
    return found if found is not None and found.n >= MIN_ALONE else None


def _both(topic: Coorientation) -> dict[str, object]:
    names = ("agreement", "accuracy", "perceived", "reverse")
    rows: dict[str, Comparison | None] = {name: getattr(topic, name) for name in names}
    told = {name: asdict(row) if row is not None else None for name, row in rows.items()}
    return {"topic": topic.topic, **told, "state": topic.state}
