"""Rounds: everybody who wants news gets one mail of what happened since, and each of it once.

The mails of a round and how far each reader has been told are one transaction: killed in the middle, there is all of
it or nothing. Sending is the outbox's, which keeps each mail from coming twice (decision 0019).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation

from sewana.action.models import ACCEPTED, Improvement, Often, Progress, Round, Subscription, Verdict
from sewana.action.operations.checking import new_tap
from sewana.action.operations.subscribing import address, hash_of, secret_of
from sewana.action.queries import telling as queries
from sewana.action.wording.progress import name_of
from sewana.base import audit
from sewana.base.languages import localized
from sewana.people import operations as people
from sewana.people import queries as libraries
from sewana.people.models import DOTS, RINGS, Language, Library, Mail, MailSecret, MailState

DIGEST = "action/mails/digest"
# What has been written just now may be a slip that is taken back; nobody is told before.
GRACE = dt.timedelta(minutes=15)
FIRST_HOUR = 9  # nobody's phone rings for this in the night
AT_ONCE = 500
Alike = tuple[int, frozenset[int], str]  # told up to, themes, language


@dataclass(frozen=True)
class News:
    """What happened to one improvement, in the reader's language."""

    said: str
    lines: Sequence[str]
    url: str
    is_done: bool


def tell(*, by: object = "sewana") -> list[Round]:
    """Write the mails of each rhythm that is due, in the daytime; without a mail server nobody is told."""
    if not settings.HAS_MAIL_SERVER or timezone.localtime().hour < FIRST_HOUR:
        return []
    return told(GRACE, by)


def tell_now(*, by: object) -> list[Round]:
    """The same at once, for somebody of the office who has read what will be sent."""
    return told(dt.timedelta(), by) if settings.HAS_MAIL_SERVER else []


def told(grace: dt.timedelta, by: object) -> list[Round]:
    last = settled(grace)
    rounds = [one_round(often, last, by) for often in Often if queries.wanting(often).exists()]
    return [row for row in rounds if row is not None]


@transaction.atomic
def settled(grace: dt.timedelta) -> int:
    """Up to which step is told; a transaction of its own, so that nobody waits longer for it."""
    queries.wait_for_steps()
    return queries.settled_up_to(grace)


@transaction.atomic
def one_round(often: str, last: int, by: object) -> Round | None:
    """One telling in one transaction; None where it is not due or nobody has anything to be told."""
    Library.objects.select_for_update().first()  # one at a time
    # Who ends it just now is not told, or waits for the mails and takes them back.
    asked = queries.wanting(often).filter(told_up_to__lt=last).select_for_update()
    readers = list(asked.prefetch_related("themes"))
    if not readers or not queries.is_due(often):
        return None
    after = min(row.told_up_to for row in readers)
    rows = queries.of_rhythm(list(queries.steps(after=after, up_to=last)), often)
    number = (Round.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    letters = sum(write(number, alike, some, rows) for alike, some in alikes(readers).items())
    for start in range(0, len(readers), AT_ONCE):
        some_ids = [row.pk for row in readers[start : start + AT_ONCE]]
        Subscription.objects.filter(pk__in=some_ids).update(told_up_to=last)
    if not letters:
        return None
    row = Round.objects.create(number=number, often=often, first=after + 1, last=last, letters=letters)
    audit.record(actor=by, operation="tell_round", subject=row, after={"often": often, "letters": letters})
    return row


def alikes(readers: Iterable[Subscription]) -> dict[Alike, list[Subscription]]:
    """Readers who get the same words."""
    found: dict[Alike, list[Subscription]] = defaultdict(list)
    for row in readers:
        themes = frozenset(theme.pk for theme in row.themes.all())
        found[row.told_up_to, themes, row.language].append(row)
    return found


def write(number: int, alike: Alike, readers: Sequence[Subscription], rows: Collection[Progress]) -> int:
    """Write the mails of those who get the same words; returns how many."""
    after, themes, language = alike
    wanted = [row for row in rows if row.pk > after and (not themes or row.improvement.theme_id in themes)]
    if not wanted:
        return 0
    letters = [
        people.Addressed(
            f"{queries.key_start(number)}{row.pk}", row.email, language, own_secret(row), new_tap(number)
        )
        for row in readers
    ]
    return people.post_many(
        letters,
        template=DIGEST,
        contexts={language: context(wanted, language)},
        edition_key="",
        comes_once=True,
        unsubscribe=f"{address('action:news-own')}{DOTS}/",
    )


def own_secret(row: Subscription) -> str:
    secret = secret_of(row)
    if row.key_hash != hash_of(secret):  # the key of the whole site was changed
        row.key_hash = hash_of(secret)
        row.save(update_fields=["key_hash"])
    return secret


def context(rows: Sequence[Progress], language: str) -> dict[str, object]:
    """The values of a mail about these steps, the same for all of one language."""
    with translation.override(language):
        news = news_of(rows)
        newest = rows[-1].improvement.edition
        return {
            "news": news,
            "count": len(news),
            "is_done": any(one.is_done for one in news),
            "mine": settings.SITE_URL + reverse("action:mine", args=[newest.key]),
            "own": address("action:news-own"),
            "tap": address("action:tap"),
        }


def news_of(rows: Sequence[Progress]) -> list[News]:
    by_improvement: dict[int, list[Progress]] = defaultdict(list)
    for row in rows:
        by_improvement[row.improvement_id].append(row)
    return [news(steps[-1].improvement, steps) for steps in by_improvement.values()]


def news(row: Improvement, steps: Sequence[Progress]) -> News:
    lines = [line for line in (line_of(row, step) for step in steps) if line]
    url = f"{settings.SITE_URL}/e/{row.edition.key}/improvements/{row.number}/"
    return News(localized(row, "said"), list(dict.fromkeys(lines)), url, row.stage in queries.CHECKED)


def line_of(row: Improvement, step: Progress) -> str:
    name = name_of(step)
    if step.kind == "decided":
        name = str(Verdict(row.verdict).label) if row.verdict else name
    words = localized(step, "text")
    if step.kind in {"done", "started"} and not words and row.verdict in (*ACCEPTED, Verdict.ALREADY):
        words = localized(row, "did")
    if step.kind == "percent":
        name = f"{name}: {step.after} %"
    return f"{name}: {words}" if words else name


def previews() -> list[tuple[str, people.Preview]]:
    """What those who want all themes would get now, in each language; empty where nothing waits."""
    library = libraries.library()
    after = min((one for one in reached() if one is not None), default=None)
    rows = list(queries.steps(after=after)) if after is not None and library is not None else []
    if not rows:
        return []
    marks = {"secret": DOTS, "second": RINGS}
    return [
        (language, people.preview(DIGEST, "", language, context(rows, language) | marks))
        for language in Language.values
    ]


def reached() -> list[int | None]:
    """Of each rhythm that is due how far most have been told."""
    due = [often for often in Often if queries.is_due(often)]
    return [queries.wanting(often).aggregate(most=Max("told_up_to"))["most"] for often in due]


@transaction.atomic
def cancel(row: Round, *, by: object) -> int:
    """Keep back what has not been sent; returns how many."""
    free = queries.mails_of(row) & libraries.free_mails(timezone.now())
    ids = list(free.values_list("pk", flat=True))
    count = 0
    for start in range(0, len(ids), AT_ONCE):
        some = libraries.free_mails(timezone.now()).filter(pk__in=ids[start : start + AT_ONCE])
        count += some.update(state=MailState.CANCELLED, taken_at=None)
    Round.objects.filter(pk=row.pk).update(cancelled_at=timezone.now())
    audit.record(actor=by, operation="cancel_round", subject=row, after={"count": count})
    return count


@transaction.atomic
def send_again(row: Round, *, perhaps: bool, by: object) -> int:
    """Let what failed or was kept back wait anew; what has perhaps arrived, only where that is meant."""
    idle = Mail.objects.filter(state__in=(MailState.FAILED, MailState.CANCELLED))
    mails = queries.mails_of(row) & idle
    doubtful = queries.in_doubt()
    mails = mails.filter(doubtful) if perhaps else mails.exclude(doubtful)
    ended = Subscription.objects.filter(ended_on__isnull=False).values("email")
    kept = mails.filter(pk__in=MailSecret.objects.values("mail")).exclude(to__in=ended)
    # Somebody may have done the same meanwhile, and some are sent already.
    count = idle.filter(pk__in=list(kept.values_list("pk", flat=True))).update(**people.afresh())
    Round.objects.filter(pk=row.pk).update(cancelled_at=None)
    audit.record(actor=by, operation="send_round_again", subject=row, after={"count": count})
    return count
