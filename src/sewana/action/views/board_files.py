"""The board to take along: table, poster, linked data, and a frame for other sites."""

import csv
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from sewana.action import access
from sewana.action.models import Improvement
from sewana.action.queries import board as queries
from sewana.action.queries.board import address_of
from sewana.action.views.board import pairs, wanted_of
from sewana.action.wording import board as wording
from sewana.base.languages import localized, spoken
from sewana.base.spreadsheets import marked
from sewana.committee.models import Edition
from sewana.people import queries as people
from sewana_paper.codes import qr_svg
from sewana_paper.poster import Pair, Poster, Words, to_pdf

EXCEL_READS_THAI = "\ufeff"
COLUMNS = (
    *(
        "number",
        "theme",
        "said_th",
        "said_en",
        "voices",
        "agree_percent",
        "decision",
        "reason_th",
        "reason_en",
    ),
    *("did_th", "did_en", "department_th", "department_en", "decided_on", "stage", "done_on", "measured_on"),
    *("published_on", "link"),
)
MOST_ON_POSTER = 8
NEWEST = 40


@require_safe
def board_csv(request: HttpRequest, key: str) -> HttpResponse:
    """What the board shows, as a table."""
    visit = access.to_see_board(request.user, key)
    response = HttpResponse(EXCEL_READS_THAI, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-improvements.csv"'
    rows = queries.found(visit.edition, wanted_of(request))
    csv.writer(response).writerows([COLUMNS, *(cells(row) for row in rows)])
    return response


def cells(row: Improvement) -> list[object]:
    counts: dict[str, Any] = row.public_counts
    return [
        row.number,
        row.theme.key if row.theme else "",
        marked(row.said_th),
        marked(row.said_en),
        counts.get("voices"),
        counts.get("agree"),
        row.verdict,
        marked(row.reason_th),
        marked(row.reason_en),
        marked(row.did_th),
        marked(row.did_en),
        marked(row.unit_th),
        marked(row.unit_en),
        row.decided_on,
        row.stage,
        row.done_on,
        row.measured_on,
        row.published_at and row.published_at.date(),
        address_of(row),
    ]


@require_safe
def poster(request: HttpRequest, key: str) -> HttpResponse:
    """The newest of the board on A4, with a picture to scan."""
    visit = access.to_see_board(request.user, key)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in {"th", "en"} else translation.get_language() or "th"
    with translation.override(language):
        made = poster_of(visit.edition, "en" if language == "en" else "th", request)
    address = f"{settings.SITE_URL}{reverse('action:board', args=[key])}"
    response = HttpResponse(to_pdf(made, qr_svg(address)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{key}-improvements-{language}.pdf"'
    return response


def poster_of(edition: Edition, language: Any, request: HttpRequest) -> Poster:
    library = people.library()
    cards = queries.cards(queries.found(edition, wanted_of(request))[:MOST_ON_POSTER])
    names = queries.groups_told(edition)
    return Poster(
        language=language,
        library=localized(library, "name") if library else "",
        title=_("You said, we did"),
        lead=f"{localized(edition, 'title')}",
        pairs=[pair_of(card, wording.groups_line(card, names)) for card in cards],
        address=f"{settings.SITE_URL}{reverse('action:board', args=[edition.key])}",
        scan=_("All answers"),
        footer=_("Numbers are those of the day of publication; fewer than five voices are not told."),
    )


def pair_of(card: queries.Card, groups: str) -> Pair:
    row = card.row
    reason = localized(row, "reason")
    return Pair(
        wording.said_chip(card),
        words(localized(row, "said")),
        [words(groups)] if groups else [],
        wording.did_chip(row),
        words(localized(row, "did")),
        [] if card.is_work else [words(reason)],
    )


def words(text: str) -> Words:
    return Words(text, spoken(text))


@xframe_options_exempt
@require_safe
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """The board for a frame on another site: no program, no cookie, nothing but words."""
    visit = access.to_see_board(request.user, key)
    rows = queries.found(visit.edition, wanted_of(request))[:NEWEST]
    told = pairs(queries.cards(rows), queries.groups_told(visit.edition))
    context = {"edition": visit.edition, "pairs": told, "site_url": settings.SITE_URL}
    response = render(request, "action/embed.html", context)
    policy = settings.CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    response["Content-Security-Policy"] = policy.replace("script-src 'self'", "script-src 'none'")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def board_jsonld(request: HttpRequest, key: str) -> HttpResponse:
    """The board as linked data in the words of schema.org: each question with its accepted answer."""
    visit = access.to_see_board(request.user, key)
    rows = queries.found(visit.edition, queries.Wanted())
    page = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "url": f"{settings.SITE_URL}{reverse('action:board', args=[key])}",
        "name": [in_language(visit.edition.title_th, "th"), in_language(visit.edition.title_en, "en")],
        "hasPart": [question_of(row) for row in rows],
    }
    return JsonResponse(page, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


def in_language(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def question_of(row: Improvement) -> dict[str, object]:
    counts: dict[str, Any] = row.public_counts
    answer: dict[str, object] = {
        "@type": "Answer",
        "url": address_of(row),
        "text": [
            in_language(f"{row.did_th} {row.reason_th}".strip(), "th"),
            in_language(f"{row.did_en} {row.reason_en}".strip(), "en"),
        ],
        "dateCreated": row.decided_on and row.decided_on.isoformat(),
    }
    found: dict[str, object] = {
        "@type": "Question",
        "@id": address_of(row),
        "name": [in_language(row.said_th, "th"), in_language(row.said_en, "en")],
        "answerCount": 1,
        "acceptedAnswer": answer,
    }
    if counts.get("voices") is not None:
        found["upvoteCount"] = counts["voices"]
    return found
