"""A table of improvements and what must not slip through it: running numbers, decisions of meetings, due days."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.utils import timezone

from sewana.action.models import Improvement
from sewana.action.operations import handing
from sewana.action.operations.triage import Pick
from sewana.committee.models import Section
from tests import make
from tests.action.making import begun, decided, make_improvement, url

pytestmark = pytest.mark.django_db
HEADS = "number,said_th,said_en,decision,reason_th,reason_en"
SOON = timezone.localdate() + dt.timedelta(days=20)


def read(office, edition, text):
    answer = office.post(
        url("improvement-file", edition), {"do": "read", "text": text}, headers={"Accept-Language": "en"}
    )
    cells = [(one.row, one.column) for one in answer.context["problems"]]
    return answer.context["table"], cells


def take(office, edition, table, **more):
    given = {"do": "take", "text": table.text, "seen": table.seen} | more
    return office.post(url("improvement-file", edition), given)


def taken(office, edition, text, **more):
    assert take(office, edition, read(office, edition, text)[0], **more).status_code == 302
    return edition.voice_changes.first()


def undo(office, edition, change):
    given = {"change": change.pk}
    english = {"Accept-Language": "en"}
    return office.post(url("improvements-undo", edition), given, follow=True, headers=english)


@pytest.mark.parametrize("word", ["ลำดับ", "ลำดับที่", "No.", "no", "ที่"])
def test_a_running_number_writes_over_no_improvement(edition, office, word):
    row = make_improvement(edition, "ของเดิม")
    table, problems = read(office, edition, f"{word},เรื่อง\n1,เรื่องใหม่\n")
    assert problems == [(1, word)]
    assert "Remove the column" in table.problems[0].words
    assert take(office, edition, table, have_seen="on").status_code == 422
    row.refresh_from_db()
    assert row.said_th == "ของเดิม"
    assert read(office, edition, "เลขที่,เรื่อง\n1,เรื่องใหม่\n")[0].of("changed")


def test_a_number_far_above_the_others_is_refused_with_its_remedy(edition, office):
    make_improvement(edition)
    for number in ("99999999", "๒๕๖๙"):
        table, problems = read(office, edition, f"number,said_th\n{number},ก\n")
        assert problems == [(2, "number")]
        assert "Leave the cell empty" in table.problems[0].words
        assert take(office, edition, table, have_seen="on").status_code == 422
    assert begun(edition).number == 2


def test_a_number_that_leaves_a_gap_is_asked_about(edition, office):
    table, problems = read(office, edition, "number,said_th\n7,ก\n2,ข\n")
    assert problems == []
    assert [(one.row, one.column) for one in table.notices] == [(2, "number")]
    assert take(office, edition, table).status_code == 422
    assert take(office, edition, table, have_seen="on").status_code == 302
    assert [row.number for row in edition.improvements.all()] == [2, 7]


def test_what_went_out_with_gaps_comes_in_the_same(edition, office):
    for number in range(1, 8):
        make_improvement(edition, f"เรื่อง {number}", dropped_at=timezone.now() if 1 < number < 6 else None)
    address = f"{url('improvements-csv', edition)}?state=all"
    content = office.get(address).content.decode("utf-8-sig")
    other = make.make_edition("moved", year=2026, state="closed")
    taken(office, other, content, have_seen="on")
    again = office.get(address.replace(edition.key, other.key)).content.decode("utf-8-sig")
    rows = [list(csv.DictReader(io.StringIO(text, newline=""))) for text in (content, again)]
    assert rows[0] == rows[1]
    assert [row["number"] for row in rows[0]] == ["1", "6", "7"]


@pytest.fixture
def resolved(edition):
    """Decided by a resolution of a meeting, by somebody who is not the one who imports."""
    meeting = edition.meetings.create(number=3, year=2026, state="ended", starts_at=timezone.now())
    item = meeting.items.create(section=Section.CONSIDERATION, title="เรื่อง")
    by = make.make_account("decider@example.org", roles=())
    resolution = item.decisions.create(text="เห็นชอบ")
    return make_improvement(edition, **decided("do"), resolution=resolution, decided_by=by)


def turned(row):
    return f"{HEADS}\n{row.number},{row.said_th},{row.said_en},no,ก,b\n"


def test_a_decision_turned_by_a_table_is_not_the_meetings_and_undone_it_is_again(edition, office, resolved):
    before = (resolved.verdict, resolved.decided_by, resolved.resolution)
    table, _problems = read(office, edition, turned(resolved))
    assert "Decided in a meeting of the committee." in [one.before for one in table.rows[0].changes]
    change = taken(office, edition, turned(resolved))
    row = Improvement.objects.get()
    assert (row.verdict, row.decided_by.email, row.resolution) == ("no", "owner@example.org", None)
    undo(office, edition, change)
    row = Improvement.objects.get()
    assert (row.verdict, row.decided_by, row.resolution) == before


def test_who_decided_may_be_gone_when_it_is_undone(edition, office, resolved):
    change = taken(office, edition, turned(resolved))
    resolved.decided_by.delete()
    resolved.resolution.delete()
    undo(office, edition, change)
    row = Improvement.objects.get()
    assert (row.verdict, row.decided_by, row.resolution) == ("do", None, None)
    connection.check_constraints()


def test_other_words_leave_the_resolution(edition, office, resolved):
    taken(office, edition, f"number,note\n{resolved.number},x\n")
    assert Improvement.objects.get().resolution == resolved.resolution


def test_work_is_not_given_back_to_an_account_that_is_deleted(edition, office):
    old, new = (make.make_account(f"{name}@example.org", roles=()) for name in ("old", "new"))
    rows = [make_improvement(edition, owner=old), make_improvement(edition, owner=None)]
    picks = [Pick(row.number, row.version) for row in rows]
    change = handing.hand_over(edition, picks, handing.Owner(new), by="test")
    old.delete()
    answer = undo(office, edition, change)
    connection.check_constraints()
    assert {row.owner for row in edition.improvements.all()} == {new}
    change.refresh_from_db()
    assert change.undone_at is None
    page = answer.content.decode()
    assert "1: The account of its owner before is deleted." in page
    assert page.count("owner before is deleted") == 1


def test_a_due_day_that_everybody_reads_is_moved_once_that_is_confirmed_and_moved_back(edition, office):
    row = make_improvement(edition, **decided("do", "started", published=True), due_on=SOON)
    later = SOON + dt.timedelta(days=9)
    table, problems = read(office, edition, f"number,due_on\n1,{later}\n")
    assert problems == []
    assert [(one.row, one.column) for one in table.notices] == [(2, "due_on")]
    assert take(office, edition, table).status_code == 422
    assert take(office, edition, table, have_seen="on").status_code == 302
    row.refresh_from_db()
    assert row.due_on == later
    undo(office, edition, edition.voice_changes.first())
    row.refresh_from_db()
    assert row.due_on == SOON
    assert read(office, edition, "number,note\n1,x\n")[0].notices == []
