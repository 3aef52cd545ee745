"""What looked like one hand behind many voices, kept: what it was seen by is let go, or lasts a day only."""

from django.db import models
from django.utils import timezone

from sewana.committee.models import Edition


class KeptFlag(models.Model):
    """A group of people of whom something was striking; by itself it changes nothing."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="kept_flags")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=20)
    numbers = models.JSONField()  # of participants
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind", "key"), name="forum_flag_kept_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}-{self.key}"
