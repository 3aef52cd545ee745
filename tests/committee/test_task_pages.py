"""The office's pages about tasks: one line, the table, the board, many at once, and tables in and out."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from sewana.committee.forms.task_line import read_line
from sewana.committee.models import Answer
from sewana.committee.operations import tasks as operations
from tests import make
from tests.committee import people

pytestmark = pytest.mark.django_db
LIST = "/office/editions/2026/tasks/"
TODAY = dt.date(2026, 2, 1)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition(state="draft", held_on=timezone.localdate() + dt.timedelta(days=23))


@pytest.fixture
def office(client, edition):
    client.force_login(make.make_account())
    return client


def begin(edition, title="ก", *, part="duties", **given):
    return operations.begin_task(edition, title=title, part=part, by="test", **given)


def test_a_line_is_parted_into_task_group_day_and_part(edition):
    group = people.group(edition, people.CONTENT)
    line = read_line(edition, "ส่งหนังสือเชิญ @ฝ่ายวิชาการ 20/2/2569", TODAY)
    assert (line.title, line.group, line.owner, line.due_on, line.part, line.problems, line.is_over) == (
        "ส่งหนังสือเชิญ",
        group,
        None,
        dt.date(2026, 2, 20),
        "speakers",
        [],
        False,
    )


@pytest.mark.parametrize(
    ("text", "title", "day", "part"),
    [
        ("จองห้องประชุม ๕ มี.ค. ๒๕๖๙", "จองห้องประชุม", dt.date(2026, 3, 5), "day"),
        ("2026-03-05 Book the hall", "Book the hall", dt.date(2026, 3, 5), "day"),
        ("ทำป้าย #หน้าที่ 5 มีนาคม พ.ศ. 2569", "ทำป้าย", dt.date(2026, 3, 5), "duties"),
        ("เชิญแขก 12 คน ปี 2569", "เชิญแขก 12 คน ปี 2569", None, "duties"),
        ("เขียนถึง a@b.org", "เขียนถึง a@b.org", None, "duties"),
    ],
)
def test_days_are_read_as_people_write_them(edition, text, title, day, part, settings):
    settings.LANGUAGE_CODE = "th"
    line = read_line(edition, text, TODAY)
    assert (line.title, line.due_on, line.part, line.problems) == (title, day, part, [])


def test_a_name_with_spaces_is_found_and_what_follows_stays(edition):
    people.member(edition, "สมชาย ใจดี")
    people.member(edition, "สมชาย ใจงาม", unit="อีก")
    line = read_line(edition, "โทรหา @สมชาย ใจดี เรื่องห้อง", TODAY)
    assert (str(line.owner), line.title) == ("นายสมชาย ใจดี", "โทรหา เรื่องห้อง")


def test_who_may_be_two_is_asked_back_and_who_is_nobody_too(edition):
    people.member(edition, "สมชาย ใจดี")
    people.member(edition, "สมชาย ใจงาม", unit="อีก")
    (problem,) = read_line(edition, "โทร @สมชาย", TODAY).problems
    assert "นายสมชาย ใจดี, นายสมชาย ใจงาม" in problem
    (problem,) = read_line(edition, "โทร @ไม่มีใคร", TODAY).problems
    assert "@ไม่มีใคร" in problem


@pytest.mark.parametrize("text", ["โทร 31/2/2569", "โทร 5/3/69", "โทร #ไม่มี", "   "])
def test_what_is_wrong_in_a_line_is_said_and_nothing_is_written(office, edition, text):
    answer = office.post(LIST, {"line": text})
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    assert edition.tasks.count() == 0


def test_one_line_writes_a_task_and_one_click_takes_it_back(office, edition):
    answer = office.post(LIST, {"line": "ทำป้าย"}, follow=True)
    task = edition.tasks.get()
    assert 'value="drop"' in answer.content.decode()
    office.post(f"{LIST}{task.number}/deeds/", {"do": "drop", "back": LIST})
    task.refresh_from_db()
    assert task.state == "dropped"
    page = office.get(f"{LIST}?state=dropped").content.decode()
    assert 'value="todo"' in page
    office.post(f"{LIST}{task.number}/deeds/", {"do": "todo"})
    task.refresh_from_db()
    assert task.state == "todo"


def test_a_day_that_is_over_is_asked_back_once(office, edition):
    page = office.post(LIST, {"line": "ทำป้าย 1/2/2560"}).content.decode()
    assert 'name="keeps_past" value="2017-02-01"' in page
    assert edition.tasks.count() == 0
    office.post(LIST, {"line": "ทำป้าย 1/3/2560", "keeps_past": "2017-02-01"})
    assert edition.tasks.count() == 0
    office.post(LIST, {"line": "ทำป้าย 1/2/2560", "keeps_past": "2017-02-01"})
    assert edition.tasks.get().due_on == dt.date(2017, 2, 1)


def given(task, **changes):
    return {"title": task.title, "part": task.part, "state": task.state, "version": task.version} | changes


def test_a_task_is_changed_on_its_page_and_a_past_day_asked_back(office, edition):
    task = begin(edition)
    url = f"{LIST}{task.number}/"
    page = office.post(url, given(task, title="ข", due_on="1/2/2560"))
    assert page.status_code == 200
    assert 'name="keeps_past" value="2017-02-01"' in page.content.decode()
    office.post(url, given(task, title="ข", due_on="1/2/2560", keeps_past="2017-02-01"))
    task.refresh_from_db()
    assert (task.title, task.due_on, task.version) == ("ข", dt.date(2017, 2, 1), 2)
    # The day stands as it stood: nothing is asked a second time.
    assert office.post(url, given(task, title="ค", due_on="1/2/2560")).status_code == 302


def test_who_changed_a_task_together_with_others_is_named(office, edition):
    task = begin(edition)
    operations.change_tasks(edition, [task.number], operations.Bulk(part="media"), sent="a", by="ทั้งชุด")
    page = office.post(f"{LIST}{task.number}/", given(task, title="ของฉัน"))
    assert page.context["last_change"].actor == "ทั้งชุด"
    operations.need(task, begin(edition, "ข"), by="คนอื่น")  # a link writes nothing in the task anew
    page = office.post(f"{LIST}{task.number}/", given(task, title="ของฉัน"))
    assert page.context["last_change"].actor == "ทั้งชุด"


def test_hours_in_a_line_are_no_day(edition):
    line = read_line(edition, "ประชุม 9.00-12 น. 20/2/2569", dt.date(2026, 1, 1))
    assert (line.title, line.due_on, line.problems) == ("ประชุม 9.00-12 น.", dt.date(2026, 2, 20), [])


def test_who_has_left_keeps_a_task_until_somebody_else_gets_it(office, edition):
    member = people.member(edition)
    task = begin(edition, owner=member)
    member.answer = "left"
    member.save()
    form = office.get(f"{LIST}{task.number}/").context["form"]
    assert f'<option value="m{member.pk}" selected>' in str(form["owner"])
    office.post(f"{LIST}{task.number}/", given(task, title="ข", owner=f"m{member.pk}"))
    task.refresh_from_db()
    assert (task.title, task.owner) == ("ข", member)


def test_two_who_change_one_task_see_both_texts(office, edition):
    task = begin(edition)
    operations.change_task(task, {"title": "ของเขา"}, version=1, by="สมศรี")
    page = office.post(f"{LIST}{task.number}/", given(task, title="ของฉัน"))
    text = page.content.decode()
    assert "ของเขา" in text
    assert "ของฉัน" in text
    assert "สมศรี" in text
    assert page.context["form"]["version"].value() == "2"
    assert edition.tasks.get().title == "ของเขา"


def test_a_circle_is_said_in_words(office, edition):
    first, second = begin(edition, "ก"), begin(edition, "ข")
    office.post(f"{LIST}{second.number}/deeds/", {"do": "need", "needed": first.number})
    page = office.post(f"{LIST}{first.number}/deeds/", {"do": "need", "needed": second.number}, follow=True)
    assert "“ก” → “ข” → “ก”" in page.content.decode()


def test_a_button_leads_back_to_its_page_and_never_to_another_site(office, edition):
    task = begin(edition)
    url = f"{LIST}{task.number}/deeds/"
    assert office.post(url, {"do": "doing", "back": f"{LIST}?q=a"}).url == f"{LIST}?q=a"
    assert office.post(url, {"do": "done", "back": "//evil.example/"}).url == f"{LIST}{task.number}/"
    assert office.post(url, {"do": "done", "back": "https://evil.example/"}).url == f"{LIST}{task.number}/"


def test_the_ticked_ones_are_changed_together(office, edition):
    first, second = begin(edition, "ก"), begin(edition, "ข")
    group = people.group(edition)
    answer = office.post(
        f"{LIST}bulk/",
        {"numbers": [first.number], "state": "doing", "owner": f"g{group.pk}", "query": "part=duties"},
    )
    assert answer.url.startswith(f"{LIST}?part=duties&changed=1&change=")
    assert list(edition.tasks.order_by("number").values_list("state", "group")) == [
        ("doing", group.pk),
        ("todo", None),
    ]
    assert second.title == "ข"


def titles(office, query):
    return [line.task.title for line in office.get(LIST + query).context["lines"]]


def test_search_filter_and_order(office, edition):
    member = people.member(edition)
    begin(edition, "จองห้อง", part="day", due_on=timezone.localdate() - dt.timedelta(days=1))
    begin(edition, "ทำป้าย", part="media", owner=member)
    operations.move_task(begin(edition, "เชิญ", part="speakers"), "done", by="test")
    assert titles(office, "") == ["จองห้อง", "ทำป้าย"]
    assert titles(office, "?state=late") == ["จองห้อง"]
    assert titles(office, "?part=media") == ["ทำป้าย"]
    assert titles(office, f"?owner=m{member.pk}") == ["ทำป้าย"]
    assert titles(office, "?owner=none") == ["จองห้อง"]
    assert titles(office, "?q=ป้าย&state=all") == ["ทำป้าย"]
    assert titles(office, "?state=done") == ["เชิญ"]
    assert titles(office, "?state=all&order=newest") == ["เชิญ", "ทำป้าย", "จองห้อง"]
    assert titles(office, "?owner=mx&part=zz&state=zz&order=zz") == ["จองห้อง", "ทำป้าย"]


@pytest.mark.parametrize("count", [1, 3, 60])
@pytest.mark.parametrize("query", ["", "?view=board", "?state=all&page=2&order=owner"])
def test_the_list_takes_as_many_queries_for_sixty_as_for_one(
    office, edition, count, query, django_assert_max_num_queries
):
    member = people.member(edition)
    tasks = [begin(edition, f"งาน {number}", owner=member) for number in range(count)]
    for task in tasks[1:]:
        operations.need(task, tasks[0], by="test")
    with django_assert_max_num_queries(12):
        assert office.get(LIST + query).status_code == 200
    with django_assert_max_num_queries(12):
        assert office.get(f"{LIST}{tasks[0].number}/").status_code == 200


def test_an_empty_plan_offers_the_usual_tasks(office, edition):
    assert "tasks/standard/" in office.get(LIST).content.decode()
    office.post(f"{LIST}standard/")
    assert edition.tasks.count() >= 40


def test_a_table_goes_out_and_comes_in_again(office, edition):
    member = people.member(edition)
    begin(edition, "=1+1", owner=member, due_on=dt.date(2026, 2, 20), note='"ก"\nข')
    answer = office.get(f"{LIST}table.csv").content.decode("utf-8-sig")
    (_heading, row) = list(csv.reader(io.StringIO(answer)))
    assert row[0] == "'=1+1"
    edition.tasks.all().delete()
    seen = office.post(f"{LIST}table/", {"text": answer, "do": "read"}).context["table"]
    office.post(f"{LIST}table/", {"text": seen.text, "mark": seen.mark, "do": "take"})
    task = edition.tasks.get()
    assert (task.title, task.owner, task.due_on, task.state, task.note) == (
        "=1+1",
        member,
        dt.date(2026, 2, 20),
        "todo",
        '"ก" ข',
    )


def test_a_table_with_a_wrong_row_takes_nothing_and_names_row_field_and_remedy(office, edition):
    text = "งาน\tกำหนด\tผู้รับผิดชอบ\nดี\t๒๐/๒/๒๕๖๙\t\nเสีย\t31/2/2569\tใครไม่รู้\n\t\tx"
    page = office.post(f"{LIST}table/", {"text": text, "do": "take"})
    assert edition.tasks.count() == 0
    rows = page.context["table"].rows
    assert [(row.number, len(row.problems)) for row in rows] == [(2, 0), (3, 2), (4, 2)]
    assert rows[0].task.due_on == dt.date(2026, 2, 20)


@pytest.mark.parametrize("text", ["", "ชื่อ\tเบอร์\nก\t1"])
def test_a_table_of_something_else_is_told_so(office, edition, text):
    page = office.post(f"{LIST}table/", {"text": text, "do": "read"})
    assert page.context["form"].non_field_errors()
    assert page.context["table"] is None


def test_on_their_own_page_people_see_and_finish_what_is_theirs(client, edition):
    member = people.member(edition, answer=Answer.ACCEPTED)
    task, other = begin(edition, "ของฉัน", owner=member), begin(edition, "ของคนอื่น")
    page = client.get(f"/m/{member.secret}/").content.decode()
    assert ("ของฉัน" in page, "ของคนอื่น" in page) == (True, False)
    assert client.post(f"/m/{member.secret}/tasks/{other.number}/").status_code == 404
    client.post(f"/m/{member.secret}/tasks/{task.number}/")
    task.refresh_from_db()
    assert task.state == "done"
