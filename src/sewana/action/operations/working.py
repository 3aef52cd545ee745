"""The work on an improvement: planned, begun, so many per cent, blocked, done, measured, confirmed, opened again."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import ACCEPTED, Improvement, Need, Stage, Verdict
from sewana.action.operations.following import follow
from sewana.action.operations.improvements import (
    NotPossible,
    locked,
    note,
    record_progress,
    touch,
    voice_ids,
)

ORDER = (Stage.DECIDED, Stage.PLANNED, Stage.STARTED, Stage.DONE, Stage.VERIFIED)
CLOSED = (Stage.DONE, Stage.VERIFIED)
WHOLE = 100
PLAN = (
    *(
        "owner",
        "owner_name",
        "owner_email",
        "unit_th",
        "unit_en",
        "budget",
        "starts_on",
        "due_on",
        "review_on",
    ),
    *("measure_th", "measure_en", "measure_unit", "measured_before", "measure_goal"),
)
Words = tuple[str, str]


@transaction.atomic
def plan(
    improvement: Improvement, fields: Mapping[str, object], *, seen: int | None = None, by: object
) -> Improvement:
    """Say who does it, until when, for how much, and by what one will see that it helped."""
    held = locked(improvement, seen)
    before = {name: getattr(held, name) for name in PLAN}
    for name in PLAN:
        if name in fields:
            setattr(held, name, fields[name])
    changed = [name for name in PLAN if getattr(held, name) != before[name]]
    if not changed:
        return held
    check_days(held, before["due_on"])
    touch(held)
    for name in ("due_on", "owner"):
        if name in changed:
            kind = "due" if name == "due_on" else "owner"
            shown = [
                str(value or "") if name == "due_on" else "" for value in (before[name], getattr(held, name))
            ]
            record_progress(held, kind, by=by, before=shown[0], after=shown[1], is_public=False)
    note("plan_improvement", held, by, after={"changed": changed})
    return held


def check_days(held: Improvement, due_before: dt.date | None) -> None:
    """A new due day lies ahead; an old one that has passed stays as it is."""
    is_new = held.due_on is not None and held.due_on != due_before
    if is_new and held.due_on and held.due_on < timezone.localdate() and held.stage not in CLOSED:
        raise NotPossible(_("The due day lies in the past. Give a day from today on."))
    if held.starts_on and held.due_on and held.starts_on > held.due_on:
        raise NotPossible(_("It begins after it is due. Correct one of the two days."))


@transaction.atomic
def move(
    improvement: Improvement,
    stage: str,
    *,
    words: Words = ("", ""),
    on: dt.date | None = None,
    seen: int | None = None,
    by: object,
) -> Improvement:
    """Bring it to a stage; `words` are for everybody."""
    held = locked(improvement, seen)
    if stage not in ORDER:
        raise NotPossible(_("There is no such stage."))
    if held.verdict not in ACCEPTED and not (held.verdict == Verdict.ALREADY and stage in CLOSED):
        raise NotPossible(_("Work begins with the decision to do it, or a part of it."))
    if held.stage == stage:
        return held
    if held.stage in CLOSED and stage not in CLOSED:
        return reopened(held, stage, words, by)
    before, day = held.stage, on or timezone.localdate()
    held.stage = Stage(stage)
    if stage == Stage.STARTED or (stage in CLOSED and held.started_on is None):
        held.started_on = held.started_on or day
    if stage in CLOSED:
        held.done_on, held.percent = held.done_on or day, WHOLE
        held.blocked_because, held.blocked_on = "", None
    held.verified_on = day if stage == Stage.VERIFIED else None
    touch(held)
    record_progress(held, stage, by=by, before=before, after=stage, words=words)
    follow(held.edition, voice_ids(held))
    note("move_improvement", held, by, after={"stage": stage, "before": before})
    return held


def reopened(held: Improvement, stage: str, words: Words, by: object) -> Improvement:
    """What was done goes back to work, and is asked about anew when it is done again."""
    before = held.stage
    held.stage, held.done_on, held.verified_on = Stage(stage), None, None
    held.measured_after, held.measured_on = None, None
    held.percent = min(held.percent, 90)
    held.reopened += 1
    touch(held)
    record_progress(held, "reopened", by=by, before=before, after=stage, words=words)
    follow(held.edition, voice_ids(held))
    note("reopen_improvement", held, by, after={"stage": stage, "before": before})
    return held


@transaction.atomic
def reopen(improvement: Improvement, *, words: Words, by: object) -> Improvement:
    """Open again what was closed; everybody reads why."""
    if not all(words):
        raise NotPossible(_("Say in both languages why it is opened again."))
    held = locked(improvement)
    if held.stage not in CLOSED:
        raise NotPossible(_("Only what is done can be opened again."))
    if held.verdict not in ACCEPTED:
        raise NotPossible(_("Nothing was worked on here: change the decision first."))
    return reopened(held, Stage.STARTED, words, by)


@transaction.atomic
def tell_percent(
    improvement: Improvement, percent: int, *, words: Words = ("", ""), seen: int | None = None, by: object
) -> Improvement:
    held = locked(improvement, seen)
    if not 0 <= percent <= WHOLE:
        raise NotPossible(_("A share of the work lies between 0 and 100."))
    if held.percent == percent and not any(words):
        return held
    before, held.percent = held.percent, percent
    touch(held)
    record_progress(held, "percent", by=by, before=str(before), after=str(percent), words=words)
    note("tell_percent", held, by, after={"percent": percent, "before": before})
    return held


@transaction.atomic
def block(improvement: Improvement, because: str, *, by: object) -> Improvement:
    """Say what it waits for; an empty reason takes that back."""
    held = locked(improvement)
    if held.blocked_because == because:
        return held
    held.blocked_because = because
    held.blocked_on = timezone.localdate() if because else None
    touch(held)
    # What the work waits for may name people: it is for the office.
    record_progress(held, "blocked" if because else "unblocked", by=by, after=because, is_public=False)
    note("block_improvement", held, by, after={"is_blocked": bool(because)})
    return held


@transaction.atomic
def measure(
    improvement: Improvement,
    after: float,
    *,
    on: dt.date | None = None,
    learned: Words = ("", ""),
    by: object,
) -> Improvement:
    """Write down what the measure says now, and what was learnt."""
    held = locked(improvement)
    if not held.measure_th:
        raise NotPossible(_("Choose first what is looked at to see whether it helped."))
    held.measured_after, held.measured_on = after, on or timezone.localdate()
    held.learned_th, held.learned_en = learned[0] or held.learned_th, learned[1] or held.learned_en
    touch(held)
    record_progress(held, "measured", by=by, after=f"{after:g}")
    note("measure_improvement", held, by, after={"measured": after})
    return held


@transaction.atomic
def need(improvement: Improvement, needed: Improvement, *, by: object) -> None:
    """Let it wait for another; refused, with the circle named, where the other waits for it already."""
    held = locked(improvement)
    if held.edition_id != needed.edition_id:
        raise NotPossible(_("Only improvements of one edition can wait for each other."))
    if held.pk == needed.pk:
        raise NotPossible(_("An improvement cannot wait for itself."))
    way = way_between(needed.pk, held.pk, held.edition_id)
    if way:
        numbers = dict(Improvement.objects.filter(pk__in=way).values_list("pk", "number"))
        circle = " → ".join(str(numbers[pk]) for pk in (held.pk, *way))
        raise NotPossible(
            _("That would be a circle in which each waits for the next: %(circle)s. Take one link out first.")
            % {"circle": circle}
        )
    _row, is_new = Need.objects.get_or_create(improvement=held, needed=needed)
    if is_new:
        note("need_improvement", held, by, after={"needs": needed.number})


def way_between(start: int, goal: int, edition_id: int) -> list[int]:
    """The improvements from one to another along their needs, both with the ends; empty where there is no way."""
    needs: dict[int, list[int]] = {}
    for one, other in Need.objects.filter(improvement__edition=edition_id).values_list(
        "improvement_id", "needed_id"
    ):
        needs.setdefault(one, []).append(other)
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for following in needs.get(way[-1], ()):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


@transaction.atomic
def unneed(improvement: Improvement, needed: Improvement, *, by: object) -> bool:
    held = locked(improvement)
    count, _kinds = Need.objects.filter(improvement=held, needed=needed).delete()
    if count:
        note("unneed_improvement", held, by, after={"needs": needed.number})
    return bool(count)
