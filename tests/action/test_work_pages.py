"""The work on an improvement: its plan, steps, needs and numbers; late, without an owner, opened again."""

import datetime as dt

import pytest
from django.utils import timezone

from sewana.action.models import Improvement, Progress
from sewana.action.operations import deciding, working
from sewana.action.operations.improvements import NotPossible
from tests import make
from tests.action.making import RULING, begun, read, url, voice

pytestmark = pytest.mark.django_db


def test_a_due_day_in_the_past_is_refused_and_an_old_one_stays(edition):
    row = deciding.decide(begun(edition), RULING, by="test")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    with pytest.raises(NotPossible):
        working.plan(row, {"due_on": yesterday}, by="test")
    Improvement.objects.filter(pk=row.pk).update(due_on=yesterday)
    row.refresh_from_db()
    assert working.plan(row, {"due_on": yesterday, "unit_th": "ฝ่ายอาคาร"}, by="test").unit_th == "ฝ่ายอาคาร"


def test_needs_that_go_in_a_circle_are_refused_with_the_circle_named(edition):
    first, second, third = (begun(edition) for _ in range(3))
    working.need(first, second, by="test")
    working.need(second, third, by="test")
    with pytest.raises(NotPossible, match="3 → 1 → 2 → 3"):
        working.need(third, first, by="test")
    with pytest.raises(NotPossible):
        working.need(first, first, by="test")


def test_the_work_goes_on_and_is_opened_again(edition, office):
    said = voice(edition)
    row = begun(edition, voices=[said])
    deciding.decide(row, RULING, by="test")
    deciding.publish(row, by="test")

    def go_on(stage, th="ไปต่อ", en="On we go"):
        office.post(
            url("work-deeds", edition, row),
            {"do": "move", "stage-stage": stage, "stage-text_th": th, "stage-text_en": en},
        )
        row.refresh_from_db()
        said.refresh_from_db()

    go_on("started")
    go_on("done")
    assert (row.stage, row.percent, said.is_done) == ("done", 100, True)
    go_on("started", en="")  # why it is opened again has to be said in both languages
    assert row.stage == "done"
    go_on("started", th="ผู้ใช้บอกว่ายังเสีย", en="Users say it is still broken")
    assert (row.stage, row.reopened, said.is_done) == ("started", 1, False)
    told = Progress.objects.filter(improvement=row, is_public=True)
    assert list(told.values_list("kind", flat=True)) == ["decided", "started", "done", "reopened"]
    assert "ผู้ใช้บอกว่ายังเสีย" in read(office, url("improvement", edition, row))


def test_an_owner_who_left_is_seen(edition, office):
    row = deciding.decide(begun(edition), RULING, by="test")
    owner = make.make_account("somchai@example.org", roles=())
    working.plan(row, {"owner": owner}, by="test")
    owner.is_active = False
    owner.save()
    assert "ผู้รับผิดชอบออกแล้ว" in read(office, f"{url('improvements', edition)}?state=ownerless")
    assert "has left" in read(office, url("improvement", edition, row), "en")


def test_steps_are_added_done_moved_put_away_and_brought_back(edition, office):
    row = deciding.decide(begun(edition), RULING, by="test")

    def deed(do, **given):
        office.post(url("work-deeds", edition, row), {"do": do} | given)
        return [(step.title, step.done_on is not None) for step in row.steps.filter(dropped_at=None)]

    assert deed("step_add", title="ขอใบเสนอราคา", owner_name="สมศรี", due_on="20/2/2590") == [
        ("ขอใบเสนอราคา", False)
    ]
    assert row.steps.get().due_on == dt.date(2047, 2, 20)
    deed("step_add", title="สั่งซื้อ")
    assert deed("step_add", title="  ") == [("ขอใบเสนอราคา", False), ("สั่งซื้อ", False)]
    assert deed("step_add", title="วันผิด", due_on="20/20/2590") == [("ขอใบเสนอราคา", False), ("สั่งซื้อ", False)]
    first, second = row.steps.all()
    assert deed("step_up", step=second.pk) == [("สั่งซื้อ", False), ("ขอใบเสนอราคา", False)]
    assert deed("step_done", step=second.pk) == [("สั่งซื้อ", True), ("ขอใบเสนอราคา", False)]
    assert deed("step_drop", step=second.pk) == [("ขอใบเสนอราคา", False)]
    assert "สั่งซื้อ" in read(office, url("improvement", edition, row))
    assert deed("step_back", step=second.pk)[0] == ("สั่งซื้อ", True)
    assert deed("step_again", step=second.pk)[0] == ("สั่งซื้อ", False)
    other = deciding.decide(begun(edition), RULING, by="test")
    office.post(url("work-deeds", edition, other), {"do": "step_done", "step": first.pk})
    first.refresh_from_db()
    assert first.done_on is None


def test_who_asks_to_open_it_again_is_read_in_the_office(edition, office):
    row = deciding.decide(begun(edition), RULING, by="test")
    working.move(row, "done", by="test")
    asked = {"answer": "no", "wants_reopened": True, "answered_on": timezone.localdate()}
    row.checks.create(tap_hash="a", words="ปลั๊กหลังห้องยังเสีย", **asked)
    row.checks.create(tap_hash="b", words="เรื่องของรอบก่อน", turn=7, **asked)
    page = read(office, url("improvement", edition, row))
    assert "ปลั๊กหลังห้องยังเสีย" in page
    assert "เรื่องของรอบก่อน" not in page


@pytest.mark.parametrize(
    ("do", "typed"),
    [
        ("move", {"stage-stage": "started", "stage-text_th": "ข้อความยาวที่พิมพ์ไว้"}),
        ("percent", {"percent": "สองร้อย"}),
        ("measure", {"measured_after": "มาก", "learned_th": "สิ่งที่ได้เรียนรู้ของฉัน"}),
        ("step_add", {"title": "โทรหาผู้ขาย", "due_on": "99/99/2570"}),
        ("need", {"needed": "๙๙"}),
    ],
)
def test_what_does_not_go_through_stands_there_as_it_was_typed(edition, office, do, typed):
    row = deciding.decide(begun(edition), RULING, by="test")
    working.plan(row, {"measure_th": "ปลั๊กที่เสีย", "measure_en": "Broken"}, by="test")
    page = office.post(url("work-deeds", edition, row), {"do": do} | typed).content.decode()
    for name, value in typed.items():
        assert name == "stage-stage" or value in page
    row.refresh_from_db()
    assert (row.stage, row.percent, row.measured_after, row.steps.count()) == ("decided", 0, None, 0)


def test_two_who_tell_of_the_work_at_once_do_not_overwrite_each_other(edition, office):
    row = deciding.decide(begun(edition), RULING, by="test")
    working.tell_percent(row, 40, by="somebody")
    answer = office.post(
        url("work-deeds", edition, row), {"do": "percent", "percent": "20", "version": row.version}
    )
    assert 'value="20"' in answer.content.decode()
    row.refresh_from_db()
    assert row.percent == 40
    again = {"do": "percent", "percent": "20", "version": row.version}
    assert office.post(url("work-deeds", edition, row), again).status_code == 302


def test_numbers_are_read_as_people_write_them(edition, office):
    row = deciding.decide(begun(edition), RULING, by="test")
    plan = {"version": row.version, "budget": "๑๒๕,๐๐๐.๕๐", "measure_th": "ปลั๊กที่เสีย", "measure_en": "Broken"}
    numbers = {"measured_before": "86", "measure_goal": "๕"}
    sent = {f"plan-{name}": value for name, value in (plan | numbers).items()}
    assert office.post(url("work", edition, row), sent).status_code == 302
    office.post(url("work-deeds", edition, row), {"do": "percent", "percent": "๔๐"})
    office.post(url("work-deeds", edition, row), {"do": "measure", "measured_after": "2.5"})
    row.refresh_from_db()
    assert (str(row.budget), row.measured_before, row.measure_goal) == ("125000.50", 86, 5)
    assert (row.percent, row.measured_after) == (40, 2.5)
    page = read(office, url("improvement", edition, row))
    assert 'value="125000.5"' in page
    for wrong in ("มาก", "1e30", "nan", "inf"):
        page = office.post(
            url("work", edition, row), sent | {"plan-budget": wrong, "plan-version": row.version}
        )
        assert page.status_code == 200
        assert f'value="{wrong}"' in page.content.decode()
