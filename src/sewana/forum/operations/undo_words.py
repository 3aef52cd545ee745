"""Why a deed cannot be taken back any more, and what it is now."""

from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.forum.models import Message, Poll, Question, Room, RunItem, Statement, TicketSeries, Turn
from sewana.forum.operations.changes import Change, Row
from sewana.forum.operations.desk import left_s


class TooLate(ValueError):
    """It cannot be taken back: the time is over, or somebody changed it meanwhile."""


def changed_meanwhile(row: Row, change: Change) -> str:
    refused = _("Somebody else changed this meanwhile. Nothing was taken back; look at what it says now.")
    return f"{refused} {now_of(row, change)}".rstrip()


def now_of(row: Row, change: Change) -> str:
    """Say in one sentence what a thing is now."""
    match row:
        case Question():
            return _("Question %(number)s is now: %(state)s.") % told(row)
        case Statement():
            return _("Opinion %(number)s is now: %(state)s.") % told(row)
        case Poll():
            return _("Poll %(number)s is now: %(state)s.") % told(row)
        case Turn():
            return _("%(name)s is now: %(state)s.") % {"name": row.name, "state": row.get_state_display()}
        case RunItem():
            return _("The line now says: “%(title)s”.") % {"title": row.title_th}
        case _:
            return now_elsewhere(row, change)


def told(row: Question | Statement | Poll) -> dict[str, object]:
    return {"number": row.number, "state": row.get_state_display()}


def now_elsewhere(row: Row, change: Change) -> str:
    match row:
        case Message() if row.seen_at is not None:
            at = f"{timezone.localtime(row.seen_at):%H:%M}"
            return _("It was seen by %(who)s at %(at)s.") % {"who": row.seen_by, "at": at}
        case TicketSeries() if row.revoked_at is not None:
            return _("Series %(number)s is revoked now.") % {"number": row.number}
        case Room() if "timer_s" in change.names or "timer_ends_at" in change.names:
            minutes, seconds = divmod(left_s(row), 60)
            return _("The timer now says %(minutes)s:%(seconds)s.") % {
                "minutes": minutes,
                "seconds": f"{seconds:02}",
            }
        case Room() if "item" in change.names:
            return _("On now: %(item)s.") % {"item": row.get_item_display()}
    return ""
