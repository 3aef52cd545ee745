"""How django-allauth behaves here: nobody signs up alone, and a link never leads away."""

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sewana.base.languages import is_thai, localized
from sewana.people import operations, queries
from sewana.people.models import Account, Mail


@dataclass(frozen=True)
class Sender:
    """Who writes the mails."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Accounts are opened by an owner; participants need none.
        return False

    def post_login(self, request: HttpRequest, user: Account, **how: object) -> HttpResponse:
        """Go on in the account's language, unless this browser has chosen one already."""
        response: HttpResponse = super().post_login(request, user, **how)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send at once, by way of the outbox, so that it is tried again where the mail server does not answer.

        Links begin with the library's address, never with the Host that a stranger wrote.
        """
        ours = {name: at_home(str(value)) for name, value in context.items() if name.endswith("_url")}
        words = {"email": email, **context, **ours, "current_site": sender()}
        message = self.render_mail(template_prefix, email, words)
        mail = Mail(
            key=f"sign-in-{secrets.token_hex(12)}",
            template=template_prefix[:60],
            language="th" if is_thai() else "en",
            to=email,
            subject=message.subject,
            text=message.body,
        )
        operations.send_now(operations.write(mail))


def at_home(url: str) -> str:
    parts = urlsplit(url)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, ""))


def sender() -> Sender:
    library = queries.library()
    domain = urlsplit(settings.SITE_URL).netloc
    return Sender(localized(library, "name") if library else domain, domain)
