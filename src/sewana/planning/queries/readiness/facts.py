"""What is known of an edition's plan, in one query whatever its size."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OrderBy, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sewana.base.languages import shown_year
from sewana.committee.models import (
    Answer,
    Duty,
    DutyRole,
    Edition,
    Meeting,
    MeetingState,
    Member,
    WorkingGroup,
)
from sewana.committee.queries.tasks import PartCount
from sewana.planning.models import (
    DayPlan,
    MediaItem,
    MediaVersion,
    PreparedQuestion,
    Proposal,
    ProposalState,
    Speaker,
    SpeakerRole,
    SpeakerState,
)
from sewana.planning.queries.clashes import Clash

ASKED = (SpeakerState.CHOSEN, SpeakerState.INVITED, SpeakerState.ACCEPTED)


@dataclass(frozen=True)
class Facts:
    """All that the six parts are judged by."""

    edition: Edition
    today: dt.date
    tasks: Mapping[str, PartCount]
    clashes: Sequence[Clash]
    proposals: int
    waiting_proposals: int
    chosen_title: str
    chosen_reason: str
    speakers: int
    speakers_accepted: int
    speakers_unasked: int  # accepted, and have not said whether they may be recorded and published
    moderators: int
    moderators_accepted: int
    moderator_state: str
    questions: int
    media: int
    media_approved: int
    media_late: int
    has_chair: bool
    has_secretary: bool
    members: int
    members_accepted: int
    begins: dt.time | None
    next_meeting: int | None
    next_number: int | None
    next_year: int | None

    @property
    def next_meeting_name(self) -> str:
        """The number of the next meeting as people say it, once it has one."""
        if not self.next_number or self.next_year is None:
            return ""
        return f"{self.next_number}/{shown_year(self.next_year)}"

    @property
    def days_left(self) -> int | None:
        return (self.edition.held_on - self.today).days if self.edition.held_on else None


def facts_of(
    edition: Edition, today: dt.date, tasks: Mapping[str, PartCount], clashes: Sequence[Clash]
) -> Facts:
    # Prefixed, for the reverse relations of an edition have these names already.
    counts = COUNTED | {"media_late": counted(NEEDED.filter(~APPROVED, due_on__lt=today))}
    columns = {f"plan_{name}": column for name, column in counts.items()}
    found: Mapping[str, Any] = Edition.objects.filter(pk=edition.pk).values(**columns).get()
    row = {name: found[f"plan_{name}"] for name in counts}
    texts = {name: row[name] or "" for name in ("chosen_title", "chosen_reason", "moderator_state")}
    return Facts(edition=edition, today=today, tasks=tasks, clashes=clashes, **(row | texts))


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows of an edition, as one of many columns."""
    of_edition = rows.filter(edition=OuterRef("pk")).order_by().values("edition")
    numbers = of_edition.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)


def first(rows: QuerySet[Any], field: str, *order: str | OrderBy) -> Subquery:
    return Subquery(rows.filter(edition=OuterRef("pk")).order_by(*order).values(field)[:1])


def holds(role: DutyRole) -> Exists:
    """Whether somebody who accepted has a role in the leading group, or in any where none is marked so."""
    leads = WorkingGroup.objects.filter(edition=OuterRef("group__edition"), is_lead=True, is_dropped=False)
    return Exists(
        Duty.objects.filter(
            ~Exists(leads) | Q(group__is_lead=True),
            group__edition=OuterRef("pk"),
            group__is_dropped=False,
            role=role,
            member__answer=Answer.ACCEPTED,
        )
    )


PROPOSALS = Proposal.objects.exclude(state__in=(ProposalState.HIDDEN, ProposalState.MERGED))
CHOSEN = Proposal.objects.filter(state=ProposalState.CHOSEN)
SPEAKERS = Speaker.objects.filter(role=SpeakerRole.SPEAKER, state__in=ASKED)
MODERATORS = Speaker.objects.filter(role=SpeakerRole.MODERATOR, state__in=ASKED)
UNASKED = Q(state=SpeakerState.ACCEPTED) & (Q(may_record=None) | Q(may_publish=None))
NEEDED = MediaItem.objects.filter(is_needed=True, removed_at=None)
APPROVED = Exists(
    MediaVersion.objects.filter(item=OuterRef("pk"), approved_at__isnull=False, removed_at=None)
)
LISTED = Member.objects.exclude(answer__in=(Answer.DECLINED, Answer.LEFT))
COMING = Meeting.objects.filter(state__in=(MeetingState.CALLED, MeetingState.UNDER_WAY))
BY_TIME = (F("starts_at").asc(nulls_last=True), "pk")
COUNTED = {
    "proposals": counted(PROPOSALS),
    "waiting_proposals": counted(Proposal.objects.filter(state=ProposalState.WAITING)),
    "chosen_title": first(CHOSEN, "title", "-decided_at"),
    "chosen_reason": first(CHOSEN, "state_reason", "-decided_at"),
    "speakers": counted(SPEAKERS),
    "speakers_accepted": counted(SPEAKERS.filter(state=SpeakerState.ACCEPTED)),
    "speakers_unasked": counted(SPEAKERS.filter(UNASKED)),
    "moderators": counted(MODERATORS),
    "moderators_accepted": counted(MODERATORS.filter(state=SpeakerState.ACCEPTED)),
    "moderator_state": first(MODERATORS, "state", "number"),
    "questions": counted(PreparedQuestion.objects.filter(is_dropped=False)),
    "media": counted(NEEDED),
    "media_approved": counted(NEEDED.filter(APPROVED)),
    "has_chair": holds(DutyRole.CHAIR),
    "has_secretary": holds(DutyRole.SECRETARY),
    "members": counted(LISTED),
    "members_accepted": counted(LISTED.filter(answer=Answer.ACCEPTED)),
    "begins": Subquery(DayPlan.objects.filter(edition=OuterRef("pk")).values("begins")[:1]),
    "next_meeting": first(COMING, "pk", *BY_TIME),
    "next_number": first(COMING, "number", *BY_TIME),
    "next_year": first(COMING, "year", *BY_TIME),
}
