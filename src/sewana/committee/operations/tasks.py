"""What happens to the tasks of an edition."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition, Member, Part, Task, TaskNeed, TaskState, WorkingGroup
from sewana.committee.operations import noting
from sewana.committee.operations.members import Changed, NotPossible

OPEN = (TaskState.TODO, TaskState.DOING)
FIELDS = ("title", "note", "part", "owner", "group", "due_on", "state")
LONGEST_TITLE = 300


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
    sent: str = "",
    by: object,
) -> Task:
    """Write down one thing to do, under the next number of its edition; `sent` twice, it is there once."""
    number = next_number(edition)
    known = entry_of(edition, "begin_task", sent)
    if known is not None:
        return edition.tasks.get(number=known.after["task"])
    task = Task.objects.create(
        edition=edition,
        number=number,
        part=Part(part),
        title=title,
        owner=owner,
        group=group,
        due_on=due_on,
        days_before=days_before(edition, due_on),
        note=note,
    )
    noting.note("begin_task", edition, by, after={"task": task.number, "title": title, "sent": sent})
    return task


def entry_of(edition: Edition, operation: str, sent: str) -> AuditEntry | None:
    """What came of a form that was sent before, by its mark."""
    if not sent:
        return None
    found = AuditEntry.objects.filter(edition_key=edition.key, operation=operation, after__sent=sent)
    return found.order_by("-id").first()


def next_number(edition: Edition) -> int:
    """The number after the last; the edition is locked, so that two do not get the same."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    return (edition.tasks.aggregate(last=Max("number"))["last"] or 0) + 1


def days_before(edition: Edition, due_on: dt.date | None) -> int | None:
    """How long before the forum something is due; an absurd distance (a year mistyped) is not kept."""
    if edition.held_on is None or due_on is None:
        return None
    days = (edition.held_on - due_on).days
    return days if abs(days) < 10_000 else None


@transaction.atomic
def change_task(task: Task, fields: Mapping[str, object], *, version: int, by: object) -> Task:
    """Write a task anew, unless somebody else did since the page with that version was opened."""
    held = locked(task)
    if held.version != version:
        raise Changed
    before = {name: str(getattr(held, name) or "") for name in FIELDS}
    for name in FIELDS:
        if name in fields:
            setattr(held, name, fields[name])
    if before["due_on"] != str(held.due_on or ""):
        # A distance without a day of the forum, as after a copy, is known by nothing else.
        held.days_before = days_before(held.edition, held.due_on)
    if before["state"] != held.state:
        held.done_at = timezone.now() if held.state == TaskState.DONE else None
    touch(held)
    after = {name: str(getattr(held, name) or "") for name in FIELDS}
    noting.note("change_task", held.edition, by, before, {**after, "task": held.number})
    return held


def locked(task: Task) -> Task:
    found = Task.objects.select_for_update(of=("self",)).select_related("edition", "owner", "group")
    return found.get(pk=task.pk)


def touch(task: Task) -> None:
    task.version += 1
    task.changed_at = timezone.now()
    task.save()


@transaction.atomic
def move_task(task: Task, state: str, *, by: object) -> Task:
    """Begin, finish, drop or take up again; what is in that state already stays as it is."""
    held = locked(task)
    before, held.state = held.state, TaskState(state)
    if before == held.state:
        return held
    held.done_at = timezone.now() if held.state == TaskState.DONE else None
    touch(held)
    noting.note("move_task", held.edition, by, {"state": before}, {"task": held.number, "state": held.state})
    return held


@dataclass(frozen=True)
class Bulk:
    """What shall become of several tasks; what is not given stays."""

    state: str = ""
    part: str = ""
    owner: Member | None = None
    group: WorkingGroup | None = None
    is_nobodys: bool = False
    days_later: int = 0


BULK = ("state", "part", "owner_id", "group_id", "due_on", "days_before", "done_at", "note")
COLUMNS = [
    "state",
    "part",
    "owner",
    "group",
    "due_on",
    "days_before",
    "done_at",
    "note",
    "changed_at",
    "version",
]


def change_tasks(
    edition: Edition, numbers: Iterable[int], bulk: Bulk, *, sent: str = "", by: object
) -> list[int]:
    """Change all chosen tasks in one go; returns the numbers of those that are otherwise now."""
    return change_each(edition, dict.fromkeys(numbers, partial(apply, bulk)), sent=sent, by=by)


def rewrite_tasks(
    edition: Edition, rows: Mapping[int, Mapping[str, object]], *, sent: str = "", by: object
) -> list[int]:
    """Give tasks the values of a table that came back; returns the numbers of those that are otherwise now."""
    deeds = {number: partial(rewrite, fields) for number, fields in rows.items()}
    return change_each(edition, deeds, sent=sent, by=by)


@transaction.atomic
def change_each(
    edition: Edition, deeds: Mapping[int, Callable[[Task], None]], *, sent: str, by: object
) -> list[int]:
    """Do something with each of several tasks, as one change that can be undone as one.

    With the same `sent` a second time, as by a double click, nothing more happens: a week is not added twice.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    known = entry_of(edition, "change_tasks", sent)
    if known is not None:
        return sorted(int(number) for number in known.after["tasks"])
    chosen = list(
        edition.tasks.select_for_update(of=("self",)).select_related("edition").filter(number__in=set(deeds))
    )
    before = {task.number: values(task) for task in chosen}
    for task in chosen:
        deeds[task.number](task)
    changed = [task for task in chosen if values(task) != before[task.number]]
    for task in changed:
        task.version += 1
        task.changed_at = timezone.now()
    Task.objects.bulk_update(changed, COLUMNS)
    if changed:
        was = {str(task.number): before[task.number] for task in changed}
        after = {str(task.number): {**values(task), "version": task.version} for task in changed}
        noting.note("change_tasks", edition, by, {"tasks": was}, {"tasks": after, "sent": sent})
    return [task.number for task in changed]


def rewrite(fields: Mapping[str, object], task: Task) -> None:
    for name, value in fields.items():
        setattr(task, name, value)
    task.days_before = days_before(task.edition, task.due_on) if "due_on" in fields else task.days_before
    if "state" in fields:
        task.done_at = timezone.now() if task.state == TaskState.DONE else None


def values(task: Task) -> dict[str, object]:
    """What a change of many may alter, as it can be written down."""
    found = {name: getattr(task, name) for name in BULK}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in found.items()}


def versions(tasks: Iterable[Task]) -> dict[str, int]:
    """Which tasks were written anew, by their numbers, as it can be written down."""
    return {str(task.number): task.version for task in tasks}


def as_kept(name: str, value: object) -> object:
    """A value as it was written down, as the table has it."""
    if isinstance(value, str) and name == "due_on":
        return dt.date.fromisoformat(value)
    return dt.datetime.fromisoformat(value) if isinstance(value, str) and name == "done_at" else value


@transaction.atomic
def undo_change_of_tasks(edition: Edition, sent: str, *, by: object) -> int:
    """Give the tasks of that change of many their former values; what was changed since stays as it is.

    Raises
    ------
    NotPossible
        There was no such change, or each of its tasks was changed since, as by undoing it.
    """
    entry = entry_of(edition, "change_tasks", sent)
    before, after = (entry.before["tasks"], entry.after["tasks"]) if entry else ({}, {})
    held = edition.tasks.select_for_update().filter(number__in=[int(number) for number in before])
    undone = [task for task in held if task.version == after[str(task.number)]["version"]]
    if not undone:
        raise NotPossible(_("There is no change of several tasks to undo any more."))
    for task in undone:
        for name, value in before[str(task.number)].items():
            setattr(task, name, as_kept(name, value))
        task.version += 1
        task.changed_at = timezone.now()
    Task.objects.bulk_update(undone, COLUMNS)
    noting.note("undo_change_of_tasks", edition, by, after={"tasks": versions(undone)})
    return len(undone)


def apply(bulk: Bulk, task: Task) -> None:
    now = timezone.now()
    if bulk.state and bulk.state != task.state:
        task.state = TaskState(bulk.state)
        task.done_at = now if task.state == TaskState.DONE else None
    task.part = Part(bulk.part) if bulk.part else task.part
    if bulk.owner or bulk.group or bulk.is_nobodys:
        # One of the two: a task given to a group is no longer that of the person who had it.
        task.owner, task.group = bulk.owner, bulk.group
    if bulk.days_later and task.due_on:
        task.due_on += dt.timedelta(days=bulk.days_later)
        task.days_before = days_before(task.edition, task.due_on)


@transaction.atomic
def need(task: Task, needed: Task, *, by: object) -> None:
    """Let a task wait for another of its edition.

    Raises
    ------
    NotPossible
        The other waits for this one already, directly or through others; the message names the circle.
    """
    edition = Edition.objects.select_for_update().get(pk=task.edition_id)
    if needed.edition_id != edition.pk:
        raise NotPossible(_("The two tasks belong to different years."))
    way = way_between(edition, needed.pk, task.pk)
    if way:
        titles = dict(edition.tasks.filter(pk__in=way).values_list("pk", "title"))
        circle = " → ".join(f"“{titles[pk]}”" for pk in (task.pk, *way))
        raise NotPossible(
            _("That would be a circle in which each waits for the next: %(circle)s. Take one link out first.")
            % {"circle": circle}
        )
    _link, made = TaskNeed.objects.get_or_create(task=task, needed=needed)
    if made:
        noting.note("need", edition, by, after={"task": task.number, "needs": needed.number})


def way_between(edition: Edition, start: int, goal: int) -> tuple[int, ...]:
    """The tasks from one to another along “waits for”, both ends included; nothing when there is no way."""
    links: dict[int, list[int]] = {}
    for task, needed in TaskNeed.objects.filter(task__edition=edition).values_list("task", "needed"):
        links.setdefault(task, []).append(needed)
    ways: list[tuple[int, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        onward = [pk for pk in links.get(way[-1], ()) if pk not in seen]
        seen.update(onward)
        ways += [(*way, pk) for pk in onward]
    return ()


@transaction.atomic
def unneed(task: Task, needed: Task, *, by: object) -> None:
    removed, _rows = TaskNeed.objects.filter(task=task, needed=needed).delete()
    if removed:
        noting.note("unneed", task.edition, by, after={"task": task.number, "needs": needed.number})


@contextmanager
def held_tasks(edition: Edition) -> Iterator[None]:
    """Let nobody else write tasks between reading what there is and writing what follows from it."""
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        list(edition.tasks.select_for_update().values_list("pk"))
        yield


@dataclass(frozen=True)
class NewTask:
    """One thing to do out of a table or a standard set."""

    title: str
    part: str
    owner: Member | None = None
    group: WorkingGroup | None = None
    due_on: dt.date | None = None
    days_before: int | None = None
    note: str = ""
    state: str = TaskState.TODO


@transaction.atomic
def take_tasks(edition: Edition, tasks: Sequence[NewTask], *, operation: str, by: object) -> int:
    """Write down several things at once."""
    first = next_number(edition)
    now = timezone.now()
    Task.objects.bulk_create(
        Task(
            edition=edition,
            number=first + place,
            title=one.title,
            part=one.part,
            owner=one.owner,
            group=one.group,
            due_on=one.due_on,
            days_before=days_before(edition, one.due_on) if one.days_before is None else one.days_before,
            note=one.note,
            state=one.state,
            done_at=now if one.state == TaskState.DONE else None,
        )
        for place, one in enumerate(tasks)
    )
    if tasks:
        noting.note(operation, edition, by, after={"tasks": len(tasks), "first": first})
    return len(tasks)


@transaction.atomic
def count_by_forum(edition: Edition) -> None:
    """Count what was dated before the forum had a day from that day: so far it stands where it stands."""
    counted = list(edition.tasks.select_for_update().filter(days_before=None, due_on__isnull=False))
    for task in counted:
        task.days_before = days_before(edition, task.due_on)
    Task.objects.bulk_update(counted, ["days_before"])


@transaction.atomic
def keep_by_forum(edition: Edition) -> None:
    """The day moved and the open tasks stay: what moves along next time is counted from this day."""
    if edition.held_on is None:
        return
    staying = list(edition.tasks.select_for_update().filter(state__in=OPEN, due_on__isnull=False))
    for task in staying:
        task.days_before = days_before(edition, task.due_on)
    Task.objects.bulk_update(staying, ["days_before"])


@transaction.atomic
def date_by_forum(edition: Edition, *, by: object) -> int:
    """Date all open tasks anew by their distance from the day of the forum; returns how many moved.

    What was dated before the forum had a day keeps its own, and is counted from the forum's from now on.
    """
    if edition.held_on is None:
        return 0
    count_by_forum(edition)
    moved = []
    for task in edition.tasks.select_for_update().filter(state__in=OPEN, days_before__isnull=False):
        due_on = edition.held_on - dt.timedelta(days=task.days_before or 0)
        if task.due_on != due_on:
            task.due_on, task.changed_at = due_on, timezone.now()
            task.version += 1
            moved.append(task)
    Task.objects.bulk_update(moved, ["due_on", "changed_at", "version"])
    if moved:
        after = {"tasks": versions(moved), "day": str(edition.held_on)}
        noting.note("date_by_forum", edition, by, after=after)
    return len(moved)
