"""Practice sheets: what was handed in, what a person made of it, and every text it had."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition


class SheetState(models.TextChoices):
    PROPOSED = "proposed", _("To be checked")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OriginalKind(models.TextChoices):
    TEXT = "txt", _("Text")
    DOCX = "docx", "DOCX"
    PDF = "pdf", "PDF"
    JSON = "json", "JSON"
    NONE = "", _("Written here")


class PracticeSheet(models.Model):
    """A filled form; the file it came from is kept as it was."""

    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, blank=True, related_name="sheets")
    form = models.SlugField(max_length=60)
    form_version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    state = models.CharField(max_length=20, choices=SheetState, default=SheetState.PROPOSED)
    original = models.BinaryField(default=bytes, blank=True)
    original_name = models.CharField(max_length=200, blank=True)
    original_kind = models.CharField(max_length=10, choices=OriginalKind, blank=True)
    original_text = models.TextField(blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=SheetState.CONFIRMED) | models.Q(confirmed_at__isnull=False),
                name="sharing_confirmed_has_moment",
            ),
        )
        indexes = (models.Index(fields=("edition", "state")),)

    def __str__(self) -> str:
        return self.title or f"sheet {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == SheetState.CONFIRMED


class SheetRevision(models.Model):
    """A text that a sheet has had; the first is what was read."""

    sheet = models.ForeignKey(PracticeSheet, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("sheet", "number"), name="sharing_revision_once"),)

    def __str__(self) -> str:
        return f"revision {self.number}"
