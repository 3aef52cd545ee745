"""The committee's meetings: when people can come, the agenda, who was there, what was said and resolved."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.committee.models.editions import Edition
from sewana.committee.models.members import Member, new_secret
from sewana.committee.models.tasks import Task


class MeetingState(models.TextChoices):
    """A meeting's way; minutes are approved at the next meeting."""

    POLLING = "polling", _("Looking for a date")
    CALLED = "called", _("Called")
    UNDER_WAY = "under_way", pgettext_lazy("a meeting", "Under way")
    ENDED = "ended", _("Ended, minutes not approved")
    APPROVED = "approved", _("Minutes approved")
    CANCELLED = "cancelled", _("Cancelled")


class Section(models.IntegerChoices):
    """The six parts of a Thai agenda, in their order."""

    CHAIR = 1, _("Announcements of the chair")
    MINUTES = 2, _("Approval of minutes")
    ARISING = 3, _("Matters arising")
    INFORMATION = 4, _("For information")
    CONSIDERATION = 5, _("For consideration")
    OTHER = 6, _("Other business")


class Availability(models.TextChoices):
    YES = "yes", _("Can come")
    MAYBE = "maybe", _("If need be")
    NO = "no", _("Cannot come")


class Presence(models.TextChoices):
    """Under which head of the minutes somebody stands."""

    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")
    ATTENDING = "attending", _("Attending")


class Mode(models.TextChoices):
    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online")


class Meeting(models.Model):
    """One meeting; its number restarts each calendar year, as in ๑/๒๕๖๙."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="meetings")
    year = models.PositiveSmallIntegerField()  # CE, of the number
    # Given when the day is fixed, taken back when the meeting is cancelled: 0 is no number.
    number = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=MeetingState, default=MeetingState.POLLING)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    online_url = models.URLField(blank=True, max_length=500)
    poll_closes_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    recorder = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    checker = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    recording = models.CharField(max_length=300, blank=True)
    # Of the page by which those present check in with their own phones.
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    approved_at_meeting = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="approves"
    )
    corrections = models.TextField(blank=True, max_length=4000)
    invited_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("year", "number", "id")
        constraints = (
            # A meeting has its number while it is to be held; one that is not leaves it to another.
            models.UniqueConstraint(
                fields=("edition", "year", "number"),
                condition=models.Q(number__gt=0),
                name="committee_meeting_number_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class DateOption(models.Model):
    """A time at which the meeting could be."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "starts_at"), name="committee_date_option_once"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class DateAnswer(models.Model):
    option = models.ForeignKey(DateOption, models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, models.CASCADE, related_name="date_answers")
    answer = models.CharField(max_length=10, choices=Availability)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("option", "member"), name="committee_date_answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.member}: {self.answer}"


class AgendaItem(models.Model):
    """One matter of a meeting, and what the minutes say of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    section = models.PositiveSmallIntegerField(choices=Section)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300)
    background = models.TextField(blank=True, max_length=20_000)
    discussion = models.TextField(blank=True, max_length=20_000)
    resolution = models.TextField(blank=True, max_length=20_000)
    # What the program put on the agenda by itself: minutes to approve, or a decision to follow up.
    minutes_of = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="+")
    arises_from = models.ForeignKey("Decision", models.SET_NULL, null=True, blank=True, related_name="+")
    is_dropped = models.BooleanField(default=False)  # off the agenda, and can be brought back

    class Meta:
        ordering = ("section", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "minutes_of"),
                condition=models.Q(minutes_of__isnull=False),
                name="committee_minutes_once_on_agenda",
            ),
            models.UniqueConstraint(
                fields=("meeting", "arises_from"),
                condition=models.Q(arises_from__isnull=False),
                name="committee_decision_once_on_agenda",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ItemText(models.Model):
    """Every text that anybody saved for a field of an agenda item; the newest that was not set aside counts.

    Who saves on top of an older version than the newest is told so, and both texts stay.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="texts")
    field = models.CharField(max_length=20)  # background, discussion or resolution
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True, max_length=20_000)
    # Which open page wrote it: who did not hear our answer and sends again is not in their own way.
    page = models.CharField(max_length=40, blank=True)
    is_aside = models.BooleanField(default=False)  # written at the same time as another, and not yet taken in
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("item_id", "field", "version", "id")

    def __str__(self) -> str:
        return f"{self.item_id} {self.field} {self.version}"


class Attendance(models.Model):
    """Somebody under one of the three heads of the minutes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="attendances")
    name = models.CharField(max_length=200, blank=True)  # of somebody who is not of the committee
    position = models.CharField(max_length=200, blank=True)
    presence = models.CharField(max_length=20, choices=Presence, default=Presence.PRESENT)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ROOM)
    acts_for = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "member"),
                condition=models.Q(member__isnull=False),
                name="committee_attendance_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or self.member}: {self.presence}"


class Decision(models.Model):
    """What a meeting resolved about an item, and the task that came of it."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="decisions")
    text = models.TextField(max_length=4000)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="decisions")
    due_on = models.DateField(null=True, blank=True)
    task = models.OneToOneField(Task, models.SET_NULL, null=True, blank=True, related_name="decision")
    is_dropped = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:80]
