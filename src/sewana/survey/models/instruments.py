"""Instruments: what is asked, word for word, in versions that never change."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.people.models import Side


class Purpose(models.TextChoices):
    """What an instrument is for; answers of one purpose are never read as those of another."""

    MAIN = "main", _("The year's questionnaire")
    SHORT = "short", _("Short form")
    MIRROR = "mirror", _("Mirror form for staff")
    PULSE = "pulse", _("Pulse after the forum")
    FOLLOW_UP = "follow_up", _("Follow-up")
    ZONE = "zone", _("Zone of tolerance")
    OWN = "own", _("The library's own")


class Instrument(models.Model):
    """A questionnaire as an idea, of which there are versions."""

    key = models.SlugField(max_length=40, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    # Who is asked.
    side = models.CharField(max_length=20, choices=Side)
    is_built_in = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.key


class InstrumentVersion(models.Model):
    """One wording of an instrument, for good: a changed word makes another version.

    `content` is what `docs/reference/instruments.md` describes; `fingerprint` is the SHA-256 of it.
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("instrument_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("instrument", "number"), name="survey_version_number_once"),
            models.UniqueConstraint(fields=("instrument", "fingerprint"), name="survey_version_wording_once"),
        )

    def __str__(self) -> str:
        return f"{self.instrument_id} version {self.number}"
