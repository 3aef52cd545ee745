"""A certificate for being here: from when on it is given, and that a phone has taken its own."""

from django.db import models

from sewana.committee.models import Edition


class PresenceOffer(models.Model):
    """How long a phone must have been here; without minutes no certificate is given."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="presence_offer")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # Seals the marks; destroyed when the edition is archived.
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(minutes__gte=1), name="forum_presence_has_minutes"),
        )

    def __str__(self) -> str:
        return f"certificate after {self.minutes} minutes"


class PresenceMark(models.Model):
    """That a phone has taken its certificate: without the time, the name, or the paper."""

    mark = models.CharField(max_length=64, primary_key=True)
    room = models.CharField(max_length=32)

    def __str__(self) -> str:
        return "mark of a certificate"
