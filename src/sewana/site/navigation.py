"""Where one can go from a page: the office's side menu and the phone's bottom bar."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from sewana.committee import access, queries
from sewana.people import queries as people
from sewana.people.access import actor_of

Link = dict[str, object]


def context(request: HttpRequest) -> dict[str, object]:
    """Give every template its links; each list is made only when a template asks for it."""
    return {
        "nav": lazy(office_links, request),
        "room_nav": lazy(room_links, request),
        "library": SimpleLazyObject(people.library),
        "has_mail_server": settings.HAS_MAIL_SERVER,
    }


def lazy(make: Callable[[HttpRequest], list[Link]], request: HttpRequest) -> object:
    return SimpleLazyObject(lambda: make(request))


def link(request: HttpRequest, label: str, name: str, *arguments: str) -> Link:
    url = reverse(name, args=arguments)
    return {"url": url, "label": label, "current": request.path == url}


def key_of(request: HttpRequest) -> str:
    found = request.resolver_match
    return str(found.kwargs.get("key", "")) if found else ""


def room_links(request: HttpRequest) -> list[Link]:
    key = key_of(request)
    if not key:
        return []
    return [
        link(request, _("Now"), "forum:room", key),
        link(request, _("Opinions"), "forum:vote", key),
        link(request, _("Questions"), "forum:questions", key),
        link(request, _("Programme"), "forum:programme", key),
        link(request, _("Reflection"), "reflection:edition", key),
    ]


def office_links(request: HttpRequest) -> list[Link]:
    """The whole office, then the pages of the edition at hand (the newest, when no other is open)."""
    if not request.user.is_authenticated:
        return []
    key = key_of(request)
    visit = access.seen(request.user, key) if key else None
    actor = visit.actor if visit else actor_of(request.user)
    links = [link(request, _("Overview"), "site:office"), link(request, _("Editions"), "committee:editions")]
    if visit is None:
        newest = queries.editions_for(actor).first()
        visit = access.visit_of(actor, newest) if newest else None
        key = newest.key if newest else ""
    if visit and visit.may_see_office:
        links.append(link(request, _("The plan"), "planning:plan", key))
        links.append(link(request, _("Tasks"), "committee:tasks", key))
        links.append(link(request, _("Committee"), "committee:members", key))
        links.append(link(request, _("Meetings"), "committee:meetings", key))
    if visit and visit.may_moderate:
        links.append(link(request, _("Console"), "forum:console", key))
        links.append(link(request, _("Statements"), "forum:statements", key))
        links.append(link(request, _("Everyone heard"), "forum:here", key))
    if key:
        links.append(link(request, _("Reflection"), "reflection:edition", key))
    links.append(link(request, _("Practice sheets"), "sharing:sheets"))
    if (visit and visit.may_run) or access.sees_mails(actor):
        links.append(link(request, _("Mails"), "committee:mails"))
    if actor.is_owner:
        links += [
            link(request, _("People"), "people:people"),
            link(request, _("Groups"), "people:groups"),
            link(request, _("Library"), "people:library"),
        ]
    return links
