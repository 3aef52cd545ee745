"""What has to be done before, at and after the forum, by whom and until when."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.committee.models.editions import Edition
from sewana.committee.models.members import Member, WorkingGroup


class Part(models.TextChoices):
    """The six parts of planning, in the order and words of the practice."""

    TOPIC = "topic", _("Topic")
    SPEAKERS = "speakers", pgettext_lazy("invited to the forum", "Speakers")
    DUTIES = "duties", _("Duties")
    MODERATOR = "moderator", _("Moderator")
    DAY = "day", _("Date, time and place")
    MEDIA = "media", _("Media")


class TaskState(models.TextChoices):
    TODO = "todo", _("To do")
    DOING = "doing", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not needed")


class Task(models.Model):
    """One thing to do.

    `days_before` is counted from the day of the forum, so that next year's copy can be dated by that year's day.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tasks")
    number = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=Part, default=Part.DUTIES)
    title = models.CharField(max_length=300)
    note = models.TextField(blank=True, max_length=4000)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="tasks")
    group = models.ForeignKey(WorkingGroup, models.SET_NULL, null=True, blank=True, related_name="tasks")
    due_on = models.DateField(null=True, blank=True)
    days_before = models.SmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=TaskState, default=TaskState.TODO)
    needs = models.ManyToManyField("self", symmetrical=False, related_name="needed_by", through="TaskNeed")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "number")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="committee_task_number_once"),
        )

    def __str__(self) -> str:
        return self.title


class TaskNeed(models.Model):
    """One task waits for another of the same edition; operations keep the needs without circles."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    needed = models.ForeignKey(Task, models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("task", "needed"), name="committee_task_need_once"),
            models.CheckConstraint(condition=~Q(task=F("needed")), name="committee_task_needs_another"),
        )

    def __str__(self) -> str:
        return f"{self.task_id} needs {self.needed_id}"
