"""Questionnaires of an edition: made, opened, closed, counted without telling anybody, and deleted only untouched."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.survey.models import Draft, Level, Population, Questionnaire, Token
from sewana.survey.operations import instruments as instrument_operations
from sewana.survey.operations import questionnaires as operations
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries import questionnaires as queries
from sewana.survey.queries.instruments import instrument
from tests import make
from tests.survey import world

pytestmark = pytest.mark.django_db
LIST = "/office/editions/2026/questionnaires/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.SITE_URL = "https://forum.example.org"
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.fixture
def planner(client, edition):
    account = world.office(client)
    committee.take_seat(edition, account, "secretary", by="test")
    client.cookies["sewana_language"] = "en"
    return account


def form(version, **fields):
    usual = {"version": str(version.pk), "title_th": "", "title_en": "", "has_open_door": "on"}
    return usual | {"asks_reverse": "on", "asks_barriers": "on"} | fields


def test_an_edition_without_one_says_what_will_be_here_and_offers_what_can_be_asked(client, edition, planner):
    page = client.get(LIST).content.decode()
    assert "No questionnaire yet" in page
    assert "Put the built-in questionnaires in place" in page
    client.post("/office/instruments/", {"do": "install"})
    assert (
        "Sewana-12: engagement with the library · version 1 · for users" in client.get(LIST).content.decode()
    )


def test_one_is_made_with_the_title_of_what_it_asks_and_whole_days(client, edition, planner):
    instrument_operations.install_instruments()
    version = instrument("sewana-12").versions.get()
    days = {"opens_on": "๑/๑๒/๒๕๖๙", "closes_on": "15/12/2569"}
    answer = client.post(LIST, form(version, **days))
    assert answer.url == f"{LIST}1/"
    made = Questionnaire.objects.get()
    assert (made.title_th, made.title_en) == (version.title_th, version.title_en)
    local = [timezone.localtime(at) for at in (made.opens_at, made.closes_at)]
    assert [f"{at:%Y-%m-%d %H:%M}" for at in local] == ["2026-12-01 00:00", "2026-12-16 00:00"]
    page = client.get(answer.url).content.decode()
    assert 'value="15 December 2026"' in page  # the last day, not the one after


def test_bad_days_are_told_and_what_was_typed_stays(client, edition, planner):
    instrument_operations.install_instruments()
    version = instrument("sewana-12").versions.get()
    page = client.post(LIST, form(version, title_en="Mine", opens_on="15/12/2026", closes_on="1/12/2026"))
    words = page.content.decode()
    assert "The last day is before the first." in words
    assert 'value="Mine"' in words
    assert not Questionnaire.objects.exists()


def test_it_opens_closes_and_opens_again_and_each_is_written_down(edition):
    found = world.begin(edition)
    operations.open_it(found, by="test")
    found.refresh_from_db()
    first = found.opened_at
    operations.close(found, by="test")
    with pytest.raises(NotPossible, match="not open"):
        operations.close(found, by="test")
    operations.open_it(found, by="test")
    found.refresh_from_db()
    assert (found.state, found.opened_at, found.closed_at) == ("open", first, None)
    told = list(
        AuditEntry.objects.filter(operation__endswith="_questionnaire").values_list("operation", flat=True)
    )
    assert told == ["make_questionnaire", "open_questionnaire", "close_questionnaire", "reopen_questionnaire"]


def test_what_still_misses_is_told_and_what_stands_in_the_way_keeps_it_shut(edition):
    found = world.begin(edition)
    told = [(gap.is_block, gap.words) for gap in queries.gaps_of(found)]
    assert [block for block, _words in told] == [False] * 4  # three dimensions without levels, no numbers
    assert "There are no levels of “Campus”, so it is not asked." in [words for _block, words in told]
    assert told[-1][1].startswith("How many people there are is not known yet: Group, Cluster of faculties")
    Level.objects.create(dimension="place", key="main", name_th="วิทยาเขตหลัก", name_en=" ")
    with pytest.raises(NotPossible, match="“Campus: main” has no name in one of the languages"):
        operations.open_it(found, by="test")
    Level.objects.update(name_en="Main campus")
    for name in ("group", "cluster", "place", "mode"):
        Population.objects.create(edition=edition, dimension=name, level="any", size=10)
    assert [gap.is_block for gap in queries.gaps_of(found)] == [False, False]
    operations.open_it(found, by="test")


def test_nobody_could_come_in_by_no_door(edition):
    found = world.begin(edition, has_open_door=False)
    with pytest.raises(NotPossible, match="Nobody can come in"):
        operations.open_it(found, by="test")
    Token.objects.create(questionnaire=found, token_hash="0" * 64)
    operations.open_it(found, by="test")


def test_a_last_day_gone_by_keeps_it_shut(edition):
    found = world.begin(edition, closes_at=timezone.now() - dt.timedelta(days=1))
    with pytest.raises(NotPossible, match="The last day lies behind us"):
        operations.open_it(found, by="test")


def test_what_is_asked_stays_once_it_was_opened(edition):
    found = world.opened(edition)
    other = instrument("sewana-8").versions.get()
    given = operations.Fields(other.pk, "ใหม่", "New", has_open_door=False, asks_reverse=False)
    operations.change(found, given, by="test")
    version = found.version_id
    found.refresh_from_db()
    assert (found.version_id, found.title_en, found.has_open_door, found.asks_reverse) == (
        version,
        "New",
        False,
        True,
    )


def test_days_of_a_state_are_told_in_words(edition):
    now = timezone.now()
    found = world.opened(edition)
    assert queries.standing_of(found, now).key == "open"
    found.opens_at = now + dt.timedelta(days=1)
    assert queries.standing_of(found, now).key == "waits"
    found.opens_at, found.closes_at = None, now - dt.timedelta(days=1)
    assert queries.standing_of(found, now).key == "closed"
    found.closes_at = now + dt.timedelta(days=3, hours=1)
    assert queries.days_open(found, now) == "3 days left"


def numbers(text):
    """Every number that stands in a table cell of its own."""
    return [int(found) for found in re.findall(r'<td class="numeric">(\d+)</td>', text)]


def test_under_five_nothing_is_told_and_no_number_lets_one_be_worked_out(client, edition, planner):
    found = world.opened(edition)
    groups = list(world.groups().values())
    users = [one for one in groups if one.side == "user"]
    world.answered(found, users[0], 4)
    page = client.get(f"{LIST}1/").content.decode()
    assert ("Answers so far: fewer than 5" in page, numbers(page)) == (True, [])
    world.answered(found, users[1], 60)
    world.answered(found, users[2], 31)
    page = client.get(f"{LIST}1/").content.decode()
    by_group = page.split("By group")[1].split("By door")[0]
    assert "Answers so far: 95" in page
    # 95 − 60 would tell 4 + 31, and both together nothing: so 31 goes as well, or stands with the four.
    shown = numbers(by_group)
    assert 4 not in shown
    assert 95 - sum(shown) not in range(1, 5)


def test_the_counts_take_as_many_queries_for_many_answers_as_for_few(
    client, edition, planner, django_assert_max_num_queries
):
    found = world.opened(edition)
    users = [one for one in world.groups().values() if one.side == "user"]
    for group in users:
        world.answered(found, group, 12)
    world.begin(edition, "sewana-8")  # of one in preparation the page says more
    for address in (LIST, f"{LIST}1/", f"{LIST}2/"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client, edition, planner, django_assert_num_queries
):
    world.opened(edition)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    world.begin(edition, "sewana-8")
    world.begin(edition, "sewana-12-staff")
    with django_assert_num_queries(len(one)):
        page = client.get(LIST)
    assert page.content.decode().count('data-label="Answers"') == 3


def test_one_that_nobody_touched_is_deleted_and_brought_back_under_its_address(client, edition, planner):
    found = world.opened(edition, closes_at=timezone.now() + dt.timedelta(days=9))
    before = Questionnaire.objects.values().get()
    answer = client.post(f"{LIST}1/", {"do": "delete"})
    assert not Questionnaire.objects.exists()
    page = client.get(answer.url.partition("#")[0]).content.decode()
    [gone] = re.findall(r'name="gone" value="([^"]+)"', page)
    client.post(LIST, {"do": "back", "gone": gone})
    after = Questionnaire.objects.values().get()
    kept = ("uid", "code", "number", "version_id", "title_th", "closes_at", "has_open_door", "asks_reverse")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert after["state"] == "draft"
    assert 'name="gone"' not in client.get(answer.url.partition("#")[0]).content.decode()
    with pytest.raises(NotPossible, match="there again already"):
        operations.bring_back(edition, gone, by="test")
    assert found.code == after["code"]


def test_nothing_of_another_edition_is_brought_back_nor_what_we_did_not_sign(edition):
    signed = operations.delete(world.begin(edition), by="test")
    other = make.make_edition("2027", year=2027)
    for place, words in ((other, signed), (edition, signed[:-2] + "xx"), (edition, "")):
        with pytest.raises(NotPossible):
            operations.bring_back(place, words, by="test")
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize("touch", ["answer", "draft", "token"])
def test_one_that_somebody_touched_is_closed_not_deleted(edition, touch):
    found = world.opened(edition)
    if touch == "answer":
        world.answered(found, None, 1)
    elif touch == "draft":
        Draft.objects.create(questionnaire=found, key_hash="0" * 64)
    else:
        Token.objects.create(questionnaire=found, token_hash="0" * 64)
    with pytest.raises(NotPossible, match="Close it instead"):
        operations.delete(found, by="test")
    assert Questionnaire.objects.exists()


def test_the_code_for_a_poster_opens_the_questionnaire(client, edition, planner):
    found = world.opened(edition)
    page = client.get(f"{LIST}1/").content.decode()
    assert f'value="https://forum.example.org/q/{found.code}/"' in page
    drawn = client.get(f"{LIST}1/?code=svg")
    assert (drawn["Content-Type"], drawn["Content-Disposition"]) == (
        "image/svg+xml",
        'attachment; filename="2026-questionnaire-1.svg"',
    )
    assert b"<svg" in drawn.content
    assert client.get(f"{LIST}1/?code=png").content.startswith(b"\x89PNG")


def test_the_draft_state_of_the_wording_is_said_with_what_to_do(client, edition, planner):
    world.begin(edition)
    for address in (f"{LIST}1/", "/office/instruments/", "/office/instruments/sewana-12/"):
        page = client.get(address).content.decode()
        assert "has not yet been read by a methodologist" in page
        assert "five to eight people in each language" in page


def test_a_retired_one_cannot_be_made_but_one_in_use_goes_on(edition):
    found = world.opened(edition, "sewana-8")
    instrument_operations.retire(found.version.instrument, is_retired=True, by="test")
    with pytest.raises(NotPossible, match="retired"):
        operations.begin(edition, operations.Fields(found.version_id, "ก", "A"), by="test")
    operations.close(found, by="test")
    operations.open_it(found, by="test")
