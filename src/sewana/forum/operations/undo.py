"""Taking a deed back for a moment: refused when somebody changed the same thing meanwhile."""

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import (
    Item,
    Poll,
    PollOption,
    PollState,
    Question,
    Room,
    Statement,
    TicketSeries,
    TurnState,
)
from sewana.forum.operations import fold, polls, undo_voices
from sewana.forum.operations import room as rooms
from sewana.forum.operations.carrying import count_merged
from sewana.forum.operations.changes import KINDS, OPTIONS, Change, Row, note, rows_of, values
from sewana.forum.operations.undo_voices import VOICES
from sewana.forum.operations.undo_words import TooLate, changed_meanwhile
from sewana.forum.queries.room import room_of
from sewana.forum.queries.tickets import holders

__all__ = ["SHOWN_S", "TAKEN_S", "TooLate", "read", "sign", "undo"]

SALT = "sewana.console.undo"
SHOWN_S = 10
# The bar shows ten seconds; a slow line, or a page that is loaded anew, needs some more.
TAKEN_S = 30


def sign(edition: Edition, changes: Sequence[Change]) -> str:
    """Return what takes a deed back, for the page to keep for ten seconds."""
    told = [[change.kind, change.number, change.before, change.after] for change in changes]
    return signing.dumps([edition.uid.hex, told], salt=SALT, compress=True)


def read(edition: Edition, token: str) -> list[Change]:
    try:
        uid, told = signing.loads(token, salt=SALT, max_age=TAKEN_S)
    except signing.BadSignature as error:
        raise TooLate(_("The ten seconds are over. Change it back by hand.")) from error
    if uid != edition.uid.hex:
        raise TooLate(_("This was done in another edition."))
    return [Change(*change) for change in told]


def undo(edition: Edition, token: str, *, by: object) -> list[Change]:
    """Put everything back as it was before a deed; all of it or nothing."""
    changes = read(edition, token)
    fold.fold_soon()  # who has just now answered or come must be known to the checks
    put_all_back(edition, changes, by)
    if any(change.kind in VOICES for change in changes):
        fold.fold_soon()
    return changes


@transaction.atomic
def put_all_back(edition: Edition, changes: Sequence[Change], by: object) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)
    pairs = [(row_of(edition, change), change) for change in changes if change.kind not in VOICES]
    voices = [change for change in changes if change.kind in VOICES]
    if all(is_back(row, change) for row, change in pairs) and undo_voices.are_back(edition, voices):
        raise TooLate(_("It is as it was before already. Nothing more was changed."))
    for row, change in pairs:
        check(edition, row, change)
    check_floor(edition, changes)
    undo_voices.check(edition, voices)
    for row, change in sorted(pairs, key=lambda pair: takes_the_floor(pair[1])):
        put_back(edition, row, change, by)
    undo_voices.put_back(edition, voices, by)
    count_merged(edition, touched(changes))
    live.changed(edition)


def touched(changes: Sequence[Change]) -> set[int]:
    """Return the numbers of questions whose wishes may have to be counted again."""
    of_questions = [change for change in changes if change.kind == "question"]
    others = (
        side.get("merged_into") for change in of_questions for side in (change.before, change.after) if side
    )
    moved = {change.number for change in of_questions if "merged_into" in change.names}
    return moved | {int(str(number)) for number in others if number is not None}


def row_of(edition: Edition, change: Change) -> Row | None:
    rows = rows_of(edition, change.kind).select_related("edition")
    named = KINDS[change.kind].named
    return (rows.filter(**{named: change.number}) if named else rows).first()


def is_back(row: Row | None, change: Change) -> bool:
    if row is None or change.before is None:
        return row is None and change.before is None
    return values(row, change.names) == dict(change.before)


def check(edition: Edition, row: Row | None, change: Change) -> None:
    """Refuse when something is no longer what the deed made it, or when what would come back must not."""
    if row is None and change.after is not None:
        raise TooLate(_("It is no longer there."))
    if row is not None and (change.after is None or values(row, change.names) != dict(change.after)):
        raise TooLate(changed_meanwhile(row, change))
    if isinstance(row, (Statement, Question)) and row.is_erased and set(change.names) != {"merged_into"}:
        raise TooLate(_("It is no longer there."))
    if isinstance(row, Room):
        check_room(row, change)
    elif isinstance(row, Poll) and (change.before is None or change.before.get("state") == PollState.DRAFT):
        check_poll(row)
    elif isinstance(row, TicketSeries) and change.before is None and holders(row):
        words = _("Somebody has come with a ticket of series %(number)s. Revoke it instead.")
        raise TooLate(words % {"number": row.number})


def check_room(room: Room, change: Change) -> None:
    before = change.before or {}
    if before.get("item") in rooms.NUMBERED or before.get("item_number"):
        item, number = str(before.get("item", room.item)), int(str(before.get("item_number") or 0))
        if not rooms.may_be_shown(room.edition, item, number):
            raise TooLate(_("What was on before can no longer be shown."))


def check_poll(poll: Poll) -> None:
    """Before, nobody could answer it: it cannot be so again once somebody has, or while it is on."""
    if polls.has_answers(poll):
        raise TooLate(
            _("Poll %(number)s has answers, and answers are never thrown away.") % {"number": poll.number}
        )
    room = room_of(poll.edition)
    if room is not None and room.item == Item.POLL and room.item_number == poll.number:
        raise TooLate(_("Poll %(number)s is on now. Put something else on first.") % {"number": poll.number})


def takes_the_floor(change: Change) -> bool:
    return bool(change.kind == "turn" and change.before and change.before.get("state") == TurnState.SPEAKING)


def check_floor(edition: Edition, changes: Sequence[Change]) -> None:
    """One speaks at a time: whoever was given the floor meanwhile keeps it."""
    numbers = {change.number for change in changes if change.kind == "turn"}
    speaking = edition.turns.filter(state=TurnState.SPEAKING).exclude(number__in=numbers).first()
    if speaking is not None and any(takes_the_floor(change) for change in changes):
        raise TooLate(_("%(name)s speaks now. Nothing was taken back.") % {"name": speaking.name})


def put_back(edition: Edition, row: Row | None, change: Change, by: object) -> None:
    if change.before is None:
        assert row is not None  # checked before
        note("undo", row, by, Change(change.kind, change.number, change.after, change.before))
        row.delete()
        return
    row = row or made_anew(edition, change)
    for name in change.names:
        if name != OPTIONS:
            setattr(row, name, as_field(row, name, change.before[name]))
    if isinstance(row, Room):
        rooms.save(row, list(change.names))
    elif change.after is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[name for name in change.names if name != OPTIONS])
    if isinstance(row, Poll):
        finish_poll(row, change)
    note("undo", row, by, Change(change.kind, change.number, change.after, change.before))


def made_anew(edition: Edition, change: Change) -> Row:
    kind = KINDS[change.kind]
    return kind.model(edition=edition, **{kind.named: change.number})


def finish_poll(poll: Poll, change: Change) -> None:
    """Write its options as they were; a draft has no key."""
    if poll.state == PollState.DRAFT and poll.key:
        poll.key = ""
        poll.save(update_fields=["key"])
    if OPTIONS not in change.names or change.before is None:
        return
    options: Any = change.before[OPTIONS]  # as `changes.plain` told them
    poll.options.all().delete()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, label_th=thai, label_en=english)
        for place, (thai, english) in enumerate(options)
    )


def as_field(row: Row, name: str, value: object) -> object:
    """Return a value as the row has it."""
    if name == "merged_into":
        others = row.edition.questions if isinstance(row, Question) else row.edition.statements
        return None if value is None else others.get(number=int(str(value)))
    if name.endswith("_id"):
        return value
    return row._meta.get_field(name).to_python(value)  # type: ignore[union-attr]  # never a relation
