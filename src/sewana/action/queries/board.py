"""What everybody reads: published improvements, as they were when they were published."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from sewana.action.models import (
    ACCEPTED,
    Fate,
    Improvement,
    Progress,
    Stage,
    Theme,
    Verdict,
    VoiceKind,
    VoiceLink,
)
from sewana.action.queries.evidence import Piece, pieces_of
from sewana.action.queries.improvements import READ, holding
from sewana.committee.models import Edition
from sewana.forum.models import QuestionState, StatementState
from sewana.people.models import Group
from sewana.survey.queries.population import group_key, group_names

DONE = (Stage.DONE, Stage.VERIFIED)
STATES: Mapping[str, Q] = {
    "done": Q(stage__in=DONE),
    "under_way": Q(stage__in=(Stage.DECIDED, Stage.PLANNED, Stage.STARTED), verdict__in=ACCEPTED),
    "not": Q(verdict__in=(Verdict.NOT_NOW, Verdict.NO)),
    "passed": Q(verdict=Verdict.PASSED),
}
MOST_QUOTES = 5


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; nothing: everything."""

    search: str = ""
    theme: str = ""
    state: str = ""
    group: str = ""
    year: int | None = None

    @property
    def is_narrow(self) -> bool:
        return bool(self.search or self.theme or self.state or self.group or self.year)


@dataclass(frozen=True)
class Mark:
    """One point on the way of an improvement: reached on a day, or still ahead."""

    name: str
    is_reached: bool
    day: dt.date | None = None


@dataclass(frozen=True)
class Card:
    """One improvement as everybody reads it."""

    row: Improvement
    voices: int | None
    agree: int | None
    groups: Sequence[tuple[str, int]]  # by the groups' keys
    has_rest: bool
    way: Sequence[Mark]

    @property
    def is_work(self) -> bool:
        return self.row.verdict in ACCEPTED or self.row.verdict == Verdict.ALREADY


def published(edition: Edition | None = None) -> QuerySet[Improvement]:
    rows = Improvement.objects.filter(published_at__isnull=False, dropped_at=None)
    if edition is not None:
        return rows.filter(edition=edition)
    # A draft's board is not there for everybody, and a rehearsal has none.
    return rows.filter(edition__rehearsal_of=None).exclude(edition__state="draft")


def found(edition: Edition | None, wanted: Wanted) -> QuerySet[Improvement]:
    rows = published(edition).filter(STATES.get(wanted.state, Q()))
    if wanted.theme:
        rows = rows.filter(theme__key=wanted.theme)
    if wanted.year:
        rows = rows.filter(edition__year=wanted.year)
    if wanted.search:
        rows = rows.filter(holding(wanted.search, READ))
    if wanted.group:
        rows = rows.filter(pk__in=of_group(rows, wanted.group))
    first = rows.select_related("theme", "edition").prefetch_related(
        Prefetch(
            "links",
            queryset=VoiceLink.objects.filter(is_lead=True).select_related("voice"),
            to_attr="lead_links",
        )
    )
    return first.order_by("-edition__year", "-published_at", "number")


def of_group(rows: QuerySet[Improvement], group: str) -> list[int]:
    """Improvements of whose voices that group is told; it is read from what was frozen, and tells no more."""
    told = rows.values_list("pk", "public_counts")
    return [pk for pk, counts in told if any(one["group"] == group for one in counts.get("groups", ()))]


def cards(rows: Iterable[Improvement]) -> list[Card]:
    return [card(row) for row in rows]


def card(row: Improvement) -> Card:
    counts: Mapping[str, Any] = row.public_counts
    told = [(one["group"], one["n"]) for one in counts.get("groups", ())]
    return Card(row, counts.get("voices"), counts.get("agree"), told, bool(counts.get("rest")), way_of(row))


def way_of(row: Improvement) -> list[Mark]:
    """Received, decided, done, measured: the days that have been, and what is ahead."""
    received = received_on(row)
    marks = [
        Mark("received", is_reached=True, day=received),
        Mark("decided", is_reached=True, day=row.decided_on),
    ]
    if row.verdict in ACCEPTED:
        is_begun = row.stage == Stage.STARTED
        day = row.done_on if row.stage in DONE else None
        marks.append(Mark("started" if is_begun else "done", is_reached=row.stage in DONE, day=day))
        if row.stage == Stage.VERIFIED:
            marks.append(Mark("verified", is_reached=True, day=row.verified_on))
        else:
            is_measured = row.measured_on is not None
            marks.append(Mark("measured", is_reached=is_measured, day=row.measured_on))
    return marks


def received_on(row: Improvement) -> dt.date | None:
    links: Sequence[VoiceLink] = getattr(row, "lead_links", ())
    return links[0].voice.said_on if links else None


def themes_told(edition: Edition | None) -> list[Theme]:
    ids = published(edition).exclude(theme=None).values_list("theme", flat=True)
    return list(Theme.objects.filter(pk__in=ids.distinct()))


def groups_told(edition: Edition | None) -> dict[str, str]:
    """By key the names of groups that are told of beside any improvement; the same name on all pages of a board."""
    return group_names(told_of(edition))


def told_of(edition: Edition | None, also: Iterable[Improvement] = ()) -> list[Group]:
    """Groups that are told of beside any improvement; `also` are improvements that are not on the board yet."""
    told = [*published(edition).values_list("public_counts", flat=True), *(row.public_counts for row in also)]
    keys = {one["group"] for counts in told for one in counts.get("groups", ())}
    return [group for group in Group.objects.all() if group_key(group) in keys]


def years_told() -> list[int]:
    return list(published().values_list("edition__year", flat=True).distinct().order_by("-edition__year"))


@dataclass(frozen=True)
class Story:
    """All that everybody can read of one improvement."""

    card: Card
    progress: Sequence[Progress]
    evidence: Sequence[Piece]
    quotes: Sequence[VoiceLink]
    earlier: Improvement | None
    later: Improvement | None

    @property
    def is_unmeasured(self) -> bool:
        """Whether it is done and nobody has told whether it helped."""
        row = self.card.row
        return row.verdict in ACCEPTED and row.stage in DONE and row.measured_after is None


def story(row: Improvement) -> Story:
    (one,) = cards([row])
    return Story(
        one,
        list(row.progress.filter(is_public=True).order_by("at", "id")),
        pieces_of(row, is_public=True),
        quotes(row),
        published().filter(pk=row.carried_from_id).select_related("edition").first()
        if row.carried_from_id
        else None,
        published().filter(carried_from=row).select_related("edition").first(),
    )


def quotes(row: Improvement) -> list[VoiceLink]:
    """The words of those who let them be read: opinions that are shown, questions that were let through."""
    shown = Q(voice__kind=VoiceKind.STATEMENT, voice__statement__state=StatementState.SHOWN)
    shown |= Q(
        voice__kind=VoiceKind.QUESTION,
        voice__question__state__in=(QuestionState.APPROVED, QuestionState.ANSWERED),
    )
    shown |= Q(voice__kind=VoiceKind.OPEN_ANSWER, voice__may_quote=True)
    links = row.links.filter(shown).exclude(voice__fate__in=(Fate.WITHDRAWN, Fate.MERGED))
    found: dict[str, VoiceLink] = {}
    for link in links.select_related("voice").order_by("-is_lead", "-voice__weight", "voice__number"):
        found.setdefault(link.voice.text, link)
    return list(found.values())[:MOST_QUOTES]


def newest_progress(edition: Edition | None, most: int = 40) -> list[Progress]:
    """Public steps, the newest first, each of an improvement that everybody can read now."""
    rows = Progress.objects.filter(is_public=True, improvement__in=published(edition))
    return list(rows.select_related("improvement__edition", "improvement__theme").order_by("-id")[:most])


def address_of(row: Improvement) -> str:
    """The address of one improvement, as it is written outside of this site."""
    return f"{settings.SITE_URL}{reverse('action:item', args=[row.edition.key, row.number])}"
