"""What people say that can be agreed with or not."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.forum.models.people import Participant
from sewana.people.models import Language, Side


class StatementState(models.TextChoices):
    HELD = "held", _("Waiting for a moderator")
    SHOWN = "shown", _("Shown")
    MERGED = "merged", _("Merged into another")
    HIDDEN = "hidden", _("Hidden")


class Statement(models.Model):
    """Something that can be agreed with or not."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=1000)
    language = models.CharField(max_length=5, choices=Language)
    translation = models.CharField(max_length=1000, blank=True)
    from_side = models.CharField(max_length=20, choices=Side, blank=True)
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="statements")
    is_seed = models.BooleanField(default=False)
    is_meta = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=StatementState, default=StatementState.HELD)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    reason = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="forum_statement_number_once"),
            models.CheckConstraint(
                condition=models.Q(state=StatementState.MERGED, merged_into__isnull=False)
                | (~models.Q(state=StatementState.MERGED) & models.Q(merged_into__isnull=True)),
                name="forum_merged_has_target",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StatementState.HIDDEN) | ~models.Q(reason=""),
                name="forum_hidden_has_reason",
            ),
        )
        indexes = (models.Index(fields=("edition", "state", "number")),)

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"

    @property
    def is_erased(self) -> bool:
        """Whether whoever wrote it had it erased: nobody else can leave it without words."""
        return not self.text
