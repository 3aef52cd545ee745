"""A meeting from the first thought of a day to its cancelling: times, answers, number, opening and closing."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import (
    Availability,
    DateAnswer,
    DateOption,
    Edition,
    Meeting,
    MeetingState,
    Member,
)
from sewana.committee.operations.agenda import fill_agenda
from sewana.committee.operations.noting import note

DETAILS = ("title", "starts_at", "ends_at", "place", "online_url", "recorder", "checker", "recording")
# Only these stand in people's calendars: another recorder is no reason to write to everybody again.
IN_CALENDARS = frozenset({"title", "starts_at", "ends_at", "place", "online_url"})
HELD_STATES = (MeetingState.UNDER_WAY, MeetingState.ENDED, MeetingState.APPROVED)


class NotNow(ValueError):
    """The meeting is not in the state in which this can be done."""


class ChangedMeanwhile(ValueError):
    """Somebody else saved the meeting after this form was opened; nothing was written."""


@dataclass(frozen=True)
class Slot:
    """A time a meeting could be."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@transaction.atomic
def begin_meeting(
    edition: Edition,
    slots: Iterable[Slot],
    *,
    is_fixed: bool,
    by: object,
    title: str = "",
    place: str = "",
    online_url: str = "",
    poll_closes_on: dt.date | None = None,
) -> Meeting:
    """Call a meeting for the one time given, or ask the members which of several suits them."""
    times = sorted({slot.starts_at: slot for slot in slots}.values(), key=lambda slot: slot.starts_at)
    meeting = Meeting.objects.create(
        edition=edition,
        year=timezone.localtime(times[0].starts_at).year,
        title=title,
        place=place,
        online_url=online_url,
        poll_closes_on=None if is_fixed else poll_closes_on,
    )
    note("begin_meeting", edition, by, after={"meeting": meeting.pk, "times": len(times)})
    if is_fixed:
        call_meeting(meeting, times[0], by=by)
    else:
        propose_times(meeting, times, by=by)
        fill_agenda(meeting)
    return meeting


@transaction.atomic
def propose_times(meeting: Meeting, slots: Iterable[Slot], *, by: object) -> int:
    """Add times to choose from; returns how many are new."""
    state_in(locked(meeting), MeetingState.POLLING)
    made = 0
    for slot in slots:
        _option, is_new = DateOption.objects.get_or_create(
            meeting=meeting, starts_at=slot.starts_at, defaults={"ends_at": slot.ends_at}
        )
        made += is_new
    note("propose_times", meeting.edition, by, after={"meeting": meeting.pk, "times": made})
    return made


@transaction.atomic
def answer_dates(meeting: Meeting, member: Member, answers: Mapping[int, str], *, by: object) -> None:
    """Say for each time whether a member can come; a time not named keeps the answer it had."""
    state_in(locked(meeting), MeetingState.POLLING)
    options = {option.pk: option for option in meeting.options.all()}
    for pk, answer in answers.items():
        if pk in options:
            DateAnswer.objects.update_or_create(
                option=options[pk], member=member, defaults={"answer": Availability(answer)}
            )
    note("answer_dates", meeting.edition, by, after={"meeting": meeting.pk, "member": member.pk})


@transaction.atomic
def choose_time(meeting: Meeting, option: DateOption, *, by: object) -> None:
    """Close the poll: the meeting is at this time."""
    state_in(locked(meeting), MeetingState.POLLING)
    call_meeting(meeting, Slot(option.starts_at, option.ends_at), by=by)


def call_meeting(meeting: Meeting, slot: Slot, *, by: object) -> None:
    """Fix the time, give the number of that calendar year, and put on the agenda what is known."""
    hold(meeting.edition)
    meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
    meeting.state = MeetingState.CALLED
    give_number(meeting)
    meeting.save(update_fields=["starts_at", "ends_at", "state", "year", "number"])
    fill_agenda(meeting)
    after = {"meeting": meeting.pk, "number": meeting.number, "starts_at": slot.starts_at.isoformat()}
    note("call_meeting", meeting.edition, by, after=after)


def give_number(meeting: Meeting) -> None:
    """Give the lowest number that no meeting of that year has: no gap stays, and no number is there twice."""
    assert meeting.starts_at is not None
    year = timezone.localtime(meeting.starts_at).year
    if meeting.number and meeting.year == year:
        return
    others = Meeting.objects.filter(edition=meeting.edition, year=year).exclude(pk=meeting.pk)
    taken = set(others.values_list("number", flat=True))
    meeting.year = year
    meeting.number = next(number for number in range(1, len(taken) + 2) if number not in taken)


@transaction.atomic
def change_meeting(meeting: Meeting, changes: Mapping[str, object], *, seen: int, by: object) -> list[str]:
    """Write what changed, if nobody changed it since `seen`; returns the names of the changed fields."""
    hold(meeting.edition)
    now = locked(meeting)
    if now.sequence != seen:
        raise ChangedMeanwhile
    changed = {
        name: changes[name] for name in DETAILS if name in changes and changes[name] != getattr(now, name)
    }
    if not changed:
        return []
    before = {"meeting": str(meeting.pk)} | {name: str(getattr(now, name)) for name in changed}
    for name, value in changed.items():
        setattr(meeting, name, value)
    if "starts_at" in changed and meeting.number:
        give_number(meeting)
    meeting.sequence = seen + 1
    meeting.save(update_fields=[*changed, "year", "number", "sequence"])
    after = {name: str(value) for name, value in changed.items()}
    note("change_meeting", meeting.edition, by, before, after)
    return list(changed)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: object) -> None:
    """The meeting is not held; its number is free again."""
    hold(meeting.edition)
    now = locked(meeting)
    state_in(now, MeetingState.POLLING, MeetingState.CALLED)
    note("cancel_meeting", meeting.edition, by, {"meeting": meeting.pk, "number": now.number})
    meeting.state, meeting.number, meeting.sequence = MeetingState.CANCELLED, 0, now.sequence + 1
    meeting.save(update_fields=["state", "number", "sequence"])


@transaction.atomic
def restore_meeting(meeting: Meeting, *, by: object) -> None:
    """Undo the cancelling: with its old number when that is still free."""
    hold(meeting.edition)
    now = locked(meeting)
    state_in(now, MeetingState.CANCELLED)
    meeting.state = MeetingState.CALLED if now.starts_at else MeetingState.POLLING
    meeting.sequence = now.sequence + 1
    if now.starts_at:
        give_number(meeting)
    meeting.save(update_fields=["state", "year", "number", "sequence"])
    note("restore_meeting", meeting.edition, by, after={"meeting": meeting.pk, "number": meeting.number})


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: object) -> None:
    state_in(locked(meeting), MeetingState.CALLED)
    meeting.state, meeting.opened_at = MeetingState.UNDER_WAY, timezone.now()
    meeting.save(update_fields=["state", "opened_at"])
    note("open_meeting", meeting.edition, by, after={"meeting": meeting.pk})


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: object) -> None:
    """End the meeting; those that are called already get its minutes and decisions on their agenda."""
    state_in(locked(meeting), MeetingState.UNDER_WAY)
    meeting.state, meeting.closed_at = MeetingState.ENDED, timezone.now()
    meeting.save(update_fields=["state", "closed_at"])
    note("close_meeting", meeting.edition, by, after={"meeting": meeting.pk})
    coming = Meeting.objects.filter(
        edition=meeting.edition, state__in=[MeetingState.POLLING, MeetingState.CALLED]
    )
    for later in coming:
        fill_agenda(later)


@transaction.atomic
def reopen_meeting(meeting: Meeting, *, by: object) -> None:
    """Take the last click on the clock back: closed too early, or opened by mistake."""
    now = locked(meeting)
    state_in(now, MeetingState.UNDER_WAY, MeetingState.ENDED)
    if now.state == MeetingState.ENDED:
        meeting.state, meeting.closed_at = MeetingState.UNDER_WAY, None
    else:
        meeting.state, meeting.opened_at = MeetingState.CALLED, None
    meeting.save(update_fields=["state", "opened_at", "closed_at"])
    before = {"meeting": meeting.pk, "state": now.state}
    note("reopen_meeting", meeting.edition, by, before, {"state": meeting.state})


@transaction.atomic
def set_clock(
    meeting: Meeting, opened_at: dt.datetime | None, closed_at: dt.datetime | None, *, by: object
) -> None:
    """Correct by hand when the meeting began and ended."""
    now = locked(meeting)
    state_in(now, *HELD_STATES)
    before = {"opened_at": str(now.opened_at), "closed_at": str(now.closed_at)}
    meeting.opened_at = opened_at or now.opened_at
    meeting.closed_at = closed_at or now.closed_at
    meeting.save(update_fields=["opened_at", "closed_at"])
    after = {"meeting": meeting.pk, "opened_at": str(opened_at), "closed_at": str(closed_at)}
    note("set_clock", meeting.edition, by, before, after)


def locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)


def hold(edition: Edition) -> None:
    """Numbers of an edition's meetings are given one after the other."""
    Edition.objects.select_for_update().get(pk=edition.pk)


def state_in(meeting: Meeting, *states: str) -> None:
    if meeting.state not in states:
        raise NotNow(
            _("The meeting is now “%(state)s”, so this cannot be done. Load the page again.")
            % {"state": MeetingState(meeting.state).label}
        )
