"""What happens to the programme: sessions come, move and go, and are taken back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.committee.operations import note
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.operations.tasks import entry_of
from sewana.planning.models import (
    DayPlan,
    Session,
    SessionKind,
    SessionSpeaker,
    Speaker,
    SpeakerState,
    VenueRoom,
)
from sewana.planning.queries import programme as queries

FIELDS = (
    "kind", "title_th", "title_en", "abstract_th", "abstract_en", "responsible", "starts_at", "ends_at",
    "room", "online_room", "language", "is_public", "is_free", "access_services",
)  # fmt: skip
LONGEST_MOVE_MIN = 720
MOST_SESSIONS = 200
# Deeds on many sessions at once; each can be undone until the next deed on the programme.
UNDONE = frozenset(
    {"begin_usual", "take_last_programme", "move_sessions", "move_programme", "bring_back_programme"}
)
DEEDS = UNDONE | {"begin_session", "change_session", "cancel_session", "undo_programme"}

# What a half day of dialogue usually looks like: minutes, kind, Thai, English. What people talk takes what is left.
USUAL = (
    (30, SessionKind.REGISTRATION, "ลงทะเบียน", "Registration"),
    (15, SessionKind.OPENING, "พิธีเปิด (กล่าวรายงานและกล่าวเปิด)", "Opening"),
    (75, SessionKind.DIALOGUE, "เสวนา “{title}”", "Dialogue: {title}"),
    (15, SessionKind.BREAK, "พักรับประทานอาหารว่าง", "Break"),
    (60, SessionKind.QUESTIONS, "ถาม–ตอบและลงความเห็น", "Questions and opinions"),
    (15, SessionKind.CLOSING, "สรุปและปิดเวที", "Summary and closing"),
)
USUAL_BEGINNING = dt.time(8, 30)
TALKING = frozenset({SessionKind.DIALOGUE, SessionKind.QUESTIONS})
SHORTEST_TALK_MIN, ROUND_MIN = 30, 5
TITLE_LIMIT = 200


@transaction.atomic
def begin_session(
    edition: Edition,
    values: Mapping[str, Any],
    speakers: Sequence[Speaker] = (),
    *,
    sent: str = "",
    by: object,
) -> Session:
    """Add a session to the draft of the programme; what was `sent` twice is there once."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    known = entry_of(edition, "begin_session", sent)
    there = edition.sessions.filter(pk=known.after["session"]).first() if known else None
    if there is not None:
        return there
    if edition.sessions.count() >= MOST_SESSIONS:
        raise NotPossible(_("A programme holds at most 200 sessions."))
    session = write(edition, values, speakers)
    note("begin_session", edition, by, after=noted(session) | {"sent": sent})
    return session


def write(edition: Edition, values: Mapping[str, Any], speakers: Sequence[Speaker] = ()) -> Session:
    given = {name: values[name] for name in FIELDS if name in values}
    session = Session.objects.create(edition=edition, **given)
    seat(session, speakers)
    return session


@transaction.atomic
def change_session(
    session: Session, values: Mapping[str, Any], speakers: Sequence[Speaker], *, version: int, by: object
) -> None:
    """Write a session anew.

    Raises
    ------
    Changed
        If somebody else has written it since that version.
    """
    now = locked(session)
    if now.version != version:
        raise Changed
    before = noted(now)
    changed = {name for name in FIELDS if name in values and values[name] != getattr(now, name)}
    for name in changed:
        setattr(now, name, values[name])
    if seat(now, speakers) or changed:
        save(now)
        note("change_session", now.edition, by, before, noted(now))
    session.refresh_from_db()


def locked(session: Session) -> Session:
    """The session with its edition, so that nobody undoes a deed on all sessions in between, and takes this along."""
    Edition.objects.select_for_update().get(pk=session.edition_id)
    return Session.objects.select_for_update().get(pk=session.pk)


@transaction.atomic
def cancel_session(session: Session, is_cancelled: bool, *, by: object) -> None:
    """Cancel a session, or take that back; one that nobody saw yet simply stays out of what is published."""
    now = locked(session)
    if now.is_cancelled == is_cancelled:
        return
    now.is_cancelled = is_cancelled
    save(now)
    note("cancel_session", now.edition, by, after=noted(now) | {"is_cancelled": is_cancelled})


@transaction.atomic
def move_from(first: Session, minutes: int, *, sent: str = "", by: object) -> int:
    """Move a session and all after it on the same day by so many minutes; returns how many moved.

    What was `sent` twice moves once: the first of two moves could not be undone.
    """
    if not minutes or abs(minutes) > LONGEST_MOVE_MIN:
        raise NotPossible(_("Move by 1 to 720 minutes, forward or back."))
    edition, step = (
        Edition.objects.select_for_update().get(pk=first.edition_id),
        dt.timedelta(minutes=minutes),
    )
    if entry_of(edition, "move_sessions", sent):
        return 0
    first.refresh_from_db()
    day = timezone.localtime(first.starts_at).date()
    later = edition.sessions.select_for_update().filter(starts_at__gte=first.starts_at, is_cancelled=False)
    rows = [row for row in later if timezone.localtime(row.starts_at).date() == day]
    before = kept(edition)
    for row in rows:
        row.starts_at, row.ends_at = row.starts_at + step, row.ends_at + step
        save(row)
    after = {"session": first.pk, "title": first.title_th, "minutes": minutes, "sessions": len(rows)}
    note("move_sessions", edition, by, before, after | {"sent": sent})
    return len(rows)


@transaction.atomic
def move_to_day(edition: Edition, *, by: object) -> int:
    """Move the whole programme to the day of the forum, at the same hours; returns how many sessions moved.

    A programme of several days keeps their distances: its first day becomes the day of the forum.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    rows = list(edition.sessions.select_for_update().filter(is_cancelled=False))
    first = queries.first_day(rows)
    if edition.held_on is None or first is None or first == edition.held_on:
        return 0
    before, step = kept(edition), edition.held_on - first
    for row in rows:
        row.starts_at, row.ends_at = (queries.shifted(when, step) for when in (row.starts_at, row.ends_at))
        save(row)
    note("move_programme", edition, by, before, {"sessions": len(rows), "day": edition.held_on.isoformat()})
    return len(rows)


@transaction.atomic
def begin_usual(edition: Edition, *, by: object) -> int:
    """Write the usual half day, where there is no session yet; returns how many there are."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.held_on is None:
        raise NotPossible(_("Set the day of the forum first: sessions need a date."))
    if edition.sessions.exists():
        return 0
    plan = DayPlan.objects.filter(edition=edition).first()
    begins = (plan.begins if plan else None) or USUAL_BEGINNING
    starts = timezone.make_aware(dt.datetime.combine(edition.held_on, begins))
    talk_min = talking_minutes(plan, begins)
    for minutes, kind, title_th, title_en in USUAL:
        ends = starts + dt.timedelta(minutes=talk_min.get(kind, minutes))
        values = {
            "kind": kind,
            "title_th": title_th.format(title=edition.title_th)[:TITLE_LIMIT],
            "title_en": title_en.format(title=edition.title_en)[:TITLE_LIMIT],
            "starts_at": starts,
            "ends_at": ends,
            "room": plan.room if plan else None,
            "online_room": plan.online_room if plan else None,
        }
        write(edition, values, accepted(edition) if kind in TALKING else ())
        starts = ends
    note("begin_usual", edition, by, {"rows": []}, {"sessions": len(USUAL)})
    return len(USUAL)


def talking_minutes(plan: DayPlan | None, begins: dt.time) -> dict[SessionKind, int]:
    """How long people talk when the forum has to end at its hour; as usual when it is not set, or far too short."""
    if plan is None or plan.ends is None:
        return {}
    day = dt.date.min
    whole = dt.datetime.combine(day, plan.ends) - dt.datetime.combine(day, begins)
    rest = sum(minutes for minutes, kind, *_titles in USUAL if kind not in TALKING)
    left = int(whole.total_seconds()) // 60 - rest
    first = round(left * 75 / 135 / ROUND_MIN) * ROUND_MIN
    found = {SessionKind.DIALOGUE: first, SessionKind.QUESTIONS: left - first}
    return found if min(found.values()) >= SHORTEST_TALK_MIN else {}


def accepted(edition: Edition) -> list[Speaker]:
    return list(edition.speakers.filter(state=SpeakerState.ACCEPTED).order_by("role", "number"))


# Taking back


def kept(edition: Edition) -> dict[str, object]:
    """The whole draft, to write it once more as it was."""
    return {"rows": [queries.kept_row(session) for session in queries.sessions(edition)]}


def last_deed(edition: Edition) -> AuditEntry | None:
    """The newest deed on the programme, when it can be undone: any later one would be lost along with it."""
    found = AuditEntry.objects.filter(edition_key=edition.key, operation__in=DEEDS).order_by("-id").first()
    return found if found and found.operation in UNDONE else None


@transaction.atomic
def undo(edition: Edition, entry: int, *, by: object) -> None:
    """Write the draft as it was before the newest deed on many sessions."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    last = last_deed(edition)
    if last is None or last.pk != entry:
        raise NotPossible(_("The programme has been changed since, so this cannot be undone any more."))
    restore(edition, last.before["rows"])
    note("undo_programme", edition, by, after={"operation": last.operation})


def restore(edition: Edition, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the draft as these rows say; what they do not know is cancelled, or goes when nobody ever saw it."""
    version = queries.published(edition)
    seen = {row["uid"] for row in queries.rows_of(version) + queries.rows_of(version, "gone")}
    known = {session.uid.hex: session for session in edition.sessions.select_for_update()}
    for uid, session in known.items():
        if uid in {row["uid"] for row in rows}:
            continue
        if uid not in seen:
            session.delete()
        elif not session.is_cancelled:
            session.is_cancelled = True
            save(session)
    rooms = {room.pk: room for room in VenueRoom.objects.all()}
    speakers = {speaker.number: speaker for speaker in edition.speakers.all()}
    for row in rows:
        put_back(
            known.get(row["uid"]) or Session(edition=edition, uid=UUID(row["uid"])), row, rooms, speakers
        )


def put_back(
    session: Session,
    row: Mapping[str, Any],
    rooms: Mapping[int, VenueRoom],
    speakers: Mapping[int, Speaker],
) -> None:
    """Write one session as a row says; a room or a speaker that is gone meanwhile stays away."""
    for name in queries.TEXTS:
        setattr(session, name, row[name])
    session.starts_at, session.ends_at = (dt.datetime.fromisoformat(row[name]) for name in ("starts", "ends"))
    session.room, session.online_room = rooms.get(row["room"]), rooms.get(row["online_room"])
    save(session)
    seat(session, [speakers[number] for number in row["speaker_numbers"] if number in speakers])


def seat(session: Session, speakers: Sequence[Speaker]) -> bool:
    """Set who speaks in a session, in this order; returns whether that is new."""
    wanted = [speaker.pk for speaker in speakers if speaker.edition_id == session.edition_id]
    known = list(session.speakers.order_by("position", "id").values_list("speaker_id", flat=True))
    if wanted == known:
        return False
    session.speakers.all().delete()
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(session=session, speaker_id=pk, position=place) for place, pk in enumerate(wanted)
    )
    return True


def save(session: Session) -> None:
    session.version += 1
    session.changed_at = timezone.now()
    session.save()


def noted(session: Session) -> dict[str, object]:
    return {
        "session": session.pk,
        "title": session.title_th,
        "starts": session.starts_at.isoformat(),
        "ends": session.ends_at.isoformat(),
    }
