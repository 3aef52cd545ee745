"""From when to when a forum is, and in which rooms; the day itself is the edition's."""

from django.db import models
from django.db.models import F, Q

from sewana.committee.models import Edition
from sewana.planning.models.venues import VenueRoom


class DayPlan(models.Model):
    """The hours and rooms of one edition."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="day_plan")
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    room = models.ForeignKey(VenueRoom, models.SET_NULL, null=True, blank=True, related_name="+")
    online_room = models.ForeignKey(VenueRoom, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gt=F("begins")),
                name="planning_day_takes_time",
            ),
        )

    def __str__(self) -> str:
        return f"day of {self.edition}"
