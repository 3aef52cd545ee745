"""Deeds on many improvements at once: as they were, as they became, and so how they are taken back."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone

from sewana.action.models import Fate, Improvement, Need, Progress, Voice, VoiceChange, VoiceLink, WorkStep
from sewana.action.operations.following import batches, follow
from sewana.action.operations.improvements import account_of
from sewana.action.queries.owners import DEED
from sewana.base import audit
from sewana.committee.models import Edition

# Kept as {field: value}, with "steps" and "needs" beside, as JSON holds them.
State = dict[str, Any]
FIELDS = (
    *("said_th", "said_en", "did_th", "did_en", "note", "theme_id"),
    *("stage", "verdict", "reason_th", "reason_en", "passed_to_th", "passed_to_en", "decided_on"),
    *("decided_by_id", "resolution_id"),
    *("unit_th", "unit_en", "owner_id", "owner_name", "owner_email", "budget", "starts_on", "due_on"),
    *("started_on", "done_on", "verified_on", "review_on", "percent", "blocked_because", "blocked_on"),
    *("measure_th", "measure_en", "measure_unit", "measured_before", "measure_goal", "measured_after"),
    *("measured_on", "learned_th", "learned_en", "dropped_at"),
)
# What planning may change of what is published: most of it only the office reads. The due day everybody reads on
# phones and on the page of promises; it has to be moved and moved back there too, so a table asks first.
PLANNED = frozenset(
    {
        *("note", "owner_id", "owner_name", "owner_email", "budget", "starts_on", "due_on", "review_on"),
        *("blocked_because", "blocked_on", "decided_by_id", "steps", "needs"),
    }
)
MOVES_VOICES = frozenset({"verdict", "decided_on", "stage", "dropped_at"})
STEP = ("position", "title", "owner_name", "due_on", "done_on", "dropped_at")
BATCH = 20  # rows in one update: SQLite takes a bounded number of values in a statement
MOST_NAMED = 200


def plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def value_of(model: type[Model], name: str, kept: object) -> object:
    """What was kept as JSON, as the field has it."""
    found = model._meta.get_field(name.removesuffix("_id"))
    return found.to_python(kept) if isinstance(found, Field) else kept


def states_of(edition: Edition, rows: Iterable[Improvement]) -> dict[int, State]:
    """What can be changed of improvements, with their steps and what they wait for; in two queries."""
    found: dict[int, State] = {
        row.pk: {name: plain(getattr(row, name)) for name in FIELDS} | {"steps": [], "needs": []}
        for row in rows
    }
    for step in WorkStep.objects.filter(improvement__edition=edition):
        if step.improvement_id in found:
            values = [step.pk, *(plain(getattr(step, name)) for name in STEP)]
            found[step.improvement_id]["steps"].append(values)
    pairs = Need.objects.filter(improvement__edition=edition).order_by("needed_id")
    for one, other in pairs.values_list("improvement_id", "needed_id"):
        if one in found:
            found[one]["needs"].append(other)
    return found


def write(rows: Collection[Improvement]) -> None:
    now = timezone.now()
    for row in rows:
        row.version, row.changed_at = row.version + 1, now
    names = [name.removesuffix("_id") for name in FIELDS]
    Improvement.objects.bulk_update(rows, [*names, "version", "changed_at"], batch_size=BATCH)


def differing(before: State, after: State) -> list[str]:
    return [name for name, value in after.items() if before.get(name) != value]


def keep(
    edition: Edition,
    deed: str,
    before: Mapping[int, State],
    rows: Collection[Improvement],
    *,
    by: object,
) -> VoiceChange:
    """Keep what a deed changed of rows that are written; those without a state before were made by it."""
    after = states_of(edition, rows)
    changed = {
        row.pk: differing(before[row.pk], after[row.pk]) if row.pk in before else [*FIELDS] for row in rows
    }
    told(rows, before, changed, by)
    move_voices(edition, [pk for pk, names in changed.items() if MOVES_VOICES & set(names)])
    change = VoiceChange.objects.create(
        edition=edition,
        deed=DEED + deed,
        before=[
            [pk, {name: before[pk][name] for name in changed[pk]} if pk in before else None] for pk in after
        ],
        after=[
            [pk, {name: state[name] for name in changed[pk]} if pk in before else state]
            for pk, state in after.items()
        ],
        by=account_of(by),
    )
    numbers = sorted(row.number for row in rows)
    audit.record(
        actor=by,
        operation=DEED + deed,
        subject=change,
        edition_key=edition.key,
        after={
            "improvements": numbers[:MOST_NAMED],
            "count": len(numbers),
            "new": sum(row.pk not in before for row in rows),
        },
    )
    return change


def told(
    rows: Iterable[Improvement], before: Mapping[int, State], changed: Mapping[int, list[str]], by: object
) -> None:
    """Write the history; of a deed on many nobody outside of the office is told."""
    account = account_of(by)
    Progress.objects.bulk_create(
        Progress(improvement=row, by=account, is_public=False, **line)
        for row in rows
        for line in lines_of(row, before.get(row.pk, {}), changed[row.pk])
    )


def lines_of(row: Improvement, before: State, changed: Collection[str]) -> Iterable[dict[str, str]]:
    if "verdict" in changed and row.verdict:
        words = {"text_th": row.reason_th, "text_en": row.reason_en}
        yield {"kind": "decided", "before": before.get("verdict", ""), "after": row.verdict} | words
    if "due_on" in changed and (row.due_on or before.get("due_on")):
        yield {"kind": "due", "before": before.get("due_on") or "", "after": str(row.due_on or "")}
    if {"owner_id", "owner_name"} & set(changed) and (row.owner_id or row.owner_name or before):
        yield {"kind": "owner"}
    if "percent" in changed and (row.percent or before):
        yield {"kind": "percent", "before": str(before.get("percent", "")), "after": str(row.percent)}


def move_voices(edition: Edition, ids: Collection[int]) -> None:
    """Voices follow the improvements that they were taken up in."""
    links = VoiceLink.objects.filter(improvement__edition=edition)
    wanted = set(ids)
    pairs = links.values_list("voice_id", "improvement_id", "improvement__dropped_at") if wanted else ()
    found = [(voice, dropped) for voice, improvement, dropped in pairs if improvement in wanted]
    for some in batches([voice for voice, dropped in found if dropped is None]):
        Voice.objects.filter(pk__in=some, fate=Fate.WAITING).update(fate=Fate.TAKEN_UP)
    if found:
        follow(edition, list({voice for voice, _dropped in found}))
