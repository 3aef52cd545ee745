"""Reads about the tasks of an edition: what is open, late, blocked, and whose."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, OrderBy, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.base.languages import localized
from sewana.base.numbers import number_of
from sewana.committee.models import Answer, Duty, DutyRole, Edition, Member, Part, Task, TaskNeed, TaskState
from sewana.committee.queries.meetings import ROLES, named

OPEN = (TaskState.TODO, TaskState.DOING)
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "due": (F("due_on").asc(nulls_last=True), "number"),
    "title": ("title", "number"),
    "owner": (F("owner__name").asc(nulls_last=True), F("group__position").asc(nulls_last=True), "number"),
    "part": ("part_rank", F("due_on").asc(nulls_last=True), "number"),
    "state": ("state_rank", F("due_on").asc(nulls_last=True), "number"),
    "newest": ("-number",),
}
SHOWN = ("open", "late", "blocked", "todo", "doing", "done", "dropped", "all")
PART_RANK = Case(
    *(When(part=part, then=Value(place)) for place, part in enumerate(Part)), output_field=IntegerField()
)
STATE_RANK = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(TaskState)),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Wanted:
    """Which tasks somebody wants to see, and in which order."""

    search: str = ""
    part: str = ""
    owner: str = ""  # m<pk> of a member, g<pk> of a group, "none"
    state: str = "open"
    order: str = "due"

    @property
    def is_narrow(self) -> bool:
        return bool(self.search or self.part or self.owner or self.state != "open")


@dataclass(frozen=True)
class Line:
    """One task as a table shows it."""

    task: Task
    today: dt.date
    waits_for: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.task.state in OPEN

    @property
    def days_late(self) -> int:
        if not self.is_open or self.task.due_on is None:
            return 0
        return max(0, (self.today - self.task.due_on).days)

    @property
    def who(self) -> str:
        return who(self.task)

    @property
    def chip(self) -> str:
        if self.days_late:
            return "late"
        return {TaskState.DONE: "done", TaskState.DOING: "users"}.get(TaskState(self.task.state), "")

    @property
    def words(self) -> str:
        """How it stands, as the reader would say it."""
        late = self.days_late
        if late:
            return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
        if self.is_open and self.task.due_on == self.today:
            return _("due today")
        return str(TaskState(self.task.state).label)


def who(task: Task) -> str:
    """Whose task it is: a person, else a group."""
    if task.owner is not None:
        return named(task.owner)
    return localized(task.group, "name") if task.group is not None else ""


def tasks_of(edition: Edition) -> QuerySet[Task]:
    return edition.tasks.select_related("owner", "group")


def late_tasks(edition: Edition, today: dt.date) -> QuerySet[Task]:
    return tasks_of(edition).filter(state__in=OPEN, due_on__lt=today)


def blocked_tasks(edition: Edition) -> QuerySet[Task]:
    return edition.tasks.filter(state__in=OPEN, pk__in=blocking(edition).values("task"))


def blocking(edition: Edition) -> QuerySet[TaskNeed]:
    """The links of open tasks to others that are open still."""
    return TaskNeed.objects.filter(task__edition=edition, task__state__in=OPEN, needed__state__in=OPEN)


def of_owner(member: Member, today: dt.date | None = None) -> list[Line]:
    """What somebody has to do still, the earliest first; of their groups only what nobody has taken."""
    today = today or timezone.localdate()
    groups = member.duties.filter(group__is_dropped=False).values("group")
    own = Q(owner=member) | Q(owner=None, group__in=groups)
    found = Task.objects.filter(own, edition=member.edition_id, state__in=OPEN).select_related(
        "owner", "group"
    )
    return lines(member.edition, found.order_by(*ORDERS["due"]), today)


def found_tasks(edition: Edition, wanted: Wanted, today: dt.date) -> QuerySet[Task]:
    found = tasks_of(edition).filter(of_state(edition, wanted.state, today), of_person(wanted.owner))
    if wanted.part in Part.values:
        found = found.filter(part=wanted.part)
    if wanted.search:
        found = found.filter(
            Q(title__finds=wanted.search)
            | Q(note__finds=wanted.search)
            | Q(owner__name__finds=wanted.search)
            | Q(group__name_th__finds=wanted.search)
        )
    order = ORDERS.get(wanted.order, ORDERS["due"])
    return found.annotate(part_rank=PART_RANK, state_rank=STATE_RANK).order_by(*order)


def of_state(edition: Edition, state: str, today: dt.date) -> Q:
    if state == "late":
        return Q(state__in=OPEN, due_on__lt=today)
    if state == "blocked":
        return Q(state__in=OPEN, pk__in=blocking(edition).values("task"))
    if state in TaskState.values:
        return Q(state=state)
    return ~Q(state=TaskState.DROPPED) if state == "all" else Q(state__in=OPEN)


def of_person(owner: str) -> Q:
    kind, pk = owner[:1], number_of(owner[1:])
    if owner == "none":
        return Q(owner=None, group=None)
    if kind in {"m", "g"} and pk is not None:
        return Q(owner=pk) if kind == "m" else Q(group=pk)
    return Q()


def lines(edition: Edition, tasks: Iterable[Task], today: dt.date) -> list[Line]:
    """The tasks with what each waits for, in one more query."""
    tasks = list(tasks)
    waits: dict[int, list[str]] = {}
    links = blocking(edition).filter(task__in=[task.pk for task in tasks])
    for pk, title in links.values_list("task", "needed__title").order_by("needed__due_on", "needed"):
        waits.setdefault(pk, []).append(title)
    return [Line(task, today, tuple(waits.get(task.pk, ()))) for task in tasks]


@dataclass(frozen=True)
class Counts:
    """How many tasks stand how."""

    open: int
    late: int
    done: int
    dropped: int
    nobodys: int

    @property
    def total(self) -> int:
        return self.open + self.done


def counts(edition: Edition, today: dt.date) -> Counts:
    found = edition.tasks.aggregate(
        open=Count("pk", Q(state__in=OPEN)),
        late=Count("pk", Q(state__in=OPEN, due_on__lt=today)),
        done=Count("pk", Q(state=TaskState.DONE)),
        dropped=Count("pk", Q(state=TaskState.DROPPED)),
        nobodys=Count("pk", Q(state__in=OPEN, owner=None, group=None)),
    )
    return Counts(**found)


@dataclass(frozen=True)
class PartCount:
    open: int = 0
    late: int = 0


def open_by_part(edition: Edition, today: dt.date) -> dict[str, PartCount]:
    found = edition.tasks.filter(state__in=OPEN).values("part").order_by()
    counted = found.annotate(n=Count("pk"), late=Count("pk", Q(due_on__lt=today)))
    return {row["part"]: PartCount(row["n"], row["late"]) for row in counted}


@dataclass(frozen=True)
class Column:
    """One column of the board; what does not fit into it is a number with a way to the table."""

    state: str
    label: str
    lines: Sequence[Line]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def board(
    edition: Edition, wanted: Wanted, today: dt.date, most: int = 20, most_done: int = 5
) -> list[Column]:
    """Three columns; of what is done only the last, to take back what was ticked by mistake."""
    states = (TaskState.TODO, TaskState.DOING, TaskState.DONE)
    everything = Wanted(wanted.search, wanted.part, wanted.owner, "all", wanted.order)
    found = list(found_tasks(edition, everything, today))
    shown = {state: [task for task in found if task.state == state] for state in states}
    shown[TaskState.DONE].sort(key=lambda task: task.done_at or task.changed_at, reverse=True)
    most_of = {state: most if state in OPEN else most_done for state in states}
    first = [task for state in states for task in shown[state][: most_of[state]]]
    drawn = {line.task.pk: line for line in lines(edition, first, today)}
    return [
        Column(
            state,
            str(state.label),
            [drawn[task.pk] for task in shown[state][: most_of[state]]],
            len(shown[state]),
        )
        for state in states
    ]


def owners_offered(edition: Edition) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """People and groups that can have a task, as m<pk> and g<pk> with their names."""
    people = edition.members.exclude(answer__in=(Answer.DECLINED, Answer.LEFT)).order_by("name", "id")
    groups = edition.working_groups.filter(is_dropped=False)
    return (
        [(f"m{one.pk}", named(one)) for one in people],
        [(f"g{one.pk}", localized(one, "name")) for one in groups],
    )


def heads(edition: Edition) -> dict[int, Member]:
    """Who answers for each group: of those who accepted, the chair, else whoever comes next in rank."""
    duties = Duty.objects.filter(group__edition=edition, member__answer=Answer.ACCEPTED)
    ranked = sorted(
        duties.select_related("member").exclude(role=DutyRole.ADVISER),
        key=lambda duty: (ROLES.index(DutyRole(duty.role)), duty.position, duty.pk),
        reverse=True,
    )
    return {duty.group_id: duty.member for duty in ranked}
