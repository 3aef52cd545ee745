"""Reads about improvements: the list, the board by stage, and what one page needs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sewana.action.models import (
    ACCEPTED,
    WORKING,
    CalendarLink,
    Check,
    Evidence,
    Fate,
    Improvement,
    Need,
    Progress,
    Stage,
    ToldByHand,
    Verdict,
    VoiceLink,
)
from sewana.action.queries.owners import of_owner
from sewana.base.languages import localized
from sewana.base.models import AuditEntry
from sewana.base.numbers import number_of
from sewana.committee.models import Edition
from sewana_text.normalise import one_line, to_arabic_digits

ORDERS = {
    "number": ("number",),
    "due": (F("due_on").asc(nulls_last=True), "number"),
    "voices": ("-voice_count", "number"),
    "changed": ("-changed_at", "number"),
}
SEARCHED = ("said_th", "said_en", "did_th", "did_en", "note", "unit_th", "unit_en")
# What everybody may have read of one; the office's own note is not among it.
READ = ("said_th", "said_en", "did_th", "did_en", "reason_th", "reason_en")
BOARD_MOST = 12
DONE = (Stage.DONE, Stage.VERIFIED)


@dataclass(frozen=True)
class Wanted:
    """Which improvements somebody wants to see, and in which order."""

    search: str = ""
    state: str = "open"
    theme: str = ""
    verdict: str = ""
    order: str = "number"
    owner: str = ""
    with_voices: bool = True
    meeting: int | None = None  # the one whose resolution decided it

    @property
    def is_narrow(self) -> bool:
        has_any = self.search or self.theme or self.verdict or self.owner or self.meeting
        return bool(has_any or self.state not in {"open", "all"})


@dataclass(frozen=True)
class Line:
    """One improvement as a list shows it."""

    row: Improvement
    voices: int
    days_late: int
    owner: str
    has_left: bool

    @property
    def said(self) -> str:
        return localized(self.row, "said")

    @property
    def is_unmeasured(self) -> bool:
        """Done, and nobody has looked yet whether it helped."""
        return self.row.stage in DONE and bool(self.row.measure_th) and self.row.measured_after is None

    @property
    def has_no_measure(self) -> bool:
        """Begun without saying by what one will see that it helped."""
        is_begun = self.row.stage == Stage.STARTED or self.row.stage in DONE
        return is_begun and self.row.verdict in ACCEPTED and not self.row.measure_th


@dataclass(frozen=True)
class Column:
    """One stage of the board; `more` are not shown."""

    stage: str
    label: str
    lines: Sequence[Line]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Counts:
    all: int
    done: int
    undecided: int
    late: int
    ownerless: int
    untold: int
    blocked: int
    unmeasured: int


def improvements_of(edition: Edition) -> QuerySet[Improvement]:
    return edition.improvements.filter(dropped_at=None)


def with_page_parts(rows: QuerySet[Improvement]) -> QuerySet[Improvement]:
    """With what its page shows of other tables, and whether there are parts that most have none of."""
    own = {"improvement": OuterRef("pk")}
    return rows.select_related("edition", "owner", "theme", "resolution__item__meeting").annotate(
        has_evidence=Exists(Evidence.objects.filter(**own)),
        has_needs=Exists(Need.objects.filter(**own)),
        has_requests=Exists(Check.objects.filter(**own, wants_reopened=True)),
        has_tellings=Exists(ToldByHand.objects.filter(**own)),
    )


def late(today: dt.date) -> Q:
    return Q(stage__in=WORKING, due_on__lt=today, verdict__in=ACCEPTED)


def ownerless() -> Q:
    """Work that nobody sees to: no owner was named, or the one who was has left."""
    nobody = Q(owner=None, owner_name="")
    return Q(stage__in=WORKING, verdict__in=ACCEPTED) & (nobody | Q(owner__is_active=False))


def unmeasured() -> Q:
    return Q(stage__in=DONE, measured_after=None) & ~Q(measure_th="")


def untold() -> Q:
    return Q(published_at=None) & ~Q(verdict="")


def states(today: dt.date) -> dict[str, Q]:
    return {
        "open": ~Q(stage__in=DONE) & (Q(verdict="") | Q(verdict__in=ACCEPTED)),
        "undecided": Q(verdict=""),
        "late": late(today),
        "blocked": ~Q(blocked_because=""),
        "ownerless": ownerless(),
        "untold": untold(),
        "unmeasured": unmeasured(),
        **{str(stage): Q(stage=stage) for stage in Stage},
    }


def found_improvements(edition: Edition, wanted: Wanted, today: dt.date) -> QuerySet[Improvement]:
    if wanted.state == "dropped":
        rows = edition.improvements.filter(dropped_at__isnull=False)
    else:
        rows = improvements_of(edition).filter(states(today).get(wanted.state, Q()))
    if wanted.theme:
        rows = rows.filter(theme__key=wanted.theme)
    if wanted.verdict in Verdict.values:
        rows = rows.filter(verdict=wanted.verdict)
    if wanted.search:
        rows = rows.filter(searched(wanted.search))
    rows = rows.filter(of_owner(wanted.owner))
    if wanted.meeting:
        rows = rows.filter(resolution__item__meeting=wanted.meeting)
    # Counting the voices looks at every link: only who shows them, or sorts by them, has it done.
    if wanted.with_voices or wanted.order == "voices":
        rows = rows.annotate(voice_count=voice_count())
    return rows.select_related("owner", "theme").order_by(*ORDERS.get(wanted.order, ORDERS["number"]))


def with_all(rows: QuerySet[Improvement]) -> QuerySet[Improvement]:
    """With their steps and what they wait for, as a table has them."""
    return rows.prefetch_related("steps", "needs")


def voice_count() -> Coalesce:
    links = VoiceLink.objects.filter(improvement=OuterRef("pk")).order_by().values("improvement")
    return Coalesce(Subquery(links.annotate(n=Count("pk")).values("n")), 0)


def searched(text: str, names: Iterable[str] = SEARCHED) -> Q:
    """All words of a text, each in any of the named fields; a number finds its improvement."""
    found = holding(text, names)
    if (number := number_of(to_arabic_digits(one_line(text)).lstrip("#"))) is not None:
        found |= Q(number=number)
    return found


def holding(text: str, names: Iterable[str]) -> Q:
    """All words of a text, each in any of the named fields."""
    found = Q()
    for part in one_line(text).split():
        one = Q()
        for name in names:
            one |= Q(**{f"{name}__finds": part})
        found &= one
    return found


def counts(edition: Edition, today: dt.date) -> Counts:
    named = {
        "done": Q(stage__in=DONE),
        "undecided": Q(verdict=""),
        "late": late(today),
        "ownerless": ownerless(),
        "untold": untold(),
        "blocked": ~Q(blocked_because=""),
        "unmeasured": unmeasured(),
    }
    totals = {name: Count("id", filter=condition) for name, condition in named.items()}
    return Counts(**improvements_of(edition).aggregate(all=Count("id"), **totals))


def lines(rows: Iterable[Improvement], today: dt.date) -> list[Line]:
    """Rows of `found_improvements`, as the list shows them."""
    return [
        Line(
            row,
            getattr(row, "voice_count", 0),
            (today - row.due_on).days if is_late(row, today) and row.due_on else 0,
            str(row.owner) if row.owner else row.owner_name,
            bool(row.owner and not row.owner.is_active),
        )
        for row in rows
    ]


def is_late(row: Improvement, today: dt.date) -> bool:
    is_working = row.stage in WORKING and row.verdict in ACCEPTED
    return is_working and row.due_on is not None and row.due_on < today


def board(edition: Edition, wanted: Wanted, today: dt.date) -> list[Column]:
    """The first of each stage, with how many there are; of hundreds only what the page shows is read."""
    everything = replace(wanted, state="all", with_voices=False)
    rows = found_improvements(edition, everything, today)
    ids: dict[str, list[int]] = {stage: [] for stage in Stage.values}
    for pk, stage in rows.values_list("pk", "stage"):
        ids[stage].append(pk)
    shown = [pk for column in ids.values() for pk in column[:BOARD_MOST]]
    found = lines(rows.filter(pk__in=shown), today)
    return [
        Column(stage, str(label), [line for line in found if line.row.stage == stage], len(ids[stage]))
        for stage, label in Stage.choices
    ]


def links_of(improvement: Improvement) -> list[VoiceLink]:
    """Its voices, the lead first, then those that most people wanted; withdrawn ones too, so that they can be seen."""
    rows = improvement.links.select_related("voice", "voice__statement", "voice__question")
    return list(rows.order_by("-is_lead", "-voice__weight", "voice__number"))


def has_lost_voices(links: Sequence[VoiceLink]) -> bool:
    """Whether everybody who had said it took it back."""
    return bool(links) and all(link.voice.fate == Fate.WITHDRAWN for link in links)


def calendar_url(edition: Edition) -> str:
    """The secret address of the due days, if somebody made one."""
    found = CalendarLink.objects.filter(edition=edition).first()
    return settings.SITE_URL + reverse("action:calendar", args=[found.secret]) if found else ""


def last_change(improvement: Improvement) -> AuditEntry | None:
    """Who wrote it last, and when."""
    mine = AuditEntry.objects.filter(object_kind=improvement._meta.label_lower, object_id=str(improvement.pk))
    return mine.order_by("-id").first()


def history(improvement: Improvement) -> list[Progress]:
    """What happened to it, the newest first."""
    return list(improvement.progress.select_related("by").order_by("-at", "-id"))


def next_stages(improvement: Improvement) -> list[str]:
    """Where the work can go from here, the next step first."""
    way = [Stage.DECIDED, Stage.PLANNED, Stage.STARTED, Stage.DONE, Stage.VERIFIED]
    if improvement.verdict in ACCEPTED:
        here = way.index(Stage(improvement.stage)) if improvement.stage in way else 0
        return [*way[here + 1 :], *way[max(0, here - 1) : here]]
    if improvement.verdict == Verdict.ALREADY and improvement.stage == Stage.DONE:
        return [Stage.VERIFIED]
    return []
