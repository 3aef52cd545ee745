"""What a deed changes in the tables, row by row, so that it can be taken back for a moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import models, transaction

from sewana.committee.models import Edition
from sewana.forum.models import Message, Poll, Question, Room, RunItem, Statement, TicketSeries, Turn
from sewana.forum.operations import noting
from sewana.forum.operations.room import readable

Row = Question | Statement | Room | Turn | RunItem | Message | Poll | TicketSeries
OPTIONS = "options"  # of a poll: rows of their own, told as if they were one of its fields
# The audit holds neither names nor what was said behind the scenes; of what people wrote in an anonymous poll its
# order would say which came when.
NOT_AUDITED: Mapping[str, frozenset[str]] = {
    "poll": frozenset({"shown_texts", "hidden_texts"}),
    "turn": frozenset({"name"}),
    "message": frozenset({"text", "sender", "seen_by"}),
}


@dataclass(frozen=True)
class Kind:
    """Rows of one table: the field that names one within its edition, and what deeds change in them."""

    model: type[Row]
    named: str
    fields: Sequence[str]


KINDS: Mapping[str, Kind] = {
    "question": Kind(Question, "number", ("state", "reason", "merged_into", "is_next")),
    "statement": Kind(Statement, "number", ("state", "reason", "merged_into", "translation")),
    "room": Kind(
        Room,
        "",
        (
            "item", "item_number", "door", "is_premoderated", "questions_open", "opinions_open", "results_shown",
            "is_black", "timer_ends_at", "timer_s", "wifi_name", "wifi_password", "stream_url", "captions_url",
            "note_th", "note_en", "stage_secret", "stage_epoch", "console_secret", "console_epoch",
        ),
    ),
    "turn": Kind(
        Turn,
        "number",
        (
            "name", "group_id", "participant_id", "is_first_time", "is_online", "position", "state", "asked_at",
            "began_at", "ended_at",
        ),
    ),
    "line": Kind(
        RunItem,
        "pk",
        (
            "position", "starts_at", "minutes", "title_th", "title_en", "speaker", "note", "is_public", "is_done",
        ),
    ),
    "message": Kind(Message, "pk", ("text", "sender", "is_urgent", "sent_at", "seen_by", "seen_at")),
    # Without the key of an anonymous poll: it leaves the table for nowhere.
    "poll": Kind(
        Poll,
        "number",
        (
            "kind", "title_th", "title_en", "level", "most", "scale", "state", "results_shown", "shown_texts",
            "hidden_texts", "made_at", "opened_at", "closes_at", "closed_at", OPTIONS,
        ),
    ),
    "series": Kind(TicketSeries, "number", ("door", "count", "made_at", "revoked_at")),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What one deed did to one thing; values as JSON has them, a merged one named by the number of the other.

    Nothing before means that the deed made the row, nothing after that it removed it.
    """

    kind: str
    number: int
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None

    @property
    def names(self) -> Sequence[str]:
        return list(self.before if self.before is not None else self.after or ())


def kind_of(row: Row) -> str:
    return next(name for name, kind in KINDS.items() if isinstance(row, kind.model))


def number_of(row: Row) -> int:
    return 0 if isinstance(row, Room) else int(getattr(row, KINDS[kind_of(row)].named))


def plain(row: Row, name: str) -> object:
    if name == OPTIONS and isinstance(row, Poll):
        return [[option.label_th, option.label_en] for option in row.options.all()]
    value = getattr(row, name)
    if isinstance(value, models.Model):
        return getattr(value, "number", None)
    return value.isoformat() if isinstance(value, datetime | time) else value


def values(row: Row, names: Sequence[str]) -> dict[str, object]:
    return {name: plain(row, name) for name in names}


def alter(row: Row, **fields: object) -> Change:
    """Set fields of a row, and return what that changed."""
    before = values(row, list(fields))
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    return Change(kind_of(row), number_of(row), before, values(row, list(fields)))


def rows_of(edition: Edition, kind: str) -> "models.QuerySet[Row]":
    rows = KINDS[kind].model.objects.filter(edition=edition)
    return rows.prefetch_related(OPTIONS) if kind == "poll" else rows


def picture(edition: Edition, kind: str) -> dict[int, dict[str, object]]:
    return {number_of(row): values(row, KINDS[kind].fields) for row in rows_of(edition, kind)}


def watched(edition: Edition, kinds: Sequence[str], deed: Callable[[], object]) -> list[Change]:
    """Do a deed, and return what it changed; nobody else changes the same meanwhile."""
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        before = {kind: picture(edition, kind) for kind in kinds}
        deed()
        return [
            change
            for kind in kinds
            for change in differences(kind, before[kind], picture(edition, kind))
            if change.kind != "room" or change.before is not None  # a room is opened once and for all
        ]


def differences(
    kind: str, before: Mapping[int, Mapping[str, object]], after: Mapping[int, Mapping[str, object]]
) -> list[Change]:
    found = []
    for number in sorted(before.keys() | after.keys()):
        old, new = before.get(number), after.get(number)
        if old is not None and new is not None:
            names = [name for name in old if old[name] != new[name]]
            old, new = {name: old[name] for name in names}, {name: new[name] for name in names}
        if old != new:
            found.append(Change(kind, number, old, new))
    return found


def note(operation: str, row: Row, by: object, change: Change) -> None:
    """Write a change down, without what the audit must not hold."""
    before, after = told(change.kind, change.before), told(change.kind, change.after)
    noting.note(operation, row, row.edition, by, before=before, after=after)


def told(kind: str, fields: Mapping[str, object] | None) -> dict[str, object]:
    hidden = NOT_AUDITED.get(kind, frozenset())
    return readable({name: value for name, value in (fields or {}).items() if name not in hidden})
