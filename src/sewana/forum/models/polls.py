"""Polls, and what people answered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.committee.models import Edition
from sewana.forum.models.people import Participant


class PollKind(models.TextChoices):
    SINGLE = "single", _("One choice")
    MULTIPLE = "multiple", _("Several choices")
    RATING = "rating", _("Rating")
    RANKING = "ranking", _("Ranking")
    WORDS = "words", _("Words for a cloud")
    OPEN = "open", _("Open answer")


class Level(models.TextChoices):
    """How much can ever be known of who answered what."""

    NAMED = "named", _("With name")
    PSEUDONYMOUS = "pseudonymous", _("Pseudonymous")
    ANONYMOUS = "anonymous", _("Anonymous")


class PollState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("poll", "Open")
    CLOSED = "closed", _("Closed")


class Poll(models.Model):
    """Something asked of everybody at once."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="polls")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=PollKind, default=PollKind.SINGLE)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=14, choices=Level, default=Level.PSEUDONYMOUS)
    most = models.PositiveSmallIntegerField(default=1)  # choices or words that one person may give
    scale = models.PositiveSmallIntegerField(default=5)  # highest rating
    state = models.CharField(max_length=10, choices=PollState, default=PollState.DRAFT)
    results_shown = models.BooleanField(default=False)
    # Hexadecimal; seals who has answered an anonymous poll, and is destroyed when it closes.
    key = models.CharField(max_length=64, blank=True)
    # Words and open answers that moderators let onto the stage, or keep from it.
    shown_texts = models.JSONField(default=list, blank=True)
    hidden_texts = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="forum_poll_number_once"),
            models.CheckConstraint(
                condition=models.Q(scale__gte=2) & models.Q(scale__lte=10), name="forum_poll_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(most__gte=1) & models.Q(most__lte=20), name="forum_poll_most"
            ),
        )

    def __str__(self) -> str:
        return f"poll {self.number}: {self.title_th}"


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    label_th = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("poll", "position"), name="forum_option_place_once"),)

    def __str__(self) -> str:
        return self.label_th


class Answer(models.Model):
    """The latest answer of a participant to a named or pseudonymous poll, folded from the room's journal."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="answers")
    value = models.JSONField()
    name = models.CharField(max_length=80, blank=True, default="")  # in a poll with names, if one was given
    phone_id = models.UUIDField(null=True, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("poll", "participant"), name="forum_one_answer"),)

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Hands(models.Model):
    """A show of hands: counted by a clerk, told apart from what phones answered."""

    poll = models.OneToOneField(Poll, models.CASCADE, related_name="hands")
    counts = models.JSONField()
    counted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"hands of {self.poll_id}"
