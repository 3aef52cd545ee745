"""One year as a circle: what was planned, done, checked and acted on, and what still waits there."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from sewana.action.models import ACCEPTED, WORKING, Check, Improvement, Match, Repeat, Stage
from sewana.action.queries import closure
from sewana.action.queries.improvements import improvements_of, states
from sewana.action.queries.promises import DONE, year_before
from sewana.committee.models import Edition

if TYPE_CHECKING:  # the numeric packages are loaded only where figures are asked for
    from sewana_core.fates import Share

MOST_ASKED = 5
# Counted as the list of improvements counts them, so that a link leads to as many.
AS_LISTED = (
    "undecided",
    "late",
    "blocked",
    "ownerless",
    "untold",
    "unmeasured",
    "started",
    "done",
    "verified",
)


@dataclass(frozen=True)
class Work:
    """Counts and days of an edition's improvements; those of promises are of what was taken on."""

    all: int
    undecided: int
    late: int
    blocked: int
    ownerless: int
    untold: int
    unmeasured: int
    started: int
    done: int
    verified: int
    promised: int
    kept: int
    begun: int
    measured: int
    opened_again: int
    closed: int  # once at least
    carried: int
    left_over: int
    first_decided: dt.date | None
    last_decided: dt.date | None
    next_due: dt.date | None
    last_due: dt.date | None
    last_measured: dt.date | None
    next_review: dt.date | None

    @property
    def finished(self) -> int:
        return self.done + self.verified

    @property
    def decided(self) -> int:
        return self.all - self.undecided

    @property
    def not_begun(self) -> int:
        return self.promised - self.kept - self.begun


@dataclass(frozen=True)
class Following:
    """The edition of the year after, and how many of this one's statements it asks again."""

    edition: Edition
    repeats: int


@dataclass(frozen=True)
class Year:
    """All that the page of the yearly rhythm shows of one edition on one day."""

    edition: Edition
    day: dt.date
    received: int
    waiting: int
    themes: int
    informed: "Share"
    work: Work
    matched: "Share | None"
    asks_again: list[int]  # numbers of improvements that somebody asks to open again
    following: Following | None

    @property
    def is_empty(self) -> bool:
        return not (self.received or self.work.all)


def year(edition: Edition, following: Following | None, day: dt.date) -> Year:
    whole = closure.kept(edition, day)
    return Year(
        edition=edition,
        day=day,
        received=whole.fates.received,
        waiting=sum(flow.count for flow in whole.flows if flow.now == "waiting"),
        themes=len({flow.theme for flow in whole.flows if flow.theme is not None}),
        informed=whole.fates.informed,
        work=work(edition, following.edition if following else None, day),
        matched=closure.matched(edition),
        asks_again=asks_again(edition),
        following=following,
    )


def work(edition: Edition, following: Edition | None, day: dt.date) -> Work:
    """Every count in one query."""
    listed = states(day)
    accepted = Q(verdict__in=ACCEPTED)
    is_open = accepted & Q(stage__in=WORKING)
    heir = Exists(Improvement.objects.filter(edition=following, carried_from=OuterRef("pk"), dropped_at=None))
    named = {name: listed[name] for name in AS_LISTED} | {
        "promised": accepted,
        "kept": accepted & Q(stage__in=DONE),
        "begun": accepted & Q(stage=Stage.STARTED),
        "measured": Q(stage__in=DONE, measured_after__isnull=False),
        "opened_again": Q(reopened__gt=0),
        "closed": Q(stage__in=DONE) | Q(reopened__gt=0),
        "carried": Q(heir),
        "left_over": is_open & ~Q(heir),
    }
    found = improvements_of(edition).aggregate(
        all=Count("id"),
        **{name: Count("id", filter=condition) for name, condition in named.items()},
        first_decided=Min("decided_on"),
        last_decided=Max("decided_on"),
        next_due=Min("due_on", filter=is_open & Q(due_on__gte=day)),
        last_due=Max("due_on", filter=accepted),
        last_measured=Max("measured_on"),
        next_review=Min("review_on", filter=Q(review_on__gte=day)),
    )
    return Work(**found)


def asks_again(edition: Edition) -> list[int]:
    """Numbers of the first improvements that somebody asks to open again, of those that count as done now."""
    rows = Check.objects.filter(
        improvement__in=improvements_of(edition).filter(stage__in=DONE),
        turn=F("improvement__reopened"),
        answer=Match.NO,
        wants_reopened=True,
    )
    numbers = rows.order_by("improvement__number").values_list("improvement__number", flat=True)
    return list(numbers.distinct()[:MOST_ASKED])


def following(edition: Edition) -> Following | None:
    """The edition that opens with this one's promises: the one for which `year_before` finds this one."""
    again = Repeat.objects.filter(before__edition=edition, after__edition=OuterRef("pk")).order_by()
    repeats = again.values("after__edition").annotate(n=Count("pk")).values("n")
    later = Edition.objects.filter(year__gt=edition.year, rehearsal_of=None).order_by("year", "id")
    rows = [Following(one, one.repeats) for one in later.annotate(repeats=Coalesce(Subquery(repeats), 0))]
    copies = [one for one in rows if one.edition.copied_from_id == edition.pk]
    first = next(iter(copies or rows), None)
    return first if first is not None and (copies or year_before(first.edition) == edition) else None
