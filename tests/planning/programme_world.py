"""An edition with a programme, a room, an online room and speakers."""

import datetime as dt

from django.utils import timezone

from sewana.planning.models import Venue
from sewana.planning.operations import programme
from tests import make

DAY = dt.date(2027, 3, 12)


def at(hour, minute=0, day=DAY):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def make_edition(**fields):
    make.make_library()
    return make.make_edition("2027", year=2027, **({"held_on": DAY} | fields))


def make_room(name="ห้องประชุม 1", **fields):
    venue = Venue.objects.get_or_create(name_th="อาคารหอสมุด", name_en="Library")[0]
    return venue.rooms.create(name_th=name, **({"capacity": 80} | fields))


def make_speaker(edition, number=1, **fields):
    given = {"name": f"วิทยากร {number}", "state": "accepted"} | fields
    return edition.speakers.create(number=number, **given)


def make_session(edition, title="เสวนา", begins=9, ends=10, *, speakers=(), **fields):
    values = {"title_th": title, "starts_at": at(begins), "ends_at": at(ends)} | fields
    return programme.begin_session(edition, values, speakers, by="test")
