"""What happened, by whom and when: a chain of entries that can only grow."""

from django.db import models


class AuditEntry(models.Model):
    """One business event, written inside the transaction of its operation.

    Each entry carries the hash of the one before, so that a removed or altered entry shows.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    operation = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80)
    edition_key = models.CharField(max_length=80, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("edition_key", "id")),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.operation} {self.object_kind} {self.object_id}"
