"""The board as JSON: what the page shows, and no more."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from sewana.action import access
from sewana.action.models import Improvement
from sewana.action.queries import board as queries
from sewana.action.queries.board import address_of
from sewana.committee.models import Edition

router = Router(tags=["improvements"])


class WordsOut(Schema):
    """The same in both languages."""

    th: str
    en: str


class GroupCountOut(Schema):
    group: str
    n: int


class ImprovementOut(Schema):
    """One improvement as everybody reads it; a number is null where it would tell of fewer than five people."""

    number: int
    theme: str | None
    said: WordsOut
    did: WordsOut
    decision: str
    reason: WordsOut
    department: WordsOut
    stage: str
    percent: int
    voices: int | None
    agree_percent: int | None
    groups: list[GroupCountOut]
    decided_on: dt.date | None
    done_on: dt.date | None
    published_at: dt.datetime | None
    url: str


class PageOut(Schema):
    count: int
    items: list[ImprovementOut]


class Asked(Schema):
    q: str = ""
    theme: str = ""
    state: str = ""
    group: str = ""
    offset: int = 0


PAGE = 100


@router.get("/editions/{key}/improvements", response=PageOut, url_name="improvements")
def improvements(request: HttpRequest, key: str, asked: Query[Asked]) -> dict[str, Any]:
    """Published improvements of an edition, the newest first, a hundred at a time."""
    edition: Edition = access.to_see_board(request.user, key).edition
    wanted = queries.Wanted(asked.q[:100], asked.theme[:40], asked.state, asked.group[:80])
    rows = queries.found(edition, wanted)
    start = max(0, asked.offset)
    return {"count": rows.count(), "items": [told(row) for row in rows[start : start + PAGE]]}


@router.get("/editions/{key}/improvements/{number}", response=ImprovementOut, url_name="improvement")
def improvement(request: HttpRequest, key: str, number: int) -> dict[str, Any]:
    """One published improvement."""
    edition: Edition = access.to_see_board(request.user, key).edition
    row = queries.found(edition, queries.Wanted()).filter(number=number).first()
    if row is None:
        raise Http404
    return told(row)


def told(row: Improvement) -> dict[str, Any]:
    counts: dict[str, Any] = row.public_counts
    return {
        "number": row.number,
        "theme": row.theme.key if row.theme else None,
        "said": words(row, "said"),
        "did": words(row, "did"),
        "decision": row.verdict,
        "reason": words(row, "reason"),
        "department": words(row, "unit"),
        "stage": row.stage,
        "percent": row.percent,
        "voices": counts.get("voices"),
        "agree_percent": counts.get("agree"),
        "groups": counts.get("groups", []),
        "decided_on": row.decided_on,
        "done_on": row.done_on,
        "published_at": row.published_at,
        "url": address_of(row),
    }


def words(row: Improvement, name: str) -> dict[str, str]:
    return {"th": getattr(row, f"{name}_th"), "en": getattr(row, f"{name}_en")}
