"""What is to be told and to how many; never to whom."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from sewana.action.models import (
    Check,
    Fate,
    Improvement,
    Match,
    Often,
    Progress,
    Round,
    Stage,
    Subscription,
    Voice,
    VoiceOrigin,
)
from sewana.action.queries.board import published
from sewana.committee.models import Edition
from sewana.people.models import PERHAPS_SENT, Mail, MailState
from sewana_core.privacy import MIN_GROUP

DECISIVE = ("decided", "done", "verified", "reopened")
CHECKED = (Stage.DONE, Stage.VERIFIED)
DAYS = {Often.DAILY: 1, Often.WEEKLY: 7, Often.DECISIVE: 1}
BY_HAND = (VoiceOrigin.PAPER, VoiceOrigin.MICROPHONE, VoiceOrigin.KIOSK, VoiceOrigin.OTHER)


def wanting(often: str) -> QuerySet[Subscription]:
    """Addresses that have confirmed that they want news in this rhythm, and have not ended it."""
    return Subscription.objects.filter(often=often, confirmed_on__isnull=False, ended_on=None)


def steps(*, after: int, up_to: int | None = None) -> QuerySet[Progress]:
    """Public steps of what everybody can read now, in order."""
    rows = Progress.objects.filter(is_public=True, pk__gt=after, improvement__in=published())
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    return rows.select_related("improvement__edition", "improvement__theme").order_by("pk")


def of_rhythm(rows: Collection[Progress], often: str) -> list[Progress]:
    return [row for row in rows if often != Often.DECISIVE or row.kind in DECISIVE]


def last_step() -> int:
    return Progress.objects.aggregate(last=Max("pk"))["last"] or 0


def wait_for_steps() -> None:
    """Wait for those who write a step just now: its number may be lower than the last, and nobody would be told of it.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE action_progress IN SHARE MODE")


def settled_up_to(grace: dt.timedelta) -> int:
    """The last step before the first that is younger than the grace: what has just been written may be taken back."""
    if not grace:
        return last_step()
    young = Progress.objects.filter(at__gt=timezone.now() - grace).order_by("pk").values_list("pk", flat=True)
    first = young.first()
    return last_step() if first is None else first - 1


def next_day(often: str) -> dt.date | None:
    """From which day on the next may go out; None where there was none yet."""
    last = Round.objects.filter(often=often).order_by("-number").first()
    if last is None:
        return None
    return timezone.localdate(last.made_at) + dt.timedelta(days=DAYS[Often(often)])


def is_due(often: str) -> bool:
    day = next_day(often)
    return day is None or day <= timezone.localdate()


@dataclass(frozen=True)
class Rhythm:
    """One rhythm: how many want it, and what waits to be told."""

    often: Often
    people: int
    waiting: int
    next_day: dt.date | None
    is_due: bool


def rhythms() -> list[Rhythm]:
    found = []
    for often in Often:
        told = wanting(often).aggregate(n=Count("pk"), last=Max("told_up_to"))
        after = told["last"] or 0
        rows = of_rhythm(list(steps(after=after)), often) if told["n"] else []
        found.append(Rhythm(often, told["n"], len(rows), next_day(often), is_due(often)))
    return found


@dataclass(frozen=True)
class Numbers:
    """How many addresses there are; never which."""

    confirmed: int
    unconfirmed: int
    ended: int
    by_language: Mapping[str, int]


def numbers() -> Numbers:
    live = Q(confirmed_on__isnull=False, ended_on=None)
    told = Subscription.objects.aggregate(
        confirmed=Count("pk", filter=live),
        unconfirmed=Count("pk", filter=Q(confirmed_on=None, ended_on=None)),
        ended=Count("pk", filter=Q(ended_on__isnull=False)),
    )
    rows = Subscription.objects.filter(live).order_by().values_list("language").annotate(Count("pk"))
    return Numbers(**told, by_language=dict(rows))


@dataclass(frozen=True)
class Sending:
    """How far the mails of one round have come."""

    round: Round
    sent: int
    waiting: int
    put_off: int  # of those that wait: the mail server did not take them when they were tried
    failed: int
    perhaps: int
    cancelled: int

    @property
    def again(self) -> int:
        return self.failed + self.perhaps + self.cancelled


def key_start(number: int) -> str:
    return f"news-{number}-"


def mails_of(row: Round) -> QuerySet[Mail]:
    return Mail.objects.filter(key__startswith=key_start(row.number), comes_once=True)


def sendings(most: int = 10) -> list[Sending]:
    return [sending(row) for row in Round.objects.all()[:most]]


def in_doubt() -> Q:
    """Mails of which nobody knows whether they went out."""
    return Q(state=MailState.FAILED, error=PERHAPS_SENT)


def sending(row: Round) -> Sending:
    perhaps = in_doubt()
    told = (
        mails_of(row)
        .order_by()
        .aggregate(
            sent=Count("pk", filter=Q(state=MailState.SENT)),
            waiting=Count("pk", filter=Q(state=MailState.WAITING)),
            put_off=Count("pk", filter=Q(state=MailState.WAITING) & ~Q(error="")),
            failed=Count("pk", filter=Q(state=MailState.FAILED) & ~perhaps),
            perhaps=Count("pk", filter=perhaps),
            cancelled=Count("pk", filter=Q(state=MailState.CANCELLED)),
        )
    )
    return Sending(row, **told)


def done_in(row: Round) -> list[Improvement]:
    """What this round told was done: about these its readers are asked."""
    steps_done = Progress.objects.filter(
        kind__in=("done", "decided"), is_public=True, pk__gte=row.first, pk__lte=row.last
    )
    rows = published().filter(stage__in=CHECKED, progress__in=steps_done).distinct()
    return list(rows.select_related("edition").order_by("edition__year", "number"))


def requests(improvement: Improvement) -> list[Check]:
    """Who says no to what was done now, and asks to open it again; the newest first."""
    rows = improvement.checks.filter(turn=improvement.reopened, answer=Match.NO, wants_reopened=True)
    return list(rows.order_by("-pk"))


@dataclass(frozen=True)
class Answers:
    """How many of a hundred say that it is what they asked for."""

    count: int
    percent: int | None
    do_most_say_yes: bool


def answers(improvement: Improvement) -> Answers | None:
    """What everybody may read: nothing of fewer than five, in steps of five, and a share where it is no few people."""
    rows = list(
        improvement.checks.filter(turn=improvement.reopened).order_by("pk").values_list("answer", flat=True)
    )
    count = len(rows) - len(rows) % MIN_GROUP
    if count < MIN_GROUP:
        return None
    yes = sum(answer == Match.YES for answer in rows[:count])
    is_told = min(yes, count - yes) >= MIN_GROUP
    return Answers(count, round(100 * yes / count) if is_told else None, 2 * yes > count)


def told_by_hand(edition: Edition) -> QuerySet[Voice]:
    """Voices with something to tell whose authors have no phone that could show it to them."""
    rows = edition.voices.filter(told_on__isnull=False).exclude(fate__in=(Fate.MERGED, Fate.WITHDRAWN))
    nobody = Q(statement=None, question=None) | Q(statement__author=None, question__author=None)
    return rows.filter(Q(origin__in=BY_HAND) | Q(kind="hand"), nobody | Q(origin__in=BY_HAND)).order_by(
        "told_on", "number"
    )


def public_of(voices: Sequence[Voice]) -> dict[int, list[Improvement]]:
    """By voice the improvements it was taken up in that everybody can read."""
    ids = [voice.pk for voice in voices]
    rows = (
        published().filter(links__voice__in=ids).prefetch_related("links").select_related("theme", "edition")
    )
    found: dict[int, list[Improvement]] = {pk: [] for pk in ids}
    for row in rows.distinct():
        for link in row.links.all():
            if link.voice_id in found:
                found[link.voice_id].append(row)
    return found
