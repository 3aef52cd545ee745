"""What people did, the way of each group, and how much of the talk each side had."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.forum import operations as forum
from sewana.forum.models import Participant, Place, Question, QuestionState, Turn, TurnState
from sewana.people.models import Group
from sewana.reflection.forms.done import read_counts
from sewana.reflection.models import DoneCount, StepCount
from sewana.reflection.operations import done as operations
from sewana.reflection.queries.done import done, indirect
from sewana.reflection.queries.funnel import airtime, funnel_rows, ways, words
from sewana.survey.operations.population import keep_population
from sewana.survey.queries.population import group_key
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def owner(client, settings):
    client.force_login(make.make_account())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def group(code="undergraduate"):
    return Group.objects.get(code=code, origin="thai")


def people(edition, count, *, of=None, place=Place.ROOM):
    found = [forum.enter(edition, ticket=make.make_ticket()) for _ in range(count)]
    Participant.objects.filter(pk__in=[one.pk for one in found]).update(group=of or group(), place=place)
    return list(Participant.objects.filter(pk__in=[one.pk for one in found]))


def asks(edition, person, number, *, state=QuestionState.APPROVED, text="ทำไมปิดเร็ว"):
    return Question.objects.create(
        edition=edition, number=number, text=text, language="th", author=person, state=state
    )


def speaks(edition, person, number, seconds):
    ended = timezone.now()
    return Turn.objects.create(
        edition=edition,
        number=number,
        name="",
        group=person.group,
        participant=person,
        state=TurnState.DONE,
        began_at=ended - timedelta(seconds=seconds),
        ended_at=ended,
    )


def counted(edition, code="undergraduate-thai"):
    keep_population(edition, {("group", code): 28000}, by="test")
    return next(row for row in funnel_rows(edition) if row["key"] == code)


def test_the_way_counts_people_once_however_much_they_said(edition):
    came = people(edition, 20) + people(edition, 15, place=Place.ONLINE)
    for number, person in enumerate(came[:12]):
        asks(edition, person, number, state=QuestionState.ANSWERED if number < 6 else QuestionState.APPROVED)
    asks(edition, came[0], 100)
    speaks(edition, came[0], 1, 60)
    row = counted(edition)
    assert {name: row[name] for name in ("on_site", "online", "spoke", "answered")} == {
        "on_site": 20,
        "online": 15,
        "spoke": 12,
        "answered": 6,
    }
    assert (row["invited"], row["told"], row["hidden"]) == (None, None, [])


def test_hidden_voices_and_people_set_apart_are_not_counted(edition):
    came = people(edition, 20)
    for number, person in enumerate(came[:8]):
        asks(edition, person, number)
    Question.objects.filter(number=0).update(state=QuestionState.HIDDEN, reason="advertising")
    Participant.objects.filter(pk=came[1].pk).update(is_apart=True)
    row = counted(edition)
    assert (row["on_site"], row["spoke"]) == (19, 6)


@pytest.mark.parametrize(
    ("room", "online", "spoke", "hidden"),
    [
        (20, 3, 0, ["on_site", "online", "spoke", "answered"]),  # three online, and so both ways
        (9, 0, 5, ["on_site", "spoke", "answered"]),  # fewer than ten came
        (20, 6, 4, ["spoke", "answered"]),
        (20, 6, 23, ["spoke", "answered"]),  # three did not speak
    ],
)
def test_no_step_tells_of_fewer_than_five(edition, room, online, spoke, hidden):
    came = people(edition, room) + people(edition, online, place=Place.ONLINE)
    for number, person in enumerate(came[:spoke]):
        asks(edition, person, number)
    row = counted(edition)
    assert set(hidden) <= set(row["hidden"])
    assert all(row[name] is None for name in row["hidden"])


def test_what_the_office_gives_stands_in_place_of_what_was_seen(edition):
    people(edition, 30)
    operations.keep_steps(edition, {(group().pk, "on_site"): 44, (group().pk, "invited"): 500}, by="test")
    row = counted(edition)
    assert (row["on_site"], row["invited"]) == (44, 500)
    operations.keep_steps(edition, {(group().pk, "on_site"): None}, by="test")
    assert counted(edition)["on_site"] == 30


def test_the_talk_is_told_by_side_with_those_who_came_beside_it(edition):
    users, staff = people(edition, 30), people(edition, 10, of=group("staff"))
    for number, person in enumerate(users[:6]):
        speaks(edition, person, number, 60)
    for number, person in enumerate(staff[:5]):
        speaks(edition, person, 100 + number, 120)
    turns, seconds = airtime(edition)
    assert (turns.measure, turns.users, turns.providers) == ("turns", 6, 5)
    assert (seconds.users, seconds.providers) == (360, 600)
    assert seconds.per_cent == (38, 75)


def test_a_side_with_few_turns_is_not_told(edition):
    for number, person in enumerate(people(edition, 30)[:6]):
        speaks(edition, person, number, 60)
    for number, person in enumerate(people(edition, 10, of=group("staff"))[:4]):
        speaks(edition, person, 100 + number, 120)
    assert airtime(edition) == []


def test_words_are_counted_as_thai_words(edition):
    (person,) = people(edition, 1)
    asks(edition, person, 1, text="ห้องสมุดควรเปิดถึงเที่ยงคืน")
    assert 4 <= words(edition)[group().pk] <= 7


def test_rates_are_for_a_thousand_people_beside_the_year_before(edition):
    keep_population(edition, {("group", "undergraduate-thai"): 2000}, by="test")
    operations.keep_done(
        edition, {(2026, group().pk, "visits"): 9000, (2025, group().pk, "visits"): 8000}, by="test"
    )
    (line,) = done(edition).lines
    assert (line.rates["visits"].per_1000, line.rates["visits"].before) == (4500, 4000)
    assert line.rates["visits"].change == 500
    assert done(edition).before == 2025


def test_a_rate_without_people_is_a_count_and_few_are_not_told(edition):
    operations.keep_done(
        edition, {(2026, group().pk, "visits"): 900, (2026, group().pk, "loans"): 4}, by="test"
    )
    (line,) = done(edition).lines
    assert (line.rates["visits"].count, line.rates["visits"].per_1000) == (900, None)
    assert line.rates["loans"].is_few
    assert line.rates["loans"].count is None


def test_what_people_did_for_others_voices_is_told_for_each_who_came(edition):
    came = people(edition, 20)
    for number, person in enumerate(came[:10]):
        asks(edition, person, number)
    statement = make.make_statement(edition)
    for person in came[:8]:
        statement.votes.create(participant=person, value=1, entry_id=1)
    (line,) = indirect(edition)
    assert (line.voices, line.reactions) == (0.5, 0.4)


def read(*rows, language="en"):
    with override(language):
        return read_counts([list(row) for row in rows], list(Group.objects.all()))


def test_a_table_is_read_in_either_era_and_language(edition):
    found = read(
        ("ปี", "กลุ่ม", "รายการ", "จำนวน"),
        ("๒๕๖๙", "undergraduate-thai", "การเข้าใช้", "๙,๐๐๐"),
        ("2026", "อาจารย์ (ไทย)", "loans", "300"),
    )
    assert found.wrong == []
    assert found.counts == {
        (2026, group().pk, "visits"): 9000,
        (2026, group("lecturer").pk, "loans"): 300,
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("20", "undergraduate-thai", "visits", "1"), "“20” is not a year"),
        (("2026", "nobody", "visits", "1"), "“nobody” is no group"),
        (("2026", "undergraduate-thai", "dreams", "1"), "“dreams” is not counted here"),
        (("2026", "undergraduate-thai", "visits", "-3"), "“-3” is not a number"),
    ],
)
def test_what_is_wrong_in_a_row_is_named(edition, row, words):
    found = read(("year", "group", "measure", "count"), row)
    assert words in " ".join(found.wrong[0].problems)


def test_a_line_that_stands_twice_is_named(edition):
    line = ("undergraduate-thai", "invited", "10")
    found = read(("group", "step", "count"), line, line)
    assert "row 2" in found.wrong[0].problems[0]


def test_an_upload_is_shown_taken_over_and_taken_back(owner, edition):
    url = f"/office/editions/{edition.key}/done/"
    text = "year,group,measure,count\n2569,undergraduate-thai,visits,9000"
    assert "Take 1 number over" in owner.post(url, {"text": text, "do": "read"}).content.decode()
    assert not DoneCount.objects.exists()
    owner.post(url, {"text": text, "do": "take"})
    assert DoneCount.objects.get().count == 9000
    out = owner.get(f"{url}done.csv").content.decode("utf-8-sig").splitlines()
    assert out[1] == "2026,undergraduate-thai,visits,9000"
    owner.post(f"{url}undo/")
    assert not DoneCount.objects.exists()
    owner.post(url, {"text": "group,step,count\nundergraduate-thai,told,12", "do": "take"})
    assert StepCount.objects.get().count == 12
    assert (
        owner.get(f"{url}steps.csv").content.decode("utf-8-sig").splitlines()[1]
        == "undergraduate-thai,told,12"
    )


def test_a_rehearsal_changes_no_count_of_the_library(owner, edition):
    Edition.objects.filter(pk=edition.pk).update(rehearsal_of=make.make_edition(key="real"))
    sent = {"text": "year,group,measure,count\n2569,undergraduate-thai,visits,9000", "do": "take"}
    page = owner.post(f"/office/editions/{edition.key}/done/", sent, follow=True).content.decode()
    assert "This is a rehearsal" in page
    assert not DoneCount.objects.exists()
    assert not AuditEntry.objects.filter(operation="keep_done").exists()


def test_wrong_rows_keep_what_was_pasted_and_change_nothing(owner, edition):
    url = f"/office/editions/{edition.key}/done/"
    text = "year,group,measure,count\n2569,undergraduate-thai,visits,9000\n2569,nobody,visits,1"
    page = owner.post(url, {"text": text, "do": "take"}).content.decode()
    assert "“nobody” is no group" in page
    assert "9000" in page
    assert not DoneCount.objects.exists()


def test_the_page_shows_no_small_number_and_asks_the_same_for_any(
    owner, edition, django_assert_max_num_queries
):
    people(edition, 20)
    for number, person in enumerate(people(edition, 4, place=Place.ONLINE)):
        asks(edition, person, number)
    keep_population(edition, {("group", "undergraduate-thai"): 2000}, by="test")
    with django_assert_max_num_queries(26):
        page = owner.get(f"/office/editions/{edition.key}/done/").content.decode()
    assert "few" in page
    (way,) = [way for way in ways(edition) if way.key == group_key(group())]
    assert way.steps["online"].count == 4


def handed_in(owner, edition, text):
    return owner.post(f"/office/editions/{edition.key}/done/", {"text": text, "do": "take"})


def test_the_last_change_is_taken_back_whichever_forum_it_was_made_from(owner, edition):
    other = make.make_edition(key="other")
    handed_in(owner, edition, "year,group,measure,count\n2569,undergraduate-thai,visits,9000")
    handed_in(owner, other, "year,group,measure,count\n2569,undergraduate-thai,visits,9500")
    page = owner.get(f"/office/editions/{edition.key}/done/").content.decode()
    assert "changed 1 number" in page
    assert "made from the forum “other”" in page
    owner.post(f"/office/editions/{edition.key}/done/undo/")
    assert DoneCount.objects.get().count == 9000


def test_steps_of_another_forum_are_not_taken_back(owner, edition):
    other = make.make_edition(key="other")
    handed_in(owner, edition, "year,group,measure,count\n2569,undergraduate-thai,visits,9000")
    handed_in(owner, other, "group,step,count\nundergraduate-thai,told,12")
    owner.post(f"/office/editions/{edition.key}/done/undo/")
    assert StepCount.objects.get().count == 12
    assert not DoneCount.objects.exists()


def test_what_a_group_counted_that_is_gone_does_not_come_back(owner, edition):
    gone = Group.objects.create(code="gone", origin="thai", name_th="หาย", name_en="Gone")
    text = "year,group,measure,count\n2569,gone-thai,visits,9000\n2569,undergraduate-thai,visits,{}"
    handed_in(owner, edition, text.format(1))
    handed_in(owner, edition, text.format(2).replace("9000", "8000"))
    gone.delete()
    owner.post(f"/office/editions/{edition.key}/done/undo/")
    assert DoneCount.objects.get().count == 1


def test_a_rehearsal_gives_out_no_files_and_takes_no_count_of_the_library_back(owner, edition):
    handed_in(owner, edition, "year,group,measure,count\n2569,undergraduate-thai,visits,9000")
    rehearsal = make.make_edition(key="try")
    Edition.objects.filter(pk=rehearsal.pk).update(rehearsal_of=edition)
    url = "/office/editions/try/done/"
    assert [owner.get(f"{url}{name}.csv").status_code for name in ("done", "steps")] == [404, 404]
    assert "done.csv" not in owner.get(url).content.decode()
    owner.post(f"{url}undo/")
    assert DoneCount.objects.get().count == 9000
