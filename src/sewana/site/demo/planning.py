"""The demonstration's plan: this year's is complete, next year's is begun, 23 days before its forum.

The words stand in ``planning.json``; they are the same every time, only the days move with today.
"""

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from sewana.committee.models import Answer, Edition, Part, Task, TaskState
from sewana.committee.operations import answers, meetings, tasks
from sewana.committee.operations.standard_tasks import offer_tasks
from sewana.committee.operations.tasks import Bulk
from sewana.people.models import Side
from sewana.planning.models import (
    BusyKind,
    DayPlan,
    Proposal,
    ProposalSource,
    ProposalState,
    ProposalVote,
    VenueRoom,
)
from sewana.planning.operations import day, topics
from sewana.planning.operations.day import Busy
from sewana.planning.queries.clashes import clashes_on
from sewana.planning.queries.holidays import known_years
from sewana.site.copying import copy_year
from sewana.site.demo.meetings import BEGINS as MEETS
from sewana.site.demo.meetings import slot

BY = "demonstration"
BEGINS, ENDS = dt.time(13, 0), dt.time(16, 0)
DAYS_LEFT = 23
WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("planning.json").read_text("utf-8"))


@transaction.atomic
def plan_years(edition: Edition) -> Edition:
    """Complete the plan of an edition, and begin next year's; returns that."""
    with translation.override("th"):
        room = offer_rooms(edition)
        complete(edition, room)
        coming = copy_year(edition, by=BY)
        begin(coming, room)
    return coming


def offer_rooms(edition: Edition) -> VenueRoom:
    """The hall, the public holidays, and the examinations before and after next year's forum."""
    place, today = WORDS["place"], timezone.localdate()
    for year in known_years():
        day.take_holidays(edition, year, by=BY)
    exams = [
        Busy(
            one["title"],
            today + dt.timedelta(days=one["from"]),
            today + dt.timedelta(days=one["to"]),
            one["title_en"],
        )
        for one in WORDS["exams"]
    ]
    day.take_busy_days(edition, exams, kind=BusyKind.EXAM, source="ปฏิทินการศึกษา (สมมุติ)", by=BY)
    return day.save_room(edition, place["venue"], place["room"], by=BY)


def complete(edition: Edition, room: VenueRoom) -> None:
    """All that has to be done for a forum is done, its topic was chosen, its hours and place are set."""
    offer_tasks(edition, by=BY)
    finish(edition, edition.tasks.exclude(state=TaskState.DONE))
    gather_topics(edition, chosen=1)
    set_hours(edition, room, edition.held_on)


def begin(edition: Edition, room: VenueRoom) -> None:
    """Next year's plan a good three weeks before the day: a letter is late, of the media nothing is approved yet."""
    for member in edition.members.all():
        answers.enter_by_hand(member, Answer.ACCEPTED, "", by=BY)
    gather_topics(edition, chosen=0)
    today = timezone.localdate()
    set_hours(edition, room, free_day(edition, today + dt.timedelta(days=DAYS_LEFT)))
    done = Q(due_on__lte=today) | Q(part=Part.TOPIC)
    finish(edition, edition.tasks.filter(done))
    coming = edition.tasks.filter(state=TaskState.TODO).order_by("due_on", "number")
    tasks.change_tasks(edition, coming.values_list("number", flat=True)[:2], Bulk(state="doing"), by=BY)
    soon = slot(today + dt.timedelta(days=WORDS["meeting"]["in_days"]), MEETS)
    meetings.begin_meeting(edition, [soon], is_fixed=True, by=BY, place=WORDS["meeting"]["place"])
    late = WORDS["late"]
    tasks.begin_task(
        edition,
        title=late["title_th"],
        part=Part.SPEAKERS,
        group=edition.working_groups.get(name_th=late["group"]),
        due_on=today - dt.timedelta(days=late["days_late"]),
        by=BY,
    )


def free_day(edition: Edition, wanted: dt.date) -> dt.date:
    """The wanted day, or the next on which nothing else is."""
    while clashes_on(edition, wanted):
        wanted += dt.timedelta(days=1)
    return wanted


def finish(edition: Edition, rows: QuerySet[Task]) -> None:
    numbers = list(rows.values_list("number", flat=True))
    tasks.change_tasks(edition, numbers, Bulk(state=TaskState.DONE), by=BY)


def set_hours(edition: Edition, room: VenueRoom, held_on: dt.date | None) -> None:
    plan = DayPlan.objects.filter(edition=edition).first() or DayPlan(edition=edition)
    fields = {"begins": BEGINS, "ends": ENDS, "room": room, "held_on": held_on}
    fields["online_url"] = WORDS["place"]["online_url"]
    place = {"place_th": edition.place_th, "place_en": edition.place_en}
    day.set_day(edition, fields | place, moves_tasks=True, version=plan.version, by=BY)


def gather_topics(edition: Edition, *, chosen: int) -> None:
    """Proposals with their votes, put in at once; the one that was chosen has its reason."""
    call = {"text_th": WORDS["call_th"], "text_en": WORDS["call_en"], "is_open": False}
    topics.set_call(edition, call | {"opens_on": None, "closes_on": None}, by=BY)
    rows = Proposal.objects.bulk_create(
        Proposal(
            edition=edition,
            number=number,
            title=row["th"],
            reason=row["reason"],
            source=ProposalSource(row["source"]),
            state=ProposalState.SHOWN,
        )
        for number, row in enumerate(WORDS["topics"], start=1)
    )
    sides = [(Side.USER, "users"), (Side.PROVIDER, "providers"), ("", "silent")]
    ProposalVote.objects.bulk_create(
        ProposalVote(proposal=proposal, side=side, seal=uuid.uuid4().hex)
        for proposal, row in zip(rows, WORDS["topics"], strict=True)
        for side, name in sides
        for _voter in range(row[name])
    )
    topics.choose(rows[chosen], **WORDS["chosen"], by=BY)
