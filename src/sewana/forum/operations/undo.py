"""What a deed changed, so that it can be taken back for a moment: refused when somebody changed it meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import models, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import Question, Room, Statement
from sewana.forum.operations import noting
from sewana.forum.operations import room as rooms
from sewana.forum.operations.carrying import count_merged

SALT = "sewana.console.undo"
SHOWN_S = 10
# The bar shows ten seconds; a slow line, or a page that is loaded anew, needs some more.
TAKEN_S = 30
KINDS: Mapping[str, type[models.Model]] = {"question": Question, "statement": Statement, "room": Room}
Subject = Question | Statement | Room


class TooLate(ValueError):
    """It cannot be taken back: the time is over, or somebody changed it meanwhile."""


@dataclass(frozen=True)
class Change:
    """What one deed did to one thing; values as JSON has them, a merged one named by the number of the other."""

    kind: str
    number: int
    before: Mapping[str, object]
    after: Mapping[str, object]


def kind_of(row: Subject) -> str:
    return next(kind for kind, model in KINDS.items() if isinstance(row, model))


def number_of(row: Subject) -> int:
    return 0 if isinstance(row, Room) else row.number


def plain(row: Subject, name: str) -> object:
    value = getattr(row, name)
    if isinstance(value, models.Model):
        return getattr(value, "number", None)
    return value.isoformat() if isinstance(value, datetime) else value


def values(row: Subject, names: Sequence[str]) -> dict[str, object]:
    return {name: plain(row, name) for name in names}


def alter(row: Subject, **fields: object) -> Change:
    """Set fields of a row, and return what that changed."""
    before = values(row, list(fields))
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    return Change(kind_of(row), number_of(row), before, values(row, list(fields)))


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


@transaction.atomic
def undo(edition: Edition, token: str, *, by: object) -> list[Change]:
    """Put everything back as it was before a deed; all of it or nothing."""
    changes = read(edition, token)
    Edition.objects.select_for_update().get(pk=edition.pk)
    rows = [row_of(edition, change) for change in changes]
    for row, change in zip(rows, changes, strict=True):
        check(row, change)
    for row, change in zip(rows, changes, strict=True):
        put_back(row, change)
        note("undo", row, by, Change(change.kind, change.number, change.after, change.before))
    count_merged(edition, touched(changes))
    live.changed(edition)
    return changes


def touched(changes: Sequence[Change]) -> set[int]:
    """Return the numbers of questions whose wishes may have to be counted again."""
    of_questions = [change for change in changes if change.kind == "question"]
    others = (side.get("merged_into") for change in of_questions for side in (change.before, change.after))
    moved = {change.number for change in of_questions if "merged_into" in change.after}
    return moved | {int(str(number)) for number in others if number is not None}


def row_of(edition: Edition, change: Change) -> Subject:
    found: Subject | None
    if change.kind == "room":
        found = Room.objects.filter(edition=edition).select_related("edition").first()
    elif change.kind == "statement":
        found = edition.statements.filter(number=change.number).first()
    else:
        found = edition.questions.filter(number=change.number).first()
    if found is None:
        raise TooLate(_("It is no longer there."))
    return found


def check(row: Subject, change: Change) -> None:
    """Refuse when a value is no longer what the deed made it, or when what would be shown must not be seen."""
    if values(row, list(change.after)) != dict(change.after):
        raise TooLate(
            _("Somebody else changed this meanwhile. Nothing was taken back; look at what it says now.")
        )
    if not isinstance(row, Room) and row.is_erased and set(change.after) != {"merged_into"}:
        raise TooLate(_("It is no longer there."))
    if isinstance(row, Room) and change.before.get("item") in rooms.NUMBERED:
        number = change.before.get("item_number")
        if not rooms.may_be_shown(row.edition, str(change.before["item"]), int(str(number or 0))):
            raise TooLate(_("What was on before can no longer be shown."))


def put_back(row: Subject, change: Change) -> None:
    for name, value in change.before.items():
        setattr(row, name, as_field(row, name, value))
    if isinstance(row, Room):
        rooms.save(row, list(change.before))
    else:
        row.save(update_fields=list(change.before))


def as_field(row: Subject, name: str, value: object) -> object:
    """Return a value as the row has it."""
    if name == "merged_into" and value is not None:
        others = row.edition.questions if isinstance(row, Question) else row.edition.statements
        return others.get(number=int(str(value)))
    if name.endswith("_at") and isinstance(value, str):
        return parse_datetime(value)
    return value


def note(operation: str, row: Subject, by: object, change: Change) -> None:
    noting.note(operation, row, row.edition, by, before=change.before, after=change.after)
