"""The picture of engagement as it was last computed, what of it was released, and what people did."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.people.models import Group


class Engagement(models.Model):
    """The newest figures of an edition: `result` is what `sewana_core.engagement` says, for the office to read.

    A group under five people is in it nowhere.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="engagement")
    computed_at = models.DateTimeField()
    # What the figures rest on; when it is no longer what stands in the database, they are stale.
    basis = models.CharField(max_length=120)
    seconds = models.FloatField()
    result = models.JSONField()

    def __str__(self) -> str:
        return f"engagement of {self.edition_id}"


class Release(models.Model):
    """What the committee showed to everybody: figures and tables as they were, never changed afterwards."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    result = models.JSONField()
    tables = models.JSONField()
    # What an attacker could not learn, and who says so: the audit of the tables before they went out.
    audit = models.JSONField(default=dict)
    words_th = models.TextField(max_length=2000, blank=True)
    words_en = models.TextField(max_length=2000, blank=True)
    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("edition_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="reflection_release_number_once"),
        )

    def __str__(self) -> str:
        return f"release {self.number} of {self.edition_id}"


class Measure(models.TextChoices):
    """What people did, counted for a group as a whole; nobody is counted by name."""

    VISITS = "visits", _("Visits")
    LOANS = "loans", _("Loans")
    E_RESOURCES = "e_resources", _("Sessions with e-resources")
    BOOKINGS = "bookings", _("Bookings")


class DoneCount(models.Model):
    """How often a group did something in a year (CE)."""

    year = models.PositiveSmallIntegerField()
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    measure = models.CharField(max_length=20, choices=Measure)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ("year", "group_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("year", "group", "measure"), name="reflection_done_once"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.measure}: {self.count}"


class Step(models.TextChoices):
    """The way from being there to having been told; and how much of the time each side had."""

    INVITED = "invited", _("Invited")
    REGISTERED = "registered", _("Registered")
    ON_SITE = "on_site", _("Came in person")
    ONLINE = "online", _("Came online")
    SPOKE = "spoke", _("Spoke or wrote")
    ANSWERED = "answered", _("Were answered")
    ACTED = "acted", _("Led to something")
    TOLD = "told", _("Were told")
    TURNS = "turns", _("Turns to speak")
    SECONDS = "seconds", _("Seconds of speaking")
    WORDS = "words", _("Words")


class StepCount(models.Model):
    """A count that the office gave; where there is none, what the system saw itself is shown."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="step_counts")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    step = models.CharField(max_length=12, choices=Step)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "group", "step"), name="reflection_step_once"),
        )

    def __str__(self) -> str:
        return f"{self.step}: {self.count}"
