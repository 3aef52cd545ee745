"""A rehearsal: the edition once more, to try everything with, and thrown away with all that was said in it."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from sewana.base import audit
from sewana.committee import queries as committee
from sewana.committee.models import Edition, Seat, State
from sewana.forum import live
from sewana.forum.models import Poll, PollOption, Room, RunItem, Statement, StatementState
from sewana.forum.operations import room as rooms
from sewana.forum.operations.noting import NotPossible
from sewana.forum.queries.room import rehearsal_of

TITLE_LIMIT = 200
SAME = (
    "year", "summary_th", "summary_en", "held_on", "place_th", "place_en", "engine", "is_invented",
)  # fmt: skip
ROOM_SAME = (
    "door", "is_premoderated", "questions_open", "opinions_open", "wifi_name", "wifi_password", "stream_url",
    "captions_url", "note_th", "note_en",
)  # fmt: skip


@transaction.atomic
def start_rehearsal(edition: Edition, *, by: object) -> Edition:
    """Return the rehearsal of an edition, begun when there is none: live, with its own room, code and addresses."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.rehearsal_of_id is not None:
        raise NotPossible(_("This is a rehearsal already."))
    known = rehearsal_of(edition)
    if known is not None:
        return known
    copy = Edition.objects.create(
        key=committee.free_key(f"{edition.key[:66]}-rehearsal"),
        title_th=titled(edition.title_th, "th"),
        title_en=titled(edition.title_en, "en"),
        state=State.LIVE,
        rehearsal_of=edition,
        **{name: getattr(edition, name) for name in SAME},
    )
    bring_over(edition, copy)
    audit.record(actor=by, operation="start_rehearsal", subject=edition, edition_key=edition.key)
    live.changed(copy)
    return copy


def titled(title: str, language: str) -> str:
    with override(language):
        return (_("Rehearsal: %(title)s") % {"title": title})[:TITLE_LIMIT]


def bring_over(edition: Edition, copy: Edition) -> None:
    """Copy who may run it, and what was prepared: nothing that people have said of themselves."""
    Seat.objects.bulk_create(
        Seat(edition=copy, account=seat.account, role=seat.role) for seat in committee.seats(edition)
    )
    room = rooms.open_room(copy, by="rehearsal")
    known = Room.objects.filter(edition=edition).first()
    if known is not None:
        for name in ROOM_SAME:
            setattr(room, name, getattr(known, name))
        room.save(update_fields=list(ROOM_SAME))
    bring_statements(edition, copy)
    bring_polls(edition, copy)
    bring_lines(edition, copy)


def bring_statements(edition: Edition, copy: Edition) -> None:
    names = ("number", "text", "language", "translation", "from_side", "is_seed", "is_meta", "state")
    found = edition.statements.filter(state__in=(StatementState.SHOWN, StatementState.HELD))
    Statement.objects.bulk_create(
        Statement(edition=copy, **{name: getattr(row, name) for name in names}) for row in found
    )


def bring_polls(edition: Edition, copy: Edition) -> None:
    names = ("number", "kind", "title_th", "title_en", "level", "most", "scale")
    for row in edition.polls.prefetch_related("options"):
        poll = Poll.objects.create(edition=copy, **{name: getattr(row, name) for name in names})
        PollOption.objects.bulk_create(
            PollOption(
                poll=poll, position=option.position, label_th=option.label_th, label_en=option.label_en
            )
            for option in row.options.all()
        )


def bring_lines(edition: Edition, copy: Edition) -> None:
    names = (
        "position", "starts_at", "minutes", "title_th", "title_en", "speaker", "note", "is_public",
    )  # fmt: skip
    RunItem.objects.bulk_create(
        RunItem(edition=copy, **{name: getattr(row, name) for name in names})
        for row in edition.run_items.all()
    )


def end_rehearsal(edition: Edition, *, by: object) -> bool:
    """Throw the rehearsal of an edition away with everything said in it; False when there is none.

    First it takes nothing more, so that no voice is written behind the broom.
    """
    copy = rehearsal_of(edition)
    if copy is None:
        return False
    with transaction.atomic():
        Edition.objects.filter(pk=copy.pk).update(state=State.DRAFT)
        live.changed(copy)
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        live.changed(copy)  # once it is nowhere, the running room lets everybody go
        remove(copy)
        audit.record(actor=by, operation="end_rehearsal", subject=edition, edition_key=edition.key)
    live.forget(copy.uid.hex)
    return True


def remove(copy: Edition) -> None:
    """Delete the copy with all its rows; what was merged first, since others may not go before it."""
    for rows in (copy.questions, copy.statements):
        while leaves := list(
            rows.filter(merged_into__isnull=False, merged=None).values_list("pk", flat=True)
        ):
            rows.filter(pk__in=leaves).delete()
    copy.delete()
