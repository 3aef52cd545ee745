"""How django-allauth behaves here: nobody signs up alone, and a link never leads away."""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from sewana.base.languages import localized
from sewana.people import queries


@dataclass(frozen=True)
class Sender:
    """Who writes the mails."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Accounts are opened by an owner; participants need none.
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send links that begin with the library's address, never with the Host that a stranger wrote."""
        ours = {name: at_home(str(value)) for name, value in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, {**context, **ours, "current_site": sender()})


def at_home(url: str) -> str:
    parts = urlsplit(url)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, ""))


def sender() -> Sender:
    library = queries.library()
    domain = urlsplit(settings.SITE_URL).netloc
    return Sender(localized(library, "name") if library else domain, domain)
