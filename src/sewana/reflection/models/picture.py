"""The picture of an edition as it was last computed, and where each person stands in it."""

from django.db import models

from sewana.committee.models import Edition
from sewana.forum.models import Participant


class Reflection(models.Model):
    """The newest picture of an edition.

    `picture` holds only what may be shown: no count of fewer than five people is in it, nor can one be worked out.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="reflection")
    engine = models.CharField(max_length=20)
    computed_at = models.DateTimeField()
    # What the picture rests on; when it is no longer what stands in the database, the picture is stale.
    basis = models.CharField(max_length=80)
    seconds = models.FloatField()
    is_enough = models.BooleanField()
    picture = models.JSONField()

    def __str__(self) -> str:
        return f"reflection of {self.edition_id}"

    @property
    def people_missing(self) -> int:
        """How many more people the picture needs; 0 where it is there, or so few voted that no count is told."""
        people, needed = self.picture.get("people"), self.picture.get("needed")
        return max(0, needed - people) if people and needed else 0


class Standing(models.Model):
    """Where one person stands; shown to that person alone, as “you are here”."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="standings")
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="standing")
    x = models.FloatField()
    y = models.FloatField()
    opinion_group = models.CharField(max_length=2, blank=True)
    # The group's number stays the same as long as most of its people stay together. While there are no groups
    # people keep their last one, so that a group that comes back is the same.
    group_number = models.PositiveIntegerField(null=True)
    # 0 for people who are placed; -1 where even many more votes would not do.
    votes_needed = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"standing {self.pk}"

    @property
    def is_placed(self) -> bool:
        return self.votes_needed == 0


class OpinionGroup(models.Model):
    """A group that any picture of the edition has had: its number, its letter, and the name people gave it."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="opinion_groups")
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=2)
    name_th = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("reflection", "number"), name="reflection_group_number_once"),
        )

    def __str__(self) -> str:
        return self.letter
