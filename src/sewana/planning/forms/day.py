"""Input about the day of a forum, its rooms, and busy days, checked."""

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.core.files.base import File
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Component

from sewana.base.fields import DateField, TimeField
from sewana.base.languages import localized
from sewana.base.spreadsheets import MOST_BYTES, TableError, cells_of_file, cells_of_text, numbered
from sewana.committee.forms.members import Line
from sewana.committee.models import Edition
from sewana.planning.models import BusyKind, DayPlan, VenueRoom
from sewana.planning.operations.day import Busy, mark_of
from sewana_text.dates import BUDDHIST_ERA, FIRST_BUDDHIST_YEAR, YEARS, parse_date
from sewana_text.errors import DateError
from sewana_text.normalise import one_line, to_arabic_digits

MOST_DAYS, LONGEST_SPAN = 500, 370
KNOWN = [(None, gettext_lazy("not known")), (True, gettext_lazy("yes")), (False, gettext_lazy("no"))]


class RoomChoice(forms.ModelChoiceField[VenueRoom]):
    def label_from_instance(self, obj: object) -> str:
        return room_name(obj) if isinstance(obj, VenueRoom) else str(obj)


def room_name(room: VenueRoom) -> str:
    """A room with its building, as people say it."""
    building = localized(room.venue, "name") if room.venue else ""
    return ", ".join(part for part in (localized(room, "name"), building) if part)


def rooms() -> QuerySet[VenueRoom]:
    return VenueRoom.objects.filter(venue__isnull=False).select_related("venue")


def offered_rooms(kept: object = None) -> QuerySet[VenueRoom]:
    """The rooms to choose from; one that was chosen stays, though it is offered no more."""
    is_kept = Q(pk=kept) if isinstance(kept, int) else Q()
    return rooms().filter(Q(is_dropped=False) | is_kept if is_kept else Q(is_dropped=False))


class DayForm(forms.Form):
    """Day, hours and place."""

    held_on = DateField(
        label=gettext_lazy("Day"),
        required=False,
        help_text=gettext_lazy("For example 12/3/2570 or 2027-03-12."),
    )
    begins = TimeField(label=gettext_lazy("Begins"), required=False)
    ends = TimeField(label=gettext_lazy("Ends"), required=False)
    room = RoomChoice(
        VenueRoom.objects.none(),
        label=gettext_lazy("Room"),
        required=False,
        empty_label=gettext_lazy("none of the list"),
    )
    place_th = Line(label=gettext_lazy("Place in Thai"), max_length=200, required=False)
    place_en = Line(label=gettext_lazy("Place in English"), max_length=200, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Address of the online room"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    moves_tasks = forms.BooleanField(
        label=gettext_lazy("move open tasks along with the day"), required=False, initial=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        choices = offered_rooms(self.initial.get("room"))
        self.fields["room"].queryset = choices  # type: ignore[attr-defined]  # a choice of rows

    @classmethod
    def of(cls, edition: Edition, plan: DayPlan) -> dict[str, object]:
        online = plan.online_room
        return {
            "held_on": edition.held_on,
            "begins": plan.begins,
            "ends": plan.ends,
            "room": plan.room_id,
            "place_th": edition.place_th,
            "place_en": edition.place_en,
            "online_url": online.url if online else "",
            "version": plan.version,
            "seen": mark_of(edition),
            "moves_tasks": True,
        }

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It has to end after it begins."))
        room = found.get("room")
        if isinstance(room, VenueRoom):
            self.name_place(room, found)
        return found

    def name_place(self, room: VenueRoom, found: dict[str, object]) -> None:
        """Let the place follow the room, unless somebody wrote another one."""
        has_moved = "room" in self.changed_data
        for name, of_room in (("place_th", "name_th"), ("place_en", "name_en")):
            if not found.get(name) or (has_moved and name not in self.changed_data):
                parts = (getattr(room, of_room), getattr(room.venue, of_room, ""))
                found[name] = ", ".join(part for part in parts if part)[:200]


class RoomForm(forms.Form):
    """A room and the building it is in."""

    venue_th = Line(label=gettext_lazy("Building in Thai"), max_length=200)
    venue_en = Line(label=gettext_lazy("Building in English"), max_length=200, required=False)
    address_th = Line(label=gettext_lazy("Address in Thai"), max_length=500, required=False)
    name_th = Line(label=gettext_lazy("Room in Thai"), max_length=200)
    name_en = Line(label=gettext_lazy("Room in English"), max_length=200, required=False)
    capacity = forms.IntegerField(label=gettext_lazy("Seats"), required=False, min_value=1, max_value=100_000)
    is_step_free = forms.TypedChoiceField(
        label=gettext_lazy("Reached without steps"), required=False, choices=KNOWN
    )
    has_hearing_loop = forms.TypedChoiceField(
        label=gettext_lazy("Hearing loop"), required=False, choices=KNOWN
    )
    access_note_th = forms.CharField(
        label=gettext_lazy("How people with disabilities get there"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    equipment = forms.CharField(
        label=gettext_lazy("Equipment, a thing a line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, room: VenueRoom) -> dict[str, object]:
        names = ("name_th", "name_en", "capacity", "is_step_free", "has_hearing_loop", "access_note_th")
        venue = room.venue
        found = {name: getattr(room, name) for name in (*names, "equipment", "version")}
        if venue:
            found |= {"venue_th": venue.name_th, "venue_en": venue.name_en, "address_th": venue.address_th}
        return found

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        for name in ("is_step_free", "has_hearing_loop"):
            found[name] = {"True": True, "False": False}.get(str(found.get(name)))
        return found

    def venue(self) -> dict[str, object]:
        given = self.cleaned_data
        names = {"name_th": "venue_th", "name_en": "venue_en", "address_th": "address_th"}
        return {name: given[field] for name, field in names.items()}

    def room(self) -> dict[str, object]:
        names = ("name_th", "name_en", "capacity", "is_step_free", "has_hearing_loop", "access_note_th")
        return {name: self.cleaned_data[name] for name in (*names, "equipment")}


class BusyForm(forms.Form):
    """A calendar file, or rows of name, first and last day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What these days are"), choices=BusyKind.choices, initial=BusyKind.EXAM
    )
    table = forms.FileField(label=gettext_lazy("Calendar file (.ics), Excel or CSV"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or rows: name, first day, last day"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("For example: Finals, 9/3/2027, 20/3/2027"),
    )

    def read(self) -> list[Busy] | None:
        """The days as understood; nothing when they cannot be read, and the form says why."""
        upload = self.cleaned_data["table"]
        try:
            days = list(days_of_file(upload) if upload else days_of_rows(self.cleaned_data["text"]))
        except TableError as error:
            self.add_error(None, str(error))
            return None
        if not days:
            self.add_error(None, _("No day was found. Choose a file, or write rows."))
            return None
        return days


def days_of_file(upload: "File[bytes]") -> Iterator[Busy]:
    if (upload.size or 0) > MOST_BYTES:
        raise TableError(_("The file is larger than 1 MB. Keep the days alone and save it again."))
    head = upload.read(200)
    upload.seek(0)
    if b"BEGIN:VCALENDAR" in head:
        return days_of_calendar(upload.read())
    return days_of_cells(cells_of_file(upload))


def days_of_rows(text: str) -> Iterator[Busy]:
    return days_of_cells(cells_of_text(text))


def days_of_cells(cells: list[list[str]]) -> Iterator[Busy]:
    """Rows of name, first day, last day; a first row without a day is a heading."""
    for place, (number, row) in enumerate(numbered(cells)):
        title, first, last = (*row, "", "", "")[:3]
        try:
            begins_on = parse_date(to_arabic_digits(first))
            ends_on = parse_date(to_arabic_digits(last)) if last else begins_on
        except DateError as error:
            if place == 0 and not any(letter.isdigit() for letter in first):
                continue
            words = _("Row %(number)s: “%(found)s” is not a day. Write it like 9/3/2570.")
            raise TableError(words % {"number": number, "found": error.params.get("found", first)}) from error
        yield checked(title, begins_on, ends_on, _("Row %(number)s") % {"number": number})


def days_of_calendar(content: bytes) -> Iterator[Busy]:
    """The entries of a calendar; an all-day entry ends on the day before its DTEND (RFC 5545)."""
    try:
        entries = Calendar.from_ical(content).walk("VEVENT")
        found = [span_of(one) for one in entries[: MOST_DAYS + 1]]
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError) as error:
        raise TableError(_("The calendar file cannot be read. Export it again as .ics.")) from error
    if len(found) > MOST_DAYS:
        raise TableError(_("The calendar has more than %(most)s entries.") % {"most": MOST_DAYS})
    for title, begins_on, ends_on in found:
        yield checked(title, begins_on, ends_on, f"“{title}”")


def span_of(entry: Component) -> tuple[str, dt.date, dt.date]:
    """Name, first and last day of an entry; a length may stand for its end."""
    begins, ends = entry.decoded("DTSTART"), entry.decoded("DTEND", None)
    length = entry.decoded("DURATION", None)
    if ends is None and length is not None:
        ends = begins + length
    first = day_of(begins)
    last = first if ends is None else day_of(ends)
    if ends is not None and is_a_days_begin(ends):
        last -= dt.timedelta(days=1)
    return one_line(str(entry.get("SUMMARY") or "")), common_era(first), common_era(max(last, first))


def common_era(day: dt.date) -> dt.date:
    """A day as it is meant: some calendars of this country write Buddhist years."""
    found = day.replace(year=day.year - BUDDHIST_ERA) if day.year >= FIRST_BUDDHIST_YEAR else day
    if found.year not in YEARS:
        raise ValueError(f"the year {day.year} is out of range")
    return found


def is_a_days_begin(moment: dt.date | dt.datetime) -> bool:
    """Whether what ends then does not reach into that day: a day alone, or midnight as some programs write it."""
    if not isinstance(moment, dt.datetime):
        return True
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return local.time() == dt.time(0)


def day_of(moment: dt.date | dt.datetime) -> dt.date:
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    if not isinstance(moment, dt.date):
        raise TypeError(f"not a day: {moment!r}")  # a period, or several at once
    return moment


def checked(title: str, begins_on: dt.date, ends_on: dt.date, place: str) -> Busy:
    if not title:
        raise TableError(_("%(place)s: there is no name. Write it first in the row.") % {"place": place})
    if ends_on < begins_on:
        raise TableError(
            _("%(place)s: the last day is before the first. Turn them round.") % {"place": place}
        )
    if (ends_on - begins_on).days > LONGEST_SPAN:
        raise TableError(_("%(place)s: that is more than a year. Check the years.") % {"place": place})
    return Busy(title[:200], begins_on, ends_on)
