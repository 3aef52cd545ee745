"""The committee of the demonstration: complete, with one who could not and whoever came instead."""

import pytest

from sewana.committee.models import Edition, Seat
from sewana.committee.queries.members import frame_of, gaps_of
from sewana.people import operations as people
from sewana.site.demo import content
from sewana.site.demo.appoint import appoint
from tests import make

pytestmark = pytest.mark.django_db


def test_every_group_has_people_and_an_order_could_be_issued():
    make.make_library()
    row = content.read_content()["editions"][-1]
    chair = next(one for one in row["committee"] if one["role"] == "chair")
    people.open_account(email="chair@example.org", name="ประธาน", language="th", by="test")
    mails = {one["email"]: one["email"] for one in row["committee"]} | {chair["email"]: "chair@example.org"}
    edition = make.make_edition()
    appoint(edition, row, mails)
    frame = frame_of(edition)
    assert [bool(part.lines) for part in frame.parts] == [True] * 9
    assert gaps_of(frame) == []
    assert [line.member.answer for line in frame.lines].count("declined") == 1
    assert frame.waiting == frame.unasked == frame.homeless == []
    assert [str(line.member.substitute_for) for line in frame.lines if line.member.substitute_for] == [
        "นายธีรเดช ตัวอย่างดี"
    ]
    assert list(Seat.objects.values_list("account__email", "role")) == [("chair@example.org", "chair")]
    assert Edition.objects.count() == 1
