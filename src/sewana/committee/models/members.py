"""Who is approached for an edition's committee, what they answered, and the duties they take."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sewana.committee.models.editions import Edition
from sewana.people.models import Language
from sewana_text.people_names import Person


class Answer(models.TextChoices):
    """How somebody who was approached stands to it."""

    LISTED = "listed", _("Not asked yet")
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Has left")


class Channel(models.TextChoices):
    """How somebody is approached."""

    MAIL = "mail", _("By mail")
    LINK = "link", _("By a link handed over")
    HAND = "hand", _("By word or paper, entered by hand")


class DutyRole(models.TextChoices):
    """What somebody is in a working group; the words are those of Thai appointment orders."""

    ADVISER = "adviser", _("Adviser")
    CHAIR = "chair", pgettext_lazy("in a working group", "Chair")
    VICE_CHAIR = "vice_chair", _("Vice chair")
    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Member and secretary")
    ASSISTANT = "assistant", _("Assistant secretary")


def new_secret() -> str:
    return secrets.token_urlsafe(16)


class WorkingGroup(models.Model):
    """A part of the committee and what it has to do; numbered as in the appointment order."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="working_groups")
    position = models.PositiveSmallIntegerField(default=0)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    # A duty a line.
    duties_th = models.TextField(blank=True, max_length=4000)
    duties_en = models.TextField(blank=True, max_length=4000)
    # The one whose chair and secretary run the forum; without it the first group with such people is.
    is_lead = models.BooleanField(default=False)
    is_dropped = models.BooleanField(default=False)  # out of the order, and can be brought back
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("edition", "name_th"), name="committee_working_group_once"),
        )

    def __str__(self) -> str:
        return self.name_th


class Member(models.Model):
    """Somebody approached for the committee of one edition, with or without an account.

    The secret is the address of their own page, where they answer without signing in.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="members")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    # A Thai title stands before the name without a space, as in papers; see sewana_paper.blocks.
    prefix = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.LISTED)
    question = models.TextField(blank=True, max_length=2000)
    reply = models.TextField(blank=True, max_length=2000)
    reason = models.TextField(blank=True, max_length=2000)
    suggestion = models.CharField(max_length=300, blank=True)  # whom they named in their place
    answer_before = models.CharField(max_length=10, choices=Answer, blank=True)  # to take a leaving back
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    substitute_for = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="substitutes"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "email"), condition=~Q(email=""), name="committee_member_mail_once"
            ),
        )

    def __str__(self) -> str:
        return Person(self.prefix, self.name, "").full_name


class Duty(models.Model):
    """A member's place in one working group."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="duties")
    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="duties")
    role = models.CharField(max_length=20, choices=DutyRole, default=DutyRole.MEMBER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("member", "group"), name="committee_duty_once"),)

    def __str__(self) -> str:
        return f"{self.member}: {self.group} ({self.role})"
