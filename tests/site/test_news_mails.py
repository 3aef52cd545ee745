"""News for many, written and sent by real processes that are killed in the middle: each comes once, and none twice."""

import collections
import os
import signal
import subprocess
import sys
import time

from tests.site.test_keeper import keeper_of, keepers, until
from tests.site.test_mails import ask, free_what_the_dead_hold, office, settings

__all__ = ["office"]  # a fixture
MANY = 200
KILLS = (0.15, 0.3, 0.5, 0.7, 0.85)
SET_UP = """
import datetime as dt
from django.utils import timezone
from sewana.action.models import Improvement, Progress, Subscription
from sewana.committee.models import Edition
edition = Edition.objects.create(key="2026", year=2026, title_th="เวที", title_en="Forum",
    held_on=dt.date(2026, 9, 1), state="closed")
today = timezone.localdate()
row = Improvement.objects.create(edition=edition, number=1, said_th="ขอปลั๊ก", said_en="Plugs", verdict="do",
    stage="decided", reason_th="ได้", reason_en="Yes", decided_on=today, published_at=timezone.now())
Progress.objects.create(improvement=row, kind="decided", text_th="ได้", text_en="Yes", is_public=True)
Subscription.objects.bulk_create([Subscription(email=f"p{n}@example.org", key_hash=str(n), confirmed_on=today,
    language="th" if n % 2 else "en") for n in range({many})])
"""
TELL = """
from sewana.action.operations import telling
print("begun", flush=True)
telling.tell_now(by="test")
"""


def start(folder, program, office):
    before = "import django; django.setup()\n"
    world = {"SEWANA_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "sewana.config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", before + program],
        env=os.environ | world | settings(office),
        stdout=subprocess.PIPE,
        text=True,
    )


def run(folder, program, office):
    with start(folder, program, office) as process:
        process.communicate(timeout=120)
    assert process.returncode == 0


def counts(folder):
    mails = ask(folder, "SELECT count(*) FROM people_mail WHERE comes_once")[0]
    told = ask(folder, "SELECT count(*) FROM action_subscription WHERE told_up_to > 0")[0]
    return mails, told, ask(folder, "SELECT count(*) FROM action_round")[0]


def kill_soon(folder, office, wait_s):
    """Begin a round in a process of its own, and kill it some time later."""
    with start(folder, TELL, office) as writer:
        assert writer.stdout.readline() == "begun\n"
        time.sleep(wait_s)
        writer.send_signal(signal.SIGKILL)
    return counts(folder)


def test_a_round_killed_while_it_is_written_is_there_whole_or_not_at_all(copy_of_bare, office):
    run(copy_of_bare, SET_UP.replace("{many}", "2000"), office)
    found = []
    for wait_s in (0.0, 0.02, 0.05, 0.1, 0.2, 0.4):
        found.append(kill_soon(copy_of_bare, office, wait_s))
        assert found[-1] in {(0, 0, 0), (2000, 2000, 1)}
    assert found[0] == (0, 0, 0)
    run(copy_of_bare, TELL, office)
    run(copy_of_bare, TELL, office)
    assert counts(copy_of_bare) == (2000, 2000, 1)


def test_of_many_news_none_is_lost_and_none_doubled_when_the_keeper_is_killed(copy_of_bare, serve, office):
    run(copy_of_bare, SET_UP.replace("{many}", str(MANY)), office)
    run(copy_of_bare, TELL, office)
    server = serve(copy_of_bare, **settings(office))
    for share in KILLS:
        until(lambda share=share: len(office.taken) >= share * MANY)
        keeper = keeper_of(server)
        os.kill(keeper, signal.SIGKILL)
        until(lambda keeper=keeper: keeper not in keepers(server))
        free_what_the_dead_hold(copy_of_bare)
    until(lambda: not ask(copy_of_bare, "SELECT 1 FROM people_mail WHERE state = 'waiting'"))
    came = collections.Counter(letter["Message-ID"] for letter in office.letters())
    readers = {letter["To"] for letter in office.letters()}
    held = set(ask(copy_of_bare, "SELECT \"to\" FROM people_mail WHERE state = 'failed'"))
    everybody = {f"p{number}@example.org" for number in range(MANY)}
    print(f"{len(held)} were in doubt at {len(KILLS)} kills, {len(held & readers)} of these had come")
    assert max(came.values()) == 1
    assert readers | held == everybody
    assert len(held) <= len(KILLS)
    assert len(came) >= MANY - len(held - readers)
