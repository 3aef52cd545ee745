"""What people answer: a draft that its writer can come back to, and a response that leads back to nobody."""

import secrets
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.people.models import Group, Language
from sewana.survey.models.questionnaires import Door, Questionnaire


class Mode(models.TextChoices):
    """How an answer was given: face to face people agree more easily, so that the figures say it."""

    PHONE = "phone", _("Phone or computer")
    PAPER = "paper", _("Paper, entered by hand")
    KIOSK = "kiosk", _("Shared tablet")


def random_id() -> int:
    """An id that says nothing of when its row was made; numbers that a database gives out say so in order."""
    return -1 - secrets.randbits(60)


class Draft(models.Model):
    """Answers on their way, under the hash of a key that only the writer's cookie or link holds.

    Once it is sent, the row is empty but for the hash: whoever sends again is told so, and counts once.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="drafts")
    key_hash = models.CharField(max_length=64)
    door = models.CharField(max_length=10, choices=Door, default=Door.OPEN)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    # Answers by question; "about.group" and the like for what people say of themselves.
    answers = models.JSONField(default=dict)
    # The mirror form's one group, drawn when the draft began.
    about_group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    touched_at = models.DateTimeField(default=timezone.now)
    is_sent = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "key_hash"), name="survey_draft_once"),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Response(models.Model):
    """One person's answers, sent off. No key, no token, no time of day leads back to the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="responses")
    door = models.CharField(max_length=10, choices=Door, default=Door.OPEN)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PHONE)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    # Keys of levels; empty where somebody did not say.
    cluster = models.SlugField(max_length=40, blank=True)
    place = models.SlugField(max_length=40, blank=True)
    usual_mode = models.SlugField(max_length=40, blank=True)
    # {"C1": 4, "P1": null, "R1": 6, "barriers": ["b2"], "O1": "words", "may_quote": true}: null says "cannot say".
    # A prediction of the mirror form is "M:C1"; its second pass, about one group, is "G:C1".
    answers = models.JSONField(default=dict)
    # The mirror form's second pass is about this group.
    about_group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    # A keyed hash of the code that somebody chose, the same in every round.
    pseudonym = models.CharField(max_length=64, blank=True)
    # The day alone: an hour could tell who it was.
    answered_on = models.DateField()
    # Of a paper sheet its number, written on it when it is entered, to find it again.
    sheet = models.PositiveIntegerField(null=True, blank=True)
    # Left out of every figure, with the reason: entered twice, a flood, a try.
    apart_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("questionnaire", "sheet"), name="survey_sheet_once"),)
        # Whether figures are stale is asked often, and counts all answers: it need not read them for that.
        indexes = (models.Index(fields=("questionnaire", "apart_because"), name="survey_response_counted"),)

    def __str__(self) -> str:
        return "response"
