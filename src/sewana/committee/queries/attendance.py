"""Who is at a meeting, under the heads of Thai minutes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from sewana.committee.models import Attendance, Meeting, MeetingState, Member, Mode, Presence
from sewana.committee.queries.meetings import committee_of, named, role_of

# People are in the room before the hour; a day before, a tap would only be a mistake.
OPENS_BEFORE = timedelta(hours=3)


@dataclass(frozen=True)
class Line:
    """Somebody in the minutes; `stands_for` is whose place they take."""

    name: str
    position: str
    role: str
    member: Member | None
    row: Attendance | None = None
    stands_for: str = ""

    @property
    def mode(self) -> str:
        return str(Mode(self.row.mode).label) if self.row else ""

    @property
    def reason(self) -> str:
        return self.row.reason if self.row else ""


@dataclass(frozen=True)
class Roll:
    """All of a meeting: here, not here (with or without a reason), guests, and who has not said anything yet."""

    present: Sequence[Line]
    absent: Sequence[Line]
    waiting: Sequence[Line]
    attending: Sequence[Line]
    members: Sequence[Member]

    @property
    def has_quorum(self) -> bool:
        """At least half of the committee, as section 79 of the Administrative Procedure Act B.E. 2539 asks."""
        return bool(self.members) and 2 * len(self.present) >= len(self.members)


EMPTY_ROLL = Roll((), (), (), (), ())


def roll_of(meeting: Meeting) -> Roll:
    """Return who is where, members in the order of the appointment order."""
    members = committee_of(meeting.edition)
    rows = list(meeting.attendances.select_related("member", "acts_for"))
    own = {row.member_id: row for row in rows if row.member_id}
    stand_ins = {row.acts_for_id: row for row in rows if row.acts_for_id and row.presence == Presence.PRESENT}
    present: list[Line] = []
    absent: list[Line] = []
    waiting: list[Line] = []
    for member in members:
        row = own.get(member.pk)
        if row and row.presence == Presence.PRESENT:
            present.append(line_of(member, row))
        elif member.pk in stand_ins:
            present.append(stand_in(stand_ins[member.pk], member))
        else:
            (absent if row else waiting).append(line_of(member, row))
    guests = [guest(row) for row in rows if is_guest(row, {member.pk for member in members})]
    return Roll(present, absent, waiting, guests, members)


def is_guest(row: Attendance, members: set[int]) -> bool:
    """There, and neither of the committee nor in the place of somebody who is.

    Who said that they would not come, and has left the committee since, was not there.
    """
    is_there = row.presence != Presence.ABSENT
    return is_there and row.member_id not in members and row.acts_for_id not in members


def line_of(member: Member, row: Attendance | None) -> Line:
    return Line(named(member), member.position, role_of(member), member, row)


def stand_in(row: Attendance, member: Member) -> Line:
    return Line(row.name, row.position, role_of(member), None, row, stands_for=named(member))


def guest(row: Attendance) -> Line:
    name = named(row.member) if row.member else row.name
    return Line(name, row.position or (row.member.position if row.member else ""), "", row.member, row)


def takes_check_ins(meeting: Meeting, now: dt.datetime | None = None) -> bool:
    """From some hours before the hour until the meeting is closed."""
    if meeting.state == MeetingState.UNDER_WAY:
        return True
    if meeting.state != MeetingState.CALLED or meeting.starts_at is None:
        return False
    now = now or timezone.now()
    ends_at = meeting.ends_at or meeting.starts_at + OPENS_BEFORE
    return meeting.starts_at - OPENS_BEFORE <= now <= ends_at + OPENS_BEFORE
