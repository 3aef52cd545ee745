"""What happens to the day of a forum: its hours and rooms, and the days on which people cannot come."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.committee.operations import change_edition, note
from sewana.committee.operations.members import Changed
from sewana.committee.operations.tasks import date_by_forum
from sewana.planning.models import BusyDay, BusyKind, DayPlan, Venue, VenueRoom
from sewana.planning.queries.holidays import every_holiday, holidays_of

PLAN = ("begins", "ends", "room", "online_room")
DAY = ("held_on", "place_th", "place_en")


@transaction.atomic
def set_day(
    edition: Edition, fields: Mapping[str, object], *, moves_tasks: bool, version: int, by: object
) -> int:
    """Set day, hours and place; returns how many open tasks moved along with the day."""
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    plan, _made = DayPlan.objects.get_or_create(edition=held)
    if plan.version != version:
        raise Changed
    before = {name: str(getattr(plan, name) or "") for name in PLAN}
    for name in PLAN:
        setattr(plan, name, fields[name])
    plan.version += 1
    plan.save()
    change_edition(held, {name: fields[name] for name in DAY}, by=by)
    after = {name: str(fields[name] or "") for name in PLAN}
    note("set_day", held, by, before, {**after, "day_version": plan.version})
    return date_by_forum(held, by=by) if moves_tasks else 0


def last_change(edition: Edition) -> AuditEntry | None:
    found = AuditEntry.objects.filter(edition_key=edition.key, operation__in=("set_day", "change_edition"))
    return found.order_by("-id").first()


@transaction.atomic
def set_online_room(edition: Edition, name: str, url: str, *, by: object) -> VenueRoom | None:
    """The online room of an edition, made or changed; without an address there is none."""
    room = edition.online_rooms.order_by("pk").first()
    if not url:
        return None
    room = room or VenueRoom(edition=edition)
    room.name_th, room.url = name or room.name_th or url, url
    room.save()
    note("set_online_room", edition, by, after={"url": url})
    return room


@transaction.atomic
def save_room(
    edition: Edition,
    venue_fields: Mapping[str, object],
    room_fields: Mapping[str, object],
    *,
    room: VenueRoom | None = None,
    by: object,
) -> VenueRoom:
    """A room with its building; a building of that name is there once, whoever writes it."""
    name = str(venue_fields["name_th"])
    venue = room.venue if room else Venue.objects.filter(name_th=name).first()
    venue = venue or Venue()
    for field, value in venue_fields.items():
        setattr(venue, field, value)
    venue.save()
    room = room or VenueRoom(venue=venue)
    for field, value in room_fields.items():
        setattr(room, field, value)
    room.save()
    note("save_room", edition, by, after={"room": room.pk, "name": room.name_th, "venue": name})
    return room


@dataclass(frozen=True)
class Busy:
    """Days out of a list or a calendar file."""

    title_th: str
    begins_on: dt.date
    ends_on: dt.date
    title_en: str = ""


@transaction.atomic
def take_busy_days(
    edition: Edition, days: Sequence[Busy], *, kind: str, source: str, by: object
) -> list[BusyDay]:
    """Write down days that are not there yet; returns those that were new."""
    have = set(BusyDay.objects.filter(kind=kind).values_list("title_th", "begins_on"))
    new = {(one.title_th, one.begins_on): one for one in days if (one.title_th, one.begins_on) not in have}
    made = BusyDay.objects.bulk_create(
        BusyDay(
            kind=BusyKind(kind),
            title_th=one.title_th,
            title_en=one.title_en,
            begins_on=one.begins_on,
            ends_on=one.ends_on,
            source=source[:200],
        )
        for one in new.values()
    )
    if made:
        note("take_busy_days", edition, by, after={"days": len(made), "kind": kind, "source": source[:200]})
    return made


def take_holidays(edition: Edition, year: int, *, by: object) -> list[BusyDay]:
    """The public holidays of a year, with one click."""
    days = [Busy(one.title_th, one.day, one.day, one.title_en) for one in holidays_of(year)]
    source = f"{every_holiday()[0]}, {year}"
    return take_busy_days(edition, days, kind=BusyKind.HOLIDAY, source=source, by=by)


@transaction.atomic
def remove_busy_day(edition: Edition, busy: BusyDay, *, by: object) -> None:
    """Take a day out; the audit keeps what it was."""
    before = {"title": busy.title_th, "kind": busy.kind, "begins_on": str(busy.begins_on)}
    note("remove_busy_day", edition, by, before)
    busy.delete()
