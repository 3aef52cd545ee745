"""Calendars for people's own programs (RFC 5545 and 7986): the programme, and somebody's meetings and tasks.

An entry keeps its uid for ever; what is off stays as a cancelled entry, for calendars keep what is merely missing.
"""

import datetime as dt
import hashlib
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration, vUri

from sewana.base.languages import localized
from sewana.committee.models import Edition, Meeting, MeetingState, Member, Task, TaskState
from sewana.committee.queries.meeting_calendar import uid_of
from sewana.committee.queries.meetings import name_of
from sewana.planning.models import PersonalFeed, ProgrammeVersion, Speaker
from sewana.planning.queries.programme import Row, rows_of, rows_of_today
from sewana.planning.queries.programme_words import text_in
from sewana_text.normalise import normalise

# Google and Outlook ask when they like, some hours apart; those that obey ask this often.
ASK_AGAIN = dt.timedelta(hours=1)
LINE_ENDS = r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar; a whole day when it begins with a date."""

    uid: str
    summary: str
    starts: dt.date
    ends: dt.date
    sequence: int
    changed: dt.datetime | None  # None: not known, so that it is as it is now, whenever somebody asks
    is_cancelled: bool = False
    location: str = ""
    description: str = ""
    url: str = ""


@dataclass(frozen=True)
class Feed:
    """A calendar with what stands at its head."""

    name: str
    url: str
    entries: tuple[Entry, ...]

    @property
    def tag(self) -> str:
        """The same as long as a reader would see the same."""
        return f'W/"{hashlib.sha256(repr(self).encode()).hexdigest()[:32]}"'


def written(feed: Feed) -> bytes:
    """Return the feed as text/calendar, lines folded at 75 octets without cutting a letter.

    There is no METHOD: with one, each entry would need an organizer, and DTSTAMP would say when somebody asked instead
    of when the entry was changed.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Sewana//Programme//TH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", plain_text(feed.name))
    calendar.add("x-wr-calname", plain_text(feed.name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    if feed.url:
        calendar.add("url", vUri(feed.url))
    calendar.add("color", "slateblue")
    # Outlook shows a time without its zone's own rules as UTC.
    calendar.add_component(zone_rules())
    for entry in feed.entries:
        calendar.add_component(event(entry))
    return bytes(calendar.to_ical())


def plain_text(text: str) -> str:
    """Return the text without what some programs take for the end of a line, and what no calendar may hold."""
    return normalise(re.sub(LINE_ENDS, "\n", text))


@lru_cache(maxsize=1)
def zone_rules() -> Timezone:
    return Timezone.from_tzinfo(zone(), settings.TIME_ZONE)


def zone() -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def event(entry: Entry) -> Event:
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.sequence)
    made.add("dtstamp", (entry.changed or timezone.now()).astimezone(dt.UTC))
    if entry.changed:
        made.add("last-modified", entry.changed.astimezone(dt.UTC))
    for name, when in (("dtstart", entry.starts), ("dtend", entry.ends)):
        made.add(name, when.astimezone(zone()) if isinstance(when, dt.datetime) else when)
    made.add("summary", plain_text(entry.summary))
    made.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not isinstance(entry.starts, dt.datetime):
        made.add("transp", "TRANSPARENT")  # a day on which something is due is not a day without time
    for name in ("location", "description"):
        if getattr(entry, name):
            made.add(name, plain_text(getattr(entry, name)))
    if entry.url:
        made.add("url", vUri(entry.url))
    return made


# What is in them


def open_sessions(version: ProgrammeVersion | None, url: str) -> list[Entry]:
    """The sessions that everybody may see, and those that everybody saw once."""
    shown = [row for row in rows_of_today(version) if row["is_public"]]
    return [session_entry(row, url) for row in shown + rows_of(version, "gone")]


def every_session(version: ProgrammeVersion | None, url: str) -> list[Entry]:
    """The published sessions, those that are not for everybody too."""
    rows = rows_of_today(version)
    known = {row["uid"] for row in rows}
    away = [row for row in rows_of(version, "gone") if row["uid"] not in known]
    return [session_entry(row, url) for row in rows + away]


def sessions_of(speaker: Speaker, version: ProgrammeVersion | None, url: str) -> list[Entry]:
    """The published sessions in which somebody speaks, those that are not for everybody too."""
    rows = [row for row in rows_of_today(version) if speaker.number in row["speaker_numbers"]]
    return [session_entry(row, url) for row in rows]


def uid_of_session(uid: str) -> str:
    return f"session-{uid}@sewana"


def session_entry(row: Row, url: str) -> Entry:
    places = (text_in(row, "room"), text_in(row, "online"))
    return Entry(
        uid=uid_of_session(row["uid"]),
        summary=called(text_in(row, "title"), is_cancelled=row["is_cancelled"]),
        starts=dt.datetime.fromisoformat(row["starts"]),
        ends=dt.datetime.fromisoformat(row["ends"]),
        sequence=row["sequence"],
        changed=dt.datetime.fromisoformat(row["changed"]),
        is_cancelled=row["is_cancelled"],
        location=", ".join(place for place in places if place),
        # Whoever does not speak any more may be why it is off; they are not named for ever.
        description="" if row["is_cancelled"] else described(row),
        url=url,
    )


def called(title: str, *, is_cancelled: bool) -> str:
    """Many calendars show a cancelled entry like any other, so its name says it too."""
    return _("Cancelled: %(title)s") % {"title": title} if is_cancelled else title


def described(row: Mapping[str, Any]) -> str:
    speakers = ", ".join(text_in(who, "name") for who in row["speakers"]) or row["responsible"]
    parts = [text_in(row, "abstract"), speakers, row["access_services"], row["url"]]
    return "\n".join(part for part in parts if part)


def meetings_in(edition: Edition, url: str) -> list[Entry]:
    """The meetings that were called; without anybody's mail address, for the calendar's address may be passed on."""
    found = edition.meetings.filter(starts_at__isnull=False).exclude(state=MeetingState.POLLING)
    return [
        meeting_entry(meeting, url) for meeting in found.select_related("edition").order_by("starts_at", "pk")
    ]


def meeting_entry(meeting: Meeting, url: str) -> Entry:
    assert meeting.starts_at is not None
    is_cancelled = meeting.state == MeetingState.CANCELLED
    return Entry(
        uid=uid_of(meeting),
        summary=called(f"{name_of(meeting)} {meeting.title}".strip(), is_cancelled=is_cancelled),
        starts=meeting.starts_at,
        ends=meeting.ends_at or meeting.starts_at + dt.timedelta(hours=1),
        sequence=meeting.sequence,
        changed=None,
        is_cancelled=is_cancelled,
        location=meeting.place,
        description=meeting.online_url,
        url=url,
    )


def members_of(feed: PersonalFeed) -> QuerySet[Member]:
    """As whom the owner of a calendar is on the committee."""
    mine = {"account": feed.account_id} if feed.account_id else {"pk": feed.member_id}
    return Member.objects.filter(edition=feed.edition_id, **mine)


def tasks_of(edition: Edition, members: QuerySet[Member], url: str) -> list[Entry]:
    """What somebody has to do, and what their groups have to do as long as nobody has taken it.

    Notes on them stay in the office: telephones and addresses stand there, and the calendar's address is passed on.

    Tasks are entries of a whole day, not VTODO: Google and Outlook leave those out of a calendar that is subscribed
    to, and Apple shows them in another program.
    """
    groups = members.filter(duties__group__is_dropped=False).values("duties__group")
    own = Q(owner__in=members) | Q(owner=None, group__in=groups)
    found = edition.tasks.filter(own, due_on__isnull=False).order_by("due_on", "number")
    return [task_entry(edition, task, url) for task in found]


def task_entry(edition: Edition, task: Task, url: str) -> Entry:
    assert task.due_on is not None
    words = {
        TaskState.DONE: _("Done: %(title)s"),
        TaskState.DROPPED: _("Not needed: %(title)s"),
    }.get(TaskState(task.state), _("Due: %(title)s"))
    return Entry(
        uid=f"task-{edition.uid.hex}-{task.number}@sewana",
        summary=words % {"title": task.title},
        starts=task.due_on,
        ends=task.due_on + dt.timedelta(days=1),
        sequence=task.version,
        changed=task.changed_at,
        is_cancelled=task.state == TaskState.DROPPED,
        url=url,
    )


def calendar_name(edition: Edition, of: str = "") -> str:
    title = localized(edition, "title")
    return f"{title} · {of}" if of else title
