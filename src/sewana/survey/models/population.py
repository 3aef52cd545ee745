"""Who there is to be heard: the library's dimensions beside its groups, and how many people stand in each level."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition


class Dimension(models.TextChoices):
    """What people are told apart by; the group is the library's own table of groups."""

    GROUP = "group", _("Group")
    CLUSTER = "cluster", _("Cluster of faculties")
    PLACE = "place", _("Campus")
    MODE = "mode", _("Usual way of using the library")
    STAFF = "staff", _("Staff")


class Level(models.Model):
    """One answer to "where do you belong", in two languages; groups have a table of their own."""

    dimension = models.CharField(max_length=12, choices=Dimension)
    key = models.SlugField(max_length=40)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("dimension", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("dimension", "key"), name="survey_level_once"),
            models.CheckConstraint(condition=~models.Q(dimension="group"), name="survey_level_is_no_group"),
        )

    def __str__(self) -> str:
        return f"{self.dimension}: {self.key}"


class Population(models.Model):
    """How many people one level of a dimension had in the year of an edition.

    `level` is `Level.key`; of the group "code-origin" (`undergraduate-thai`); of the staff "staff".
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="populations")
    dimension = models.CharField(max_length=12, choices=Dimension)
    level = models.SlugField(max_length=80)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "dimension", "level"), name="survey_population_once"),
        )

    def __str__(self) -> str:
        return f"{self.dimension} {self.level}: {self.size}"


class PopulationSource(models.Model):
    """Where an edition's numbers of people come from, and of which day they are."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="population_source")
    text_th = models.CharField(max_length=300, blank=True)
    text_en = models.CharField(max_length=300, blank=True)
    as_of = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"source of {self.edition_id}"
