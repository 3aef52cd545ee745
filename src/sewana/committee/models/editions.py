"""An edition is one year's round of the forum; its committee's seats say who runs it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """An edition's way through the year."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for opinions")
    LIVE = "live", _("Live")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


# From each state the one step on, and the one step back that undoes it.
STEPS = {
    State.DRAFT: (State.OPEN,),
    State.OPEN: (State.LIVE, State.DRAFT),
    State.LIVE: (State.CLOSED, State.OPEN),
    State.CLOSED: (State.ARCHIVED, State.LIVE),
    State.ARCHIVED: (State.CLOSED,),
}


class SeatRole(models.TextChoices):
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Committee member")
    MODERATOR = "moderator", _("Moderator")


class Engine(models.TextChoices):
    """How the opinion map of an edition is computed."""

    MAP = "map", _("Sewana's own: says when there are no groups")
    POLIS = "polis", _("As Polis computes it, for comparison")


class Edition(models.Model):
    """One year's round."""

    # The vote log is kept in a file of its own and names editions by this, never by a row number
    # that a rolled-back transaction could hand out twice.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=80, unique=True)
    year = models.PositiveSmallIntegerField()
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary_th = models.TextField(blank=True, max_length=2000)
    summary_en = models.TextField(blank=True, max_length=2000)
    held_on = models.DateField(null=True, blank=True)
    place_th = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    reflection_is_public = models.BooleanField(default=False)
    engine = models.CharField(max_length=20, choices=Engine, default=Engine.MAP)
    is_invented = models.BooleanField(default=False)
    origin_note = models.TextField(blank=True, max_length=2000)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    # A rehearsal is a copy of its edition that is thrown away with everything said in it.
    rehearsal_of = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="rehearsal"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-year", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(year__gte=1900) & models.Q(year__lte=2400), name="committee_year_is_ce"
            ),
            models.CheckConstraint(
                condition=models.Q(engine__in=Engine.values), name="committee_engine_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.title_en}"

    @property
    def is_published(self) -> bool:
        return self.state != State.DRAFT

    @property
    def takes_votes(self) -> bool:
        return self.state in {State.OPEN, State.LIVE}


class Seat(models.Model):
    """What an account may do in one edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="seats")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=20, choices=SeatRole)
    # Whose answer on the list brought this seat, and takes it away again; empty: given by hand, and left alone.
    member = models.ForeignKey(
        "committee.Member", models.CASCADE, null=True, blank=True, related_name="seats"
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "account", "role"), name="committee_seat_once"),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.role}"
