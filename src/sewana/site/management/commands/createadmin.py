"""An owner's account, from the command line."""

import getpass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sewana.people import operations
from sewana.people.models import Account, LibraryRole


class Command(BaseCommand):
    help = "Make an owner's account, or a one-time link by which an owner makes it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", default="", help="the owner's mail address")
        parser.add_argument(
            "--password-file", type=Path, metavar="FILE", help="take the password from this file"
        )
        parser.add_argument(
            "--link", action="store_true", help="only print a one-time link; no address needed"
        )

    def handle(
        self,
        *args: object,
        email: str = "",
        password_file: Path | None = None,
        link: bool = False,
        **options: object,
    ) -> None:
        if link:
            token = operations.make_owner_link(by="createadmin")
            self.stdout.write(_("The owner's link, good for one use within seven days:"))
            self.stdout.write(settings.SITE_URL + reverse("people:welcome", args=[token]))
            return
        self.check_email(email)
        known = Account.objects.filter(email__iexact=email).first()
        if known is None:
            self.open_account(email, read_password(email, password_file))
        else:
            operations.grant_role(known, LibraryRole.OWNER, by="createadmin")
        sentence = _("%(email)s is an owner; sign in at %(address)s")
        address = settings.SITE_URL + reverse("account_login")
        self.stdout.write(sentence % {"email": email, "address": address})

    def check_email(self, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            sentence = _("“%(found)s” is not a mail address: write `sewana createadmin you@library.ac.th`.")
            raise CommandError(sentence % {"found": email}) from error

    @transaction.atomic
    def open_account(self, email: str, password: str) -> None:
        account = operations.open_account(
            email=email, name="", language=settings.LANGUAGE_CODE, by="createadmin", password=password
        )
        operations.grant_role(account, LibraryRole.OWNER, by="createadmin")


def read_password(email: str, file: Path | None) -> str:
    password = file.read_text("utf-8").strip() if file else ask_password()
    try:
        validate_password(password, Account(email=email))
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password


def ask_password() -> str:
    first, second = _("Password"), _("Password, once more")
    password = getpass.getpass(f"{first}: ")
    if password != getpass.getpass(f"{second}: "):
        raise CommandError(_("The two passwords differ: start again."))
    return password
