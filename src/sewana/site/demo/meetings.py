"""The demonstration's committee meets: three times before the forum, and looks for a day to sum it up."""

import datetime as dt
import json
from pathlib import Path
from typing import NotRequired, TypedDict

from django.utils import timezone

from sewana.committee.models import AgendaItem, Availability, Edition, Meeting, Member
from sewana.committee.operations import agenda, approval, attendance, decisions, minutes
from sewana.committee.operations import meetings as operations
from sewana.committee.operations.decisions import Resolved
from sewana.committee.operations.meetings import Slot
from sewana.committee.operations.minutes import FIELDS, Draft
from sewana.committee.queries.meetings import committee_of

BY = "demonstration"
BEGINS, LASTS = dt.time(13, 30), dt.timedelta(hours=2)
SUM_UP_AFTER_DAYS = (10, 11, 14)


class DecisionRow(TypedDict):
    text: str
    owner: int
    days_before: int
    part: str


class ItemRow(TypedDict):
    section: int
    title: str
    background: NotRequired[str]
    discussion: NotRequired[str]
    resolution: NotRequired[str]
    decisions: NotRequired[list[DecisionRow]]


class MeetingRow(TypedDict):
    """`absent` names members by their place in the committee; `corrections` of null are not approved yet."""

    days_before: int
    place: str
    absent: dict[str, str]
    items: list[ItemRow]
    opened: str
    closed: str
    corrections: str | None


def hold_meetings(edition: Edition) -> None:
    """Fill the year of an edition that has a day and a committee."""
    members = committee_of(edition)
    if edition.held_on is None or not members:
        return
    rows: list[MeetingRow] = json.loads(Path(__file__).with_name("meetings.json").read_text("utf-8"))
    earlier: tuple[Meeting, MeetingRow] | None = None
    for row in rows:
        meeting = hold(edition, edition.held_on, row, members)
        if earlier is not None and earlier[1]["corrections"] is not None:
            approval.approve_minutes(earlier[0], meeting, earlier[1]["corrections"], by=None)
        earlier = (meeting, row)
    look_for_a_day(edition, edition.held_on, members)


def hold(edition: Edition, held_on: dt.date, row: MeetingRow, members: list[Member]) -> Meeting:
    day = held_on - dt.timedelta(days=row["days_before"])
    meeting = operations.begin_meeting(edition, [slot(day, BEGINS)], is_fixed=True, by=BY, place=row["place"])
    for place, member in enumerate(members):
        if str(place) in row["absent"]:
            attendance.mark_absent(meeting, member, row["absent"][str(place)], by=BY)
        else:
            attendance.check_in(meeting, member, "online" if place % 4 == 3 else "room", by=BY)
    for item in row["items"]:
        write(meeting, item, held_on, members)
    operations.open_meeting(meeting, by=BY)
    operations.close_meeting(meeting, by=BY)
    hours = [slot(day, dt.time.fromisoformat(row[name])).starts_at for name in ("opened", "closed")]
    operations.set_clock(meeting, *hours, by=BY)
    secretary = {"recorder": members[-1], "checker": members[0]}
    operations.change_meeting(meeting, secretary, seen=meeting.sequence, by=BY)
    return meeting


def write(meeting: Meeting, row: ItemRow, held_on: dt.date, members: list[Member]) -> None:
    item: AgendaItem = agenda.add_item(meeting, row["section"], row["title"], by=BY)
    texts = {name: str(row.get(name, "")) for name in FIELDS}
    for name, text in texts.items():
        minutes.write_text(item, Draft(name, text, 0), by=None)
    for found in row.get("decisions", []):
        due_on = held_on - dt.timedelta(days=found["days_before"])
        owner = members[found["owner"] % len(members)]
        decisions.decide(item, Resolved(found["text"], owner, due_on, found["part"]), by=BY)


def look_for_a_day(edition: Edition, held_on: dt.date, members: list[Member]) -> None:
    """A poll that most have answered."""
    slots = [slot(held_on + dt.timedelta(days=days), BEGINS) for days in SUM_UP_AFTER_DAYS]
    meeting = operations.begin_meeting(edition, slots, is_fixed=False, by=BY, title="สรุปผลเวที")
    options = list(meeting.options.all())
    words = list(Availability)
    for place, member in enumerate(members[:-2]):
        answers = {option.pk: words[(place * (number + 1)) % 3] for number, option in enumerate(options)}
        operations.answer_dates(meeting, member, answers, by=BY)


def slot(day: dt.date, begins: dt.time) -> Slot:
    starts_at = timezone.make_aware(dt.datetime.combine(day, begins))
    return Slot(starts_at, starts_at + LASTS)
