"""The programme of the demonstration."""

import datetime as dt

import pytest

from sewana.planning.models import ProgrammeVersion
from sewana.site.demo.programme import begin_programme, publish_programme
from tests import make

pytestmark = pytest.mark.django_db


def test_this_years_programme_was_published_twice_and_next_years_is_a_draft():
    make.make_library()
    edition = make.make_edition("2026", held_on=dt.date(2026, 11, 22))
    coming = make.make_edition("2027", year=2027, held_on=dt.date(2027, 12, 1), state="draft")
    publish_programme(edition)
    begin_programme(coming)
    rows = list(ProgrammeVersion.objects.order_by("number").values_list("edition__key", "number", "changes"))
    assert [(key, number, [change["what"] for change in changes]) for key, number, changes in rows] == [
        ("2026", 1, []),
        ("2026", 2, ["moved"] * 4),
    ]
    assert coming.sessions.count() == 6


def test_without_a_day_nothing_is_published():
    make.make_library()
    publish_programme(make.make_edition())
    assert not ProgrammeVersion.objects.exists()
