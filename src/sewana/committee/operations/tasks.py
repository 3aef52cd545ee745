"""What happens to the tasks of an edition."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from sewana.committee.models import Edition, Member, Part, Task, WorkingGroup
from sewana.committee.operations import noting


@transaction.atomic
def begin_task(
    edition: Edition,
    *,
    title: str,
    part: str,
    owner: Member | None = None,
    group: WorkingGroup | None = None,
    due_on: dt.date | None = None,
    note: str = "",
    by: object,
) -> Task:
    """Write down one thing to do, under the next number of its edition."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    last = edition.tasks.aggregate(last=Max("number"))["last"] or 0
    task = Task.objects.create(
        edition=edition,
        number=last + 1,
        part=Part(part),
        title=title,
        owner=owner,
        group=group,
        due_on=due_on,
        days_before=(edition.held_on - due_on).days if edition.held_on and due_on else None,
        note=note,
    )
    noting.note("begin_task", edition, by, after={"task": task.number, "title": title})
    return task
