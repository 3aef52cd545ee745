"""People without accounts, and the tickets by which they come."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.people.models import Group, Language


class Door(models.TextChoices):
    """How somebody came: the result of a poll says so."""

    OPEN = "open", _("Open link")
    SEAT = "seat", _("Seat ticket")
    CHECKIN = "checkin", _("Check-in at the door")
    KIOSK = "kiosk", _("Shared tablet")
    CLERK = "clerk", _("Entered by a clerk")


class Place(models.TextChoices):
    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online")


class Participant(models.Model):
    """Somebody's phone at one edition; the seal cannot be followed back to it or to another edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="participants")
    seal = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    was_asked = models.BooleanField(default=False)
    language = models.CharField(max_length=5, choices=Language, blank=True)
    # Only what somebody chose to be called where a question or poll is named; of a paper slip its number.
    name = models.CharField(max_length=100, blank=True)
    door = models.CharField(max_length=10, choices=Door, default=Door.OPEN)
    # A keyed hash of address and browser: tells one flood from the people beside it, and nothing else.
    source = models.CharField(max_length=8, blank=True)
    is_apart = models.BooleanField(default=False)
    # Had everything erased: what was counted stays with this row, which nothing leads to any more.
    is_emptied = models.BooleanField(default=False)
    place = models.CharField(max_length=10, choices=Place, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    came_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "seal"), name="forum_participant_once"),
            models.UniqueConstraint(fields=("edition", "number"), name="forum_participant_number_once"),
        )

    def __str__(self) -> str:
        return f"participant {self.number}"


class Forgotten(models.Model):
    """That somebody had erased what they said: their ticket opens nothing more, and nothing brings them back.

    Nothing leads from here to their votes, which stay under a seal that was drawn by lot; there is no time either.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="forgotten")
    seal = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return "forgotten"


class TicketSeries(models.Model):
    """Seat or check-in tickets handed out on paper: each is one person, however many phones scan it.

    The tickets themselves are made anew from the library's secret whenever they are printed; none is stored.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="ticket_series")
    door = models.CharField(max_length=10, choices=Door, default=Door.SEAT)
    number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="forum_series_number_once"),
            models.CheckConstraint(
                condition=models.Q(count__gte=1) & models.Q(count__lte=5000), name="forum_series_size"
            ),
        )

    def __str__(self) -> str:
        return f"series {self.number} ({self.count})"


class HeldTicket(models.Model):
    """A check-in ticket in the reserve of one desk's browser, which gives it out without a network, too.

    It never runs out of itself: only the desk knows whether somebody holds it already.
    """

    series = models.ForeignKey(TicketSeries, models.CASCADE, related_name="held")
    place = models.PositiveIntegerField()
    desk = models.UUIDField()
    held_at = models.DateTimeField(default=timezone.now)
    # The id under which the desk gave it out: the same told twice counts once, another one is refused.
    given_as = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ("series", "place")
        constraints = (models.UniqueConstraint(fields=("series", "place"), name="forum_held_ticket_once"),)
        indexes = (models.Index(fields=("desk",)),)

    def __str__(self) -> str:
        return f"held ticket {self.series_id}-{self.place}"
