"""Many tasks at once: changed, taken back, dated anew, and nobody is reminded of them too early."""

import datetime as dt

import pytest

from sewana.committee.models import Answer
from sewana.committee.operations import tasks as operations
from sewana.committee.operations.members import NotPossible
from sewana.committee.operations.task_reminders import remind_owners
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
LIST = "/office/editions/2026/tasks/"
TODAY = dt.date(2026, 2, 22)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=dt.date(2026, 3, 17))


@pytest.fixture
def office(client, edition):
    client.force_login(make.make_account())
    return client


def begin(edition, title="ก", *, part="duties", **given):
    return operations.begin_task(edition, title=title, part=part, by="test", **given)


def kept(edition):
    names = ("state", "part", "owner", "group", "due_on", "days_before", "done_at")
    return list(edition.tasks.order_by("number").values_list(*names))


def test_a_change_of_many_is_undone_to_the_last_value(office, edition):
    member, group = people.member(edition), people.group(edition)
    tasks = [begin(edition, "ก", owner=member, due_on=TODAY), begin(edition, "ข", group=group)]
    operations.move_task(tasks[1], "done", by="test")
    before = kept(edition)
    given = {"numbers": [1, 2], "state": "dropped", "part": "media", "owner": "none", "days_later": "3"}
    answer = office.post(f"{LIST}bulk/", given)
    assert kept(edition) != before
    page = office.get(answer.url)
    assert 'name="do" value="undo"' in page.content.decode()
    office.post(f"{LIST}bulk/", {"do": "undo", "change": page.context["change"]})
    assert kept(edition) == before
    assert [task.version for task in edition.tasks.order_by("number")] == [3, 4]
    with pytest.raises(NotPossible):
        operations.undo_change_of_tasks(edition, page.context["change"], by="test")


def test_what_was_changed_since_is_not_undone(edition):
    first, second = begin(edition, "ก"), begin(edition, "ข")
    operations.change_tasks(edition, [1, 2], operations.Bulk(part="media"), sent="a", by="test")
    operations.move_task(first, "doing", by="test")
    assert operations.undo_change_of_tasks(edition, "a", by="test") == 1
    assert list(edition.tasks.order_by("number").values_list("part", flat=True)) == ["media", "duties"]
    assert second.part == "duties"


def test_everybody_undoes_their_own_change_and_not_the_last_of_all(edition):
    for title in ("ก", "ข"):
        begin(edition, title)
    for number, sent in ((1, "mine"), (2, "theirs")):
        operations.change_tasks(edition, [number], operations.Bulk(part="media"), sent=sent, by=sent)
    assert operations.undo_change_of_tasks(edition, "mine", by="mine") == 1
    assert list(edition.tasks.order_by("number").values_list("part", flat=True)) == ["duties", "media"]


def test_a_double_click_moves_no_task_twice_and_writes_no_twin(office, edition):
    task = begin(edition, due_on=TODAY)
    given = {"numbers": [task.number], "days_later": "7", "sent": office.get(LIST).context["sent"]}
    first, second = (office.post(f"{LIST}bulk/", given).url for _click in range(2))
    task.refresh_from_db()
    assert (task.due_on, first) == (TODAY + dt.timedelta(days=7), second)
    office.post(f"{LIST}bulk/", given | {"days_later": "1"})  # out of the same page, but something else
    task.refresh_from_db()
    assert task.due_on == TODAY + dt.timedelta(days=8)
    line = {"line": "จองห้อง", "sent": office.get(LIST).context["sent"]}
    first, second = (office.post(LIST, line).url for _click in range(2))
    assert (edition.tasks.count(), first) == (2, second)


def test_a_task_given_to_a_group_is_no_longer_that_of_a_person(edition):
    member, group = people.member(edition), people.group(edition)
    task = begin(edition, owner=member)
    operations.change_tasks(edition, [task.number], operations.Bulk(group=group), by="test")
    task.refresh_from_db()
    assert (task.owner, task.group) == (None, group)
    operations.change_tasks(edition, [task.number], operations.Bulk(is_nobodys=True), by="test")
    task.refresh_from_db()
    assert (task.owner, task.group) == (None, None)


def test_a_change_that_changes_nothing_is_said_and_leaves_no_trace(office, edition):
    task = begin(edition)
    answer = office.post(f"{LIST}bulk/", {"numbers": [task.number]})
    assert "changed=0" in answer.url
    assert 'value="undo"' not in office.get(answer.url).content.decode()
    task.refresh_from_db()
    assert task.version == 1


def test_what_was_dated_before_the_forum_had_a_day_moves_with_it_later(edition):
    edition.held_on = None
    edition.save()
    task = begin(edition, due_on=dt.date(2026, 3, 1))
    edition.held_on = dt.date(2026, 3, 17)
    edition.save()
    assert operations.date_by_forum(edition, by="test") == 0
    task.refresh_from_db()
    assert (task.due_on, task.days_before) == (dt.date(2026, 3, 1), 16)
    edition.held_on = dt.date(2026, 4, 17)
    edition.save()
    assert operations.date_by_forum(edition, by="test") == 1
    task.refresh_from_db()
    assert task.due_on == dt.date(2026, 4, 1)


@pytest.mark.parametrize(("answer", "mails"), [(Answer.LISTED, 0), (Answer.ASKED, 0), (Answer.ACCEPTED, 1)])
def test_nobody_is_reminded_of_tasks_before_they_accepted(edition, answer, mails):
    member = people.member(edition, answer=answer, email="a@example.org")
    begin(edition, owner=member, due_on=TODAY)
    assert remind_owners(TODAY) == mails
