"""The programme: its sessions, what was published of it, and what has changed since."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.planning.models import ProgrammeVersion, Session, SessionSpeaker, Speaker, SpeakerState, VenueRoom

Row = dict[str, Any]
TEXTS = (
    "kind", "title_th", "title_en", "abstract_th", "abstract_en", "responsible", "language", "is_public",
    "is_free", "access_services", "is_cancelled",
)  # fmt: skip
# What a calendar needs to see that an entry is newer; it says nothing about the session.
MARKS = frozenset({"sequence", "changed"})
PLACE = ("room_th", "room_en", "online_th", "online_en", "url")


def sessions(edition: Edition) -> QuerySet[Session]:
    """The sessions of the draft with rooms and speakers, in their order."""
    speakers = SessionSpeaker.objects.select_related("speaker").order_by("position", "id")
    return (
        Session.objects.filter(edition=edition)
        .select_related("room__venue", "online_room")
        .prefetch_related(Prefetch("speakers", speakers))
        .order_by("starts_at", "id")
    )


def next_begin(edition: Edition) -> dt.datetime | None:
    """When one more session would begin: at the end of the last one."""
    held = Session.objects.filter(edition=edition, is_cancelled=False)
    last: dt.datetime | None = held.aggregate(last=Max("ends_at"))["last"]
    return last


def first_day(rows: Iterable[Session]) -> dt.date | None:
    """The day on which the programme begins; what is cancelled does not count."""
    held = [row.starts_at for row in rows if not row.is_cancelled]
    return timezone.localtime(min(held)).date() if held else None


def shifted(when: dt.datetime, step: dt.timedelta) -> dt.datetime:
    """The same hour on another day, as the clock on the wall shows it."""
    return timezone.make_aware(timezone.localtime(when).replace(tzinfo=None) + step)


def earlier_edition(edition: Edition) -> Edition | None:
    """The last forum before this one that had sessions."""
    found = Edition.objects.filter(
        year__lt=edition.year, held_on__isnull=False, rehearsal_of=None, sessions__is_cancelled=False
    )
    return found.order_by("-year", "-pk").first()


def last_change(session: Session) -> AuditEntry | None:
    """The newest entry about a session, to tell whoever has an old page of it."""
    found = AuditEntry.objects.filter(edition_key=session.edition.key, after__session=session.pk)
    return found.order_by("-id").first()


# What is published


def published(edition: Edition) -> ProgrammeVersion | None:
    """The version that everybody sees, or nothing as long as there is none."""
    return ProgrammeVersion.objects.filter(edition=edition).order_by("-number").first()


def versions(edition: Edition) -> QuerySet[ProgrammeVersion]:
    return ProgrammeVersion.objects.filter(edition=edition).select_related("by").order_by("-number")


def rows_of(version: ProgrammeVersion | None, name: str = "sessions") -> list[Row]:
    """The sessions of a version, or those `gone` from what everybody sees; none without a version."""
    return list(version.content.get(name, [])) if version else []


def rows_of_today(version: ProgrammeVersion | None) -> list[Row]:
    """The sessions of a version, naming only those who still take part: a no counts at once, not once it is published.

    One query more when somebody is named.
    """
    rows = rows_of(version)
    if version is None or not any(row["speakers"] for row in rows):
        return rows
    found = Speaker.objects.filter(edition=version.edition_id, state=SpeakerState.ACCEPTED)
    still = set(found.values_list("number", flat=True))
    return [{**row, "speakers": [who for who in row["speakers"] if who["number"] in still]} for row in rows]


def draft(edition: Edition) -> list[Row]:
    """Return the draft in the form in which it is published; what was cancelled before anybody saw it is left out."""
    return draft_of(sessions(edition), rows_of(published(edition)))


def draft_of(found: Iterable[Session], before: Sequence[Row]) -> list[Row]:
    """The same for sessions that are read already, and the rows of what is published."""
    known = {row["uid"] for row in before}
    rows = [session_row(session) for session in found]
    return [row for row in rows if not row["is_cancelled"] or row["uid"] in known]


def kept_row(session: Session) -> Row:
    """Return what is needed to write a session once more as it is now."""
    return {
        "uid": session.uid.hex,
        **{name: getattr(session, name) for name in TEXTS},
        "starts": moment(session.starts_at),
        "ends": moment(session.ends_at),
        "room": session.room_id,
        "online_room": session.online_room_id,
        "speaker_numbers": [row.speaker.number for row in session.speakers.all()],
    }


def moment(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).isoformat()


def session_row(session: Session) -> Row:
    """Return a session as it is published: with the names of rooms and people of that day."""
    return {
        **kept_row(session),
        **room_names(session.room, "room"),
        **room_names(session.online_room, "online"),
        "url": session.online_room.url if session.online_room else "",
        "speakers": [
            speaker_row(row)
            for row in session.speakers.all()
            if row.speaker.state == SpeakerState.ACCEPTED  # others have not said that they may be named
        ],
    }


def room_names(room: VenueRoom | None, name: str) -> Row:
    """Return a room's name in both languages, and of one in a building what people must know to get there."""
    if room is None:
        return {f"{name}_th": "", f"{name}_en": ""}
    if room.venue is None:
        return {f"{name}_th": room.name_th, f"{name}_en": room.name_en or room.name_th}
    return {
        f"{name}_th": f"{room.name_th} {room.venue.name_th}",
        f"{name}_en": f"{room.name_en or room.name_th}, {room.venue.name_en or room.venue.name_th}",
        "is_step_free": room.is_step_free,
        "has_hearing_loop": room.has_hearing_loop,
        "access_note_th": room.access_note_th,
        "access_note_en": room.access_note_en,
    }


def speaker_row(row: SessionSpeaker) -> Row:
    speaker = row.speaker
    return {
        "number": speaker.number,
        "role": speaker.role,
        "name_th": str(speaker),
        "name_en": speaker.name_en or str(speaker),
        "position": speaker.position,
        "organisation": speaker.organisation,
    }


def is_same(one: Sequence[Row], other: Sequence[Row]) -> bool:
    return [plain(row) for row in one] == [plain(row) for row in other]


def mark_of(rows: Sequence[Row]) -> str:
    """A mark of what somebody has looked at, to see whether it is still the same."""
    text = json.dumps([plain(row) for row in rows], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in MARKS}


# What has changed


def changes_between(before: Sequence[Row], now: Sequence[Row], *, is_open: bool = True) -> list[Row]:
    """Return what changed from one programme to the next, in the order of the new one.

    Each change names the session by uid and titles, and `what`: added, cancelled, back, removed, moved, place, title,
    speakers or details; a move also says from when, a new place where. With `is_open` only what everybody may see.
    """
    was = {row["uid"]: row for row in before if row["is_public"] or not is_open}
    is_now = {row["uid"]: row for row in now if row["is_public"] or not is_open}
    found = [change for uid, row in is_now.items() for change in changes_of(was.get(uid), row)]
    return found + [
        told("removed", row) for uid, row in was.items() if uid not in is_now and not row["is_cancelled"]
    ]


def changes_of(was: Row | None, row: Row) -> list[Row]:
    if was is None:
        return [] if row["is_cancelled"] else [told("added", row)]
    if row["is_cancelled"] or was["is_cancelled"]:
        if row["is_cancelled"] == was["is_cancelled"]:
            return []
        return [told("cancelled" if row["is_cancelled"] else "back", row)]
    found = []
    if (was["starts"], was["ends"]) != (row["starts"], row["ends"]):
        found.append(told("moved", row, was_starts=was["starts"], was_ends=was["ends"]))
    if any(was[name] != row[name] for name in PLACE):
        found.append(told("place", row))
    if (was["title_th"], was["title_en"]) != (row["title_th"], row["title_en"]):
        found.append(told("title", row, was_th=was["title_th"], was_en=was["title_en"] or was["title_th"]))
    if names_in(was) != names_in(row):
        found.append(told("speakers", row, names=names_in(row), names_en=names_in(row, "en")))
    return found or ([] if plain(was) == plain(row) else [told("details", row)])


def told(what: str, row: Mapping[str, Any], **more: object) -> Row:
    kept = {name: row[name] for name in ("uid", "title_th", "title_en", "starts", "ends")}
    places = {
        f"place_{language}": " · ".join(
            part for part in (row[f"room_{language}"], row[f"online_{language}"]) if part
        )
        for language in ("th", "en")
    }
    return {"what": what, **kept, **places, **more}


def names_in(row: Row, language: str = "th") -> list[str]:
    return [who[f"name_{language}"] for who in row["speakers"]]
