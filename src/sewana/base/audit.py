"""The audit chain: writing an entry, and checking that none was altered or removed."""

import hashlib
import json
from collections.abc import Mapping

from django.db import connection, models, transaction
from django.utils import timezone

from sewana.base.models import AuditEntry

FIRST_HASH = "0" * 64
CHAIN_LOCK = 0x5E3A7A  # any fixed number: PostgreSQL's name for "one writer of the chain at a time"


def record(
    *,
    actor: object,
    operation: str,
    subject: models.Model,
    edition_key: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append one entry; it must be called inside the operation's transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "an audit entry belongs inside its operation's transaction"
        )
    hold_chain()
    entry = AuditEntry(
        at=timezone.now(),
        actor=str(getattr(actor, "email", actor))[:120],
        operation=operation,
        object_kind=subject._meta.label_lower,
        object_id=str(subject.pk),
        edition_key=edition_key,
        before=dict(before or {}),
        after=dict(after or {}),
        previous_hash=last_hash(),
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry


def hold_chain() -> None:
    # SQLite's IMMEDIATE transaction already lets in one writer only.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def last_hash() -> str:
    return AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first() or FIRST_HASH


def hash_of(entry: AuditEntry) -> str:
    content = [
        entry.previous_hash,
        entry.at.isoformat(),
        entry.actor,
        entry.operation,
        entry.object_kind,
        entry.object_id,
        entry.edition_key,
        entry.before,
        entry.after,
    ]
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def broken_entries() -> list[int]:
    """Return the ids of entries that do not follow from the one before (empty when the chain holds)."""
    broken = []
    previous = FIRST_HASH
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous_hash != previous or entry.hash != hash_of(entry):
            broken.append(entry.pk)
        previous = entry.hash
    return broken
