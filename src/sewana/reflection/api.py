"""The reflection as JSON: what the page shows, and no more."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import override
from ninja import Router, Schema

from sewana.committee.models import Edition
from sewana.reflection import access, queries, wording
from sewana.reflection.queries.engagement import release_of

router = Router(tags=["reflection"])


class CellOut(Schema):
    """How one side or opinion group answered, in whole per cent; null where it may not be shown."""

    column: str
    n: int | None
    agree: int | None
    disagree: int | None
    pass_: int | None


class RowOut(Schema):
    statement: int
    text: str
    language: str
    cells: list[CellOut]


class StanceOut(Schema):
    statement: int
    direction: str


class WordsOut(Schema):
    """The same in both languages."""

    th: str
    en: str


class GroupOut(Schema):
    """One opinion group; its number stays the same over pictures, `words` are made from what stands for it."""

    number: int | None
    letter: str
    name: WordsOut
    size: int | None
    stands_for: list[StanceOut]
    words: WordsOut


class DoubtOut(Schema):
    """Something that a reader must know before believing the map, with the letters it is about."""

    code: str
    groups: list[str]
    sentence: WordsOut


class SurenessOut(Schema):
    """How well the map stands its tests; null where there is no ground for a figure."""

    variance: float
    stability: float | None
    hidden_votes: int | None
    auc: float | None
    log_loss: float | None
    averages_auc: float | None
    averages_log_loss: float | None


class BridgingOut(Schema):
    """Agreement if every group counts the same, from -100 to 100, beside the share of all who agree."""

    statement: int
    score: int
    agree: int | None


class VerdictOut(Schema):
    verdict: str
    statements: list[int]


class DifferenceOut(Schema):
    """Providers' agreement minus users', in points, and whether chance is ruled out at 95 %."""

    statement: int
    users: int
    providers: int
    gap: int
    is_clear: bool


class ReflectionOut(Schema):
    engine: str
    computed_at: dt.datetime
    is_enough: bool
    people: int | None
    doubts: list[DoubtOut]
    sureness: SurenessOut | None
    groups: list[GroupOut]
    bridging: list[BridgingOut]
    sides: list[VerdictOut]
    shared: list[StanceOut]
    differences: list[DifferenceOut]
    statements: list[RowOut]


@router.get("/editions/{key}/reflection", response=ReflectionOut, url_name="reflection")
def reflection(request: HttpRequest, key: str) -> dict[str, object]:
    try:
        visit = access.to_take_out(request.user, key)
    except access.NotYetShown as early:
        raise Http404 from early
    page = queries.page(visit.edition)
    if page.reflection is None:
        raise Http404
    return {
        "engine": page.reflection.engine,
        "computed_at": page.reflection.computed_at,
        "is_enough": page.is_enough,
        "people": page.picture.get("people"),
        "doubts": [doubt_out(doubt) for doubt in wording.doubts(page)],
        "sureness": page.picture.get("sureness"),
        "groups": groups_out(visit.edition, page),
        "bridging": [
            {"statement": row.statement.number, "score": row.score, "agree": row.share}
            for row in page.bridging
        ],
        "sides": [
            {"verdict": row.name, "statements": [statement.number for statement in row.statements]}
            for row in page.verdicts
        ],
        "shared": [stance_out(row) for row in page.shared],
        "differences": [difference_out(row) for row in page.differences],
        "statements": [row_out(row, page.columns) for row in page.rows],
    }


class ReleaseOut(Schema):
    """The newest release of the figures of engagement, as the committee showed it."""

    number: int
    released_at: dt.datetime
    words: WordsOut
    figures: dict[str, Any]


@router.get("/editions/{key}/engagement", response=ReleaseOut, url_name="engagement")
def engagement(request: HttpRequest, key: str) -> dict[str, object]:
    try:
        visit = access.to_take_out_engagement(request.user, key)
    except access.NotYetShown as early:
        raise Http404 from early
    release = release_of(visit.edition)
    if release is None:
        raise Http404
    return {
        "number": release.number,
        "released_at": release.released_at,
        "words": {"th": release.words_th, "en": release.words_en},
        "figures": release.result,
    }


def groups_out(edition: Edition, page: queries.Page) -> list[dict[str, object]]:
    """The groups, with words that quote each statement in the language of the words."""
    words = {language: spoken_in(language, edition) for language in ("th", "en")}
    return [
        {
            "number": group.number,
            "letter": group.letter,
            "name": {"th": group.name_th, "en": group.name_en},
            "size": group.size,
            "stands_for": [stance_out(row) for row in group.stands_for],
            "words": {language: words[language][group.letter] for language in words},
        }
        for group in page.groups
    ]


def spoken_in(language: str, edition: Edition) -> dict[str, str]:
    with override(language):
        return {group.letter: wording.plain_group_words(group) for group in queries.page(edition).groups}


def doubt_out(doubt: wording.Doubt) -> dict[str, object]:
    return {"code": doubt.code, "groups": doubt.groups, "sentence": wording.in_both(doubt.worded)}


def stance_out(stance: queries.Stance) -> dict[str, object]:
    return {"statement": stance.statement.number, "direction": stance.direction}


def difference_out(row: queries.Difference) -> dict[str, object]:
    return {
        "statement": row.statement.number,
        "users": row.users,
        "providers": row.providers,
        "gap": row.gap,
        "is_clear": row.is_clear,
    }


def row_out(row: queries.TableRow, columns: list[str]) -> dict[str, object]:
    cells = [
        {"column": column, "pass_": cell["pass"]} | {name: cell[name] for name in ("n", "agree", "disagree")}
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    return {
        "statement": row.statement.number,
        "text": row.statement.text,
        "language": row.statement.language,
        "cells": cells,
    }
