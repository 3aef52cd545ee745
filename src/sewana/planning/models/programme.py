"""The programme: its sessions, what was published of it and when, and who follows it by calendar."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition, Member, new_secret
from sewana.planning.models.speakers import Speaker
from sewana.planning.models.venues import VenueRoom


class SessionKind(models.TextChoices):
    REGISTRATION = "registration", _("Registration")
    OPENING = "opening", _("Opening")
    DIALOGUE = "dialogue", _("Dialogue")
    TALK = "talk", _("Talk")
    QUESTIONS = "questions", _("Questions and opinions")
    CLOSING = "closing", _("Summary and closing")
    BREAK = "break", _("Break")
    OTHER = "other", _("Other")


class Session(models.Model):
    """One line of the programme; its uid and sequence are those of the calendar entry and never change hands."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sessions")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=SessionKind, default=SessionKind.DIALOGUE)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    abstract_th = models.TextField(blank=True, max_length=4000)
    abstract_en = models.TextField(blank=True, max_length=4000)
    responsible = models.CharField(max_length=300, blank=True)  # where it is nobody of the speakers
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(VenueRoom, models.SET_NULL, null=True, blank=True, related_name="sessions")
    online_room = models.ForeignKey(VenueRoom, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, default="th")  # th, en or both
    is_public = models.BooleanField(default=True)
    is_free = models.BooleanField(default=True)
    access_services = models.CharField(max_length=300, blank=True)  # sign language, captions, interpreting
    is_cancelled = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="planning_session_takes_time"
            ),
        )

    def __str__(self) -> str:
        return self.title_th


class SessionSpeaker(models.Model):
    session = models.ForeignKey(Session, models.CASCADE, related_name="speakers")
    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="sessions")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("session", "speaker"), name="planning_session_speaker_once"),
        )

    def __str__(self) -> str:
        return f"{self.speaker} in {self.session}"


class ProgrammeVersion(models.Model):
    """The programme as it was published, and in words what had changed; the newest is what the public sees."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="programme_versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    # [{"session": uid, "what": "moved", …}], put into words when shown.
    changes = models.JSONField(default=list)
    note_th = models.TextField(blank=True, max_length=1000)
    note_en = models.TextField(blank=True, max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="planning_programme_version_once"),
        )

    def __str__(self) -> str:
        return f"programme {self.number}"


class PersonalFeed(models.Model):
    """A secret calendar address: of a member's meetings and tasks, or a speaker's sessions; withdrawn by a new one."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="feeds")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="feeds"
    )
    # A member with or without an account, who asked for it on their own page.
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="feeds")
    speaker = models.ForeignKey(Speaker, models.CASCADE, null=True, blank=True, related_name="feeds")
    # The address of the own page on which it was made: who gets a new one there has closed the calendar too.
    page_secret = models.CharField(max_length=40, blank=True)
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "account"), name="planning_feed_of_account_once"),
            models.UniqueConstraint(fields=("edition", "member"), name="planning_feed_of_member_once"),
            models.UniqueConstraint(fields=("edition", "speaker"), name="planning_feed_of_speaker_once"),
        )

    def __str__(self) -> str:
        return f"feed of {self.account_id or self.member_id or self.speaker_id}"
