"""The log gets new columns while it is guarded and full: no entry is lost, and the guard stays."""

import uuid

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from sewana.base.append_only import guard, unguard
from sewana.forum import live

BEFORE = "0002_log_only_grows"
COLUMNS = "phone_id, edition_uid, participant_id, statement_id, value, cast_at, source"


def migrate(name):
    executor = MigrationExecutor(connections[live.JOURNAL])
    # What rests on the forum's tables was taken away with them, where one database holds all.
    executor.migrate([("forum", name)] if name else executor.loader.graph.leaf_nodes())


@pytest.fixture
def log_as_it_was():
    migrate(BEFORE)
    with connections[live.JOURNAL].schema_editor() as editor:
        guard(editor, "forum_voteentry")
    yield connections[live.JOURNAL]
    migrate(None)
    with connections[live.JOURNAL].schema_editor() as editor:
        unguard(editor, "forum_voteentry")


@pytest.mark.django_db(transaction=True)
def test_entries_from_before_draws_were_logged_stay_and_the_log_still_only_grows(log_as_it_was):
    at = log_as_it_was.ops.adapt_datetimefield_value(timezone.now())
    row = [uuid.uuid4().hex, uuid.uuid4().hex, 1, 2, -1, at, "phone"]
    with log_as_it_was.cursor() as cursor:
        cursor.execute(f"INSERT INTO forum_voteentry ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s)", row)
    migrate(None)
    with log_as_it_was.cursor() as cursor:
        cursor.execute(
            "SELECT participant_id, statement_id, value, routing, chance, rank FROM forum_voteentry"
        )
        assert cursor.fetchall() == [(1, 2, -1, None, None, None)]
        for change in ("UPDATE forum_voteentry SET chance = 1", "DELETE FROM forum_voteentry"):
            with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(using=live.JOURNAL):
                cursor.execute(change)
