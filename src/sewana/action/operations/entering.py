"""Voices that came by letter, mail, telephone or at the counter, one by one or from a table."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from sewana.action.models import Theme, Voice, VoiceChange, VoiceKind, VoiceOrigin
from sewana.action.operations.triage import MOST_NAMED, state_of
from sewana.base import audit
from sewana.committee.models import Edition
from sewana.people.models import Account, Group
from sewana_text.normalise import fold


@dataclass(frozen=True)
class Entry:
    """One voice as somebody typed it or as a table has it."""

    text: str
    language: str
    said_on: dt.date
    origin: str = VoiceOrigin.OTHER
    group: Group | None = None
    theme: Theme | None = None
    translation: str = ""
    may_quote: bool = True


@dataclass(frozen=True)
class Added:
    """What came in, and how many were here already."""

    change: VoiceChange | None
    new: int
    known: int


@transaction.atomic
def add_voices(edition: Edition, entries: Sequence[Entry], *, sent: str, by: object) -> Added:
    """Add voices; those with the same words of the same day are here already and are left as they are.

    `sent` is what a form is known by: sent a second time, it adds nothing.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    here = {(fold(text), day) for text, day in edition.voices.values_list("text", "said_on")}
    last = edition.voices.aggregate(last=Max("number"))["last"] or 0
    rows: list[Voice] = []
    for entry in entries:
        key = (fold(entry.text), entry.said_on)
        if key not in here:
            here.add(key)
            rows.append(row_of(edition, entry, last + len(rows) + 1, f"{sent[:32]}.{len(rows)}"))
    if not rows:
        return Added(None, 0, len(entries))
    made = Voice.objects.bulk_create(rows, batch_size=200)
    change = VoiceChange.objects.create(
        edition=edition,
        deed="add",
        before=[],
        after=[[row.pk, state_of(row), []] for row in made],
        by=by if isinstance(by, Account) else None,
    )
    audit.record(
        actor=by,
        operation="add_voices",
        subject=change,
        edition_key=edition.key,
        after={"voices": [row.number for row in made][:MOST_NAMED], "count": len(made)},
    )
    return Added(change, len(made), len(entries) - len(made))


def row_of(edition: Edition, entry: Entry, number: int, source: str) -> Voice:
    return Voice(
        edition=edition,
        number=number,
        kind=VoiceKind.HAND,
        origin=entry.origin,
        source=source,
        text=entry.text,
        translation=entry.translation,
        language=entry.language,
        may_quote=entry.may_quote,
        group=entry.group,
        side=entry.group.side if entry.group else "",
        theme=entry.theme,
        said_on=entry.said_on,
    )
