"""The public steps of an edition's improvements as an Atom feed (RFC 4287), one address a language."""

import datetime as dt
import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from sewana.action import access
from sewana.action.models import Progress
from sewana.action.queries import board as queries
from sewana.action.queries.board import address_of
from sewana.action.wording.progress import name_of
from sewana.base.languages import is_thai, localized
from sewana.committee.models import Edition
from sewana.people import queries as people

NEWEST = 40
LANGUAGES = ("th", "en")
# One letter that XML does not know, and no program could read any of the feed.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Atom(feedgenerator.Atom1Feed):
    """Django's, with the way to the other language, and without a new day at each look while it is empty."""

    def latest_post_date(self) -> dt.datetime:
        found: dt.datetime = super().latest_post_date() if self.items else self.feed["begun"]
        return found

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        other = {"rel": "alternate", "type": "application/atom+xml", **self.feed["other"]}
        handler.addQuickElement("link", "", other)


class News(Feed):  # type: ignore[type-arg]  # its things are steps
    """Public steps of an edition's improvements, the newest first."""

    feed_type = Atom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("language", "")
        language = wanted if wanted in LANGUAGES else translation.get_language() or "th"
        with translation.override(language):
            response = super().__call__(request, *args, **kwargs)
        response["Content-Language"] = language
        return response

    def get_object(self, request: HttpRequest, key: str) -> Edition:
        return access.to_see_board(request.user, key).edition

    def title(self, edition: Edition) -> str:
        return xml_text(f"{_('You said, we did')} · {localized(edition, 'title')}")

    def link(self, edition: Edition) -> str:
        return f"{settings.SITE_URL}{reverse('action:board', args=[edition.key])}"

    def feed_url(self, edition: Edition) -> str:
        return address_in("th" if is_thai() else "en", edition)

    def feed_extra_kwargs(self, edition: Edition) -> dict[str, Any]:
        language = "en" if is_thai() else "th"
        other = {"hreflang": language, "href": address_in(language, edition)}
        return {"begun": edition.made_at, "other": other}

    def feed_guid(self, edition: Edition) -> str:
        return f"urn:uuid:{edition.uid}"

    def items(self, edition: Edition) -> list[Progress]:
        return queries.newest_progress(edition, NEWEST)

    def item_title(self, item: Any) -> str:
        return xml_text(f"{name_of(item)}: {localized(item.improvement, 'said')}")

    def item_description(self, item: Any) -> str:
        text = localized(item, "text") or localized(item.improvement, "did")
        # Django says of it that it is HTML.
        return escape(xml_text(text if item.kind != "percent" else f"{item.after}% {text}".strip()))

    def item_link(self, item: Any) -> str:
        return address_of(item.improvement)

    def author_name(self, _edition: Edition) -> str:
        library = people.library()
        return xml_text(localized(library, "name") if library else urlsplit(settings.SITE_URL).netloc)

    def item_guid(self, item: Any) -> str:
        return uuid.uuid5(item.improvement.edition.uid, str(item.pk)).urn

    def item_pubdate(self, item: Any) -> dt.datetime:
        found: dt.datetime = item.at
        return found

    def item_updateddate(self, item: Any) -> dt.datetime:
        return self.item_pubdate(item)


def address_in(language: str, edition: Edition) -> str:
    return f"{settings.SITE_URL}{reverse('action:feed', args=[edition.key])}?language={language}"


def xml_text(text: str) -> str:
    return NOT_XML.sub("", text)
