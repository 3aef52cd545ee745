"""Who was at a meeting: by their own tap, or entered by hand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Attendance, Meeting, MeetingState, Member, Mode, Presence
from sewana.committee.operations.meetings import NotNow
from sewana.committee.operations.noting import note

# A wall of invented guests would bury the real ones; no committee room holds as many.
MOST_GUESTS = 100


@transaction.atomic
def check_in(meeting: Meeting, member: Member, mode: str, *, by: object) -> Attendance:
    """Somebody of the committee is here; a second tap changes nothing but where they are."""
    still_open(meeting)
    row, made = Attendance.objects.select_for_update().get_or_create(
        meeting=meeting, member=member, defaults={"mode": Mode(mode), "came_at": timezone.now()}
    )
    if not made:
        if row.presence != Presence.PRESENT or row.came_at is None:
            row.came_at = timezone.now()
        row.presence, row.mode, row.reason, row.left_at = Presence.PRESENT, Mode(mode), "", None
        row.save(update_fields=["presence", "mode", "reason", "came_at", "left_at"])
    note("check_in", meeting.edition, by, after={"meeting": meeting.pk, "member": member.pk, "mode": mode})
    return row


@transaction.atomic
def check_in_other(
    meeting: Meeting, *, name: str, position: str, mode: str, acts_for: Member | None, by: object
) -> Attendance:
    """Somebody who is not of the committee is here: in a member's place, or as a guest."""
    still_open(meeting)
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    others = meeting.attendances.filter(member=None)
    known = others.filter(name=name, acts_for=acts_for).first()
    if known is not None:
        return known
    if others.count() >= MOST_GUESTS:
        raise NotNow(_("More people are entered than a meeting can have. Ask the secretary."))
    row = meeting.attendances.create(
        name=name,
        position=position,
        mode=Mode(mode),
        acts_for=acts_for,
        presence=Presence.PRESENT if acts_for else Presence.ATTENDING,
        came_at=timezone.now(),
    )
    after = {"meeting": meeting.pk, "attendance": row.pk, "acts_for": acts_for.pk if acts_for else None}
    note("check_in_other", meeting.edition, by, after=after)
    return row


@transaction.atomic
def mark_absent(meeting: Meeting, member: Member, reason: str, *, by: object) -> None:
    still_open(meeting)
    Attendance.objects.update_or_create(
        meeting=meeting,
        member=member,
        defaults={"presence": Presence.ABSENT, "reason": reason, "came_at": None, "left_at": None},
    )
    note("mark_absent", meeting.edition, by, after={"meeting": meeting.pk, "member": member.pk})


@transaction.atomic
def say_left(row: Attendance, has_left: bool, *, by: object) -> None:
    """Somebody went before the end, or did not after all."""
    still_open(row.meeting)
    row.left_at = timezone.now() if has_left else None
    row.save(update_fields=["left_at"])
    note("say_left", row.meeting.edition, by, after={"attendance": row.pk, "has_left": has_left})


@transaction.atomic
def take_back(row: Attendance, *, by: object) -> None:
    """Somebody was entered by mistake; their name can be tapped again at once."""
    still_open(row.meeting)
    before = {"meeting": row.meeting_id, "member": row.member_id, "name": row.name, "presence": row.presence}
    note("take_back_attendance", row.meeting.edition, by, before)
    row.delete()


def still_open(meeting: Meeting) -> None:
    """Until the minutes are approved, who was there can be put right."""
    if meeting.state in {MeetingState.APPROVED, MeetingState.CANCELLED, MeetingState.POLLING}:
        raise NotNow(
            _("Who was there can be entered from the call of a meeting until its minutes are approved.")
        )
