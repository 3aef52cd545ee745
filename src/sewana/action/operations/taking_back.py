"""A deed on many improvements taken back: all of it or nothing, and not over what somebody did since."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import Evidence, Improvement, Need, VoiceChange, VoiceLink, WorkStep
from sewana.action.operations.handing import Refused, SomeRefused
from sewana.action.operations.importing import refuse_circle
from sewana.action.operations.improvements import NotPossible, hold
from sewana.action.operations.keeping import (
    FIELDS,
    MOVES_VOICES,
    PLANNED,
    STEP,
    State,
    move_voices,
    states_of,
    told,
    value_of,
    write,
)
from sewana.action.queries.owners import DEED
from sewana.base import audit
from sewana.committee.models import Decision, Edition
from sewana.people.models import Account


@transaction.atomic
def take_back(edition: Edition, change: int, *, by: object) -> VoiceChange:
    """Put the improvements of one deed back as they were; what a table had made goes off the board."""
    held = hold(edition)
    found = held.voice_changes.filter(pk=change, deed__startswith=DEED).first()
    if found is None:
        raise NotPossible(_("This deed is not known here."))
    if found.undone_at is not None:
        raise NotPossible(_("This is undone already."))
    ids = {pk for pk, _state in found.after}
    rows = {row.pk: row for row in held.improvements.select_for_update() if row.pk in ids}
    now = states_of(held, rows.values())
    check(found, rows, now)
    changed = {pk: [*(state or {"dropped_at": None})] for pk, state in found.before}
    gone = {"decided_by_id": deleted(found, "decided_by_id", Account.objects.all())}
    gone["resolution_id"] = deleted(found, "resolution_id", Decision.objects.all())
    for pk, state in found.before:
        before = {"dropped_at": timezone.now()} if state is None else without(state, gone)
        put_back(rows[pk], before)
    refuse_circle(held)
    write(list(rows.values()))
    told(rows.values(), now, changed, by)
    move_voices(held, [pk for pk, names in changed.items() if MOVES_VOICES & set(names)])
    found.undone_at = timezone.now()
    found.save(update_fields=["undone_at"])
    audit.record(
        actor=by,
        operation="undo_improvements",
        subject=found,
        edition_key=held.key,
        after={"deed": found.deed.removeprefix(DEED), "count": len(rows)},
    )
    return found


def check(change: VoiceChange, rows: dict[int, Improvement], now: dict[int, State]) -> None:
    before, busy = dict(change.before), taken_up(change.edition)
    gone = deleted(change, "owner_id", Account.objects.all())
    changed = _("Somebody changed it meanwhile. Nothing was undone; look at what it says now.")
    left = _(
        "The account of its owner before is deleted. Nothing was undone; give it to somebody else by hand."
    )
    refused = []
    for pk, state in change.after:
        if (
            pk not in rows
            or is_changed(rows[pk], before[pk], state, now[pk])
            or (before[pk] is None and pk in busy)
        ):
            refused.append(Refused(rows[pk].number if pk in rows else pk, changed))
        elif (before[pk] or {}).get("owner_id") in gone:
            refused.append(Refused(rows[pk].number, left))
    if refused:
        raise SomeRefused(refused)


def deleted(change: VoiceChange, name: str, rows: QuerySet[Any]) -> set[int]:
    """What a field named before the deed, and is deleted since."""
    ids = {state[name] for _pk, state in change.before if state and state.get(name)}
    return ids - set(rows.filter(pk__in=ids).values_list("pk", flat=True))


def without(state: State, gone: Mapping[str, set[int]]) -> State:
    """Who decided, and the resolution, are nobody and none once deleted, as they would be without the deed."""
    return {name: None if value in gone.get(name, ()) else value for name, value in state.items()}


def taken_up(edition: Edition) -> set[int]:
    """Improvements that somebody has gathered voices or evidence for."""
    links = VoiceLink.objects.filter(improvement__edition=edition)
    evidence = Evidence.objects.filter(improvement__edition=edition)
    return {pk for found in (links, evidence) for pk in found.values_list("improvement_id", flat=True)}


def is_changed(row: Improvement, before: State | None, after: State, now: State) -> bool:
    """Whether it is otherwise than the deed left it, or everybody reads by now what the deed wrote."""
    if any(now[name] != value for name, value in after.items()):
        return True
    if before is None:
        return row.published_at is not None
    return row.is_public and not PLANNED.issuperset(before)


def put_back(row: Improvement, state: State) -> None:
    for name in FIELDS:
        if name in state:
            setattr(row, name, value_of(Improvement, name, state[name]))
    if "steps" in state:
        put_steps_back(row, state["steps"])
    if "needs" in state:
        Need.objects.filter(improvement=row).delete()
        Need.objects.bulk_create(Need(improvement=row, needed_id=pk) for pk in state["needs"])


def put_steps_back(row: Improvement, steps: Iterable[list[object]]) -> None:
    kept = {values[0]: values[1:] for values in steps}
    for step in row.steps.all():
        if step.pk not in kept:
            step.dropped_at = step.dropped_at or timezone.now()
        for name, value in zip(STEP, kept.get(step.pk, ()), strict=False):
            setattr(step, name, value_of(WorkStep, name, value))
        step.save()
