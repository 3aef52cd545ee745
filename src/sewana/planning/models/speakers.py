"""Those who are invited to speak or to moderate, and all that has to be agreed with them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.committee.models import Edition, Member, new_secret
from sewana.people.models import Language
from sewana_text.people_names import Person


class SpeakerRole(models.TextChoices):
    SPEAKER = "speaker", pgettext_lazy("invited", "Speaker")
    MODERATOR = "moderator", _("Moderator")


class SpeakerState(models.TextChoices):
    LONG_LIST = "long_list", _("On the long list")
    CHOSEN = "chosen", _("To be invited")
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Speaker(models.Model):
    """Somebody invited; the secret is the address of the reply form, which needs no account.

    Bank details and needs are for the office alone and are never exported or published.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="speakers")
    number = models.PositiveIntegerField()
    role = models.CharField(max_length=20, choices=SpeakerRole, default=SpeakerRole.SPEAKER)
    state = models.CharField(max_length=20, choices=SpeakerState, default=SpeakerState.LONG_LIST)
    state_before = models.CharField(max_length=20, blank=True)  # what somebody taken off is brought back to
    prefix = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=300, blank=True)
    organisation = models.CharField(max_length=300, blank=True)
    is_of_university = models.BooleanField(default=False)
    superior = models.CharField(max_length=300, blank=True)  # to whom permission is asked, by name or office
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    why = models.TextField(blank=True, max_length=2000)  # for the long list
    topic = models.CharField(max_length=300, blank=True)
    mode = models.CharField(max_length=10, blank=True)  # onsite, online, hybrid: as the letter says
    coordinator = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="speakers")
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    reply_by = models.DateField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    # What the reply form brings.
    reply_note = models.TextField(blank=True, max_length=2000)
    biography_th = models.TextField(blank=True, max_length=4000)
    biography_en = models.TextField(blank=True, max_length=4000)
    picture = models.BinaryField(blank=True, default=b"")  # re-drawn by us, without what a camera notes
    picture_alt = models.CharField(max_length=200, blank=True)
    may_record = models.BooleanField(null=True)  # None: not asked or not answered
    may_publish = models.BooleanField(null=True)
    food = models.CharField(max_length=300, blank=True)
    travel = models.CharField(max_length=500, blank=True)
    needs = models.TextField(blank=True, max_length=2000)
    slides_url = models.URLField(blank=True, max_length=500)
    bank = models.CharField(max_length=300, blank=True)
    honorarium = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    form_draft = models.JSONField(default=dict, blank=True)  # a reply half filled in
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="planning_speaker_number_once"),
        )

    def __str__(self) -> str:
        return Person(self.prefix, self.name, "").full_name


class Contact(models.Model):
    """A line of the coordination log: what was agreed with a speaker, when and by whom."""

    speaker = models.ForeignKey(Speaker, models.CASCADE, related_name="contacts")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.text[:80]


class PreparedQuestion(models.Model):
    """A question that the moderator has at hand for the dialogue."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="prepared_questions")
    position = models.PositiveSmallIntegerField(default=0)
    text_th = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    for_speaker = models.ForeignKey(Speaker, models.SET_NULL, null=True, blank=True, related_name="questions")
    is_dropped = models.BooleanField(default=False)  # taken away, and can be brought back

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text_th
