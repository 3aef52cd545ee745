"""A deed of triage taken back: all of it or nothing, and not when somebody changed it meanwhile."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import Fate, Improvement, Stage, Voice, VoiceChange, VoiceLink
from sewana.action.operations.following import batches, follow
from sewana.action.operations.improvements import refuse_if_any_is_public
from sewana.action.operations.triage import BATCH, DAYS, GONE, NotPossible, links_of, state_of, told_here
from sewana.action.queries.owners import DEED
from sewana.base import audit
from sewana.committee.models import Edition

# Days are copies of what became of the improvements: they may have moved since without anybody touching the voice.
COMPARED = ("fate", "theme_id", "reason_th", "reason_en")


class ChangedMeanwhile(NotPossible):
    """It cannot be taken back: somebody changed the voice since."""


@transaction.atomic
def undo(edition: Edition, change: int, *, by: object) -> VoiceChange:
    """Put the voices of one deed back as they were before it."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    found = edition.voice_changes.exclude(deed__startswith=DEED).filter(pk=change).first()
    if found is None:
        raise NotPossible(_("This deed is not known here."))
    if found.undone_at is not None:
        raise NotPossible(_("This is undone already."))
    rows = held(found)
    check(found, rows)
    put_back(found, rows)
    if found.deed == "take_up_new":
        drop_begun(found)
    found.undone_at = timezone.now()
    found.save(update_fields=["undone_at"])
    follow(edition, list(rows))
    audit.record(
        actor=by,
        operation="undo_voices",
        subject=found,
        edition_key=edition.key,
        after={"deed": found.deed, "count": len(rows)},
    )
    return found


def held(change: VoiceChange) -> dict[int, Voice]:
    rows: dict[int, Voice] = {}
    for some in batches([pk for pk, _values, _links in change.after]):
        rows |= Voice.objects.in_bulk(some)
    return rows


def check(change: VoiceChange, rows: dict[int, Voice]) -> None:
    links = links_of(rows.values())
    for pk, values, improvements in change.after:
        row = rows.get(pk)
        if row is None or is_changed(row, values) or links[pk] != improvements:
            number = row.number if row else pk
            words = _(
                "Somebody changed voice %(number)s meanwhile. Nothing was undone; look at what it says now."
            )
            raise ChangedMeanwhile(words % {"number": number})


def is_changed(row: Voice, values: dict[str, Any]) -> bool:
    """Whether a voice is otherwise than the deed left it; entered by hand, it may have been mended."""
    if row.fate in GONE:
        return True
    now = state_of(row)
    return any(now[name] != values[name] for name in COMPARED)


def put_back(change: VoiceChange, rows: dict[int, Voice]) -> None:
    for pk, values, _links in change.before:
        for name, value in values.items():
            setattr(rows[pk], name, dt.date.fromisoformat(value) if name in DAYS and value else value)
    for row in rows.values():
        if change.deed == "add":
            row.fate = Fate.WITHDRAWN
        row.version, row.changed_at = row.version + 1, timezone.now()
    names = ["fate", "theme", "reason_th", "reason_en", "acknowledged_on", "answered_on", "told_on"]
    Voice.objects.bulk_update(rows.values(), [*names, "version", "changed_at"], batch_size=BATCH)
    after = {pk: set(links) for pk, _values, links in change.after}
    before = {pk: set(links) for pk, _values, links in change.before}
    for pk, links in after.items():
        gone = links - before.get(pk, set())
        if gone:
            lost = VoiceLink.objects.filter(voice=pk, improvement__in=gone)
            with told_here():
                refuse_if_any_is_public(lost)
            lost.delete()
    VoiceLink.objects.bulk_create(
        [
            VoiceLink(voice_id=pk, improvement_id=improvement)
            for pk, links in before.items()
            for improvement in links - after[pk]
        ],
        ignore_conflicts=True,
    )


def drop_begun(change: VoiceChange) -> None:
    """The improvement that began with the deed goes with it, unless something has come of it since."""
    ids = {improvement for _pk, _values, links in change.after for improvement in links}
    ids -= {improvement for _pk, _values, links in change.before for improvement in links}
    found = Improvement.objects.filter(pk__in=ids, stage=Stage.CONSIDERED, dropped_at=None, links=None)
    found.update(dropped_at=timezone.now())
