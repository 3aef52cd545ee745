"""Posters, slides, recordings: each with its versions, who approved it and who may use it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition, Member, Paper


class MediaKind(models.TextChoices):
    POSTER = "poster", _("Poster")
    SLIDES = "slides", _("Slides")
    VIDEO = "video", _("Video")
    PICTURE = "picture", _("Picture")
    DOCUMENT = "document", _("Document")
    OTHER = "other", _("Other")


class MediaUse(models.TextChoices):
    """Who may use it."""

    OFFICE = "office", _("The committee only")
    FORUM = "forum", _("At the forum only")
    LIBRARY = "library", _("The library, with credit")
    PUBLIC = "public", _("Everybody, with credit")


class MediaItem(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="media")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=MediaKind, default=MediaKind.DOCUMENT)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="media")
    due_on = models.DateField(null=True, blank=True)
    # From the day of the forum, so that it moves along with that day, and into next year's copy.
    days_before = models.SmallIntegerField(null=True, blank=True)
    use = models.CharField(max_length=20, choices=MediaUse, default=MediaUse.OFFICE)
    credit = models.CharField(max_length=300, blank=True)
    alt_th = models.CharField(max_length=500, blank=True)  # what it shows, for those who do not see it
    alt_en = models.CharField(max_length=500, blank=True)
    has_captions = models.BooleanField(null=True)
    is_needed = models.BooleanField(default=True)
    # The issued paper of which this is the signed copy.
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, blank=True, related_name="signed_copies")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)  # off the list, and can be brought back
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="planning_media_number_once"),
        )

    def __str__(self) -> str:
        return self.title_th


class MediaVersion(models.Model):
    """A file in the data folder under its own digest, or a link."""

    item = models.ForeignKey(MediaItem, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    url = models.URLField(blank=True, max_length=1000)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256, names the file
    preview = models.CharField(max_length=64, blank=True)  # the same of a small picture, drawn by us
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="planning_media_version_once"),
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(digest="")) | (~Q(url="") & Q(digest="")),
                name="planning_media_file_or_link",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.number}"
