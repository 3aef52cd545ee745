"""The audit chain: what happened is written with it or not at all, and nobody can change it unseen."""

import pytest
from django.db import transaction

from sewana.base import audit
from sewana.base.models import AuditEntry
from sewana.people import operations as people
from tests import make

pytestmark = pytest.mark.django_db


def make_chain():
    library = make.make_library()
    for name in ("First", "Second", "Third"):
        people.rename_library(library, name_th="หอสมุด", name_en=name, by="test")
    return list(AuditEntry.objects.all())


def test_an_entry_says_who_did_what_to_which_and_what_changed():
    library = make.make_library()
    account = make.make_account("chair@example.org", roles=())
    people.rename_library(library, name_th="หอสมุดกลาง", name_en="Central", by=account)
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor, entry.operation) == ("chair@example.org", "rename_library")
    assert (entry.object_kind, entry.object_id) == ("people.library", "1")
    assert entry.before == {"name_th": "หอสมุดทดสอบ", "name_en": "Test Library"}
    assert entry.after == {"name_th": "หอสมุดกลาง", "name_en": "Central"}


def test_each_entry_carries_the_hash_of_the_one_before():
    entries = make_chain()
    assert [entry.previous_hash for entry in entries] == [audit.FIRST_HASH, *(e.hash for e in entries[:-1])]
    assert audit.broken_entries() == []


@pytest.mark.parametrize("field", ["actor", "operation", "object_id", "edition_key", "after", "at"])
def test_an_altered_entry_shows(field):
    first, second, *_ = make_chain()
    value = first.at if field == "at" else {"name_en": "Forged"} if field == "after" else "forged"
    AuditEntry.objects.filter(pk=second.pk).update(**{field: value})
    assert audit.broken_entries() == [second.pk]


def test_a_removed_entry_shows_at_the_one_after_it():
    _first, second, third, _last = make_chain()
    AuditEntry.objects.filter(pk=second.pk).delete()
    assert audit.broken_entries() == [third.pk]


def test_a_forged_entry_shows_even_with_a_hash_of_its_own():
    _first, second, third, _last = make_chain()
    second.after = {"name_en": "Forged"}
    second.hash = audit.hash_of(second)
    second.save()
    assert audit.broken_entries() == [third.pk]


def test_an_operation_that_fails_leaves_neither_change_nor_entry():
    library = make.make_library()
    before = AuditEntry.objects.count()
    with transaction.atomic():
        people.rename_library(library, name_th="ใหม่", name_en="New", by="test")
        transaction.set_rollback(True)
    library.refresh_from_db()
    assert (library.name_en, AuditEntry.objects.count()) == ("Test Library", before)
    assert audit.broken_entries() == []


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    library = make.make_library()
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(actor="test", operation="none", subject=library)
    assert AuditEntry.objects.count() == 1
