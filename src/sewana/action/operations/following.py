"""What voices know of the improvements they were taken up in: decided, told, done; kept by one function."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from sewana.action.models import Fate, Improvement, Stage, Verdict, Voice, VoiceLink
from sewana.committee.models import Edition

# Of several decisions on one voice that counts which goes farthest.
FARTHEST = (Verdict.DO, Verdict.PARTLY, Verdict.ALREADY, Verdict.PASSED, Verdict.NOT_NOW, Verdict.NO)
RANK = {str(verdict): place for place, verdict in enumerate(FARTHEST)}
DONE = frozenset({Stage.DONE, Stage.VERIFIED})
OWN_REASON = (Fate.ANSWERED, Fate.SET_ASIDE)
BATCH = 400  # below the least number of values that SQLite takes in one statement


@dataclass(frozen=True)
class Kept:
    """What is kept with a voice of what became of it."""

    fate: str
    acknowledged_on: dt.date | None = None
    answered_on: dt.date | None = None
    told_on: dt.date | None = None
    outcome: str = ""
    is_done: bool = False
    is_verified: bool = False


@dataclass(frozen=True)
class Standing:
    """How far one improvement has come."""

    verdict: str
    decided_on: dt.date | None
    told_on: dt.date | None
    is_done: bool
    is_verified: bool


NAMES = tuple(field.name for field in fields(Kept))


@transaction.atomic
def follow(edition: Edition, voice_ids: Collection[int] | None = None) -> int:
    """Bring what voices know up to their improvements; returns how many voices changed.

    To be called after each change of links, verdict, stage, publication, or when an improvement is dropped. Without
    ids it goes over all voices of the edition. Voices of earlier years come along where their improvement was
    carried into this one: what is done now is what was promised to them.
    """
    ancestors = carried_ancestors(edition)
    today = timezone.localdate()
    changed: dict[Kept, list[int]] = defaultdict(list)
    for voices in parts(edition, voice_ids, ancestors):
        links = standings(voices)
        for voice in voices:
            before = Kept(*(getattr(voice, name) for name in NAMES))
            after = kept(before, links.get(voice.pk, ()), today)
            if after != before:
                changed[after].append(voice.pk)
    keep_leads(edition)
    return sum(write(after, ids) for after, ids in changed.items())


def keep_leads(edition: Edition) -> None:
    """An improvement with voices has one whose votes stand beside it: that which most wanted, unless one was chosen."""
    links = VoiceLink.objects.filter(improvement=OuterRef("pk"))
    rows = Improvement.objects.filter(Exists(links), ~Exists(links.filter(is_lead=True)), edition=edition)
    for row in rows.only("pk"):
        heaviest = row.links.order_by("-voice__weight", "voice__number").first()
        if heaviest is not None:
            row.links.filter(pk=heaviest.pk).update(is_lead=True)


def parts(
    edition: Edition, voice_ids: Collection[int] | None, ancestors: Collection[int]
) -> Iterator[list[Voice]]:
    """The voices to look at, in parts that one statement can name."""
    found = Voice.objects.only("pk", *NAMES).order_by("pk")
    if voice_ids is None:
        yield list(found.filter(edition=edition))
    else:
        ids = sorted(set(voice_ids))
        for place in range(0, len(ids), BATCH):
            yield list(found.filter(pk__in=ids[place : place + BATCH]))
    if ancestors:
        yield list(found.filter(links__improvement__in=ancestors).exclude(edition=edition).distinct())


def carried_ancestors(edition: Edition) -> set[int]:
    """Improvements of earlier years that go on in this one, through all the years."""
    found: set[int] = set()
    rows = Improvement.objects.filter(edition=edition, carried_from__isnull=False, dropped_at=None)
    latest = ids_of(rows)
    while latest - found:
        found |= latest
        older = Improvement.objects.filter(pk__in=latest, carried_from__isnull=False)
        latest = ids_of(older)
    return found


def ids_of(rows: QuerySet[Improvement]) -> set[int]:
    return {pk for pk in rows.values_list("carried_from", flat=True) if pk is not None}


def standings(voices: Collection[Voice]) -> dict[int, list[Standing]]:
    """By voice how far its improvements have come; those off the board count nowhere."""
    if not voices:
        return {}
    links = VoiceLink.objects.filter(improvement__dropped_at=None).order_by()
    few = [voice.pk for voice in voices]
    if len(few) <= BATCH:
        links = links.filter(voice__in=few)
    else:
        links = links.filter(voice__pk__gte=min(few), voice__pk__lte=max(few))
    pairs = list(links.values_list("voice_id", "improvement_id"))
    known = standing_of({improvement for _voice, improvement in pairs})
    found: dict[int, list[Standing]] = defaultdict(list)
    for voice, improvement in pairs:
        found[voice].append(known[improvement])
    return found


def standing_of(ids: Collection[int]) -> dict[int, Standing]:
    rows: dict[int, Improvement] = {}
    for some in batches(ids):
        rows |= Improvement.objects.in_bulk(some)
    heirs = heirs_done(ids)
    return {
        pk: Standing(
            row.verdict,
            row.decided_on if row.verdict else None,
            timezone.localdate(row.published_at) if row.published_at else None,
            row.stage in DONE or bool(heirs.get(pk)),
            row.stage == Stage.VERIFIED or Stage.VERIFIED in heirs.get(pk, ()),
        )
        for pk, row in rows.items()
    }


def heirs_done(ids: Collection[int]) -> dict[int, set[str]]:
    """Of improvements that later years went on with, which of these years' are done, and whether confirmed."""
    heirs = Improvement.objects.filter(carried_from__isnull=False, dropped_at=None)
    after: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, before, stage in heirs.values_list("pk", "carried_from", "stage"):
        if before is not None:
            after[before].append((pk, stage))
    found: dict[int, set[str]] = defaultdict(set)
    for start in ids if after else ():
        waiting, seen = [start], {start}
        while waiting:
            for pk, stage in after.get(waiting.pop(), ()):
                if pk not in seen:
                    seen.add(pk)
                    waiting.append(pk)
                    found[start] |= {stage} & DONE
    return found


def kept(before: Kept, links: Iterable[Standing], today: dt.date) -> Kept:
    """What a voice has to know: of its improvements, of its own reason, or nothing yet."""
    taken = list(links)
    if before.fate in {Fate.MERGED, Fate.WITHDRAWN}:
        return Kept(before.fate, before.acknowledged_on)
    if not taken and before.fate in OWN_REASON:
        day = before.answered_on or today
        return Kept(before.fate, before.acknowledged_on or day, day, day)
    if not taken:
        # Its improvement was dropped or it was taken out of it: it waits again, so that nothing falls through.
        return Kept(Fate.WAITING, before.acknowledged_on)
    return of_improvements(before.acknowledged_on or today, taken)


def of_improvements(acknowledged_on: dt.date, taken: Collection[Standing]) -> Kept:
    decided = [one for one in taken if one.decided_on is not None]
    return Kept(
        fate=Fate.TAKEN_UP,
        acknowledged_on=acknowledged_on,
        answered_on=min((one.decided_on for one in decided if one.decided_on), default=None),
        told_on=min((one.told_on for one in decided if one.told_on), default=None),
        outcome=min((one.verdict for one in decided), key=RANK.__getitem__, default=""),
        is_done=any(one.is_done for one in taken),
        is_verified=any(one.is_verified for one in taken),
    )


def write(after: Kept, ids: list[int]) -> int:
    values = {name: getattr(after, name) for name in NAMES}
    for some in batches(ids):
        Voice.objects.filter(pk__in=some).update(**values, changed_at=timezone.now())
    return len(ids)


def batches(ids: Collection[int]) -> Iterator[list[int]]:
    rows = sorted(ids)
    for place in range(0, len(rows), BATCH):
        yield rows[place : place + BATCH]
