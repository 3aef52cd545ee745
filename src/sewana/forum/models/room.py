"""The room on the day: what is on, who speaks next, and what the people behind the scenes tell each other."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.forum.models.people import Door, Participant
from sewana.people.models import Group


class Item(models.TextChoices):
    """What phones and stage show."""

    WELCOME = "welcome", _("Welcome")
    OPINIONS = "opinions", _("Opinions")
    STATEMENT = "statement", _("One opinion")
    TOP = "top", _("Most shared opinions")
    MAP = "map", _("Opinion map")
    QUESTIONS = "questions", _("Questions")
    QUESTION = "question", _("One question")
    POLL = "poll", _("Poll")
    SPEAKERS = "speakers", _("Speakers")
    BREAK = "break", _("Break")
    CLOSING = "closing", _("Closing")


def new_secret() -> str:
    """Return 132 random bits, as 22 characters of an address."""
    return secrets.token_urlsafe(17)[:22]


class Room(models.Model):
    """The running room of an edition."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="room")
    code = models.CharField(max_length=6, unique=True)
    stage_secret = models.CharField(max_length=22, unique=True, default=new_secret)
    console_secret = models.CharField(max_length=22, unique=True, default=new_secret)
    # Raised when a secret is made anew: streams of the old address are closed.
    stage_epoch = models.PositiveIntegerField(default=1)
    console_epoch = models.PositiveIntegerField(default=1)
    item = models.CharField(max_length=12, choices=Item, default=Item.WELCOME)
    item_number = models.PositiveIntegerField(null=True, blank=True)
    door = models.CharField(max_length=10, choices=Door, default=Door.OPEN)  # what one must have to vote
    is_premoderated = models.BooleanField(default=True)
    questions_open = models.BooleanField(default=True)
    opinions_open = models.BooleanField(default=True)
    results_shown = models.BooleanField(default=False)
    is_black = models.BooleanField(default=False)
    timer_ends_at = models.DateTimeField(null=True, blank=True)
    timer_s = models.PositiveIntegerField(default=0)
    wifi_name = models.CharField(max_length=64, blank=True)
    wifi_password = models.CharField(max_length=64, blank=True)
    stream_url = models.URLField(blank=True)
    captions_url = models.URLField(blank=True)
    note_th = models.CharField(max_length=300, blank=True)  # on welcome, break and closing
    note_en = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"room {self.code}"


class RunItem(models.Model):
    """One line of the run sheet; the public ones are the programme on the phone."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="run_items")
    position = models.PositiveSmallIntegerField()
    starts_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    is_public = models.BooleanField(default=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title_th


class TurnState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SPEAKING = "speaking", _("Speaking")
    DONE = "done", _("Has spoken")
    GONE = "gone", _("Withdrawn")


class Turn(models.Model):
    """A place in the list of speakers."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="turns")
    is_first_time = models.BooleanField(default=False)
    is_online = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=TurnState, default=TurnState.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="forum_turn_number_once"),
            models.UniqueConstraint(
                fields=("edition",), condition=models.Q(state="speaking"), name="forum_one_speaks"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"


class Message(models.Model):
    """A word from backstage to the moderator on stage, or back; it stays until acknowledged."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="messages")
    text = models.CharField(max_length=300)
    sender = models.CharField(max_length=120)
    is_urgent = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)
    seen_by = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"message {self.pk}"
