"""What happens to the day of a forum: its hours and rooms, and the days on which people cannot come."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.committee.operations import change_edition, note
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.operations.tasks import count_by_forum, date_by_forum, keep_by_forum
from sewana.planning.models import BusyDay, BusyKind, DayPlan, Venue, VenueRoom
from sewana.planning.operations import media
from sewana.planning.queries.holidays import every_holiday, holidays_of

PLAN = ("begins", "ends", "room", "online_room")
DAY = ("held_on", "place_th", "place_en")
BUSY = ("kind", "title_th", "title_en", "begins_on", "ends_on", "source")


def mark_of(edition: Edition) -> str:
    """A text that changes with the day or the place, for both can be changed on the edition's page too."""
    return "|".join(str(getattr(edition, name) or "") for name in DAY)


@transaction.atomic
def set_day(
    edition: Edition,
    fields: Mapping[str, object],
    *,
    moves_tasks: bool,
    version: int,
    seen: str = "",
    by: object,
) -> int:
    """Set day, hours and place; returns how many open tasks moved along with the day.

    `seen` is the edition's mark when the page was opened.

    Raises
    ------
    Changed
        Somebody else did so since the page was opened; nothing of it is kept.
    """
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    plan, _made = DayPlan.objects.get_or_create(edition=held)
    if plan.version != version or (seen and seen != mark_of(held)):
        raise Changed
    before = {name: str(getattr(plan, name) or "") for name in PLAN}
    rooms = {"room": fields["room"], "online_room": set_online_room(held, str(fields["online_url"]), by=by)}
    for name in PLAN:
        setattr(plan, name, rooms[name] if name in rooms else fields[name])
    plan.version += 1
    plan.save()
    after = {name: str(getattr(plan, name) or "") for name in PLAN}
    note("set_day", held, by, before, {**after, "day_version": plan.version})
    return move_day(held, fields, moves_tasks=moves_tasks, by=by)


def move_day(edition: Edition, fields: Mapping[str, object], *, moves_tasks: bool, by: object) -> int:
    """Write day and place; the open tasks move along or stay, and are counted from the new day either way."""
    former = edition.held_on
    if former is not None:
        count_by_forum(edition)
    change_edition(edition, {name: fields[name] for name in DAY}, by=by)
    if moves_tasks:
        media.date_by_forum(edition, by=by)
        return date_by_forum(edition, by=by)
    if edition.held_on != former:
        media.keep_by_forum(edition)
        keep_by_forum(edition)
    return 0


def last_change(edition: Edition) -> AuditEntry | None:
    found = AuditEntry.objects.filter(edition_key=edition.key, operation__in=("set_day", "change_edition"))
    return found.order_by("-id").first()


def set_online_room(edition: Edition, url: str, *, by: object) -> VenueRoom | None:
    """The online room of an edition, made or changed; without an address there is none."""
    if not url:
        return None
    room = edition.online_rooms.order_by("pk").first() or VenueRoom(
        edition=edition, name_th="ห้องออนไลน์", name_en="Online room"
    )
    before, room.url = room.url, url
    if before != url:
        room.save()
        note("set_online_room", edition, by, {"url": before}, {"url": url})
    return room


@transaction.atomic
def save_room(
    edition: Edition,
    venue_fields: Mapping[str, object],
    room_fields: Mapping[str, object],
    *,
    room: VenueRoom | None = None,
    version: int = 1,
    by: object,
) -> VenueRoom:
    """A room with its building; a building of that name is there once, whoever writes it.

    Raises
    ------
    Changed
        Somebody else wrote it anew since the page with that version was opened.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    held = VenueRoom.objects.select_for_update().get(pk=room.pk) if room else VenueRoom()
    if room and held.version != version:
        raise Changed
    held.venue = venue_of(held, venue_fields)
    twin = VenueRoom.objects.filter(venue=held.venue, is_dropped=False, **room_fields).first()
    if room is None and twin is not None:
        return twin  # as by a double click
    for field, value in room_fields.items():
        setattr(held, field, value)
    held.version += 1 if room else 0
    held.save()
    after = {"room": held.pk, "name": held.name_th, "venue": held.venue.name_th}
    note("save_room", edition, by, after=after)
    return held


def venue_of(room: VenueRoom, fields: Mapping[str, object]) -> Venue:
    """The building that is meant: the one of that name, else this room's own under a new name, else a new one."""
    named = Venue.objects.filter(name_th=fields["name_th"]).first()
    own = room.venue if room.venue and room.venue.rooms.count() == 1 else None
    is_its_page = named is not None and named.pk == room.venue_id
    venue = named or own or Venue()
    for field, value in fields.items():
        # Who adds a room to a building that is there already leaves empty what is known of it.
        if value or is_its_page:
            setattr(venue, field, value)
    venue.save()
    return venue


@transaction.atomic
def drop_room(edition: Edition, room: VenueRoom, *, is_dropped: bool, by: object) -> None:
    """Offer a room no more, or again; a forum that was to be in it keeps it."""
    held = VenueRoom.objects.select_for_update().get(pk=room.pk)
    if held.is_dropped != is_dropped:
        held.is_dropped = is_dropped
        held.version += 1
        held.save(update_fields=["is_dropped", "version"])
        note(
            "drop_room",
            edition,
            by,
            {"is_dropped": not is_dropped},
            {"room": held.pk, "is_dropped": is_dropped},
        )


def last_change_of_room(room: VenueRoom) -> AuditEntry | None:
    found = AuditEntry.objects.filter(operation__in=("save_room", "drop_room"), after__room=room.pk)
    return found.order_by("-id").first()


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
    """Take a day out; by its number it can be brought back."""
    before = {name: str(getattr(busy, name)) for name in BUSY}
    note("remove_busy_day", edition, by, {**before, "busy": busy.pk})
    busy.delete()


@transaction.atomic
def bring_back_busy_day(edition: Edition, pk: int, *, by: object) -> BusyDay:
    """Write a day down again as it was when it was taken out."""
    removed = AuditEntry.objects.filter(operation="remove_busy_day", edition_key=edition.key, before__busy=pk)
    entry = removed.order_by("-id").first()
    if entry is None:
        raise NotPossible(_("This day is not known any more. Write it down anew."))
    was = {name: entry.before[name] for name in BUSY}
    key = {name: was.pop(name) for name in ("kind", "title_th", "begins_on")}
    busy, made = BusyDay.objects.get_or_create(**key, defaults=was)
    if made:
        note("bring_back_busy_day", edition, by, after={"busy": busy.pk, "title": busy.title_th})
    return busy
