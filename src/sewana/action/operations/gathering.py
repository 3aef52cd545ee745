"""Voices are gathered from where they were said: each once, and their words follow those there."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sewana.action.models import Fate, Voice, VoiceKind
from sewana.action.operations.following import batches, follow
from sewana.action.queries.sources import Key, Said, said, said_one
from sewana.base import audit
from sewana.base.languages import spoken
from sewana.committee.models import Edition

# What follows the source, and what the source can say of the fate.
WORDS = (
    "origin",
    "text",
    "translation",
    "language",
    "may_quote",
    "group_id",
    "side",
    "weight",
    "said_on",
)
OWN = ("fate", "reason_th", "reason_en", "acknowledged_on", "answered_on", "told_on")
WRITTEN = (
    *(name.removesuffix("_id") for name in WORDS),
    *OWN,
    "statement",
    "question",
    "changed_at",
    "version",
)
AT_ONCE = 500
GONE = (Fate.MERGED, Fate.WITHDRAWN)


@dataclass(frozen=True)
class Gathered:
    new: int = 0
    changed: int = 0


@transaction.atomic
def gather(edition: Edition, *, by: object = "sewana") -> Gathered:
    """Take in what was said since; to be repeated as often as one likes. A rehearsal has no voices."""
    if edition.rehearsal_of_id is not None:
        return Gathered()
    Edition.objects.select_for_update().get(pk=edition.pk)
    known = {(row.kind, row.source): row for row in edition.voices.exclude(kind=VoiceKind.HAND)}
    found = {one.key: one for one in said(edition)}
    new = begun(edition, (one for key, one in found.items() if key not in known and not one.is_too_new))
    changed = [row for key, row in known.items() if has_changed(row, found.get(key))]
    keep([*new, *changed])
    merged = join_merged(edition, found)
    if new or changed or merged:
        follow(edition, None if new else {row.pk for row in changed})
        note(edition, by, {"new": len(new), "changed": len(changed)})
    return Gathered(len(new), len(changed))


def note(edition: Edition, by: object, told: dict[str, object]) -> None:
    # Of voices, not of the edition: what is said of that lets the opinion map be computed anew.
    first = edition.voices.order_by("number").first()
    if first is not None:
        audit.record(actor=by, operation="gather_voices", subject=first, edition_key=edition.key, after=told)


@transaction.atomic
def gather_one(edition: Edition, kind: str, number: int) -> Voice | None:
    """The voice of one opinion or question, taken in now if it was not; none when there is no such thing."""
    if edition.rehearsal_of_id is not None:
        return None
    Edition.objects.select_for_update().get(pk=edition.pk)
    one = said_one(edition, kind, number)
    if one is None:
        return None
    known = edition.voices.filter(kind=one.kind, source=one.source).first()
    if known is None:
        keep(begun(edition, [one]))
    return edition.voices.get(kind=one.kind, source=one.source)


def begun(edition: Edition, found: Iterable[Said]) -> list[Voice]:
    """New voices, numbered on in the order in which they were said."""
    last = edition.voices.aggregate(last=Max("number"))["last"] or 0
    rows = []
    for number, one in enumerate(found, last + 1):
        row = Voice(edition=edition, number=number, kind=one.kind, source=one.source)
        take(row, one)
        rows.append(row)
    return rows


def has_changed(row: Voice, one: Said | None) -> bool:
    """Bring a voice up to its source; whether that changed anything."""
    if one is None:
        return has_lost_source(row)
    before = values(row)
    take(row, one)
    after = values(row)
    if before == after:
        return False
    if any(before[name] != after[name] for name in ("text", "translation", "fate")):
        row.version += 1
    return True


def values(row: Voice) -> dict[str, object]:
    return {name: getattr(row, name) for name in (*WORDS, *OWN, "statement_id", "question_id")}


def has_lost_source(row: Voice) -> bool:
    """What is no longer there is withdrawn; words out of a questionnaire go with their answer."""
    text = "" if row.kind == VoiceKind.OPEN_ANSWER else row.text
    if row.fate == Fate.WITHDRAWN and row.text == text:
        return False
    row.fate, row.text, row.version = Fate.WITHDRAWN, text, row.version + 1
    row.changed_at = timezone.now()
    return True


def take(row: Voice, one: Said) -> None:
    """Let a voice say what its source says."""
    for name in WORDS:
        setattr(row, name, getattr(one, name))
    if one.kind == VoiceKind.STATEMENT:
        row.statement_id = int(one.source)
    if one.kind == VoiceKind.QUESTION:
        row.question_id = int(one.source)
    take_fate(row, one)
    row.changed_at = timezone.now()


def take_fate(row: Voice, one: Said) -> None:
    """Merging and hiding is the source's, and is over with it; a decision of the office stays as it is."""
    if one.fate in GONE:
        row.fate = one.fate
    elif one.fate == Fate.ANSWERED and row.fate in {Fate.WAITING, *GONE}:
        answer(row, one.answer, one.answered_on or timezone.localdate())
    elif row.fate in GONE or (one.fate == Fate.WAITING and is_taken_back(row, one)):
        row.fate, row.answered_on, row.told_on = Fate.WAITING, None, None


def is_taken_back(row: Voice, one: Said) -> bool:
    """Whether the answer was the forum's own, and the forum asks the question again."""
    return row.fate == Fate.ANSWERED and bool(one.answer) and one.answer in {row.reason_th, row.reason_en}


def answer(row: Voice, note: str, day: dt.date) -> None:
    row.fate, row.answered_on, row.acknowledged_on = Fate.ANSWERED, day, row.acknowledged_on or day
    row.reason_th, row.reason_en = (note, "") if spoken(note) == "th" else ("", note)


def keep(rows: list[Voice]) -> None:
    """Write many at once; the running number of a row that is there stays."""
    Voice.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["edition", "kind", "source"],
        update_fields=list(WRITTEN),
    )


def join_merged(edition: Edition, found: Mapping[Key, Said]) -> int:
    """Say of merged voices into which; returns how many say something else now."""
    rows = edition.voices.exclude(kind=VoiceKind.HAND)
    known = {
        (kind, source): (pk, into)
        for pk, kind, source, into in rows.values_list("pk", "kind", "source", "merged_into")
    }
    targets: dict[int | None, list[int]] = {}
    for key, (pk, into) in known.items():
        one = found.get(key)
        wanted = known.get(one.merged_into, (None,))[0] if one and one.merged_into else None
        if wanted != into:
            targets.setdefault(wanted, []).append(pk)
    for target, ids in targets.items():
        for some in batches(ids):
            Voice.objects.filter(pk__in=some).update(merged_into=target)
    return sum(map(len, targets.values()))
