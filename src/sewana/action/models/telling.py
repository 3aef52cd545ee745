"""Back to the person: who wants to be told, what has been told, and whether it helped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.action.models.improvements import Improvement
from sewana.action.models.voices import Theme
from sewana.committee.models import Edition
from sewana.forum.models import Participant, Statement
from sewana.people.models import Language
from sewana.survey.models.answers import random_id


class Often(models.TextChoices):
    """How often somebody wants a mail; there is none when nothing has happened."""

    DAILY = "daily", _("At most once a day")
    WEEKLY = "weekly", _("At most once a week")
    DECISIVE = "decisive", _("Only when something is decided or done")


class Subscription(models.Model):
    """An address that wants news. Nothing leads from it to a phone, a voice or a vote, or to when it came.

    All with the same language, themes and rhythm get the same words; which of it is one's own only the phone knows.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    email = models.EmailField()
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    often = models.CharField(max_length=10, choices=Often, default=Often.WEEKLY)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")  # none: all
    key_hash = models.CharField(max_length=64, unique=True)  # of the secret in its mails
    asked_on = models.DateField(default=timezone.localdate)  # goes when it is not confirmed within some days
    confirmed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # The last progress that it has been told of.
    told_up_to = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("email",), name="action_subscribed_once"),)

    def __str__(self) -> str:
        return "subscription"


class Round(models.Model):
    """One telling: the public steps that it tells of, and the mails that it wrote, all in one transaction."""

    number = models.PositiveIntegerField(unique=True)
    often = models.CharField(max_length=10, choices=Often)
    first = models.BigIntegerField()  # of the progress it tells of, both with the ends
    last = models.BigIntegerField()
    letters = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"round {self.number}"


class ByHand(models.TextChoices):
    """How people were told who left neither a phone nor an address."""

    SPOKEN = "spoken", _("In person")
    PHONED = "phoned", _("By telephone")
    LETTER = "letter", _("By letter or a note")
    NOTICE = "notice", _("By a notice where they had said it")


class ToldByHand(models.Model):
    """The office told people of an improvement itself; whom, is written down nowhere.

    It stands beside the figures of closure and is counted in none: those rest on what everybody can read.
    """

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="told_by_hand")
    told_on = models.DateField()
    how = models.CharField(max_length=10, choices=ByHand)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)  # taken back, and can be brought back

    class Meta:
        ordering = ("told_on", "id")

    def __str__(self) -> str:
        return f"{self.improvement_id} told on {self.told_on}"


class Match(models.TextChoices):
    """Whether what was done is what was asked for."""

    YES = "yes", _("Yes, that is what I asked for")
    PARTLY = "partly", _("In part")
    NO = "no", _("No")


class Check(models.Model):
    """Somebody's tap on "does this match what you asked?", from their phone or from a mail.

    From a phone it belongs to the participant, as a vote does. From a mail it belongs to a random number in the
    mail, which is kept nowhere else: one tap for each mail, and nobody knows whose.
    """

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="checks")
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="checks"
    )
    tap_hash = models.CharField(max_length=64, blank=True)
    answer = models.CharField(max_length=10, choices=Match)
    words = models.CharField(max_length=1000, blank=True)
    wants_reopened = models.BooleanField(default=False)
    # Which time it was done: after it was reopened and done anew, it is asked anew.
    turn = models.PositiveSmallIntegerField(default=0)
    answered_on = models.DateField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("improvement", "participant", "turn"),
                condition=Q(participant__isnull=False),
                name="action_check_once",
            ),
            models.UniqueConstraint(
                fields=("improvement", "tap_hash", "turn"),
                condition=~Q(tap_hash=""),
                name="action_tap_once",
            ),
        )

    def __str__(self) -> str:
        return f"check of {self.improvement_id}"


class Repeat(models.Model):
    """A statement asked again in another year; the two are compared, with what stands against it."""

    before = models.ForeignKey(Statement, models.CASCADE, related_name="asked_again")
    after = models.OneToOneField(Statement, models.CASCADE, related_name="asked_before")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.before_id} again as {self.after_id}"


class CalendarLink(models.Model):
    """The secret address by which an edition's due dates of improvements are read into a calendar."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="improvement_calendar")
    secret = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"calendar of {self.edition_id}"


class GroupsShown(models.Model):
    """The answered share of each group as it was last shown.

    It moves on only by five voices or more: who looks again after one answer learns of nobody's group.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="groups_shown")
    counts = models.JSONField(default=dict)  # {group key: [answered, not answered]}
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"groups of {self.edition_id}"
