"""Where one can go from a page: the office's side menu and the phone's bottom bar."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from sewana.action.queries import board
from sewana.committee import access, queries
from sewana.people import queries as people
from sewana.people.access import Actor, actor_of
from sewana.site.queries import asks

PARTS_OF_PLAN = ("topic", "speakers", "moderator", "day", "media")


@dataclass(frozen=True)
class Link:
    """An entry of a menu: is this its page, or does the page lie under it (or under one of its parts)?"""

    url: str
    label: str
    is_current: bool = False
    is_near: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkGroup:
    """Entries that stand together under a heading."""

    label: str
    links: list[Link]


def context(request: HttpRequest) -> dict[str, object]:
    """Give every template its links; each list is made only when a template asks for it."""
    return {
        "nav": lazy(office_links, request),
        "room_nav": lazy(room_links, request),
        "library": SimpleLazyObject(people.library),
        # The code of a questionnaire that is open to everybody: the phone offers it once the forum is over.
        "asks": SimpleLazyObject(lambda: asks(key_of(request))),
        # Where the console sends what it takes up as an improvement; the forum's stage knows nothing of these.
        "taking_up": SimpleLazyObject(lambda: taking_up(request)),
        # Where a phone reads what became of what it said.
        "outcome": SimpleLazyObject(lambda: outcome(request)),
        "has_mail_server": settings.HAS_MAIL_SERVER,
    }


def lazy(make: Callable[[HttpRequest], list[Link] | list[LinkGroup]], request: HttpRequest) -> object:
    return SimpleLazyObject(lambda: make(request))


def link(request: HttpRequest, label: str, name: str, *arguments: str, parts: tuple[str, ...] = ()) -> Link:
    url = reverse(name, args=arguments)
    return Link(url, label, is_current=request.path == url, parts=parts)


def key_of(request: HttpRequest) -> str:
    found = request.resolver_match
    return str(found.kwargs.get("key", "")) if found else ""


def taking_up(request: HttpRequest) -> dict[str, str]:
    """By kind the address to take one up."""
    key = key_of(request)
    if not key:
        return {}
    return {kind: reverse("action:console-take-up", args=[key, kind]) for kind in ("question", "opinion")}


def outcome(request: HttpRequest) -> dict[str, object]:
    """The phone's own page about it, and everybody's; nothing where there is no edition."""
    key = key_of(request)
    if not key:
        return {}
    return {
        "mine": reverse("action:mine", args=[key]),
        "board": reverse("action:board", args=[key]),
        # Whether an answer to anybody can be read yet: of the edition, never of whose phone it is.
        "has_begun": SimpleLazyObject(board.published().filter(edition__key=key).exists),
    }


def room_links(request: HttpRequest) -> list[Link]:
    key = key_of(request)
    if not key:
        return []
    return [
        link(request, _("Now"), "forum:room", key),
        link(request, _("Opinions"), "forum:vote", key),
        link(request, _("Questions"), "forum:questions", key),
        link(request, _("Programme"), "forum:programme", key),
        link(request, _("Mine"), "action:mine", key),
        link(request, _("Reflection"), "reflection:edition", key),
    ]


def office_links(request: HttpRequest) -> list[LinkGroup]:
    """The whole office, then the pages of the edition at hand (the newest, when no other is open)."""
    if not request.user.is_authenticated:
        return []
    key = key_of(request)
    visit = access.seen(request.user, key) if key else None
    actor = visit.actor if visit else actor_of(request.user)
    if visit is None:
        newest = queries.editions_for(actor).first()
        visit = access.visit_of(actor, newest) if newest else None
        key = newest.key if newest else ""
    groups = [
        LinkGroup(
            "",
            [link(request, _("Overview"), "site:office"), link(request, _("Editions"), "committee:editions")],
        ),
        LinkGroup(_("Before the day"), before_the_day(request, visit, key)),
        LinkGroup(_("On the day"), on_the_day(request, visit, key)),
        LinkGroup(_("After the day"), after_the_day(request, visit, key)),
        LinkGroup(_("The library"), of_the_library(request, visit, actor)),
    ]
    near = nearest(request.path, [line for group in groups for line in group.links])
    return [
        replace(group, links=[replace(line, is_near=line is near) for line in group.links])
        for group in groups
        if group.links
    ]


def before_the_day(request: HttpRequest, visit: access.Visit | None, key: str) -> list[Link]:
    if visit is None or not visit.may_see_office:
        return []
    return [
        link(request, _("The plan"), "planning:plan", key, parts=under(key, *PARTS_OF_PLAN)),
        link(request, _("Committee"), "committee:members", key, parts=under(key, "groups", "orders")),
        link(request, _("Meetings"), "committee:meetings", key),
        link(request, _("Tasks"), "committee:tasks", key),
        link(request, _("Programme"), "planning:programme", key, parts=under(key, "calendar")),
        link(request, _("Papers"), "planning:papers", key),
    ]


def under(key: str, *parts: str) -> tuple[str, ...]:
    """The addresses of pages that the menu does not list."""
    return tuple(f"/office/editions/{key}/{part}/" for part in parts)


def on_the_day(request: HttpRequest, visit: access.Visit | None, key: str) -> list[Link]:
    if visit is None or not visit.may_moderate:
        return []
    return [
        link(request, _("Console"), "forum:console", key),
        link(request, _("Statements"), "forum:statements", key),
        link(request, _("Everyone heard"), "forum:here", key),
    ]


def after_the_day(request: HttpRequest, visit: access.Visit | None, key: str) -> list[Link]:
    lines: list[Link] = []
    if visit is not None and visit.may_see_office:
        lines = [
            link(request, _("Questionnaires"), "survey:questionnaires", key),
            link(request, _("How many people there are"), "survey:population", key),
            link(request, _("What people did"), "reflection:done", key),
            link(request, _("Figures of engagement"), "reflection:engagement-office", key),
            link(request, _("Voices"), "action:voices", key),
            link(request, _("Improvements"), "action:improvements", key),
            link(request, _("How far voices have come"), "action:closure", key),
            link(request, _("The year's rhythm (PDCA)"), "action:rhythm", key),
            link(request, _("Last year's promises"), "action:promises-office", key),
            link(request, _("News and rounds"), "action:telling", key),
        ]
    if key:
        lines += [
            link(request, _("Reflection"), "reflection:engagement", key),
            link(request, _("Opinion map"), "reflection:edition", key),
            link(request, _("You said, we did"), "action:board", key),
        ]
    return [*lines, link(request, _("Practice sheets"), "sharing:sheets")]


def of_the_library(request: HttpRequest, visit: access.Visit | None, actor: Actor) -> list[Link]:
    lines: list[Link] = []
    # Who visits an edition is known with all their seats; only without one these are asked for.
    if (actor.is_owner or visit.runs_any) if visit else access.sees_mails(actor):
        lines.append(link(request, _("Mails"), "committee:mails"))
        lines.append(link(request, _("Words of papers"), "committee:wordings"))
    if actor.is_staff or (visit is not None and visit.may_plan):
        lines.append(link(request, _("Instruments"), "survey:instruments"))
    if actor.is_owner:
        lines += [
            link(request, _("People"), "people:people"),
            link(request, _("Groups"), "people:groups"),
            link(request, _("Library"), "people:library"),
        ]
    return lines


def nearest(path: str, lines: list[Link]) -> Link | None:
    """The entry under which a page lies that is none itself: of all addresses that fit, the longest."""
    if any(line.is_current for line in lines):
        return None
    office = reverse("site:office")
    starts = [(start, line) for line in lines for start in (line.url, *line.parts) if start != office]
    fitting = [(len(start), line) for start, line in starts if path.startswith(start)]
    return max(fitting, key=lambda found: found[0], default=(0, None))[1]
