"""The steps of the work on an improvement: in order, done, put away and brought back."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import Improvement, WorkStep
from sewana.action.operations.improvements import NotPossible, locked, note

LONGEST = 300


@transaction.atomic
def add_step(
    improvement: Improvement, title: str, *, owner_name: str = "", due_on: dt.date | None = None, by: object
) -> WorkStep:
    held = locked(improvement)
    if not title.strip():
        raise NotPossible(_("Say what has to be done."))
    last = held.steps.aggregate(last=Max("position"))["last"]
    made = held.steps.create(
        position=0 if last is None else last + 1,
        title=title.strip()[:LONGEST],
        owner_name=owner_name.strip()[:200],
        due_on=due_on,
    )
    note("add_step", held, by, after={"step": made.pk})
    return made


def step_of(held: Improvement, pk: int) -> WorkStep:
    found = held.steps.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotPossible(_("There is no such step."))
    return found


@transaction.atomic
def finish_step(improvement: Improvement, pk: int, *, is_done: bool, by: object) -> WorkStep:
    held = locked(improvement)
    step = step_of(held, pk)
    step.done_on = (step.done_on or timezone.localdate()) if is_done else None
    step.save(update_fields=["done_on"])
    note("finish_step" if is_done else "reopen_step", held, by, after={"step": pk})
    return step


@transaction.atomic
def drop_step(improvement: Improvement, pk: int, *, is_dropped: bool, by: object) -> WorkStep:
    """Put a step away, or bring it back."""
    held = locked(improvement)
    step = step_of(held, pk)
    step.dropped_at = timezone.now() if is_dropped else None
    step.save(update_fields=["dropped_at"])
    note("drop_step" if is_dropped else "bring_step_back", held, by, after={"step": pk})
    return step


@transaction.atomic
def move_step(improvement: Improvement, pk: int, *, is_later: bool, by: object) -> None:
    """Change places with the step before or after; the first and the last stay where they are."""
    held = locked(improvement)
    step_of(held, pk)
    rows = list(held.steps.select_for_update().filter(dropped_at=None))
    place = next((number for number, row in enumerate(rows) if row.pk == pk), None)
    other = None if place is None else place + (1 if is_later else -1)
    if place is None or other is None or not 0 <= other < len(rows):
        return
    rows[other], rows[place] = rows[place], rows[other]
    for number, row in enumerate(rows):
        row.position = number
    WorkStep.objects.bulk_update(rows, ["position"])
    note("move_step", held, by, after={"step": pk, "is_later": is_later})
