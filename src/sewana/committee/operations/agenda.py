"""The six parts of a meeting's agenda, and what the program puts there by itself."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from sewana.base.languages import shown_date
from sewana.committee.models import (
    AgendaItem,
    Decision,
    Meeting,
    MeetingState,
    Section,
    TaskState,
)
from sewana.committee.operations.noting import note
from sewana.committee.queries.meetings import named, number_of

OPEN_STATES = (TaskState.TODO, TaskState.DOING)
LONGEST_TITLE = 300


@transaction.atomic
def add_item(meeting: Meeting, section: int, title: str, *, by: object, background: str = "") -> AgendaItem:
    item = AgendaItem.objects.create(
        meeting=meeting,
        section=Section(section),
        position=next_position(meeting, section),
        title=title,
        background=background,
    )
    note("add_item", meeting.edition, by, after={"meeting": meeting.pk, "item": item.pk, "title": title})
    return item


@transaction.atomic
def retitle_item(item: AgendaItem, title: str, section: int, *, by: object) -> None:
    before = {"title": item.title, "section": item.section}
    if section != item.section:
        item.position = next_position(item.meeting, section)
    item.title, item.section = title, Section(section)
    item.save(update_fields=["title", "section", "position"])
    note("retitle_item", item.meeting.edition, by, before, {"item": item.pk, "title": title})


@transaction.atomic
def move_item(item: AgendaItem, steps: int, *, by: object) -> None:
    """Move an item up or down among those of its part."""
    rows = list(
        item.meeting.items.select_for_update()
        .filter(section=item.section, is_dropped=False)
        .order_by("position", "id")
    )
    places = [row.pk for row in rows]
    if item.pk not in places:
        return
    old = places.index(item.pk)
    new = max(0, min(len(rows) - 1, old + steps))
    rows.insert(new, rows.pop(old))
    for position, row in enumerate(rows):
        row.position = position
    AgendaItem.objects.bulk_update(rows, ["position"])
    note("move_item", item.meeting.edition, by, {"place": old}, {"item": item.pk, "place": new})


@transaction.atomic
def drop_item(item: AgendaItem, is_dropped: bool, *, by: object) -> None:
    """Take an item off the agenda with all that was written, or bring it back."""
    item.is_dropped = is_dropped
    item.save(update_fields=["is_dropped"])
    note("drop_item", item.meeting.edition, by, after={"item": item.pk, "is_dropped": is_dropped})


def next_position(meeting: Meeting, section: int) -> int:
    last = meeting.items.filter(section=section).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def fill_agenda(meeting: Meeting) -> None:
    """Put the minutes that wait for approval and the decisions not yet carried out on the agenda, each once.

    Called inside an operation's transaction. What somebody took off the agenda is not put there again.
    """
    own = meeting.items.all()
    approved_here = {item.minutes_of_id for item in own}
    for earlier in waiting_minutes(meeting):
        if earlier.pk not in approved_here:
            title = _("Minutes of meeting %(number)s") % {"number": number_of(earlier)}
            put(meeting, Section.MINUTES, title, minutes_of=earlier)
    followed_here = {item.arises_from_id for item in own}
    for decision in open_decisions(meeting):
        if decision.pk not in followed_here:
            put(
                meeting,
                Section.ARISING,
                decision.text[:LONGEST_TITLE],
                arises_from=decision,
                background=background_of(decision),
            )


def put(meeting: Meeting, section: Section, title: str, **fields: object) -> None:
    AgendaItem.objects.create(
        meeting=meeting, section=section, position=next_position(meeting, section), title=title, **fields
    )


def waiting_minutes(meeting: Meeting) -> list[Meeting]:
    ended = Meeting.objects.filter(edition=meeting.edition, state=MeetingState.ENDED)
    return list(ended.filter(was_before(meeting)).exclude(pk=meeting.pk).order_by("starts_at", "id"))


def was_before(meeting: Meeting, to: str = "") -> Q:
    """Which meetings a meeting can look back on, entered late or not; before a poll's day were all that were held."""
    return Q(**{f"{to}starts_at__lt": meeting.starts_at}) if meeting.starts_at else Q()


def open_decisions(meeting: Meeting) -> list[Decision]:
    found = Decision.objects.filter(
        item__meeting__edition=meeting.edition,
        item__is_dropped=False,
        is_dropped=False,
        task__state__in=OPEN_STATES,
        item__meeting__closed_at__isnull=False,
    ).filter(was_before(meeting, "item__meeting__"))
    return list(
        found.exclude(item__meeting=meeting).select_related("item__meeting", "task", "owner").order_by("id")
    )


def background_of(decision: Decision) -> str:
    """Where a matter comes from, in a sentence for the minutes."""
    lines = [_("Resolved at meeting %(number)s.") % {"number": number_of(decision.item.meeting)}]
    if decision.owner:
        lines.append(_("Responsible: %(name)s.") % {"name": named(decision.owner)})
    if decision.due_on:
        lines.append(_("Due: %(day)s.") % {"day": shown_date(decision.due_on)})
    return " ".join(lines)
