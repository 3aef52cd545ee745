"""A meeting as an entry for people's calendars (RFC 5545, sent as RFC 5546 has it)."""

import datetime as dt
import zoneinfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vUri

from sewana.committee.models import Meeting, MeetingState, Member
from sewana.committee.queries.meetings import name_of, named


def uid_of(meeting: Meeting) -> str:
    """The same for ever: calendars find the entry by it when the meeting moves."""
    return f"meeting-{meeting.pk}-{meeting.edition.uid.hex}@sewana"


def entry_of(meeting: Meeting, organizer: str, member: Member | None = None, agenda: str = "") -> str:
    """Return the text/calendar of a meeting; with a member, an invitation to them, or its cancelling."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Sewana//Committee meetings//TH")
    calendar.add("calscale", "GREGORIAN")
    is_cancelled = meeting.state == MeetingState.CANCELLED
    if member is not None:
        calendar.add("method", "CANCEL" if is_cancelled else "REQUEST")
    calendar.add_component(event_of(meeting, organizer, member, agenda))
    # Outlook shows a time without its zone's own rules as UTC.
    calendar.add_missing_timezones()
    return str(calendar.to_ical(), "utf-8")


def event_of(meeting: Meeting, organizer: str, member: Member | None, agenda: str) -> Event:
    assert meeting.starts_at is not None
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    if meeting.ends_at:
        event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", f"{name_of(meeting)} {meeting.title}".strip())
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    place = ", ".join(part for part in (meeting.place, meeting.online_url) if part)
    if place:
        event.add("location", place)
    if meeting.online_url:
        event.add("url", vUri(meeting.online_url))
    if agenda:
        event.add("description", agenda)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    if member is not None and member.email:
        event.add("attendee", attendee(member))
    return event


def attendee(member: Member) -> vCalAddress:
    """Only the one who is written to: nobody gets the others' addresses by the way."""
    address = vCalAddress(f"mailto:{member.email}")
    address.params["CN"] = named(member)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "FALSE"
    return address
