"""The library, its groups of people on two sides, and the accounts of those who run the forum."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    PROVIDER = "provider", _("gives the service")
    USER = "user", _("uses the service")


class Origin(models.TextChoices):
    THAI = "thai", _("Thai")
    INTERNATIONAL = "international", _("International")


class Language(models.TextChoices):
    THAI = "th", "ไทย"
    ENGLISH = "en", "English"


class LibraryRole(models.TextChoices):
    """What an account may do in every edition; roles in one edition are its committee's seats."""

    OWNER = "owner", _("Owner")
    STAFF = "staff", _("Staff")


class Library(models.Model):
    """The one library that this installation serves."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_invented = models.BooleanField(default=False)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="people_one_library"),)

    def __str__(self) -> str:
        return self.name_en


class Group(models.Model):
    """One kind of people and how many of them there are, Thai and international apart."""

    code = models.SlugField(max_length=40)
    origin = models.CharField(max_length=20, choices=Origin)
    side = models.CharField(max_length=20, choices=Side)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    population = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("code", "origin"), name="people_group_once"),)

    def __str__(self) -> str:
        return f"{self.code} ({self.origin})"


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who helps to run the forum; participants need none."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.Model):
    """A library-wide role that an account holds."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=LibraryRole)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "role"), name="people_role_once"),)

    def __str__(self) -> str:
        return f"{self.account}: {self.role}"


class OwnerLink(models.Model):
    """The one-time link by which the first owner makes their account; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"owner link of {self.made_at:%Y-%m-%d}"


# Templates of the sign-in library: their mails open accounts.
SIGN_IN = "account/"


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("Cancelled")


# Stands in the text of a mail for what its reader alone may know; `MailSecret` says what it is.
DOTS = "••••••••"
# The same for a second thing, which has nothing to do with the first.
RINGS = "◦◦◦◦◦◦◦◦"
# Why a mail was given up, in words of ours; all others are the mail server's.
LAY_TOO_LONG = gettext_noop("It lay here for more than three days, while no mail server took it.")
RESTORED = gettext_noop(
    "It waited when the backup was made that is in place now, and may have been sent since. "
    "Send it again only if it did not arrive."
)

SECRET_GONE = gettext_noop(
    "What only its reader may know is not kept any more, so this mail cannot be sent. Write a new one."
)

PERHAPS_SENT = gettext_noop(
    "The mail server was given this mail and its answer was not heard: it has probably arrived. "
    "Send it again only if it did not."
)


class Mail(models.Model):
    """A mail in the outbox; what an operation writes here in its transaction is sent afterwards, or tried again.

    The key keeps the same mail from being written twice: "invite-member-12-1".
    """

    key = models.CharField(max_length=120, unique=True)
    template = models.SlugField(max_length=60)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    to = models.EmailField()
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    # Whether its text has a mark in place of what only its reader may know.
    has_secret = models.BooleanField(default=False, db_default=False)
    edition_key = models.CharField(max_length=80, blank=True, db_index=True)
    # A calendar entry that goes with it, as text/calendar; of what METHOD, stands in the entry itself.
    calendar = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=MailState, default=MailState.WAITING, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    # Since when somebody is busy sending it. Who died over it does not come back: after a while it is free again.
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # One of many that nobody waits for: where it is not known whether it went out, it is not sent again by itself.
    comes_once = models.BooleanField(default=False, db_default=False)
    # Of these, written down before the last line is said to the mail server: without it, it surely did not go out.
    handed_at = models.DateTimeField(null=True, blank=True)
    # The address at which its reader ends such mails by one click, with the mark in it (RFC 8058).
    unsubscribe = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"

    @property
    def own_reason(self) -> str:
        """Why it was given up, where we say so ourselves; empty where the mail server does."""
        return gettext(self.error) if self.error in OWN_REASONS else ""

    @property
    def is_for_sign_in(self) -> bool:
        """Whether it holds a key to an account: nobody but its reader may see it, and it is not kept."""
        return self.template.startswith(SIGN_IN)


OWN_REASONS = {LAY_TOO_LONG, RESTORED, SECRET_GONE, PERHAPS_SENT}


class MailSecret(models.Model):
    """What stands at the mark of one mail that waits: put in as it is sent, then forgotten, and in no backup.

    A table of its own, so that no page, search or export of mails comes by it.
    """

    mail = models.OneToOneField(Mail, models.CASCADE, primary_key=True, related_name="secret")
    words = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"secret of mail {self.pk}"
