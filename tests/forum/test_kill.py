"""A server that dies while people vote loses no acknowledged vote and counts none twice."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from sewana.forum import operations
from sewana.forum.models import Vote, VoteEntry
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
SWARM = Path(__file__).with_name("swarm.py")
KILLS = 3
PHONES = 4
VOTING_S = 0.5
STARTING_S = 30


def vote_and_kill(file, tickets):
    """Start a swarm, let it vote for a while, and kill it as a power cut would."""
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    process = subprocess.Popen(
        [sys.executable, str(SWARM), json.dumps([names, str(file), tickets])],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "sewana.config.settings", "SEWANA_SECRET_KEY": settings.SECRET_KEY},
    )
    size, deadline = file.stat().st_size, time.monotonic() + STARTING_S
    while file.stat().st_size == size and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(VOTING_S)
    process.kill()
    assert process.wait() == -signal.SIGKILL, "the swarm had ended by itself"


def latest_in_log():
    rows = VoteEntry.objects.order_by("id").values_list("participant_id", "statement_id", "value")
    return {(person, statement): value for person, statement, value in rows}


def test_every_acknowledged_vote_outlives_a_kill_and_none_counts_twice(tmp_path):
    make.make_library()
    edition = make.make_edition()
    numbers = {make.make_statement(edition, f"No. {number}").pk: number for number in range(5)}
    tickets = [make.make_ticket() for _ in range(PHONES)]
    people = {ticket: operations.enter(edition, ticket=ticket).pk for ticket in tickets}
    file = tmp_path / "acknowledged"
    file.touch()
    for _ in range(KILLS):
        vote_and_kill(file, tickets)
    acknowledged = [json.loads(line) for line in file.read_text("ascii").splitlines()]
    logged = {
        row.phone_id.hex: (row.participant_id, numbers[row.statement_id], row.value)
        for row in VoteEntry.objects.all()
    }
    expected = {
        vote["phone_id"]: (people[vote["ticket"]], vote["number"], vote["value"]) for vote in acknowledged
    }
    assert len(expected) > KILLS * PHONES
    assert {phone_id: logged.get(phone_id) for phone_id in expected} == expected
    # Beyond those acknowledged, each phone may have had one vote under way at each kill.
    assert len(logged) - len(expected) <= KILLS * PHONES
    operations.fold_votes()
    folded = {(row.participant_id, row.statement_id): row.value for row in Vote.objects.all()}
    assert folded == latest_in_log()
    assert edition.participants.count() == PHONES
