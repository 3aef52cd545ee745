"""The front door, an edition's public page, the office's overview, and what machines ask."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.db import OperationalError, connection

import sewana
from sewana.forum import operations as forum
from sewana.forum.operations.room import open_room
from sewana.people import queries as people
from sewana.reflection import operations as reflection
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(client):
    make.make_library()
    client.cookies["sewana_language"] = "en"
    return client


def text_of(answer):
    return answer.content.decode()


def test_home_before_the_first_forum_says_what_will_stand_here(english):
    page = text_of(english.get("/"))
    assert "Test Library" in page
    assert "No forum has been opened yet" in page


def test_home_leads_to_the_newest_forum_that_takes_opinions_and_lists_no_draft(english):
    make.make_edition("2024", year=2024, state="closed", title_en="Closed one")
    make.make_edition("2025", year=2025, state="open", title_en="Open one")
    make.make_edition("2027", year=2027, state="draft", title_en="Secret draft")
    answer = english.get("/")
    assert answer.context["current"].title_en == "Open one"
    assert [row.title_en for row in answer.context["editions"]] == ["Open one", "Closed one"]
    assert "Secret draft" not in text_of(answer)


def test_years_are_shown_in_the_readers_era(english):
    make.make_edition(held_on=dt.date(2026, 11, 22))
    assert "22 November 2026" in text_of(english.get("/"))
    english.cookies["sewana_language"] = "th"
    page = text_of(english.get("/"))
    assert ("22 พฤศจิกายน 2569" in page, ">2569<" in page, ">2026<" in page) == (True, True, False)


def test_the_language_button_turns_the_same_page_over(english):
    make.make_edition(title_th="เวที", title_en="Forum")
    answer = english.post("/language/", {"language": "th", "next": "/e/2026/"}, follow=True)
    assert answer.redirect_chain == [("/e/2026/", 302)]
    assert '<html lang="th">' in text_of(answer)
    assert "เวที" in text_of(answer)


def test_an_editions_page_counts_and_hides_counts_under_five(english):
    edition = make.make_edition()
    rows = [make.make_statement(edition, f"No. {n}") for n in range(2)]
    hidden = make.make_statement(edition, "Hidden")
    forum.hide_statement(hidden, "off topic", by="test")
    make.ballots(edition, [{rows[0]: 1}] * 4)
    page = text_of(english.get("/e/2026/"))
    assert page.count("<b>&lt; 5</b>") == 2
    assert "2 opinions are shown, 0 wait for a moderator, 0 were merged" in page
    make.ballots(edition, [{rows[0]: 1, rows[1]: -1}])
    figures = english.get("/e/2026/").context["turnout"]
    assert (figures.people, figures.votes, figures.statements) == (5, 6, 2)


def test_the_way_in_is_the_librarys_address_also_as_a_qr_code(english, settings):
    settings.SITE_URL = "https://forum.library.example"
    edition = make.make_edition()
    assert "<b>https://forum.library.example/e/2026/room/</b>" in text_of(english.get("/e/2026/"))
    room = open_room(edition, by="test")
    page = text_of(english.get("/e/2026/"))
    assert f"<b>https://forum.library.example/j/{room.code}/</b>" in page
    assert 'src="data:image/svg+xml' in page


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_a_closed_edition_offers_no_way_to_vote(english, state):
    make.make_edition(state=state)
    page = text_of(english.get("/e/2026/"))
    assert ("data:image/svg+xml" in page, "/room/" in page) == (False, False)


def test_the_overview_says_what_waits(english):
    edition = make.make_edition()
    make.make_statement(edition, state="held")
    make.make_statement(edition)
    make.vote(edition, edition.statements.last())
    english.force_login(make.make_account())
    rows = english.get("/office/").context["rows"]
    assert [(row.edition.key, row.people, row.shown, row.waiting) for row in rows] == [("2026", 1, 1, 1)]


@pytest.mark.parametrize("many", [1, 30])
def test_public_pages_take_the_same_queries_for_one_and_for_thirty(client, many, django_assert_num_queries):
    make.make_library()
    edition = make.make_edition(reflection_is_public=True)
    rows = [make.make_statement(edition, f"No. {n}") for n in range(many)]
    group = people.group("lecturer", "thai")
    for person in make.ballots(edition, [dict.fromkeys(rows, 1) for _ in range(many)]):
        forum.tell_group(person, group)
    for year in range(1990, 1990 + many):
        make.make_edition(str(year), year=year)
    reflection.refresh(edition)
    with django_assert_num_queries(3):
        client.get("/")
    with django_assert_num_queries(7):
        client.get("/e/2026/")
    client.cookies["sewana_ticket"] = make.make_ticket()
    with django_assert_num_queries(5 if many == 1 else 7):  # with too few people there is no picture to show
        client.get("/e/2026/reflection/")


def test_machines_learn_that_it_runs_is_ready_and_which_version(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"
    assert json.loads(client.get("/version").content) == {"name": "sewana", "version": sewana.__version__}


def test_a_database_that_does_not_answer_is_not_ready(client):
    def fail(execute, sql, parameters, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        answer = client.get("/readyz")
    assert (answer.status_code, client.get("/healthz").status_code) == (503, 200)


def test_robots_stay_out_of_the_office_and_finders_of_holes_know_where_to_write(client, settings):
    settings.SITE_URL = "https://forum.library.example"
    assert "Disallow: /office/" in client.get("/robots.txt").content.decode()
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == "Contact: https://forum.library.example/"


@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/e/2099/", 404), ("/e/2099/vote/", 404)])
def test_an_error_page_says_what_to_do_next(english, path, status):
    answer = english.get(path)
    assert answer.status_code == status
    assert "Go to the home page" in text_of(answer)


def test_a_monitor_with_the_token_reads_the_figures_of_the_rooms(client, settings, monkeypatch):
    token = "f3c1e9a07b5d42a68c0e9d1b7a3f5c28"
    known = settings.ENVIRONMENT
    monkeypatch.setattr(
        settings, "ENVIRONMENT", replace(known, values={**known.values, "METRICS_TOKEN": token})
    )
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer " + token[:-1]}).status_code == 404
    answer = client.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert b"\nsewana_live_listeners 0.0\n" in answer.content
    assert answer["Content-Type"].startswith("text/plain")
