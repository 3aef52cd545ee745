"""What was said, each thing once, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.base.lookups import kept_plain
from sewana.committee.models import Edition
from sewana.forum.models import Question, Statement
from sewana.people.models import Group, Language, Side


class VoiceKind(models.TextChoices):
    """As what it was said."""

    STATEMENT = "statement", _("Opinion")
    QUESTION = "question", _("Question")
    OPEN_ANSWER = "open_answer", _("Words in a questionnaire")
    HAND = "hand", _("Entered by hand")


class VoiceOrigin(models.TextChoices):
    """By which way it came in."""

    PHONE = "phone", _("Phone")
    PAPER = "paper", _("Paper slip")
    MICROPHONE = "microphone", _("Microphone")
    KIOSK = "kiosk", _("Shared tablet")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    COMMITTEE = "committee", _("Written by the committee")
    OTHER = "other", _("Letter, mail or counter")


class Fate(models.TextChoices):
    """What became of a voice; every voice has one in the end."""

    WAITING = "waiting", pgettext_lazy("a voice", "Waiting")
    TAKEN_UP = "taken_up", _("Taken up")
    ANSWERED = "answered", _("Answered at once")
    SET_ASIDE = "set_aside", _("Not followed up, with a reason")
    MERGED = "merged", _("Merged into another")
    WITHDRAWN = "withdrawn", _("Withdrawn or hidden")


# What counts when it is asked which share has been answered; the others are no voices of their own any more.
COUNTED = (Fate.WAITING, Fate.TAKEN_UP, Fate.ANSWERED, Fate.SET_ASIDE)


class Theme(models.Model):
    """What voices and improvements are about; the library's own list, the same in every year."""

    key = models.SlugField(max_length=40, unique=True)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)  # off the list, and can be brought back

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name_en


class Voice(models.Model):
    """One thing that somebody said, gathered from where it was said; its words follow those there.

    `source` keeps it from being gathered twice: the id of a statement or question; of words in a questionnaire a
    keyed hash, which leads back to no answer. `group` and `side` are for counts of many only: next to words out of
    a questionnaire they are shown to nobody.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="voices")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=VoiceKind)
    origin = models.CharField(max_length=20, choices=VoiceOrigin)
    source = models.CharField(max_length=64)
    statement = models.OneToOneField(Statement, models.SET_NULL, null=True, blank=True, related_name="voice")
    question = models.OneToOneField(Question, models.SET_NULL, null=True, blank=True, related_name="voice")
    text = models.TextField(max_length=2000)
    translation = models.TextField(max_length=2000, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    # Of words in a questionnaire: whether their writer lets them be quoted. Others were said in the open.
    may_quote = models.BooleanField(default=True)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=20, choices=Side, blank=True)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="voices")
    # How many wanted the same: votes that agree, or upvotes, with the one who said it; counted when gathered.
    weight = models.PositiveIntegerField(default=1)
    # What was told of its votes when it first stood beside a published improvement; the same ever after, so that
    # nobody learns from two looks, or from two improvements, who came between.
    told_counts = models.JSONField(default=dict, blank=True)
    said_on = models.DateField()
    fate = models.CharField(max_length=20, choices=Fate, default=Fate.WAITING)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    # What is said to the one who said it, where it is not an improvement that says it.
    reason_th = models.TextField(max_length=1000, blank=True)
    reason_en = models.TextField(max_length=1000, blank=True)
    # Kept by operations from the fate, and from the improvements that it was taken up in:
    acknowledged_on = models.DateField(null=True, blank=True)  # somebody of the office has dealt with it
    answered_on = models.DateField(null=True, blank=True)  # there is a decision, or an answer
    told_on = models.DateField(null=True, blank=True)  # and everybody can read it
    outcome = models.CharField(max_length=20, blank=True)  # the decision that goes farthest
    is_done = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)
    # What searching reads: of twenty thousand voices there is no time to take the marks away each time.
    plain = models.GeneratedField(
        expression=kept_plain("text", "translation"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ("said_on", "number")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="action_voice_number_once"),
            models.UniqueConstraint(fields=("edition", "kind", "source"), name="action_voice_once"),
            models.CheckConstraint(
                condition=~Q(fate__in=("set_aside", "answered")) | ~Q(reason_th="") | ~Q(reason_en=""),
                name="action_voice_fate_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | Q(answered_on__isnull=False), name="action_voice_told_is_answered"
            ),
        )
        indexes = (
            models.Index(fields=("edition", "fate", "said_on", "number"), name="action_voice_waiting"),
            models.Index(fields=("edition", "theme"), name="action_voice_theme"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:60]}"


class VoiceChange(models.Model):
    """One deed of triage: what it changed, so that it can be undone and read later.

    Deeds on many improvements at once are kept here, too, under names that begin with "improvements_"; their
    `before` and `after` hold [[improvement id, {field: value}], …], without a state before where they made it.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="voice_changes")
    deed = models.CharField(max_length=40)
    # [[voice id, {field: before}, {field: after}], …] and, for links, [[voice id, improvement id], …]
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.deed} at {self.at:%Y-%m-%d %H:%M}"
