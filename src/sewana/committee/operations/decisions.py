"""What a meeting resolved, and the task that comes of it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import AgendaItem, Decision, Member, Part, Task, TaskState
from sewana.committee.operations.minutes import hold
from sewana.committee.operations.noting import note
from sewana.committee.operations.tasks import begin_task
from sewana.committee.queries.meetings import number_of

LONGEST_TITLE = 300
OPEN = (TaskState.TODO, TaskState.DOING)


@dataclass(frozen=True)
class Resolved:
    """A decision as it is written down."""

    text: str
    owner: Member | None
    due_on: dt.date | None
    part: str = Part.DUTIES


@transaction.atomic
def decide(item: AgendaItem, resolved: Resolved, *, by: object) -> Decision:
    """Write a decision down and make it a task; a second click on the same button makes no second one."""
    item = hold(item)
    same = item.decisions.filter(
        text=resolved.text, owner=resolved.owner, due_on=resolved.due_on, is_dropped=False
    ).first()
    if same is not None:
        return same
    edition = item.meeting.edition
    task = begin_task(
        edition,
        title=resolved.text[:LONGEST_TITLE],
        part=resolved.part,
        owner=resolved.owner,
        due_on=resolved.due_on,
        note=_("Resolved at meeting %(number)s: %(title)s")
        % {"number": number_of(item.meeting), "title": item.title},
        by=by,
    )
    decision = Decision.objects.create(
        item=item, text=resolved.text, owner=resolved.owner, due_on=resolved.due_on, task=task
    )
    note("decide", edition, by, after={"item": item.pk, "decision": decision.pk, "task": task.number})
    return decision


@transaction.atomic
def drop_decision(decision: Decision, is_dropped: bool, *, by: object) -> None:
    """Take a decision back with its task, or bring both back."""
    edition = hold(decision.item).meeting.edition
    decision.is_dropped = is_dropped
    decision.save(update_fields=["is_dropped"])
    if decision.task_id is not None:
        drop_task(decision.task_id, is_dropped)
    note("drop_decision", edition, by, after={"decision": decision.pk, "is_dropped": is_dropped})


def drop_task(pk: int, is_dropped: bool) -> None:
    """Take the task along; what is done already stays done, for taking words back undoes no work."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=pk)
    before, after = (OPEN, TaskState.DROPPED) if is_dropped else ((TaskState.DROPPED,), TaskState.TODO)
    if task.state in before:
        task.state, task.changed_at, task.version = after, timezone.now(), task.version + 1
        task.save(update_fields=["state", "changed_at", "version"])
