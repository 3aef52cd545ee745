"""How far voices have come: what `sewana_core.fates` needs, and the ways from theme to told back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.utils import timezone

from sewana.action.models import ACCEPTED, COUNTED, Check, Fate, GroupsShown, Improvement, Stage, Voice
from sewana.action.models import VoiceOrigin as Origin
from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.people.models import Group
from sewana.survey.queries.population import group_key

if TYPE_CHECKING:  # the numeric packages are loaded only where figures are asked for
    from sewana_core.fates import Fates, GroupShare, Share, Voices

FEWEST_TAPS = 5
LEAST_AGE = 30  # days after which a voice should have its answer
KEPT_S = 24 * 3600
STEP = 5  # voices by which a group's share moves on
Counts = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Flow:
    """Voices that went the same way: theme, what was answered, how it stands now, and whether it was told."""

    theme: int | None
    answer: str
    now: str
    is_told: bool
    count: int


@dataclass(frozen=True)
class Whole:
    """What takes a look at every voice; `counts` are of groups as they are, and not to be shown."""

    fates: "Fates"
    flows: tuple[Flow, ...]
    counts: Counts


@dataclass(frozen=True)
class Closure:
    """All figures of one edition on one day; a share of taps is None below five."""

    day: dt.date
    fates: "Fates"
    groups: "tuple[GroupShare, ...]"
    groups_day: dt.date | None
    matched: "Share | None"
    reopened: "Share"
    flows: tuple[Flow, ...]


def counted(edition: Edition) -> Q:
    """Voices of people, each once: seeds of the committee, merged and withdrawn ones are none."""
    return Q(edition=edition, fate__in=COUNTED) & ~Q(origin=Origin.COMMITTEE)


def voices(edition: Edition, today: dt.date) -> "list[Voices]":
    """Voices with the same fate as one line, so that 20,000 of them are some hundred."""
    from sewana_core.fates import Voices  # noqa: PLC0415

    rows = (
        Voice.objects.filter(counted(edition))
        .annotate(is_decided=Q(answered_on__isnull=False), is_accepted=Q(outcome__in=ACCEPTED))
        .order_by()
        .values_list("said_on", "told_on", "is_decided", "is_accepted", "is_done")
        .annotate(count=Count("id"))
    )
    return [
        Voices(
            # A clerk may give tomorrow's day to a slip; it is not younger than today.
            age=max(0, (today - said).days),
            waited=None if told is None else min(max(0, (told - said).days), max(0, (today - said).days)),
            is_decided=is_decided,
            is_accepted=is_accepted,
            is_done=is_done,
            count=count,
        )
        for said, told, is_decided, is_accepted, is_done, count in rows
    ]


def old_counts(edition: Edition, today: dt.date) -> Counts:
    """By group, how many voices have an answer and how many have none, of those old enough to expect one."""
    keys = {group.pk: group_key(group) for group in Group.objects.all()}
    rows = (
        Voice.objects.filter(counted(edition), said_on__lte=today - dt.timedelta(days=LEAST_AGE))
        .order_by()
        .values_list("group_id")
        .annotate(told=Count("told_on"), count=Count("id"))
    )
    return {keys.get(group, ""): (told, count - told) for group, told, count in rows}


def moved_on(shown: Counts, now: Counts) -> dict[str, tuple[int, int]]:
    """The counts of groups that may be shown now: each as it was, unless at least five voices have moved."""
    found = {}
    for group, (yes, no) in now.items():
        before = shown.get(group, (0, 0))
        moves = [abs(yes - before[0]), abs(no - before[1])]
        is_far = all(move == 0 or move >= STEP for move in moves)
        found[group] = (yes, no) if is_far else (before[0], before[1])
    return found


def groups_shown(edition: Edition) -> tuple[Counts, dt.datetime | None]:
    found = GroupsShown.objects.filter(edition=edition).first()
    if found is None:
        return {}, None
    return {key: (yes, no) for key, (yes, no) in found.counts.items()}, found.changed_at


def closure(edition: Edition, today: dt.date | None = None) -> Closure:
    """Return how far the voices of an edition have come; the counts of groups are those last shown."""
    from sewana_core.fates import by_group  # noqa: PLC0415

    day = today or timezone.localdate()
    counts, since = groups_shown(edition)
    whole = kept(edition, day)
    return Closure(
        day=day,
        fates=whole.fates,
        groups=by_group({key: pair for key, pair in counts.items() if sum(pair)}),
        groups_day=since and timezone.localdate(since),
        matched=matched(edition),
        reopened=reopened(edition),
        flows=whole.flows,
    )


def kept(edition: Edition, day: dt.date) -> Whole:
    """What rests on all voices; the same from day to day until something happens, as the audit knows."""
    from sewana_core.fates import fates  # noqa: PLC0415

    newest = AuditEntry.objects.filter(edition_key=edition.key).order_by("-id").values_list("id", flat=True)
    key = f"action.closure.{edition.uid}.{newest.first() or 0}.{day}"
    found: Whole | None = cache.get(key)
    if found is None:
        found = Whole(
            fates(voices(edition, day), least_age=LEAST_AGE), flows(edition), old_counts(edition, day)
        )
        cache.set(key, found, KEPT_S)
    return found


def matched(edition: Edition) -> "Share | None":
    """Of those who were asked whether what was done is what they asked for, who said yes; of the newest turn.

    In steps of five, and only where neither those who say yes nor the others are few: two looks tell of nobody.
    """
    from sewana_core.fates import share  # noqa: PLC0415

    taps = Check.objects.filter(improvement__edition=edition, turn=F("improvement__reopened"))
    found = taps.aggregate(yes=Count("id", filter=Q(answer="yes")), of=Count("id"))
    left_over = found["of"] % FEWEST_TAPS
    newest = list(taps.order_by("-id").values_list("answer", flat=True)[:left_over])
    yes, of = found["yes"] - newest.count("yes"), found["of"] - left_over
    return share(yes, of) if min(yes, of - yes) >= FEWEST_TAPS else None


def reopened(edition: Edition) -> "Share":
    """Improvements that were opened again, of those that had been closed."""
    from sewana_core.fates import share  # noqa: PLC0415

    rows = Improvement.objects.filter(edition=edition, dropped_at=None)
    closed = Q(stage__in=(Stage.DONE, Stage.VERIFIED)) | Q(reopened__gt=0)
    found = rows.aggregate(again=Count("id", filter=Q(reopened__gt=0)), closed=Count("id", filter=closed))
    return share(found["again"], found["closed"])


def flows(edition: Edition) -> tuple[Flow, ...]:
    rows = (
        Voice.objects.filter(counted(edition))
        .order_by()
        .values_list("theme_id", "fate", "outcome", "is_done", "is_verified")
        .annotate(told=Count("told_on"), count=Count("id"))
    )
    found: dict[tuple[int | None, str, str, bool], int] = {}
    for theme, fate, outcome, is_done, is_verified, told, count in rows:
        answer = outcome or fate
        now = state_of(fate, outcome, is_done=is_done, is_verified=is_verified)
        for is_told, number in ((True, told), (False, count - told)):
            if number:
                key = (theme, answer, now, is_told)
                found[key] = found.get(key, 0) + number
    return tuple(Flow(*key, count=number) for key, number in sorted(found.items(), key=by_size))


def by_size(item: tuple[tuple[int | None, str, str, bool], int]) -> tuple[int, str, str, bool, int]:
    (theme, answer, now, is_told), count = item
    return (-count, answer, now, is_told, theme or 0)


def state_of(fate: str, outcome: str, *, is_done: bool, is_verified: bool) -> str:
    """How it stands: waiting, considered, under way, done, verified, or closed without work."""
    if fate == Fate.WAITING:
        return "waiting"
    if fate in {Fate.ANSWERED, Fate.SET_ASIDE} and not outcome:
        return "closed"
    if not outcome:
        return "considered"
    if is_verified:
        return "verified"
    if is_done:
        return "done"
    return "under_way" if outcome in ACCEPTED else "closed"
