"""Steps of the work in their order, the measure as it is asked for, and what is done next."""

import re

import pytest
from django.utils import timezone

from sewana.action.models import Improvement
from sewana.action.operations import deciding, steps, working
from sewana.action.operations.improvements import NotPossible
from sewana.base.models import AuditEntry
from sewana.committee.models import Section
from tests.action.making import RULING, begun, read, url

pytestmark = pytest.mark.django_db
MEASURE = {"measure_th": "ปลั๊กที่เสีย", "measure_en": "Broken sockets", "measured_before": 86.0}


@pytest.fixture
def row(edition):
    return deciding.decide(begun(edition), RULING, by="test")


def titles(row):
    return [step.title for step in row.steps.filter(dropped_at=None)]


def test_a_step_moves_both_ways_and_past_no_end(edition, office, row):
    first, second, third = (steps.add_step(row, title, by="test") for title in "กขค")

    def moved(do, step):
        answer = office.post(url("work-deeds", edition, row), {"do": do, "step": step.pk})
        assert answer.url.endswith(f"#step-{step.pk}")  # where the keyboard goes on
        return titles(row)

    assert moved("step_down", first) == ["ข", "ก", "ค"]
    assert moved("step_down", first) == ["ข", "ค", "ก"]
    assert moved("step_down", first) == ["ข", "ค", "ก"]
    assert moved("step_up", second) == ["ข", "ค", "ก"]
    assert moved("step_up", third) == ["ค", "ข", "ก"]
    assert AuditEntry.objects.filter(operation="move_step").count() == 3


def test_a_step_that_was_put_away_is_no_place_and_does_not_move(edition, row):
    first, second, third = (steps.add_step(row, title, by="test") for title in "กขค")
    steps.drop_step(row, second.pk, is_dropped=True, by="test")
    steps.move_step(row, second.pk, is_later=True, by="test")
    steps.move_step(row, first.pk, is_later=True, by="test")
    assert titles(row) == ["ค", "ก"]
    with pytest.raises(NotPossible):
        steps.move_step(begun(edition), third.pk, is_later=False, by="test")


def test_the_first_has_no_way_up_and_the_last_no_way_down(edition, office, row):
    for title in "กขค":
        steps.add_step(row, title, by="test")
    page = read(office, url("improvement", edition, row))
    assert re.findall(r'value="(step_up|step_down)">[^<]*<span class="unseen"> (.)<', page) == [
        ("step_down", "ก"),
        ("step_up", "ข"),
        ("step_down", "ข"),
        ("step_up", "ค"),
    ]


def go_on(office, edition, row, stage="started", **fields):
    given = {"do": "move"} | {f"stage-{name}": value for name, value in ({"stage": stage} | fields).items()}
    answer = office.post(url("work-deeds", edition, row), given)
    row.refresh_from_db()
    return answer


def test_what_shows_that_it_helped_is_asked_as_work_begins(edition, office, row):
    assert 'name="stage-measure_th"' in read(office, url("improvement", edition, row))
    go_on(office, edition, row, **MEASURE | {"measured_before": "๘๖", "measure_unit": "จุด"})
    assert (row.stage, row.measure_th, row.measure_en) == ("started", "ปลั๊กที่เสีย", "Broken sockets")
    assert (row.measured_before, row.measure_unit) == (86, "จุด")
    assert 'name="stage-measure_th"' not in read(office, url("improvement", edition, row))


@pytest.mark.parametrize(
    ("fields", "at"),
    [({"measure_th": "ปลั๊กที่เสีย"}, "measure_en"), ({"measured_before": "86"}, "measure_th")],
)
def test_half_a_measure_is_told_at_its_field_and_nothing_begins(edition, office, row, fields, at):
    answer = go_on(office, edition, row, **fields)
    assert list(answer.context["stage_form"].errors) == [at]
    assert next(iter(fields.values())) in answer.content.decode()
    assert (row.stage, row.measure_th, row.measured_before) == ("decided", "", None)


def test_without_a_measure_work_begins_and_it_is_seen(edition, office, row):
    go_on(office, edition, row)
    assert row.stage == "started"
    assert "not measured" in read(office, url("improvement", edition, row), "en")
    assert '<span class="chip">not measured</span>' in read(office, url("improvements", edition), "en")


def test_done_and_not_yet_measured_is_seen_by_the_office_and_by_everybody(edition, office, row):
    working.plan(row, MEASURE, by="test")
    deciding.publish(row, by="test")
    working.move(row, "done", by="test")
    pages = [
        url("improvement", edition, row),
        f"{url('improvements', edition)}?state=all",
        url("item", edition, row),
    ]
    assert ["not yet measured" in read(office, page, "en") for page in pages] == [True, True, True]
    assert "1 done, not measured" in read(office, url("improvements", edition), "en")
    working.measure(row, 3, by="test")
    assert ["not yet measured" in read(office, page, "en") for page in pages] == [False, False, False]
    assert "done, not measured</a>" not in read(office, url("improvements", edition), "en")


def test_what_is_next_stands_at_the_top(edition, office):
    row = begun(edition)

    def following():
        page = read(office, url("improvement", edition, row), "en")
        found = re.search(r'<b>Next:</b> <a href="#([a-z-]+)">', page)
        assert found is None or f'id="{found[1]}"' in page
        return found and found[1]

    def changed(**fields):
        Improvement.objects.filter(pk=row.pk).update(**fields)
        return following()

    assert following() == "decision-title"
    deciding.decide(row, RULING, by="test")
    assert following() == "public-title"
    deciding.publish(row, by="test")
    assert following() == "plan"
    assert changed(owner_name="สมศรี") == "work-title"
    working.plan(row, MEASURE, by="test")
    working.move(row, "done", by="test")
    assert following() == "measured"
    working.measure(row, 3, by="test")
    assert following() == "work-title"
    working.move(row, "verified", by="test")
    assert following() is None


def test_what_was_decided_in_a_meeting_is_one_link_away_from_its_minutes(edition, office, row):
    meeting = edition.meetings.create(number=3, year=2026, state="ended", starts_at=timezone.now())
    minutes = f"/office/editions/{edition.key}/meetings/{meeting.pk}/minutes/"
    address = f"{url('improvements', edition)}?state=all&amp;meeting={meeting.pk}"
    assert address not in read(office, minutes)
    resolution = meeting.items.create(section=Section.CONSIDERATION, title="เรื่อง").decisions.create(
        text="เห็นชอบ"
    )
    assert address in read(office, minutes)
    Improvement.objects.filter(pk=row.pk).update(resolution=resolution, said_th="ที่ตัดสินในประชุม")
    begun(edition, said_th="เรื่องอื่น")
    page = read(office, address.replace("&amp;", "&"))
    assert "ที่ตัดสินในประชุม" in page
    assert "เรื่องอื่น" not in page
    assert minutes in page
    for wrong in ("๑", "x", "9" * 30):
        assert "เรื่องอื่น" in read(office, f"{url('improvements', edition)}?state=all&meeting={wrong}")
