"""The timer, the run sheet, and the words that the people behind the scenes send each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import Message, Room, RunItem
from sewana.forum.operations import room as rooms
from sewana.forum.operations.noting import NotPossible, note

LONGEST_TIMER_S = 24 * 3600
MOST_LINES = 200


# The timer: running while `timer_ends_at` is set, paused while only `timer_s` is: then it holds what is left.


@transaction.atomic
def start_timer(room: Room, seconds: int, *, by: object) -> None:
    """Count down from now, on the stage and at the console."""
    if not 0 < seconds <= LONGEST_TIMER_S:
        raise NotPossible(_("Write minutes between 1 and 1440 for the timer."))
    rooms.arrange(room, by=by, timer_ends_at=timezone.now() + timedelta(seconds=seconds), timer_s=seconds)


def left_s(room: Room) -> int:
    """Return the seconds left, running or paused; never less than 0."""
    if room.timer_ends_at is None:
        return room.timer_s
    return max(0, round((room.timer_ends_at - timezone.now()).total_seconds()))


@transaction.atomic
def pause_timer(room: Room, *, by: object) -> None:
    if room.timer_ends_at is None or not left_s(room):
        raise NotPossible(_("The timer does not run: there is nothing to pause."))
    rooms.arrange(room, by=by, timer_ends_at=None, timer_s=left_s(room))


@transaction.atomic
def resume_timer(room: Room, *, by: object) -> None:
    if room.timer_ends_at is not None or not room.timer_s:
        raise NotPossible(_("The timer is not paused. Start it with a number of minutes."))
    start_timer(room, room.timer_s, by=by)


@transaction.atomic
def lengthen_timer(room: Room, seconds: int = 60, *, by: object) -> None:
    """Give some time more; a timer that is over begins again with that much."""
    more = min(left_s(room) + seconds, LONGEST_TIMER_S)
    if room.timer_ends_at is None and room.timer_s:
        rooms.arrange(room, by=by, timer_s=more)
    else:
        start_timer(room, more, by=by)


@transaction.atomic
def stop_timer(room: Room, *, by: object) -> None:
    rooms.arrange(room, by=by, timer_ends_at=None, timer_s=0)


@dataclass(frozen=True)
class Line:
    """One line of the run sheet as it is written."""

    title_th: str
    title_en: str = ""
    starts_at: time | None = None
    minutes: int = 0
    speaker: str = ""
    note: str = ""
    is_public: bool = True
    is_done: bool = False


def fields_of(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in Line.__dataclass_fields__}


def line_of(item: RunItem) -> Line:
    return Line(**{name: getattr(item, name) for name in Line.__dataclass_fields__})


def held(item: RunItem) -> RunItem:
    """Return the line as it is now, with its edition locked."""
    Edition.objects.select_for_update().get(pk=item.edition_id)
    found = RunItem.objects.filter(pk=item.pk).select_related("edition").first()
    if found is None:
        raise NotPossible(_("This line is no longer there."))
    return found


@transaction.atomic
def add_line(edition: Edition, line: Line, *, by: object) -> RunItem:
    """Add a line at the end of the run sheet."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.run_items.count() >= MOST_LINES:
        raise NotPossible(_("A run sheet has at most %(n)s lines.") % {"n": MOST_LINES})
    last = edition.run_items.aggregate(last=Max("position"))["last"] or 0
    item = RunItem.objects.create(edition=edition, position=last + 1, **fields_of(line))
    note("add_line", item, edition, by, after={"title": item.title_th})
    live.changed(edition)
    return item


@transaction.atomic
def edit_line(item: RunItem, line: Line, *, by: object) -> None:
    item = held(item)
    before = {"title": item.title_th}
    for name, value in fields_of(line).items():
        setattr(item, name, value)
    item.save()
    note("edit_line", item, item.edition, by, before=before, after={"title": item.title_th})
    live.changed(item.edition)


@transaction.atomic
def move_line(item: RunItem, *, up: bool, by: object) -> None:
    """Change places with the line above or below."""
    item = held(item)
    lines = list(item.edition.run_items.all())
    place = next(at for at, row in enumerate(lines) if row.pk == item.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(lines):
        lines[place], lines[other] = lines[other], lines[place]
        for at, row in enumerate(lines, 1):
            row.position = at
        RunItem.objects.bulk_update(lines, ["position"])
        note("move_line", item, item.edition, by, after={"title": item.title_th, "place": other + 1})
    live.changed(item.edition)


@transaction.atomic
def finish_line(item: RunItem, *, is_done: bool, by: object) -> None:
    """Say that a line is over, or not yet: the programme on phones moves on."""
    item = held(item)
    item.is_done = is_done
    item.save(update_fields=["is_done"])
    note("finish_line", item, item.edition, by, after={"title": item.title_th, "is_done": is_done})
    live.changed(item.edition)


@transaction.atomic
def remove_line(item: RunItem, *, by: object) -> None:
    item = held(item)
    note("remove_line", item, item.edition, by, before={"title": item.title_th})
    item.delete()
    live.changed(item.edition)


@transaction.atomic
def bring_in_lines(edition: Edition, lines: Sequence[Line], *, replaces: bool, by: object) -> int:
    """Take the lines of a table: after those that are there, or in their place."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    there = 0 if replaces else edition.run_items.count()
    if not lines or there + len(lines) > MOST_LINES:
        raise NotPossible(_("A run sheet has between 1 and %(n)s lines.") % {"n": MOST_LINES})
    before: Mapping[str, object] = {"lines": [row.title_th for row in edition.run_items.all()]}
    if replaces:
        edition.run_items.all().delete()
    last = edition.run_items.aggregate(last=Max("position"))["last"] or 0
    RunItem.objects.bulk_create(
        RunItem(edition=edition, position=at, **fields_of(line)) for at, line in enumerate(lines, last + 1)
    )
    note("bring_in_lines", edition, edition, by, before=before, after={"lines": len(lines)})
    live.changed(edition)
    return len(lines)


@transaction.atomic
def send_message(edition: Edition, text: str, *, sender: str, is_urgent: bool = False, by: object) -> Message:
    """Tell those at the other screens something; it stays until somebody says that they have seen it."""
    if not text.strip():
        raise NotPossible(_("Write the message first."))
    message = Message.objects.create(
        edition=edition, text=text.strip()[:300], sender=sender[:120], is_urgent=is_urgent
    )
    note("send_message", message, edition, by, after={"urgent": is_urgent})
    live.changed(edition)
    return message


@transaction.atomic
def acknowledge(message: Message, *, name: str, by: object) -> None:
    """Say that a message has been seen; the first who does so is named."""
    Edition.objects.select_for_update().get(pk=message.edition_id)
    now = timezone.now()
    fresh = Message.objects.filter(pk=message.pk, seen_at=None)
    if fresh.update(seen_by=name[:120], seen_at=now):
        note("acknowledge_message", message, message.edition, by)
    live.changed(message.edition)
