"""“You said, we did”: the public board, one improvement, and all years."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sewana.action import access
from sewana.action.models import Improvement
from sewana.action.queries import board as queries
from sewana.action.queries import closure
from sewana.action.wording import board as wording
from sewana.action.wording.closure import days
from sewana.action.wording.progress import name_of
from sewana.committee.models import Edition

PAGE = 20


def wanted_of(request: HttpRequest) -> queries.Wanted:
    given = request.GET
    year = given.get("year", "")
    return queries.Wanted(
        given.get("q", "")[:100].strip(),
        given.get("theme", "")[:40],
        given.get("state", ""),
        given.get("group", "")[:80],
        int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
    )


def pairs(cards: list[queries.Card], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What each card says, in the reader's language."""
    return [
        {
            "card": card,
            "said_chip": wording.said_chip(card),
            "did_chip": wording.did_chip(card.row),
            "groups": wording.groups_line(card, names),
            "way": [(mark, wording.mark_words(mark)) for mark in card.way],
        }
        for card in cards
    ]


def context_of(request: HttpRequest, edition: Edition | None) -> dict[str, Any]:
    wanted = wanted_of(request)
    page = Paginator(queries.found(edition, wanted), PAGE).get_page(request.GET.get("page"))
    names = queries.groups_told(edition)
    given = {"q": wanted.search, "theme": wanted.theme, "state": wanted.state, "group": wanted.group}
    return {
        "edition": edition,
        "wanted": wanted,
        "page": page,
        "pairs": pairs(queries.cards(page.object_list), names),
        "themes": queries.themes_told(edition),
        "groups": names.items(),
        "years": [] if edition else queries.years_told(),
        "states": wording.STATES,
        "query": urlencode(
            {name: value for name, value in (given | {"year": wanted.year or ""}).items() if value}
        ),
    }


@require_safe
def board(request: HttpRequest, key: str) -> HttpResponse:
    visit = access.to_see_board(request.user, key)
    context = context_of(request, visit.edition)
    context["embed_url"] = f"{settings.SITE_URL}{reverse('action:embed', args=[key])}"
    if context["page"].paginator.count or context["wanted"].is_narrow:
        context["heads"] = heads(visit.edition)
    return render(request, "action/board.html", context | {"visit": visit})


def heads(edition: Edition) -> dict[str, Any]:
    """The four numbers at the top: voices, improvements, done, and how long half of the voices waited."""
    day = timezone.localdate()
    voices = closure.kept(edition, day).fates
    median = voices.curve.until().days
    rows = queries.published(edition)
    return {
        "voices": voices.received,
        "improvements": rows.count(),
        "done": rows.filter(stage__in=queries.DONE).count(),
        "median": None if median is None else days(median),
    }


@require_safe
def all_years(request: HttpRequest) -> HttpResponse:
    return render(request, "action/board.html", context_of(request, None))


def item_of(edition: Edition, number: int) -> Improvement:
    return get_object_or_404(queries.found(edition, queries.Wanted()), number=number)


@require_safe
def item(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One improvement from beginning to end."""
    visit = access.to_see_board(request.user, key)
    story = queries.story(item_of(visit.edition, number))
    (pair,) = pairs([story.card], queries.groups_told(visit.edition))
    context = {
        "visit": visit,
        "edition": visit.edition,
        "row": story.card.row,
        "story": story,
        "pair": pair,
        "progress": [(name_of(one), one) for one in story.progress],
    }
    return render(request, "action/item.html", context)


@require_safe
def slides(request: HttpRequest, key: str) -> HttpResponse:
    """One improvement a screen, for the hall."""
    visit = access.to_see_board(request.user, key)
    rows = queries.cards(queries.found(visit.edition, wanted_of(request))[:PAGE])
    names = queries.groups_told(visit.edition)
    context = {"visit": visit, "edition": visit.edition, "pairs": pairs(rows, names)}
    return render(request, "action/slides.html", context)
