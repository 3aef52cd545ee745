"""What happens when the programme is published, and when an earlier one is brought back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.operations import note
from sewana.committee.operations.members import NotPossible
from sewana.planning.models import ProgrammeVersion, Session
from sewana.planning.operations.programme import kept, restore
from sewana.planning.queries import programme as queries

Row = dict[str, Any]


@transaction.atomic
def publish(
    edition: Edition, *, note_th: str = "", note_en: str = "", seen: str = "", by: object
) -> ProgrammeVersion:
    """Show the programme of the moment to everybody, and keep what has changed since the last time.

    `seen` is the mark of the draft that was looked through: nothing goes out that a colleague wrote meanwhile.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    before, rows = queries.published(edition), queries.draft(edition)
    was = queries.rows_of(before)
    if before is None and not rows:
        raise NotPossible(_("There is no session yet. Add one first."))
    if before is not None and queries.is_same(was, rows):
        raise NotPossible(_("Nothing has changed since it was published."))
    if seen and seen != queries.mark_of(rows):
        raise NotPossible(
            _("Somebody has changed the programme meanwhile. Look it through again, then publish.")
        )
    marked = [with_marks(row, was, queries.rows_of(before, "gone")) for row in rows]
    version = ProgrammeVersion.objects.create(
        edition=edition,
        number=(before.number if before else 0) + 1,
        content={"sessions": marked, "gone": gone(before, marked)},
        changes=queries.changes_between(was, rows) if before else [],
        note_th=note_th,
        note_en=note_en,
        by=by if getattr(by, "pk", None) else None,  # type: ignore[misc]  # an account, or a word for who did it
    )
    keep_marks(edition, marked)
    note("publish_programme", edition, by, after={"number": version.number, "changes": len(version.changes)})
    return version


def with_marks(row: Row, was: Sequence[Row], away: Sequence[Row]) -> Row:
    """Return the row with what tells a calendar that its entry is newer than one it has.

    A calendar keeps the entry with the higher number. It goes up by one when anything in the entry is other than it
    was published, a room's name or a speaker's yes included, and by no draft that nobody saw.
    """
    last = next((one for one in [*was, *away] if one["uid"] == row["uid"]), None)
    if last is None:
        return {**row, "sequence": 0, "changed": queries.moment(timezone.now())}
    if queries.plain(last) == queries.plain(row):
        return {**row, **{name: last[name] for name in queries.MARKS}}
    return {**row, "sequence": last["sequence"] + 1, "changed": queries.moment(timezone.now())}


def gone(before: ProgrammeVersion | None, rows: Sequence[Row]) -> list[Row]:
    """Return what everybody saw once and sees no more: calendars are told that it is cancelled, or they keep it."""
    still_open = {row["uid"] for row in rows if row["is_public"]}
    away = [row for row in queries.rows_of(before, "gone") if row["uid"] not in still_open]
    sequences = {row["uid"]: row["sequence"] for row in rows}
    for row in queries.rows_of(before):
        if row["is_public"] and row["uid"] not in still_open:
            # Higher than what was seen, and than what committee members see of the same session.
            newest = max(row["sequence"] + 1, sequences.get(row["uid"], 0))
            marks = {"sequence": newest, "changed": queries.moment(timezone.now())}
            away.append({**row, "is_cancelled": True, **marks})
    return away


def keep_marks(edition: Edition, rows: Sequence[Mapping[str, Any]]) -> None:
    numbers = {row["uid"]: row["sequence"] for row in rows}
    found = [row for row in edition.sessions.all() if numbers.get(row.uid.hex, row.sequence) != row.sequence]
    for row in found:
        row.sequence = numbers[row.uid.hex]
    Session.objects.bulk_update(found, ["sequence"])


@transaction.atomic
def bring_back(version: ProgrammeVersion, *, by: object) -> None:
    """Write the draft as it was in a published version; what came later is cancelled, or goes when nobody saw it.

    A second click changes nothing, and so does not take the place of the one that can be undone.
    """
    edition = Edition.objects.select_for_update().get(pk=version.edition_id)
    before = kept(edition)
    restore(edition, version.content["sessions"])
    if kept(edition) != before:
        note("bring_back_programme", edition, by, before, {"number": version.number})
