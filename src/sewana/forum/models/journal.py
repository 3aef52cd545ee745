"""What the running room writes before it acknowledges anything: kept in a place of its own, then folded."""

from django.db import models


class JournalBatch(models.Model):
    """Events that were made durable together: one JSON array a line, see `sewana_live.events`."""

    room = models.CharField(max_length=32)  # the edition's uid, hexadecimal
    at_ms = models.BigIntegerField()
    count = models.PositiveIntegerField()
    records = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=("room", "id")),)

    def __str__(self) -> str:
        return f"batch {self.pk}"


class SecretMark(models.Model):
    """That somebody has answered an anonymous poll: sealed with the poll's key, without the answer or the time."""

    mark = models.CharField(max_length=64, primary_key=True)
    room = models.CharField(max_length=32)
    poll = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"mark of poll {self.poll}"


class SecretBallot(models.Model):
    """One answer to an anonymous poll under a random name: no order, no time, nobody's."""

    name = models.CharField(max_length=32, primary_key=True)
    room = models.CharField(max_length=32)
    poll = models.PositiveIntegerField()
    answer = models.JSONField()

    def __str__(self) -> str:
        return f"ballot of poll {self.poll}"


class JournalPosition(models.Model):
    """Up to which batch the journal has been folded into the tables."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    last_batch = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="forum_one_journal_position"),)

    def __str__(self) -> str:
        return f"folded to batch {self.last_batch}"
