"""What a library makes of voices: the decision with its reason, the work, and every step of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.action.models.voices import Theme, Voice
from sewana.committee.models import Decision, Edition
from sewana.planning.models import MediaItem


class Verdict(models.TextChoices):
    """What was decided; each but the first two and "already" says no for now, and why."""

    DO = "do", _("We do it")
    PARTLY = "partly", _("We do a part of it")
    ALREADY = "already", _("It is there already")
    NOT_NOW = "not_now", _("Not now")
    NO = "no", _("No")
    PASSED = "passed", _("Passed on")


ACCEPTED = (Verdict.DO, Verdict.PARTLY)


class Stage(models.TextChoices):
    """How far it has come."""

    CONSIDERED = "considered", _("Being considered")
    DECIDED = "decided", pgettext_lazy("an improvement", "Decided")
    PLANNED = "planned", pgettext_lazy("work", "Planned")
    STARTED = "started", pgettext_lazy("work", "Under way")
    DONE = "done", pgettext_lazy("work", "Done")
    VERIFIED = "verified", pgettext_lazy("work", "Confirmed by users")


WORKING = (Stage.DECIDED, Stage.PLANNED, Stage.STARTED)


class Improvement(models.Model):
    """One thing to make better, taken up from voices; what everybody reads of it stands in two languages.

    Nothing of it is public before `published_at`; the reader of the public page sees the words as they are then.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="improvements")
    number = models.PositiveIntegerField()
    # "You said": in the words of those who said it; "we did": what is done, or why not.
    said_th = models.CharField(max_length=300)
    said_en = models.CharField(max_length=300, blank=True)
    did_th = models.CharField(max_length=300, blank=True)
    did_en = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=4000, blank=True)  # of the office, never public
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="improvements")
    voices = models.ManyToManyField(Voice, through="VoiceLink", related_name="improvements")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.CONSIDERED)
    # The decision. With it a reason that everybody can read, in both languages.
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    reason_th = models.TextField(max_length=2000, blank=True)
    reason_en = models.TextField(max_length=2000, blank=True)
    passed_to_th = models.CharField(max_length=200, blank=True)
    passed_to_en = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The resolution of a meeting, where it was taken there: its minutes are one link away.
    resolution = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="improvements"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    # The numbers told with it, as they were when it was published (queries/public_counts.py makes them).
    # Frozen, so that nobody learns from two looks who came between; a number under five is in it nowhere.
    public_counts = models.JSONField(default=dict, blank=True)
    # The work.
    unit_th = models.CharField(max_length=200, blank=True)  # the department that does it, shown to everybody
    unit_en = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="improvements"
    )
    owner_name = models.CharField(max_length=200, blank=True)  # of an owner without account
    owner_email = models.EmailField(blank=True)
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)  # baht
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)  # when it is looked at again, each year
    percent = models.PositiveSmallIntegerField(default=0)
    blocked_because = models.CharField(max_length=500, blank=True)
    blocked_on = models.DateField(null=True, blank=True)
    needs = models.ManyToManyField("self", symmetrical=False, related_name="needed_by", through="Need")
    # The impact measure: chosen at the start, asked about at the end.
    measure_th = models.CharField(max_length=300, blank=True)
    measure_en = models.CharField(max_length=300, blank=True)
    measure_unit = models.CharField(max_length=60, blank=True)
    measured_before = models.FloatField(null=True, blank=True)
    measure_goal = models.FloatField(null=True, blank=True)
    measured_after = models.FloatField(null=True, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    learned_th = models.TextField(max_length=2000, blank=True)
    learned_en = models.TextField(max_length=2000, blank=True)
    # Last year's promise that this one goes on with.
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    reopened = models.PositiveSmallIntegerField(default=0)  # how often
    reminded_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # off the board, and can be brought back
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="action_improvement_number_once"),
            models.CheckConstraint(
                condition=Q(verdict="") | (~Q(reason_th="") & Q(decided_on__isnull=False)),
                name="action_verdict_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", stage="considered") | (~Q(verdict="") & ~Q(stage="considered")),
                name="action_stage_follows_verdict",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(verdict=""), name="action_public_is_decided"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="action_percent"),
        )
        indexes = (models.Index(fields=("edition", "stage"), name="action_improvement_stage"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.said_th or self.said_en}"

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.dropped_at is None


class VoiceLink(models.Model):
    """A voice taken up in an improvement; each can have many of the other."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="links")
    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="links")
    # The one whose votes are told beside the improvement; at most one of each.
    is_lead = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("voice", "improvement"), name="action_link_once"),
            models.UniqueConstraint(
                fields=("improvement",), condition=Q(is_lead=True), name="action_one_lead"
            ),
        )

    def __str__(self) -> str:
        return f"{self.voice_id} in {self.improvement_id}"


class Need(models.Model):
    """One improvement waits for another; operations keep the needs without circles."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="+")
    needed = models.ForeignKey(Improvement, models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("improvement", "needed"), name="action_need_once"),
            models.CheckConstraint(condition=~Q(improvement=F("needed")), name="action_needs_another"),
        )

    def __str__(self) -> str:
        return f"{self.improvement_id} needs {self.needed_id}"


class Progress(models.Model):
    """Something that happened to an improvement: the history, and in it what everybody was told.

    `kind` is "decided", "planned", "started", "percent", "blocked", "unblocked", "done", "measured", "verified",
    "reopened", "owner", "due", "note" or "carried".
    """

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="progress")
    kind = models.CharField(max_length=20)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    text_th = models.TextField(max_length=2000, blank=True)
    text_en = models.TextField(max_length=2000, blank=True)
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("is_public", "at"), name="action_progress_public"),)

    def __str__(self) -> str:
        return f"{self.improvement_id} {self.kind}"


class WorkStep(models.Model):
    """One thing to do for an improvement, in order."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300)
    owner_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """A picture, file, link or figure that shows how it was, how it is, or what was decided."""

    class When(models.TextChoices):
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")
        DOCUMENT = "document", _("Document")

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="evidence")
    when = models.CharField(max_length=10, choices=When, default=When.DOCUMENT)
    # The file or link itself is kept with the media, where it has its versions, its words for those who do not
    # see it, and who may use it; empty for a figure in words.
    media = models.ForeignKey(MediaItem, models.SET_NULL, null=True, blank=True, related_name="+")
    text_th = models.CharField(max_length=500, blank=True)
    text_en = models.CharField(max_length=500, blank=True)
    is_public = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("when", "id")

    def __str__(self) -> str:
        return f"{self.when} of {self.improvement_id}"
