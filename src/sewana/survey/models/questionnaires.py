"""Questionnaires: an instrument put before people in one edition, and the doors by which they come."""

import secrets
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.people.models import Group, Language
from sewana.survey.models.instruments import InstrumentVersion

CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(8))


class QuestionnaireState(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Door(models.TextChoices):
    """How an answer came; figures say so, and the two doors are compared."""

    OPEN = "open", _("Open door")
    RANDOM = "random", _("Random door")
    STAFF = "staff", _("Staff")


class Questionnaire(models.Model):
    """One version of an instrument, put before people in one edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questionnaires")
    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="questionnaires")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    # The public address: /q/CODE/
    code = models.CharField(max_length=12, unique=True, default=new_code)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=QuestionnaireState, default=QuestionnaireState.DRAFT)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # Whether everybody with the address may answer, beside those who were drawn.
    has_open_door = models.BooleanField(default=True)
    # Whether people may choose a code of their own, by which their answers of two rounds are compared.
    asks_pseudonym = models.BooleanField(default=False)
    # The mirror form: whether a second pass asks about one group, drawn for each person.
    asks_one_group = models.BooleanField(default=False)
    asks_reverse = models.BooleanField(default=True)
    asks_barriers = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("edition_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="survey_questionnaire_number_once"),
        )

    def __str__(self) -> str:
        return f"questionnaire {self.number} of {self.edition_id}"


class InviteState(models.TextChoices):
    LISTED = "listed", _("On the list")
    DRAWN = "drawn", _("Drawn")
    MAILED = "mailed", _("Mail written")


class Invited(models.Model):
    """Somebody's address for the random door; nothing leads from here to a token or an answer."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="invited")
    address = models.EmailField()
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=InviteState, default=InviteState.LISTED)
    mailed_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "address"), name="survey_invited_once"),
        )

    def __str__(self) -> str:
        return f"invited {self.pk}"


class Token(models.Model):
    """One right to answer by the random door. Only its hash is kept, in no order, with nobody's address.

    The token itself stands in one mail, whose text is forgotten as soon as it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    is_spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "token"
