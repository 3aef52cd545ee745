"""While the office holds its tables, a vote is kept all the same."""

import sqlite3

import pytest
from django.db import connection

from sewana.forum import operations
from sewana.forum.models import JournalBatch, Vote, VoteEntry
from tests import make


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer at a time")
def test_a_vote_is_kept_while_the_tables_are_held_and_counted_afterwards():
    edition = make.make_edition()
    first, second = make.make_statement(edition), make.make_statement(edition, "ความเห็นที่สอง")
    ticket = make.vote(edition, first)
    holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")
    make.vote(edition, second, ticket=ticket)
    assert (JournalBatch.objects.count(), Vote.objects.count()) == (2, 1)
    holder.execute("ROLLBACK")
    holder.close()
    assert (operations.fold_journal(), VoteEntry.objects.count(), Vote.objects.count()) == (1, 2, 2)
