"""Last year's programme carried over into this year's: the same hours and rooms on another day, nobody's names."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.operations import note
from sewana.committee.operations.members import NotPossible
from sewana.planning.models import Session
from sewana.planning.operations.programme import TITLE_LIMIT, accepted, write
from sewana.planning.queries.programme import earlier_edition, sessions, shifted

SAME = ("kind", "responsible", "language", "is_public", "is_free", "access_services", "room")


@transaction.atomic
def take_last_programme(edition: Edition, *, by: object) -> int:
    """Write the sessions of the forum before, where there is none yet; returns how many there are.

    Who accepted this year sits where speakers sat. Abstracts stay behind: they are about another topic.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    source = earlier_edition(edition)
    if edition.held_on is None or source is None or source.held_on is None:
        raise NotPossible(_("Set the day of the forum first: sessions need a date."))
    if edition.sessions.exists():
        return 0
    shift = edition.held_on - source.held_on
    speakers = accepted(edition)
    rows = [row for row in sessions(source) if not row.is_cancelled]
    for row in rows:
        write(edition, as_of(row, source, edition, shift), speakers if row.speakers.all() else ())
    note("take_last_programme", edition, by, {"rows": []}, {"from": source.key, "sessions": len(rows)})
    return len(rows)


def as_of(row: Session, source: Edition, edition: Edition, shift: dt.timedelta) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in SAME},
        "title_th": row.title_th.replace(source.title_th, edition.title_th)[:TITLE_LIMIT],
        "title_en": row.title_en.replace(source.title_en, edition.title_en)[:TITLE_LIMIT],
        "starts_at": shifted(row.starts_at, shift),
        "ends_at": shifted(row.ends_at, shift),
        "online_room": edition.online_rooms.first() if row.online_room_id else None,
    }
