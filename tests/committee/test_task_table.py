"""The table of tasks that went out comes back changed: seen first, taken over whole, and undone as one."""

import csv
import datetime as dt
import io

import pytest

from sewana.committee.operations import tasks as operations
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
LONG = " ยาว" * 400  # longer than a cell is read
LIST = "/office/editions/2026/tasks/"


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=dt.date(2026, 3, 17))


@pytest.fixture
def office(client, edition):
    client.force_login(make.make_account())
    return client


def begin(edition, title, **given):
    return operations.begin_task(edition, title=title, part="duties", by="test", **given)


def out(office):
    text = office.get(f"{LIST}table.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def back(office, rows, do="take"):
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    given = {"text": kept.getvalue(), "do": "read"}
    seen = office.post(f"{LIST}table/", given).context["table"]
    return office.post(f"{LIST}table/", given | {"do": do, "mark": seen.mark if seen else ""})


def test_a_table_that_comes_back_as_it_went_out_changes_nothing(office, edition):
    begin(edition, "ก", owner=people.member(edition), due_on=dt.date(2026, 2, 20), note="บรรทัด\nสอง" + LONG)
    begin(edition, "ข", group=people.group(edition, people.CONTENT))
    page = back(office, out(office))
    assert (page.status_code, page.context["table"].count) == (200, 0)
    assert [task.version for task in edition.tasks.all()] == [1, 1]
    assert edition.tasks.get(title="ก").note == "บรรทัด\nสอง" + LONG


def test_what_was_changed_in_the_table_is_shown_taken_and_undone(office, edition):
    member, group = people.member(edition), people.group(edition, people.CONTENT)
    task = begin(edition, "ก", owner=member, due_on=dt.date(2026, 2, 20), note="เดิม")
    rows = out(office)
    rows[1][1:] = ["สื่อ", group.name_th, "๑/๓/๒๕๖๙", "เสร็จแล้ว", "ใหม่"]
    rows.append(["ข", "", "", "", "", ""])
    page = back(office, rows, do="read")
    assert (len(page.context["table"].new), list(page.context["table"].changed)) == (1, [task.number])
    assert len(page.context["table"].rows[0].changed_labels) == 5
    task.refresh_from_db()
    assert task.note == "เดิม"
    answer = back(office, rows)
    page = office.get(answer.url)
    assert page.context["changed"] == 1
    task.refresh_from_db()
    assert (task.part, task.owner, task.group, task.due_on, task.state, task.note, task.days_before) == (
        "media",
        None,
        group,
        dt.date(2026, 3, 1),
        "done",
        "ใหม่",
        16,
    )
    assert task.done_at is not None
    office.post(f"{LIST}bulk/", {"do": "undo", "change": page.context["change"]})
    task.refresh_from_db()
    assert (task.part, task.owner, task.group, task.state, task.note) == (
        "duties",
        member,
        None,
        "todo",
        "เดิม",
    )
    assert edition.tasks.count() == 2


def test_an_empty_cell_leaves_what_is_there_and_doubled_names_are_left_alone(office, edition):
    kept = begin(edition, "ก", due_on=dt.date(2026, 2, 20), note="เดิม")
    twins = [begin(edition, "แฝด"), begin(edition, "แฝด")]
    page = back(
        office, [["งาน", "กำหนด", "สถานะ"], ["ก", "", ""], ["แฝด", "", "เสร็จแล้ว"], ["ก", "1/3/2569", ""]]
    )
    assert page.context["table"].count == 0
    kept.refresh_from_db()
    assert (kept.due_on, kept.note) == (dt.date(2026, 2, 20), "เดิม")
    assert [edition.tasks.get(pk=one.pk).state for one in twins] == ["todo", "todo"]


@pytest.mark.parametrize("answer", ["left", "declined"])
def test_a_task_of_somebody_who_is_gone_comes_back_as_it_went_out(office, edition, answer):
    member = people.member(edition)
    begin(edition, "ก", owner=member)
    member.answer = answer
    member.save()
    table = back(office, out(office)).context["table"]
    assert ([row.problems for row in table.rows], table.count) == ([[]], 0)


@pytest.mark.parametrize("languages", [("th", "en"), ("en", "th")])
def test_a_table_goes_out_in_one_language_and_comes_back_in_another(office, edition, languages):
    for part, state in (("day", "todo"), ("media", "doing"), ("topic", "done"), ("speakers", "doing")):
        task = operations.begin_task(edition, title=f"{part} {state}", part=part, by="test")
        operations.move_task(task, state, by="test")
    first, second = languages
    office.cookies["sewana_language"] = first
    rows = out(office)
    office.cookies["sewana_language"] = second
    table = back(office, rows).context["table"]
    assert (table.unread, [row.problems for row in table.rows], table.count) == ((), [[]] * 4, 0)


def test_what_somebody_changed_after_the_table_was_seen_is_not_written_over(office, edition):
    task = begin(edition, "ก", note="เดิม")
    given = {"text": "งาน\tหมายเหตุ\nก\tของตาราง\nใหม่\t"}
    seen = office.post(f"{LIST}table/", given | {"do": "read"}).context["table"].mark
    operations.change_task(task, {"note": "ของเขา"}, version=1, by="test")
    page = office.post(f"{LIST}table/", given | {"do": "take", "mark": seen})
    task.refresh_from_db()
    assert (page.context["is_other"], task.note, edition.tasks.count()) == (True, "ของเขา", 1)
    for _click in range(2):
        office.post(f"{LIST}table/", given | {"do": "take", "mark": page.context["table"].mark})
    task.refresh_from_db()
    assert (task.note, edition.tasks.count()) == ("ของตาราง", 2)
