"""The meetings of the demonstration."""

import pytest

from sewana.committee.models import Decision, Meeting
from sewana.committee.queries.attendance import roll_of
from sewana.site.demo.meetings import hold_meetings
from tests import make
from tests.committee.meeting_world import make_world

pytestmark = pytest.mark.django_db


def test_the_committee_has_met_three_times_and_looks_for_a_day():
    world = make_world()
    hold_meetings(world.edition)
    rows = list(Meeting.objects.values_list("number", "year", "state").order_by("id"))
    assert rows == [
        (1, 2026, "approved"),
        (2, 2026, "approved"),
        (3, 2026, "ended"),
        (0, 2026, "polling"),
    ]
    first = Meeting.objects.get(number=1)
    assert [line.reason for line in roll_of(first).absent] == ["ติดราชการ"]
    assert first.corrections == "หน้า 2 แก้ “สองสัปดาห์” เป็น “สามสัปดาห์”"
    assert Decision.objects.exclude(task=None).count() == 4
    assert Meeting.objects.get(number=3).items.filter(section=3).count() == 3


def test_without_a_committee_or_a_day_nobody_meets():
    make.make_library()
    hold_meetings(make.make_edition())
    assert not Meeting.objects.exists()
