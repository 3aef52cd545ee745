"""Minutes are approved at a later meeting; what was corrected stays to be read."""

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import AgendaItem, Meeting, MeetingState
from sewana.committee.operations.meetings import locked, state_in
from sewana.committee.operations.minutes import Draft, put_text
from sewana.committee.operations.noting import note
from sewana.committee.queries.minutes import newest_text
from sewana.people.models import Account


@transaction.atomic
def approve_minutes(meeting: Meeting, at: Meeting, corrections: str, *, by: Account | None) -> None:
    """The minutes are right, or right with these corrections; the item of the later meeting says so as well."""
    state_in(locked(meeting), MeetingState.ENDED)
    meeting.state, meeting.approved_at_meeting = MeetingState.APPROVED, at
    meeting.corrections = corrections.strip()
    meeting.save(update_fields=["state", "approved_at_meeting", "corrections"])
    after = {"meeting": meeting.pk, "at": at.pk, "with_corrections": bool(meeting.corrections)}
    note("approve_minutes", meeting.edition, by, after=after)
    for item in at.items.select_for_update(of=("self",)).filter(minutes_of=meeting, is_dropped=False):
        write_resolution(item, meeting.corrections, by)


def write_resolution(item: AgendaItem, corrections: str, by: Account | None) -> None:
    """Say it in the later minutes, unless somebody has worded it already."""
    if item.resolution:
        return
    text = (
        _("The meeting approved the minutes with these corrections: %(corrections)s")
        % {"corrections": corrections}
        if corrections
        else _("The meeting approved the minutes without corrections.")
    )
    newest = newest_text(item, "resolution")
    put_text(item, Draft("resolution", text, newest.version if newest else 0), newest, by)


@transaction.atomic
def withdraw_approval(meeting: Meeting, *, by: object) -> None:
    """Take the approval back: the minutes can be changed again, the corrections stay written down."""
    state_in(locked(meeting), MeetingState.APPROVED)
    before = {"meeting": meeting.pk, "at": meeting.approved_at_meeting_id, "corrections": meeting.corrections}
    meeting.state, meeting.approved_at_meeting = MeetingState.ENDED, None
    meeting.save(update_fields=["state", "approved_at_meeting"])
    note("withdraw_approval", meeting.edition, by, before)
