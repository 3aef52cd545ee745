"""A committee of four with a chair and a secretary, for tests of meetings."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from sewana.committee.models import Answer, Duty, DutyRole, Member, WorkingGroup
from sewana.committee.operations import meetings
from sewana.committee.operations.meetings import Slot
from tests import make

NAMES = (
    ("นาย", "สมชาย ใจดี", DutyRole.CHAIR, "chair@example.org"),
    ("นางสาว", "วารี รักอ่าน", DutyRole.SECRETARY, "secretary@example.org"),
    ("นาง", "ดวงใจ ศรีสุข", DutyRole.MEMBER, "duang@example.org"),
    ("นาย", "พิทักษ์ หนังสือ", DutyRole.MEMBER, ""),
)


@dataclass
class World:
    edition: object
    members: list
    account: object


def make_world():
    make.make_library()
    edition = make.make_edition(held_on=dt.date(2026, 11, 22))
    group = WorkingGroup.objects.create(edition=edition, name_th="คณะกรรมการดำเนินงาน")
    members = []
    for prefix, name, role, email in NAMES:
        member = Member.objects.create(
            edition=edition,
            prefix=prefix,
            name=name,
            email=email,
            position="บรรณารักษ์",
            answer=Answer.ACCEPTED,
        )
        Duty.objects.create(member=member, group=group, role=role)
        members.append(member)
    Member.objects.create(edition=edition, name="ยังไม่ตอบ", answer=Answer.ASKED)
    return World(edition, members, make.make_account())


def slot(days=30, hour=9, *, hours=2):
    starts_at = timezone.make_aware(
        dt.datetime.combine(timezone.localdate() + dt.timedelta(days=days), dt.time(hour))
    )
    return Slot(starts_at, starts_at + dt.timedelta(hours=hours))


def on(year, month, day, hour=9):
    starts_at = timezone.make_aware(dt.datetime.combine(dt.date(year, month, day), dt.time(hour)))
    return Slot(starts_at, starts_at + dt.timedelta(hours=2))


def called(world, when=None, **fields):
    return meetings.begin_meeting(world.edition, [when or slot()], is_fixed=True, by="test", **fields)


def polled(world, *slots):
    return meetings.begin_meeting(world.edition, slots or [slot(30), slot(31)], is_fixed=False, by="test")
