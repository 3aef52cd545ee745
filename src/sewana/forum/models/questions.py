"""Questions from the audience, and who would like them answered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.forum.models.people import Participant
from sewana.people.models import Language


class QuestionState(models.TextChoices):
    NEW = "new", _("New")
    APPROVED = "approved", _("Approved")
    ANSWERED = "answered", _("Answered")
    ARCHIVED = "archived", _("Archived")
    MERGED = "merged", _("Merged into another")
    HIDDEN = "hidden", _("Hidden")


OPEN_STATES = (QuestionState.APPROVED, QuestionState.ANSWERED)


class Origin(models.TextChoices):
    """By which way a voice came in; counted with it."""

    PHONE = "phone", _("Phone")
    PAPER = "paper", _("Paper slip")
    MICROPHONE = "microphone", _("Microphone")
    KIOSK = "kiosk", _("Shared tablet")


class Question(models.Model):
    """Something somebody asks; others may say that they want it answered too."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=2000)
    # What was written, kept when a moderator mends a slip.
    original = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=5, choices=Language)
    translation = models.CharField(max_length=2000, blank=True)
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="questions")
    name = models.CharField(max_length=100, blank=True)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.PHONE)
    phone_id = models.UUIDField(unique=True, null=True, blank=True)
    state = models.CharField(max_length=20, choices=QuestionState, default=QuestionState.NEW)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    reason = models.CharField(max_length=300, blank=True)
    label = models.CharField(max_length=40, blank=True)
    is_starred = models.BooleanField(default=False)
    is_next = models.BooleanField(default=False)
    answer_note = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="forum_question_number_once"),
            models.CheckConstraint(
                condition=models.Q(state=QuestionState.MERGED, merged_into__isnull=False)
                | (~models.Q(state=QuestionState.MERGED) & models.Q(merged_into__isnull=True)),
                name="forum_question_merged_has_target",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=QuestionState.HIDDEN) | ~models.Q(reason=""),
                name="forum_question_hidden_has_reason",
            ),
        )
        indexes = (models.Index(fields=("edition", "state", "number")),)

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"

    @property
    def is_erased(self) -> bool:
        """Whether whoever asked it had it erased: nobody else can leave it without words."""
        return not self.text


class Upvote(models.Model):
    """Whether a participant wants a question answered, folded from the room's journal."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="upvotes", db_index=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="upvotes")
    is_on = models.BooleanField(default=True)
    # Wanted under a question that was merged into this one: goes with it when they are taken apart again.
    is_carried = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("participant", "question"), name="forum_one_upvote"),)

    def __str__(self) -> str:
        return f"upvote {self.pk}"
