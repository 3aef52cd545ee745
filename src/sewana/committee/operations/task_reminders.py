"""Reminding people of what they have to do: one mail a week a person, with everything in it."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from sewana.base.languages import localized, shown_date
from sewana.committee.models import Answer, Edition, Member, State, Task
from sewana.committee.operations.approaching import FIRST_HOUR, own_url
from sewana.committee.operations.noting import note
from sewana.committee.queries.meetings import named
from sewana.committee.queries.tasks import OPEN, heads, tasks_of
from sewana.people import operations as people
from sewana.people.models import Mail

DAYS_AHEAD = 7
DAYS_BETWEEN = 7


def remind_owners(today: dt.date | None = None) -> int:
    """Write to everybody with tasks that are late or due within a week; returns how many mails.

    Nobody is written to twice within a week; what is due weeks ahead rings no phone.
    """
    if today is None and timezone.localtime().hour < FIRST_HOUR:
        return 0
    today = today or timezone.localdate()
    editions = Edition.objects.filter(tasks__in=due_tasks(today), rehearsal_of=None)
    return sum(remind_in(edition, today) for edition in editions.exclude(state=State.ARCHIVED).distinct())


def due_tasks(today: dt.date) -> QuerySet[Task]:
    return Task.objects.filter(state__in=OPEN, due_on__lte=today + dt.timedelta(days=DAYS_AHEAD))


@transaction.atomic
def remind_in(edition: Edition, today: dt.date) -> int:
    # Under the lock: two keepers must not both find that somebody has had no mail this week.
    Edition.objects.select_for_update().get(pk=edition.pk)
    found = people_with_tasks(edition, today)
    lately = told_lately([member for member, _tasks in found], today)
    waiting = [(member, tasks) for member, tasks in found if not had_mail(member, lately, today)]
    for member, tasks in waiting:
        post(edition, member, tasks, today)
    told = [task.pk for _member, tasks in waiting for task in tasks]
    Task.objects.filter(pk__in=told).update(reminded_at=moment_of(today))
    if waiting:
        note("remind_owners", edition, "keeper", after={"members": [member.pk for member, _tasks in waiting]})
    return len(waiting)


def people_with_tasks(edition: Edition, today: dt.date) -> list[tuple[Member, list[Task]]]:
    """Who is to be told of which tasks: the owner, else the head of the group.

    Of those who have accepted: nobody learns of tasks before they were asked, as after a copy of last year.
    """
    head = heads(edition)
    found: dict[Member, list[Task]] = {}
    last = today + dt.timedelta(days=DAYS_AHEAD)
    for task in tasks_of(edition).filter(state__in=OPEN, due_on__lte=last).order_by("due_on", "number"):
        member = task.owner or head.get(task.group_id or 0)
        if member is not None and member.email and member.answer == Answer.ACCEPTED:
            found.setdefault(member, []).append(task)
    return list(found.items())


def told_lately(members: Iterable[Member], today: dt.date) -> set[str]:
    """The keys of the mails that went out in the week before."""
    days = [today - dt.timedelta(days=days) for days in range(DAYS_BETWEEN)]
    keys = [key_of(member, day) for member in members for day in days]
    return set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))


def had_mail(member: Member, told: set[str], today: dt.date) -> bool:
    days = (today - dt.timedelta(days=days) for days in range(DAYS_BETWEEN))
    return any(key_of(member, day) in told for day in days)


def key_of(member: Member, day: dt.date) -> str:
    return f"tasks-member-{member.pk}-{day:%Y%m%d}"


def moment_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(FIRST_HOUR)))


def post(edition: Edition, member: Member, tasks: list[Task], today: dt.date) -> None:
    people.post(
        key=key_of(member, today),
        template="committee/mails/tasks",
        to=member.email,
        language=member.language,
        context=letter_of(edition, member, tasks, today),
        edition_key=edition.key,
    )


def letter_of(edition: Edition, member: Member, tasks: list[Task], today: dt.date) -> dict[str, object]:
    """Plain values for the template, in the language of whoever reads them."""
    with translation.override(member.language):
        rows = [
            {
                "title": task.title,
                "due": shown_date(task.due_on) if task.due_on else "",
                "days_late": max(0, (today - task.due_on).days) if task.due_on else 0,
            }
            for task in tasks
        ]
        return {
            "name": named(member),
            "forum": localized(edition, "title"),
            "late": [row for row in rows if row["days_late"]],
            "soon": [row for row in rows if not row["days_late"]],
            "url": own_url(member),
            "office_url": settings.SITE_URL + reverse("committee:tasks", args=[edition.key]),
            "has_account": member.account_id is not None,
        }
