"""Tasks: what happens to them, what waits for what, and who is reminded."""

import datetime as dt

import pytest
from django.utils import translation

from sewana.committee.models import Answer, Part, TaskState
from sewana.committee.operations import tasks as operations
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.operations.standard_tasks import STANDARD_TASKS, offer_tasks
from sewana.committee.operations.task_reminders import remind_owners
from sewana.committee.queries import tasks as queries
from sewana.people.models import Mail
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 2, 22)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=dt.date(2026, 3, 17))


def begin(edition, title="ส่งหนังสือเชิญ", *, part="duties", **given):
    return operations.begin_task(edition, title=title, part=part, by="test", **given)


def in_days(days):
    return TODAY + dt.timedelta(days=days)


def test_a_task_is_counted_from_the_day_of_the_forum(edition):
    assert begin(edition, due_on=dt.date(2026, 2, 20)).days_before == 25
    assert begin(edition).days_before is None
    assert begin(edition, due_on=dt.date(2569, 2, 20)).days_before is None


def test_an_older_version_is_told_and_changes_nothing(edition):
    task = begin(edition)
    operations.change_task(task, {"title": "ของฉัน"}, version=1, by="test")
    with pytest.raises(Changed):
        operations.change_task(task, {"title": "ของเขา"}, version=1, by="test")
    task.refresh_from_db()
    assert (task.title, task.version) == ("ของฉัน", 2)


def test_what_is_done_has_its_moment_until_it_is_taken_up_again(edition):
    task = begin(edition)
    done = operations.move_task(task, "done", by="test")
    assert (done.state, done.done_at is not None, done.version) == ("done", True, 2)
    again = operations.move_task(task, "todo", by="test")
    assert (again.state, again.done_at) == ("todo", None)
    assert operations.move_task(task, "todo", by="test").version == again.version


def test_a_circle_is_refused_and_named_in_its_order(edition):
    first, second, third = (begin(edition, title) for title in ("ก", "ข", "ค"))
    operations.need(second, first, by="test")
    operations.need(third, second, by="test")
    with pytest.raises(NotPossible, match="“ก” → “ค” → “ข” → “ก”"):
        operations.need(first, third, by="test")
    assert list(first.needs.all()) == []
    operations.unneed(third, second, by="test")
    operations.need(first, third, by="test")
    assert list(first.needs.all()) == [third]


def test_tasks_of_two_years_do_not_wait_for_each_other(edition):
    other = begin(make.make_edition("2027", year=2027), "ข")
    with pytest.raises(NotPossible):
        operations.need(begin(edition), other, by="test")


def test_a_task_is_blocked_only_by_what_is_still_open(edition):
    first, second = begin(edition, "ก"), begin(edition, "ข")
    operations.need(second, first, by="test")
    assert list(queries.blocked_tasks(edition)) == [second]
    (_line, line) = queries.lines(edition, [first, second], TODAY)
    assert line.waits_for == ("ก",)
    operations.move_task(first, "done", by="test")
    assert list(queries.blocked_tasks(edition)) == []


def test_late_is_what_is_open_after_its_day(edition):
    late, done = begin(edition, "ก", due_on=in_days(-2)), begin(edition, "ข", due_on=in_days(-2))
    begin(edition, "ค", due_on=TODAY)
    operations.move_task(done, "done", by="test")
    assert list(queries.late_tasks(edition, TODAY)) == [late]
    with translation.override("th"):
        (line,) = queries.lines(edition, queries.late_tasks(edition, TODAY), TODAY)
    assert (line.days_late, line.chip) == (2, "late")
    assert queries.counts(edition, TODAY) == queries.Counts(open=2, late=1, done=1, dropped=0, nobodys=2)


def test_many_are_changed_at_once_and_the_rest_stays(edition):
    chosen = [begin(edition, title, due_on=TODAY) for title in ("ก", "ข")]
    other = begin(edition, "ค", due_on=TODAY)
    member = people.member(edition)
    bulk = operations.Bulk(state="doing", owner=member, days_later=3)
    assert operations.change_tasks(edition, [task.number for task in chosen], bulk, by="test") == [1, 2]
    rows = list(
        edition.tasks.order_by("number").values_list("state", "owner", "due_on", "days_before", "version")
    )
    assert rows == [("doing", member.pk, in_days(3), 20, 2)] * 2 + [("todo", None, other.due_on, 23, 1)]


def test_the_usual_tasks_are_about_forty_of_all_parts_and_have_no_circle(edition):
    people.group(edition)
    with translation.override("th"):
        assert offer_tasks(edition, by="test") == len(STANDARD_TASKS) >= 40
        assert offer_tasks(edition, by="test") == 0
    with translation.override("en"):
        assert offer_tasks(edition, by="test") == 0
    assert set(edition.tasks.values_list("part", flat=True)) == set(Part.values)
    tasks = {task.title: task for task in edition.tasks.select_related("group").prefetch_related("needs")}
    letter = tasks["ส่งหนังสือเชิญวิทยากร"]
    assert (letter.due_on, letter.group.name_th) == (dt.date(2026, 1, 1), "ฝ่ายประสานงานวิทยากร")
    assert [need.title for need in letter.needs.all()] == ["จัดทำรายชื่อวิทยากรที่น่าเชิญ"]
    for task in tasks.values():
        assert all(need.due_on < task.due_on for need in task.needs.all()), task.title


def test_the_needs_of_the_usual_tasks_are_among_them():
    titles = {task.title_en for task in STANDARD_TASKS}
    assert {task.needs for task in STANDARD_TASKS if task.needs} <= titles
    assert len(titles) == len({task.title_th for task in STANDARD_TASKS}) == len(STANDARD_TASKS)


def test_without_a_day_the_usual_tasks_are_dated_as_soon_as_there_is_one(edition):
    edition.held_on = None
    edition.save()
    offer_tasks(edition, by="test")
    assert set(edition.tasks.values_list("due_on", flat=True)) == {None}
    edition.held_on = dt.date(2026, 6, 1)
    edition.save()
    moved = operations.date_by_forum(edition, by="test")
    assert moved == len(STANDARD_TASKS)
    assert edition.tasks.get(days_before=120).due_on == dt.date(2026, 2, 1)
    assert operations.date_by_forum(edition, by="test") == 0


def test_a_task_changed_before_the_day_is_set_is_dated_by_it_all_the_same(edition):
    edition.held_on = None
    edition.save()
    offer_tasks(edition, by="test")
    task = edition.tasks.get(days_before=120)
    operations.change_task(task, {"title": "ทาบทาม", "due_on": None}, version=1, by="test")
    edition.held_on = dt.date(2026, 6, 1)
    edition.save()
    operations.date_by_forum(edition, by="test")
    task.refresh_from_db()
    assert (task.title, task.due_on) == ("ทาบทาม", dt.date(2026, 2, 1))


def test_what_is_done_keeps_its_day_when_the_forum_moves(edition):
    done, todo = (begin(edition, title, due_on=TODAY) for title in ("ก", "ข"))
    operations.move_task(done, "done", by="test")
    edition.held_on += dt.timedelta(days=7)
    edition.save()
    assert operations.date_by_forum(edition, by="test") == 1
    assert [edition.tasks.get(pk=task.pk).due_on for task in (done, todo)] == [TODAY, in_days(7)]


def owner(edition, name="สมชาย ใจดี", **given):
    return people.member(edition, name, answer=Answer.ACCEPTED, email=f"{len(name)}@example.org", **given)


def test_one_mail_a_week_lists_all_that_is_due(edition):
    member = owner(edition)
    late = begin(edition, "เลยแล้ว", owner=member, due_on=in_days(-2))
    begin(edition, "สัปดาห์นี้", owner=member, due_on=in_days(7))
    begin(edition, "ยังอีกนาน", owner=member, due_on=in_days(8))
    begin(edition, "เสร็จไปแล้ว", owner=member, due_on=TODAY)
    operations.move_task(edition.tasks.get(title="เสร็จไปแล้ว"), "done", by="test")
    assert remind_owners(TODAY) == 1
    mail = Mail.objects.get(template="committee/mails/tasks")
    assert mail.to == member.email
    assert [title in mail.text for title in ("เลยแล้ว", "สัปดาห์นี้", "ยังอีกนาน", "เสร็จไปแล้ว")] == [
        True,
        True,
        False,
        False,
    ]
    assert f"/m/{member.secret}/" in mail.text
    assert remind_owners(in_days(6)) == 0
    assert remind_owners(in_days(7)) == 1
    operations.move_task(late, "done", by="test")


def test_a_new_task_within_the_week_waits_for_the_next_mail(edition):
    member = owner(edition)
    begin(edition, "ก", owner=member, due_on=TODAY)
    assert remind_owners(TODAY) == 1
    edition.tasks.update(state=TaskState.DONE)
    begin(edition, "ข", owner=member, due_on=in_days(1))
    assert remind_owners(in_days(1)) == 0
    assert remind_owners(in_days(7)) == 1


def test_the_head_of_a_group_is_told_of_what_nobody_has_taken(edition):
    owner(edition, "ก ข", role="member", in_group=people.CONTENT)
    chair = owner(edition, "ประธาน ฝ่าย", role="chair", in_group=people.CONTENT)
    begin(edition, "ของฝ่าย", group=people.group(edition, people.CONTENT), due_on=TODAY)
    assert remind_owners(TODAY) == 1
    assert Mail.objects.get(template="committee/mails/tasks").to == chair.email


@pytest.mark.parametrize("change", [{"answer": Answer.LEFT}, {"answer": Answer.DECLINED}, {"email": ""}])
def test_who_left_declined_or_has_no_address_gets_no_mail(edition, change):
    member = owner(edition)
    begin(edition, owner=member, due_on=TODAY)
    edition.members.update(**change)
    assert remind_owners(TODAY) == 0


def test_tasks_of_an_archived_year_and_of_a_rehearsal_remind_nobody(edition):
    member = owner(edition)
    begin(edition, owner=member, due_on=TODAY)
    edition.state = "archived"
    edition.save()
    assert remind_owners(TODAY) == 0
