"""The published programme as everybody reads it, with what its speakers let everybody know of themselves."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models.functions import Length
from django.utils import timezone

from sewana.committee.models import Edition, State
from sewana.planning.models import ProgrammeVersion, SessionKind, Speaker, SpeakerRole, SpeakerState
from sewana.planning.queries.programme import Row, rows_of_today, versions
from sewana.planning.queries.programme_words import change_words, hours

LAST_CHANGES = 10
SILENT = frozenset({SessionKind.REGISTRATION, SessionKind.BREAK})


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks; biography and picture only with their leave of today, not of the day of publishing."""

    number: int
    is_moderator: bool
    name_th: str
    name_en: str
    position: str
    organisation: str
    biography_th: str = ""
    biography_en: str = ""
    has_picture: bool = False
    picture_alt: str = ""


@dataclass(frozen=True)
class Shown:
    """One line of the programme."""

    uid: UUID
    kind: str
    title_th: str
    title_en: str
    abstract_th: str
    abstract_en: str
    responsible: str
    starts: dt.datetime
    ends: dt.datetime
    room_th: str
    room_en: str
    online_th: str
    online_en: str
    url: str
    language: str
    is_free: bool
    is_cancelled: bool
    access_services: str
    is_step_free: bool | None
    has_hearing_loop: bool | None
    access_note_th: str
    access_note_en: str
    voices: tuple[Voice, ...]
    is_now: bool

    @property
    def hours(self) -> str:
        return hours(self.starts, self.ends)

    @property
    def is_spoken(self) -> bool:
        """Whether it matters in which language it is."""
        return self.kind not in SILENT

    @property
    def place(self) -> tuple[str, ...]:
        """Where it is, to see whether that is the same for all."""
        return (self.room_th, self.room_en, self.url, self.access_note_th, self.access_note_en)


@dataclass(frozen=True)
class Published:
    """What stands on the public page; `everywhere` is a session whose place is that of all."""

    version: ProgrammeVersion
    everywhere: Shown | None
    days: tuple[tuple[dt.date, tuple[Shown, ...]], ...]
    people: tuple[Voice, ...]
    changes: tuple[tuple[ProgrammeVersion, tuple[str, ...]], ...]


def shown(edition: Edition) -> Published | None:
    """The programme as everybody sees it, or nothing as long as none was published; three queries at most."""
    found = list(versions(edition)[: LAST_CHANGES + 1])
    if not found:
        return None
    people = with_leave(edition)
    now = timezone.now() if edition.state == State.LIVE else None
    rows = [row for row in rows_of_today(found[0]) if row["is_public"]]
    lines = [line(row, people, now) for row in rows]
    days = groupby(lines, key=lambda one: timezone.localtime(one.starts).date())
    voices = {voice.number: voice for one in lines if not one.is_cancelled for voice in one.voices}
    told = [(one, tuple(change_words(change) for change in one.changes)) for one in found if one.number > 1]
    return Published(
        version=found[0],
        everywhere=lines[0] if len({one.place for one in lines}) == 1 else None,
        days=tuple((day, tuple(of_day)) for day, of_day in days),
        people=tuple(voices[number] for number in sorted(voices)),
        changes=tuple(told[:LAST_CHANGES]),
    )


def with_leave(edition: Edition) -> Mapping[int, Speaker]:
    """Those who said that their biography and picture may be published."""
    found = edition.speakers.filter(state=SpeakerState.ACCEPTED, may_publish=True)
    sized = found.annotate(picture_bytes=Length("picture")).defer("picture")
    return {speaker.number: speaker for speaker in sized}


def line(row: Row, people: Mapping[int, Speaker], now: dt.datetime | None) -> Shown:
    starts, ends = (dt.datetime.fromisoformat(row[name]) for name in ("starts", "ends"))
    same = (
        "kind", "title_th", "title_en", "abstract_th", "abstract_en", "responsible", "room_th", "room_en",
        "online_th", "online_en", "url", "language", "is_free", "is_cancelled", "access_services",
    )  # fmt: skip
    return Shown(
        uid=UUID(row["uid"]),
        **{name: row[name] for name in same},
        starts=starts,
        ends=ends,
        is_step_free=row.get("is_step_free"),
        has_hearing_loop=row.get("has_hearing_loop"),
        access_note_th=row.get("access_note_th", ""),
        access_note_en=row.get("access_note_en", ""),
        voices=tuple(voices(row["speakers"], people)),
        is_now=now is not None and starts <= now < ends and not row["is_cancelled"],
    )


def voices(rows: Iterable[Mapping[str, Any]], people: Mapping[int, Speaker]) -> Iterable[Voice]:
    for who in rows:
        same = {name: who[name] for name in ("number", "name_th", "name_en", "position", "organisation")}
        is_moderator = who["role"] == SpeakerRole.MODERATOR
        speaker = people.get(who["number"])
        if speaker is None:
            yield Voice(is_moderator=is_moderator, **same)
            continue
        yield Voice(
            is_moderator=is_moderator,
            **same,
            biography_th=speaker.biography_th,
            biography_en=speaker.biography_en,
            has_picture=bool(vars(speaker)["picture_bytes"]),
            picture_alt=speaker.picture_alt,
        )
