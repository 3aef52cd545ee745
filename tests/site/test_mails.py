"""The outbox of a running product: sent beside the pages, by one worker only, and whole after any crash."""

import os
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests import post_office
from tests.site.test_keeper import keeper_of, keepers, until

MANY = 200
SPARE_S = 400  # longer than a dead worker's mail stays taken


def now(shift_s=0):
    return f"{datetime.now(UTC) + timedelta(seconds=shift_s):%Y-%m-%d %H:%M:%S.%f}"


def write_mails(folder, count):
    rows = [
        (f"mail-{n}", "committee/mails/approach", "th", f"p{n}@example.org", f"ฉบับที่ {n}", "ข้อความ", now(), now())
        for n in range(count)
    ]  # fmt: skip
    with sqlite3.connect(folder / "sewana.sqlite3", timeout=30) as base:
        base.executemany(
            "INSERT INTO people_mail (key, template, language, 'to', subject, text, made_at, not_before,"
            " reply_to, edition_key, calendar, state, tries, error) VALUES"
            " (?, ?, ?, ?, ?, ?, ?, ?, '', '', '', 'waiting', 0, '')",
            rows,
        )


def ask(folder, query, *values):
    with sqlite3.connect(folder / "sewana.sqlite3", timeout=30) as base:
        return [row[0] for row in base.execute(query, values)]


def left_taken(folder):
    return set(
        ask(folder, "SELECT subject FROM people_mail WHERE state = 'waiting' AND taken_at IS NOT NULL")
    )


def free_what_the_dead_hold(folder):
    ask(folder, "UPDATE people_mail SET taken_at = ? WHERE taken_at IS NOT NULL", now(-SPARE_S))


def sent(folder):
    return ask(folder, "SELECT count(*) FROM people_mail WHERE state = 'sent'")[0]


@pytest.fixture
def office():
    with post_office.PostOffice(slow_s=0.01).open() as office:
        yield office


def settings(office, **more):
    return {"SEWANA_MAIL_URL": f"smtp://127.0.0.1:{office.port}"} | more


def test_of_200_mails_none_is_lost_nor_doubled_when_the_keeper_is_killed_but_for_the_one_at_hand(
    copy_of_bare, serve, office
):
    server = serve(copy_of_bare, **settings(office))
    assert server.address
    write_mails(copy_of_bare, MANY)
    at_hand = set()
    for share in (0.2, 0.4, 0.6, 0.8):
        until(lambda share=share: len(set(office.subjects())) >= share * MANY)
        keeper = keeper_of(server)
        os.kill(keeper, signal.SIGKILL)
        until(lambda keeper=keeper: keeper not in keepers(server))
        at_hand |= left_taken(copy_of_bare)
        free_what_the_dead_hold(copy_of_bare)
    until(lambda: sent(copy_of_bare) == MANY)
    came = office.subjects()
    doubled = {subject for subject in came if came.count(subject) > 1}
    print(f"{len(at_hand)} were at hand at 4 kills, {len(doubled)} came twice")
    assert set(came) == {f"ฉบับที่ {n}" for n in range(MANY)}
    assert doubled <= at_hand
    assert len(at_hand) <= 4
    assert len(came) == MANY + len(doubled)


def test_a_server_told_to_stop_ends_with_the_mail_at_hand_and_the_next_goes_on(copy_of_bare, serve, office):
    first = serve(copy_of_bare, **settings(office))
    assert first.address
    write_mails(copy_of_bare, MANY)
    until(lambda: len(office.taken) > 20)
    assert first.end() == 0
    assert (left_taken(copy_of_bare), sent(copy_of_bare) < MANY) == (set(), True)
    assert serve(copy_of_bare, **settings(office)).address
    until(lambda: sent(copy_of_bare) == MANY)
    assert sorted(office.subjects()) == sorted(f"ฉบับที่ {n}" for n in range(MANY))


def test_where_mails_are_sent_apart_the_keeper_leaves_them_alone(copy_of_bare, serve, office):
    apart = settings(office, SEWANA_BACKGROUND="separate")
    server = serve(copy_of_bare, **apart)
    assert keeper_of(server)
    write_mails(copy_of_bare, 3)
    time.sleep(5)
    assert office.taken == []
    workers = [serve(copy_of_bare, "work", **apart) for _ in range(2)]
    for worker in workers:
        worker.until("Working; stop with Ctrl-C.")
    until(lambda: sent(copy_of_bare) == 3)
    assert [worker.end() for worker in workers] == [0, 0]
    assert len(office.taken) == 3
    assert [line for worker in workers for line in worker.rest()] == []


def test_a_server_that_is_dead_at_first_gets_everything_later(copy_of_bare, serve):
    office = post_office.PostOffice()
    assert serve(copy_of_bare, **settings(office)).address
    write_mails(copy_of_bare, 5)
    until(lambda: ask(copy_of_bare, "SELECT min(tries) FROM people_mail") == [1])
    with office.open():
        ask(copy_of_bare, "UPDATE people_mail SET not_before = ?", now())
        until(lambda: sent(copy_of_bare) == 5)
        assert len(office.taken) == 5


def test_what_waited_when_a_backup_was_made_is_not_sent_again_after_it_is_restored(
    copy_of_bare, serve, sewana, office, tmp_path
):
    write_mails(copy_of_bare, 3)
    assert sewana("backup", "--to", tmp_path / "kept.zip", folder=copy_of_bare).returncode == 0
    server = serve(copy_of_bare, **settings(office))
    assert server.address
    until(lambda: sent(copy_of_bare) == 3)
    server.end()
    assert sewana("restore", tmp_path / "kept.zip", folder=copy_of_bare).returncode == 0
    assert set(ask(copy_of_bare, "SELECT state FROM people_mail")) == {"failed"}
    assert serve(copy_of_bare, **settings(office)).address
    time.sleep(4)
    assert len(office.taken) == 3
