"""Reads about meetings: the list, the answers to a date poll, the agenda."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from sewana.base.languages import is_thai, shown_date, shown_year
from sewana.committee.models import (
    AgendaItem,
    Answer,
    Availability,
    DateOption,
    Decision,
    Duty,
    DutyRole,
    Edition,
    Meeting,
    MeetingState,
    Member,
    Section,
)
from sewana.people.models import Account

COMING = (MeetingState.POLLING, MeetingState.CALLED, MeetingState.UNDER_WAY)
ORDERS = {"next": (), "newest": ("-starts_at", "-id"), "oldest": ("starts_at", "id")}
ROLES = tuple(DutyRole)


def named(member: Member) -> str:
    """The name as Thai writes it: the title before it without a space."""
    return str(member)


def number_of(meeting: Meeting) -> str:
    return f"{meeting.number}/{shown_year(meeting.year)}"


def name_of(meeting: Meeting) -> str:
    """How people speak of a meeting: by its number, once it has one."""
    if meeting.number:
        return _("Meeting %(number)s") % {"number": number_of(meeting)}
    if meeting.state == MeetingState.CANCELLED:
        return _("Cancelled meeting")
    return _("Meeting with no date yet")


def when(meeting: Meeting) -> str:
    """The day and the hours, as the language of the moment writes them."""
    return shown_time(meeting.starts_at, meeting.ends_at) if meeting.starts_at else ""


def shown_time(starts_at: dt.datetime, ends_at: dt.datetime | None) -> str:
    times = [timezone.localtime(moment) for moment in (starts_at, ends_at) if moment]
    hours = "–".join(f"{moment:%H.%M}" if is_thai() else f"{moment:%H:%M}" for moment in times)
    weekday = formats.date_format(times[0], "l")
    return _("%(weekday)s %(day)s, %(hours)s") % {
        "weekday": weekday,
        "day": shown_date(times[0]),
        "hours": hours,
    }


def listed_meetings(
    edition: Edition, search: str = "", state: str = "", order: str = "next"
) -> QuerySet[Meeting]:
    """All meetings: what comes next on top, the coming ones by date, then those that were."""
    found = edition.meetings.annotate(
        item_count=Count("items", filter=Q(items__is_dropped=False), distinct=True),
        answered=Count("options__answers__member", distinct=True),
    )
    if search:
        found = found.filter(Q(title__finds=search) | Q(place__finds=search) | Q(items__title__finds=search))
    if state in MeetingState.values:
        found = found.filter(state=state)
    if ORDERS.get(order):
        return found.order_by(*ORDERS[order])
    rank = Case(
        When(state=MeetingState.UNDER_WAY, then=Value(0)),
        When(state=MeetingState.CALLED, then=Value(1)),
        When(state=MeetingState.POLLING, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    coming = Case(When(state__in=COMING, then="starts_at"), default=None)
    return found.annotate(rank=rank, coming_at=coming).order_by("rank", "coming_at", "-starts_at", "-id")


def committee_of(edition: Edition) -> list[Member]:
    """Those who accepted, in the order of the appointment order: by group, then role, then place."""
    places = Duty.objects.filter(group__is_dropped=False).select_related("group")
    duties = Prefetch("duties", places)
    members = (
        edition.members.filter(answer=Answer.ACCEPTED).select_related("account").prefetch_related(duties)
    )
    return sorted(members, key=rank_of)


def rank_of(member: Member) -> tuple[int, int, int, int]:
    places = [
        (duty.group.position, ROLES.index(DutyRole(duty.role)), duty.position) for duty in member.duties.all()
    ]
    return (*min(places, default=(999, 999, 999)), member.pk)


def role_of(member: Member) -> str:
    """The weightiest of a member's duties, in words."""
    first = min(
        member.duties.all(),
        key=lambda duty: (duty.group.position, ROLES.index(DutyRole(duty.role))),
        default=None,
    )
    return str(DutyRole(first.role).label) if first else ""


@dataclass(frozen=True)
class Choice:
    """A time of a date poll with what people answered."""

    option: DateOption
    yes: int
    maybe: int
    no: int
    is_best: bool

    @property
    def when(self) -> str:
        return shown_time(self.option.starts_at, self.option.ends_at)


@dataclass(frozen=True)
class Answers:
    """One member's line in the table of answers; nothing where they have not answered."""

    member: Member
    name: str
    cells: Sequence[str]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Poll:
    choices: Sequence[Choice]
    rows: Sequence[Answers]

    @property
    def answered(self) -> int:
        return sum(not row.is_empty for row in self.rows)

    @property
    def best(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_best), None)


def poll_of(meeting: Meeting, members: Sequence[Member]) -> Poll:
    """Who can come when. Best is what most can, then what most could if need be, then the earlier."""
    options = list(meeting.options.prefetch_related("answers"))
    here = {member.pk for member in members}
    given = {
        (option.pk, answer.member_id): answer.answer
        for option in options
        for answer in option.answers.all()
        if answer.member_id in here
    }
    counts = {option.pk: Counter(given[key] for key in given if key[0] == option.pk) for option in options}
    best = max(options, key=lambda option: weight(counts[option.pk], option), default=None)
    return Poll(
        [
            Choice(
                option,
                counts[option.pk][Availability.YES],
                counts[option.pk][Availability.MAYBE],
                counts[option.pk][Availability.NO],
                bool(given) and option == best,
            )
            for option in options
        ],
        [
            Answers(member, named(member), [given.get((option.pk, member.pk), "") for option in options])
            for member in members
        ],
    )


def weight(count: Counter[str], option: DateOption) -> tuple[int, int, float]:
    return count[Availability.YES], count[Availability.MAYBE], -option.starts_at.timestamp()


@dataclass(frozen=True)
class Part:
    """One of the six parts of an agenda."""

    section: int
    label: str
    items: Sequence[AgendaItem]


def agenda_of(meeting: Meeting) -> list[Part]:
    """The six parts in their order, an empty one too."""
    return parts_of(agenda_items(meeting))


def parts_of(items: Iterable[AgendaItem]) -> list[Part]:
    kept = [item for item in items if not item.is_dropped]
    return [
        Part(section.value, str(section.label), [item for item in kept if item.section == section])
        for section in Section
    ]


def agenda_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """All matters in order, with those that were taken off."""
    return meeting.items.select_related("minutes_of", "arises_from__task")


def with_decisions(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Each matter with its decisions, those taken back among them."""
    decisions = Decision.objects.select_related("owner", "task")
    return items.prefetch_related(Prefetch("decisions", decisions))


def meetings_of(member: Member) -> Sequence[Meeting]:
    """What stands on a member's own page: polls and meetings that come, then the last that were."""
    found = member.edition.meetings.exclude(state=MeetingState.CANCELLED)
    answered = Count("options__answers", filter=Q(options__answers__member=member))
    rows = list(found.annotate(own_answers=answered).order_by("starts_at", "id"))
    coming = [row for row in rows if row.state in COMING]
    past = [row for row in rows if row.state not in COMING]
    return coming + past[-3:][::-1]


def own_meetings(member: Member) -> list[tuple[Meeting, str, str]]:
    """The rows of `parts/own_meetings.html`: a meeting, how it is called, and when it is."""
    return [(meeting, name_of(meeting), when(meeting)) for meeting in meetings_of(member)]


def later_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """At which meetings these minutes can be approved."""
    found = meeting.edition.meetings.exclude(pk=meeting.pk).exclude(
        state__in=[MeetingState.CANCELLED, MeetingState.POLLING]
    )
    return (
        found.filter(starts_at__gt=meeting.starts_at).order_by("starts_at")
        if meeting.starts_at
        else found.none()
    )


def own_membership(members: Iterable[Member], account: Account | None) -> Member | None:
    return next((member for member in members if account and member.account_id == account.pk), None)


def offered_recorders(edition: Edition) -> QuerySet[Member]:
    """Of whom a form lets one choose: those who accepted."""
    return edition.members.filter(answer=Answer.ACCEPTED).order_by("name", "id")
