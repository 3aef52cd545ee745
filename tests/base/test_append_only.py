"""The database itself refuses to change or remove a row of a table that only grows."""

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.migrations.loader import MigrationLoader

from sewana.base.append_only import OnlyGrows, guard, unguard
from sewana.base.models import AuditEntry
from sewana.forum import live
from sewana.forum.models import VoteEntry
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = {"base_auditentry": "default", "forum_voteentry": live.JOURNAL}


@pytest.fixture
def guarded():
    for table, alias in TABLES.items():
        with connections[alias].schema_editor() as editor:
            guard(editor, table)
    yield
    for table, alias in TABLES.items():
        with connections[alias].schema_editor() as editor:
            unguard(editor, table)


def refused(write):
    """Return what the database says against it."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(using=live.JOURNAL), transaction.atomic():
        write()
    return str(error.value)


def test_the_audit_entries_only_grow(guarded):
    make.make_library()
    assert "base_auditentry only grows" in refused(lambda: AuditEntry.objects.update(actor="forged"))
    assert "base_auditentry only grows" in refused(AuditEntry.objects.all().delete)
    assert [entry.actor for entry in AuditEntry.objects.all()] == ["system"]


def test_the_log_of_votes_only_grows(guarded):
    make.make_library()
    edition = make.make_edition()
    statement = make.make_statement(edition)
    ticket = make.vote(edition, statement, 1)
    assert "forum_voteentry only grows" in refused(lambda: VoteEntry.objects.update(value=-1))
    assert "forum_voteentry only grows" in refused(VoteEntry.objects.all().delete)
    make.vote(edition, statement, -1, ticket=ticket)
    assert list(VoteEntry.objects.values_list("value", flat=True)) == [1, -1]


def test_the_migrations_guard_both_tables():
    migrations = MigrationLoader(None).disk_migrations.values()
    steps = [step for migration in migrations for step in migration.operations if isinstance(step, OnlyGrows)]
    assert sorted(step.arguments for step in steps) == [("base", "AuditEntry"), ("forum", "VoteEntry")]
