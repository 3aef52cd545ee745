"""What of a committee's year goes into the next: people not asked yet, groups and duties, tasks with new days."""

import datetime as dt

from django.db import transaction

from sewana.committee.models import (
    Answer,
    Duty,
    Edition,
    Member,
    Task,
    TaskNeed,
    TaskState,
    WorkingGroup,
)
from sewana.committee.operations.noting import note

PERSON = (
    "account_id",
    "prefix",
    "name",
    "name_en",
    "position",
    "unit",
    "email",
    "phone",
    "language",
    "channel",
)
STAYING = (Answer.LISTED, Answer.ASKED, Answer.ACCEPTED)


@transaction.atomic
def copy_committee(source: Edition, target: Edition, *, by: object) -> None:
    """Carry people, groups, duties and tasks over into a copy that has none yet."""
    groups = copy_groups(source, target)
    members = copy_members(source, target, groups)
    tasks = copy_tasks(source, target, groups, members)
    after = {"from": source.key, "groups": len(groups), "members": len(members), "tasks": tasks}
    note("copy_committee", target, by, after=after)


def copy_groups(source: Edition, target: Edition) -> dict[int, WorkingGroup]:
    fields = ("position", "name_th", "name_en", "duties_th", "duties_en", "is_lead")
    return {
        group.pk: WorkingGroup.objects.create(
            edition=target, **{name: getattr(group, name) for name in fields}
        )
        for group in source.working_groups.filter(is_dropped=False)
    }


def copy_members(source: Edition, target: Edition, groups: dict[int, WorkingGroup]) -> dict[int, Member]:
    """Everybody who has not declined or left, as not asked yet: last year's yes is none for this year."""
    made = {
        member.pk: Member.objects.create(
            edition=target, answer=Answer.LISTED, **{name: getattr(member, name) for name in PERSON}
        )
        for member in source.members.filter(answer__in=STAYING)
    }
    Duty.objects.bulk_create(
        Duty(
            member=made[duty.member_id],
            group=groups[duty.group_id],
            role=duty.role,
            position=duty.position,
        )
        for duty in Duty.objects.filter(member__in=made, group__in=groups)
    )
    return made


def copy_tasks(
    source: Edition, target: Edition, groups: dict[int, WorkingGroup], members: dict[int, Member]
) -> int:
    tasks = list(source.tasks.exclude(state=TaskState.DROPPED))
    made = {
        task.pk: Task.objects.create(
            edition=target,
            number=task.number,
            part=task.part,
            title=task.title,
            note=task.note,
            owner=members.get(task.owner_id or 0),
            group=groups.get(task.group_id or 0),
            due_on=next_day(task, target),
            days_before=task.days_before,
            copied_from=task,
        )
        for task in tasks
    }
    needs = TaskNeed.objects.filter(task__in=made, needed__in=made)
    TaskNeed.objects.bulk_create(
        TaskNeed(task=made[need.task_id], needed=made[need.needed_id]) for need in needs
    )
    return len(made)


def next_day(task: Task, target: Edition) -> dt.date | None:
    """As long before the new day as before the old one; while that is not set, a year later."""
    if target.held_on is not None and task.days_before is not None:
        return target.held_on - dt.timedelta(days=task.days_before)
    return a_year_later(task.due_on) if task.due_on else None


def a_year_later(day: dt.date) -> dt.date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)
