"""Official papers: how a library words and heads them, and those that were made."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.committee.models.editions import Edition
from sewana.people.models import Language


class PaperState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PaperPicture(models.Model):
    """An emblem or logo as it was drawn anew; never removed, since issued papers name it."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.digest[:12]


class Heading(models.Model):
    """What stands at the head and foot of the library's papers; one for the installation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    organisation_th = models.CharField(max_length=200, blank=True)
    organisation_en = models.CharField(max_length=200, blank=True)
    unit_th = models.CharField(max_length=200, blank=True)
    unit_en = models.CharField(max_length=200, blank=True)
    address_th = models.TextField(blank=True, max_length=500)
    address_en = models.TextField(blank=True, max_length=500)
    phone = models.CharField(max_length=100, blank=True)
    phone_en = models.CharField(max_length=100, blank=True)  # where it is written otherwise, as +66
    email = models.EmailField(blank=True)
    prefix = models.CharField(max_length=60, blank=True)  # of numbers of letters, as "อว 660301.x/"
    prefix_en = models.CharField(max_length=60, blank=True)
    thai_numerals = models.BooleanField(default=True)
    signer_th = models.CharField(max_length=200, blank=True)
    signer_en = models.CharField(max_length=200, blank=True)
    signer_position_th = models.CharField(max_length=300, blank=True)
    signer_position_en = models.CharField(max_length=300, blank=True)
    # A second signature, on certificates alone.
    second_th = models.CharField(max_length=200, blank=True)
    second_en = models.CharField(max_length=200, blank=True)
    second_position_th = models.CharField(max_length=300, blank=True)
    second_position_en = models.CharField(max_length=300, blank=True)
    emblem = models.ForeignKey("PaperPicture", models.PROTECT, null=True, blank=True, related_name="+")
    logo = models.ForeignKey("PaperPicture", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="committee_one_heading"),)

    def __str__(self) -> str:
        return self.organisation_en or self.organisation_th


class Wording(models.Model):
    """A library's own text for one block of a kind of paper."""

    kind = models.SlugField(max_length=60)
    language = models.CharField(max_length=5, choices=Language)
    block = models.CharField(max_length=100)
    text = models.TextField(max_length=8000)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "language", "block"), name="committee_wording_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.block}"


class TemplateSubject(models.TextChoices):
    HEADING = "heading", pgettext_lazy("of papers", "Heading")
    WORDING = "wording", _("Words of a paper")
    ALL = "all", _("Heading and all words")


class TemplateDeed(models.TextChoices):
    CHANGED = "changed", _("Changed")
    RESET = "reset", _("Back to the shipped text")
    IMPORTED = "imported", _("Taken in from a file")
    PUT_BACK = "put_back", _("Put back")


class TemplateChange(models.Model):
    """One change of how papers are headed or worded, with both texts, so that it can be taken back."""

    subject = models.CharField(max_length=20, choices=TemplateSubject)
    kind = models.SlugField(max_length=60, blank=True)
    language = models.CharField(max_length=5, choices=Language, blank=True)
    deed = models.CharField(max_length=20, choices=TemplateDeed)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("subject", "kind", "language", "-id")),)

    def __str__(self) -> str:
        return f"{self.subject} {self.kind} {self.deed}"

    @property
    def actor(self) -> str:
        return str(self.by) if self.by else "–"


class Paper(models.Model):
    """One paper of an edition: its data as `sewana_paper.official` takes them.

    A draft follows the forum's data until it is issued and holds only what was typed; an issued one holds every word
    and never changes, another amends it, or it is withdrawn.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="papers")
    kind = models.SlugField(max_length=60)
    # What it is about, when an edition has several of a kind: "speaker-12", "meeting-3".
    about = models.SlugField(max_length=60, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    number = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True, blank=True)
    # Orders and letters are counted apart, each by the calendar year; a paper without a number has no series.
    series = models.SlugField(max_length=40, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True, blank=True)
    content = models.JSONField(default=dict)
    # What was typed over the forum's data before it was issued: whoever amends the paper begins with that.
    typed = models.JSONField(default=dict)
    # Words of the library and its heading at the time of issue: a paper comes out the same years later.
    wording = models.JSONField(default=dict)
    heading = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=PaperState, default=PaperState.DRAFT)
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    issued_at = models.DateTimeField(null=True, blank=True)
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "kind", "about", "language"),
                condition=models.Q(state="draft"),
                name="committee_one_draft_paper",
            ),
            # One that was withdrawn keeps its number; in two languages a paper has the same.
            models.UniqueConstraint(
                fields=("series", "number_year", "number", "language"),
                condition=~models.Q(series="") & ~models.Q(state="draft"),
                name="committee_paper_numbered_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class PaperNumber(models.Model):
    """The last number given to orders (or meetings) in a calendar year, so that none is given twice."""

    series = models.SlugField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("series", "year"), name="committee_paper_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.last}/{self.year}"
