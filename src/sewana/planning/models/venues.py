"""Where and when: venues with their rooms, and days on which a forum should not be."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition


class Venue(models.Model):
    """A building, kept from year to year."""

    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    address_th = models.TextField(blank=True, max_length=500)
    address_en = models.TextField(blank=True, max_length=500)
    directions_th = models.TextField(blank=True, max_length=2000)
    directions_en = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ("name_th", "id")

    def __str__(self) -> str:
        return self.name_th


class VenueRoom(models.Model):
    """A room of a venue, or the online room of one edition."""

    venue = models.ForeignKey(Venue, models.CASCADE, null=True, blank=True, related_name="rooms")
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, blank=True, related_name="online_rooms")
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    is_step_free = models.BooleanField(null=True)
    has_hearing_loop = models.BooleanField(null=True)
    access_note_th = models.TextField(blank=True, max_length=1000)
    access_note_en = models.TextField(blank=True, max_length=1000)
    equipment = models.TextField(blank=True, max_length=1000)  # a thing a line
    url = models.URLField(blank=True, max_length=500)  # of an online room
    is_dropped = models.BooleanField(default=False)  # not offered any more
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("venue_id", "name_th", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(venue__isnull=False) ^ Q(edition__isnull=False),
                name="planning_room_of_venue_or_edition",
            ),
        )

    def __str__(self) -> str:
        return self.name_th


class BusyKind(models.TextChoices):
    HOLIDAY = "holiday", _("Public holiday")
    EXAM = "exam", _("Examinations")
    BREAK = "break", _("Semester break")
    OTHER = "other", _("Other")


class BusyDay(models.Model):
    """Days on which people cannot come; `source` names the list they were imported with."""

    kind = models.CharField(max_length=20, choices=BusyKind, default=BusyKind.OTHER)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("begins_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="planning_busy_days_in_order"
            ),
            models.UniqueConstraint(fields=("kind", "title_th", "begins_on"), name="planning_busy_day_once"),
        )

    def __str__(self) -> str:
        return self.title_th
