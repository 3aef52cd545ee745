"""The reflection as JSON: what the page shows, and no more."""

import datetime as dt

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from sewana.reflection import access, queries

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


class GroupOut(Schema):
    letter: str
    size: int | None
    stands_for: list[StanceOut]


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
    groups: list[GroupOut]
    shared: list[StanceOut]
    differences: list[DifferenceOut]
    statements: list[RowOut]


@router.get("/editions/{key}/reflection", response=ReflectionOut, url_name="reflection")
def reflection(request: HttpRequest, key: str) -> dict[str, object]:
    try:
        visit = access.to_see(request.user, key)
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
        "groups": [
            {
                "letter": group.letter,
                "size": group.size,
                "stands_for": [stance_out(row) for row in group.stands_for],
            }
            for group in page.groups
        ],
        "shared": [stance_out(row) for row in page.shared],
        "differences": [difference_out(row) for row in page.differences],
        "statements": [row_out(row, page.columns) for row in page.rows],
    }


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
